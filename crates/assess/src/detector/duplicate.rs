//! Row 1b: frames shown twice inside motion.

use super::{Finding, freeze, span};
use crate::expectation::Expectation;
use crate::numbers::{percentile, runs, score_below};
use crate::observe::Observations;
use crate::thresholds::duplicate as limits;

const FIX: &str = "shoot again at the provider's own rate, or retime to the rate of the distinct frames";

/// A frame is a duplicate when its difference to the last is small both by itself and beside the lively differences
/// around it (the 80th percentile of 12 frames on either side, so that even two duplicates in three stand out), and
/// nothing flows.
/// The cadence is the lag at which the mask of duplicates repeats best.
pub(crate) fn duplicate(seen: &Observations, wanted: &Expectation) -> Finding {
    if wanted.still_allowed || seen.pairs.len() < 6 {
        return Finding::not_applicable("too little motion is expected to tell duplicates");
    }
    let mask = duplicates(seen);
    let share = mask.iter().filter(|set| **set).count() as f64 / mask.len() as f64;
    let distinct = seen.rate * (1.0 - share);
    let spans = spans(seen, &mask);
    let starved = !spans.is_empty() && distinct < limits::FRAMES_PER_SECOND.min(0.9 * seen.rate);
    let counted = if spans.is_empty() { 0.0 } else { share };
    let score = if starved { 0.0 } else { score_below(counted, limits::WARN_SHARE, limits::FAIL_SHARE) };
    Finding::scored(score, 0.9, "no frame is shown twice")
        .with_spans(spans)
        .with("duplicate_share", share)
        .with("distinct_frames_per_second", distinct)
        .with("cadence_frames", cadence(&mask) as f64)
}

fn duplicates(seen: &Observations) -> Vec<bool> {
    let differences = seen.pair_values(|pair| pair.difference);
    let flows = seen.pair_values(|pair| pair.flow_top);
    let frozen = freeze::frozen_pairs(seen);
    let lively = |values: &[f64], index: usize| {
        let around = index.saturating_sub(limits::REACH)..(index + limits::REACH + 1).min(values.len());
        percentile(&values[around], 0.8)
    };
    let is_duplicate = |index: usize| {
        let pair = &seen.pairs[index];
        pair.difference < limits::DIFFERENCE
            && pair.peak_difference < limits::PEAK_DIFFERENCE
            && pair.difference < limits::SHARE_OF_NEIGHBOURS * lively(&differences, index)
            && pair.flow_top < limits::SHARE_OF_FLOW * lively(&flows, index)
            && !frozen.iter().any(|run| run.contains(&index))
    };
    (0..differences.len()).map(is_duplicate).collect()
}

fn spans(seen: &Observations, mask: &[bool]) -> Vec<director_film::assessment::Span> {
    let second = seen.frames_in(1.0);
    let groups = runs(mask, second / 2);
    let dense = groups.into_iter().filter(|run| {
        mask[run.clone()].iter().filter(|set| **set).count()
            >= limits::PER_SECOND * run.len().div_ceil(second)
    });
    let to_span = |run: std::ops::Range<usize>| {
        let count = mask[run.clone()].iter().filter(|set| **set).count();
        let share = count as f64 / run.len() as f64;
        let why = format!("{count} of {} frames repeat the one before", run.len());
        span("duplicate", (seen.time(run.start), seen.time(run.end + 1)), share, why, FIX)
    };
    dense.map(to_span).collect()
}

/// Lag of 2 to 8 frames with the highest autocorrelation of the mask; 0 without duplicates.
fn cadence(mask: &[bool]) -> usize {
    let repeats =
        |lag: usize| mask.iter().zip(&mask[lag.min(mask.len())..]).filter(|(a, b)| **a && **b).count();
    (2..=8).rev().max_by_key(|lag| repeats(*lag)).filter(|lag| repeats(*lag) > 1).unwrap_or(0)
}
