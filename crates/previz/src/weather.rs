//! What moves in the air and on the water, as geometry of one frame.

use crate::scene::{Scene, Weather};
use crate::stage::Set;
use director_raster::camera::Camera;
use director_raster::math::{Affine, Dice, Vec3, vec3};
use director_raster::mesh::{Mesh, Paint};
use director_raster::texture::Texture;
use std::f32::consts::FRAC_PI_2;

/// Adds drops, flakes or dust about the camera, and the water.
pub(crate) fn draw(mesh: &mut Mesh, scene: &Scene, set: &Set, camera: &Camera, time: f32) {
    if let Some(from) = set.water_from {
        water(mesh, from, time);
    }
    match scene.weather {
        Weather::Rain if !scene.place.is_indoors() => fall(
            mesh,
            camera,
            time,
            &Fall { count: 420, speed: 7.5, size: (0.012, 0.34), drift: 0.6, colour: vec3(0.5, 0.56, 0.64) },
        ),
        Weather::Snow if !scene.place.is_indoors() => fall(
            mesh,
            camera,
            time,
            &Fall { count: 420, speed: 0.9, size: (0.045, 0.045), drift: 0.8, colour: Vec3::splat(0.95) },
        ),
        _ => fall(
            mesh,
            camera,
            time,
            &Fall {
                count: 46,
                speed: 0.07,
                size: (0.011, 0.011),
                drift: 0.25,
                colour: vec3(0.8, 0.76, 0.68),
            },
        ),
    }
}

/// A sheet whose waves run towards the shore.
fn water(mesh: &mut Mesh, from: f32, time: f32) {
    let paint =
        Paint::textured(vec3(0.05, 0.17, 0.24), vec3(0.24, 0.42, 0.48), Texture::Water, 0.09).lifted(0.0);
    let first = mesh.vertices.len();
    mesh.floor(vec3(0.0, -0.12, from - 150.0), 520.0, 300.0, 10.0, paint);
    let foam = Paint::textured(vec3(0.1, 0.24, 0.3), Vec3::splat(0.85), Texture::Leaves, 0.25).lifted(0.001);
    let (wave, _) = director_raster::math::sin_cos(time * 0.9);
    mesh.floor(vec3(0.0, -0.1, from - 0.5 + 0.35 * wave), 160.0, 1.1, 10.0, foam);
    for vertex in &mut mesh.vertices[first..] {
        vertex.uv[0] += 0.35 * time;
        vertex.uv[1] += 0.8 * time;
    }
}

struct Fall {
    count: u32,
    /// Metres per second downwards.
    speed: f32,
    /// Width and height of one, metres.
    size: (f32, f32),
    /// Metres per second sideways.
    drift: f32,
    colour: Vec3,
}

/// Small panels that face the camera, in a box that wraps round about it.
fn fall(mesh: &mut Mesh, camera: &Camera, time: f32, fall: &Fall) {
    const BOX: f32 = 9.0;
    let paint = Paint::plain(fall.colour).glowing(0.25).without_shadow().two_sided();
    let mut dice = Dice::new(0x0D05);
    let facing = Affine { x: camera.right, y: camera.up, z: -camera.forward, origin: Vec3::ZERO };
    for _ in 0..fall.count {
        let start = vec3(dice.unit(), dice.unit(), dice.unit()) * BOX;
        let pace = dice.between(0.7, 1.3);
        let moved =
            start + vec3(fall.drift * time * pace, -fall.speed * time * pace, fall.drift * 0.4 * time);
        let middle = camera.eye + camera.forward * (BOX * 0.5);
        let corner = middle - Vec3::splat(BOX / 2.0);
        let wrap = |value: f32, low: f32| (value - low).rem_euclid(BOX) + low;
        let at = vec3(wrap(moved.x, corner.x), wrap(moved.y, corner.y), wrap(moved.z, corner.z));
        if (at - camera.eye).dot(camera.forward) > 0.6 {
            mesh.panel(&Affine { origin: at, ..facing }, fall.size.0, fall.size.1, FRAC_PI_2, paint);
        }
    }
}
