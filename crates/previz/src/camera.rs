//! Where the camera is at each moment: framing from shot size and angle, then the one move of the clip.
//!
//! [`choose`] tries sides and distances until the subject is in the picture, and nothing before it, for the whole take.

mod aim;
mod choose;
mod sight;

pub use aim::Extent;
pub(crate) use choose::{Wanted, choose};
pub(crate) use sight::Sight;

use aim::Aim;
use director_film::shot::{CameraMove, ShotSize};
use director_raster::camera::Camera;
use director_raster::math::{Vec3, sin_cos, vec3};
use std::f32::consts::{FRAC_PI_2, TAU};

/// What the camera frames and where it stands.
#[derive(Debug, Clone)]
pub struct Framing {
    aim: Aim,
    /// The aim at the middle of the take.
    base: Vec3,
    /// From the subject to the middle of the group that is framed with it.
    aside: Vec3,
    /// From target to eye, metres.
    distance: f32,
    /// Angle about the vertical from which the target is seen: 0 from +z.
    side: f32,
    /// Angle above the level.
    rise: f32,
    roll: f32,
    focal: f32,
    /// Width of the picture for a height of 1.
    aspect: f32,
    /// How much of a move that leads round or over the subject is done, 0 to 1.
    sweep: f32,
    /// How much of the subject's way the look follows, 0 to 1, and the same of the eye.
    follow: f32,
    eye_follow: f32,
    low: Vec3,
    high: Vec3,
}

/// How much of the subject a size shows: share of its height in the picture's height, and the share looked at.
fn coverage(size: ShotSize) -> (f32, f32) {
    match size {
        ShotSize::ExtremeWide => (7.0, 0.7),
        ShotSize::Establishing => (3.2, 0.65),
        ShotSize::Wide => (1.85, 0.52),
        ShotSize::TwoShot | ShotSize::MediumWide => (1.2, 0.6),
        ShotSize::Medium | ShotSize::OverShoulder | ShotSize::Pov => (0.78, 0.72),
        ShotSize::MediumClose => (0.52, 0.82),
        ShotSize::Insert => (0.6, 0.78),
        ShotSize::CloseUp => (0.34, 0.9),
        ShotSize::ExtremeCloseUp => (0.19, 0.93),
    }
}

/// The same for what has no face: a thing, a car or an animal is shown whole, however close.
fn coverage_of_a_whole(size: ShotSize) -> f32 {
    match size {
        ShotSize::ExtremeCloseUp => 1.12,
        ShotSize::CloseUp | ShotSize::Insert => 1.25,
        ShotSize::MediumClose => 1.4,
        ShotSize::Medium | ShotSize::OverShoulder | ShotSize::Pov => 1.6,
        ShotSize::TwoShot | ShotSize::MediumWide => 1.8,
        ShotSize::Wide => 2.2,
        ShotSize::Establishing | ShotSize::ExtremeWide => coverage(size).0,
    }
}

/// Lens in millimetres on 36 mm film.
fn lens(size: ShotSize) -> f32 {
    match size {
        ShotSize::ExtremeWide | ShotSize::Establishing => 24.0,
        ShotSize::Wide | ShotSize::TwoShot | ShotSize::MediumWide | ShotSize::Pov => 30.0,
        ShotSize::Medium | ShotSize::OverShoulder => 40.0,
        _ => 60.0,
    }
}

/// What a move adds to the framing at one moment.
#[derive(Debug, Clone, Copy, Default)]
struct Moved {
    shift: Vec3,
    pan: f32,
    tilt: f32,
}

impl Framing {
    /// Angle about the vertical from which the subject is seen half-way: 0 from +z.
    pub(crate) fn side(&self) -> f32 {
        self.side
    }

    /// The camera `share` of the take after its start (0 to 1), at `time` seconds.
    pub fn camera(&self, camera: CameraMove, share: f32, time: f32) -> Camera {
        let gone = self.aim.at(time) - self.base;
        let mut view = self.pose();
        let moved = self.moved(camera, share, time, &mut view);
        let target = self.base + self.aside + gone * self.follow;
        let stand = self.base + self.aside + gone * self.eye_follow;
        self.placed(&view, (stand, target), moved)
    }

    fn pose(&self) -> Pose {
        Pose { distance: self.distance, side: self.side, rise: self.rise, roll: self.roll, focal: self.focal }
    }

