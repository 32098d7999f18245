//! A person's recording of the whole narration: which stretch of it belongs to which words.
//!
//! Sentences are set against the pauses of the recording by dynamic programming: the best pairing is the one whose
//! pauses lie nearest to where the words' share of the whole would put them. Between two paired pauses words are spread evenly.

use crate::error::StudioError;
use director_film::plan::ClipPlan;
use director_film::speech::Utterance;
use director_media::Pcm;

/// Quieter than this for [`PAUSE_SECONDS`] is a pause: -40 dB below the loudest window.
const PAUSE_LEVEL: f32 = 0.01;
const PAUSE_SECONDS: f64 = 0.18;
const WINDOW_SECONDS: f64 = 0.02;

#[derive(Debug)]
pub(crate) struct Recording {
    pcm: Pcm,
    /// Words before each anchor, and the anchor's time in seconds; both ascend.
    anchors: Vec<(f64, f64)>,
}

impl Recording {
    /// `sentences` are the word counts of the narration's sentences in order.
    pub(crate) fn align(pcm: Pcm, sentences: &[u32]) -> Result<Self, StudioError> {
        let words: u32 = sentences.iter().sum();
        let (from, to) = voiced_span(&pcm).ok_or_else(|| {
            StudioError::Refused(
                "the narration recording is silent; record it again or leave out --narration".into(),
            )
        })?;
        if words == 0 {
            return Err(StudioError::Refused(
                "a narration recording was given, but the script has no narration".into(),
            ));
        }
        let ends: Vec<f64> = sentences
            .iter()
            .scan(0_u32, |said, words| {
                *said += words;
                Some(f64::from(*said))
            })
            .collect();
        let pauses = pauses_between(&pcm, from, to);
        let mut anchors = vec![(0.0, from)];
        anchors.extend(pair(&ends[..ends.len() - 1], &pauses, f64::from(words), from, to));
        anchors.push((f64::from(words), to));
        Ok(Self { pcm, anchors })
    }

    /// The stretch of the recording that says this utterance of the plan.
    pub(crate) fn cut_out(&self, plan: &ClipPlan, utterance: &Utterance) -> Result<Pcm, StudioError> {
        let narrated =
            plan.clips.iter().flat_map(|clip| &clip.lines).filter(|line| line.voice == utterance.voice);
        let mut said = 0_u32;
        for line in narrated {
            if line.text == utterance.text {
                return Ok(slice(&self.pcm, self.time(said), self.time(said + line.words)));
            }
            said += line.words;
        }
        Err(StudioError::Failed(format!("the plan does not say `{}`", utterance.text)))
    }

    fn time(&self, word: u32) -> f64 {
        let word = f64::from(word);
        let after = self
            .anchors
            .iter()
            .position(|(words, _)| *words >= word)
            .unwrap_or(self.anchors.len() - 1)
            .max(1);
        let ((w0, t0), (w1, t1)) = (self.anchors[after - 1], self.anchors[after]);
        if w1 <= w0 { t1 } else { t0 + (t1 - t0) * ((word - w0) / (w1 - w0)).clamp(0.0, 1.0) }
    }
}

/// The stretch between two times in seconds.
fn slice(pcm: &Pcm, from: f64, to: f64) -> Pcm {
    let index = |seconds: f64| {
        let frame = (seconds.max(0.0) * f64::from(pcm.sample_rate)).round() as usize;
        (frame * usize::from(pcm.channels)).min(pcm.samples.len())
    };
    Pcm {
        sample_rate: pcm.sample_rate,
        channels: pcm.channels,
        samples: pcm.samples[index(from)..index(to).max(index(from))].to_vec(),
    }
}

/// Which windows are louder than a pause, and how long one window is.
fn voiced_windows(pcm: &Pcm) -> Vec<bool> {
    let window = (f64::from(pcm.sample_rate) * WINDOW_SECONDS) as usize * usize::from(pcm.channels);
    let levels: Vec<f32> = pcm.samples.chunks(window.max(1)).map(rms).collect();
    let loudest = levels.iter().copied().fold(0.0, f32::max);
    levels.into_iter().map(|level| loudest > 1e-4 && level > loudest * PAUSE_LEVEL.max(0.03)).collect()
}

