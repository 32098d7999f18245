//! A source repository to facts with evidence, to gags, to a story and its script.
//!
//! The way of the data: [`analyse`] walks a tree, reads its code and its history and keeps what is true with where it
//! can be seen; [`story`] lets facts play gags in a template's beats, and writes the director's document, a prompt for
//! every clip and a script. [`tell`] does both. Nothing here starts a program or speaks to a network, and what is read
//! is data, never an instruction.

mod analysis;
mod cache;
mod error;
mod facts;
mod fragment;
mod gags;
mod gather;
mod history;
mod language;
mod lex;
mod manifest;
mod options;
mod prompt;
pub mod safety;
mod script;
mod story;
mod template;
pub mod tokens;
mod walk;
mod words;

pub use analysis::{Analysis, analyse};
pub use error::RepoError;
pub use facts::{Fact, FactKind, Tag};
pub use gags::{Gags, Mapping, lint};
pub use options::{Options, Step, TokenLevel, Tone};
pub use prompt::{ClipPrompt, Tokens};
pub use story::{Beat, Card, Gag, Shot};

use serde::Serialize;
use std::path::Path;

/// A repository as a film on paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Story {
    pub title: String,
    pub tone: Tone,
    pub seed: u64,
    /// Seconds of the film.
    pub seconds: f64,
    /// Heaviest first.
    pub facts: Vec<Fact>,
    pub beats: Vec<Beat>,
    /// The director's document, within the token level.
    pub prompt: String,
    pub tokens: Tokens,
    pub clip_prompts: Vec<ClipPrompt>,
    /// In the dialect of `director make`.
    pub script_markdown: String,
    /// `low`, `medium` or `high`: what goes with the token level.
    pub quality: &'static str,
    /// Facts about errors that only a neutral gag could play.
    pub fell_back: Vec<String>,
    /// What a person should know: nothing found, files left out.
    pub notes: Vec<String>,
}

/// Reads a repository and tells its story. The same tree and options give the same bytes.
///
/// # Errors
/// When there is nothing to read, an option names an unusable file, or the token level is too low for what must be said.
pub fn tell(path: &Path, options: &Options, progress: &mut dyn FnMut(Step)) -> Result<Story, RepoError> {
    let analysis = analyse(path, options, progress)?;
    story(&analysis, options, progress)
}

/// Tells a story from what is known; many stories may come of one analysis.
pub fn story(
    analysis: &Analysis,
    options: &Options,
    progress: &mut dyn FnMut(Step),
) -> Result<Story, RepoError> {
    let template = template::Template::load(options)?;
    let gags = Gags::load(options, template.tone)?;
    let plot = story::plot(analysis, template, &gags, options.seed)?;
    progress(Step::Mapped {
        gags: plot.beats.iter().map(|beat| beat.gags.len()).sum(),
        fell_back: plot.fell_back.len(),
    });
    progress(Step::Told {
        beats: plot.beats.len(),
        cards: plot.beats.iter().map(|beat| beat.cards.len()).sum(),
    });
    let (prompt, tokens) = prompt::document(&plot, analysis, options.tokens.limit())?;
    progress(Step::Written { tokens: tokens.count, limit: tokens.limit });
    Ok(Story {
        title: plot.name.clone(),
        tone: plot.template.tone,
        seed: options.seed,
        seconds: plot.template.seconds,
        facts: analysis.facts.clone(),
        clip_prompts: prompt::clip_prompts(&plot, options.clip_prompt_chars),
        script_markdown: script::markdown(&plot),
        quality: options.tokens.quality(),
        fell_back: plot.fell_back,
        beats: plot.beats,
        notes: analysis.notes.clone(),
        prompt,
        tokens,
    })
}

/// `count` different stories from one analysis: the tone's own, then with other seeds.
///
/// # Errors
/// As [`story`].
pub fn variants(
    analysis: &Analysis,
    options: &Options,
    count: usize,
    progress: &mut dyn FnMut(Step),
) -> Result<Vec<Story>, RepoError> {
    let seeds = (0..count as u64).map(|offset| options.seed.wrapping_add(offset));
    seeds.map(|seed| story(analysis, &Options { seed, ..options.clone() }, progress)).collect()
}
