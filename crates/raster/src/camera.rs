//! A pinhole camera.

use crate::math::{Vec3, sin_cos};

/// Where the camera stands and how it looks; axes are of length 1 and at right angles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    pub eye: Vec3,
    pub right: Vec3,
    pub up: Vec3,
    pub forward: Vec3,
    /// Distance of the picture plane in half picture heights: `1 / tan(vertical field of view / 2)`.
    pub focal: f32,
}

impl Camera {
    /// Looks from `eye` at `target`, its top turned by `roll` radians (positive: the picture leans left).
    pub fn look_at(eye: Vec3, target: Vec3, roll: f32, focal: f32) -> Self {
        let forward = (target - eye).normalised();
        let level = if forward.y.abs() > 0.999 { crate::math::vec3(0.0, 0.0, -1.0) } else { Vec3::UP };
        let right = forward.cross(level).normalised();
        let up = right.cross(forward);
        let (s, c) = sin_cos(roll);
        Self { eye, right: right * c + up * s, up: up * c - right * s, forward, focal }
    }

    /// The focal length of a lens for 36 mm film, as [`Camera::focal`] at 16:9.
    pub fn focal_of_lens(millimetres: f32) -> f32 {
        millimetres / (36.0 * 9.0 / 16.0 / 2.0)
    }

    /// Distances along the camera's right, up and forward axes.
    pub fn view(&self, point: Vec3) -> Vec3 {
        let d = point - self.eye;
        Vec3 { x: self.right.dot(d), y: self.up.dot(d), z: self.forward.dot(d) }
    }

    /// Pixel position of a point on a picture of this size, and its distance along the view; `None` behind the camera.
    pub fn project(&self, point: Vec3, width: u32, height: u32) -> Option<(f32, f32, f32)> {
        let v = self.view(point);
        let scale = self.focal * height as f32 / 2.0;
        let at = |distance: f32| {
            (
                width as f32 / 2.0 + v.x / distance * scale,
                height as f32 / 2.0 - v.y / distance * scale,
                distance,
            )
        };
        (v.z > 1e-3).then(|| at(v.z))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::vec3;

    #[test]
    fn the_target_is_in_the_middle_and_up_is_up() {
        let camera = Camera::look_at(vec3(0.0, 1.0, 5.0), vec3(1.0, 1.0, 0.0), 0.0, 2.0);
        let (x, y, _) = camera.project(vec3(1.0, 1.0, 0.0), 640, 360).unwrap();
        assert!((x - 320.0).abs() < 0.01 && (y - 180.0).abs() < 0.01);
        let (_, above, _) = camera.project(vec3(1.0, 2.0, 0.0), 640, 360).unwrap();
        assert!(above < y);
        let (to_the_right, ..) = camera.project(vec3(2.0, 1.0, 0.0), 640, 360).unwrap();
        assert!(to_the_right > x);
    }
}
