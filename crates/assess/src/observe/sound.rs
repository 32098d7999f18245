//! Everything measured on the sound track.

use crate::error::AssessError;
use crate::thresholds::sound as limits;
use director_media::Pcm;
use ebur128::{EbuR128, Mode};
use rustfft::FftPlanner;
use rustfft::num_complex::Complex;

/// Levels and onsets are taken this often per second.
pub(crate) const HOPS_PER_SECOND: usize = 100;
/// Window of the spectral flux, in samples at 48 kHz.
const WINDOW: usize = 2048;
/// What silence is called in decibels.
const FLOOR_DB: f64 = -120.0;

#[derive(Debug, Clone, Default)]
pub(crate) struct Sound {
    pub(crate) seconds: f64,
    /// Root mean square over channels per hop, in dB of full scale.
    pub(crate) levels_db: Vec<f64>,
    /// Positive spectral flux per hop.
    pub(crate) onsets: Vec<f64>,
    /// Integrated loudness (EBU R128) in LUFS; `None` for silence.
    pub(crate) loudness: Option<f64>,
    /// True peak in dB of full scale.
    pub(crate) true_peak: f64,
    /// Seconds at which runs of full-scale samples begin and end.
    pub(crate) clipped: Vec<(f64, f64)>,
    /// Mean sample value.
    pub(crate) offset: f64,
}

pub(crate) fn listen(pcm: &Pcm) -> Result<Sound, AssessError> {
    let channels = usize::from(pcm.channels).max(1);
    let rate = f64::from(pcm.sample_rate);
    let mono: Vec<f32> =
        pcm.samples.chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32).collect();
    let (loudness, true_peak) = loudness(pcm)?;
    Ok(Sound {
        seconds: mono.len() as f64 / rate,
        levels_db: levels(&pcm.samples, channels * hop(pcm)),
        onsets: spectral_flux(&mono, hop(pcm)),
        loudness,
        true_peak,
        clipped: clipped(&pcm.samples, channels, rate),
        offset: mono.iter().map(|value| f64::from(*value)).sum::<f64>() / mono.len().max(1) as f64,
    })
}

fn hop(pcm: &Pcm) -> usize {
    (pcm.sample_rate as usize / HOPS_PER_SECOND).max(1)
}

fn levels(samples: &[f32], hop: usize) -> Vec<f64> {
    let level = |part: &[f32]| {
        let square = part.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>() / part.len() as f64;
        (10.0 * square.max(1e-12).log10()).max(FLOOR_DB)
    };
    samples.chunks(hop).map(level).collect()
}

fn loudness(pcm: &Pcm) -> Result<(Option<f64>, f64), AssessError> {
    let wrong = |source| AssessError::Loudness { source };
    let mut meter =
        EbuR128::new(u32::from(pcm.channels), pcm.sample_rate, Mode::I | Mode::TRUE_PEAK).map_err(wrong)?;
    meter.add_frames_f32(&pcm.samples).map_err(wrong)?;
    let integrated = meter.loudness_global().map_err(wrong)?;
    let mut peak = 0.0_f64;
    for channel in 0..u32::from(pcm.channels) {
        peak = peak.max(meter.true_peak(channel).map_err(wrong)?);
    }
    Ok((integrated.is_finite().then_some(integrated), (20.0 * peak.max(1e-6).log10()).max(FLOOR_DB)))
}

/// Runs of at least three samples of one channel at full scale; neighbouring runs are one.
fn clipped(samples: &[f32], channels: usize, rate: f64) -> Vec<(f64, f64)> {
    let mut found: Vec<(f64, f64)> = Vec::new();
    for channel in 0..channels {
        let mut run = 0;
        for (index, value) in samples.iter().skip(channel).step_by(channels).enumerate() {
            run = if value.abs() >= limits::FULL_SCALE { run + 1 } else { 0 };
            if run >= limits::CLIP_RUN {
                let at = index as f64 / rate;
                found.push((at - (run as f64 - 1.0) / rate, at + 1.0 / rate));
            }
        }
    }
    joined(found)
}

fn joined(mut spans: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f64, f64)> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.0 - last.1 <= limits::JOIN_SECONDS => last.1 = last.1.max(span.1),
            _ => out.push(span),
        }
    }
    out
}

/// Sum of the increases of log magnitude over the spectrum: Dixon, "Onset Detection Revisited", DAFx 2006.
fn spectral_flux(mono: &[f32], hop: usize) -> Vec<f64> {
    let transform = FftPlanner::<f32>::new().plan_fft_forward(WINDOW);
    let shape: Vec<f32> =
        (0..WINDOW).map(|i| 0.5 - 0.5 * (std::f32::consts::TAU * i as f32 / WINDOW as f32).cos()).collect();
    let mut buffer = vec![Complex::new(0.0, 0.0); WINDOW];
    let mut scratch = vec![Complex::new(0.0, 0.0); transform.get_inplace_scratch_len()];
    let mut before: Option<Vec<f32>> = None;
    let mut flux = Vec::with_capacity(mono.len() / hop + 1);
    for centre in (0..mono.len()).step_by(hop) {
        for (i, (value, weight)) in buffer.iter_mut().zip(&shape).enumerate() {
            let sample = (centre + i).checked_sub(WINDOW / 2).and_then(|at| mono.get(at)).unwrap_or(&0.0);
            *value = Complex::new(sample * weight, 0.0);
        }
        transform.process_with_scratch(&mut buffer, &mut scratch);
        let now: Vec<f32> = buffer[..WINDOW / 2].iter().map(|bin| (1.0 + bin.norm()).ln()).collect();
        let rise = before
            .as_ref()
            .map_or(0.0, |old| now.iter().zip(old).map(|(new, old)| f64::from((new - old).max(0.0))).sum());
        flux.push(rise);
        before = Some(now);
    }
    flux
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(seconds: f64, amplitude: f64) -> Pcm {
        let samples = (0..(seconds * 48_000.0) as usize)
            .map(|i| ((i as f64 * 440.0 * std::f64::consts::TAU / 48_000.0).sin() * amplitude) as f32)
            .flat_map(|value| [value.clamp(-1.0, 1.0); 2])
            .collect();
        Pcm { sample_rate: 48_000, channels: 2, samples }
    }

    #[test]
    fn a_tone_has_the_level_of_its_amplitude() {
        let heard = listen(&tone(2.0, 0.5)).unwrap();
        assert!((heard.levels_db[50] + 9.03).abs() < 0.1, "{}", heard.levels_db[50]);
        assert!((heard.true_peak + 6.02).abs() < 0.1);
        assert!(heard.clipped.is_empty() && heard.offset.abs() < 1e-3);
    }

    #[test]
    fn an_overdriven_tone_is_clipped_throughout() {
        let heard = listen(&tone(1.0, 3.0)).unwrap();
        assert_eq!(heard.clipped.len(), 1);
        assert!(heard.clipped[0].1 - heard.clipped[0].0 > 0.95);
    }

    #[test]
    fn a_click_is_the_largest_onset() {
        let mut pcm = Pcm { sample_rate: 48_000, channels: 2, samples: vec![0.0; 96_000] };
        pcm.samples[48_000..48_200].fill(0.8);
        let heard = listen(&pcm).unwrap();
        let peak = heard.onsets.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
        assert!((48..=51).contains(&peak), "{peak}");
    }
}
