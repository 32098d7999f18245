//! A take ready to be drawn, frame by frame.

use crate::action::{Way, stance, step_times};
use crate::bodies::{Cast, Moment};
use crate::camera::{Framed, Framing, follows};
use crate::lighting::{self, Mooded};
use crate::scene::Scene;
use crate::sound::Loudness;
use crate::stage::{self, Set};
use crate::vocabulary::{Form, Pose};
use crate::{Order, Record, overlay, read::read, weather};
use director_raster::camera::Camera;
use director_raster::math::{Dice, Vec3, sin_cos, vec3};
use director_raster::mesh::Mesh;
use director_raster::render::{self, Look, Scratch, render};
use director_raster::{Canvas, Rgb};

/// Everything that stays the same from frame to frame.
#[derive(Debug)]
pub struct Take {
    pub scene: Scene,
    set: Set,
    cast: Vec<Member>,
    framing: Framing,
    mooded: Mooded,
    order: Order,
    seconds: f32,
}

/// A subject in its role.
#[derive(Debug)]
struct Member {
    body: Cast,
    way: Way,
    pose: Pose,
    phase: f32,
    /// How wide the mouth is open at each frame.
    mouth: Loudness,
}

/// A frame without sound: mouths stay closed. Sides are clamped to what can be drawn; never fails.
pub fn frame(order: &Order, index: u64) -> Canvas {
    Take::new(order).frame(index, &mut Scratch::default())
}

impl Take {
    pub fn new(order: &Order) -> Self {
        let scene = read(&order.prompt);
        let set = stage::raise(&scene, order.seed);
        let seconds = (order.frames.seconds(order.rate) as f32).max(0.04);
        let cast = cast(&scene, &set, seconds, order.seed);
        let mooded = lighting::light(&scene, &set.lamps);
        let size = order.size;
        let aspect = size.width.max(1) as f32 / size.height.max(1) as f32;
        let mut framed = framed(&scene, &set, &cast);
        if cast[0].pose == Pose::Fly {
            // Wings show from the side.
            framed.facing += if set.camera_side < 0.0 { -0.6 } else { 0.6 };
        }
        let framing = Framing::new(&scene, &set, &framed, aspect);
        Self { scene, set, cast, framing, mooded, order: order.clone(), seconds }
    }

    /// What will be shown; lines are added once they are spoken.
    pub fn record(&self) -> Record {
        let scene = &self.scene;
        Record {
            place: scene.place.id.clone(),
            subjects: scene.subjects.iter().map(|subject| subject.label.clone()).collect(),
            action: scene.action.id.clone(),
            camera: scene.camera.phrase().to_owned(),
            time_of_day: scene.time.as_str().to_owned(),
            unknown_words: scene.unknown.clone(),
            spoken: Vec::new(),
        }
    }

    /// Gives each speaker the loudness of its lines, frame by frame, to open its mouth by.
    pub fn set_mouths(&mut self, mut of_speaker: impl FnMut(&str) -> Loudness) {
        for member in &mut self.cast {
            member.mouth = of_speaker(&member.body.subject.label);
        }
    }

    /// Seconds at which feet land, with how loud each is, 0 to 1.
    pub fn footsteps(&self) -> Vec<(f32, f32)> {
        let mut steps = Vec::new();
        for member in &self.cast {
            let gait = match member.pose {
                Pose::Walk => crate::action::Gait::WALK,
                Pose::Run => crate::action::Gait::RUN,
                _ => continue,
            };
            let loud = match member.body.subject.body.form {
                Form::Person => 0.5,
                Form::Robot => 1.0,
                _ => continue,
            };
            let cycle = gait.cycle(member.body.height);
            let times = step_times(member.start(), member.way.speed(), cycle, self.seconds);
            steps.extend(times.into_iter().map(|time| (time, loud)));
        }
        steps
    }

