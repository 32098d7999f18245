//! What may be typed.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use director_film::speech::Voice;
use director_film::{Aspect, MicroUsd, Seconds, Size};
use std::path::PathBuf;

/// A film crew in one binary: a script becomes a planned, priced, shot, checked and cut film.
///
/// Exit codes: 0 done, 1 failed, 2 usage, 3 refused (budget, safety, unsupported input), 4 waiting for a person (resumable).
#[derive(Debug, Parser)]
#[command(name = "director", version, max_term_width = 110)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a film from a script (.md, .fountain) or a brief (.toml)
    Make(Make),
    /// Show the clip plan and its price; spends nothing
    Plan(Plan),
    /// Write a first script from a brief, for you to edit
    Draft(Draft),
    /// Shoot takes of one prompt, scored and ranked
    Generate(Generate),
    /// Turn a source repository into a story, a script and prompts
    Repo(Repo),
    /// What is installed, and what to do about what is not
    Doctor(Doctor),
    /// Caps, holds and what was spent
    Budget(Budget),
    /// Providers with what they can do and what they charge
    Providers(Providers),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Make {
    pub script: PathBuf,
    /// Provider, with a model after a colon if wished: previz, sora:sora-2-pro [default: VIDEO_PROVIDER, else previz]
    #[arg(long)]
    pub provider: Option<String>,
    /// The film's name, or a folder for it; captions and report.json are written beside it
    #[arg(long, default_value = "film.mp4")]
    pub out: PathBuf,
    /// Plan and price for the provider, but shoot a free animatic
    #[arg(long)]
    pub dry_run: bool,
    /// The most this film may cost, in USD
    #[arg(long, value_parser = MicroUsd::parse_usd)]
    pub max_usd: Option<MicroUsd>,
    /// 16:9, 9:16, 1:1 or 4:3 [default: the script's, else 16:9]
    #[arg(long)]
    pub aspect: Option<Aspect>,
    #[arg(long, value_enum, default_value = "srt")]
    pub captions: CaptionMode,
    /// Narrator, such as flite:rms or espeak-ng:de
    #[arg(long)]
    pub voice: Option<Voice>,
    /// A recording of the whole narration
    #[arg(long)]
    pub narration: Option<PathBuf>,
    /// Music under the whole film
    #[arg(long)]
    pub music: Option<PathBuf>,
    /// What to do about a clip without a usable take
    #[arg(long, value_enum, default_value = "halt")]
    pub on_clip_failure: ClipFailure,
    /// Go on with a film that was stopped
    #[arg(long)]
    pub resume: bool,
    /// Print report.json to stdout
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum CaptionMode {
    /// Drawn into the picture, and a file beside the film
    Burn,
    /// A file beside the film
    Srt,
    None,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ClipFailure {
    Halt,
    Skip,
    Card,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Plan {
    pub script: PathBuf,
    #[arg(long)]
    pub provider: Option<String>,
    #[arg(long)]
    pub aspect: Option<Aspect>,
    #[arg(long)]
    pub voice: Option<Voice>,
    /// Print the clip plan as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Draft {
    /// A brief as TOML
    pub brief: PathBuf,
    /// Where to write the script; stdout when absent
    #[arg(long)]
    pub out: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Generate {
    pub prompt: String,
    #[arg(long)]
    pub provider: Option<String>,
    #[arg(long, default_value_t = 1)]
    pub takes: u32,
    /// Length of each take
    #[arg(long, default_value = "8", value_parser = parse_seconds)]
    pub seconds: Seconds,
    #[arg(long, default_value = "1280x720")]
    pub size: Size,
    #[arg(long)]
    pub seed: Option<u64>,
    /// Folder for the takes
    #[arg(long, default_value = ".")]
    pub out: PathBuf,
    #[arg(long, value_parser = MicroUsd::parse_usd)]
    pub max_usd: Option<MicroUsd>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Repo {
    /// The repository's root
    pub path: PathBuf,
    /// comedy, drama or adventure
    #[arg(long, default_value = "comedy")]
    pub tone: String,
    /// Token level of the director's prompt: ultra-low, low, standard or high
    #[arg(long, default_value = "low")]
    pub budget: String,
    /// A token limit of your own instead of a level
    #[arg(long)]
    pub tokens: Option<usize>,
    /// Another seed tells another variant
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Your own story template
    #[arg(long)]
    pub template: Option<PathBuf>,
    /// Your own gag files; they win over the built-in ones
    #[arg(long)]
    pub gags: Vec<PathBuf>,
    /// Folder for script.md, prompt.txt and story.json
    #[arg(long, default_value = "story")]
    pub out: PathBuf,
    /// Shoot the free animatic of the story
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Doctor {
    #[arg(long)]
    pub json: bool,
    /// Every setting with its default and what it does
    #[arg(long)]
    pub settings: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Budget {
    #[command(subcommand)]
    pub action: BudgetAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BudgetAction {
    /// Caps with what is held and spent, and the ledger's total
    Report {
        #[arg(long)]
        json: bool,
    },
    /// Set a cap: `month` for the calendar month, or `project:ID`
    Set {
        scope: String,
        #[arg(value_parser = MicroUsd::parse_usd)]
        usd: MicroUsd,
    },
    /// Calls whose money is held
    Holds {
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Providers {
    #[arg(long)]
    pub json: bool,
}

fn parse_seconds(text: &str) -> Result<Seconds, String> {
    let seconds = text.parse().ok().and_then(Seconds::from_f64);
    seconds.ok_or_else(|| format!("`{text}` is not a length in seconds, such as 8 or 2.5"))
}

/// `previz` or `sora:sora-2-pro` as provider and model.
pub(crate) fn provider_and_model(wish: &str) -> (String, Option<String>) {
    match wish.split_once(':') {
        Some((provider, model)) => (provider.to_owned(), Some(model.to_owned())),
        None => (wish.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_tree_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_model_may_follow_the_provider() {
        assert_eq!(provider_and_model("sora:sora-2-pro"), ("sora".into(), Some("sora-2-pro".into())));
        assert_eq!(provider_and_model("previz"), ("previz".into(), None));
    }
}
