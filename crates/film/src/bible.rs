//! Bibles: what must look the same in every clip. Their descriptors go into every prompt word for word.

use crate::ids::CharacterId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the film looks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StyleBible {
    pub name: String,
    /// The one sentence that is repeated verbatim in every prompt.
    pub descriptor: String,
    /// Three to five anchor colours, as words or `#rrggbb`.
    pub palette: Vec<String>,
    pub lighting: String,
    pub mood: String,
    /// Film stock, animation technique, lens family.
    pub medium: String,
    /// What must never appear.
    pub avoid: Vec<String>,
}

/// Who appears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CharacterBible {
    /// As written before the colon in a script, in any case.
    pub name: String,
    /// Three to six visible attributes, repeated verbatim in every prompt that shows the character.
    pub descriptor: String,
    /// An offline voice such as `flite:rms`; the film's voice when absent.
    #[serde(default)]
    pub voice: Option<String>,
    /// What never changes about the character.
    #[serde(default)]
    pub never_change: Vec<String>,
}

impl CharacterBible {
    /// The name in lower case with spaces as hyphens: `Dr Maya Chen` is `dr-maya-chen`.
    pub fn id(&self) -> CharacterId {
        character_id(&self.name)
    }
}

/// See [`CharacterBible::id`].
pub fn character_id(name: &str) -> CharacterId {
    let words: Vec<_> = name.split_whitespace().map(str::to_lowercase).collect();
    CharacterId::new(words.join("-"))
}

/// Where it happens: the constant features of a place, by the words of scene headings that mean it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocationBible {
    /// Found in scene headings, in any case.
    pub name: String,
    pub descriptor: String,
}

/// All bibles of one film, as a TOML file or a front-matter table holds them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bibles {
    pub style: Option<StyleBible>,
    pub characters: Vec<CharacterBible>,
    pub locations: Vec<LocationBible>,
}
