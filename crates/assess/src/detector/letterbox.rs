//! Row 13b: bars that are part of the picture.

use super::{Finding, span};
use crate::numbers::percentile;
use crate::observe::Observations;
use crate::thresholds::{black, letterbox as limits};

/// Lines darker than luma 24 and even along their length, equally thick on opposite sides, in 90 % of the frames that are
/// not black as a whole.
pub(crate) fn letterbox(seen: &Observations) -> Finding {
    let shown: Vec<_> = seen.frames.iter().filter(|frame| frame.dark < black::SHARE).collect();
    if shown.is_empty() {
        return Finding::not_applicable("no frame shows a picture");
    }
    let lasting = |side: usize| {
        percentile(&shown.iter().map(|frame| frame.bars[side]).collect::<Vec<_>>(), 1.0 - limits::FRAMES)
    };
    let [top, bottom, left, right] = [0, 1, 2, 3].map(lasting);
    let (across, beside) = (barred(top, bottom), barred(left, right));
    let covered = across + beside;
    let spans = (covered > 0.0).then(|| {
        let kind = if across > 0.0 { "above and below" } else { "left and right" };
        let why = format!("dark bars {kind} cover {:.0} % of the picture", 100.0 * covered);
        span("letterbox", (0.0, seen.seconds()), 2.0 * covered, why, "crop the bars and scale up")
    });
    let score = if spans.is_some() { 0.0 } else { 1.0 };
    Finding::scored(score, 0.9, "no bars").with_spans(spans.into_iter().collect()).with("bars_share", covered)
}

/// Share of the side that two opposite bars take; 0 unless they are alike.
fn barred(first: f64, second: f64) -> f64 {
    let alike = (first - second).abs() <= limits::UNEVEN && first.min(second) >= limits::THICKNESS;
    if alike && first + second < 0.9 { first + second } else { 0.0 }
}
