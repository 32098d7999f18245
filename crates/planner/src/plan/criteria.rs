//! What a clip is for, and how one knows that a take is right.

use super::cast::Cast;
use super::place::Place;
use director_film::plan::{ClipSource, Criterion, CriterionKind, PlannedClip, PlannedLine};
use director_film::script::Scene;

/// One sentence: what is seen and why.
pub(super) fn intent(clip: &PlannedClip, heading: &str) -> String {
    let place = Place::of(heading).name;
    let at = if place.is_empty() { String::new() } else { format!(" in {place}") };
    match (&clip.source, &clip.action, clip.lines.first()) {
        (ClipSource::Card { text, .. }, ..) => format!("A card says: {text}"),
        (ClipSource::Still { what, file }, ..) if what.is_empty() => format!("The picture {file}."),
        (ClipSource::Still { what, .. }, ..) => format!("The picture of {what}."),
        (ClipSource::Footage { file, .. }, ..) => format!("Footage from {file}."),
        (_, Some(action), _) => action.clone(),
        (_, None, Some(PlannedLine { speaker: Some(speaker), text, .. })) => {
            format!("{speaker} says{at}: {text}")
        }
        (_, None, Some(line)) => format!("Shows what is told{at}: {}", line.text),
        (_, None, None) => format!("A moment of quiet{at}."),
    }
}

pub(super) fn acceptance(clip: &PlannedClip, scene: &Scene, cast: &Cast<'_>) -> Vec<Criterion> {
    if !matches!(clip.source, ClipSource::Generated) {
        return card(clip);
    }
    let mut list = transcript(clip);
    list.extend(visual(clip, scene, cast));
    list.extend(continuity(clip, cast));
    list.extend(card(clip));
    list
}

/// What own material has to keep: its length.
pub(super) fn card(clip: &PlannedClip) -> Vec<Criterion> {
    vec![criterion(CriterionKind::Duration, format!("lasts at least {} frames", clip.frames.0))]
}

fn criterion(check: CriterionKind, text: String) -> Criterion {
    Criterion { check, text }
}

/// Only what is seen spoken is in the take.
fn transcript(clip: &PlannedClip) -> Vec<Criterion> {
    let spoken = clip.lines.iter().filter_map(|line| line.speaker.as_ref().map(|speaker| (speaker, line)));
    spoken
        .map(|(speaker, line)| criterion(CriterionKind::Transcript, format!("{speaker} says: {}", line.text)))
        .collect()
}

fn visual(clip: &PlannedClip, scene: &Scene, cast: &Cast<'_>) -> Vec<Criterion> {
    let place = Place::of(&scene.heading);
    let mut wanted: Vec<String> = Vec::new();
    for id in &clip.characters {
        wanted.push(format!("{} is seen", cast.bible(id).map_or(id.as_str(), |bible| bible.name.as_str())));
    }
    if let Some(action) = &clip.action {
        wanted.push(format!("it happens: {action}"));
    }
    if !place.name.is_empty() {
        let time =
            if place.time_of_day.is_empty() { String::new() } else { format!(", {}", place.time_of_day) };
        wanted.push(format!("the place is {}{time}", place.name));
    }
    wanted.push(format!(
        "{}, {}, {}",
        clip.shot.size.phrase(),
        clip.shot.angle.phrase(),
        clip.shot.camera.phrase()
    ));
    wanted.into_iter().map(|text| criterion(CriterionKind::Visual, text)).collect()
}

fn continuity(clip: &PlannedClip, cast: &Cast<'_>) -> Vec<Criterion> {
    let described = clip.characters.iter().filter_map(|id| cast.bible(id));
    let looks = described.map(|bible| format!("{} looks like: {}", bible.name, bible.descriptor));
    looks.map(|text| criterion(CriterionKind::Continuity, text)).collect()
}
