//! The content brief: what the film is for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Written by a person as TOML; `director draft` turns it into a first script.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Brief {
    pub title: String,
    /// What the film should achieve.
    pub objective: String,
    pub audience: String,
    pub tone: String,
    /// What the viewer should do next; becomes the end card.
    pub call_to_action: String,
    /// What must be said, in order; each point becomes a scene of the draft.
    pub key_points: Vec<String>,
    /// The product or subject by name.
    pub subject: String,
    /// Wished length in seconds; 0 leaves it to the script.
    pub seconds: u32,
}
