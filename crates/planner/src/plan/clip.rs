//! A draft and its place in the film to a planned clip.

use super::cast::Cast;
use super::criteria;
use super::draft::{Draft, Picture, Said, reading_time};
use super::pack::{Packed, SHORTEST};
use super::scene::Planned;
use super::shots::{Part, Position, shot};
use super::{PlanContext, TAIL};
use crate::error::PlanError;
use director_film::frames::{FrameRate, Frames, Seconds};
use director_film::ids::{CharacterId, ClipId, SceneId};
use director_film::plan::{CardRole, ClipSource, Finding, FindingLevel, PlannedClip, PlannedLine};
use director_film::script::Scene;
use director_film::shot::{Angle, CameraMove, Shot, ShotSize};
use director_film::timeline::Transition;

/// From the last word of a scene to the end of its last clip: a pause of 1.0 s with the next lead-in, after the
/// crossfade took half a second.
const SCENE_TAIL: Seconds = Seconds::from_millis(1100);
/// So that a crossfade of half a second is over before the first word of a scene.
const SCENE_LEAD: Seconds = Seconds::from_millis(100);
const LEAST_END_CARD: Seconds = Seconds::whole(3);

/// A draft within its scene.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) draft: Draft,
    picture: Option<ClipSource>,
    /// What footage must last to its end, where it is longer than the words over it.
    least: Seconds,
    beat: usize,
    clip_in_beat: usize,
    /// The first of its scene that is no card.
    pub(super) opens: bool,
}

/// Gives a beat's drafts their own pictures; footage goes on from clip to clip.
pub(super) fn place(packed: Packed, beat: usize, rate: FrameRate) -> Result<Vec<Placed>, PlanError> {
    let mut placed: Vec<Placed> = Vec::new();
    for (clip_in_beat, draft) in packed.drafts.into_iter().enumerate() {
        placed.push(Placed { draft, picture: None, least: Seconds::ZERO, beat, clip_in_beat, opens: false });
    }
    for (number, picture) in packed.pictures.iter().enumerate() {
        let shown =
            placed.iter_mut().filter(|item| item.draft.picture == Some(number) && item.draft.card.is_none());
        let mut shown: Vec<_> = shown.collect();
        match picture {
            Picture::Still { what, file } => {
                let still = || Some(ClipSource::Still { what: what.clone(), file: file.clone() });
                for item in &mut shown {
                    item.picture = still();
                }
            }
            Picture::Footage { .. } => run_footage(picture, &mut shown, rate)?,
        }
    }
    Ok(placed)
}

/// Each clip begins where the one before ended, to the frame; the last one shows what is left of the stretch.
fn run_footage(picture: &Picture, shown: &mut [&mut Placed], rate: FrameRate) -> Result<(), PlanError> {
    let Picture::Footage { file, from, to, at } = picture else { return Ok(()) };
    let mut start = *from;
    let last = shown.len().saturating_sub(1);
    for (index, item) in shown.iter_mut().enumerate() {
        if index == last {
            item.least = Seconds::from_millis(to.millis().saturating_sub(start.millis()));
        }
        let time = item.draft.time(|said| said.length).max(item.least);
        let end = start + as_seconds(Frames::covering(time, rate), rate);
        item.picture = Some(ClipSource::Footage { file: file.clone(), from: start, to: end });
        start = end;
    }
    // Less than a frame is rounding.
    let needed = Seconds::from_millis(start.millis() - from.millis());
    let given = Seconds::from_millis(to.millis() - from.millis());
    if Frames::covering(needed, rate) > Frames::covering(given, rate) + Frames(1) {
        return Err(PlanError::FootageTooShort { file: file.clone(), given, needed, at: *at });
    }
    Ok(())
}

/// The clip's lengths in the film.
struct Lengths {
    seconds: Seconds,
    frames: Frames,
    /// Before the first word, over and above the lead-in.
    lead: Seconds,
}

