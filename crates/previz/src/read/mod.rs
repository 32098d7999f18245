//! From a prompt to a [`Scene`]: pure, never fails, bounded by [`LONGEST_PROMPT`].

mod blocks;
mod dialogue;
mod found;
mod layout;
mod stock;
mod subjects;

use crate::scene::{Mood, Scene, Time, Weather};
use crate::vocabulary::{Action, Meaning, Place, Vocabulary};
use blocks::Section;
use director_film::shot::{Angle, CameraMove, ShotSize};
use found::Reading;

/// Characters of a prompt that are read.
pub const LONGEST_PROMPT: usize = 32_000;

/// What the prompt asks to be seen and said, with the embedded vocabulary.
pub fn read(prompt: &str) -> Scene {
    read_with(prompt, Vocabulary::embedded())
}

/// The same with a vocabulary of one's own.
pub fn read_with(prompt: &str, vocabulary: &Vocabulary) -> Scene {
    let text: String = prompt.chars().take(LONGEST_PROMPT).map(printable).collect();
    let (text, mut lines) = dialogue::block(&text);
    let (text, said) = dialogue::said(&stock::plainly(&text));
    lines.extend(said);
    let reading = Reading::new(&blocks::parts(&text), &vocabulary.phrases);
    let subjects = subjects::read(&reading, vocabulary, &lines);
    let told = action(&reading, vocabulary, &lines);
    let place = place(&reading, vocabulary, told, weather(&reading));
    let action = told
        .or_else(|| usual(&place, vocabulary, &lines, &reading))
        .unwrap_or(&vocabulary.actions[0])
        .clone();
    Scene {
        place,
        together: together(&text, &subjects),
        subjects,
        camera: camera(&reading),
        size: size(&reading),
        angle: angle(&reading),
        time: time(&reading),
        weather: weather(&reading),
        mood: mood(&reading),
        layout: layout::read(&reading),
        palette: palette(&reading, &text),
        unknown: reading.unknown(),
        action,
        lines,
    }
}

fn printable(c: char) -> char {
    if c.is_control() && c != '\n' { ' ' } else { c }
}

fn place(reading: &Reading<'_>, vocabulary: &Vocabulary, action: Option<&Action>, weather: Weather) -> Place {
    let order = [Section::Place, Section::Free, Section::Action, Section::Subject];
    let index = |meaning: &Meaning| if let Meaning::Place(index) = meaning { Some(*index) } else { None };
    let told = reading.places(&order, index);
    // Snow does not fall in rooms, and cars do not drive there.
    let usual = match (weather, action.map_or("", |action| action.id.as_str())) {
        (Weather::Snow, _) => "snowfield",
        (Weather::Rain, _) | (_, "drive" | "fly") => "street",
        _ => "room",
    };
    told.and_then(|index| vocabulary.places.get(index))
        .or_else(|| vocabulary.place(usual))
        .unwrap_or(&vocabulary.places[0])
        .clone()
}

/// What happens, where the prompt says so.
fn action<'v>(
    reading: &Reading<'_>,
    vocabulary: &'v Vocabulary,
    lines: &[crate::scene::Line],
) -> Option<&'v Action> {
    let order = [Section::Action, Section::Free, Section::Subject];
    let index = |meaning: &Meaning| if let Meaning::Action(index) = meaning { Some(*index) } else { None };
    let narrated = subjects::is_narrated(reading);
    let shown = |found: &&found::Found<'_>| {
        found.section != Section::Subject || !narrated || subjects::is_done_by_somebody(reading, found.at)
    };
    let found = |section: &Section| {
        let section = *section;
        reading.found.iter().filter(move |found| found.section == section)
    };
    let candidates: Vec<&Action> = order
        .iter()
        .flat_map(found)
        .filter(shown)
        .filter_map(|found| found.meanings.iter().find_map(index))
        .filter_map(|index| vocabulary.actions.get(index))
        .collect();
    // `stands talking`, `walks and stops`: what moves tells more than what stays.
    let told = candidates.iter().find(|action| action.id != "stand").or(candidates.first()).copied();
    told.filter(|action| action.id != "stand" || lines.is_empty())
}

