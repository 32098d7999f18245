//! `director make`

use crate::args::{CaptionMode, ClipFailure, Make, provider_and_model};
use crate::commands::{print_json, watched};
use crate::settings::Configuration;
use director_studio::{Captions, Choices, OnClipFailure, Studio};

pub(crate) fn run(make: Make) -> anyhow::Result<()> {
    let configuration = Configuration::load()?;
    let provider = configuration.provider(make.provider.as_deref());
    let (provider, model) = provider_and_model(&provider);
    let choices = Choices {
        model: model.or_else(|| configuration.model_of(&provider)),
        provider,
        dry_run: make.dry_run,
        out: make.out,
        aspect: make.aspect,
        voice: make.voice,
        narration: make.narration,
        music: make.music,
        captions: match make.captions {
            CaptionMode::Burn => Captions::Burn,
            CaptionMode::Srt => Captions::Srt,
            CaptionMode::None => Captions::None,
        },
        on_clip_failure: match make.on_clip_failure {
            ClipFailure::Halt => OnClipFailure::Halt,
            ClipFailure::Skip => OnClipFailure::Skip,
            ClipFailure::Card => OnClipFailure::Card,
        },
        max_usd: make.max_usd,
        resume: make.resume,
    };
    let report = watched(async |watch| {
        let studio = Studio::open(configuration.studio()?).await?;
        studio.make(&make.script, &choices, watch).await
    })?;
    if make.json { print_json(&report) } else { Ok(()) }
}
