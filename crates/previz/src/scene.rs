//! What a prompt means, before anything is built.

use crate::vocabulary::{Action, Body, Place};
use director_film::shot::{Angle, CameraMove, ShotSize};
use director_raster::math::Vec3;

#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    pub place: Place,
    /// Never empty; the first is the one the camera cares for.
    pub subjects: Vec<Subject>,
    pub action: Action,
    /// All subjects do it, not the first alone.
    pub together: bool,
    pub camera: CameraMove,
    pub size: ShotSize,
    pub angle: Angle,
    pub time: Time,
    pub weather: Weather,
    pub mood: Mood,
    pub layout: Layout,
    /// Linear colours that the prompt's palette names.
    pub palette: Vec<Vec3>,
    pub lines: Vec<Line>,
    /// In order of appearance, each once.
    pub unknown: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// As a reader would say it: `Maya`, `robot`.
    pub label: String,
    pub body: Body,
    pub look: Look,
    /// Nothing in the vocabulary: shown as a block that carries its label.
    pub stand_in: bool,
    /// Decides what the prompt leaves open; the same for the same descriptor.
    pub identity: u64,
}

/// Colours that the prompt gives, linear.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Look {
    pub top: Option<Vec3>,
    pub legs: Option<Vec3>,
    pub hair: Option<Vec3>,
    pub hat: Option<Vec3>,
    pub shoes: Option<Vec3>,
    pub scarf: Option<Vec3>,
    /// Reaches to the knees.
    pub long_coat: bool,
    /// `small`, `tall`: against the usual height.
    pub scale: Option<f32>,
}

/// A line of dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub speaker: String,
    pub text: String,
}

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $first:ident = $first_id:literal, $($variant:ident = $id:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub enum $name { #[default] $first, $($variant),+ }

        impl $name {
            pub fn named(id: &str) -> Option<Self> {
                match id { $first_id => Some(Self::$first), $($id => Some(Self::$variant),)+ _ => None }
            }

            pub fn as_str(self) -> &'static str {
                match self { Self::$first => $first_id, $(Self::$variant => $id),+ }
            }
        }
    };
}

choices! { Time { Day = "day", Morning = "morning", Dusk = "dusk", Night = "night" } }
choices! { Weather { Clear = "clear", Overcast = "overcast", Rain = "rain", Snow = "snow", Fog = "fog" } }
choices! { Mood { Plain = "plain", Warm = "warm", Cold = "cold", Tense = "tense", Bright = "bright", Faded = "faded" } }

/// Wishes about the space, each of which changes the set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Layout {
    pub width: Width,
    pub clutter: Clutter,
    pub edge: Edge,
    /// An even floor without steps or bumps.
    pub stable: bool,
    /// Nothing but the subjects moves.
    pub consistent: bool,
}

choices! { Width { Usual = "usual", Wide = "wide", Narrow = "narrow" } }
choices! { Clutter { Some = "some", Clear = "clear", Much = "cluttered" } }
choices! { Edge { Usual = "usual", Contained = "contained", Open = "open_edge" } }
