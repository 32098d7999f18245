//! Frames into a file, in the house profile.

use crate::command::{Ffmpeg, checked};
use crate::error::MediaError;
use crate::fit::check_size;
use crate::profile::EncoderProfile;
use crate::stage::Staged;
use crate::tools::Tools;
use director_film::{FrameRate, Frames, Size};
use director_sandbox::Running;
use std::io::Write;
use std::path::Path;
use std::process::ChildStdin;

/// Encodes raw frames as they come. Dropped before [`VideoWriter::finish`], it leaves no file.
#[derive(Debug)]
pub struct VideoWriter {
    // Dropped in this order: the encoder must be gone before its file is removed, or it would make it anew.
    stdin: Option<ChildStdin>,
    running: Option<Running>,
    staged: Staged,
    frame_bytes: usize,
    written: Frames,
}

impl VideoWriter {
    /// Starts an MP4 without sound, in the house profile.
    pub fn create(tools: &Tools, out: &Path, size: Size, rate: FrameRate) -> Result<Self, MediaError> {
        check_size(size)?;
        let staged = Staged::beside(out)?;
        let (dimensions, per_second) = (size.to_string(), rate.to_string());
        let call = Ffmpeg::new(tools)
            .args([
                "-f",
                "rawvideo",
                "-pix_fmt",
                "rgb24",
                "-video_size",
                &dimensions,
                "-framerate",
                &per_second,
            ])
            .pipe_input()
            .args(["-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic,format=yuv420p,setsar=1"])
            .args(EncoderProfile::house().arguments(rate))
            .output(staged.path())?;
        let mut running = call.spawn(staged.destination())?;
        let stdin = running.stdin();
        let frame_bytes = size.pixels() as usize * 3;
        Ok(Self { staged, running: Some(running), stdin, frame_bytes, written: Frames::ZERO })
    }

    /// Appends one frame: rows of red, green, blue bytes, full range, without padding.
    pub fn write(&mut self, rgb24: &[u8]) -> Result<(), MediaError> {
        if rgb24.len() != self.frame_bytes {
            return Err(MediaError::FrameBytes { expected: self.frame_bytes, got: rgb24.len() });
        }
        let written = self
            .stdin
            .as_mut()
            .map_or(Err(std::io::ErrorKind::BrokenPipe.into()), |pipe| pipe.write_all(rgb24));
        if let Err(source) = written {
            // The encoder's own words say why it stopped reading.
            self.end()?;
            return Err(MediaError::io(self.staged.destination(), "encoded", source));
        }
        self.written.0 += 1;
        Ok(())
    }

    /// Completes the file under its name and counts its frames.
    pub fn finish(mut self) -> Result<Frames, MediaError> {
        self.end()?;
        if self.written == Frames::ZERO {
            return Err(MediaError::NoFrames { path: self.staged.destination().to_owned() });
        }
        self.staged.commit()?;
        Ok(self.written)
    }

    fn end(&mut self) -> Result<(), MediaError> {
        drop(self.stdin.take());
        let Some(running) = self.running.take() else { return Ok(()) };
        checked(running.finish(), self.staged.destination()).map(drop)
    }
}
