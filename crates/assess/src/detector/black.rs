//! Row 5: nothing in the picture.

use super::{Finding, span};
use crate::expectation::Expectation;
use crate::numbers::{runs, score_below};
use crate::observe::{FrameSeen, Observations};
use crate::thresholds::black as limits;
use std::ops::Range;

const FIX: &str = "shoot again; if the black stands at an end, trim it";

/// A frame is black when 98 % of its pixels lie under luma 32 (ffmpeg `blackdetect`'s defaults), blank when its grey
/// levels barely vary. A tenth of a second of either is a span. A card may be black around its words.
pub(crate) fn black(seen: &Observations, wanted: &Expectation) -> Finding {
    if seen.frames.is_empty() {
        return Finding::not_applicable("there is no frame");
    }
    let mask: Vec<bool> = seen.frames.iter().map(|frame| is_empty(frame, wanted.still_allowed)).collect();
    let least = seen.frames_in(limits::SECONDS);
    let found: Vec<_> =
        runs(&mask, 0).into_iter().filter(|run| run.len() >= least && !is_fade(seen, run)).collect();
    let share = found.iter().map(ExactSizeIterator::len).sum::<usize>() as f64 / mask.len() as f64;
    let spans = found.into_iter().map(|run| {
        let time = (seen.time(run.start), seen.time(run.end));
        let dark = seen.frames[run.start].dark >= limits::SHARE;
        let what = if dark { "black" } else { "one flat colour" };
        span("black", time, 1.0, format!("the picture is {what} for {:.2} s", time.1 - time.0), FIX)
    });
    Finding::scored(score_below(share, 0.0, limits::FAIL_SHARE), 0.95, "no black or blank stretch")
        .with_spans(spans.collect())
        .with("black_share", share)
}

/// Whether the stretch is the dark end of a fade at an end of the take: the light then changes in many small steps.
fn is_fade(seen: &Observations, run: &Range<usize>) -> bool {
    let (near, count) = (seen.frames_in(limits::FADE_SECONDS), seen.frames.len());
    let beside = if run.start == 0 {
        run.end - 1..(run.end + near).min(count)
    } else if run.end == count {
        run.start.saturating_sub(near)..run.start + 1
    } else {
        return false;
    };
    let levels: Vec<f64> = seen.frames[beside].iter().map(|frame| frame.mean).collect();
    let rise = (levels[0] - levels[levels.len() - 1]).abs();
    let largest = levels.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f64::max);
    run.len() <= near && rise > limits::BLANK && largest < limits::FADE_STEP * rise
}

fn is_empty(frame: &FrameSeen, card: bool) -> bool {
    if card {
        return frame.deviation < limits::BLANK_CARD;
    }
    frame.dark >= limits::SHARE || frame.deviation < limits::BLANK
}
