//! From linear light to displayed values: a soft shoulder, then the sRGB curve.

use std::sync::LazyLock;

/// Entries per unit of light.
const STEPS: f32 = 4096.0;
/// Light at which the picture is white.
const WHITE: f32 = 3.0;

/// A power of two above the last step, so that a masked index is always inside.
const ENTRIES: usize = 16_384;

static CURVE: LazyLock<Box<[u8; ENTRIES]>> = LazyLock::new(|| {
    let mut curve = Box::new([255; ENTRIES]);
    for (index, value) in curve.iter_mut().enumerate() {
        *value = (displayed(index as f32 / STEPS) * 255.0 + 0.5) as u8;
    }
    curve
});

/// Straight up to half, bending to white at [`WHITE`].
fn shoulder(light: f32) -> f32 {
    if light < 0.5 {
        return light;
    }
    let t = (light.min(WHITE) - 0.5) / (WHITE - 0.5);
    // Starts with slope 1 and ends level at 1.
    let power = (WHITE - 0.5) / 0.5;
    1.0 - 0.5 * libm::powf(1.0 - t, power)
}

/// IEC 61966-2-1.
fn displayed(light: f32) -> f32 {
    let light = shoulder(light);
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * libm::powf(light, 1.0 / 2.4) - 0.055 }
}

/// The table for a whole picture; see [`Curve::value`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Curve(&'static [u8; ENTRIES]);

impl Curve {
    pub(crate) fn get() -> Self {
        Self(&CURVE)
    }

    #[inline]
    pub(crate) fn value(self, light: f32) -> u8 {
        // As in `shade::split`: the rounded index ends up in the low bits.
        let index = (light * STEPS).clamp(0.0, STEPS * WHITE) + 12_582_912.0;
        self.0[index.to_bits() as usize & (ENTRIES - 1)]
    }
}

/// Linear light of a displayed value from 0 to 1 (IEC 61966-2-1).
pub fn linear(displayed: f32) -> f32 {
    if displayed <= 0.040_45 { displayed / 12.92 } else { libm::powf((displayed + 0.055) / 1.055, 2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brighter_light_is_never_darker_and_ends_in_white() {
        let curve = Curve::get();
        assert!(curve.0.is_sorted());
        assert_eq!((curve.value(-1.0), curve.value(9.0)), (0, 255));
        assert!((127..=128).contains(&curve.value(linear(0.5))));
    }
}
