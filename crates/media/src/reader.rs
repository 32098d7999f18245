//! A file into frames, one at a time.

use crate::command::Ffmpeg;
use crate::error::MediaError;
use crate::fit::display_size;
use crate::probe::probe;
use crate::tools::Tools;
use director_film::Size;
use director_sandbox::Running;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ChildStdout;

/// Layout of a decoded frame's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pixels {
    /// Red, green, blue; three bytes a pixel, full range.
    Rgb24,
    /// One byte a pixel, full range.
    Gray8,
}

impl Pixels {
    pub fn bytes(self) -> usize {
        match self {
            Self::Rgb24 => 3,
            Self::Gray8 => 1,
        }
    }

    fn format(self) -> &'static str {
        match self {
            Self::Rgb24 => "rgb24",
            Self::Gray8 => "gray",
        }
    }
}

/// The frames of a file in order of display, each `size()` pixels without row padding. Holds one frame at a time.
#[derive(Debug)]
pub struct FrameReader {
    path: PathBuf,
    size: Size,
    frame_bytes: usize,
    running: Option<Running>,
    stdout: Option<ChildStdout>,
}

/// Decodes the picture of a file, upright, scaled to `size` where one is given. Every stored frame comes once, whatever the rate.
pub fn read_frames(
    tools: &Tools,
    path: &Path,
    pixels: Pixels,
    size: Option<Size>,
) -> Result<FrameReader, MediaError> {
    let stored = probe(tools, path)?;
    let upright = display_size(stored.require_video(path)?);
    let size = size.unwrap_or(upright);
    let sane = |side: u32| (1..=16_384).contains(&side);
    if !sane(size.width) || !sane(size.height) {
        return Err(MediaError::Size { size });
    }
    let scale = format!("scale={}:{}:flags=area,setsar=1", size.width, size.height);
    let call = Ffmpeg::new(tools)
        .input(path)?
        .args(["-map", "0:v:0", "-fps_mode", "passthrough", "-vf", &scale])
        .args(["-f", "rawvideo", "-pix_fmt", pixels.format(), "pipe:1"]);
    let mut running = call.spawn(path)?;
    let stdout = running.stdout();
    let frame_bytes = size.pixels() as usize * pixels.bytes();
    Ok(FrameReader { path: path.to_owned(), size, frame_bytes, running: Some(running), stdout })
}

impl FrameReader {
    pub fn size(&self) -> Size {
        self.size
    }

    /// The next frame; at the end, whether the decoder ended well.
    fn step(&mut self) -> Result<Option<Vec<u8>>, MediaError> {
        let Some(stream) = self.stdout.as_mut() else { return Ok(None) };
        let mut frame = vec![0; self.frame_bytes];
        let filled =
            fill(stream, &mut frame).map_err(|source| MediaError::io(&self.path, "decoded", source))?;
        if filled == frame.len() {
            return Ok(Some(frame));
        }
        self.stdout = None;
        if let Some(running) = self.running.take() {
            running.finish().map_err(|error| MediaError::from_run("ffmpeg", &self.path, error))?;
        }
        let torn = MediaError::Unreadable {
            path: self.path.clone(),
            reason: "the last frame is incomplete".to_owned(),
        };
        if filled == 0 { Ok(None) } else { Err(torn) }
    }
}

fn fill(stream: &mut impl Read, frame: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < frame.len() {
        match stream.read(&mut frame[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

impl Iterator for FrameReader {
    type Item = Result<Vec<u8>, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        let frame = self.step();
        if frame.is_err() {
            self.stdout = None;
        }
        frame.transpose()
    }
}
