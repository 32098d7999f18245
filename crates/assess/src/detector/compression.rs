//! Row 7: noise, and the marks of a starved encoder.

use super::{Finding, span};
use crate::numbers::{median, score_below};
use crate::observe::Observations;
use crate::observe::quality::Quality;
use crate::thresholds::quality as limits;

const FIX: &str = "denoise the take, or shoot again at a higher quality";

/// Noise by the median absolute deviation of the finest diagonal wavelet (Donoho and Johnstone 1994), blockiness by
/// Wang, Bovik, Evans 2000, banding in the manner of CAMBI; medians over the sampled frames.
pub(crate) fn compression(seen: &Observations) -> Finding {
    if seen.quality.is_empty() {
        return Finding::not_applicable("no frame was sampled");
    }
    let of = |value: fn(&Quality) -> f64| median(&seen.quality.iter().map(value).collect::<Vec<_>>());
    let (noise, blockiness, banding) = (of(|q| q.noise), of(|q| q.blockiness), of(|q| q.banding));
    let score = score_below(noise, limits::NOISE_WARN, limits::NOISE_FAIL)
        .min(score_below(blockiness, limits::BLOCKINESS_WARN, limits::BLOCKINESS_FAIL))
        .min(score_below(banding, limits::BANDING_WARN, limits::BANDING_FAIL));
    let middle = 0.5 * (limits::NOISE_WARN + limits::NOISE_FAIL);
    let noisy = noise > middle;
    let spans = noisy.then(|| {
        let why = format!("noise of {noise:.1} grey levels");
        span("noise", (0.0, seen.seconds()), noise / (2.0 * limits::NOISE_FAIL), why, FIX)
    });
    Finding::scored(score, 0.5, "clean")
        .with_spans(spans.into_iter().collect())
        .with("noise_levels", noise)
        .with("blockiness_ratio", blockiness)
        .with("banding_share", banding)
}
