//! The length of the film, and what to do when it is too long.

use super::draft::reading_time;
use super::scene::Planned;
use super::words::count;
use super::{Constraints, PlanContext};
use crate::error::PlanError;
use director_film::frames::{FrameRate, Frames, Seconds};
use director_film::hash::ContentHash;
use director_film::plan::{ClipPlan, PlannedClip};
use director_film::script::{ElementKind, Scene};
use director_film::timeline::{PictureClip, Timeline};

/// Speech may turn out faster than expected, but not this many times: such a script need not be planned to be refused.
const HOPELESS: u64 = 4;
/// Scenes named in a refusal.
const NAMED_SCENES: usize = 3;

/// Refuses a script whose words alone last far too long, before any work goes into it.
pub(super) fn refuse_hopeless(context: &PlanContext<'_>, limit: Seconds) -> Result<(), PlanError> {
    let scenes = &context.script.scenes;
    let lengths: Vec<Seconds> =
        scenes.iter().map(|scene| expected(scene, context.words_per_minute)).collect();
    let total: Seconds = lengths.iter().copied().sum();
    if total.millis() <= limit.millis() * HOPELESS {
        return Ok(());
    }
    let named = scenes.iter().map(|scene| scene.heading.clone()).zip(lengths).collect();
    Err(too_long(total, limit, named, context.words_per_minute))
}

fn expected(scene: &Scene, words_per_minute: u32) -> Seconds {
    let elements = scene.beats.iter().flat_map(|beat| &beat.elements);
    let length = |kind: &ElementKind| match kind {
        ElementKind::Pause { seconds } => *seconds,
        ElementKind::Card { text } => reading_time(text),
        ElementKind::Action { .. } => Seconds::whole(1),
        ElementKind::Footage { from, to, .. } => Seconds::from_millis(to.millis() - from.millis()),
        kind => count(kind.spoken().unwrap_or_default()).length(words_per_minute),
    };
    elements.map(|element| length(&element.kind)).sum()
}

/// The finished plan, or a refusal when it is too long.
pub(super) fn finish(
    planned: Planned,
    context: &PlanContext<'_>,
    constraints: &Constraints,
) -> Result<ClipPlan, PlanError> {
    let capability = context.capability;
    let frames = programme_len(&planned.clips, capability.rate);
    let limit = Frames::covering(constraints.max_seconds, capability.rate);
    if frames > limit {
        let lengths = planned.scenes.iter().map(|scene| {
            let clips: Vec<_> = planned.clips.iter().filter(|clip| clip.scene == scene.id).cloned().collect();
            (
                scene.heading.clone(),
                Seconds::from_millis(programme_len(&clips, capability.rate).millis(capability.rate)),
            )
        });
        let planned_seconds = Seconds::from_millis(frames.millis(capability.rate));
        return Err(too_long(
            planned_seconds,
            constraints.max_seconds,
            lengths.collect(),
            context.words_per_minute,
        ));
    }
    Ok(ClipPlan {
        title: context.script.title.clone(),
        provider: capability.provider.clone(),
        model: capability.model.clone(),
        aspect: constraints.aspect,
        size: constraints.aspect.size(),
        rate: capability.rate,
        words_per_minute: context.words_per_minute,
        scenes: planned.scenes,
        clips: planned.clips,
        frames,
        seconds: Seconds::from_millis(frames.millis(capability.rate)),
        findings: planned.findings,
    })
}

/// As the cut will have it: the timeline's own arithmetic.
pub(super) fn programme_len(clips: &[PlannedClip], rate: FrameRate) -> Frames {
    let nothing = ContentHash::of(b"");
    let picture = |clip: &PlannedClip| PictureClip {
        name: String::new(),
        media: nothing.clone(),
        source_in: Frames::ZERO,
        frames: clip.frames,
        transition: clip.transition,
    };
    let timeline = Timeline {
        title: String::new(),
        rate,
        size: director_film::Size::HD,
        picture: clips.iter().map(picture).collect(),
        sound: Vec::new(),
        captions: Vec::new(),
    };
    timeline.programme_len()
}

fn too_long(
    planned: Seconds,
    limit: Seconds,
    mut scenes: Vec<(String, Seconds)>,
    words_per_minute: u32,
) -> PlanError {
    let over = planned.millis().saturating_sub(limit.millis());
    let words = (over * u64::from(words_per_minute)).div_ceil(60_000);
    scenes.sort_by_key(|(_, length)| std::cmp::Reverse(*length));
    scenes.truncate(NAMED_SCENES);
    PlanError::TooLong { planned, limit, words: words as u32, longest: scenes }
}
