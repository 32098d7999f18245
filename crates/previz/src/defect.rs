//! Rehearsal: what a provider's takes can suffer from, done on purpose. Configuration asks for it, never a prompt.

use director_raster::math::Dice;
use director_raster::{Canvas, Rgb};
use serde::{Deserialize, Serialize};

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The picture stands still.
    Freeze,
    /// Every second frame comes twice.
    Duplicates,
    /// The span runs backwards.
    Reversed,
    /// Brightness jumps from frame to frame.
    Flicker,
    /// Nothing is seen.
    Black,
    Blur,
    /// The picture jumps about.
    Jitter,
    /// Coloured grain, new in each frame.
    Noise,
    /// Black bars above and below.
    Letterbox,
    /// Speech is not heard.
    MissingSpeech,
    /// Speech comes later, by up to a second.
    LateSpeech,
    /// The subject has another look from the span's start on.
    IdentityChange,
    /// The first subject is gone during the span.
    Vanishing,
    /// Something that was not there stands beside the subject during the span.
    Popping,
    /// Another place and subject from the span's start on.
    HardCut,
}

/// A fault with how bad it is and when.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Defect {
    pub fault: Fault,
    /// 0 hardly seen, 1 as bad as it gets; outside values count as the nearest.
    pub severity: f32,
    /// Shares of the take, 0 to 1: from and, not including, to.
    pub span: (f32, f32),
}

impl Defect {
    /// As bad as it gets, all the time.
    pub fn throughout(fault: Fault) -> Self {
        Self { fault, severity: 1.0, span: (0.0, 1.0) }
    }

    fn severity(&self) -> f32 {
        self.severity.clamp(0.0, 1.0)
    }

    /// First frame of the span and the first after it.
    fn frames(&self, of: u64) -> (u64, u64) {
        let at = |share: f32| (f64::from(share.clamp(0.0, 1.0)) * of as f64).round() as u64;
        (at(self.span.0), at(self.span.1).max(at(self.span.0)))
    }

    pub(crate) fn holds(&self, index: u64, of: u64) -> bool {
        let (from, to) = self.frames(of);
        (from..to).contains(&index)
    }
}

/// Which frame is shown at `index` of `of`: the defects of time.
pub(crate) fn shown_at(defects: &[Defect], index: u64, of: u64) -> u64 {
    defects.iter().filter(|defect| defect.holds(index, of)).fold(index, |index, defect| {
        let (from, to) = defect.frames(of);
        match defect.fault {
            Fault::Freeze => from,
            Fault::Duplicates => index - (index - from) % 2,
            Fault::Reversed => (to - 1).saturating_sub(index.saturating_sub(from)),
            _ => index,
        }
    })
}

/// Spoils a finished frame: the defects of the picture. `index` is the frame's own, so that no two are alike.
pub(crate) fn spoil(canvas: &mut Canvas, defects: &[Defect], (index, of): (u64, u64), seed: u64) {
    for defect in defects.iter().filter(|defect| defect.holds(index, of)) {
        let mut dice = Dice::new(seed ^ (index << 8) ^ defect.fault as u64);
        match defect.fault {
            Fault::Flicker => gain(canvas, 1.0 + defect.severity() * dice.between(-0.6, 0.6)),
            Fault::Black => gain(canvas, 1.0 - defect.severity()),
            Fault::Blur => blur(canvas, (defect.severity() * canvas.height as f32 / 40.0).ceil() as usize),
            Fault::Jitter => jitter(canvas, defect.severity(), &mut dice),
            Fault::Noise => noise(canvas, defect.severity() * 70.0, &mut dice),
            Fault::Letterbox => letterbox(canvas, defect.severity()),
            _ => {}
        }
    }
}

fn gain(canvas: &mut Canvas, gain: f32) {
    for value in &mut canvas.pixels {
        *value = (f32::from(*value) * gain).clamp(0.0, 255.0) as u8;
    }
}

