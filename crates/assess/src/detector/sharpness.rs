//! Row 6: blur, of the whole take or for a moment.

use super::{Finding, span};
use crate::numbers::{mean, median, runs, score_below};
use crate::observe::Observations;
use crate::thresholds::quality as limits;

const FIX: &str = "shoot again at a higher quality, or ask for deep focus and a steady camera";

/// Steepness of the sharpest edges at the decoded size, after a three by three median so that noise does not pass for
/// detail. A shallow focus is legal as long as something is sharp. A moment half as sharp as the take's median is a focus
/// pop (Tenengrad's successor in the manner of CPBD; see [`crate::observe::quality`]).
pub(crate) fn sharpness(seen: &Observations) -> Finding {
    let samples: Vec<(usize, f64)> =
        seen.quality.iter().filter_map(|sample| Some((sample.frame, sample.sharpness?))).collect();
    if samples.is_empty() {
        return Finding::not_applicable("the picture has no edges to judge sharpness by");
    }
    let values: Vec<f64> = samples.iter().map(|sample| sample.1).collect();
    let usual = median(&values);
    let popped = |sharp: f64| sharp < limits::POP_SHARPNESS && sharp < limits::POP_SHARE * usual;
    let mask: Vec<bool> = values.iter().map(|sharp| *sharp < limits::SHARP_FAIL || popped(*sharp)).collect();
    let step = 1.0 / limits::SAMPLES_PER_SECOND;
    let spans = runs(&mask, 0).into_iter().map(|run| {
        let time = (seen.time(samples[run.start].0), seen.time(samples[run.end - 1].0) + step);
        let worst = mean(&values[run.clone()]);
        let why = format!("nothing is sharp (edges {:.0} pixels wide)", 1.0 / worst);
        span("blur", (time.0, time.1.min(seen.seconds())), 1.0 - worst / limits::SHARP_WARN, why, FIX)
    });
    let score = 1.0 - score_below(usual, limits::SHARP_FAIL, limits::SHARP_WARN);
    Finding::scored(score, 0.6, "something is always sharp")
        .with_spans(spans.collect())
        .with("edge_steepness", usual)
}
