//! The shapes of the data files.

use super::{Meaning, Phrases, Vocabulary};
use crate::scene::{Mood, Time, Weather};
use director_film::shot::{Angle, CameraMove, ShotSize};
use director_raster::math::{Vec3, vec3};
use director_raster::mesh::Paint;
use director_raster::texture::Texture;
use director_raster::{Rgb, tone};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A set that can be raised.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub id: String,
    pub words: Vec<String>,
    pub form: SetForm,
    /// Width and depth in metres.
    pub size: [f32; 2],
    /// Of the ceiling, in metres; 0 outdoors.
    pub height: f32,
    pub floor: Surface,
    pub walls: Option<Surface>,
    #[serde(default)]
    pub water: bool,
    /// Things that stand along walls, roads or the water.
    #[serde(default)]
    pub along: Vec<String>,
    /// Id of what people usually do here.
    pub does: Option<String>,
    /// Things scattered about the mark.
    #[serde(default)]
    pub around: Vec<String>,
    pub tone: Tone,
}

impl Place {
    pub fn is_indoors(&self) -> bool {
        matches!(self.form, SetForm::Room | SetForm::Corridor)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetForm {
    Room,
    Corridor,
    Street,
    Open,
}

/// What a place sounds like when nothing happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Quiet,
    Hum,
    Machine,
    City,
    Sea,
    Wind,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    pub texture: String,
    pub colour: String,
    pub second: String,
    pub scale: f32,
}

impl Surface {
    pub fn paint(&self) -> Paint {
        let texture = Texture::named(&self.texture).unwrap_or(Texture::Plaster);
        Paint::textured(colour(&self.colour), colour(&self.second), texture, self.scale)
    }
}

/// Who or what can be shown.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    pub id: String,
    pub words: Vec<String>,
    pub form: Form,
    /// 3 is preferred as the subject, 1 stands in the background.
    pub rank: u8,
    /// Metres; the form's usual height when absent.
    pub height: Option<f32>,
    pub length: Option<f32>,
    /// Width of a person, 1 is usual.
    pub build: Option<f32>,
    pub hair: Option<String>,
    pub hat: Option<String>,
    pub top: Option<String>,
    pub legs: Option<String>,
    pub apron: Option<String>,
    #[serde(default)]
    pub coat: bool,
    pub thing: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Person,
    Robot,
    Vehicle,
    Bicycle,
    Animal,
    Bird,
    Airplane,
    Thing,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    pub id: String,
    pub words: Vec<String>,
    pub pose: Pose,
    /// Metres per second along the ground.
    pub speed: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pose {
    Walk,
    Run,
    Drive,
    Fly,
    Stand,
    Talk,
    Turn,
    Sit,
    Rise,
    Pour,
    Work,
    Reach,
    Lift,
    Type,
    Point,
    Wave,
    Drink,
    Dance,
    Fall,
    Lie,
}

type Words = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
struct Places {
    place: Vec<Place>,
}
#[derive(Deserialize)]
struct Bodies {
    body: Vec<Body>,
}
#[derive(Deserialize)]
struct Actions {
    action: Vec<Action>,
}
#[derive(Deserialize)]
struct Cameras {
    moves: Words,
    sizes: Words,
    angles: Words,
}
#[derive(Deserialize)]
struct Lights {
    times: Words,
    weather: Words,
    moods: Words,
    layout: Words,
}
#[derive(Deserialize)]
struct Colours {
    colours: BTreeMap<String, String>,
    garments: Words,
}
#[derive(Deserialize)]
struct Plain {
    words: String,
}

/// Linear light of a colour as displayed; grey for one that cannot be read.
pub(crate) fn colour(hex: &str) -> Vec3 {
    let Rgb(r, g, b) = Rgb::parse(hex).unwrap_or(Rgb(128, 128, 128));
    let part = |value: u8| tone::linear(f32::from(value) / 255.0);
    vec3(part(r), part(g), part(b))
}

/// Reads the embedded data files.
pub(super) fn load() -> Result<Vocabulary, toml::de::Error> {
    let Places { place: places } = toml::from_str(include_str!("../../vocabulary/places.toml"))?;
    let Bodies { body: bodies } = toml::from_str(include_str!("../../vocabulary/bodies.toml"))?;
    let Actions { action: actions } = toml::from_str(include_str!("../../vocabulary/actions.toml"))?;
    let mut phrases = Phrases::default();
    add_indexed(&mut phrases, places.iter().map(|p| &p.words), Meaning::Place);
    add_indexed(&mut phrases, bodies.iter().map(|b| &b.words), Meaning::Body);
    add_indexed(&mut phrases, actions.iter().map(|a| &a.words), Meaning::Action);
    add_camera(&mut phrases, &toml::from_str(include_str!("../../vocabulary/camera.toml"))?);
    add_light(&mut phrases, toml::from_str(include_str!("../../vocabulary/light.toml"))?);
    add_colours(&mut phrases, toml::from_str(include_str!("../../vocabulary/colours.toml"))?);
    let Plain { words } = toml::from_str(include_str!("../../vocabulary/plain.toml"))?;
    words.split_whitespace().for_each(|word| phrases.add(word, Meaning::Plain));
    Ok(Vocabulary { places, bodies, actions, phrases })
}

fn add_indexed<'a>(
    phrases: &mut Phrases,
    lists: impl Iterator<Item = &'a Vec<String>>,
    meaning: impl Fn(usize) -> Meaning,
) {
    for (index, list) in lists.enumerate() {
        for phrase in list {
            phrases.add(phrase, meaning(index));
        }
    }
}