    fn moved(&self, camera: CameraMove, share: f32, time: f32, view: &mut Pose) -> Moved {
        let centred = share - 0.5;
        let (side_s, side_c) = sin_cos(self.side);
        let right = vec3(side_c, 0.0, -side_s);
        let span = self.distance;
        let (across, upward) = self.slack(self.distance);
        let turn = |room: f32, most: f32| 2.0 * centred * libm::atan2f(room, span).min(most);
        let mut moved = Moved::default();
        match camera {
            CameraMove::Static | CameraMove::RackFocus | CameraMove::Tracking => {}
            CameraMove::DollyIn => view.distance *= 1.28 - 0.56 * share,
            CameraMove::DollyOut => view.distance *= 0.72 + 0.6 * share,
            CameraMove::TruckLeft => moved.shift = right * (-2.0 * centred * (span * 0.35).min(across)),
            CameraMove::TruckRight => moved.shift = right * (2.0 * centred * (span * 0.35).min(across)),
            CameraMove::PedestalUp => moved.shift.y = 2.0 * centred * (span * 0.2).min(upward),
            CameraMove::PedestalDown => moved.shift.y = -2.0 * centred * (span * 0.2).min(upward),
            CameraMove::CraneUp => view.rise += 0.55 * share * self.sweep,
            CameraMove::CraneDown => view.rise += 0.55 * (1.0 - share) * self.sweep,
            CameraMove::PanLeft => moved.pan = -turn(across, 0.31),
            CameraMove::PanRight => moved.pan = turn(across, 0.31),
            CameraMove::TiltUp => moved.tilt = turn(upward, 0.22),
            CameraMove::TiltDown => moved.tilt = -turn(upward, 0.22),
            CameraMove::Roll => view.roll += centred * 0.7,
            CameraMove::WhipPan => moved.pan = 1.35 * (1.0 - whip(share)),
            CameraMove::ZoomIn => view.focal *= 0.8 + 0.6 * share,
            CameraMove::ZoomOut => view.focal *= 1.4 - 0.6 * share,
            CameraMove::DollyZoom => {
                let factor = 1.5 - 0.85 * share;
                view.distance *= factor;
                view.focal *= factor;
            }
            CameraMove::Orbit => view.side += centred * 1.7 * self.sweep,
            CameraMove::Handheld => {
                (moved.pan, moved.tilt) = (0.014 * shake(time, 0.0), 0.012 * shake(time, 4.0));
                moved.shift = right * (0.02 * shake(time, 9.0)) + vec3(0.0, 0.015 * shake(time, 2.0), 0.0);
            }
            CameraMove::Steadicam => {
                view.side += 0.22 * centred;
                moved.shift.y = 0.03 * sin_cos(time * 1.1).0;
            }
        }
        moved
    }

    /// How far the subject may come off the middle of the picture to either side, and up or down, in metres.
    fn slack(&self, distance: f32) -> (f32, f32) {
        let half = distance / self.focal;
        let across = half * self.aspect * 0.5;
        ((across - self.aside.length()).max(across * 0.2), half * 0.26)
    }

    /// Eye and target, kept within the set. Where the walls are nearer than the framing wants, the lens widens.
    fn placed(&self, pose: &Pose, (stand, target): (Vec3, Vec3), moved: Moved) -> Camera {
        let (s, c) = sin_cos(pose.side);
        let rise = pose.rise.clamp(-1.2, FRAC_PI_2 - 0.02);
        let (up, level) = sin_cos(rise);
        let away = vec3(s * level, up, c * level);
        let wanted = stand + away * pose.distance + moved.shift;
        let eye = vec3(
            wanted.x.clamp(self.low.x, self.high.x),
            wanted.y.clamp(self.low.y, self.high.y),
            wanted.z.clamp(self.low.z, self.high.z),
        );
        let target = target + moved.shift;
        let near = ((eye - target).length() / pose.distance).clamp(0.3, 1.0);
        let camera = Camera::look_at(eye, target, pose.roll, pose.focal * near);
        turned(&camera, moved.pan, moved.tilt)
    }
}

/// What moves change of a framing.
#[derive(Debug, Clone, Copy)]
struct Pose {
    distance: f32,
    side: f32,
    rise: f32,
    roll: f32,
    focal: f32,
}

/// The same camera looking `pan` to the right and `tilt` upwards.
fn turned(camera: &Camera, pan: f32, tilt: f32) -> Camera {
    let ((sp, cp), (st, ct)) = (sin_cos(pan), sin_cos(tilt));
    let forward = camera.forward * cp + camera.right * sp;
    let right = camera.right * cp - camera.forward * sp;
    Camera { forward: forward * ct + camera.up * st, right, up: camera.up * ct - forward * st, ..*camera }
}

/// Share of a whip pan after which it has found its subject.
pub(crate) const WHIPPED: f32 = 0.4;

/// Slow, then a throw, then still.
fn whip(share: f32) -> f32 {
    let t = ((share - 0.12) / (WHIPPED - 0.12)).clamp(0.0, 1.0);
    let eased = t * t * (3.0 - 2.0 * t);
    let drift = 0.03 * (share / 0.12).min(1.0);
    drift + (1.0 - drift) * eased
}

/// An unsteady hand: three waves that do not meet again.
fn shake(time: f32, phase: f32) -> f32 {
    let part = |rate: f32| sin_cos((time * rate + phase) % TAU).0;
    part(3.7) * 0.5 + part(7.1) * 0.3 + part(12.7) * 0.2
}
