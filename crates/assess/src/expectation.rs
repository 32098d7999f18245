//! What a take was ordered as.

use director_film::{FrameRate, Frames, Size};

/// The order that a take is held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    pub size: Size,
    pub rate: FrameRate,
    /// `None` when any length is right.
    pub frames: Option<Frames>,
    /// Where words are due: start and end in seconds from the start of the take.
    pub speech: Vec<(f64, f64)>,
    /// A card or a still: standing still is right.
    pub still_allowed: bool,
    /// Name of the video codec as ffprobe gives it; `None` when any is right.
    pub codec: Option<String>,
}

impl Expectation {
    /// Length in seconds that was ordered.
    pub(crate) fn seconds(&self) -> Option<f64> {
        self.frames.map(|frames| frames.seconds(self.rate))
    }
}
