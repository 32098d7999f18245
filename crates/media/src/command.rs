//! Calling ffmpeg: the arguments that every call shares, and names that cannot be taken for something else.

use crate::error::{MediaError, quiet_failure};
use crate::profile::THREADS;
use crate::tools::Tools;
use director_sandbox::{Job, Limits, Output, Running, SandboxError, run, run_with_input, spawn};
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

/// Container formats that are read. Playlists and scripts are missing on purpose: they make a file read other files.
pub(crate) const FORMATS: &str = "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,wav,w64,mp3,flac,aac,aiff,caf,au,gif,apng,ivf,h264,hevc,\
yuv4mpegpipe,png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe,rawvideo,f32le,s16le";

/// Largest picture that is decoded, in pixels: 8K twice over.
const MAX_PIXELS: &str = "67108864";

/// A file as ffmpeg's argument: absolute and marked as a file, so that no name is an option or an address.
pub fn file_argument(path: &Path) -> Result<OsString, MediaError> {
    let absolute = std::path::absolute(path).map_err(|source| MediaError::io(path, "found", source))?;
    let mut argument = OsString::from("file:");
    argument.push(absolute);
    Ok(argument)
}

/// One call of ffmpeg, built argument by argument. Every call is silent but for errors, deaf to the terminal, confined to
/// files and pipes, and uses a fixed number of threads.
#[derive(Debug, Clone)]
pub struct Ffmpeg {
    tools: Tools,
    job: Job,
}

impl Ffmpeg {
    pub fn new(tools: &Tools) -> Self {
        let job = Job::new(tools.ffmpeg()).args(["-nostdin", "-hide_banner", "-loglevel", "error", "-y"]);
        let job = job.args(["-filter_threads", THREADS, "-filter_complex_threads", THREADS]);
        let wall = Duration::from_mins(30);
        let limits = Limits { wall, cpu: Duration::from_hours(1), ..Limits::default() };
        Self { tools: tools.clone(), job: job.limits(limits) }
    }

    pub fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.job = self.job.args(args);
        self
    }

    /// Reads a file of any allowed format; what was added since the last input applies to it.
    pub fn input(self, path: &Path) -> Result<Self, MediaError> {
        let argument = file_argument(path)?;
        let guarded = self.args(["-protocol_whitelist", "file,pipe", "-format_whitelist", FORMATS]);
        let guarded = guarded.args(["-max_pixels", MAX_PIXELS, "-threads", THREADS]);
        Ok(guarded.args([OsString::from("-i"), argument]))
    }

    /// Reads standard input.
    pub fn pipe_input(self) -> Self {
        let guarded = self.args(["-protocol_whitelist", "file,pipe", "-format_whitelist", FORMATS]);
        guarded.args(["-max_pixels", MAX_PIXELS, "-threads", THREADS, "-i", "pipe:0"])
    }

    /// Writes a file.
    pub fn output(self, path: &Path) -> Result<Self, MediaError> {
        let argument = file_argument(path)?;
        Ok(self.args([argument]))
    }

    /// Runs to the end. `about` is the file an error will name.
    pub fn run(&self, about: &Path) -> Result<Output, MediaError> {
        checked(run(&self.job, self.tools.cancel()), about)
    }

    pub(crate) fn run_with_input(&self, input: &[u8], about: &Path) -> Result<Output, MediaError> {
        checked(run_with_input(&self.job, input, self.tools.cancel()), about)
    }

    pub(crate) fn spawn(&self, about: &Path) -> Result<Running, MediaError> {
        spawn(&self.job, self.tools.cancel()).map_err(|error| MediaError::from_run("ffmpeg", about, error))
    }
}

/// A run's output, unless it failed aloud or quietly.
pub(crate) fn checked(ended: Result<Output, SandboxError>, about: &Path) -> Result<Output, MediaError> {
    let output = ended.map_err(|error| MediaError::from_run("ffmpeg", about, error))?;
    quiet_failure(about, &output.stderr).map_or(Ok(output), Err)
}
