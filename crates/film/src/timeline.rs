//! The edit list: absolute positions in whole frames, one function for the programme's length.

mod check;

use crate::frames::{FrameRate, Frames};
use crate::hash::ContentHash;
use crate::picture::Size;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use check::TimelineError;

/// The most a timeline may hold: beyond any film, within any machine's memory.
pub const MOST_CLIPS: usize = 5_000;
pub const MOST_SOUNDS: usize = 50_000;
pub const MOST_CAPTIONS: usize = 50_000;

/// The largest position or length: a day at 240 frames per second.
pub const MOST_FRAMES: Frames = Frames(20_736_000);

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

/// How a clip begins: how the one before gives way to it, and whether it comes from or goes to black.
///
/// Where two clips are seen at once they either overlap, which shortens the film by that length, or reach into media beyond their
/// edges ("handles"), which leaves its length alone. See [`Boundary`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Transition {
    #[default]
    Cut,
    /// One fades into the other; they overlap.
    Crossfade { frames: Frames },
    /// One fades into the other around their edge; both reach into their handles.
    Dissolve { frames: Frames },
    /// The clip pushes in along a straight edge.
    Wipe {
        frames: Frames,
        direction: Direction,
        #[serde(default)]
        reach: Reach,
    },
    /// A cut; this clip's first `from` frames rise out of black, its last `to` frames sink into it.
    Black {
        #[serde(default)]
        from: Frames,
        #[serde(default)]
        to: Frames,
    },
}

/// The way in which a wipe's edge travels over the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

/// Where the frames come from during which two clips are seen at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// From the clips' own frames: the film gets shorter.
    #[default]
    Overlap,
    /// From media beyond the clips' edges: the film keeps its length.
    Handles,
}

/// The frames around the edge between two clips during which both are seen, all zero at a cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Boundary {
    /// During which both are seen.
    pub frames: Frames,
    /// By which the film gets shorter.
    pub overlap: Frames,
    /// Of these frames, the clip before gives this many from its own end; the rest are beyond it.
    pub own_before: Frames,
    /// Of these frames, the clip after gives this many from its own beginning; the rest are before it.
    pub own_after: Frames,
}

impl Boundary {
    fn overlapping(frames: Frames) -> Self {
        Self { frames, overlap: frames, own_before: frames, own_after: frames }
    }

    /// The edge lies in the middle; an odd frame belongs to the clip after.
    fn with_handles(frames: Frames) -> Self {
        let before = Frames(frames.0 / 2);
        Self { frames, overlap: Frames::ZERO, own_before: before, own_after: frames - before }
    }

    /// Media that the clip before must have beyond its end.
    pub fn handle_before(self) -> Frames {
        self.frames - self.own_before
    }

    /// Media that the clip after must have before its beginning.
    pub fn handle_after(self) -> Frames {
        self.frames - self.own_after
    }
}

impl Transition {
    /// What it does at the edge it stands at.
    pub fn boundary(self) -> Boundary {
        match self {
            Self::Cut | Self::Black { .. } => Boundary::default(),
            Self::Crossfade { frames } | Self::Wipe { frames, reach: Reach::Overlap, .. } => {
                Boundary::overlapping(frames)
            }
            Self::Dissolve { frames } | Self::Wipe { frames, reach: Reach::Handles, .. } => {
                Boundary::with_handles(frames)
            }
        }
    }

    /// Frames by which the clip begins before the one before has ended.
    pub fn overlap(self) -> Frames {
        self.boundary().overlap
    }

    /// Frames at the clip's own beginning and end that are darkened.
    pub fn black(self) -> (Frames, Frames) {
        match self {
            Self::Black { from, to } => (from, to),
            _ => (Frames::ZERO, Frames::ZERO),
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

    /// The transition at the edge before the clip at `index`: nothing precedes the first clip, and nothing follows the last.
    pub fn boundary(&self, index: usize) -> Boundary {
        let clip = self.picture.get(index).filter(|_| index > 0);
        clip.map(|clip| clip.transition.boundary()).unwrap_or_default()
    }
}
