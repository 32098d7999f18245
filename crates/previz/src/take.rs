//! A take ready to be drawn, frame by frame.

use crate::action::{Way, stance, step_times};
use crate::bodies::{Cast, Moment};
use crate::camera::{Extent, Framing, Sight, Wanted, choose};
use crate::defect::Fault;
use crate::lighting::{self, Mooded};
use crate::scene::{Scene, Subject};
use crate::sound::Loudness;
use crate::stage::{self, Set};
use crate::vocabulary::{Form, Pose, Vocabulary};
use crate::{Order, Record, overlay, read::read, weather};
use director_raster::camera::Camera;
use director_raster::math::{Affine, Dice, Vec3, sin_cos, vec3};
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
    /// Tells this take's set from others in kept memory.
    set_name: u64,
    /// The first subject is not drawn.
    gone: bool,
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
        Self::of(order, read(&order.prompt))
    }

    fn of(order: &Order, scene: Scene) -> Self {
        let mut set = stage::raise(&scene, order.seed);
        let seconds = (order.frames.seconds(order.rate) as f32).max(0.04);
        let mut cast = cast(&scene, &mut set, seconds, order.seed);
        let mooded = lighting::light(&scene, &set.lamps);
        let size = order.size;
        let aspect = size.width.max(1) as f32 / size.height.max(1) as f32;
        let framing = framed(&scene, &set, &mut cast, seconds, aspect);
        let set_name = name_of(order, &scene);
        Self { scene, set, cast, framing, mooded, order: order.clone(), seconds, set_name, gone: false }
    }

    /// The take as a fault of its content shows it; `None` for faults of time, picture and sound.
    pub(crate) fn faulty(order: &Order, fault: Fault) -> Option<Self> {
        let mut scene = read(&order.prompt);
        match fault {
            Fault::IdentityChange => {
                for subject in &mut scene.subjects {
                    subject.identity ^= 0x5EED_1DE4;
                    (subject.look, subject.body.top) = (crate::scene::Look::default(), None);
                }
                Some(Self::of(order, scene))
            }
            Fault::Vanishing => {
                let mut take = Self::of(order, scene);
                take.gone = true;
                Some(take)
            }
            Fault::Popping => {
                let mut take = Self::of(order, scene);
                take.pop();
                Some(take)
            }
            Fault::HardCut => {
                let elsewhere =
                    if scene.place.is_indoors() { "a red car in a desert" } else { "a dog in an office" };
                Some(Self::of(order, read(elsewhere)))
            }
            _ => None,
        }
    }

    /// Puts a crate beside the first subject.
    fn pop(&mut self) {
        let Some(body) = Vocabulary::embedded().body("box") else { return };
        let first = &self.cast[0].way;
        let (s, c) = sin_cos(self.framing.side());
        let at = first.spot(self.seconds / 2.0).at + vec3(c, 0.0, -s) * 0.75;
        let subject = Subject {
            label: body.id.clone(),
            body: body.clone(),
            look: crate::scene::Look::default(),
            stand_in: false,
            identity: 1,
        };
        let member = Member {
            body: Cast::new(&subject),
            way: Way::Stay { at: vec3(at.x, first.spot(0.0).at.y, at.z), facing: 0.4 },
            pose: Pose::Stand,
            phase: 0.0,
            mouth: Loudness::default(),
        };
        self.cast.push(member);
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
            let times =
                step_times(member.start(), member.way.speed(), cycle, member.way.moving(self.seconds));
            steps.extend(times.into_iter().map(|time| (time, loud)));
        }
        steps
    }

    /// The camera of a frame.
    pub fn camera(&self, index: u64) -> Camera {
        let time = self.time(index);
        self.framing.camera(self.scene.camera, (time / self.seconds).min(1.0), time)
    }

    pub fn frame(&self, index: u64, scratch: &mut Scratch) -> Canvas {
        let size = self.order.size;
        let mut canvas = Canvas::new(size.width.clamp(1, 7680), size.height.clamp(1, 7680), Rgb::BLACK)
            .expect("clamped sides can be drawn");
        self.draw(index, &mut canvas, scratch);
        canvas
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.cast.iter().map(|member| member.body.subject.label.clone()).collect()
    }

    pub(crate) fn size(&self) -> director_film::Size {
        self.order.size
    }

    /// The room each subject takes at a frame.
    pub(crate) fn extents(&self, index: u64) -> Vec<Extent> {
        self.cast.iter().map(|member| member.extent(self.time(index), self.seconds)).collect()
    }

    /// Metres to each pixel of a picture of `size`.
    pub(crate) fn depths(&self, index: u64, size: (u32, u32)) -> Vec<f32> {
        let mut moving = Mesh::default();
        for member in &self.cast {
            member.draw(&mut moving, index, self.time(index), self.seconds, false);
        }
        render::depths(&[&self.set.mesh, &moving], &self.camera(index), size)
    }

    /// Draws a frame over a canvas of the order's size.
    pub fn draw(&self, index: u64, canvas: &mut Canvas, scratch: &mut Scratch) {
        let time = self.time(index);
        let camera = self.camera(index);
        let mut light = self.mooded.light.clone();
        let mut moving = Mesh::default();
        for member in self.cast.iter().skip(usize::from(self.gone)) {
            light.lamps.extend(member.draw(&mut moving, index, time, self.seconds, self.mooded.dark));
        }
        weather::draw(&mut moving, &self.scene, &self.set, &camera, time);
        // In whole metres: shadows of the set are kept until the subject has gone one.
        let Vec3 { x, y, z } = self.cast[0].way.spot(time).at;
        light.shadow_centre = vec3(x.round(), y.round(), z.round());
        let drift = if self.scene.place.is_indoors() { 0.13 } else { 0.06 };
        light.dapple_shift = [time * drift, time * drift * 0.6];
        let mut sky = self.mooded.sky.clone();
        sky.drift = time * 0.012;
        let look = Look { grain_seed: self.order.seed ^ (index << 20), ..self.mooded.look };
        let meshes = [&self.set.mesh, &moving];
        render(
            &render::Scene {
                meshes: &meshes,
                camera: &camera,
                light: &light,
                sky: &sky,
                look,
                still: Some(self.set_name),
            },
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

    fn moment(&self, time: f32, seconds: f32) -> Moment {
        let spot = self.way.spot(time);
        let distance = self.start() + spot.distance;
        let mut stance = stance(self.pose, time, seconds, distance, self.body.height, self.phase);
        if let Some(rest) = self.way.rests(time) {
            stance.rest(rest, time + self.phase);
        }
        Moment { spot, stance, pose: self.pose, time, dark: false }
    }

    /// The room the body takes at a time.
    fn extent(&self, time: f32, seconds: f32) -> Extent {
        let moment = self.moment(time, seconds);
        let mut mesh = Mesh::default();
        self.body.draw(&mut mesh, &moment);
        let start = mesh.vertices.first().map_or(moment.spot.at, |vertex| vertex.position);
        let (mut low, mut high) = (start, start);
        for Vec3 { x, y, z } in mesh.vertices.iter().map(|vertex| vertex.position) {
            low = vec3(low.x.min(x), low.y.min(y), low.z.min(z));
            high = vec3(high.x.max(x), high.y.max(y), high.z.max(z));
        }
        Extent { low, high, face: self.body.face(&moment) }
    }

    fn draw(
        &self,
        mesh: &mut Mesh,
        index: u64,
        time: f32,
        seconds: f32,
        dark: bool,
    ) -> Vec<director_raster::light::Lamp> {
        let mut moment = self.moment(time, seconds);
        moment.stance.mouth = self.mouth.at(index);
        self.body.draw(mesh, &Moment { dark, ..moment })
    }
}

/// The same for orders whose sets are the same.
fn name_of(order: &Order, scene: &Scene) -> u64 {
    let text = format!("{}\n{}", scene.place.id, order.prompt);
    let hash = director_film::ContentHash::of(text.as_bytes());
    u64::from_str_radix(&hash.as_str()[..16], 16).unwrap_or(0) ^ order.seed.rotate_left(17)
}

/// Places the subjects: the first at the mark, the others about it.
fn cast(scene: &Scene, set: &mut Set, seconds: f32, seed: u64) -> Vec<Member> {
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
            let pose = pose_for(scene, subject.body.form, index);
            let mark = on_a_table(set, &body, pose, set.mark + side * place);
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

/// Small things do not lie on the floor: where they stay, they get a table. Returns the mark on it.
fn on_a_table(set: &mut Set, body: &Cast, pose: Pose, mark: Vec3) -> Vec3 {
    let small = body.subject.body.form == Form::Thing && body.height < 0.5;
    if !small || !matches!(pose, Pose::Stand | Pose::Turn | Pose::Talk | Pose::Reach | Pose::Work) {
        return mark;
    }
    stage::things::table(&mut set.mesh, &Affine::at(mark), false);
    mark + vec3(0.0, 0.767, 0.0)
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
    let waits = index > 0 && !scene.together;
    match form {
        Form::Thing if index > 0 => Pose::Stand,
        Form::Person | Form::Robot if waits => {
            if scene.lines.len() > 1 {
                Pose::Talk
            } else {
                Pose::Stand
            }
        }
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
        if matches!(body.subject.body.form, Form::Person | Form::Robot) {
            return Way::arriving(mark, set.heading, set.run * 1.7, speed, seconds);
        }
        let radius = set.run.max(0.8);
        return Way::Round {
            middle: mark - vec3(0.0, 0.0, radius * 0.3),
            radius,
            speed,
            start: -1.2 - speed * seconds * 0.5 / radius,
        };
    }
    let outside = !scene.place.is_indoors();
    let run = if pose == Pose::Drive && outside { set.run.max(30.0) } else { set.run };
    Way::through(mark, set.heading, speed.min(run * 1.6 / seconds), seconds)
}

/// Finds the camera for the first subject, alone or with the others, and turns those who stay towards it.
fn framed(scene: &Scene, set: &Set, cast: &mut [Member], seconds: f32, aspect: f32) -> Framing {
    let ahead = libm::atan2f(set.heading.x, set.heading.z);
    let mut side = ahead + set.camera_side + side_of_its_own(scene, set, &cast[0]);
    let mut framing = None;
    // Faces turn towards the camera, which moves them: the second time finds what the first has chosen still good.
    for _ in 0..2 {
        turn_towards(cast, side, scene);
        let chosen = look_for(scene, set, cast, (seconds, aspect, side));
        let settled = (chosen.side() - side).abs() < 1e-4;
        side = chosen.side();
        framing = Some(chosen);
        if settled {
            break;
        }
    }
    turn_towards(cast, side, scene);
    framing.expect("the loop runs at least once")
}

/// Wings show from the side, and one alone over whose shoulder we look from behind.
fn side_of_its_own(scene: &Scene, set: &Set, first: &Member) -> f32 {
    let over = scene.size == director_film::shot::ShotSize::OverShoulder && scene.lines.is_empty();
    match first.pose {
        Pose::Fly if set.camera_side < 0.0 => -0.6,
        Pose::Fly => 0.6,
        _ if over => 2.5,
        _ => 0.0,
    }
}

fn turn_towards(cast: &mut [Member], side: f32, scene: &Scene) {
    let alone_from_behind =
        scene.size == director_film::shot::ShotSize::OverShoulder && scene.lines.is_empty();
    let talk = scene.lines.len() > 1 && cast.len() > 1;
    let count = cast.len() as f32;
    for (index, member) in cast.iter_mut().enumerate() {
        if let Way::Stay { facing, .. } = &mut member.way
            && !alone_from_behind
        {
            // Talkers turn to each other a little; nobody stares into the lens.
            let inward = if talk { (index as f32 - (count - 1.0) / 2.0).signum() * -0.3 } else { 0.0 };
            let across = if matches!(member.pose, Pose::Lie | Pose::Fall) { 1.3 } else { -0.28 + inward };
            *facing = side + across;
        }
    }
}

fn look_for(scene: &Scene, set: &Set, cast: &[Member], (seconds, aspect, side): (f32, f32, f32)) -> Framing {
    let first = &cast[0];
    let (aside, group) = company(scene, cast, seconds);
    let wanted = Wanted {
        way: first.way,
        seconds,
        height: first.body.height,
        extent: &|time| first.extent(time, seconds),
        side,
        aside,
        group,
        aspect,
    };
    choose(scene, set, &wanted, &|time| {
        let mut mesh = Mesh::default();
        for member in &cast[1..] {
            member.draw(&mut mesh, 0, time, seconds, false);
        }
        Sight::of(&mesh)
    })
}

/// Those framed together with the first: from it to their middle, and how much room they need side by side.
fn company(scene: &Scene, cast: &[Member], seconds: f32) -> (Vec3, f32) {
    use director_film::shot::ShotSize as Size;
    let wide = matches!(
        scene.size,
        Size::TwoShot | Size::MediumWide | Size::Wide | Size::Establishing | Size::ExtremeWide
    );
    let shared = cast.len() > 1 && (wide || (scene.size == Size::Medium && scene.lines.is_empty()));
    if !shared {
        return (Vec3::ZERO, 0.0);
    }
    let spot = |member: &Member| member.way.spot(seconds / 2.0).at;
    let sum = cast.iter().fold(Vec3::ZERO, |sum, member| sum + spot(member));
    let aside = sum * (1.0 / cast.len() as f32) - spot(&cast[0]);
    (Vec3 { y: 0.0, ..aside }, spacing(scene) * (cast.len() as f32 + 0.4))
}