/// What people do where nobody says: talk when they have lines, what the place is for when a sentence is to be
/// illustrated, otherwise stand.
fn usual<'v>(
    place: &Place,
    vocabulary: &'v Vocabulary,
    lines: &[crate::scene::Line],
    reading: &Reading<'_>,
) -> Option<&'v Action> {
    let id = match &place.does {
        _ if !lines.is_empty() => "talk",
        Some(does) if subjects::is_narrated(reading) => does,
        _ => "stand",
    };
    vocabulary.action(id)
}

/// Whether all do what is done: unnamed ones, `Maya and Ben walk`, `both`, `they`.
fn together(text: &str, subjects: &[crate::scene::Subject]) -> bool {
    let words = crate::vocabulary::words_of(text);
    let named = |label: &str| label.chars().next().is_some_and(char::is_uppercase);
    let names: Vec<String> =
        subjects.iter().filter(|s| named(&s.label)).map(|s| s.label.to_lowercase()).collect();
    let is_name = |word: &String| names.iter().any(|name| name.split(' ').any(|part| part == word));
    names.len() < 2
        || words.iter().any(|word| matches!(word.as_str(), "they" | "both" | "together"))
        || words.windows(3).any(|w| w[1] == "and" && is_name(&w[0]) && is_name(&w[2]))
}

fn camera(reading: &Reading<'_>) -> CameraMove {
    let order = [Section::Camera, Section::Free, Section::Action];
    let told = reading.first(&order, |m| if let Meaning::Camera(c) = m { Some(*c) } else { None });
    told.unwrap_or(CameraMove::Static)
}

fn size(reading: &Reading<'_>) -> ShotSize {
    let order = [Section::Camera, Section::Free];
    let told = reading.first(&order, |m| if let Meaning::Size(s) = m { Some(*s) } else { None });
    told.unwrap_or(ShotSize::Wide)
}

fn angle(reading: &Reading<'_>) -> Angle {
    let order = [Section::Camera, Section::Free];
    let told = reading.first(&order, |m| if let Meaning::Angle(a) = m { Some(*a) } else { None });
    told.unwrap_or(Angle::Eye)
}

fn time(reading: &Reading<'_>) -> Time {
    let order = [Section::Time, Section::Place, Section::Free, Section::Action, Section::Light];
    reading.first(&order, |m| if let Meaning::Time(t) = m { Some(*t) } else { None }).unwrap_or_default()
}

fn weather(reading: &Reading<'_>) -> Weather {
    let order = [Section::Place, Section::Time, Section::Free, Section::Light, Section::Action];
    reading.first(&order, |m| if let Meaning::Weather(w) = m { Some(*w) } else { None }).unwrap_or_default()
}

fn mood(reading: &Reading<'_>) -> Mood {
    let order = [Section::Mood, Section::Light, Section::Free, Section::Palette];
    reading
        .first(&order, |m| if let Meaning::Mood(mood) = m { Some(*mood) } else { None })
        .unwrap_or_default()
}

/// Colours named in the palette, as words or `#rrggbb`; at most five.
fn palette(reading: &Reading<'_>, text: &str) -> Vec<director_raster::math::Vec3> {
    let words =
        reading.all(&[Section::Palette], |m| if let Meaning::Colour(c) = m { Some(*c) } else { None });
    let parts = blocks::parts(text);
    let named = parts.iter().filter(|part| part.section == Section::Palette);
    let hex = named.flat_map(|part| part.text.split([' ', ',', ';', '.']));
    let hex = hex.filter(|word| word.starts_with('#') && word.len() == 7).map(crate::vocabulary::colour);
    words.into_iter().chain(hex).take(5).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_may_be_anything() {
        for prompt in [
            "",
            " \n\t ",
            "漢字かな交じり文",
            "\u{0}\u{7}\u{1b}[31m",
            ":::::",
            "\"\"\"\"",
            "- :\n- :",
            "𝕳𝖊𝖑𝖑𝖔 🎬",
        ] {
            let scene = read(prompt);
            assert_eq!(scene.place.id, "room", "{prompt:?}");
            assert!(!scene.subjects.is_empty());
        }
    }
}
