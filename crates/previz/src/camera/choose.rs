//! Finding a framing that holds its subject from the first frame to the last.

use super::aim::{Aim, Extent};
use super::{Framing, Sight, WHIPPED, coverage, coverage_of_a_whole, lens};
use crate::action::Way;
use crate::scene::Scene;
use crate::stage::Set;
use director_film::shot::{Angle, CameraMove, ShotSize};
use director_raster::camera::Camera;
use director_raster::math::{Vec3, vec3};

/// What is to be framed.
pub(crate) struct Wanted<'a> {
    pub(crate) way: Way,
    pub(crate) seconds: f32,
    pub(crate) height: f32,
    /// The subject's room at a time.
    pub(crate) extent: &'a dyn Fn(f32) -> Extent,
    /// The side it is best seen from.
    pub(crate) side: f32,
    /// From the subject to the middle of those framed with it, and how wide they stand.
    pub(crate) aside: Vec3,
    pub(crate) group: f32,
    pub(crate) aspect: f32,
}

/// Moments of a take at which a framing is tried.
const TRIES: usize = 9;
/// Sides tried, as angles from the best one.
const SIDES: [f32; 13] =
    [0.0, 0.35, -0.35, 0.7, -0.7, 1.05, -1.05, 1.4, -1.4, 1.9, -1.9, 2.5, std::f32::consts::PI];
/// Shares of the wanted distance tried; the lens widens to keep the size.
const NEARER: [f32; 4] = [1.0, 0.8, 0.62, 0.46];

/// Places on the picture, from -1 to 1, where nothing may stand within [`NEAR_THINGS`] metres.
const FOREGROUND: [(f32, f32); 5] = [(-0.8, 0.5), (0.8, 0.5), (-0.8, -0.5), (0.8, -0.5), (0.0, -0.5)];
const NEAR_THINGS: f32 = 1.3;

/// The first framing that shows the subject throughout, or the best there is. `others` is what else stands about at each
/// of the tried moments, from [`moments`].
pub(crate) fn choose(
    scene: &Scene,
    set: &Set,
    wanted: &Wanted<'_>,
    others: &dyn Fn(f32) -> Sight,
) -> Framing {
    let first = usual(scene, set, wanted);
    let walls = Sight::of(&set.mesh);
    let moments: Vec<Moment> = (0..TRIES)
        .map(|index| index as f32 / (TRIES - 1) as f32)
        .filter(|share| scene.camera != CameraMove::WhipPan || *share >= WHIPPED)
        .map(|share| Moment::new(share, wanted, others))
        .collect();
    let full: u32 =
        moments.iter().map(|moment| moment.points.len() as u32 * 2 + FOREGROUND.len() as u32).sum();
    let mut best = (0, first.clone());
    for candidate in candidates(&first, scene) {
        let score = moments.iter().map(|moment| moment.score(&candidate, scene.camera, &walls)).sum();
        if score > best.0 {
            best = (score, candidate);
        }
        if best.0 == full {
            break;
        }
    }
    best.1
}

fn candidates(first: &Framing, scene: &Scene) -> impl Iterator<Item = Framing> {
    let sweeps: &'static [f32] = match scene.camera {
        CameraMove::Orbit | CameraMove::CraneUp | CameraMove::CraneDown => &[1.0, 0.6, 0.32],
        _ => &[1.0],
    };
    let first = first.clone();
    sweeps.iter().flat_map(move |sweep| {
        let first = first.clone();
        NEARER.iter().flat_map(move |nearer| {
            let first = first.clone();
            SIDES.iter().map(move |side| Framing {
                side: first.side + side,
                distance: (first.distance * nearer).max(0.45),
                focal: first.focal * ((first.distance * nearer).max(0.45) / first.distance),
                sweep: *sweep,
                ..first.clone()
            })
        })
    })
}

/// What has to be seen at one moment.
struct Moment {
    share: f32,
    time: f32,
    points: Vec<Vec3>,
    others: Sight,
}

impl Moment {
    fn new(share: f32, wanted: &Wanted<'_>, others: &dyn Fn(f32) -> Sight) -> Self {
        let time = share * wanted.seconds;
        Self { share, time, points: points(&(wanted.extent)(time)), others: others(time) }
    }

    /// Two for each point in the picture with nothing before it, one for those only in the picture.
    fn score(&self, framing: &Framing, camera: CameraMove, walls: &Sight) -> u32 {
        let seen = framing.camera(camera, self.share, self.time);
        let one = |point: &Vec3| {
            if !inside(&seen, *point, framing.aspect) {
                return 0;
            }
            1 + u32::from(walls.clear(seen.eye, *point) && self.others.clear(seen.eye, *point))
        };
        let free = FOREGROUND.iter().filter(|(x, y)| {
            let across = seen.right * (x * framing.aspect / seen.focal);
            let ahead = seen.forward + across + seen.up * (y / seen.focal);
            walls.clear(seen.eye, seen.eye + ahead * NEAR_THINGS.min(framing.distance * 0.6))
        });
        self.points.iter().map(one).sum::<u32>() + free.count() as u32
    }
}

