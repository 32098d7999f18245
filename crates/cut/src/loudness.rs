//! How loud a programme is, and making it as loud as it should be.

use crate::error::CutError;
use crate::limiter::limit;
use director_media::Pcm;
use ebur128::{EbuR128, Mode};

/// Integrated loudness that films are brought to, in LUFS: what most platforms play at.
const TARGET_LUFS: f64 = -14.0;

/// Most gain in dB: a nearly silent film stays quiet instead of becoming noise.
const MOST_GAIN: f64 = 24.0;

/// Rounds of correcting for what the limiter took.
const ROUNDS: usize = 2;

/// ITU-R BS.1770 measures; `None` where there is nothing above the gate, or nothing at all.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Loudness {
    pub integrated_lufs: Option<f64>,
    /// Highest peak between samples, in dB relative to full scale.
    pub true_peak_dbtp: Option<f64>,
}

/// Measures a programme.
pub fn measure(pcm: &Pcm) -> Result<Loudness, CutError> {
    if pcm.is_empty() {
        return Ok(Loudness::default());
    }
    let mut meter = EbuR128::new(u32::from(pcm.channels), pcm.sample_rate, Mode::I | Mode::TRUE_PEAK)?;
    meter.add_frames_f32(&pcm.samples)?;
    let integrated = meter.loudness_global()?;
    let mut peak = 0.0_f64;
    for channel in 0..u32::from(pcm.channels) {
        peak = peak.max(meter.true_peak(channel)?);
    }
    Ok(Loudness {
        integrated_lufs: integrated.is_finite().then_some(integrated),
        true_peak_dbtp: (peak > 0.0).then(|| 20.0 * peak.log10()),
    })
}

/// Brings a programme towards -14 LUFS without letting a peak, between samples too, above `ceiling_dbtp`. Where both cannot be
/// had, the ceiling holds. Silence stays silence.
pub fn master(pcm: &Pcm, ceiling_dbtp: f64) -> Result<Pcm, CutError> {
    let Some(found) = measure(pcm)?.integrated_lufs else { return Ok(pcm.clone()) };
    let mut gain_db = (TARGET_LUFS - found).min(MOST_GAIN);
    let mut limited = under_ceiling(pcm, gain_db, ceiling_dbtp)?;
    for _ in 0..ROUNDS {
        let missing = measure(&limited)?.integrated_lufs.map_or(0.0, |now| TARGET_LUFS - now);
        if missing < 0.3 || gain_db >= MOST_GAIN {
            break;
        }
        gain_db = (gain_db + missing).min(MOST_GAIN);
        limited = under_ceiling(pcm, gain_db, ceiling_dbtp)?;
    }
    Ok(limited)
}

/// The limiter sees samples; what rises between them is measured and taken off the whole.
fn under_ceiling(pcm: &Pcm, gain_db: f64, ceiling_dbtp: f64) -> Result<Pcm, CutError> {
    let mut limited = limit(pcm, factor(gain_db), factor(ceiling_dbtp));
    let excess = measure(&limited)?.true_peak_dbtp.map_or(0.0, |peak| peak - ceiling_dbtp);
    if excess > 0.0 {
        let lower = factor(-excess);
        limited.samples.iter_mut().for_each(|sample| *sample *= lower);
    }
    Ok(limited)
}

fn factor(decibels: f64) -> f32 {
    10_f64.powf(decibels / 20.0) as f32
}
