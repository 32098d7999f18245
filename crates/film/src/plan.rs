//! The clip plan: what will be shot, how long, and how one knows that it is right.

use crate::frames::{FrameRate, Frames, Seconds};
use crate::ids::{CharacterId, ClipId, ProviderName, SceneId};
use crate::picture::{Aspect, Size};
use crate::script::At;
use crate::shot::Shot;
use crate::speech::Voice;
use crate::timeline::Transition;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClipPlan {
    pub title: String,
    pub provider: ProviderName,
    pub model: String,
    pub aspect: Aspect,
    /// Size of the film, and asked of the provider where it can.
    pub size: Size,
    pub rate: FrameRate,
    pub words_per_minute: u32,
    pub scenes: Vec<PlannedScene>,
    pub clips: Vec<PlannedClip>,
    /// Length of the film.
    pub frames: Frames,
    pub seconds: Seconds,
    /// What a person should know: forced splits, retimed clips, prompt lint.
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedScene {
    pub id: SceneId,
    pub heading: String,
    /// The heading without camera side and time of day: `KITCHEN`.
    pub place: String,
    /// `day`, `night`, `dusk`, …; empty when the heading does not say.
    pub time_of_day: String,
    /// Sound effects and music of the scene, with the clip at whose start they begin.
    pub cues: Vec<Cue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cue {
    pub kind: CueKind,
    /// Relative to the script.
    pub file: String,
    pub clip: ClipId,
    pub at: At,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CueKind {
    Effect,
    Music,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedClip {
    pub id: ClipId,
    pub scene: SceneId,
    pub source: ClipSource,
    pub lines: Vec<PlannedLine>,
    /// Words spoken in this clip.
    pub words: u32,
    /// One sentence: what is seen and why.
    pub intent: String,
    /// One action, or none.
    pub action: Option<String>,
    pub characters: Vec<CharacterId>,
    pub shot: Shot,
    /// Length asked of the provider, from its capability table; for own material the length used.
    pub seconds: Seconds,
    /// Length in the film, transitions included.
    pub frames: Frames,
    pub transition: Transition,
    /// A sentence was torn apart because it is longer than the longest clip.
    pub forced_split: bool,
    /// The words' estimate before speech was measured, where measuring changed the length.
    pub retimed_from: Option<Seconds>,
    pub acceptance: Vec<Criterion>,
    /// What is sent to the provider; empty for own material and cards.
    pub prompt: String,
}

/// Where the picture of a clip comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClipSource {
    Generated,
    /// Relative to the script.
    Still {
        what: String,
        file: String,
    },
    /// Relative to the script.
    Footage {
        file: String,
        from: Seconds,
        to: Seconds,
    },
    Card {
        text: String,
        role: CardRole,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CardRole {
    Intertitle,
    End,
}

/// Part of a spoken line of the script. The parts of one line, joined, are the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedLine {
    /// Number of the spoken line in the script, from 0.
    pub line: u32,
    pub at: At,
    /// `None` for narration.
    pub speaker: Option<String>,
    pub text: String,
    pub words: u32,
    pub voice: Voice,
    /// From the clip's first frame to the first word.
    pub start: Frames,
    /// How long the words take, measured or estimated, rounded up.
    pub frames: Frames,
    pub measured: bool,
}

/// One thing that must be true of a take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    pub check: CriterionKind,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CriterionKind {
    Transcript,
    Visual,
    Continuity,
    Duration,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    pub level: FindingLevel,
    /// Stable code such as `forced_split`, `prompt_too_long`.
    pub code: String,
    pub clip: Option<ClipId>,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingLevel {
    Note,
    Warning,
}
