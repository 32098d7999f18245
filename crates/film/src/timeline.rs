//! The edit list: absolute positions in whole frames, one function for the programme's length.

use crate::frames::{FrameRate, Frames};
use crate::hash::ContentHash;
use crate::picture::Size;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Timeline {
    pub title: String,
    pub rate: FrameRate,
    pub size: Size,
    /// In order of appearance.
    pub picture: Vec<PictureClip>,
    /// Voice, dialogue, effects and music; any order.
    pub sound: Vec<SoundClip>,
    /// In order, not overlapping.
    pub captions: Vec<Caption>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PictureClip {
    /// The clip's name, for messages and interchange.
    pub name: String,
    /// Normalised video.
    pub media: ContentHash,
    /// First frame used of the media.
    pub source_in: Frames,
    /// Frames used, transitions included.
    pub frames: Frames,
    /// How this clip begins.
    pub transition: Transition,
}

/// How one clip gives way to the next. A crossfade overlaps both by its length and shortens the film by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Transition {
    #[default]
    Cut,
    Crossfade { frames: Frames },
}

impl Transition {
    /// Frames during which two clips are seen at once.
    pub fn overlap(self) -> Frames {
        match self {
            Self::Cut => Frames::ZERO,
            Self::Crossfade { frames } => frames,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bus {
    Voice,
    Dialogue,
    Effects,
    Music,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SoundClip {
    pub bus: Bus,
    /// A WAV file by content.
    pub media: ContentHash,
    /// Where it starts in the programme.
    pub start: Frames,
    /// Where to begin within the media.
    pub source_in: Frames,
    /// The most that is played; the media may end earlier.
    pub frames: Frames,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Caption {
    pub start: Frames,
    pub end: Frames,
    pub text: String,
}

impl Timeline {
    /// The one programme length that picture, sound and captions share.
    pub fn programme_len(&self) -> Frames {
        self.picture_starts().last().map_or(Frames::ZERO, |(start, clip)| start + clip.frames)
    }

    /// Each clip with its absolute first frame, its incoming transition included.
    pub fn picture_starts(&self) -> impl Iterator<Item = (Frames, &PictureClip)> {
        let mut end = Frames::ZERO;
        self.picture.iter().enumerate().map(move |(index, clip)| {
            let overlap = if index == 0 { Frames::ZERO } else { clip.transition.overlap() };
            let start = end - overlap;
            end = start + clip.frames;
            (start, clip)
        })
    }

    /// Refuses what cannot be cut, naming the clips.
    pub fn validate(&self) -> Result<(), TimelineError> {
        if self.picture.is_empty() {
            return Err(TimelineError::NoClips);
        }
        for (index, clip) in self.picture.iter().enumerate() {
            let incoming = if index == 0 { Frames::ZERO } else { clip.transition.overlap() };
            let outgoing = self.picture.get(index + 1).map_or(Frames::ZERO, |next| next.transition.overlap());
            if clip.frames.0 == 0 || clip.frames < incoming + outgoing {
                return Err(TimelineError::TooShort { clip: clip.name.clone(), frames: clip.frames, needed: incoming + outgoing });
            }
        }
        let length = self.programme_len();
        for caption in &self.captions {
            if caption.start >= caption.end || caption.end > length {
                return Err(TimelineError::CaptionOutside { text: caption.text.clone() });
            }
        }
        if self.captions.windows(2).any(|pair| pair[0].end > pair[1].start) {
            return Err(TimelineError::CaptionsOverlap);
        }
        Ok(())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimelineError {
    #[error("the timeline holds no clips")]
    NoClips,
    #[error("clip `{clip}` is {} frames long, but its transitions need {}", frames.0, needed.0.max(1))]
    TooShort { clip: String, frames: Frames, needed: Frames },
    #[error("the caption `{text}` does not lie within the film")]
    CaptionOutside { text: String },
    #[error("two captions overlap")]
    CaptionsOverlap,
}
