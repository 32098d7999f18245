//! The seven metrics of a take, composed from detectors.

use super::findings::Findings;
use crate::detector::Finding;
use crate::detector::flicker::relative_warp;
use crate::detector::motion::{Band, band};
use crate::detector::path::moving;
use crate::numbers::{mean, windowed_score};
use crate::observe::Observations;
use crate::thresholds::{coherence as limits, flicker};
use director_film::assessment::{Metric, Status};
use std::collections::BTreeMap;

pub(crate) fn metrics(seen: &Observations, found: &Findings) -> BTreeMap<String, Metric> {
    let still = seen.pairs.is_empty() || band(seen) == Band::Static;
    let gate = |metric: Metric| if still { without_motion(metric) } else { metric };
    let named = [
        ("identity_persistence", gate(worst(&[&found.identity], 0.4))),
        ("path_realism", gate(worst(&[&found.path], 0.6))),
        ("physics_plausibility", gate(worst(&[&found.physics, &found.pop], 0.5))),
        ("visual_quality", visual_quality(found)),
        ("motion_smoothness", gate(motion_smoothness(seen, found))),
        ("temporal_coherence", gate(temporal_coherence(seen, found))),
        ("audio_visual_sync", worst(&[&found.sync], 0.6)),
    ];
    named.into_iter().map(|(name, metric)| (name.to_owned(), metric)).collect()
}

/// A picture that does not move is perfectly smooth; that says nothing, so it earns nothing.
fn without_motion(metric: Metric) -> Metric {
    Metric { score: None, confidence: 0.0, status: Status::NotApplicable, ..metric }
}

/// The lowest score of what applied; unverified when nothing did but something was tried.
fn worst(findings: &[&Finding], most_confidence: f64) -> Metric {
    let scores: Vec<f64> = findings.iter().filter_map(|finding| finding.score).collect();
    let status = if !scores.is_empty() {
        Status::Applicable
    } else if findings.iter().any(|finding| finding.status == Status::Unverified) {
        Status::Unverified
    } else {
        Status::NotApplicable
    };
    let confidence = findings.iter().filter(|f| f.score.is_some()).map(|f| f.confidence).fold(1.0, f64::min);
    Metric {
        score: scores.iter().copied().reduce(f64::min),
        confidence: if scores.is_empty() { 0.0 } else { confidence.min(most_confidence) },
        status,
        raw: raw(findings),
    }
}

fn raw(findings: &[&Finding]) -> BTreeMap<String, f64> {
    findings
        .iter()
        .flat_map(|finding| &finding.raw)
        .map(|(name, value)| ((*name).to_owned(), *value))
        .collect()
}

/// Sharpness, compression and black frames. Gross faults only: how good a clean picture looks needs a model.
fn visual_quality(found: &Findings) -> Metric {
    worst(&[&found.sharpness, &found.compression, &found.black], 0.4)
}

/// Even flow, predictable middle frames, no frozen or repeated frames.
fn motion_smoothness(seen: &Observations, found: &Findings) -> Metric {
    let middle = seen.triple_values(|triple| triple.interpolation);
    let predicted = windowed_score(
        &moving(seen, &middle),
        seen.rate,
        limits::INTERPOLATION_WARN,
        limits::INTERPOLATION_FAIL,
    );
    let mut metric = worst(&[&found.path, &found.freeze, &found.duplicate, &found.motion_as_raw()], 0.6);
    metric.score = metric.score.map(|score| score.min(predicted));
    metric.raw.insert("interpolation_error".to_owned(), mean(&middle));
    metric
}

/// Second difference in time, steady light in the whole and in places, no cut.
fn temporal_coherence(seen: &Observations, found: &Findings) -> Metric {
    let bend = seen.triple_values(|triple| triple.second_difference);
    let even = windowed_score(
        &moving(seen, &bend),
        seen.rate,
        limits::SECOND_DIFFERENCE_WARN,
        limits::SECOND_DIFFERENCE_FAIL,
    );
    let mut metric = worst(&[&found.flicker, &found.cut], 0.6);
    let local = relative_warp(seen);
    let steady = windowed_score(&local, seen.rate, flicker::WARP_WARN, flicker::WARP_FAIL);
    metric.score = metric.score.map(|score| score.min(even).min(steady));
    metric.raw.insert("warp_error_over_contrast".to_owned(), mean(&local));
    metric.raw.insert("second_difference".to_owned(), mean(&bend));
    metric
}

impl Findings {
    /// The numbers of motion without its score: little motion is no fault.
    fn motion_as_raw(&self) -> Finding {
        Finding { score: None, ..self.motion.clone() }
    }
}
