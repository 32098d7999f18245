//! Corridors and the insides of vehicles: long, with doors or windows on both sides and lights overhead.

use super::{Set, things};
use crate::scene::{Clutter, Edge, Scene, Width};
use crate::vocabulary::Surface;
use director_raster::math::{Affine, Dice, Vec3, vec3};
use director_raster::mesh::{Mesh, Paint};
use std::f32::consts::{FRAC_PI_2, PI};

/// Where the camera's end of the corridor is.
const NEAR_END: f32 = 8.0;

pub(super) fn raise(scene: &Scene, dice: &mut Dice) -> Set {
    let place = &scene.place;
    let width = place.size[0]
        * match scene.layout.width {
            Width::Usual => 1.0,
            Width::Wide => 1.9,
            Width::Narrow => 0.62,
        };
    let (length, height) = (place.size[1].min(40.0), place.height);
    let middle = NEAR_END - length / 2.0;
    let mut set = Set {
        mesh: Mesh::default(),
        mark: Vec3::ZERO,
        heading: vec3(0.0, 0.0, 1.0),
        run: (length - NEAR_END - 2.0).min(14.0),
        camera_side: 0.16,
        low: vec3(-width / 2.0 + 0.25, 0.25, -length + NEAR_END + 1.0),
        high: vec3(width / 2.0 - 0.25, height - 0.2, NEAR_END - 0.3),
        lamps: Vec::new(),
        water_from: None,
    };
    shell(&mut set.mesh, scene, (width, length, height), middle);
    line_walls(&mut set, scene, (width, length), dice);
    lights(&mut set, (length, height));
    if scene.layout.clutter == Clutter::Much {
        leave_things(&mut set, (width, length), dice);
    }
    set
}

fn shell(mesh: &mut Mesh, scene: &Scene, (width, length, height): (f32, f32, f32), middle: f32) {
    let place = &scene.place;
    let walls = place.walls.as_ref().map_or(Paint::plain(Vec3::splat(0.6)), Surface::paint);
    let centre = vec3(0.0, 0.0, middle);
    mesh.floor(centre, width, length, 0.7, place.floor.paint().without_shadow());
    let up = Affine::at(vec3(0.0, height, middle)).then(&Affine::pitched(FRAC_PI_2));
    let ceiling = Paint { colour: Vec3::splat(0.66), second: Vec3::splat(0.5), scale: 0.25, ..walls };
    mesh.panel(&up, width, length, 0.9, ceiling.without_shadow());
    for side in [1.0, -1.0] {
        let turned =
            Affine::at(vec3(-side * width / 2.0, 0.0, middle)).then(&Affine::turned(side * FRAC_PI_2));
        let open = scene.layout.edge == Edge::Open && side > 0.0;
        let tall = if open { 0.35 } else { height };
        mesh.panel(&turned.moved(vec3(0.0, tall / 2.0, 0.0)), length, tall, 0.7, walls.without_shadow());
        let rail = Paint::plain(walls.second * 0.55).without_shadow();
        mesh.cuboid(&turned.moved(vec3(0.0, 0.07, 0.015)), vec3(length, 0.14, 0.03), rail);
        if !open {
            mesh.cuboid(&turned.moved(vec3(0.0, 0.95, 0.025)), vec3(length, 0.1, 0.05), rail);
        }
    }
    for (turn, z) in [(0.0, middle - length / 2.0), (PI, middle + length / 2.0)] {
        let end = Affine::at(vec3(0.0, height / 2.0, z)).then(&Affine::turned(turn));
        mesh.panel(&end, width, height, 0.7, walls.without_shadow());
    }
}

fn line_walls(set: &mut Set, scene: &Scene, (width, length): (f32, f32), dice: &mut Dice) {
    let step = 2.6;
    let count = (length / step) as usize;
    for index in 0..count {
        for side in [1.0, -1.0] {
            let offset = usize::from(side < 0.0);
            let Some(name) = scene.place.along.get((index + offset) % scene.place.along.len().max(1)) else {
                continue;
            };
            let z = NEAR_END - step * (index as f32 + 0.5) + side * 0.4;
            let place = Affine::at(vec3(-side * width / 2.0, 0.0, z)).then(&Affine::turned(side * FRAC_PI_2));
            set.lamps.extend(things::build(&mut set.mesh, name, &place, dice));
        }
    }
    let end = Affine::at(vec3(0.0, 0.0, NEAR_END - length));
    set.lamps.extend(things::build(&mut set.mesh, "door", &end, dice));
}

/// Bright panels in the ceiling; the pools of light beneath them show depth.
fn lights(set: &mut Set, (length, height): (f32, f32)) {
    let step = 4.2;
    let panel = Paint::plain(Vec3::splat(1.0)).glowing(1.6).without_shadow();
    for index in 0..(length / step) as usize {
        let z = NEAR_END - 2.0 - step * index as f32;
        set.mesh.cuboid(&Affine::at(vec3(0.0, height - 0.03, z)), vec3(0.5, 0.05, 1.3), panel);
        set.lamps.push(things::lamp_at(vec3(0.0, height - 0.25, z), 0.62, 1.3));
    }
}

/// Boxes along one wall and here and there.
fn leave_things(set: &mut Set, (width, length): (f32, f32), dice: &mut Dice) {
    for index in 0..9 {
        let z = 1.0 - (length - NEAR_END) * index as f32 / 9.0;
        let x = (width / 2.0 - 0.4) * if dice.unit() < 0.7 { 1.0 } else { -1.0 };
        let name = if dice.unit() < 0.6 { "crate" } else { "barrel" };
        let place = Affine::at(vec3(x, 0.0, z)).then(&Affine::turned(dice.between(-0.4, 0.4)));
        set.lamps.extend(things::build(&mut set.mesh, name, &place, dice));
    }
}
