//! Hard gates, then weights.

use super::findings::Findings;
use crate::detector::{conformance, flicker};
use crate::expectation::Expectation;
use crate::observe::Observations;
use crate::thresholds::{freeze, verdict as limits};
use director_film::assessment::{Check, Status, Verdict};
use std::collections::BTreeMap;

/// The weighted mean over the checks that applied; `None` when none did.
pub(crate) fn overall(checks: &BTreeMap<String, Check>) -> Option<f64> {
    let scored: Vec<(f64, f64)> =
        checks.values().filter_map(|check| Some((check.score?, check.weight))).collect();
    let weight: f64 = scored.iter().map(|(_, weight)| weight).sum();
    (weight > 0.0).then(|| scored.iter().map(|(score, weight)| score * weight).sum::<f64>() / weight)
}

/// Faults that decide by themselves: broken off, mostly black or frozen, wrong size, no words at all where words are due,
/// strobing.
pub(crate) fn is_gated(seen: &Observations, wanted: &Expectation, found: &Findings) -> bool {
    let share =
        |name: &str, finding: &crate::detector::Finding| finding.raw.get(name).copied().unwrap_or(0.0);
    let dead = share("black_share", &found.black) + share("frozen_share", &found.freeze);
    let mute = crate::detector::sound::unspoken_share(seen, wanted).is_some_and(|share| share > 0.999);
    seen.frames.is_empty()
        || seen.broken_off.is_some()
        || found.conformance.spans.iter().any(|span| span.kind == "truncated")
        || dead > freeze::GATE_SHARE
        || conformance::is_wrong_size(seen, wanted)
        || mute
        || flicker::is_strobe(seen)
}

/// A gate or one failing check is worth another try, as is a middling total; a low total is a failure. A pass with
/// anything unverified is a `pass_unverified`.
pub(crate) fn verdict(gated: bool, checks: &BTreeMap<String, Check>) -> Verdict {
    if gated {
        return Verdict::Retry;
    }
    let failing =
        checks.values().filter(|check| check.score.is_some_and(|score| score < limits::EACH)).count();
    let unverified = checks.values().any(|check| check.status == Status::Unverified);
    match (overall(checks), failing) {
        (None, _) => Verdict::PassUnverified,
        (Some(total), 0) if total >= limits::PASS && unverified => Verdict::PassUnverified,
        (Some(total), 0) if total >= limits::PASS => Verdict::Pass,
        (Some(total), _) if total >= limits::RETRY => Verdict::Retry,
        (Some(_), 0 | 1) => Verdict::Retry,
        _ => Verdict::Fail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checks(scores: &[(&str, Option<f64>, f64)]) -> BTreeMap<String, Check> {
        let one = |(name, score, weight): &(&str, Option<f64>, f64)| {
            let status = if score.is_some() { Status::Applicable } else { Status::Unverified };
            let check =
                Check { score: *score, weight: *weight, status, judge: String::new(), why: String::new() };
            ((*name).to_owned(), check)
        };
        scores.iter().map(one).collect()
    }

    #[test]
    fn a_pass_needs_everything_verified() {
        let all = checks(&[("a", Some(0.9), 0.5), ("b", Some(0.85), 0.5)]);
        let some = checks(&[("a", Some(0.9), 0.5), ("b", None, 0.5)]);
        assert_eq!(verdict(false, &all), Verdict::Pass);
        assert_eq!(verdict(false, &some), Verdict::PassUnverified);
    }

    #[test]
    fn one_failing_check_is_a_retry_and_a_ruin_is_a_failure() {
        let one = checks(&[("a", Some(0.1), 0.3), ("b", Some(1.0), 0.2)]);
        let ruin = checks(&[("a", Some(0.1), 0.5), ("b", Some(0.2), 0.5)]);
        let middling = checks(&[("a", Some(0.7), 0.5), ("b", Some(0.75), 0.5)]);
        assert_eq!(verdict(false, &one), Verdict::Retry);
        assert_eq!(verdict(false, &ruin), Verdict::Fail);
        assert_eq!(verdict(false, &middling), Verdict::Retry);
    }

    #[test]
    fn a_gate_beats_every_score() {
        assert_eq!(verdict(true, &checks(&[("a", Some(1.0), 1.0)])), Verdict::Retry);
    }

    #[test]
    fn what_did_not_apply_leaves_the_weighting() {
        let total = overall(&checks(&[("a", Some(0.5), 0.1), ("b", None, 0.9)]));
        assert_eq!(total, Some(0.5));
        assert_eq!(overall(&checks(&[("b", None, 0.9)])), None);
    }
}
