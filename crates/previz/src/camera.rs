//! Where the camera is at each moment: framing from shot size and angle, then the one move of the clip.

use crate::scene::Scene;
use crate::stage::Set;
use director_film::shot::{Angle, CameraMove, ShotSize};
use director_raster::camera::Camera;
use director_raster::math::{Vec3, sin_cos, vec3};
use std::f32::consts::{FRAC_PI_2, TAU};

/// What the camera frames when nothing moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Framing {
    /// Looked at.
    target: Vec3,
    /// From target to eye, metres.
    distance: f32,
    /// Angle about the vertical from which the target is seen: 0 from +z.
    side: f32,
    /// Angle above the level.
    rise: f32,
    roll: f32,
    focal: f32,
    low: Vec3,
    high: Vec3,
}

/// What is framed: the subject at its mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Framed {
    pub mark: Vec3,
    pub height: f32,
    pub width: f32,
    /// Angle about the vertical the subject faces.
    pub facing: f32,
}

/// How much of the subject a size shows: share of its height in the picture's height, and the share looked at.
fn coverage(size: ShotSize) -> (f32, f32) {
    match size {
        ShotSize::ExtremeWide => (7.0, 0.7),
        ShotSize::Establishing => (4.0, 0.7),
        ShotSize::Wide => (1.85, 0.52),
        ShotSize::TwoShot | ShotSize::MediumWide => (1.2, 0.6),
        ShotSize::Medium | ShotSize::OverShoulder | ShotSize::Pov => (0.78, 0.72),
        ShotSize::MediumClose => (0.52, 0.82),
        ShotSize::Insert => (0.5, 0.62),
        ShotSize::CloseUp => (0.34, 0.9),
        ShotSize::ExtremeCloseUp => (0.19, 0.93),
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

impl Framing {
    pub fn new(scene: &Scene, set: &Set, framed: &Framed, aspect: f32) -> Self {
        let (share, look) = coverage(scene.size);
        let focal = Camera::focal_of_lens(lens(scene.size)) * if aspect < 1.0 { 0.8 } else { 1.0 };
        let tall = framed.height * share;
        // Close shots of wide bodies go to a part of them; wide ones show all.
        let wide = framed.width * (share * 0.75).min(1.9) / aspect;
        let distance = (tall.max(wide) / 2.0 * focal).max(0.45);
        let (rise, roll) = match scene.angle {
            Angle::Eye => (0.06, 0.0),
            Angle::Low => (-0.24, 0.0),
            Angle::High => (0.5, 0.0),
            Angle::BirdsEye => (1.5, 0.0),
            Angle::WormsEye => (-0.5, 0.0),
            Angle::Dutch => (0.04, 0.28),
        };
        let over = if scene.size == ShotSize::OverShoulder { 2.5 } else { 0.0 };
        let side = framed.facing + set.camera_side + over;
        let target = framed.mark + vec3(0.0, framed.height * look, 0.0);
        Self { target, distance, side, rise, roll, focal, low: set.low, high: set.high }
    }

    /// The camera `share` of the take after its start (0 to 1), at `time` seconds; `gone` is how far the camera
    /// has followed the subject from its mark.
    pub fn camera(&self, camera: CameraMove, share: f32, time: f32, gone: Vec3) -> Camera {
        let mut view = Self { target: self.target + gone, ..*self };
        let centred = share - 0.5;
        let (side_s, side_c) = sin_cos(self.side);
        let right = vec3(side_c, 0.0, -side_s);
        let mut shift = Vec3::ZERO;
        let (mut pan, mut tilt) = (0.0, 0.0);
        let span = self.distance;
        match camera {
            CameraMove::Static | CameraMove::RackFocus | CameraMove::Tracking => {}
            CameraMove::DollyIn => view.distance *= 1.28 - 0.56 * share,
            CameraMove::DollyOut => view.distance *= 0.72 + 0.6 * share,
            CameraMove::TruckLeft => shift = right * (-centred * span * 0.7),
            CameraMove::TruckRight => shift = right * (centred * span * 0.7),
            CameraMove::PedestalUp => shift.y = (share - 0.6) * span * 0.35,
            CameraMove::PedestalDown => shift.y = (0.4 - share) * span * 0.35,
            CameraMove::CraneUp => view.rise += 0.55 * share,
            CameraMove::CraneDown => view.rise += 0.55 * (1.0 - share),
            CameraMove::PanLeft => pan = -centred * 0.62,
            CameraMove::PanRight => pan = centred * 0.62,
            CameraMove::TiltUp => tilt = centred * 0.45,
            CameraMove::TiltDown => tilt = -centred * 0.45,
            CameraMove::Roll => view.roll += centred * 0.7,
            CameraMove::WhipPan => pan = 1.35 * (1.0 - whip(share)),
            CameraMove::ZoomIn => view.focal *= 0.8 + 0.6 * share,
            CameraMove::ZoomOut => view.focal *= 1.4 - 0.6 * share,
            CameraMove::DollyZoom => {
                let factor = 1.5 - 0.85 * share;
                view.distance *= factor;
                view.focal *= factor;
            }
            CameraMove::Orbit => view.side += centred * 1.7,
            CameraMove::Handheld => (pan, tilt) = (0.014 * shake(time, 0.0), 0.012 * shake(time, 4.0)),
            CameraMove::Steadicam => {
                view.side += 0.22 * centred;
                shift.y = 0.03 * sin_cos(time * 1.1).0;
            }
        }
        if camera == CameraMove::Handheld {
            shift = shift + right * (0.02 * shake(time, 9.0)) + vec3(0.0, 0.015 * shake(time, 2.0), 0.0);
        }
        view.placed(shift, pan, tilt)
    }

    /// Eye and target, kept within the set. Where the walls are nearer than the framing wants, the lens widens.
    fn placed(&self, shift: Vec3, pan: f32, tilt: f32) -> Camera {
        let (s, c) = sin_cos(self.side);
        let rise = self.rise.clamp(-1.2, FRAC_PI_2 - 0.02);
        let (up, level) = sin_cos(rise);
        let away = vec3(s * level, up, c * level);
        let wanted = self.target + away * self.distance + shift;
        let eye = vec3(
            wanted.x.clamp(self.low.x, self.high.x),
            wanted.y.clamp(self.low.y, self.high.y),
            wanted.z.clamp(self.low.z, self.high.z),
        );
        let target = self.target + shift;
        let near = ((eye - target).length() / self.distance).clamp(0.42, 1.0);
        let camera = Camera::look_at(eye, target, self.roll, self.focal * near);
        turned(&camera, pan, tilt)
    }
}

/// The same camera looking `pan` to the right and `tilt` upwards.
fn turned(camera: &Camera, pan: f32, tilt: f32) -> Camera {
    let ((sp, cp), (st, ct)) = (sin_cos(pan), sin_cos(tilt));
    let forward = camera.forward * cp + camera.right * sp;
    let right = camera.right * cp - camera.forward * sp;
    Camera { forward: forward * ct + camera.up * st, right, up: camera.up * ct - forward * st, ..*camera }
}

/// Slow, then a throw, then still.
fn whip(share: f32) -> f32 {
    let t = ((share - 0.25) / 0.3).clamp(0.0, 1.0);
    0.06 * share.min(0.5) + 0.97 * t * t * (3.0 - 2.0 * t)
}

/// An unsteady hand: three waves that do not meet again.
fn shake(time: f32, phase: f32) -> f32 {
    let part = |rate: f32| sin_cos((time * rate + phase) % TAU).0;
    part(3.7) * 0.5 + part(7.1) * 0.3 + part(12.7) * 0.2
}

/// Whether the camera goes along with its subject: by its move, or because the frame is too close to be left.
pub fn follows(camera: CameraMove, size: ShotSize) -> bool {
    matches!(camera, CameraMove::Tracking | CameraMove::Steadicam) || coverage(size).0 < 1.0
}
