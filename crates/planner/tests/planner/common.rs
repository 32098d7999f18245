//! Capabilities and shortcuts shared by the stories.

use director_film::capability::{Audio, Capability, Durations, PromptForm, RecoveryClass, Sizes, WordRange};
use director_film::frames::{FrameRate, Seconds};
use director_film::picture::Aspect;
use director_film::plan::ClipPlan;
use director_film::price::{PriceRule, Tariff};
use director_film::script::{Element, ElementKind, Scene, Script};
use director_film::speech::{MeasuredSpeech, Voice};
use director_planner::{Constraints, MAX_FILM, plan};

pub(crate) fn capability() -> Capability {
    Capability {
        provider: "previz".into(),
        model: "previz-1".to_owned(),
        durations: Durations::List([4, 8, 12].map(Seconds::whole).to_vec()),
        sizes: Sizes::Any { min: 64, max: 4096 },
        rate: FrameRate::FILM,
        audio: Audio::Requested,
        seed: true,
        image_reference: false,
        remix: false,
        extend: false,
        cancel: true,
        recovery: RecoveryClass::A,
        max_concurrent: None,
        prompt_words: WordRange { min: 60, max: 250 },
        prompt_form: PromptForm::SoraBlocks,
        price: PriceRule {
            tariff: Tariff::Free,
            source: "test".to_owned(),
            read_on: "2026-11-20".to_owned(),
        },
    }
}

pub(crate) fn constraints() -> Constraints {
    constraints_for(capability())
}

pub(crate) fn constraints_for(capability: Capability) -> Constraints {
    let voice = Voice::scratch_for("en");
    Constraints { capability, aspect: Aspect::Wide, voice, max_seconds: MAX_FILM, words_per_minute: None }
}

pub(crate) fn planned(script: &Script) -> ClipPlan {
    plan(script, &constraints(), &MeasuredSpeech::new()).unwrap()
}

pub(crate) fn example(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A scene's elements, one line each, beats divided by `-`.
pub(crate) fn kinds(scene: &Scene) -> Vec<String> {
    let beats = scene.beats.iter().map(|beat| beat.elements.iter().map(shown).collect::<Vec<_>>());
    beats.collect::<Vec<_>>().join(&"-".to_owned())
}

fn shown(element: &Element) -> String {
    let what = match &element.kind {
        ElementKind::Narration { text } => format!("narration {text}"),
        ElementKind::Dialogue { speaker, manner: Some(manner), text } => {
            format!("{speaker} ({manner}) {text}")
        }
        ElementKind::Dialogue { speaker, manner: None, text } => format!("{speaker} {text}"),
        ElementKind::Action { text } => format!("action {text}"),
        ElementKind::Pause { seconds } => format!("pause {}", seconds.as_f64()),
        ElementKind::Still { what, file } => format!("still {what} = {file}"),
        ElementKind::Footage { file, from, to } => {
            format!("footage {file} {}-{}", from.as_f64(), to.as_f64())
        }
        ElementKind::Card { text } => format!("card {text}"),
        ElementKind::Sfx { file } => format!("sfx {file}"),
        ElementKind::Music { file } => format!("music {file}"),
    };
    format!("{}:{} {what}", element.at.line, element.at.column)
}
