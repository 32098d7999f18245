//! Everything that is sent to a provider for one take, and the identity that follows from it.

use crate::frames::Seconds;
use crate::hash::ContentHash;
use crate::ids::{ProviderName, TakeId};
use crate::picture::Size;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShotRequest {
    pub provider: ProviderName,
    pub model: String,
    pub prompt: String,
    pub size: Size,
    pub seconds: Seconds,
    pub seed: Option<u64>,
    /// The first frame to start from, by content.
    pub reference: Option<ContentHash>,
    pub origin: Origin,
    /// Fields only this provider knows; `previz` takes `voices`, a map from speaker to voice.
    pub extras: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    #[default]
    Fresh,
    /// A changed wording of an earlier take.
    Remix(TakeId),
    /// A continuation of an earlier take.
    Extend(TakeId),
}

impl ShotRequest {
    /// A clip's identity: the hash of everything that would be sent. A clip is shot again only when this changes.
    pub fn identity(&self) -> ContentHash {
        ContentHash::of_json(self)
    }
}
