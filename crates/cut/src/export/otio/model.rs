//! The part of OpenTimelineIO's file format that a film needs (schemas as of version 0.17; older clips are read too).

use director_film::timeline::{Bus, Direction, Reach};
use director_film::{ContentHash, FrameRate, Frames, Size};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What this project writes of its own into metadata, under `director`.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Metadata {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub director: Option<Own>,
}

/// What OpenTimelineIO has no word for.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct Own {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<FrameRate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<ContentHash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bus: Option<Bus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wipe: Option<Direction>,
    #[serde(default)]
    pub caption: bool,
}

impl Metadata {
    pub(crate) fn of(own: Own) -> Self {
        Self { director: Some(own) }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "OTIO_SCHEMA")]
pub(super) enum Document {
    #[serde(rename = "Timeline.1")]
    Timeline(Timeline),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Timeline {
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub global_start_time: Option<RationalTime>,
    pub tracks: Item,
}

/// Everything that may lie in a stack or a track.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "OTIO_SCHEMA")]
pub(super) enum Item {
    #[serde(rename = "Stack.1")]
    Stack(Composition),
    #[serde(rename = "Track.1")]
    Track(Composition),
    #[serde(rename = "Clip.2")]
    Clip(Box<Clip>),
    #[serde(rename = "Clip.1")]
    OldClip(Box<OldClip>),
    #[serde(rename = "Gap.1")]
    Gap(Gap),
    #[serde(rename = "Transition.1")]
    Transition(Transition),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Composition {
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub source_range: Option<TimeRange>,
    #[serde(default)]
    pub effects: Vec<Effect>,
    #[serde(default)]
    pub markers: Vec<Marker>,
    #[serde(default = "yes")]
    pub enabled: bool,
    #[serde(default)]
    pub children: Vec<Item>,
    /// `Video` or `Audio`; of tracks only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Clip {
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub source_range: Option<TimeRange>,
    #[serde(default)]
    pub effects: Vec<Effect>,
    #[serde(default)]
    pub markers: Vec<Marker>,
    #[serde(default = "yes")]
    pub enabled: bool,
    #[serde(default)]
    pub media_references: BTreeMap<String, Reference>,
    #[serde(default)]
    pub active_media_reference_key: String,
}

/// As written before there could be several media references.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OldClip {
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub source_range: Option<TimeRange>,
    #[serde(default)]
    pub effects: Vec<Effect>,
    #[serde(default)]
    pub media_reference: Option<Reference>,
}

impl OldClip {
    pub(crate) fn renewed(self) -> Clip {
        let key = "DEFAULT_MEDIA".to_owned();
        Clip {
            metadata: self.metadata,
            name: self.name,
            source_range: self.source_range,
            effects: self.effects,
            markers: Vec::new(),
            enabled: true,
            media_references: self.media_reference.into_iter().map(|media| (key.clone(), media)).collect(),
            active_media_reference_key: key,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Gap {
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub source_range: Option<TimeRange>,
    #[serde(default)]
    pub effects: Vec<Effect>,
    #[serde(default)]
    pub markers: Vec<Marker>,
    #[serde(default = "yes")]
    pub enabled: bool,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Transition {
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(default)]
    pub name: String,
    #[serde(default, rename = "transition_type")]
    pub kind: String,
    /// Reaches this far back from the edge.
    pub in_offset: RationalTime,
    /// Reaches this far on from the edge.
    pub out_offset: RationalTime,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "OTIO_SCHEMA")]
pub(super) enum Reference {
    #[serde(rename = "ExternalReference.1")]
    External(External),
    #[serde(rename = "MissingReference.1")]
    Missing {},
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct External {
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub available_range: Option<TimeRange>,
    pub target_url: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "OTIO_SCHEMA", rename = "Marker.2")]
pub(super) struct Marker {
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub color: Option<String>,
    #[serde(default)]
    pub comment: String,
    pub marked_range: TimeRange,
}

/// Effects are not carried; their kind and name are, for messages.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Effect {
    #[serde(rename = "OTIO_SCHEMA")]
    pub schema: String,
    #[serde(default)]
    pub name: String,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(tag = "OTIO_SCHEMA", rename = "TimeRange.1")]
pub(super) struct TimeRange {
    pub start_time: RationalTime,
    pub duration: RationalTime,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(tag = "OTIO_SCHEMA", rename = "RationalTime.1")]
pub(super) struct RationalTime {
    pub rate: f64,
    pub value: f64,
}

impl RationalTime {
    pub(crate) fn new(frames: Frames, rate: FrameRate) -> Self {
        Self { rate: rate.per_second(), value: frames.0 as f64 }
    }

    /// The nearest frame of the film; `None` for what is negative, not a number, or longer than a day.
    pub(crate) fn frames(self, rate: FrameRate) -> Option<Frames> {
        let exact = self.value * rate.per_second() / self.rate;
        let most = director_film::timeline::MOST_FRAMES.0 as f64;
        (self.rate > 0.0 && (-0.5..=most).contains(&exact)).then(|| Frames(exact.round().max(0.0) as u64))
    }
}

impl TimeRange {
    pub(crate) fn new(start: Frames, frames: Frames, rate: FrameRate) -> Self {
        Self { start_time: RationalTime::new(start, rate), duration: RationalTime::new(frames, rate) }
    }
}

fn yes() -> bool {
    true
}
