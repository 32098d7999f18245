//! The words previz knows, from the data files in `vocabulary/`.

mod phrases;
mod tables;

pub use phrases::{Phrases, stem, words_of};
pub(crate) use tables::colour;
pub use tables::{Action, Body, Form, Place, Pose, SetForm, Surface, Tone};

use crate::scene::{Mood, Time, Weather};
use director_film::shot::{Angle, CameraMove, ShotSize};
use director_raster::math::Vec3;
use std::sync::LazyLock;

/// What a phrase stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Index into [`Vocabulary::places`].
    Place(usize),
    /// Index into [`Vocabulary::bodies`].
    Body(usize),
    /// Index into [`Vocabulary::actions`].
    Action(usize),
    Camera(CameraMove),
    Size(ShotSize),
    Angle(Angle),
    Time(Time),
    Weather(Weather),
    Mood(Mood),
    Layout(String),
    /// Linear.
    Colour(Vec3),
    /// What a colour before it colours: `top`, `legs`, `hair`, …
    Garment(String),
    /// Known, and says nothing to a previz.
    Plain,
}

/// Everything a prompt can say.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    pub places: Vec<Place>,
    pub bodies: Vec<Body>,
    pub actions: Vec<Action>,
    pub phrases: Phrases,
}

static EMBEDDED: LazyLock<Vocabulary> =
    LazyLock::new(|| tables::load().expect("a test reads the embedded vocabulary"));

impl Vocabulary {
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    pub fn place(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }

    pub fn body(&self, id: &str) -> Option<&Body> {
        self.bodies.iter().find(|body| body.id == id)
    }

    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_vocabulary_is_read_and_large_enough() {
        let vocabulary = tables::load().unwrap();
        let plain = |meanings: &[Meaning]| meanings.iter().all(|m| *m == Meaning::Plain);
        let told = vocabulary.phrases.iter().filter(|(_, meanings)| !plain(meanings)).count();
        assert!(told >= 300, "only {told} words mean something");
        for needed in ["room", "kitchen", "corridor", "street", "shore", "field"] {
            assert!(vocabulary.place(needed).is_some(), "{needed}");
        }
    }

    #[test]
    fn every_move_size_and_angle_of_the_shot_vocabulary_is_understood() {
        let phrases = &Vocabulary::embedded().phrases;
        let found = |phrase: &str| phrases.lookup(&words_of(phrase)).unwrap_or_default().to_vec();
        for camera in CameraMove::ALL {
            assert!(found(camera.phrase()).contains(&Meaning::Camera(*camera)), "{camera:?}");
        }
        for size in ShotSize::ALL {
            assert!(found(size.phrase()).contains(&Meaning::Size(*size)), "{size:?}");
        }
        for angle in Angle::ALL {
            assert!(found(angle.phrase()).contains(&Meaning::Angle(*angle)), "{angle:?}");
        }
    }
}
