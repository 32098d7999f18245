//! Timelines for other programs: one file per format, each a pure function from the timeline to text.

mod decisions;
mod edl;
mod fcpxml;
mod lanes;
mod otio;
mod timecode;
mod xml;

use crate::error::CutError;
use crate::{srt, vtt};
use decisions::{Decision, decisions};
use director_film::timeline::Timeline;
use director_film::{ContentHash, FrameRate, Frames};
use director_media::{Tools, probe};
use std::path::Path;

pub use otio::{Imported, import_otio};

/// What a timeline can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// OpenTimelineIO JSON: picture, sound, transitions, captions as markers. The only one that is read back.
    Otio,
    /// Final Cut Pro XML 1.10: picture, sound, transitions.
    Fcpxml,
    /// CMX 3600 edit decision list: picture and its transitions.
    Edl,
    Srt,
    Vtt,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::Otio, Self::Fcpxml, Self::Edl, Self::Srt, Self::Vtt];

    /// Its name on the command line, which is also the extension of its files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Otio => "otio",
            Self::Fcpxml => "fcpxml",
            Self::Edl => "edl",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
        }
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|format| format.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is not a format: choose otio, fcpxml, edl, srt or vtt"))
    }
}

/// A media file as another program will find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaName {
    /// An absolute path, a path relative to the exported file, or a URL.
    pub location: String,
    /// Timecode of its first frame, in frames of the film; zero where the file carries none.
    pub start: Frames,
    /// All of its length, in frames of the film.
    pub frames: Frames,
}

impl MediaName {
    /// The name of a file as it lies on this machine: an absolute path, no timecode, its length counted or measured.
    pub fn of_file(tools: &Tools, path: &Path, rate: FrameRate) -> Result<Self, CutError> {
        let absolute =
            std::path::absolute(path).map_err(|source| CutError::Io { path: path.to_owned(), source })?;
        let probed = probe(tools, path)?;
        let heard = || (probed.seconds * rate.per_second()).round() as u64;
        let frames = probed.video.as_ref().map_or_else(|| Frames(heard()), |video| video.frames);
        Ok(Self { location: absolute.to_string_lossy().into_owned(), start: Frames::ZERO, frames })
    }

    /// As a URL: a path becomes one, with everything but plain characters escaped (RFC 3986).
    pub fn url(&self) -> String {
        if self.location.contains("://") {
            return self.location.clone();
        }
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(byte);
        let escaped = self
            .location
            .bytes()
            .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
        let scheme = if self.location.starts_with('/') { "file://" } else { "" };
        format!("{scheme}{}", escaped.collect::<String>())
    }
}

/// Names media for other programs. Closures can be used as such.
pub trait MediaNames {
    fn name(&self, hash: &ContentHash) -> Result<MediaName, CutError>;
}

impl<F: Fn(&ContentHash) -> Result<MediaName, CutError>> MediaNames for F {
    fn name(&self, hash: &ContentHash) -> Result<MediaName, CutError> {
        self(hash)
    }
}

/// Writes the timeline as text in a format. The same timeline and names give the same text.
pub fn export(timeline: &Timeline, names: &dyn MediaNames, format: Format) -> Result<String, CutError> {
    timeline.validate()?;
    match format {
        Format::Otio => otio::write(timeline, names),
        Format::Fcpxml => fcpxml::write(timeline, names),
        Format::Edl => edl::write(timeline, names),
        Format::Srt => Ok(srt(timeline)),
        Format::Vtt => Ok(vtt(timeline)),
    }
}

/// Names a clip's file and makes sure that the file holds what the clip and the transition after it use.
fn named(timeline: &Timeline, index: usize, names: &dyn MediaNames) -> Result<MediaName, CutError> {
    let clip = &timeline.picture[index];
    let name = names.name(&clip.media)?;
    let needed = clip.source_in + clip.frames + timeline.boundary(index + 1).handle_before();
    if needed > name.frames {
        return Err(CutError::SourceTooShort { clip: clip.name.clone(), needed, has: name.frames });
    }
    Ok(name)
}
