//! Script to clip plan.
//!
//! A clip never spans two beats, and everything that is sent to a provider for a clip follows from its own beat and
//! from facts of its scene's heading. So rewording one line changes that beat's clips and no others.

mod cast;
mod clip;
mod criteria;
mod draft;
mod known;
mod length;
mod pack;
mod parts;
mod place;
mod scene;
pub(crate) mod schema;
pub(crate) mod shots;
mod split;
mod transitions;
mod words;

pub(crate) use cast::{Cast, is_off_camera};
pub(crate) use place::Place;
pub(crate) use words::count;

use crate::error::PlanError;
use director_film::capability::Capability;
use director_film::frames::Seconds;
use director_film::picture::Aspect;
use director_film::plan::ClipPlan;
use director_film::script::{ElementKind, Script};
use director_film::speech::{MeasuredSpeech, Utterance, Voice};
use std::collections::BTreeSet;

/// From a clip's first frame to its first word.
pub const LEAD_IN: Seconds = Seconds::from_millis(400);
/// Silence between two lines of one clip; a longer written pause takes its place.
pub const BETWEEN_LINES: Seconds = Seconds::from_millis(300);
/// From the last word to a clip's end. With the next clip's lead-in it makes the pause between two paragraphs, 0.8 s.
pub const TAIL: Seconds = Seconds::from_millis(400);
/// The longest film.
pub const MAX_FILM: Seconds = Seconds::whole(300);

/// Words per minute when nobody says otherwise.
const USUAL_PACE: u32 = 150;

/// What a plan must keep to.
#[derive(Debug, Clone)]
pub struct Constraints {
    pub capability: Capability,
    pub aspect: Aspect,
    /// The narrator where the script names none.
    pub voice: Voice,
    /// Usually [`MAX_FILM`].
    pub max_seconds: Seconds,
    /// Overrules the script's pace; 90 to 200.
    pub words_per_minute: Option<u32>,
}

/// What planning one film needs to know everywhere.
pub(crate) struct PlanContext<'a> {
    pub(crate) capability: &'a Capability,
    pub(crate) words_per_minute: u32,
    pub(crate) cast: Cast<'a>,
    pub(crate) measured: &'a MeasuredSpeech,
    pub(crate) script: &'a Script,
}

/// Plans a film. The same input gives the same plan, byte for byte.
///
/// Speech found in `measured` lasts as long as it does, everything else as long as its words are expected to take, at
/// the pace of what was measured in the same beat. Call, measure [`utterances`], call again, until every utterance is
/// measured: each round only shortens stretches that proved too long or were expected to be, so it ends, normally after
/// two rounds.
///
/// # Errors
/// A [`PlanError`] that says what to change.
pub fn plan(
    script: &Script,
    constraints: &Constraints,
    measured: &MeasuredSpeech,
) -> Result<ClipPlan, PlanError> {
    let context = context(script, constraints, measured)?;
    length::refuse_hopeless(&context, constraints.max_seconds)?;
    let mut planned = scene::all(&context)?;
    if planned.clips.is_empty() {
        return Err(PlanError::Empty);
    }
    clip::end_card(&mut planned, &context);
    scene::join(&mut planned);
    let plan = length::finish(planned, &context, constraints)?;
    Ok(crate::prompt::with_prompts(plan, &context))
}

fn context<'a>(
    script: &'a Script,
    constraints: &'a Constraints,
    measured: &'a MeasuredSpeech,
) -> Result<PlanContext<'a>, PlanError> {
    let capability = &constraints.capability;
    if capability.durations.longest() == Seconds::ZERO {
        return Err(PlanError::NoDurations { model: capability.model.clone() });
    }
    if capability.sizes.for_aspect(constraints.aspect).is_none() {
        let (model, aspect) = (capability.model.clone(), constraints.aspect.to_string());
        return Err(PlanError::NoSize { model, aspect });
    }
    let settings = &script.settings;
    let words_per_minute = constraints.words_per_minute.or(settings.words_per_minute).unwrap_or(USUAL_PACE);
    if !(90..=200).contains(&words_per_minute) {
        return Err(PlanError::Pace { words_per_minute });
    }
    let own_voice = settings.voice.as_deref().and_then(|voice| voice.parse().ok());
    let cast = Cast::new(&script.bibles, own_voice.unwrap_or_else(|| constraints.voice.clone()));
    Ok(PlanContext { capability, words_per_minute, cast, measured, script })
}

/// What is to be measured, in the order of the film, each once. Dialogue that a model speaks in a voice of its own
/// stands here as well; its measure is not used.
pub fn utterances(plan: &ClipPlan) -> Vec<Utterance> {
    let lines = plan.clips.iter().flat_map(|clip| &clip.lines);
    let spoken = lines.map(|line| Utterance { voice: line.voice.clone(), text: line.text.clone() });
    let mut seen = BTreeSet::new();
    spoken.filter(|utterance| seen.insert(utterance.clone())).collect()
}

/// The script's spoken lines in order: [`director_film::plan::PlannedLine::line`] counts them from 0.
pub fn spoken_lines(script: &Script) -> Vec<&str> {
    let elements = script.scenes.iter().flat_map(|scene| &scene.beats).flat_map(|beat| &beat.elements);
    elements.map(|element| &element.kind).filter_map(ElementKind::spoken).collect()
}
