//! Row 8: does what is tracked stay what it was?

use super::Finding;
use crate::numbers::{mean, score_below};
use crate::observe::Observations;
use crate::thresholds::identity as limits;

/// Patches of nine by nine at the working size on tracked points, compared with their first appearance every twelve
/// frames by normalised correlation (brightness and contrast removed). Turning and scaling change a patch too, so this
/// sees texture swimming and melting, not who someone is: a stand-in until an embedding model looks.
pub(crate) fn identity(seen: &Observations) -> Finding {
    let drifts: Vec<f64> = seen.pairs.iter().filter_map(|pair| pair.tracks.drift).collect();
    if drifts.len() < limits::STEPS {
        return Finding::unverified("nothing could be followed long enough to compare it with itself");
    }
    let drift = mean(&drifts);
    let followed: usize = seen.pairs.iter().map(|pair| pair.tracks.followed).sum();
    let lost: usize = seen.pairs.iter().map(|pair| pair.tracks.lost).sum();
    let survival = followed as f64 / (followed + lost).max(1) as f64;
    Finding::scored(
        score_below(drift, limits::WARN, limits::FAIL),
        0.4,
        format!("tracked details keep {:.0} % of their likeness over twelve frames", 100.0 * (1.0 - drift)),
    )
    .with("drift", drift)
    .with("track_survival_per_frame", survival)
}
