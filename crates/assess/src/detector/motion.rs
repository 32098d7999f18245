//! Row 2: how much moves, and whether it is the camera.

use super::Finding;
use crate::numbers::{mean, percentile};
use crate::observe::Observations;
use crate::thresholds::motion as limits;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Band {
    Static,
    Subtle,
    Dynamic,
}

/// VBench's `dynamic_degree` in units that do not depend on rate and size: the mean flow of the fastest twentieth of the
/// picture, in short sides per second, in the step that a quarter of the steps exceed. Not a fault by itself: a
/// locked-off shot is legitimate. It gates every score that a frozen picture would win.
pub(crate) fn motion(seen: &Observations) -> Finding {
    if seen.pairs.is_empty() {
        return Finding::not_applicable("one frame cannot move");
    }
    let own = mean(&seen.pair_values(|pair| pair.own_flow)) * seen.rate;
    let camera = mean(&seen.pair_values(|pair| pair.camera.0.hypot(pair.camera.1))) * seen.rate;
    let degree = degree(seen);
    let why = match band(seen) {
        Band::Static => "almost nothing moves",
        Band::Subtle => "little moves",
        Band::Dynamic => "the picture moves",
    };
    let score = (degree / limits::DYNAMIC).min(1.0);
    Finding::scored(score, 0.8, why)
        .with("dynamic_degree_short_sides_per_second", degree)
        .with("camera_short_sides_per_second", camera)
        .with("objects_short_sides_per_second", own)
}

pub(crate) fn degree(seen: &Observations) -> f64 {
    percentile(&seen.pair_values(|pair| pair.flow_top), 1.0 - limits::STEP_SHARE) * seen.rate
}

pub(crate) fn band(seen: &Observations) -> Band {
    match degree(seen) {
        slow if slow < limits::STATIC => Band::Static,
        some if some < limits::DYNAMIC => Band::Subtle,
        _ => Band::Dynamic,
    }
}
