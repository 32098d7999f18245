//! A script as it was understood: scenes of beats of elements, each with its place in the source file.

use crate::bible::Bibles;
use crate::brief::Brief;
use crate::frames::Seconds;
use crate::picture::Aspect;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place in a source file; both count from 1, columns in characters.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct At {
    pub line: u32,
    pub column: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Script {
    pub title: String,
    pub settings: Settings,
    pub brief: Option<Brief>,
    pub bibles: Bibles,
    pub scenes: Vec<Scene>,
}

/// What the front matter decides for the whole film.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    pub aspect: Aspect,
    /// The narrator's voice, `flite:rms` or `espeak-ng:de`; chosen by language when absent.
    pub voice: Option<String>,
    /// BCP 47 language of what is spoken; `en` when absent.
    pub language: Option<String>,
    /// Speaking pace, 90 to 200; 150 when absent.
    pub words_per_minute: Option<u32>,
    /// A recording of the whole narration, relative to the script.
    pub narration: Option<String>,
    /// Music under the whole film, relative to the script.
    pub music: Option<String>,
    pub brand: Brand,
    /// Shown after the last clip.
    pub end_card: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Brand {
    /// A font file relative to the script; the embedded font when absent.
    pub font: Option<String>,
    /// Background and text colour of cards, `#rrggbb`.
    pub background: Option<String>,
    pub foreground: Option<String>,
    /// An image file relative to the script, shown on the end card.
    pub logo: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scene {
    /// The heading's text; empty for lines before the first heading.
    pub heading: String,
    pub at: At,
    pub beats: Vec<Beat>,
}

/// What belongs together: one paragraph, or one speaker's turn with its actions. No clip spans two beats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Beat {
    pub at: At,
    pub elements: Vec<Element>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Element {
    pub at: At,
    #[serde(flatten)]
    pub kind: ElementKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ElementKind {
    /// Spoken off camera.
    Narration {
        text: String,
    },
    /// Spoken on camera by `speaker`, whose name is as written.
    Dialogue {
        speaker: String,
        manner: Option<String>,
        text: String,
    },
    /// Seen, not spoken.
    Action {
        text: String,
    },
    Pause {
        seconds: Seconds,
    },
    /// An own picture in the place of generated clips of this beat.
    Still {
        what: String,
        file: String,
    },
    /// Own footage in the place of generated clips of this beat.
    Footage {
        file: String,
        from: Seconds,
        to: Seconds,
    },
    /// A card with words, rendered by Director.
    Card {
        text: String,
    },
    /// A sound at this point.
    Sfx {
        file: String,
    },
    /// Music from this point on.
    Music {
        file: String,
    },
}

impl ElementKind {
    /// The words to be spoken, if any.
    pub fn spoken(&self) -> Option<&str> {
        match self {
            Self::Narration { text } | Self::Dialogue { text, .. } => Some(text),
            _ => None,
        }
    }
}