fn noise(canvas: &mut Canvas, strength: f32, dice: &mut Dice) {
    for value in &mut canvas.pixels {
        *value = (f32::from(*value) + dice.between(-strength, strength)).clamp(0.0, 255.0) as u8;
    }
}

fn letterbox(canvas: &mut Canvas, severity: f32) {
    let bar = (canvas.height as f32 * 0.16 * severity).ceil() as u32;
    canvas.fill_rect(0, 0, canvas.width, bar, Rgb::BLACK, 255);
    canvas.fill_rect(0, i64::from(canvas.height) - i64::from(bar), canvas.width, bar, Rgb::BLACK, 255);
}

fn jitter(canvas: &mut Canvas, severity: f32, dice: &mut Dice) {
    let most = canvas.height as f32 * 0.06 * severity;
    let (x, y) = (dice.between(-most, most) as i64, dice.between(-most, most) as i64);
    let whole = canvas.clone();
    canvas.paste(&whole, x, y);
}

/// A mean over a square, once along rows and once along columns.
fn blur(canvas: &mut Canvas, radius: usize) {
    let (width, height) = (canvas.width as usize, canvas.height as usize);
    for row in canvas.pixels.chunks_exact_mut(width * 3) {
        running_mean(row, 0, 3, width, radius);
    }
    for column in 0..width {
        running_mean(&mut canvas.pixels, column * 3, width * 3, height, radius);
    }
}

/// Smooths `count` pixels that stand `step` bytes apart from `first` on.
fn running_mean(bytes: &mut [u8], first: usize, step: usize, count: usize, radius: usize) {
    for channel in 0..3 {
        let own: Vec<u32> = (0..count).map(|i| u32::from(bytes[first + i * step + channel])).collect();
        let mut sum: u32 = own[..radius.min(count)].iter().sum();
        for index in 0..count {
            sum += own.get(index + radius).copied().unwrap_or_default();
            let low = index.saturating_sub(radius);
            let high = (index + radius + 1).min(count);
            bytes[first + index * step + channel] = (sum / (high - low) as u32) as u8;
            if index >= radius {
                sum -= own[index - radius];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defect(fault: Fault, span: (f32, f32)) -> Defect {
        Defect { fault, severity: 1.0, span }
    }

    #[test]
    fn defects_of_time_show_other_frames_within_their_span_alone() {
        let shown = |fault: Fault| -> Vec<u64> {
            (0..8).map(|index| shown_at(&[defect(fault, (0.25, 0.75))], index, 8)).collect()
        };
        assert_eq!(shown(Fault::Freeze), [0, 1, 2, 2, 2, 2, 6, 7]);
        assert_eq!(shown(Fault::Duplicates), [0, 1, 2, 2, 4, 4, 6, 7]);
        assert_eq!(shown(Fault::Reversed), [0, 1, 5, 4, 3, 2, 6, 7]);
    }

    #[test]
    fn every_defect_of_the_picture_changes_it_and_the_same_way_each_time() {
        let mut plain = Canvas::new(64, 36, Rgb(90, 120, 60)).unwrap();
        plain.fill_rect(20, 10, 20, 12, Rgb::WHITE, 255);
        for fault in
            [Fault::Flicker, Fault::Black, Fault::Blur, Fault::Jitter, Fault::Noise, Fault::Letterbox]
        {
            let spoilt = |index: u64| {
                let mut canvas = plain.clone();
                spoil(&mut canvas, &[defect(fault, (0.0, 0.5))], (index, 10), 3);
                canvas.pixels
            };
            assert_ne!(spoilt(2), plain.pixels, "{fault:?}");
            assert_eq!(spoilt(2), spoilt(2), "{fault:?}");
            assert_eq!(spoilt(7), plain.pixels, "{fault:?} outside its span");
        }
    }

    #[test]
    fn a_blur_keeps_an_even_picture_even() {
        let mut canvas = Canvas::new(40, 30, Rgb(80, 90, 100)).unwrap();
        blur(&mut canvas, 4);
        assert!(canvas.pixels.chunks(3).all(|pixel| pixel == [80, 90, 100]));
    }
}
