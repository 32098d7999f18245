//! What grows and lies about outdoors.

use super::at;
use director_raster::math::{Affine, Dice, vec3};
use director_raster::mesh::{Mesh, Paint};
use director_raster::texture::Texture;
use std::f32::consts::TAU;

pub(super) fn plant(mesh: &mut Mesh, place: &Affine, height: f32, dice: &mut Dice) {
    let clay = Paint::plain(vec3(0.4, 0.17, 0.09));
    mesh.lathe(place, &[(0.13 * height, 0.0), (0.2 * height, 0.36 * height), (0.0, 0.36 * height)], 10, clay);
    let leaf = Paint::textured(vec3(0.05, 0.2, 0.05), vec3(0.14, 0.36, 0.09), Texture::Leaves, 2.0);
    for _ in 0..7 {
        let (turn, lean) = (dice.between(0.0, TAU), dice.between(0.2, 0.55));
        let stem = at(place, 0.0, 0.35 * height, 0.0).then(&Affine::turned(turn));
        let tip = stem.point(vec3(0.0, height * dice.between(0.5, 0.8), height * lean));
        mesh.limb(stem.origin, tip, (0.02 * height, 0.075 * height), 5, leaf);
    }
}

fn foliage(dice: &mut Dice) -> Paint {
    let tint = dice.between(0.7, 1.3);
    Paint::textured(vec3(0.09, 0.2, 0.045) * tint, vec3(0.03, 0.085, 0.02) * tint, Texture::Leaves, 0.5)
}

pub(super) fn bush(mesh: &mut Mesh, place: &Affine, dice: &mut Dice) {
    let leaves = foliage(dice);
    for _ in 0..4 {
        let offset = vec3(dice.between(-0.45, 0.45), dice.between(0.25, 0.5), dice.between(-0.45, 0.45));
        mesh.sphere(&place.moved(offset), dice.between(0.3, 0.55), 9, leaves);
    }
}

fn bark() -> Paint {
    Paint::textured(vec3(0.19, 0.12, 0.07), vec3(0.08, 0.05, 0.03), Texture::Wood, 0.8)
}

pub(super) fn tree(mesh: &mut Mesh, place: &Affine, dice: &mut Dice) {
    let height = dice.between(3.6, 5.6);
    mesh.lathe(place, &[(0.26, 0.0), (0.16, 0.5), (0.12, height * 0.6)], 8, bark());
    let leaves = foliage(dice);
    for _ in 0..6 {
        let offset = vec3(dice.between(-1.0, 1.0), height * dice.between(0.6, 1.0), dice.between(-1.0, 1.0));
        mesh.sphere(&place.moved(offset), dice.between(0.75, 1.2), 10, leaves);
    }
}

pub(super) fn pine(mesh: &mut Mesh, place: &Affine, dice: &mut Dice) {
    let height = dice.between(4.5, 8.0);
    mesh.cylinder(&at(place, 0.0, height * 0.15, 0.0), 0.16, height * 0.3, 7, bark());
    let needles = Paint::textured(vec3(0.035, 0.12, 0.06), vec3(0.015, 0.055, 0.03), Texture::Leaves, 0.7);
    for layer in 0..4 {
        let t = layer as f32 / 4.0;
        let base = height * (0.16 + 0.62 * t);
        mesh.cone(
            &at(place, 0.0, base + height * 0.16, 0.0),
            height * 0.24 * (1.0 - 0.72 * t),
            height * 0.36,
            10,
            needles,
        );
    }
}

pub(super) fn palm(mesh: &mut Mesh, place: &Affine, dice: &mut Dice) {
    let height = dice.between(4.0, 6.0);
    let top = place.point(vec3(dice.between(-0.7, 0.7), height, 0.0));
    mesh.limb(place.origin, top, (0.17, 0.1), 7, bark());
    let frond =
        Paint::textured(vec3(0.1, 0.25, 0.05), vec3(0.05, 0.13, 0.03), Texture::Stripes, 2.0).two_sided();
    for leaf in 0..8 {
        let arm =
            Affine::at(top).then(&Affine::turned(leaf as f32 / 8.0 * TAU)).then(&Affine::pitched(-1.15));
        mesh.panel(&arm.moved(vec3(0.0, -0.9, 0.0)), 0.42, 1.9, 9.0, frond);
    }
}

pub(super) fn rock(mesh: &mut Mesh, place: &Affine, dice: &mut Dice) {
    let stone = Paint::textured(vec3(0.3, 0.28, 0.26), vec3(0.14, 0.13, 0.125), Texture::Concrete, 0.6);
    let (r, h) = (dice.between(0.3, 0.8), dice.between(0.25, 0.7));
    let profile = [(r, -0.1), (r * 0.95, h * 0.35), (r * 0.6, h * 0.85), (0.0, h)];
    mesh.lathe(&place.then(&Affine::scaled(1.0, 1.0, dice.between(0.6, 1.2))), &profile, 7, stone);
}

pub(super) fn cactus(mesh: &mut Mesh, place: &Affine) {
    let green = Paint::textured(vec3(0.1, 0.22, 0.08), vec3(0.05, 0.12, 0.045), Texture::Stripes, 4.0);
    let point = |x: f32, y: f32| place.point(vec3(x, y, 0.0));
    mesh.limb(point(0.0, 0.0), point(0.0, 2.1), (0.2, 0.17), 9, green);
    for (side, from) in [(1.0, 0.8), (-1.0, 1.1)] {
        mesh.limb(point(0.0, from), point(side * 0.55, from + 0.1), (0.11, 0.11), 8, green);
        mesh.limb(point(side * 0.55, from + 0.1), point(side * 0.58, from + 0.8), (0.11, 0.1), 8, green);
    }
}
