//! Why a film could not be cut.

use director_film::timeline::TimelineError;
use director_film::{ContentHash, Frames};
use director_media::MediaError;
use director_raster::RasterError;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum CutError {
    #[error("the timeline cannot be cut: {0}")]
    Timeline(#[from] TimelineError),
    #[error("{file} is not a timeline: {what}")]
    NotATimeline { file: String, what: String },
    #[error("{} holds more than {most} files; put the film's media into a folder of its own", path.display())]
    CrowdedFolder { path: PathBuf, most: usize },
    #[error(transparent)]
    Media(#[from] MediaError),
    #[error("no media file has the content {}: it is missing or was changed", hash.short())]
    MissingMedia { hash: ContentHash },
    #[error("clip `{clip}` uses frames up to {needed}, but its file has {has}", needed = needed.0, has = has.0)]
    SourceTooShort { clip: String, needed: Frames, has: Frames },
    #[error(
        "clip `{clip}` has {} frames after its end, but its transition to `{next}` needs {}; shorten one of them",
        has.0, needed.0
    )]
    NoHandle { clip: String, next: String, needed: Frames, has: Frames },
    #[error("clip `{clip}` runs at {found} frames per second instead of {expected}; normalise it first")]
    WrongRate { clip: String, found: String, expected: String },
    #[error("the film at {} failed its check: {what}", path.display())]
    Check { path: PathBuf, what: String },
    #[error("{} could not be written: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("the timeline cannot be written as {format}: {what}")]
    Export { format: &'static str, what: String },
    #[error("the OpenTimelineIO file cannot be read: {what}")]
    Import { what: String },
    #[error("loudness could not be measured: {0}")]
    Loudness(#[from] ebur128::Error),
    #[error(transparent)]
    Raster(#[from] RasterError),
    #[error("the card's font has no sign for {missing}; give the brand a font that covers the script")]
    MissingGlyphs { missing: String },
    #[error(
        "the font has no sign for {missing} in the caption `{text}`; choose a font that covers the script"
    )]
    CaptionGlyphs { missing: String, text: String },
    #[error("the caption `{text}` does not fit into {size}; shorten it")]
    CaptionTooLong { text: String, size: director_film::Size },
    #[error("the card's text does not fit into {size}: {characters} characters; shorten it")]
    CardTooLong { size: director_film::Size, characters: usize },
}

impl CutError {
    /// Whether the work was stopped on request.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Media(error) if error.is_cancelled())
    }
}
