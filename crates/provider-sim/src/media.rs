//! The videos that finished jobs hand out.

use crate::SimError;
use crate::config::Media;
use bytes::Bytes;
use director_film::{FrameRate, Frames, Seconds, Size};
use director_media::{MediaError, Pcm, SAMPLE_RATE, ToolPaths, Tools, VideoWriter, mux};
use std::collections::BTreeMap;
use tokio::sync::Mutex;

const RATE: FrameRate = FrameRate::FILM;

/// Makes each size and length once.
#[derive(Debug)]
pub(crate) struct Shelf {
    source: Source,
    made: Mutex<BTreeMap<(Size, Seconds), Bytes>>,
}

#[derive(Debug)]
enum Source {
    Tools(Tools),
    Fixed(Bytes),
}

impl Shelf {
    pub(crate) fn open(media: &Media) -> Result<Self, SimError> {
        let source = match media {
            Media::Made(paths) => Source::Tools(find(paths)?),
            Media::Fixed(bytes) => Source::Fixed(Bytes::from(bytes.clone())),
        };
        Ok(Self { source, made: Mutex::default() })
    }

    pub(crate) async fn take(&self, size: Size, seconds: Seconds) -> Result<Bytes, SimError> {
        let tools = match &self.source {
            Source::Fixed(bytes) => return Ok(bytes.clone()),
            Source::Tools(tools) => tools.clone(),
        };
        let mut made = self.made.lock().await;
        if let Some(bytes) = made.get(&(size, seconds)) {
            return Ok(bytes.clone());
        }
        let making = tokio::task::spawn_blocking(move || make(&tools, size, seconds)).await;
        let bytes = Bytes::from(making.map_err(|error| SimError::Interrupted(error.to_string()))??);
        made.insert((size, seconds), bytes.clone());
        Ok(bytes)
    }
}

fn find(paths: &ToolPaths) -> Result<Tools, SimError> {
    Ok(Tools::find(paths)?)
}

/// A bar that wanders over a gradient, with a quiet tone: moving, audible, and the same for ever.
fn make(tools: &Tools, size: Size, seconds: Seconds) -> Result<Vec<u8>, SimError> {
    let folder = tempfile::tempdir().map_err(SimError::Scratch)?;
    let (video, sound, whole) =
        (folder.path().join("v.mp4"), folder.path().join("s.wav"), folder.path().join("take.mp4"));
    let frames = Frames::nearest(seconds, RATE);
    let mut writer = VideoWriter::create(tools, &video, size, RATE)?;
    for index in 0..frames.0 {
        writer.write(&frame(size, index))?;
    }
    writer.finish()?;
    tone(RATE.samples_at(frames, SAMPLE_RATE)).write_wav(&sound)?;
    mux(tools, &video, &sound, &whole, &[])?;
    std::fs::read(&whole).map_err(SimError::Scratch)
}

fn frame(size: Size, index: u64) -> Vec<u8> {
    let bar = (index * 8 % u64::from(size.width)) as u32;
    let mut pixels = Vec::with_capacity(size.pixels() as usize * 3);
    for y in 0..size.height {
        for x in 0..size.width {
            let lit = x.abs_diff(bar) < size.width / 16;
            let shade = (40 + 120 * y / size.height) as u8;
            pixels.extend_from_slice(&if lit { [230, 180, 60] } else { [shade / 2, shade, 90 + shade / 2] });
        }
    }
    pixels
}

/// 220 Hz at a twentieth of full scale.
fn tone(samples: u64) -> Pcm {
    let step = 220.0 * std::f64::consts::TAU / f64::from(SAMPLE_RATE);
    let samples = (0..samples).flat_map(|sample| [((sample as f64 * step).sin() * 0.05) as f32; 2]).collect();
    Pcm { sample_rate: SAMPLE_RATE, channels: 2, samples }
}

impl From<MediaError> for SimError {
    fn from(error: MediaError) -> Self {
        Self::Media(Box::new(error))
    }
}
