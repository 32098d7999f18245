//! Defects, put into clips of any origin.

use crate::Clip;
use crate::scene::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Defect {
    Freeze,
    Black,
    Flicker,
    Duplicate,
    Cut,
    Blur,
    Jitter,
    Noise,
    Letterbox,
    Watermark,
}

pub(crate) const DEFECTS: [Defect; 10] = [
    Defect::Freeze,
    Defect::Black,
    Defect::Flicker,
    Defect::Duplicate,
    Defect::Cut,
    Defect::Blur,
    Defect::Jitter,
    Defect::Noise,
    Defect::Letterbox,
    Defect::Watermark,
];

impl Defect {
    /// Kind of the span that reports it.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Freeze => "freeze",
            Self::Black => "black",
            Self::Flicker => "flicker",
            Self::Duplicate => "duplicate",
            Self::Cut => "cut",
            Self::Blur => "blur",
            Self::Jitter => "jitter",
            Self::Noise => "noise",
            Self::Letterbox => "letterbox",
            Self::Watermark => "watermark",
        }
    }

    /// Kinds that this defect brings with it by its nature.
    pub(crate) fn implies(self, kind: &str) -> bool {
        match self {
            // A black stretch repeats its picture, and in a fast pan another picture stands after it.
            Self::Black => ["freeze", "duplicate", "blur", "cut"].contains(&kind),
            // So does a frozen one: the picture jumps when it comes back.
            Self::Freeze => ["duplicate", "cut"].contains(&kind),
            Self::Cut => ["blur", "black"].contains(&kind),
            _ => false,
        }
    }
}

/// The clip with a defect, and when it can be seen. `other` is another clip, for a cut.
pub(crate) fn inject(clip: &Clip, defect: Defect, other: &Clip) -> (Clip, (f64, f64)) {
    let mut bad = clip.clone();
    let count = bad.frames.len();
    let second = clip.rate.per_second();
    let whole = (0.0, clip.seconds());
    let start = count / 3;
    let lasting = |seconds: f64| start..(start + (seconds * second).round() as usize + 1).min(count);
    let time = |range: std::ops::Range<usize>| (range.start as f64 / second, range.end as f64 / second);
    let truth: Range = match defect {
        Defect::Freeze => Some(freeze(&mut bad, lasting(0.7))),
        Defect::Black => Some(fill(&mut bad, lasting(0.3))),
        Defect::Flicker => Some(flicker(&mut bad, lasting(1.2))),
        Defect::Duplicate => repeat(&mut bad),
        Defect::Cut => Some(splice(&mut bad, other, count / 2)),
        Defect::Blur => each(&mut bad, |_, frame| blur(frame, clip, 3)),
        Defect::Jitter => jitter(&mut bad),
        Defect::Noise => noise(&mut bad),
        Defect::Letterbox => each(&mut bad, |_, frame| bars(frame, clip)),
        Defect::Watermark => each(&mut bad, |_, frame| stamp(frame, clip)),
    };
    let truth = truth.map_or(whole, time);
    (bad, truth)
}

type Range = Option<std::ops::Range<usize>>;

fn each(clip: &mut Clip, change: impl Fn(usize, &mut Vec<u8>)) -> Range {
    clip.frames.iter_mut().enumerate().for_each(|(index, frame)| change(index, frame));
    None
}

fn freeze(clip: &mut Clip, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    for index in range.clone().skip(1) {
        clip.frames[index] = clip.frames[range.start].clone();
    }
    range
}

fn fill(clip: &mut Clip, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    for frame in &mut clip.frames[range.clone()] {
        frame.fill(3);
    }
    range
}

fn flicker(clip: &mut Clip, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    for (index, frame) in clip.frames.iter_mut().enumerate().take(range.end).skip(range.start) {
        let lift = if index % 2 == 0 { 10 } else { -10 };
        for value in frame {
            *value = (i32::from(*value) + lift).clamp(0, 255) as u8;
        }
    }
    range
}

