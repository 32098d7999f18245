//! The sky behind everything: gradient, sun, clouds on a high plane, stars.

use crate::light::Sky;
use crate::math::Vec3;
use crate::shade::Row;
use crate::texture::{TEXELS, Texture, library};

/// Repeats of the cloud texture per unit of the plane at height 1.
const CLOUD_SCALE: f32 = 0.11;

/// Pixels between the places where the sky is looked up; between them it runs straight.
const STRIDE: usize = 4;

/// Fills the pixels `from..to` of a row; `ray` looks through column 0 and turns by `per_column`.
pub(crate) fn run(
    sky: &Sky,
    towards_sun: Vec3,
    (ray, per_column): (Vec3, Vec3),
    (from, to): (usize, usize),
    out: &mut Row,
) {
    let look = |column: usize| colour(sky, towards_sun, ray + per_column * column as f32);
    let mut here = look(from);
    for start in (from..to).step_by(STRIDE) {
        let next = look(start + STRIDE);
        for column in start..(start + STRIDE).min(to) {
            out.set(column, here.lerp(next, (column - start) as f32 / STRIDE as f32));
        }
        here = next;
    }
    if sky.stars > 0.0 {
        for column in from..to {
            let light = star(ray + per_column * column as f32) * sky.stars;
            out.red[column] += light;
            out.green[column] += light;
            out.blue[column] += light;
        }
    }
}

/// Linear light seen along `ray`, which need not be of length 1.
fn colour(sky: &Sky, towards_sun: Vec3, ray: Vec3) -> Vec3 {
    let ray = ray * (1.0 / ray.length().max(1e-6));
    let height = ray.y;
    if height <= 0.0 {
        let t = (height * -6.0).min(1.0);
        return sky.horizon.lerp(sky.below, t);
    }
    // Most of the change is near the horizon.
    let t = 1.0 - (1.0 - height) * (1.0 - height) * (1.0 - height);
    let mut light = sky.horizon.lerp(sky.zenith, t);
    light = light + sky.glow * sun_glow(ray.dot(towards_sun));
    if sky.cloudiness > 0.0 && height > 0.015 {
        let cover = clouds(sky, ray);
        light = light.lerp(sky.cloud, cover);
    }
    light
}

/// A disc with a halo, by the cosine of the angle to the sun.
fn sun_glow(cosine: f32) -> f32 {
    let near = cosine.max(0.0);
    let squared = near * near;
    let fourth = squared * squared;
    let halo = fourth * fourth * fourth;
    let disc = if cosine > 0.9992 { 2.0 } else { 0.0 };
    0.45 * halo + disc
}

fn clouds(sky: &Sky, ray: Vec3) -> f32 {
    let reach = 1.0 / (ray.y + 0.08);
    let (u, v) = (ray.x * reach * CLOUD_SCALE + sky.drift, ray.z * reach * CLOUD_SCALE + sky.drift * 0.4);
    // One reduction suits the whole sky: it is seen at about one texel per pixel.
    let coarse = library()[Texture::Plaster as usize].level(1.0).sample(u * TEXELS, v * TEXELS);
    let threshold = 0.75 - 0.5 * sky.cloudiness;
    let cover = ((coarse - threshold) * 4.0 + 0.2).clamp(0.0, 1.0);
    // Thin towards the horizon, where the plane runs away.
    cover * (ray.y * 6.0).min(1.0) * 0.9
}

/// Sparse bright cells of a grid in space, seen from inside.
fn star(ray: Vec3) -> f32 {
    if ray.y <= 0.0 {
        return 0.0;
    }
    let scaled = ray * (420.0 / ray.length().max(1e-6));
    let cell = |v: f32| (v + 512.0) as u32;
    let mixed = (cell(scaled.x).wrapping_mul(0x9E37_79B1)
        ^ cell(scaled.y).wrapping_mul(0x85EB_CA77)
        ^ cell(scaled.z).wrapping_mul(0xC2B2_AE3D))
    .wrapping_mul(0x27D4_EB2F);
    let rare = mixed >> 22;
    if rare < 2 { 0.15 + (mixed & 0xFF) as f32 / 300.0 } else { 0.0 }
}
