//! Timeline to film.

use crate::burn::CaptionStyle;
use crate::error::CutError;
use crate::files::MediaFiles;
use crate::loudness::{Loudness, master, measure};
use crate::mix::mix;
use crate::pictures::assemble;
use director_film::Frames;
use director_film::timeline::Timeline;
use director_media::{Pcm, SAMPLE_RATE, Staged, Tools, mux, probe, read_audio};
use std::path::{Path, PathBuf};

/// Loudest peak of a finished film, in dB relative to full scale, between samples too (EBU R 128 asks for -1).
const MOST_TRUE_PEAK: f64 = -1.0;

/// Lossy coding moves peaks; the programme is limited this much lower.
const CODING_HEADROOM: f64 = 1.0;

/// What happens during a render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenderProgress {
    Picture {
        done: usize,
        of: usize,
    },
    Sound,
    Check,
    /// Something a person should know, such as that copying failed and everything was encoded.
    Note(String),
}

/// The finished film, as measured on its file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rendered {
    pub frames: Frames,
    /// Of each channel, before encoding.
    pub samples: u64,
    /// Integrated loudness (ITU-R BS.1770); `None` for silence.
    pub loudness_lufs: Option<f64>,
    pub true_peak_dbtp: Option<f64>,
}

/// What a render does beyond the timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// Draws the captions into the picture.
    pub burn: Option<CaptionStyle>,
    /// A folder in which encoded parts are kept by content, so that a re-cut encodes only what changed. It may be emptied at any time.
    pub cache: Option<PathBuf>,
}

/// Cuts the timeline and writes the film: H.264 and AAC in an MP4 that plays while it loads. Nothing stands under `out`, and what
/// stood there stays, until the film has passed its check.
pub fn render(
    tools: &Tools,
    timeline: &Timeline,
    files: &dyn MediaFiles,
    out: &Path,
    progress: &mut dyn FnMut(RenderProgress),
) -> Result<Rendered, CutError> {
    render_with(tools, timeline, files, &RenderOptions::default(), out, progress)
}

/// As [`render`], with captions drawn in or encoded parts kept.
pub fn render_with(
    tools: &Tools,
    timeline: &Timeline,
    files: &dyn MediaFiles,
    options: &RenderOptions,
    out: &Path,
    progress: &mut dyn FnMut(RenderProgress),
) -> Result<Rendered, CutError> {
    timeline.validate()?;
    let staged = Staged::beside(out)?;
    let folder = tempfile::tempdir().map_err(|source| CutError::Io { path: std::env::temp_dir(), source })?;
    let picture = assemble(tools, timeline, files, options, folder.path(), progress)?;
    progress(RenderProgress::Sound);
    let mixed = mix(tools, timeline, files)?;
    let film = Film { tools, timeline, picture: &picture, folder: folder.path(), staged: &staged };
    let first = film.with_sound(&mixed, MOST_TRUE_PEAK - CODING_HEADROOM)?;
    let excess = first.true_peak_dbtp.map_or(0.0, |peak| peak - MOST_TRUE_PEAK);
    // The encoder raised a peak above the bound: one more time, lower by what it was too high.
    let rendered = if excess > 0.0 {
        film.with_sound(&mixed, MOST_TRUE_PEAK - CODING_HEADROOM - excess - 0.2)?
    } else {
        first
    };
    staged.commit()?;
    Ok(rendered)
}

struct Film<'a> {
    tools: &'a Tools,
    timeline: &'a Timeline,
    picture: &'a Path,
    folder: &'a Path,
    staged: &'a Staged,
}

impl Film<'_> {
    /// Writes the film with its sound limited to `ceiling` and looks at what came out.
    fn with_sound(&self, mixed: &Pcm, ceiling: f64) -> Result<Rendered, CutError> {
        let samples = self.timeline.rate.samples_at(self.timeline.programme_len(), SAMPLE_RATE);
        let wav = self.folder.join("sound.wav");
        {
            let programme = master(mixed, ceiling)?;
            self.check(programme.frames() == samples, || {
                format!("{} samples of sound instead of {samples}", programme.frames())
            })?;
            programme.write_wav(&wav)?;
        }
        let title = ("title".to_owned(), self.timeline.title.clone());
        mux(self.tools, self.picture, &wav, self.staged.path(), &[title])?;
        let frames = self.timeline.programme_len();
        self.check_frames(frames)?;
        let Loudness { integrated_lufs, true_peak_dbtp } = self.heard(samples)?;
        Ok(Rendered { frames, samples, loudness_lufs: integrated_lufs, true_peak_dbtp })
    }

    fn check_frames(&self, frames: Frames) -> Result<(), CutError> {
        let probed = probe(self.tools, self.staged.path())?;
        let video = probed.require_video(self.staged.path())?;
        self.check(video.frames == frames, || format!("{} frames instead of {}", video.frames.0, frames.0))?;
        let seconds = frames.seconds(self.timeline.rate);
        self.check((probed.seconds - seconds).abs() < 0.05, || {
            format!("{} s instead of {seconds} s", probed.seconds)
        })
    }

    /// Decodes the film's sound. Coding works in blocks, so a decoder may give a part of one more than was put in.
    fn heard(&self, samples: u64) -> Result<Loudness, CutError> {
        const BLOCK: u64 = 1024;
        let sound = read_audio(self.tools, self.staged.path())?;
        let heard = sound.as_ref().map_or(0, Pcm::frames);
        self.check(heard.abs_diff(samples) <= BLOCK, || {
            format!("{heard} samples are heard instead of {samples}")
        })?;
        sound.as_ref().map_or(Ok(Loudness::default()), measure)
    }

    fn check(&self, holds: bool, what: impl FnOnce() -> String) -> Result<(), CutError> {
        let path = self.staged.destination().to_owned();
        if holds { Ok(()) } else { Err(CutError::Check { path, what: what() }) }
    }
}
