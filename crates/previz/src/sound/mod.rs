//! What is heard: spoken lines, steps, and the quiet of the place.

mod loudness;
mod noise;
mod steps;

pub use loudness::Loudness;

use crate::vocabulary::Tone;
use crate::{BETWEEN_LINES, LEAD_IN, SpokenLine};
use director_film::Seconds;
use director_media::{Pcm, SAMPLE_RATE};

/// A line and its speech.
#[derive(Debug)]
pub struct Speech {
    pub speaker: String,
    pub text: String,
    /// Mono, 48 kHz.
    pub pcm: Pcm,
}

/// A line at its time in the take.
#[derive(Debug)]
pub struct Placed {
    pub speech: Speech,
    /// Samples from the take's start.
    pub from: u64,
    /// Samples that are heard before the take ends.
    pub heard: u64,
}

/// One line after the other, from the lead-in on; what does not fit is cut at the end.
pub fn place(speeches: Vec<Speech>, take_samples: u64) -> Vec<Placed> {
    let samples = |seconds: Seconds| seconds.millis() * u64::from(SAMPLE_RATE) / 1000;
    let mut from = samples(LEAD_IN);
    let mut placed = Vec::new();
    for speech in speeches {
        let length = speech.pcm.frames();
        let heard = length.min(take_samples.saturating_sub(from));
        placed.push(Placed { speech, from, heard });
        from += length + samples(BETWEEN_LINES);
    }
    placed.retain(|line| line.heard > 0);
    placed
}

/// Lines as the record tells them.
pub fn spoken(placed: &[Placed]) -> Vec<SpokenLine> {
    let seconds = |samples: u64| Seconds::from_millis(samples * 1000 / u64::from(SAMPLE_RATE));
    let line = |line: &Placed| SpokenLine {
        speaker: line.speech.speaker.clone(),
        text: line.speech.text.clone(),
        start: seconds(line.from),
        length: seconds(line.heard),
    };
    placed.iter().map(line).collect()
}

/// The take's whole sound: 48 kHz stereo, `samples` long. `footsteps` are seconds and loudness.
pub fn mix(tone: Tone, footsteps: &[(f32, f32)], placed: &[Placed], samples: u64, seed: u64) -> Pcm {
    let mut mono = noise::room_tone(tone, samples, seed);
    for (time, loud) in footsteps {
        steps::add(&mut mono, *time, *loud, tone, seed);
    }
    for line in placed {
        let from = line.from as usize;
        let heard = &line.speech.pcm.samples[..line.heard as usize];
        let fade = 240.min(heard.len());
        for (index, (under, speech)) in mono[from..].iter_mut().zip(heard).enumerate() {
            // A line cut by the take's end fades out instead of clicking.
            let left = heard.len() - index;
            let gain = if left < fade { left as f32 / fade as f32 } else { 1.0 };
            *under += speech * 0.8 * gain;
        }
    }
    let samples = mono.iter().flat_map(|sample| [sample.clamp(-1.0, 1.0); 2]).collect();
    Pcm { sample_rate: SAMPLE_RATE, channels: 2, samples }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speech(samples: usize) -> Speech {
        let pcm = Pcm { sample_rate: SAMPLE_RATE, channels: 1, samples: vec![0.5; samples] };
        Speech { speaker: "Maya".into(), text: "Hello.".into(), pcm }
    }

    #[test]
    fn lines_follow_each_other_and_the_last_is_cut_at_the_end() {
        let placed = place(vec![speech(48_000), speech(48_000), speech(48_000)], 48_000 * 2);
        let times: Vec<_> = spoken(&placed).iter().map(|l| (l.start.millis(), l.length.millis())).collect();
        assert_eq!(times, [(400, 1000), (1700, 300)]);
    }

    #[test]
    fn silence_is_never_digital_and_steps_are_heard_when_they_land() {
        let quiet = mix(Tone::Quiet, &[], &[], 48_000, 3);
        assert_eq!(quiet.frames(), 48_000);
        let mean = quiet.samples.iter().map(|s| s.abs()).sum::<f32>() / quiet.samples.len() as f32;
        assert!((1e-5..0.01).contains(&mean), "{mean}");
        let walked = mix(Tone::Quiet, &[(0.5, 1.0)], &[], 48_000, 3);
        let loudest =
            (0..48_000).max_by(|a, b| walked.samples[a * 2].abs().total_cmp(&walked.samples[b * 2].abs()));
        assert!((24_000..24_000 + 1_500).contains(&loudest.unwrap()));
    }
}