/// `ends` says whether the clip is the first and the last of its scene.
pub(super) fn realise(
    item: &Placed,
    id: &ClipId,
    scene_id: &SceneId,
    ends: (bool, bool),
    context: &PlanContext<'_>,
    scene: &Scene,
) -> Result<PlannedClip, PlanError> {
    let draft = &item.draft;
    let lengths = lengths(item, ends, context, scene, |said| said.length)?;
    let estimated = lengths_as_estimated(item, ends, context, scene)?;
    let retimed = draft.said.iter().any(|said| said.measured) && estimated.frames != lengths.frames;
    let lines: Vec<_> =
        (0..draft.said.len()).map(|index| line(draft, index, lengths.lead, context)).collect();
    let characters = characters(draft, &context.cast);
    let source = source(item);
    let position = Position {
        beat: item.beat,
        clip_in_beat: item.clip_in_beat,
        part: match (item.opens, ends.1) {
            (true, _) => Part::Opens,
            (false, true) => Part::Closes,
            (false, false) => Part::Middle,
        },
        people: characters.len(),
        dialogue: draft.said.iter().any(|said| said.speaker.is_some()),
        acts: draft.action.is_some(),
    };
    let mut clip = PlannedClip {
        id: id.clone(),
        scene: scene_id.clone(),
        words: lines.iter().map(|line| line.words).sum(),
        lines,
        intent: String::new(),
        action: draft.action.clone(),
        characters,
        shot: shot(position, draft.action.as_deref()),
        seconds: lengths.seconds,
        frames: lengths.frames,
        transition: Transition::Cut,
        forced_split: draft.forced,
        retimed_from: retimed.then(|| as_seconds(estimated.frames, context.capability.rate)),
        acceptance: Vec::new(),
        prompt: String::new(),
        source,
    };
    clip.intent = criteria::intent(&clip, &scene.heading);
    clip.acceptance = criteria::acceptance(&clip, scene, &context.cast);
    Ok(clip)
}

/// Lengths as the words alone would have it; where they do not fit a clip at all, as measured.
fn lengths_as_estimated(
    item: &Placed,
    ends: (bool, bool),
    context: &PlanContext<'_>,
    scene: &Scene,
) -> Result<Lengths, PlanError> {
    lengths(item, ends, context, scene, |said| said.estimate)
        .or_else(|_| lengths(item, ends, context, scene, |said| said.length))
}

fn lengths(
    item: &Placed,
    (first, last): (bool, bool),
    context: &PlanContext<'_>,
    scene: &Scene,
    length: impl Fn(&Said) -> Seconds,
) -> Result<Lengths, PlanError> {
    let (draft, capability) = (&item.draft, context.capability);
    let own = item.picture.is_some() || draft.card.is_some();
    let footage = matches!(item.picture, Some(ClipSource::Footage { .. }));
    let shortest = if footage { Seconds::ZERO } else { SHORTEST };
    let needed = draft.time(length).max(shortest).max(item.least);
    let spoken = !draft.said.is_empty();
    let seen = draft.said.iter().any(|said| said.speaker.is_some());
    // Silence at a scene's ends is given where the clip has room for it.
    let room =
        if own { u64::MAX } else { capability.durations.longest().millis().saturating_sub(needed.millis()) };
    let tail =
        if last && spoken && !draft.acted && !footage { SCENE_TAIL.millis() - TAIL.millis() } else { 0 };
    let tail = tail.min(room);
    let lead = if first && spoken && !seen && !footage && room >= tail + SCENE_LEAD.millis() {
        SCENE_LEAD
    } else {
        Seconds::ZERO
    };
    let time = needed + lead + Seconds::from_millis(tail);
    if own {
        let frames = Frames::covering(time, capability.rate);
        return Ok(Lengths { seconds: as_seconds(frames, capability.rate), frames, lead });
    }
    let seconds = capability.durations.shortest_covering(time).ok_or_else(|| PlanError::NoSuchDuration {
        model: capability.model.clone(),
        wanted: time,
        longest: capability.durations.longest(),
        heading: scene.heading.clone(),
    })?;
    let take = whole_frames(seconds, capability.rate);
    let acts_alone = !spoken && draft.action.is_some();
    let frames = if acts_alone { take } else { Frames::covering(time, capability.rate).min(take) };
    Ok(Lengths { seconds, frames, lead })
}

/// The frames a take of this length has for certain.
fn whole_frames(seconds: Seconds, rate: FrameRate) -> Frames {
    Frames(seconds.millis() * u64::from(rate.num) / (1000 * u64::from(rate.den)))
}

fn as_seconds(frames: Frames, rate: FrameRate) -> Seconds {
    Seconds::from_millis(frames.millis(rate))
}