    /// The camera of a frame.
    pub fn camera(&self, index: u64) -> Camera {
        let time = self.time(index);
        let first = &self.cast[0];
        let gone = first.way.spot(time).at - framed(&self.scene, &self.set, &self.cast).mark;
        let gone = if follows(self.scene.camera, self.scene.size) { gone } else { Vec3::ZERO };
        self.framing.camera(self.scene.camera, time / self.seconds, time, gone)
    }

    pub fn frame(&self, index: u64, scratch: &mut Scratch) -> Canvas {
        let size = self.order.size;
        let mut canvas = Canvas::new(size.width.clamp(1, 7680), size.height.clamp(1, 7680), Rgb::BLACK)
            .expect("clamped sides can be drawn");
        self.draw(index, &mut canvas, scratch);
        canvas
    }

    /// Draws a frame over a canvas of the order's size.
    pub fn draw(&self, index: u64, canvas: &mut Canvas, scratch: &mut Scratch) {
        let time = self.time(index);
        let camera = self.camera(index);
        let mut light = self.mooded.light.clone();
        let mut moving = Mesh::default();
        for member in &self.cast {
            light.lamps.extend(member.draw(&mut moving, index, time, self.seconds, self.mooded.dark));
        }
        weather::draw(&mut moving, &self.scene, &self.set, &camera, time);
        light.shadow_centre = self.cast[0].way.spot(time).at;
        let drift = if self.scene.place.is_indoors() { 0.13 } else { 0.06 };
        light.dapple_shift = [time * drift, time * drift * 0.6];
        let mut sky = self.mooded.sky.clone();
        sky.drift = time * 0.012;
        let look = Look { grain_seed: self.order.seed ^ (index << 20), ..self.mooded.look };
        let meshes = [&self.set.mesh, &moving];
        render(
            &render::Scene { meshes: &meshes, camera: &camera, light: &light, sky: &sky, look },
            canvas,
            scratch,
        );
        self.write_on(canvas, &camera, time);
    }

    fn write_on(&self, canvas: &mut Canvas, camera: &Camera, time: f32) {
        for member in self.cast.iter().filter(|member| member.body.subject.stand_in) {
            let top = member.way.spot(time).at + vec3(0.0, member.body.height * 1.35, 0.0);
            if let Some((x, y, _)) = camera.project(top, canvas.width, canvas.height) {
                overlay::label(canvas, &member.body.subject.label, (x, y));
            }
        }
        if let Some(slate) = &self.order.slate {
            overlay::slate(canvas, slate);
        }
    }

    fn time(&self, index: u64) -> f32 {
        (index as f64 * f64::from(self.order.rate.den) / f64::from(self.order.rate.num.max(1))) as f32
    }
}

impl Member {
    /// Metres gone before the take begins, so that two walkers are not in step.
    fn start(&self) -> f32 {
        self.phase * 0.37
    }

    fn draw(
        &self,
        mesh: &mut Mesh,
        index: u64,
        time: f32,
        seconds: f32,
        dark: bool,
    ) -> Vec<director_raster::light::Lamp> {
        let spot = self.way.spot(time);
        let mut stance =
            stance(self.pose, time, seconds, self.start() + spot.distance, self.body.height, self.phase);
        stance.mouth = self.mouth.at(index);
        self.body.draw(mesh, &Moment { spot, stance, pose: self.pose, time, dark })
    }
}

/// Places the subjects: the first at the mark, the others about it.
fn cast(scene: &Scene, set: &Set, seconds: f32, seed: u64) -> Vec<Member> {
    let mut dice = Dice::new(seed ^ 0xCA57);
    let side = vec3(set.heading.z, 0.0, -set.heading.x);
    let people = scene.subjects.len();
    scene
        .subjects
        .iter()
        .enumerate()
        .map(|(index, subject)| {
            let body = Cast::new(subject);
            let place = (index as f32 - (people as f32 - 1.0) / 2.0) * spacing(scene);
            let mark = set.mark + side * place;
            let pose = pose_for(scene, subject.body.form, index);
            let toward = if scene.lines.len() > 1 && people > 1 { -place.signum() * 0.5 } else { 0.0 };
            let way = way(scene, set, (mark, pose, toward), seconds, &body);
            Member {
                body,
                way,
                pose,
                phase: dice.between(0.0, 6.0) + index as f32,
                mouth: Loudness::default(),
            }
        })
        .collect()
}

