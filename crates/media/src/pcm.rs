//! Sound as samples.

use crate::error::MediaError;
use crate::stage::Staged;
use director_film::Seconds;
use std::path::Path;

/// The rate at which all of Director's sound is kept, in samples per second.
pub const SAMPLE_RATE: u32 = 48_000;

/// Sound in memory. `samples` are interleaved by channel, nominally from -1 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Pcm {
    pub sample_rate: u32,
    pub channels: u16,
    pub samples: Vec<f32>,
}

impl Pcm {
    /// `frames` moments of silence at [`SAMPLE_RATE`].
    pub fn silence(channels: u16, frames: u64) -> Self {
        let samples = vec![0.0; frames as usize * usize::from(channels)];
        Self { sample_rate: SAMPLE_RATE, channels, samples }
    }

    /// Moments in time, each with one sample per channel.
    pub fn frames(&self) -> u64 {
        self.samples.len() as u64 / u64::from(self.channels.max(1))
    }

    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// Length, rounded to the millisecond.
    pub fn seconds(&self) -> Seconds {
        let rate = u64::from(self.sample_rate.max(1));
        Seconds::from_millis((self.frames() * 1000 + rate / 2) / rate)
    }

    /// Largest magnitude of any sample.
    pub fn peak(&self) -> f32 {
        self.samples.iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
    }

    /// One channel: the mean of all.
    pub fn to_mono(&self) -> Self {
        let channels = usize::from(self.channels.max(1));
        let mean = |moment: &[f32]| moment.iter().sum::<f32>() / channels as f32;
        let samples = self.samples.chunks_exact(channels).map(mean).collect();
        Self { sample_rate: self.sample_rate, channels: 1, samples }
    }

    /// Two channels: one is doubled, of more than two the first two are kept.
    pub fn to_stereo(&self) -> Self {
        let channels = usize::from(self.channels.max(1));
        let pair = |moment: &[f32]| [moment[0], moment[1.min(channels - 1)]];
        let samples = self.samples.chunks_exact(channels).flat_map(pair).collect();
        Self { sample_rate: self.sample_rate, channels: 2, samples }
    }

    /// Cuts or fills with silence to exactly `frames` moments.
    pub fn resize(&mut self, frames: u64) {
        self.samples.resize(frames as usize * usize::from(self.channels), 0.0);
    }

    /// Appends sound of the same rate and channels; anything else is an error in the caller.
    pub fn append(&mut self, more: &Self) {
        debug_assert_eq!((self.sample_rate, self.channels), (more.sample_rate, more.channels));
        self.samples.extend_from_slice(&more.samples);
    }

    /// Reads a WAV file of whole numbers up to 32 bits, or of 32-bit floats.
    pub fn read_wav(path: &Path) -> Result<Self, MediaError> {
        Self::read_wav_part(path, 0, u64::MAX)
    }

    /// Reads at most `most` moments of a WAV file from moment `first` on; nothing beyond the end.
    pub fn read_wav_part(path: &Path, first: u64, most: u64) -> Result<Self, MediaError> {
        let mut reader = hound::WavReader::open(path).map_err(|error| wav_error(path, "read", error))?;
        let spec = reader.spec();
        let first = u32::try_from(first).unwrap_or(u32::MAX).min(reader.duration());
        reader.seek(first).map_err(|source| MediaError::io(path, "read", source))?;
        let count = most.min(u64::from(reader.duration() - first)) as usize * usize::from(spec.channels);
        let samples: Result<Vec<f32>, _> = match spec.sample_format {
            hound::SampleFormat::Float => reader.samples::<f32>().take(count).collect(),
            hound::SampleFormat::Int => {
                let scale = 1.0 / (1_i64 << (spec.bits_per_sample - 1)) as f32;
                let scaled = |sample: Result<i32, _>| sample.map(|value| value as f32 * scale);
                reader.samples::<i32>().take(count).map(scaled).collect()
            }
        };
        let samples = samples.map_err(|error| wav_error(path, "read", error))?;
        Ok(Self { sample_rate: spec.sample_rate, channels: spec.channels, samples })
    }

    /// Writes 16-bit WAV, clipping what is louder than full scale.
    pub fn write_wav(&self, path: &Path) -> Result<(), MediaError> {
        let staged = Staged::beside(path)?;
        let wrong = |error| wav_error(path, "written", error);
        let spec = hound::WavSpec {
            channels: self.channels,
            sample_rate: self.sample_rate,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(staged.path(), spec).map_err(wrong)?;
        for sample in &self.samples {
            writer.write_sample(to_i16(*sample)).map_err(wrong)?;
        }
        writer.finalize().map_err(wrong)?;
        staged.commit()
    }
}

fn to_i16(sample: f32) -> i16 {
    (sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16
}

fn wav_error(path: &Path, doing: &'static str, error: hound::Error) -> MediaError {
    match error {
        hound::Error::IoError(source) => MediaError::io(path, doing, source),
        other => MediaError::Unreadable { path: path.to_owned(), reason: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wav_comes_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        let samples = (0..960).map(|i| (i as f32 / 480.0) - 1.0).collect();
        let pcm = Pcm { sample_rate: SAMPLE_RATE, channels: 2, samples };
        pcm.write_wav(&path).unwrap();
        let back = Pcm::read_wav(&path).unwrap();
        assert_eq!((back.channels, back.frames(), back.seconds().millis()), (2, 480, 10));
        let part = Pcm::read_wav_part(&path, 100, 50).unwrap();
        assert_eq!(part.samples, back.samples[200..300]);
        assert!(Pcm::read_wav_part(&path, 9999, 50).unwrap().is_empty());
        assert!(back.samples.iter().zip(&pcm.samples).all(|(a, b)| (a - b).abs() <= 1.0 / 65_536.0));
    }

    #[test]
    fn a_wav_that_is_none_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("not.wav");
        std::fs::write(&path, b"RIFFnope").unwrap();
        assert!(Pcm::read_wav(&path).unwrap_err().to_string().contains("not.wav"));
    }

    #[test]
    fn mono_and_stereo_convert_both_ways() {
        let mono = Pcm { sample_rate: SAMPLE_RATE, channels: 1, samples: vec![0.5, -0.25] };
        assert_eq!(mono.to_stereo().samples, [0.5, 0.5, -0.25, -0.25]);
        assert_eq!(mono.to_stereo().to_mono(), mono);
    }
}
