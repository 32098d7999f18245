//! Row 9: is motion even, or does it stutter and shake?

use super::{Finding, span};
use crate::numbers::{mean, runs, score_below, windowed_score};
use crate::observe::Observations;
use crate::thresholds::path as limits;

const FIX: &str = "stabilise the take, or ask for a slower camera on a tripod and a shorter action";

/// Acceleration ratio of flow (how much of each step the next one undoes), acceleration over speed of tracked points
/// with the camera removed, and shaking: steps in which the camera reverses at a speed that no hand-held pan has.
pub(crate) fn path(seen: &Observations) -> Finding {
    if seen.triples.len() < 3 {
        return Finding::not_applicable("too few frames to judge motion by");
    }
    let acceleration = seen.triple_values(|triple| triple.acceleration);
    let moving: Vec<f64> = moving(seen, &acceleration);
    let even = windowed_score(&moving, seen.rate, limits::ACCELERATION_WARN, limits::ACCELERATION_FAIL);
    let jerk = jerk(seen);
    let smooth = score_below(jerk, limits::JERK_WARN, limits::JERK_FAIL);
    let shaking = shaking(seen);
    let steady =
        1.0 - shaking.iter().map(ExactSizeIterator::len).sum::<usize>() as f64 / seen.pairs.len() as f64;
    let spans = shaking.into_iter().map(|run| {
        let why = "the camera shakes: it reverses from frame to frame".to_owned();
        span("jitter", (seen.time(run.start), seen.time(run.end + 1)), 0.8, why, FIX)
    });
    Finding::scored(even.min(smooth).min(steady), 0.6, "motion is even")
        .with_spans(spans.collect())
        .with("acceleration_ratio", mean(&acceleration))
        .with("track_jerk_ratio", jerk)
        .with("reversing_share", mean(&seen.pair_values(|pair| pair.tracks.reversed)))
}

/// Values of the triples around which something moves: standing still has no evenness.
pub(crate) fn moving(seen: &Observations, values: &[f64]) -> Vec<f64> {
    let least = crate::thresholds::motion::STATIC / seen.rate;
    let moves = |index: usize| seen.pairs[index].flow_top.max(seen.pairs[index + 1].flow_top) > least;
    values.iter().enumerate().filter(|(index, _)| moves(*index)).map(|(_, value)| *value).collect()
}

/// `mean |a| / (mean |v| + 0.1)` of tracked points, working pixels per frame.
fn jerk(seen: &Observations) -> f64 {
    let acceleration = mean(&seen.pair_values(|pair| pair.tracks.acceleration));
    acceleration / (mean(&seen.pair_values(|pair| pair.tracks.speed)) + 0.1)
}

/// Ranges of pairs in which the camera reverses again and again.
fn shaking(seen: &Observations) -> Vec<std::ops::Range<usize>> {
    let reverses: Vec<bool> = (0..seen.pairs.len()).map(|index| reverses(seen, index)).collect();
    let second = seen.frames_in(1.0);
    let mut mask = vec![false; reverses.len()];
    for start in 0..reverses.len() {
        let end = (start + second).min(reverses.len());
        let count = reverses[start..end].iter().filter(|set| **set).count();
        let enough = (limits::SHAKE_SHARE * second as f64).max(3.0);
        if reverses[start] && count as f64 >= enough {
            mask[start..end].fill(true);
        }
    }
    runs(&mask, second / 4)
}

/// Whether the camera's step opposes the one before, both fast.
fn reverses(seen: &Observations, index: usize) -> bool {
    let Some(before) = index.checked_sub(1).map(|last| seen.pairs[last].camera) else { return false };
    let now = seen.pairs[index].camera;
    let fast = limits::SHAKE_SPEED / seen.rate;
    let speeds = now.0.hypot(now.1).min(before.0.hypot(before.1));
    speeds > fast && now.0 * before.0 + now.1 * before.1 < 0.0
}
