//! Lowering the music while someone speaks.

use director_media::Pcm;

/// Moments in one step of the envelope: 10 ms at 48 kHz.
pub(crate) const BLOCK: u64 = 480;

/// Speech louder than this counts as speech: -45 dB relative to full scale, as a mean square.
const SPEECH: f32 = 3.2e-5;

/// Steps by which the music is down before the first word.
const AHEAD: usize = 20;

/// Steps that are held after the last word, so that music does not breathe between words.
const HOLD: usize = 60;

/// How far the music goes down, in dB.
const DEPTH: f32 = 12.0;

/// Steps that going down and coming up take.
const DOWN: f32 = 20.0;
const UP: f32 = 60.0;

/// A factor for the music at the start of every 10 ms, from the speech in `speech`.
pub(crate) fn envelope(speech: &Pcm) -> Vec<f32> {
    let blocks = speech.samples.chunks(BLOCK as usize * 2);
    let spoken: Vec<bool> = blocks.map(|block| mean_square(block) > SPEECH).collect();
    let mut decibels = 0.0_f32;
    let wanted = widen(&spoken);
    let steps = wanted.into_iter().map(|down| {
        decibels =
            if down { (decibels - DEPTH / DOWN).max(-DEPTH) } else { (decibels + DEPTH / UP).min(0.0) };
        10_f32.powf(decibels / 20.0)
    });
    steps.collect()
}

fn mean_square(block: &[f32]) -> f32 {
    block.iter().map(|sample| sample * sample).sum::<f32>() / block.len().max(1) as f32
}

/// Marks every step from a little before speech to a while after it.
fn widen(spoken: &[bool]) -> Vec<bool> {
    let mut wide = vec![false; spoken.len()];
    for at in (0..spoken.len()).filter(|at| spoken[*at]) {
        let end = (at + HOLD).min(wide.len());
        wide[at.saturating_sub(AHEAD)..end].fill(true);
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn music_is_fully_down_when_the_first_word_sounds_and_up_again_later() {
        let mut speech = Pcm::silence(2, 48_000 * 4);
        speech.samples[48_000 * 2..48_000 * 4].fill(0.1);
        let envelope = envelope(&speech);
        assert_eq!(envelope.len(), 400);
        assert!((envelope[50] - 1.0).abs() < 1e-6);
        assert!((envelope[100] - 0.251).abs() < 0.02, "{}", envelope[100]);
        assert!((envelope[199] - 0.251).abs() < 0.01);
        assert!((envelope[399] - 1.0).abs() < 1e-6);
        let steepest = envelope.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 0.08, "no jumps: {steepest}");
    }
}