fn rms(samples: &[f32]) -> f32 {
    (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32).sqrt()
}

fn voiced_span(pcm: &Pcm) -> Option<(f64, f64)> {
    let voiced = voiced_windows(pcm);
    let first = voiced.iter().position(|&voiced| voiced)?;
    let last = voiced.iter().rposition(|&voiced| voiced)?;
    Some((first as f64 * WINDOW_SECONDS, (last + 1) as f64 * WINDOW_SECONDS))
}

/// Middles of the pauses within the voiced span, in seconds.
fn pauses_between(pcm: &Pcm, from: f64, to: f64) -> Vec<f64> {
    let mut pauses = Vec::new();
    let mut quiet_since = None;
    for (index, voiced) in voiced_windows(pcm).into_iter().enumerate() {
        let time = index as f64 * WINDOW_SECONDS;
        match (voiced, quiet_since) {
            (false, None) => quiet_since = Some(time),
            (true, Some(since)) => {
                if time - since >= PAUSE_SECONDS && since > from && time < to {
                    pauses.push(f64::midpoint(since, time));
                }
                quiet_since = None;
            }
            _ => {}
        }
    }
    pauses
}

/// Pairs sentence ends with pauses in order; either may stay single. Returns `(words, seconds)` of the pairs.
fn pair(ends: &[f64], pauses: &[f64], words: f64, from: f64, to: f64) -> Vec<(f64, f64)> {
    let expected: Vec<f64> = ends.iter().map(|end| from + (to - from) * end / words).collect();
    // A pair further apart than this costs more than leaving the sentence end without a pause.
    let unpaired = ((to - from) / (ends.len() as f64 + 1.0)).powi(2) * 0.5;
    let (n, m) = (expected.len(), pauses.len());
    let mut cost = vec![vec![0.0_f64; m + 1]; n + 1];
    for i in 1..=n {
        cost[i][0] = i as f64 * unpaired;
        for j in 1..=m {
            let together = cost[i - 1][j - 1] + (expected[i - 1] - pauses[j - 1]).powi(2);
            cost[i][j] = together.min(cost[i - 1][j] + unpaired).min(cost[i][j - 1]);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (n, m);
    while i > 0 && j > 0 {
        let together = cost[i - 1][j - 1] + (expected[i - 1] - pauses[j - 1]).powi(2);
        if (cost[i][j] - together).abs() < 1e-9 {
            pairs.push((ends[i - 1], pauses[j - 1]));
            (i, j) = (i - 1, j - 1);
        } else if (cost[i][j] - cost[i][j - 1]).abs() < 1e-9 {
            j -= 1;
        } else {
            i -= 1;
        }
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tone for each sentence of `lengths` seconds with `pause` seconds of silence between.
    fn tones(lengths: &[f64], pause: f64) -> Pcm {
        let rate = 48_000_u32;
        let mut samples = vec![0.0; (0.3 * f64::from(rate)) as usize];
        for length in lengths {
            let count = (length * f64::from(rate)) as usize;
            samples.extend((0..count).map(|n| (n as f32 * 0.05).sin() * 0.5));
            samples.extend(vec![0.0; (pause * f64::from(rate)) as usize]);
        }
        Pcm { sample_rate: rate, channels: 1, samples }
    }

    #[test]
    fn sentence_ends_are_found_at_the_recordings_pauses_although_the_pace_varies() {
        // Ten words each, spoken in 2, 4 and 3 seconds: the words' share alone would be wrong by a second.
        let recording = Recording::align(tones(&[2.0, 4.0, 3.0], 0.5), &[10, 10, 10]).unwrap();
        assert!((recording.time(10) - 2.55).abs() < 0.1, "{}", recording.time(10));
        assert!((recording.time(20) - 7.05).abs() < 0.1, "{}", recording.time(20));
        assert!((recording.time(0) - 0.3).abs() < 0.05);
        assert!((recording.time(30) - 10.3).abs() < 0.1);
    }

    #[test]
    fn a_silent_recording_is_refused() {
        let silent = Pcm { sample_rate: 48_000, channels: 1, samples: vec![0.0; 48_000] };
        assert!(Recording::align(silent, &[5]).is_err());
    }
}
