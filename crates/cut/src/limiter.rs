//! A look-ahead limiter: no sample above the ceiling, no click where it works.

use director_media::Pcm;
use std::collections::VecDeque;

/// Moments it looks ahead, and over which its gain moves: 5 ms at 48 kHz.
const LOOK: usize = 240;

/// Share of the way back to full gain that is taken per moment: about 80 ms to recover.
const RELEASE: f32 = 1.0 / 3840.0;

/// Scales by `gain` and holds every sample at or below `ceiling` (both factors).
///
/// The gain a moment needs is the ceiling over its peak. The least gain of the next [`LOOK`] moments, smoothed over the last
/// [`LOOK`], is never above what any moment needs, and moves without a step.
pub(crate) fn limit(pcm: &Pcm, gain: f32, ceiling: f32) -> Pcm {
    let channels = usize::from(pcm.channels.max(1));
    let needed: Vec<f32> =
        pcm.samples.chunks_exact(channels).map(|moment| needed(moment, gain, ceiling)).collect();
    let mut gains = Smooth::new();
    let mut samples = Vec::with_capacity(pcm.samples.len());
    let least = least_ahead(&needed);
    for (moment, least) in pcm.samples.chunks_exact(channels).zip(least) {
        let factor = gain * gains.next(least);
        samples.extend(moment.iter().map(|sample| (sample * factor).clamp(-ceiling, ceiling)));
    }
    Pcm { sample_rate: pcm.sample_rate, channels: pcm.channels, samples }
}

fn needed(moment: &[f32], gain: f32, ceiling: f32) -> f32 {
    let peak = moment.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs())) * gain;
    if peak > ceiling { ceiling / peak } else { 1.0 }
}

/// For every moment the least value from it to [`LOOK`] moments later.
fn least_ahead(values: &[f32]) -> impl Iterator<Item = f32> {
    // Places of values that may yet be the least: each smaller than all before it in the window.
    let mut candidates: VecDeque<usize> = VecDeque::new();
    let mut entered = 0;
    (0..values.len()).map(move |at| {
        while entered < values.len().min(at + LOOK + 1) {
            while candidates.back().is_some_and(|last| values[*last] >= values[entered]) {
                candidates.pop_back();
            }
            candidates.push_back(entered);
            entered += 1;
        }
        while candidates.front().is_some_and(|first| *first < at) {
            candidates.pop_front();
        }
        candidates.front().map_or(1.0, |least| values[*least])
    })
}

/// Releases slowly, then averages over the last [`LOOK`] moments.
struct Smooth {
    released: f32,
    window: VecDeque<f32>,
    sum: f64,
}

impl Smooth {
    fn new() -> Self {
        Self { released: 1.0, window: VecDeque::from(vec![1.0; LOOK + 1]), sum: (LOOK + 1) as f64 }
    }

    fn next(&mut self, least: f32) -> f32 {
        self.released = least.min(self.released + (1.0 - self.released) * RELEASE);
        self.window.push_back(self.released);
        let left = self.window.pop_front().unwrap_or(1.0);
        self.sum += f64::from(self.released) - f64::from(left);
        (self.sum / (LOOK + 1) as f64) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_passes_the_ceiling_and_quiet_sound_is_only_scaled() {
        let mut pcm = Pcm::silence(2, 9600);
        for (at, sample) in pcm.samples.iter_mut().enumerate() {
            let loud = (4800..9600).contains(&at);
            *sample = ((at / 2) as f32 * 0.05).sin() * if loud { 0.9 } else { 0.1 };
        }
        let limited = limit(&pcm, 2.0, 0.5);
        assert!(limited.peak() <= 0.5);
        assert!((limited.samples[1000] - pcm.samples[1000] * 2.0).abs() < 1e-4);
        let loud = limited.samples[6000..9000].iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        assert!(loud > 0.45, "the ceiling is used: {loud}");
    }

    #[test]
    fn the_gain_never_jumps() {
        let mut pcm = Pcm::silence(1, 4800);
        pcm.samples.fill(0.3);
        pcm.samples[2400] = 1.0;
        let limited = limit(&pcm, 1.0, 0.4);
        let steps = limited.samples.windows(2).enumerate().filter(|(at, _)| !(2398..2402).contains(at));
        let steepest = steps.map(|(_, pair)| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 0.002, "{steepest}");
    }
}
