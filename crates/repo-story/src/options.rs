//! What a caller may choose, and what it hears on the way.

use std::path::PathBuf;
use std::str::FromStr;

/// The mood of a story; each has its own template and its own gags.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    #[default]
    Comedy,
    Drama,
    Adventure,
}

impl Tone {
    pub const ALL: [Self; 3] = [Self::Comedy, Self::Drama, Self::Adventure];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comedy => "comedy",
            Self::Drama => "drama",
            Self::Adventure => "adventure",
        }
    }
}

impl FromStr for Tone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|tone| tone.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is no tone: choose comedy, drama or adventure"))
    }
}

/// How long the director's document may be. A level is a ceiling, never a target that may be passed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum TokenLevel {
    UltraLow,
    #[default]
    Low,
    Standard,
    High,
    Custom(usize),
}

impl TokenLevel {
    /// Most tokens of the document.
    pub fn limit(self) -> usize {
        match self {
            Self::UltraLow => 1200,
            Self::Low => 2500,
            Self::Standard => 4000,
            Self::High => 6000,
            Self::Custom(limit) => limit,
        }
    }

    /// The quality of pictures that goes with the level where nobody asks for another: `low`, `medium` or `high`.
    pub fn quality(self) -> &'static str {
        match self.limit() {
            ..=1200 => "low",
            1201..=2500 => "medium",
            _ => "high",
        }
    }
}

impl FromStr for TokenLevel {
    type Err = String;

    /// A level's name, or a number of tokens.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "ultra-low" => Ok(Self::UltraLow),
            "low" => Ok(Self::Low),
            "standard" => Ok(Self::Standard),
            "high" => Ok(Self::High),
            _ => text.parse().map(Self::Custom).map_err(|_| {
                format!("`{text}` is no token level: choose ultra-low, low, standard, high or a number")
            }),
        }
    }
}

/// Everything that shapes a story besides the repository.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub tone: Tone,
    /// Another seed picks other gags from the same facts.
    pub seed: u64,
    pub tokens: TokenLevel,
    /// A template file in the place of the tone's own.
    pub template: Option<PathBuf>,
    /// Gag files; the first one wins, all of them before the built-in ones.
    pub gags: Vec<PathBuf>,
    /// Where analyses are kept; `None` keeps none.
    pub cache: Option<PathBuf>,
    /// Most commits read.
    pub history: usize,
    /// Most characters of one clip's prompt, by the provider that will get it.
    pub clip_prompt_chars: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tone: Tone::Comedy,
            seed: 0,
            tokens: TokenLevel::Low,
            template: None,
            gags: Vec::new(),
            cache: None,
            history: 5000,
            clip_prompt_chars: 1000,
        }
    }
}

/// What was just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Walked {
        files: usize,
    },
    /// The analysis came from the cache.
    Known {
        facts: usize,
    },
    Scanned {
        files: usize,
        bytes: u64,
    },
    Remembered {
        commits: usize,
    },
    Mapped {
        gags: usize,
        fell_back: usize,
    },
    Told {
        beats: usize,
        cards: usize,
    },
    Written {
        tokens: usize,
        limit: usize,
    },
}
