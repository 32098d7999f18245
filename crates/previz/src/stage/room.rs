//! Rooms: four walls, a ceiling, things along the walls and about the floor.

use super::{Set, scatter, things};
use crate::scene::{Clutter, Scene, Width};
use crate::vocabulary::{Place, Surface};
use director_raster::math::{Affine, Dice, Vec3, vec3};
use director_raster::mesh::{Mesh, Paint};
use std::f32::consts::{FRAC_PI_2, PI};

pub(super) fn raise(scene: &Scene, dice: &mut Dice) -> Set {
    let place = &scene.place;
    let factor = match scene.layout.width {
        Width::Usual => 1.0,
        Width::Wide => 1.4,
        Width::Narrow => 0.72,
    };
    let (width, depth, height) = (place.size[0] * factor, place.size[1] * factor, place.height);
    let (back, front) = (-depth * 0.5, depth * 0.5);
    let mut set = Set {
        mesh: Mesh::default(),
        mark: vec3(0.0, 0.0, back + depth * 0.42),
        heading: vec3(0.25, 0.0, 0.97).normalised(),
        run: depth * 0.22,
        camera_side: 0.35,
        low: vec3(-width / 2.0 + 0.3, 0.25, back + 0.4),
        high: vec3(width / 2.0 - 0.3, height - 0.25, front - 0.3),
        lamps: ceiling_lamps(width, depth, height),
        water_from: None,
    };
    shell(&mut set.mesh, place, (width, depth, height));
    furnish_walls(&mut set, scene, (width, depth), dice);
    scatter(&mut set, scene, (width / 2.0 - 0.9, depth / 2.0 - 0.9), 1.0, dice);
    set
}

fn ceiling_lamps(width: f32, depth: f32, height: f32) -> Vec<director_raster::light::Lamp> {
    let lamp = |x: f32, z: f32| things::lamp_at(vec3(x * width, height - 0.3, z * depth), 0.5, 2.2);
    vec![lamp(-0.2, -0.25), lamp(0.22, -0.1), lamp(0.0, 0.3)]
}

fn shell(mesh: &mut Mesh, place: &Place, (width, depth, height): (f32, f32, f32)) {
    let walls = place.walls.as_ref().map_or(Paint::plain(Vec3::splat(0.6)), Surface::paint);
    mesh.floor(Vec3::ZERO, width, depth, 0.8, place.floor.paint().without_shadow());
    let ceiling = Paint { colour: Vec3::splat(0.7), second: Vec3::splat(0.58), scale: 0.3, ..walls };
    let up = Affine::at(vec3(0.0, height, 0.0)).then(&Affine::pitched(FRAC_PI_2));
    mesh.panel(&up, width, depth, 0.9, ceiling.without_shadow());
    for (turn, wide, far) in
        [(0.0, width, depth), (FRAC_PI_2, depth, width), (PI, width, depth), (-FRAC_PI_2, depth, width)]
    {
        let wall = Affine::turned(turn).moved(vec3(0.0, height / 2.0, -far / 2.0));
        mesh.panel(&wall, wide, height, 0.8, walls.without_shadow());
        let skirting = Affine::turned(turn).moved(vec3(0.0, 0.06, -far / 2.0 + 0.015));
        mesh.cuboid(&skirting, vec3(wide, 0.12, 0.03), Paint::plain(walls.second * 0.5).without_shadow());
    }
}

/// Things along the back wall from left to right, then on along the side walls.
fn furnish_walls(set: &mut Set, scene: &Scene, (width, depth): (f32, f32), dice: &mut Dice) {
    let names = &scene.place.along;
    let back = names.len().min((width / 1.25) as usize).max(1);
    let step = width / back as f32;
    for (index, name) in names.iter().enumerate().take(back) {
        let x = -width / 2.0 + step * (index as f32 + 0.5);
        let place = Affine::at(vec3(x, 0.0, -depth / 2.0));
        set.lamps.extend(things::build(&mut set.mesh, name, &place, dice));
    }
    let sides = if scene.layout.clutter == Clutter::Clear { 1 } else { 3 };
    for (index, name) in names.iter().cycle().skip(back).take(sides * 2).enumerate() {
        let along = -depth * 0.3 + (index / 2) as f32 * depth * 0.27;
        let side = if index % 2 == 0 { 1.0 } else { -1.0 };
        let place = Affine::at(vec3(-side * width / 2.0, 0.0, along)).then(&Affine::turned(side * FRAC_PI_2));
        set.lamps.extend(things::build(&mut set.mesh, name, &place, dice));
    }
}
