//! Beats to drafts, drafts to clips, scene after scene.

use super::clip::{self, Placed};
use super::known::Known;
use super::pack::{Packed, pack};
use super::place::Place;
use super::transitions::{Wish, crossfade};
use super::{PlanContext, transitions};
use crate::error::PlanError;
use director_film::ids::{ClipId, SceneId};
use director_film::plan::{Cue, CueKind, Finding, PlannedClip, PlannedScene};
use director_film::script::{At, Beat, Scene};
use director_film::timeline::Transition;

/// Rounds of measuring within which a beat's speech must settle.
const MAX_ROUNDS: u32 = 60;

/// Scenes and clips without their prompts.
#[derive(Debug, Default)]
pub(super) struct Planned {
    pub(super) scenes: Vec<PlannedScene>,
    pub(super) clips: Vec<PlannedClip>,
    /// What the script asks each clip to begin with.
    pub(super) wishes: Vec<Option<Wish>>,
    pub(super) findings: Vec<Finding>,
}

pub(super) fn all(context: &PlanContext<'_>) -> Result<Planned, PlanError> {
    let mut planned = Planned::default();
    let mut line = 0;
    let mut wish = None;
    for scene in &context.script.scenes {
        wish = one(scene, &mut line, wish, &mut planned, context)?;
    }
    Ok(planned)
}

/// Plans one scene; returns the transition it ends with.
fn one(
    scene: &Scene,
    line: &mut u32,
    mut wish: Option<Wish>,
    planned: &mut Planned,
    context: &PlanContext<'_>,
) -> Result<Option<Wish>, PlanError> {
    let id = SceneId::new(format!("s{:02}", planned.scenes.len() + 1));
    let mut waiting: Vec<(CueKind, String, At)> = Vec::new();
    let mut placed: Vec<Placed> = Vec::new();
    for (beat_number, beat) in scene.beats.iter().enumerate() {
        let mut packed = settle(beat, *line, context)?;
        *line += beat.elements.iter().filter(|element| element.kind.spoken().is_some()).count() as u32;
        let left = (std::mem::take(&mut packed.cues), packed.transition.take());
        if let Some(first) = packed.drafts.first_mut() {
            first.cues.splice(0..0, waiting.drain(..));
            first.transition = first.transition.or(wish.take());
        }
        waiting.extend(left.0);
        wish = left.1.or(wish);
        placed.extend(clip::place(packed, beat_number, context.capability.rate)?);
    }
    let Some(last) = placed.last_mut() else { return no_clips(scene, wish) };
    // A sound after the last clip is heard with it.
    last.draft.cues.append(&mut waiting);
    if let Some(first) = placed.iter_mut().find(|item| item.draft.card.is_none()) {
        first.opens = true;
    }
    add(scene, &id, &placed, planned, context)?;
    Ok(wish)
}

/// A scene that only says how to go on (`FADE OUT.`) is none.
fn no_clips(scene: &Scene, wish: Option<Wish>) -> Result<Option<Wish>, PlanError> {
    if wish.is_some() && scene.heading.is_empty() {
        return Ok(wish);
    }
    Err(PlanError::EmptyScene { heading: scene.heading.clone(), at: scene.at })
}

fn add(
    scene: &Scene,
    id: &SceneId,
    placed: &[Placed],
    planned: &mut Planned,
    context: &PlanContext<'_>,
) -> Result<(), PlanError> {
    let place = Place::of(&scene.heading);
    let mut cues = Vec::new();
    for (index, item) in placed.iter().enumerate() {
        let clip_id = ClipId::new(format!("{id}c{:02}", index + 1));
        let ends = (index == 0, index + 1 == placed.len());
        let clip = clip::realise(item, &clip_id, id, ends, context, scene)?;
        let cue = |(kind, file, at): &(CueKind, String, At)| Cue {
            kind: *kind,
            file: file.clone(),
            clip: clip_id.clone(),
            at: *at,
        };
        cues.extend(item.draft.cues.iter().map(cue));
        planned.findings.extend(clip::findings(&clip, context));
        planned.wishes.push(item.draft.transition);
        planned.clips.push(clip);
    }
    let Place { name: place, time_of_day, .. } = place;
    planned.scenes.push(PlannedScene {
        id: id.clone(),
        heading: scene.heading.clone(),
        place,
        time_of_day,
        cues,
    });
    Ok(())
}

/// Packs a beat as often as its own measurements teach something new. It repeats what callers did round by round, so
/// the outcome depends on nothing outside the beat.
fn settle(beat: &Beat, first_line: u32, context: &PlanContext<'_>) -> Result<Packed, PlanError> {
    let mut known = Known::default();
    for _ in 0..MAX_ROUNDS {
        let packed = pack(beat, first_line, context, &known)?;
        if !known.learn(&packed.drafts, context.measured) {
            return Ok(packed);
        }
    }
    Err(PlanError::Unsettled { at: beat.at, rounds: MAX_ROUNDS })
}

/// Gives every clip its transition: a cut within a scene, a crossfade between scenes, or what the script wishes.
pub(super) fn join(planned: &mut Planned) {
    for index in 1..planned.clips.len() {
        let (before, after) = planned.clips.split_at(index);
        let (before, after) = (&before[index - 1], &after[0]);
        let wish = planned.wishes.get(index).copied().flatten();
        let usual = if before.scene == after.scene && !clip::is_end_card(after) {
            Wish::Cut
        } else {
            Wish::Crossfade
        };
        let transition = match wish.unwrap_or(usual) {
            transitions::Wish::Cut => Transition::Cut,
            transitions::Wish::Crossfade => crossfade(before, after),
        };
        planned.clips[index].transition = transition;
    }
}