/// The face and about it, or the middle and the corners of the body.
fn points(extent: &Extent) -> Vec<Vec3> {
    let middle = extent.middle();
    if let Some(face) = extent.face {
        let chest = face.lerp(vec3(middle.x, face.y.min(middle.y), middle.z), 0.3);
        return vec![face, face + vec3(0.12, 0.0, 0.0), face - vec3(0.12, 0.0, 0.0), chest];
    }
    let corner = |x: f32, y: f32, z: f32| {
        let half = (extent.high - extent.low) * 0.42;
        middle + vec3(x * half.x, y * half.y, z * half.z)
    };
    let mut points = vec![middle, middle];
    for x in [-1.0, 1.0] {
        for z in [-1.0, 1.0] {
            points.extend([corner(x, 0.8, z), corner(x, -0.8, z)]);
        }
    }
    points
}

/// Within the picture, with a margin, and not so near that it cannot be made out.
fn inside(camera: &Camera, point: Vec3, aspect: f32) -> bool {
    let v = camera.view(point);
    let (x, y) = (v.x * camera.focal / (v.z * aspect), v.y * camera.focal / v.z);
    v.z > 0.22 && x.abs() < 0.9 && y.abs() < 0.9
}

/// The framing as size and angle alone want it.
fn usual(scene: &Scene, set: &Set, wanted: &Wanted<'_>) -> Framing {
    let middle = (wanted.extent)(wanted.seconds / 2.0);
    let cover = coverage(scene.size);
    let focal = Camera::focal_of_lens(lens(scene.size)) * if wanted.aspect < 1.0 { 0.8 } else { 1.0 };
    let room = middle.high - middle.low;
    let (tall, wide) = if middle.face.is_some() {
        // A lying body is wider than it is high.
        let lying = (room.x * room.x + room.z * room.z).sqrt();
        let wide = if cover.0 > 1.0 { lying * 1.15 } else { 0.0 };
        (wanted.height * cover.0, wide)
    } else {
        let share = coverage_of_a_whole(scene.size);
        let level = (room.x * room.x + room.z * room.z).sqrt();
        (room.y * share, level * share.min(2.2))
    };
    let wide = wide.max(wanted.group) / wanted.aspect;
    let distance = (tall.max(wide) / 2.0 * focal).max(0.45);
    let lies = middle.face.is_some() && room.y < 0.45 * wanted.height;
    let (rise, roll) = match scene.angle {
        // Who lies is seen from a little above, or the body would hide the face.
        Angle::Eye if lies => (0.42, 0.0),
        Angle::Eye if middle.face.is_none() && scene.size != ShotSize::ExtremeWide => (0.2, 0.0),
        Angle::Eye => (0.06, 0.0),
        Angle::Low => (-0.24, 0.0),
        Angle::High => (0.5, 0.0),
        Angle::BirdsEye => (1.5, 0.0),
        Angle::WormsEye => (-0.5, 0.0),
        Angle::Dutch => (0.04, 0.28),
    };
    let aim = Aim::new(wanted.way, wanted.seconds, wanted.height, cover, wanted.extent);
    let base = aim.at(wanted.seconds / 2.0);
    let mut framing = Framing {
        aim,
        base,
        aside: wanted.aside,
        distance,
        side: wanted.side,
        rise,
        roll,
        focal,
        aspect: wanted.aspect,
        sweep: 1.0,
        follow: 1.0,
        eye_follow: 1.0,
        low: set.low,
        high: set.high,
    };
    (framing.follow, framing.eye_follow) = following(&framing, scene, wanted.seconds);
    framing
}

/// How much of the subject's way the look and the eye follow: all of it for a camera that goes along, otherwise as
/// little as keeps the subject in the picture.
fn following(framing: &Framing, scene: &Scene, seconds: f32) -> (f32, f32) {
    if matches!(scene.camera, CameraMove::Tracking | CameraMove::Steadicam) {
        return (1.0, 1.0);
    }
    let furthest = (0..=24)
        .map(|index| (framing.aim.at(seconds * index as f32 / 24.0) - framing.base).length())
        .fold(0.0, f32::max);
    // Moves in and zooms show less at their end.
    let (across, upward) = framing.slack(framing.distance * 0.7);
    let free = (across.min(upward * 2.0) * 0.5).min(framing.distance * 0.2);
    let look = if furthest <= free { 0.0 } else { 1.0 - free / furthest };
    // A tripod can turn after somebody who does not go far; otherwise the camera goes along.
    let eye = if furthest < framing.distance * 0.4 { 0.0 } else { look };
    (look, eye)
}