/// Metres between subjects side by side.
fn spacing(scene: &Scene) -> f32 {
    let widest = scene.subjects.iter().map(|subject| Cast::new(subject).width).fold(0.8, f32::max);
    widest.min(4.0) * 1.25
}

/// Vehicles do not walk and people do not drive in the open; bodies without legs only stand or go.
fn pose_for(scene: &Scene, form: Form, index: usize) -> Pose {
    let pose = scene.action.pose;
    let moves = matches!(pose, Pose::Walk | Pose::Run | Pose::Drive | Pose::Fly);
    match form {
        Form::Vehicle | Form::Bicycle if moves => Pose::Drive,
        Form::Vehicle | Form::Bicycle => Pose::Stand,
        Form::Bird | Form::Airplane if moves || pose == Pose::Stand => Pose::Fly,
        Form::Person | Form::Robot if pose == Pose::Drive => Pose::Walk,
        _ if index > 0 && !moves && !matches!(pose, Pose::Sit | Pose::Dance | Pose::Lie) => {
            if scene.lines.is_empty() { Pose::Stand } else { Pose::Talk }
        }
        _ => pose,
    }
}

fn way(scene: &Scene, set: &Set, (mark, pose, toward): (Vec3, Pose, f32), seconds: f32, body: &Cast) -> Way {
    let facing = libm::atan2f(set.heading.x, set.heading.z) + set.camera_side * 0.6 + toward;
    let speed = match pose {
        Pose::Walk => 1.35,
        Pose::Run => 3.2,
        Pose::Drive => scene.action.speed.max(5.0),
        Pose::Fly => 3.0,
        _ => return Way::Stay { at: mark, facing },
    };
    let speed = speed * (body.height / 1.75).clamp(0.5, 1.2).max(if pose == Pose::Drive { 1.0 } else { 0.0 });
    let wanted = speed * seconds;
    if set.run < 4.0 && wanted > set.run * 2.0 {
        let radius = set.run.max(0.8);
        return Way::Round {
            middle: mark - vec3(0.0, 0.0, radius * 0.3),
            radius,
            speed,
            start: -1.2 - speed * seconds * 0.5 / radius,
        };
    }
    let run = if pose == Pose::Drive { set.run.max(30.0) } else { set.run };
    Way::Straight { mark, heading: set.heading, speed: speed.min(run * 1.6 / seconds), seconds }
}

/// What the camera frames: the first subject, or all of them when they share the picture.
fn framed(scene: &Scene, set: &Set, cast: &[Member]) -> Framed {
    let first = &cast[0];
    let shared = cast.len() > 1;
    let width = if shared { spacing(scene) * cast.len() as f32 } else { first.body.width };
    let mark = match first.way {
        Way::Round { middle, .. } => middle,
        _ if shared => set.mark,
        Way::Stay { at, .. } => at,
        Way::Straight { mark, .. } => mark,
    };
    let flies =
        matches!(first.body.subject.body.form, Form::Bird | Form::Airplane) && first.pose == Pose::Fly;
    let up = match first.body.subject.body.form {
        Form::Airplane if flies => 5.5,
        _ if flies => 1.7,
        _ => 0.0,
    };
    let height = cast.iter().map(|member| member.body.height).fold(0.3, f32::max);
    let (s, c) = sin_cos(libm::atan2f(set.heading.x, set.heading.z));
    let facing = libm::atan2f(s, c);
    Framed {
        mark: mark + vec3(0.0, up, 0.0),
        height: if shared { height } else { first.body.height },
        width,
        facing,
    }
}
