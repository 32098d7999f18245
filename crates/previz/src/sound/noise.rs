//! Room tone: seeded noise shaped like a place.

use crate::vocabulary::Tone;
use director_media::SAMPLE_RATE;
use director_raster::math::{Dice, sin_cos};
use std::f32::consts::TAU;

/// How a place's noise is made.
struct Shape {
    /// Of full scale.
    level: f32,
    /// 0 lets everything through, near 1 only the lowest.
    dull: f32,
    /// Hertz and level of a hum.
    hum: (f32, f32),
    /// Seconds of one swell and how deep it is, 0 to 1.
    swell: (f32, f32),
}

fn shape(tone: Tone) -> Shape {
    match tone {
        Tone::Quiet => Shape { level: 0.0022, dull: 0.97, hum: (0.0, 0.0), swell: (5.0, 0.1) },
        Tone::Hum => Shape { level: 0.0024, dull: 0.95, hum: (120.0, 0.0009), swell: (4.0, 0.1) },
        Tone::Machine => Shape { level: 0.0045, dull: 0.96, hum: (82.0, 0.0024), swell: (2.4, 0.25) },
        Tone::City => Shape { level: 0.006, dull: 0.975, hum: (0.0, 0.0), swell: (6.0, 0.35) },
        Tone::Sea => Shape { level: 0.0085, dull: 0.9, hum: (0.0, 0.0), swell: (5.5, 0.75) },
        Tone::Wind => Shape { level: 0.006, dull: 0.96, hum: (0.0, 0.0), swell: (4.3, 0.6) },
    }
}

/// Mono samples at 48 kHz.
pub(super) fn room_tone(tone: Tone, samples: u64, seed: u64) -> Vec<f32> {
    let shape = shape(tone);
    let mut dice = Dice::new(seed ^ 0x7043);
    let rate = SAMPLE_RATE as f32;
    let mut low = 0.0;
    // What the low-pass takes away in level is given back.
    let gain = shape.level * 3.0 / (1.0 - shape.dull).sqrt() * 0.6;
    let mut swell = 1.0;
    (0..samples)
        .map(|index| {
            let white = dice.between(-1.0, 1.0);
            low += (white - low) * (1.0 - shape.dull);
            // Slow curves are sampled every few milliseconds: a sine per sample would cost more than all else.
            if index % 240 == 0 {
                let time = (index / 240) as f32 * (240.0 / rate);
                swell = 1.0 - shape.swell.1 * (0.5 + 0.5 * sin_cos((time / shape.swell.0).fract() * TAU).0);
            }
            low * gain * swell + hum(index, shape.hum)
        })
        .collect()
}

/// A hum as a triangle wave: dull enough, and exact on every machine.
fn hum(index: u64, (hertz, level): (f32, f32)) -> f32 {
    if level <= 0.0 {
        return 0.0;
    }
    let period = (SAMPLE_RATE as f32 / hertz) as u64;
    let t = (index % period) as f32 / period as f32;
    level * (4.0 * (t - 0.5).abs() - 1.0)
}
