//! Sets: a place of the vocabulary as geometry, with a mark where the subject acts.
//!
//! The mark is the origin of the world; the camera stands on its +z side.

mod corridor;
mod open;
mod room;
mod street;
pub mod things;

use crate::scene::{Clutter, Scene};
use crate::vocabulary::{Form, Place, SetForm};
use director_raster::light::Lamp;
use director_raster::math::{Affine, Dice, Vec3, vec3};
use director_raster::mesh::Mesh;

/// A raised set.
#[derive(Debug, Clone)]
pub struct Set {
    /// What never moves.
    pub mesh: Mesh,
    /// Where the subject is at the heart of the take.
    pub mark: Vec3,
    /// Which way the subject faces and goes, level and of length 1.
    pub heading: Vec3,
    /// How far the subject can go straight, in metres.
    pub run: f32,
    /// Angle of the camera's side from the heading, radians, positive towards +x.
    pub camera_side: f32,
    /// Where the camera may be.
    pub low: Vec3,
    pub high: Vec3,
    pub lamps: Vec<Lamp>,
    /// Height of still water at the far side, if there is any, and the z where it begins.
    pub water_from: Option<f32>,
}

/// Raises the scene's set; the same scene and seed give the same set.
pub fn raise(scene: &Scene, seed: u64) -> Set {
    let mut dice = Dice::new(seed ^ place_seed(&scene.place));
    match scene.place.form {
        SetForm::Room => room::raise(scene, &mut dice),
        SetForm::Corridor => corridor::raise(scene, &mut dice),
        SetForm::Street => street::raise(scene, &mut dice),
        SetForm::Open => open::raise(scene, &mut dice),
    }
}

/// The same place looks the same in every clip of a film, whatever else differs.
fn place_seed(place: &Place) -> u64 {
    place
        .id
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// Whether the subject needs a road rather than a floor.
fn rolls(scene: &Scene) -> bool {
    scene.subjects.first().is_some_and(|subject| matches!(subject.body.form, Form::Vehicle | Form::Bicycle))
}

/// Scatters the place's things about the mark, off the line between subject and camera.
fn scatter(set: &mut Set, scene: &Scene, reach: (f32, f32), keep_free: f32, dice: &mut Dice) {
    let copies = match scene.layout.clutter {
        Clutter::Clear => 0,
        Clutter::Some => 1,
        Clutter::Much => 3,
    };
    let mut names: Vec<&str> = scene.place.around.iter().map(String::as_str).collect();
    if scene.layout.clutter == Clutter::Much {
        names.extend(["crate", "barrel", "crate"]);
    }
    let mut taken: Vec<Vec3> = Vec::new();
    for name in names.iter().cycle().take(names.len() * copies) {
        for _ in 0..12 {
            let at = vec3(dice.between(-reach.0, reach.0), 0.0, dice.between(-reach.1, reach.1 * 0.4));
            let turn = dice.between(0.0, std::f32::consts::TAU);
            if is_free(set, at, keep_free) && taken.iter().all(|other| (*other - at).length() > 1.2) {
                taken.push(at);
                let place = Affine::at(at).then(&Affine::turned(turn));
                set.lamps.extend(things::build(&mut set.mesh, name, &place, dice));
                break;
            }
        }
    }
}

/// Off the subject's way and off the camera's view of it.
fn is_free(set: &Set, at: Vec3, margin: f32) -> bool {
    let from_mark = at - set.mark;
    let along = from_mark.dot(set.heading);
    let across = (from_mark - set.heading * along).length();
    let on_the_way = across < margin && along.abs() < set.run + 1.0;
    // A wedge that opens from the mark towards the camera's side.
    let in_view = from_mark.z > -margin && from_mark.x.abs() < margin + from_mark.z.max(0.0) * 0.6;
    // Short sets are crossed in a circle about the mark.
    let in_the_round = set.run < 4.0 && from_mark.length() < set.run + 0.9;
    !on_the_way && !in_view && !in_the_round
}
