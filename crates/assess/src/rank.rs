//! Which take is best, and when that cannot be said.

use director_film::assessment::{Assessment, Metric, Verdict};
use std::cmp::Ordering;

/// Totals closer than this are equal: classical measures do not tell good takes apart.
const CHECKS_TIE: f64 = 0.02;
const METRICS_TIE: f64 = 0.05;

/// One take's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// Index into the assessments that were given.
    pub index: usize,
    /// 1 is best; takes that tie share a place.
    pub place: usize,
    /// Whether another take has the same place.
    pub tied: bool,
}

/// Best first: by verdict, then the total of the checks, then the confidence-weighted mean of the metrics. Takes within
/// measuring error of the best of their place tie and keep the order in which they were given.
pub fn rank(assessments: &[Assessment]) -> Vec<Ranked> {
    let mut order: Vec<usize> = (0..assessments.len()).collect();
    order.sort_by(|a, b| exactly(&assessments[*a], &assessments[*b]).then(a.cmp(b)));
    let mut places: Vec<Vec<usize>> = Vec::new();
    for index in order {
        match places.last_mut() {
            Some(place) if is_tie(&assessments[place[0]], &assessments[index]) => place.push(index),
            _ => places.push(vec![index]),
        }
    }
    let mut ranked = Vec::with_capacity(assessments.len());
    for mut group in places {
        group.sort_unstable();
        let (place, tied) = (ranked.len() + 1, group.len() > 1);
        ranked.extend(group.into_iter().map(|index| Ranked { index, place, tied }));
    }
    ranked
}

fn exactly(a: &Assessment, b: &Assessment) -> Ordering {
    let total = |take: &Assessment| take.overall.unwrap_or(0.0);
    standing(a.verdict)
        .cmp(&standing(b.verdict))
        .then_with(|| total(b).total_cmp(&total(a)))
        .then_with(|| metric_total(b).total_cmp(&metric_total(a)))
}

fn is_tie(best: &Assessment, other: &Assessment) -> bool {
    let near = |a: f64, b: f64, tie: f64| (a - b).abs() <= tie;
    standing(best.verdict) == standing(other.verdict)
        && near(best.overall.unwrap_or(0.0), other.overall.unwrap_or(0.0), CHECKS_TIE)
        && near(metric_total(best), metric_total(other), METRICS_TIE)
}

fn standing(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::PassUnverified => 1,
        Verdict::Retry => 2,
        Verdict::Fail => 3,
    }
}

/// Mean of the metrics that applied, each weighted by its confidence; 0 when none did.
fn metric_total(take: &Assessment) -> f64 {
    let scored =
        || take.metrics.values().filter_map(|metric: &Metric| Some((metric.score?, metric.confidence)));
    let weight: f64 = scored().map(|(_, confidence)| confidence).sum();
    if weight <= 0.0 {
        return 0.0;
    }
    scored().map(|(score, confidence)| score * confidence).sum::<f64>() / weight
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn take(verdict: Verdict, overall: f64) -> Assessment {
        let (metrics, checks) = (BTreeMap::new(), BTreeMap::new());
        Assessment { verdict, overall: Some(overall), metrics, checks, spans: Vec::new() }
    }

    #[test]
    fn a_verdict_beats_a_total_and_a_total_beats_the_order() {
        let takes =
            [take(Verdict::Retry, 0.99), take(Verdict::PassUnverified, 0.85), take(Verdict::Pass, 0.81)];
        let order: Vec<usize> = rank(&takes).iter().map(|ranked| ranked.index).collect();
        assert_eq!(order, [2, 1, 0]);
    }

    #[test]
    fn takes_within_measuring_error_tie_and_say_so() {
        let takes = [take(Verdict::Pass, 0.90), take(Verdict::Pass, 0.91), take(Verdict::Pass, 0.80)];
        let ranked = rank(&takes);
        assert_eq!(ranked[0], Ranked { index: 0, place: 1, tied: true });
        assert_eq!(ranked[1], Ranked { index: 1, place: 1, tied: true });
        assert_eq!(ranked[2], Ranked { index: 2, place: 3, tied: false });
        assert!(rank(&[]).is_empty());
    }
}
