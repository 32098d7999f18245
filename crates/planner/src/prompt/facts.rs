//! What is true of one clip, ready to be said in a prompt.
//!
//! Everything here follows from the clip itself, its scene's heading and the bibles; nothing from other clips.

use crate::plan::{Place, PlanContext};
use director_film::bible::{CharacterBible, LocationBible, StyleBible};
use director_film::ids::CharacterId;
use director_film::plan::{PlannedClip, PlannedScene};
use director_film::shot::Shot;

pub(super) struct Facts<'a> {
    pub(super) style: Option<&'a StyleBible>,
    pub(super) place: Place,
    pub(super) location: Option<&'a LocationBible>,
    pub(super) people: Vec<Person<'a>>,
    pub(super) action: Option<String>,
    /// What is told over the picture.
    pub(super) told: Vec<String>,
    pub(super) dialogue: Vec<Spoken>,
    pub(super) shot: Shot,
}

pub(super) struct Person<'a> {
    pub(super) name: String,
    pub(super) bible: Option<&'a CharacterBible>,
    /// `left` or `right` of the frame.
    pub(super) side: &'static str,
}

pub(super) struct Spoken {
    pub(super) speaker: String,
    pub(super) text: String,
}

impl<'a> Facts<'a> {
    pub(super) fn of(clip: &PlannedClip, scene: &PlannedScene, context: &PlanContext<'a>) -> Self {
        let bibles = &context.script.bibles;
        let mut place = Place::of(&scene.heading);
        if !place.name.chars().any(char::is_lowercase) {
            place.name = place.name.to_lowercase();
        }
        let heading = scene.heading.to_lowercase();
        let location =
            bibles.locations.iter().find(|location| heading.contains(&location.name.to_lowercase()));
        let told = clip.lines.iter().filter(|line| line.speaker.is_none()).map(|line| one_line(&line.text));
        let spoken = clip
            .lines
            .iter()
            .filter_map(|line| Some(Spoken { speaker: line.speaker.clone()?, text: one_line(&line.text) }));
        Self {
            style: bibles.style.as_ref(),
            place,
            location,
            people: clip.characters.iter().map(|id| person(id, clip, context)).collect(),
            action: clip.action.as_deref().map(one_line),
            told: told.collect(),
            dialogue: spoken.collect(),
            shot: clip.shot,
        }
    }

    /// `interior, kitchen, a narrow room with …`, `The road`; empty when nobody says where.
    pub(super) fn where_it_is(&self) -> String {
        let descriptor = self.location.map_or("", |location| location.descriptor.as_str());
        let parts = [self.place.side, self.place.name.as_str(), descriptor];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    }

    pub(super) fn names(&self) -> String {
        let names: Vec<_> = self.people.iter().map(|person| person.name.as_str()).collect();
        join_and(&names)
    }
}

fn person<'a>(id: &CharacterId, clip: &PlannedClip, context: &PlanContext<'a>) -> Person<'a> {
    let bible = context.cast.bible(id);
    let spoken = clip.lines.iter().filter_map(|line| line.speaker.as_ref());
    let as_spoken = spoken.into_iter().find(|name| director_film::bible::character_id(name) == *id);
    let name = bible.map(|bible| bible.name.clone()).or(as_spoken.cloned());
    Person { name: name.unwrap_or_else(|| id.to_string()), bible, side: context.cast.side(id) }
}

/// Double quotes would end a quotation in the prompt.
fn one_line(text: &str) -> String {
    text.replace(['"', '“', '”', '„'], "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn join_and(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
