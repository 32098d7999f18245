//! How loud speech is, frame by frame: what mouths follow.

use super::Placed;
use director_film::{FrameRate, Frames};
use director_media::SAMPLE_RATE;

/// 0 silent to 1 loud, one value for each frame; beyond the last it is silent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loudness(Vec<f32>);

impl Loudness {
    pub fn at(&self, frame: u64) -> f32 {
        usize::try_from(frame).ok().and_then(|index| self.0.get(index)).copied().unwrap_or(0.0)
    }

    /// Of all lines of one speaker.
    pub fn of<'a>(lines: impl Iterator<Item = &'a Placed>, rate: FrameRate, frames: Frames) -> Self {
        let mut values = vec![0.0_f32; frames.0 as usize];
        for line in lines {
            for (index, value) in values.iter_mut().enumerate() {
                let boundary = |frame: usize| rate.samples_at(Frames(frame as u64), SAMPLE_RATE);
                *value = value.max(level(line, boundary(index), boundary(index + 1)));
            }
        }
        Self(values)
    }
}

/// Root mean square of a line between two moments of the take, scaled so that normal speech opens the mouth wide.
fn level(line: &Placed, from: u64, to: u64) -> f32 {
    let start = from.max(line.from);
    let end = to.min(line.from + line.heard);
    if start >= end {
        return 0.0;
    }
    let heard = &line.speech.pcm.samples[(start - line.from) as usize..(end - line.from) as usize];
    let power = heard.iter().map(|sample| sample * sample).sum::<f32>() / heard.len() as f32;
    (power.sqrt() * 6.0).min(1.0)
}
