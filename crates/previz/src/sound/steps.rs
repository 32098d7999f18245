//! Footsteps: a short thud with a click on hard floors.

use crate::vocabulary::Tone;
use director_media::SAMPLE_RATE;
use director_raster::math::{Dice, sin_cos};
use std::f32::consts::TAU;

/// Adds one step to mono samples at the moment the foot lands.
pub(super) fn add(mono: &mut [f32], time: f32, loud: f32, tone: Tone, seed: u64) {
    let from = (time.max(0.0) * SAMPLE_RATE as f32) as usize;
    let Some(rest) = mono.get_mut(from..) else { return };
    let mut dice = Dice::new(seed ^ from as u64);
    let soft = matches!(tone, Tone::Sea | Tone::Wind);
    let pitch = dice.between(62.0, 78.0);
    let mut low = 0.0;
    let length = SAMPLE_RATE as usize / 8;
    for (index, sample) in rest.iter_mut().take(length).enumerate() {
        let t = index as f32 / SAMPLE_RATE as f32;
        let fade = (1.0 - index as f32 / length as f32).max(0.0);
        let thud = sin_cos(t * pitch * TAU).0 * fade * fade * fade;
        low += (dice.between(-1.0, 1.0) - low) * if soft { 0.12 } else { 0.35 };
        let click = low * (-t * if soft { 30.0 } else { 90.0 }).max(-60.0);
        let click = click / (1.0 + t * t * 90_000.0);
        *sample += loud * (0.085 * thud - 0.02 * click + 0.05 * low * fade * fade * fade * fade);
    }
}
