//! What came back.

use crate::frames::{FrameRate, Frames};
use crate::hash::ContentHash;
use crate::picture::Size;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A take normalised for the cut: constant rate, closed short groups of pictures, one encoder profile, sound beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NormalisedTake {
    /// The provider's bytes, untouched; the source file for own material.
    pub original: ContentHash,
    /// Picture only, MP4.
    pub video: ContentHash,
    /// 48 kHz stereo 16-bit WAV of exactly the picture's length; `None` when the take is silent.
    pub sound: Option<ContentHash>,
    pub size: Size,
    pub rate: FrameRate,
    pub frames: Frames,
    /// Identity of encoder build and parameters: takes of different profiles are never copied into one film.
    pub profile: String,
}
