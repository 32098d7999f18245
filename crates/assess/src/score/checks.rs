//! The five weighted checks. What nobody could look at says so.

use super::findings::Findings;
use crate::detector::{Finding, conformance, sound};
use crate::expectation::Expectation;
use crate::numbers::mean;
use crate::observe::Observations;
use crate::thresholds::{sound::UNSPOKEN_SHARE, verdict as weights};
use director_film::assessment::{Check, Status};
use std::collections::BTreeMap;

pub(crate) fn checks(seen: &Observations, wanted: &Expectation, found: &Findings) -> BTreeMap<String, Check> {
    let named = [
        ("transcript_match", transcript_match(seen, wanted)),
        ("visual_requirements", nobody(weights::VISUAL, "no vision model looked at the picture")),
        ("continuity", nobody(weights::CONTINUITY, "no neighbouring take was compared")),
        ("no_artifacts", no_artifacts(found)),
        ("duration_ok", duration_ok(seen, wanted)),
    ];
    named.into_iter().map(|(name, check)| (name.to_owned(), check)).collect()
}

fn nobody(weight: f64, why: &str) -> Check {
    Check { score: None, weight, status: Status::Unverified, judge: "nobody".to_owned(), why: why.to_owned() }
}

/// Silence proves that words were not spoken; sound proves nothing, since nobody transcribed it.
fn transcript_match(seen: &Observations, wanted: &Expectation) -> Check {
    let unheard = nobody(weights::TRANSCRIPT, "nobody transcribed the words");
    match sound::unspoken_share(seen, wanted) {
        None => Check { status: Status::NotApplicable, why: "no words are due".to_owned(), ..unheard },
        Some(share) if share >= UNSPOKEN_SHARE => Check {
            score: Some(1.0 - share),
            status: Status::Applicable,
            judge: "silence".to_owned(),
            why: format!("{:.0} % of the time of the words is silent", 100.0 * share),
            ..unheard
        },
        Some(_) => unheard,
    }
}

/// `0.6 * worst + 0.4 * mean` of freeze, duplicates, flicker, cuts, black, watermark and letterbox, as far as their
/// detectors are sure enough to decide. The others only flag: their spans stand in the assessment.
fn no_artifacts(found: &Findings) -> Check {
    let parts = [
        &found.freeze,
        &found.duplicate,
        &found.flicker,
        &found.cut,
        &found.black,
        &found.watermark,
        &found.letterbox,
    ];
    let flagged: Vec<&str> =
        parts.iter().flat_map(|part| &part.spans).map(|span| span.kind.as_str()).collect();
    let sure = parts.into_iter().filter(|part| part.confidence >= weights::DECIDES);
    let scored: Vec<(f64, &Finding)> = sure.filter_map(|part| Some((part.score?, part))).collect();
    let Some((lowest, worst)) = scored.iter().min_by(|a, b| a.0.total_cmp(&b.0)) else {
        return nobody(weights::ARTIFACTS, "there was nothing to look at");
    };
    let average = mean(&scored.iter().map(|part| part.0).collect::<Vec<_>>());
    let clean = *lowest > 0.99;
    Check {
        score: Some(0.6 * lowest + 0.4 * average),
        weight: weights::ARTIFACTS,
        status: Status::Applicable,
        judge: "classical detectors".to_owned(),
        why: match (clean, flagged.first()) {
            (true, None) => "no artefact found".to_owned(),
            (true, Some(kind)) => format!("nothing certain; flagged to look at: {kind}"),
            (false, _) => worst.why.clone(),
        },
    }
}

fn duration_ok(seen: &Observations, wanted: &Expectation) -> Check {
    let any = Check {
        score: None,
        weight: weights::DURATION,
        status: Status::NotApplicable,
        judge: "conformance".to_owned(),
        why: "any length is right".to_owned(),
    };
    match (conformance::length_score(seen, wanted), wanted.seconds()) {
        (Some(score), Some(ordered)) => Check {
            score: Some(score),
            status: Status::Applicable,
            why: format!("{:.2} s of {ordered:.2} s ordered", seen.seconds()),
            ..any
        },
        _ => any,
    }
}
