//! What a person chose for one run.

use director_film::speech::Voice;
use director_film::{Aspect, MicroUsd};
use std::path::PathBuf;

/// `None` leaves it to the script, then to the defaults.
#[derive(Debug, Clone)]
pub struct Choices {
    pub provider: String,
    pub model: Option<String>,
    /// Plan and price for the provider, but shoot the animatic with previz.
    pub dry_run: bool,
    pub out: PathBuf,
    pub aspect: Option<Aspect>,
    pub voice: Option<Voice>,
    pub narration: Option<PathBuf>,
    pub music: Option<PathBuf>,
    pub captions: Captions,
    pub on_clip_failure: OnClipFailure,
    /// Most that this film may cost in all.
    pub max_usd: Option<MicroUsd>,
    /// Refuse to start a film that was never begun.
    pub resume: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Captions {
    /// Drawn into the picture, and a file beside the film.
    Burn,
    /// A file beside the film.
    Srt,
    None,
}

/// What to do about a clip without a usable take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnClipFailure {
    Halt,
    /// Leave the clip out, its words included.
    Skip,
    /// Show its words on a card.
    Card,
}