fn repeat(clip: &mut Clip) -> Range {
    for index in (1..clip.frames.len()).step_by(2) {
        clip.frames[index] = clip.frames[index - 1].clone();
    }
    None
}

fn splice(clip: &mut Clip, other: &Clip, at: usize) -> std::ops::Range<usize> {
    for (frame, new) in clip.frames[at..].iter_mut().zip(&other.frames) {
        frame.clone_from(new);
    }
    at - 1..at + 1
}

/// Three box blurs: nearly a Gaussian of deviation `radius`.
fn blur(frame: &mut [u8], clip: &Clip, radius: usize) {
    for _ in 0..3 {
        box_blur(frame, 3, radius);
        box_blur(frame, 3 * clip.size.width as usize, radius);
    }
}

/// Mean of `2 radius + 1` samples `step` bytes apart; samples beyond the frame count as the middle.
fn box_blur(frame: &mut [u8], step: usize, radius: usize) {
    let old = frame.to_vec();
    let size = (2 * radius + 1) as u32;
    for (index, value) in frame.iter_mut().enumerate() {
        let mut sum = 0;
        for k in 0..=2 * radius {
            let at = (index + k * step).checked_sub(radius * step).filter(|at| *at < old.len());
            sum += u32::from(old[at.unwrap_or(index)]);
        }
        *value = (sum / size) as u8;
    }
}

fn jitter(clip: &mut Clip) -> Range {
    let mut random = Random::new(77);
    let (width, height) = (clip.size.width as usize, clip.size.height as usize);
    let reach = (width.min(height) as f32 * 0.025).max(2.0);
    let mut side = 1.0;
    for frame in &mut clip.frames {
        side = -side;
        let (dx, dy) = (side * reach * (0.5 + 0.5 * random.unit()), side * reach * (random.unit() - 0.5));
        *frame = shifted(frame, width, height, dx.round() as isize, dy.round() as isize);
    }
    None
}

fn shifted(frame: &[u8], width: usize, height: usize, dx: isize, dy: isize) -> Vec<u8> {
    let mut out = Vec::with_capacity(frame.len());
    for y in 0..height as isize {
        for x in 0..width as isize {
            let (sx, sy) = (
                (x + dx).clamp(0, width as isize - 1) as usize,
                (y + dy).clamp(0, height as isize - 1) as usize,
            );
            out.extend_from_slice(&frame[3 * (sy * width + sx)..][..3]);
        }
    }
    out
}

fn noise(clip: &mut Clip) -> Range {
    let mut random = Random::new(5);
    for frame in &mut clip.frames {
        for pixel in frame.chunks_exact_mut(3) {
            // The sum of four uniforms has a variance of a third.
            let sum: f32 = (0..4).map(|_| random.unit() - 0.5).sum();
            let lift = (14.0 * 1.732 * sum) as i32;
            for value in pixel {
                *value = (i32::from(*value) + lift).clamp(0, 255) as u8;
            }
        }
    }
    None
}

fn bars(frame: &mut [u8], clip: &Clip) {
    let row = 3 * clip.size.width as usize;
    let bar = clip.size.height as usize / 8 * row;
    let end = frame.len();
    frame[..bar].fill(0);
    frame[end - bar..].fill(0);
}

/// Pale letters, partly transparent, in a lower corner.
fn stamp(frame: &mut [u8], clip: &Clip) {
    const LETTERS: [&str; 5] =
        ["1110111010101110", "1010010011001010", "1110010011001110", "1000010010101010", "1000111010101010"];
    let (width, height) = (clip.size.width as usize, clip.size.height as usize);
    let dot = (width.min(height) / 60).max(2);
    let (left, top) = (width - 18 * dot, height - 8 * dot);
    for y in 0..5 * dot {
        for x in 0..16 * dot {
            if LETTERS[y / dot].as_bytes()[x / dot] == b'1' {
                let at = 3 * ((top + y) * width + left + x);
                frame[at..at + 3].iter_mut().for_each(|v| *v = (0.3 * f32::from(*v) + 0.7 * 245.0) as u8);
            }
        }
    }
}
