//! What can be wrong with a script, and with planning it.

use director_film::frames::Seconds;
use director_film::script::At;
use std::fmt;

/// One thing wrong at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// As the caller named the file.
    pub file: String,
    pub at: At,
    /// A lower-case fragment.
    pub what: String,
    /// What would have been right.
    pub expected: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, at, what, expected } = self;
        write!(f, "{file}:{}:{}: {what}; expected {expected}", at.line, at.column)
    }
}

/// Everything found wrong with a script, brief or bible file; one line each, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ScriptError {
    /// At least one.
    pub problems: Vec<Problem>,
}

impl ScriptError {
    pub(crate) fn one(file: &str, at: At, what: impl Into<String>, expected: impl Into<String>) -> Self {
        let problem = Problem { file: file.to_owned(), at, what: what.into(), expected: expected.into() };
        Self { problems: vec![problem] }
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// More than a person repairs in one go.
        const SHOWN: usize = 20;
        for (index, problem) in self.problems.iter().take(SHOWN).enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{problem}")?;
        }
        match self.problems.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n… and {more} more"),
        }
    }
}

/// Collects problems while reading goes on, so that a person sees all of them at once.
#[derive(Debug)]
pub(crate) struct Problems {
    file: String,
    found: Vec<Problem>,
}

impl Problems {
    pub(crate) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), found: Vec::new() }
    }

    pub(crate) fn add(&mut self, at: At, what: impl Into<String>, expected: impl Into<String>) {
        let problem = Problem { file: self.file.clone(), at, what: what.into(), expected: expected.into() };
        self.found.push(problem);
    }

    pub(crate) fn finish<T>(mut self, value: T) -> Result<T, ScriptError> {
        if self.found.is_empty() {
            return Ok(value);
        }
        self.found.sort_by_key(|problem| problem.at);
        Err(ScriptError { problems: self.found })
    }
}

/// Why a script that was understood cannot be planned. Places are in the script's file, which the caller names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("the script has no scene with something to see or hear: write a line of narration or an action")]
    Empty,
    #[error(
        "the scene `{heading}` has nothing to see or hear: write narration, dialogue, an action or a card under its heading"
    )]
    EmptyScene { heading: String, at: At },
    #[error(
        "the word `{word}` takes {needed} to say and the longest clip of {model} has room for {room}: write it as several words"
    )]
    WordTooLong { word: String, needed: Seconds, room: Seconds, model: String, at: At },
    #[error(
        "the footage `{file}` is used for {given}, but the words over it take {needed}: use a longer stretch, or say less"
    )]
    FootageTooShort { file: String, given: Seconds, needed: Seconds, at: At },
    #[error("{}", too_long(*planned, *limit, *words, longest))]
    TooLong {
        /// Length of the film as planned.
        planned: Seconds,
        limit: Seconds,
        /// About how many spoken words must go.
        words: u32,
        /// The scenes that take most, longest first, with their lengths.
        longest: Vec<(String, Seconds)>,
    },
    #[error("{model} states no clip length it can make; give it a duration in its capability table")]
    NoDurations { model: String },
    #[error(
        "{model} cannot make a clip of {wanted}, which a pause or card in `{heading}` needs; its longest is {longest}"
    )]
    NoSuchDuration { model: String, wanted: Seconds, longest: Seconds, heading: String },
    #[error("{model} makes no picture for the aspect {aspect}; choose another --aspect or provider")]
    NoSize { model: String, aspect: String },
    #[error("{words_per_minute} words per minute is no speaking pace: choose 90 to 200")]
    Pace { words_per_minute: u32 },
    #[error(
        "the speech here did not settle into clips after {rounds} rounds of measuring: give the words per minute of this voice"
    )]
    Unsettled { at: At, rounds: u32 },
}

impl PlanError {
    /// Where in the script, when it is about one place.
    pub fn at(&self) -> Option<At> {
        match self {
            Self::EmptyScene { at, .. }
            | Self::WordTooLong { at, .. }
            | Self::FootageTooShort { at, .. }
            | Self::Unsettled { at, .. } => Some(*at),
            _ => None,
        }
    }
}

fn too_long(planned: Seconds, limit: Seconds, words: u32, longest: &[(String, Seconds)]) -> String {
    let over = Seconds::from_millis(planned.millis().saturating_sub(limit.millis()));
    let scenes: Vec<_> = longest.iter().map(|(heading, length)| format!("`{heading}` ({length})")).collect();
    format!(
        "the film would last {planned}, {over} over the limit of {limit}: cut about {words} spoken words; the longest scenes are {}",
        scenes.join(", ")
    )
}