fn add_camera(phrases: &mut Phrases, cameras: &Cameras) {
    for camera in CameraMove::ALL {
        add(phrases, camera.phrase(), cameras.moves.get(&key(camera)), &Meaning::Camera(*camera));
    }
    for size in ShotSize::ALL {
        add(phrases, size.phrase(), cameras.sizes.get(&key(size)), &Meaning::Size(*size));
    }
    for angle in Angle::ALL {
        add(phrases, angle.phrase(), cameras.angles.get(&key(angle)), &Meaning::Angle(*angle));
    }
}

/// `DollyIn` as the data files write it: `dolly_in`.
fn key(variant: &impl std::fmt::Debug) -> String {
    let mut key = String::new();
    for c in format!("{variant:?}").chars() {
        if c.is_uppercase() && !key.is_empty() {
            key.push('_');
        }
        key.extend(c.to_lowercase());
    }
    key
}

fn add(phrases: &mut Phrases, phrase: &str, more: Option<&Vec<String>>, meaning: &Meaning) {
    phrases.add(phrase, meaning.clone());
    more.into_iter().flatten().for_each(|phrase| phrases.add(phrase, meaning.clone()));
}

fn add_light(phrases: &mut Phrases, lights: Lights) {
    let mut all = |words: Words, meaning: &dyn Fn(&str) -> Option<Meaning>| {
        for (id, list) in words {
            let Some(meaning) = meaning(&id) else { continue };
            for phrase in &list {
                phrases.add(phrase, meaning.clone());
            }
        }
    };
    all(lights.times, &|id| Time::named(id).map(Meaning::Time));
    all(lights.weather, &|id| Weather::named(id).map(Meaning::Weather));
    all(lights.moods, &|id| Mood::named(id).map(Meaning::Mood));
    all(lights.layout, &|id| Some(Meaning::Layout(id.to_owned())));
}

fn add_colours(phrases: &mut Phrases, colours: Colours) {
    for (word, hex) in colours.colours {
        phrases.add(&word, Meaning::Colour(colour(&hex)));
    }
    for (slot, list) in colours.garments {
        for phrase in &list {
            phrases.add(phrase, Meaning::Garment(slot.clone()));
        }
    }
}
