//! Row 4: another shot inside the take.

use super::{Finding, span};
use crate::numbers::{mean, runs};
use crate::observe::Observations;
use crate::thresholds::{black, cut as limits};
use std::ops::Range;

const FIX: &str = "ask for one single continuous take, or trim the take at the cut";

/// PySceneDetect's adaptive rule on luma: a change of at least `DIFFERENCE` levels that is `RATIO` times the mean of its
/// neighbours, confirmed by flow (the change is mostly unexplained, much of the picture occluded), and lasting: what
/// stands after it differs from what stood before. Changes close together are one cut, which is how a cut through
/// black counts once and a flash not at all.
pub(crate) fn cut(seen: &Observations) -> Finding {
    if seen.pairs.len() < 2 * limits::REACH + 1 {
        return Finding::not_applicable("too few frames to hold a cut");
    }
    let spans: Vec<_> = cuts(seen)
        .into_iter()
        .map(|run| {
            let why = format!("another shot begins at {:.2} s", seen.time(run.end));
            span("cut", (seen.time(run.start), seen.time(run.end + 1)), 1.0, why, FIX)
        })
        .collect();
    let score = if spans.is_empty() { 1.0 } else { 0.0 };
    let count = spans.len() as f64;
    Finding::scored(score, 0.9, "one continuous shot").with_spans(spans).with("cuts", count)
}

/// Ranges of pairs that each make one cut: hard ones, and those that fade through black.
pub(crate) fn cuts(seen: &Observations) -> Vec<Range<usize>> {
    let mut mask = vec![false; seen.pairs.len()];
    for run in hard(seen).into_iter().chain(through_black(seen)) {
        mask[run].fill(true);
    }
    runs(&mask, seen.frames_in(limits::GROUP_SECONDS))
}

fn hard(seen: &Observations) -> Vec<Range<usize>> {
    let mask: Vec<bool> = (0..seen.pairs.len()).map(|index| is_break(seen, index)).collect();
    let groups = runs(&mask, seen.frames_in(limits::GROUP_SECONDS));
    groups.into_iter().filter(|run| differs(seen, run.start, run.end)).collect()
}

/// Black inside the take with another picture after it than before it, each taken where it is brightest nearby. A take
/// that fades in or out at its ends holds one picture only.
fn through_black(seen: &Observations) -> Vec<Range<usize>> {
    let dark: Vec<bool> = seen.frames.iter().map(|frame| frame.dark >= black::SHARE).collect();
    let near = seen.frames_in(limits::FADE_SECONDS);
    let last = seen.frames.len() - 1;
    let brightest = |range: Range<usize>| {
        range.max_by(|a, b| seen.frames[*a].mean.total_cmp(&seen.frames[*b].mean)).unwrap_or(0)
    };
    let inside = runs(&dark, 1).into_iter().filter(|run| run.start > 0 && run.end <= last);
    inside
        .filter(|run| {
            let before = brightest(run.start.saturating_sub(near)..run.start);
            differs(seen, before, brightest(run.end..(run.end + near).min(last + 1)))
        })
        .map(|run| run.start - 1..run.end)
        .collect()
}

fn is_break(seen: &Observations, index: usize) -> bool {
    let pair = &seen.pairs[index];
    if pair.difference < limits::DIFFERENCE {
        return false;
    }
    let around = index.saturating_sub(limits::REACH)..(index + limits::REACH + 1).min(seen.pairs.len());
    let others: Vec<f64> =
        around.filter(|other| *other != index).map(|other| seen.pairs[other].difference).collect();
    let stands_out = pair.difference >= limits::RATIO * mean(&others).max(1.0);
    let unexplained = pair.warp_all >= limits::UNEXPLAINED * pair.difference;
    stands_out && unexplained && pair.occluded >= limits::OCCLUDED
}

/// Whether two frames show different pictures, by their thumbnails.
fn differs(seen: &Observations, before: usize, after: usize) -> bool {
    let (before, after) = (&seen.frames[before].thumbnail, &seen.frames[after].thumbnail);
    let differences: Vec<f64> = before.iter().zip(after).map(|(a, b)| f64::from(a.abs_diff(*b))).collect();
    mean(&differences) >= limits::LASTING
}
