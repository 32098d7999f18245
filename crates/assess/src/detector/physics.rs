//! Row 10: motion that nothing with weight makes. Gross kinematics only; confidence is capped.

use super::Finding;
use crate::numbers::{median, percentile, score_below};
use crate::observe::Observations;
use crate::thresholds::physics as limits;

/// Teleports: the fastest own motion of a step exceeds the median of its neighbours by `TELEPORT` short sides and five
/// times their deviation. Speed: own motion beyond `SPEED` short sides per second. What a scene's objects weigh,
/// bend or pass through is beyond flow: a vision model has to say.
pub(crate) fn physics(seen: &Observations) -> Finding {
    let own = seen.pair_values(|pair| pair.own_flow_top);
    if own.len() < 5 {
        return Finding::unverified("too few frames to judge motion by");
    }
    let teleports = (0..own.len()).filter(|index| is_teleport(seen, &own, *index)).count();
    let per_second = teleports as f64 / seen.seconds().max(1.0);
    let speed = percentile(&own, 0.9) * seen.rate;
    let score = score_below(per_second, 0.0, 2.0).min(score_below(speed, limits::SPEED, 2.0 * limits::SPEED));
    Finding::scored(score, limits::CONFIDENCE, "no gross jump; weight and contact were not judged")
        .with("teleports_per_second", per_second)
        .with("fastest_short_sides_per_second", speed)
}

fn is_teleport(seen: &Observations, own: &[f64], index: usize) -> bool {
    let around = index.saturating_sub(4)..(index + 5).min(own.len());
    let others: Vec<f64> = around.filter(|other| *other != index).map(|other| own[other]).collect();
    let usual = median(&others);
    let spread = median(&others.iter().map(|value| (value - usual).abs()).collect::<Vec<_>>());
    let jumped = own[index] - usual > limits::TELEPORT.max(5.0 * spread);
    // A cut or a flash moves everything; that is another detector's finding.
    jumped && seen.pairs[index].occluded < crate::thresholds::cut::OCCLUDED
}
