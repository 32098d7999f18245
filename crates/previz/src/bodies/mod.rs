//! Bodies: subjects as geometry, posed anew for each frame.

mod animal;
mod person;
mod robot;
mod skeleton;
mod vehicle;
mod wings;

use crate::action::{Spot, Stance};
use crate::scene::Subject;
use crate::stage::things;
use crate::vocabulary::{Form, Pose};
use director_raster::light::Lamp;
use director_raster::math::{Affine, Dice, Vec3, vec3};
use director_raster::mesh::Mesh;

pub use person::Clothes;

/// A subject made ready to be drawn.
#[derive(Debug, Clone)]
pub struct Cast {
    pub subject: Subject,
    pub clothes: Clothes,
    /// Metres.
    pub height: f32,
    /// Metres across as the camera frames it.
    pub width: f32,
}

/// One moment of a subject.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    pub spot: Spot,
    pub stance: Stance,
    pub pose: Pose,
    pub time: f32,
    /// Lamps of vehicles and the eyes of robots are on.
    pub dark: bool,
}

impl Cast {
    pub fn new(subject: &Subject) -> Self {
        let mut dice = Dice::new(subject.identity);
        let body = &subject.body;
        let (usual, width) = match body.form {
            Form::Person => (1.74 * dice.between(0.96, 1.05), 0.6),
            Form::Robot => (1.8, 0.8),
            Form::Vehicle => (1.45, body.length.unwrap_or(4.3)),
            Form::Bicycle => (1.7, 1.7),
            Form::Animal => (0.7, body.height.unwrap_or(0.7) * 1.5),
            Form::Bird => (0.35, 1.2),
            Form::Airplane => (3.0, 11.0),
            Form::Thing => (thing_height(body.thing.as_deref()), 1.0),
        };
        let clothes = Clothes::new(subject, &mut dice);
        let scale = match body.form {
            Form::Person => subject.look.scale.map_or(1.0, |scale| scale.clamp(0.93, 1.09)),
            Form::Robot | Form::Animal => subject.look.scale.unwrap_or(1.0),
            _ => 1.0,
        };
        let height = body.height.unwrap_or(usual) * scale;
        Self { subject: subject.clone(), clothes, height, width: width * scale }
    }

    /// Adds the subject to a frame's mesh; returns the lamps it carries.
    pub fn draw(&self, mesh: &mut Mesh, moment: &Moment) -> Vec<Lamp> {
        let spot = moment.spot;
        let place = Affine::at(spot.at).then(&Affine::turned(spot.facing + moment.stance.turn));
        match self.subject.body.form {
            Form::Person => person::draw(mesh, &place, self, &moment.stance),
            Form::Robot => robot::draw(mesh, &place, self, moment),
            Form::Vehicle => return vehicle::draw_car(mesh, &place, self, moment),
            Form::Bicycle => vehicle::draw_bicycle(mesh, &place, self, moment),
            Form::Animal => animal::draw(mesh, &place, self, moment),
            Form::Bird => wings::draw_bird(mesh, &place, self, moment),
            Form::Airplane => wings::draw_airplane(mesh, &place, self, moment),
            Form::Thing => return self.draw_thing(mesh, &place, moment),
        }
        Vec::new()
    }

    fn draw_thing(&self, mesh: &mut Mesh, place: &Affine, moment: &Moment) -> Vec<Lamp> {
        let mut dice = Dice::new(self.subject.identity);
        let name = self.subject.body.thing.as_deref().unwrap_or("crate");
        let (up, turn) = thing_motion(moment);
        let place = place.moved(vec3(0.0, up, 0.0)).then(&Affine::turned(turn));
        let before = mesh.paints.len();
        let lamp = things::build(mesh, name, &place, &mut dice);
        if let Some(colour) = self.subject.look.top {
            for paint in &mut mesh.paints[before..] {
                (paint.colour, paint.second) = (colour, colour * 0.6);
            }
        }
        lamp.into_iter().collect()
    }

    /// Middle of the face of a body on two legs.
    pub fn face(&self, moment: &Moment) -> Option<Vec3> {
        let build = match self.subject.body.form {
            Form::Person => self.subject.body.build.unwrap_or(1.0),
            Form::Robot => robot::BUILD,
            _ => return None,
        };
        let spot = moment.spot;
        let place = Affine::at(spot.at).then(&Affine::turned(spot.facing + moment.stance.turn));
        let joints = skeleton::Joints::new(&place, &moment.stance, self.height, build);
        Some(joints.head.point(vec3(0.0, 0.075 * self.height, 0.03 * self.height)))
    }
}

fn thing_height(name: Option<&str>) -> f32 {
    match name {
        Some("boat" | "tree") => 4.0,
        Some("door" | "screen" | "lamp") => 1.7,
        Some("table" | "chair") => 0.9,
        Some("jug" | "book" | "flower") => 0.35,
        _ => 0.8,
    }
}

/// Height and turn of a thing that something happens to; one that only stands turns a little, as on a display.
fn thing_motion(moment: &Moment) -> (f32, f32) {
    use director_raster::math::sin_cos;
    let t = moment.time;
    match moment.pose {
        Pose::Fall => ((2.2 - 4.9 * t * t).max(0.0), t.min(0.67) * 2.0),
        Pose::Fly | Pose::Dance => (0.9 + 0.25 * sin_cos(t * 1.6).0, t * 0.9),
        Pose::Turn => (0.0, t * 1.2),
        Pose::Lift | Pose::Rise => ((t * 0.5).min(1.0), 0.2 * t),
        Pose::Walk | Pose::Run | Pose::Drive => (0.0, 0.3 * sin_cos(t * 2.0).0),
        _ => (0.0, 0.35 * sin_cos(t * 0.7).0),
    }
}
