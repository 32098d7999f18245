//! Row 1a: the picture stands still while the take moves.

use super::{Finding, span};
use crate::expectation::Expectation;
use crate::numbers::{median, runs, score_below};
use crate::observe::{Observations, PairSeen};
use crate::thresholds::freeze as limits;
use std::ops::Range;

const FIX: &str = "shoot again with another seed, or cut the take before it stops";

/// A frame repeats the last when the mean difference at the working size and that of the block that changed most are
/// both within encoder noise; repetition for 0.4 s or more is a freeze (ffmpeg's `freezedetect` has the same floor).
/// A held pose keeps breathing, grain or cloth and stays above it. Keyframes redraw a frozen picture slightly and do
/// not end a freeze.
pub(crate) fn freeze(seen: &Observations, wanted: &Expectation) -> Finding {
    if wanted.still_allowed {
        return Finding::not_applicable("standing still is right here");
    }
    if seen.pairs.len() < seen.frames_in(limits::SECONDS) {
        return Finding::not_applicable("the take is too short to stand still in");
    }
    let frozen = frozen_pairs(seen);
    let share = frozen.iter().map(ExactSizeIterator::len).sum::<usize>() as f64 / seen.pairs.len() as f64;
    let severity = 1.0 - score_below(share, 0.0, limits::FAIL_SHARE);
    let spans = frozen.iter().map(|run| {
        let time = (seen.time(run.start), seen.time(run.end + 1));
        let why = if share > 0.999 {
            "nothing moves in the whole take".to_owned()
        } else {
            format!("the picture stands still for {:.2} s", time.1 - time.0)
        };
        span("freeze", time, severity, why, FIX)
    });
    Finding::scored(1.0 - severity, 0.95, "no frozen stretch")
        .with_spans(spans.collect())
        .with("frozen_share", share)
}

/// Ranges of pairs that repeat a picture long enough.
pub(crate) fn frozen_pairs(seen: &Observations) -> Vec<Range<usize>> {
    let still: Vec<bool> = seen.pairs.iter().map(repeats).collect();
    let rest: Vec<f64> =
        seen.pairs.iter().filter(|pair| !repeats(pair)).map(|pair| pair.difference).collect();
    let least = seen.frames_in(limits::SECONDS);
    let whole = rest.len() * 20 < seen.pairs.len();
    if !whole && median(&rest) < limits::REST_MOVES {
        return Vec::new();
    }
    bridged(&still, &seen.pairs).into_iter().filter(|run| run.len() >= least).collect()
}

fn repeats(pair: &PairSeen) -> bool {
    pair.difference <= limits::DIFFERENCE && pair.peak_difference <= limits::PEAK_DIFFERENCE
}

/// Runs of repetition, joined across single pairs that only redraw.
fn bridged(still: &[bool], pairs: &[PairSeen]) -> Vec<Range<usize>> {
    let mut mask = still.to_vec();
    let spacing = limits::KEYFRAME_SPACING;
    for index in spacing..still.len().saturating_sub(spacing) {
        let redrawn = pairs[index].difference <= limits::KEYFRAME_DIFFERENCE;
        let sides = still[index - spacing..index].iter().chain(&still[index + 1..=index + spacing]);
        mask[index] |= redrawn && sides.copied().all(|still| still);
    }
    runs(&mask, 0)
}
