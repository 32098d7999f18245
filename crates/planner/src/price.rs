//! What a plan will cost, before anything is spent.

use director_film::capability::Capability;
use director_film::money::MicroUsd;
use director_film::plan::{ClipPlan, ClipSource};
use director_film::price::Estimate;

/// Price of all generated clips, each shot once and with probability `expected_repair_rate` (0 to 1) once more.
/// The 95th percentile takes repairs as independent: mean + 1.645 standard deviations, never above two takes each.
pub fn estimate(plan: &ClipPlan, capability: &Capability, expected_repair_rate: f64) -> Estimate {
    let rate = if expected_repair_rate.is_nan() { 1.0 } else { expected_repair_rate.clamp(0.0, 1.0) };
    let generated = plan.clips.iter().filter(|clip| clip.source == ClipSource::Generated);
    let prices: Vec<Option<MicroUsd>> =
        generated.map(|clip| capability.price.of_take(clip.seconds)).collect();
    let known: Vec<f64> = prices.iter().flatten().map(|price| price.micros() as f64).collect();
    let once: f64 = known.iter().sum();
    let spread = known.iter().map(|price| price * price * rate * (1.0 - rate)).sum::<f64>().sqrt();
    let expected = once * (1.0 + rate);
    Estimate {
        estimate_micros: MicroUsd::new(expected.ceil() as i64),
        p95_micros: MicroUsd::new((expected + 1.645 * spread).min(2.0 * once).ceil() as i64),
        unknown_clips: prices.iter().filter(|price| price.is_none()).count() as u32,
    }
}
