//! What script, flags and provider together ask of the planner and of a take.

use crate::error::StudioError;
use crate::screenplay::Screenplay;
use director_assess::Expectation;
use director_film::capability::{Audio, Capability};
use director_film::plan::{ClipPlan, PlannedClip};
use director_film::speech::Voice;
use director_film::{Aspect, Frames, Seconds, Size};
use director_planner::Constraints;

/// The longest film.
const MAX_SECONDS: Seconds = director_planner::MAX_FILM;
/// All films start from one seed; what differs between clips is what they show.
pub(crate) const FILM_SEED: u64 = 0;
/// Share of takes that are expected to need another attempt, for the price estimate.
pub(crate) const EXPECTED_REPAIR_RATE: f64 = 0.3;

pub(crate) fn language(screenplay: &Screenplay) -> &str {
    screenplay.script.settings.language.as_deref().unwrap_or("en")
}

pub(crate) fn wanted_voice(
    screenplay: &Screenplay,
    chosen: Option<&Voice>,
) -> Result<Option<Voice>, StudioError> {
    if let Some(voice) = chosen {
        return Ok(Some(voice.clone()));
    }
    let from_script = screenplay.script.settings.voice.as_deref();
    from_script
        .map(str::parse)
        .transpose()
        .map_err(|why| StudioError::Script(format!("{}: voice: {why}", screenplay.path.display())))
}

pub(crate) fn constraints(
    screenplay: &Screenplay,
    capability: &Capability,
    aspect: Option<Aspect>,
    voice: Voice,
) -> Constraints {
    let settings = &screenplay.script.settings;
    Constraints {
        capability: capability.clone(),
        aspect: aspect.unwrap_or(settings.aspect),
        voice,
        max_seconds: MAX_SECONDS,
        words_per_minute: settings.words_per_minute,
    }
}

/// What a take of this clip must be like.
pub(crate) fn expectation(
    clip: &PlannedClip,
    plan: &ClipPlan,
    capability: &Capability,
    size: Size,
) -> Expectation {
    let speaks = capability.audio != Audio::None;
    let due = clip.lines.iter().filter(|line| speaks && line.speaker.is_some());
    let seconds = |frames: Frames| frames.seconds(plan.rate);
    Expectation {
        size,
        rate: capability.rate,
        frames: Some(Frames::nearest(clip.seconds, capability.rate)),
        speech: due.map(|line| (seconds(line.start), seconds(line.start + line.frames))).collect(),
        still_allowed: false,
        codec: None,
    }
}
