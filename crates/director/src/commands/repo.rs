//! `director repo`

use crate::args::Repo;
use crate::commands::{print, print_json, watched};
use crate::settings::Configuration;
use director_repo_story::{Options, RepoError, Step, Story, TokenLevel};
use director_studio::{Captions, Choices, OnClipFailure, Studio, StudioError};
use std::path::{Path, PathBuf};

pub(crate) fn run(repo: &Repo) -> anyhow::Result<()> {
    let configuration = Configuration::load()?;
    let options = options(repo, &configuration)?;
    let story =
        director_repo_story::tell(&repo.path, &options, &mut show).map_err(|error| refusal(&error))?;
    for note in &story.notes {
        eprintln!("  note   {note}");
    }
    if !story.fell_back.is_empty() {
        eprintln!(
            "  note   {} facts have no gag of their own yet; --gags FILE adds some",
            story.fell_back.len()
        );
    }
    let script = write(&repo.out, &story)?;
    if repo.dry_run {
        shoot(&configuration, &script, &repo.out)?;
    } else if !repo.json {
        eprintln!("read {}, then: director make {}", script.display(), script.display());
    }
    if repo.json { print_json(&story) } else { print(&for_people(&story)) }
}

fn options(repo: &Repo, configuration: &Configuration) -> Result<Options, StudioError> {
    let tokens = match repo.tokens {
        Some(limit) => TokenLevel::Custom(limit),
        None => repo.budget.parse().map_err(|why| StudioError::Usage(format!("--budget: {why}")))?,
    };
    Ok(Options {
        tone: repo.tone.parse().map_err(|why| StudioError::Usage(format!("--tone: {why}")))?,
        seed: repo.seed,
        tokens,
        template: repo.template.clone(),
        gags: repo.gags.clone(),
        cache: Some(configuration.data_root()?.join("repo-cache")),
        ..Options::default()
    })
}

fn show(step: Step) {
    eprintln!("  {}", step_for_people(&step));
}

fn step_for_people(step: &Step) -> String {
    match step {
        Step::Walked { files } => format!("walk   {files} files"),
        Step::Known { facts } => format!("cache  {facts} facts, nothing changed since"),
        Step::Scanned { files, bytes } => format!("scan   {files} files, {:.1} MB", *bytes as f64 / 1e6),
        Step::Remembered { commits } => format!("git    {commits} commits"),
        Step::Mapped { gags, fell_back } => format!("gags   {gags}, {fell_back} from the general stock"),
        Step::Told { beats, cards } => format!("story  {beats} beats, {cards} cards"),
        Step::Written { tokens, limit } => format!("prompt {tokens} of {limit} tokens"),
    }
}

/// Everything that is wrong with the repository or the user's own files is unsupported input.
fn refusal(error: &RepoError) -> StudioError {
    StudioError::Refused(error.to_string())
}

/// Leaves `script.md`, `prompt.txt` and `story.json` in the folder; returns the script's path.
fn write(folder: &Path, story: &Story) -> Result<PathBuf, StudioError> {
    let write_error = |source| StudioError::Write { path: folder.to_owned(), source };
    std::fs::create_dir_all(folder).map_err(write_error)?;
    let json = serde_json::to_string_pretty(story).map_err(|error| StudioError::Failed(error.to_string()))?;
    let files = [("script.md", &story.script_markdown), ("prompt.txt", &story.prompt), ("story.json", &json)];
    for (name, text) in files {
        director_studio::write_whole(&folder.join(name), text.as_bytes())?;
    }
    Ok(folder.join("script.md"))
}

/// The free animatic of the story.
fn shoot(configuration: &Configuration, script: &Path, folder: &Path) -> anyhow::Result<()> {
    let choices = Choices {
        provider: "previz".to_owned(),
        model: None,
        dry_run: true,
        out: folder.join("film.mp4"),
        aspect: None,
        voice: None,
        narration: None,
        music: None,
        captions: Captions::Srt,
        on_clip_failure: OnClipFailure::Card,
        max_usd: None,
        resume: false,
    };
    watched(async |watch| {
        let studio = Studio::open(configuration.studio()?).await?;
        studio.make(script, &choices, watch).await
    })?;
    Ok(())
}

fn for_people(story: &Story) -> String {
    let facts = story.facts.len();
    let tokens = &story.tokens;
    format!(
        "{}: {} beats in {} s from {facts} facts; prompt of {} tokens (limit {}, {})\n",
        story.title,
        story.beats.len(),
        story.seconds,
        tokens.count,
        tokens.limit,
        tokens.tokenizer
    )
}