fn line(draft: &Draft, index: usize, lead: Seconds, context: &PlanContext<'_>) -> PlannedLine {
    let said = &draft.said[index];
    let rate = context.capability.rate;
    PlannedLine {
        line: said.line,
        at: said.at,
        speaker: said.speaker.as_ref().map(|role| role.name.clone()),
        text: said.text.clone(),
        words: said.count.words,
        voice: said.voice.clone(),
        start: Frames::covering(draft.start_of(index, |said| said.length) + lead, rate),
        frames: Frames::covering(said.length, rate),
        measured: said.measured,
    }
}

fn source(item: &Placed) -> ClipSource {
    match (&item.draft.card, &item.picture) {
        (Some(text), _) => ClipSource::Card { text: text.clone(), role: CardRole::Intertitle },
        (None, Some(picture)) => picture.clone(),
        (None, None) => ClipSource::Generated,
    }
}

/// Who is seen: speakers in the order they speak, then whom the action or the narration names.
fn characters(draft: &Draft, cast: &Cast<'_>) -> Vec<CharacterId> {
    let speakers = draft.said.iter().filter_map(|said| said.speaker.as_ref()).map(|role| role.id.clone());
    let told = draft.said.iter().filter(|said| said.speaker.is_none()).map(|said| said.text.as_str());
    let named = told.chain(draft.action.as_deref()).flat_map(|text| cast.named_in(text));
    let mut characters: Vec<CharacterId> = Vec::new();
    for id in speakers.chain(named) {
        if !characters.contains(&id) {
            characters.push(id);
        }
    }
    characters
}

/// What a person should know about how this clip came about.
pub(super) fn findings(clip: &PlannedClip, context: &PlanContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut note = |level, code: &str, text: String| {
        findings.push(Finding { level, code: code.to_owned(), clip: Some(clip.id.clone()), text });
    };
    if let (true, Some(line)) = (clip.forced_split, clip.lines.first()) {
        let text = format!(
            "line {}: a sentence longer than the longest clip was torn between words; shorten it or add a comma",
            line.at.line
        );
        note(FindingLevel::Warning, "forced_split", text);
    }
    if let Some(estimate) = clip.retimed_from {
        let length = as_seconds(clip.frames, context.capability.rate);
        note(
            FindingLevel::Note,
            "retimed",
            format!("lasts {length} as spoken instead of the {estimate} its words let expect"),
        );
    }
    if let ClipSource::Card { text, .. } = &clip.source
        && super::count(text).words > 19
    {
        note(
            FindingLevel::Warning,
            "card_too_long",
            "this card has more words than can be read in 8 s".to_owned(),
        );
    }
    findings
}

/// The card after the last clip: what the script says, else the brief's call to action.
pub(super) fn end_card(planned: &mut Planned, context: &PlanContext<'_>) {
    let asked = context.script.settings.end_card.clone();
    let called = context.script.brief.as_ref().map(|brief| brief.call_to_action.clone());
    let Some(text) = asked.or(called).filter(|text| !text.is_empty()) else { return };
    let Some(last) = planned.clips.last() else { return };
    let scene = last.scene.clone();
    let number = planned.clips.iter().filter(|clip| clip.scene == scene).count() + 1;
    let frames = Frames::covering(reading_time(&text).max(LEAST_END_CARD), context.capability.rate);
    let mut clip = PlannedClip {
        id: ClipId::new(format!("{scene}c{number:02}")),
        scene,
        lines: Vec::new(),
        words: 0,
        intent: "End card.".to_owned(),
        action: None,
        characters: Vec::new(),
        shot: Shot { size: ShotSize::Insert, angle: Angle::Eye, camera: CameraMove::Static },
        seconds: as_seconds(frames, context.capability.rate),
        frames,
        transition: Transition::Cut,
        forced_split: false,
        retimed_from: None,
        acceptance: Vec::new(),
        prompt: String::new(),
        source: ClipSource::Card { text, role: CardRole::End },
    };
    clip.acceptance = criteria::card(&clip);
    planned.clips.push(clip);
    planned.wishes.push(None);
}

pub(super) fn is_end_card(clip: &PlannedClip) -> bool {
    matches!(clip.source, ClipSource::Card { role: CardRole::End, .. })
}
