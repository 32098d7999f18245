//! What a provider's model can do, as data. The planner asks these rows and nothing else.

use crate::frames::Seconds;
use crate::ids::ProviderName;
use crate::picture::{Aspect, Size};
use crate::price::PriceRule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One model of one provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a row of yes and no answers is what a capability table is"
)]
pub struct Capability {
    pub provider: ProviderName,
    pub model: String,
    pub durations: Durations,
    pub sizes: Sizes,
    /// Frames per second of what comes back, as a fraction `[num, den]`.
    pub rate: crate::frames::FrameRate,
    pub audio: Audio,
    pub seed: bool,
    pub image_reference: bool,
    pub remix: bool,
    pub extend: bool,
    pub cancel: bool,
    pub recovery: RecoveryClass,
    /// Calls that may run at once on one account; `None` when the provider states none.
    pub max_concurrent: Option<u32>,
    /// Words a prompt may have before the linter objects.
    pub prompt_words: WordRange,
    pub prompt_form: PromptForm,
    pub price: PriceRule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WordRange {
    pub min: u32,
    pub max: u32,
}

/// Lengths a model accepts. Nothing is ever bucketed silently: a planner picks from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Durations {
    /// Exactly these, ascending.
    List(Vec<Seconds>),
    /// `min`, `min + step`, … up to `max`.
    Range { min: Seconds, max: Seconds, step: Seconds },
}

impl Durations {
    pub fn accepts(&self, wanted: Seconds) -> bool {
        self.shortest_covering(wanted) == Some(wanted)
    }

    /// The shortest accepted length that is at least `wanted`; `None` when even the longest is too short.
    pub fn shortest_covering(&self, wanted: Seconds) -> Option<Seconds> {
        match self {
            Self::List(lengths) => lengths.iter().copied().find(|length| *length >= wanted),
            Self::Range { min, max, step } => {
                let over = wanted.millis().saturating_sub(min.millis());
                let steps = over.div_ceil(step.millis().max(1));
                let length = Seconds::from_millis(min.millis() + steps * step.millis());
                (length <= *max).then_some(length)
            }
        }
    }

    pub fn shortest(&self) -> Seconds {
        match self {
            Self::List(lengths) => lengths.first().copied().unwrap_or_default(),
            Self::Range { min, .. } => *min,
        }
    }

    pub fn longest(&self) -> Seconds {
        match self {
            Self::List(lengths) => lengths.last().copied().unwrap_or_default(),
            Self::Range { max, .. } => *max,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sizes {
    List(Vec<Size>),
    /// Any even size with sides in these limits, in pixels.
    Any {
        min: u32,
        max: u32,
    },
}

impl Sizes {
    pub fn accepts(&self, size: Size) -> bool {
        match self {
            Self::List(sizes) => sizes.contains(&size),
            Self::Any { min, max } => {
                [size.width, size.height].iter().all(|side| (min..=max).contains(&side) && side % 2 == 0)
            }
        }
    }

    /// The accepted size for a film of this shape: the film's own size, else the listed one nearest in shape.
    pub fn for_aspect(&self, aspect: Aspect) -> Option<Size> {
        let wanted = aspect.size();
        if self.accepts(wanted) {
            return Some(wanted);
        }
        let Self::List(sizes) = self else { return None };
        let shape = |size: &Size| (f64::from(size.width) / f64::from(size.height)).ln();
        let distance = |size: &Size| (shape(size) - shape(&wanted)).abs();
        sizes.iter().copied().min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

/// Where the sound of a take comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audio {
    /// Silent: dialogue is spoken by the film's own voices.
    None,
    /// The model speaks dialogue in a voice of its own; its length is only estimated.
    Own,
    /// Dialogue is spoken in the voice the request names, so its length can be measured beforehand.
    Requested,
}

/// What can be found out after an answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RecoveryClass {
    /// Idempotency key: the same submit may be repeated within the key's lifetime.
    A,
    /// Listing or client id: look for our call after a grace period.
    B,
    /// Blind: a person decides.
    C,
    /// Cents: booked as spent, may be repeated within its reserve.
    D,
}

/// The structure a model's prompts want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromptForm {
    /// Prose, then cinematography, actions, dialogue and background sound as labelled blocks.
    SoraBlocks,
    /// One paragraph in the order cinematography, subject, action, context, style and sound.
    VeoParagraph,
    /// Subject, camera and scene motion only, in positive phrasing.
    RunwayMotion,
    /// Subject, movement, scene, camera, light, atmosphere; short.
    KlingShort,
}
