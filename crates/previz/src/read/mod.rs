//! From a prompt to a [`Scene`]: pure, never fails, bounded by [`LONGEST_PROMPT`].

mod blocks;
mod dialogue;
mod found;
mod layout;
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
    let (text, said) = dialogue::said(&text);
    lines.extend(said);
    let reading = Reading::new(&blocks::parts(&text), &vocabulary.phrases);
    let subjects = subjects::read(&reading, vocabulary, &lines);
    let action = action(&reading, vocabulary, &lines);
    Scene {
        place: place(&reading, vocabulary, &action, weather(&reading)),
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

fn place(reading: &Reading<'_>, vocabulary: &Vocabulary, action: &Action, weather: Weather) -> Place {
    let order = [Section::Place, Section::Free, Section::Action, Section::Subject];
    let index = |meaning: &Meaning| if let Meaning::Place(index) = meaning { Some(*index) } else { None };
    let told = reading.places(&order, index);
    // Snow does not fall in rooms, and cars do not drive there.
    let usual = match (weather, action.id.as_str()) {
        (Weather::Snow, _) => "snowfield",
        (Weather::Rain, _) | (_, "drive" | "fly") => "street",
        _ => "room",
    };
    told.and_then(|index| vocabulary.places.get(index))
        .or_else(|| vocabulary.place(usual))
        .unwrap_or(&vocabulary.places[0])
        .clone()
}

/// What happens; standing when nobody says, talking when somebody speaks.
fn action(reading: &Reading<'_>, vocabulary: &Vocabulary, lines: &[crate::scene::Line]) -> Action {
    let order = [Section::Action, Section::Free, Section::Subject];
    let index = |meaning: &Meaning| if let Meaning::Action(index) = meaning { Some(*index) } else { None };
    let candidates: Vec<&Action> =
        reading.all(&order, index).into_iter().filter_map(|index| vocabulary.actions.get(index)).collect();
    // `stands talking`, `walks and stops`: what moves tells more than what stays.
    let told = candidates.iter().find(|action| action.id != "stand").or(candidates.first()).copied();
    let usual = if lines.is_empty() { "stand" } else { "talk" };
    let action = match told {
        Some(action) if action.id != "stand" || lines.is_empty() => Some(action),
        _ => vocabulary.action(usual),
    };
    action.unwrap_or(&vocabulary.actions[0]).clone()
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
