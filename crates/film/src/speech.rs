//! Who speaks, with which voice, and how long it takes.

use crate::frames::Seconds;
use crate::hash::ContentHash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A voice by engine and name; in scripts and on the command line `flite:rms`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Voice {
    pub engine: VoiceEngine,
    /// The engine's own name for it: `rms`, `de`, `alloy`.
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoiceEngine {
    /// Offline, English only; a scratch voice.
    Flite,
    /// Offline, many languages; a scratch voice.
    EspeakNg,
    /// A person's recording; the name is the beginning of the file's content hash.
    Recorded,
}

impl VoiceEngine {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flite => "flite",
            Self::EspeakNg => "espeak-ng",
            Self::Recorded => "recorded",
        }
    }

    /// A stand-in for a voice that is still to be recorded or bought.
    pub fn is_scratch(self) -> bool {
        matches!(self, Self::Flite | Self::EspeakNg)
    }
}

impl Voice {
    /// The offline voice for a language: flite's `rms` for English, espeak-ng otherwise.
    pub fn scratch_for(language: &str) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or("en").to_lowercase();
        if primary == "en" {
            Self { engine: VoiceEngine::Flite, name: "rms".to_owned() }
        } else {
            Self { engine: VoiceEngine::EspeakNg, name: primary }
        }
    }
}

impl std::str::FromStr for Voice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || {
            format!(
                "`{text}` is not a voice: write flite:NAME (English: rms, slt, awb, kal16, kal) or espeak-ng:LANGUAGE such as espeak-ng:de"
            )
        };
        let (engine, name) = text.split_once(':').ok_or_else(refuse)?;
        let engine = match engine {
            "flite" => VoiceEngine::Flite,
            "espeak-ng" => VoiceEngine::EspeakNg,
            "recorded" => VoiceEngine::Recorded,
            _ => return Err(refuse()),
        };
        // The name becomes an argument of another program: letters, digits, `-`, `_` and `+` only.
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+');
        if name.is_empty() || name.len() > 40 || name.starts_with('-') || !name.bytes().all(plain) {
            return Err(refuse());
        }
        Ok(Self { engine, name: name.to_owned() })
    }
}

impl std::fmt::Display for Voice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.engine.as_str(), self.name)
    }
}

impl Serialize for Voice {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Voice {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Voice {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Voice".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[a-z-]+:[A-Za-z0-9_+-]+$" })
    }
}

/// One stretch of speech by one voice: what is synthesised, measured and cached as a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Utterance {
    pub voice: Voice,
    pub text: String,
}

impl Utterance {
    pub fn identity(&self) -> ContentHash {
        ContentHash::of_json(self)
    }
}

/// Measured lengths of utterances. Lengths not in here are estimated by the planner.
pub type MeasuredSpeech = BTreeMap<Utterance, Seconds>;
