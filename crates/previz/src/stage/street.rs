//! Streets: a road along z with pavements, houses, lamps and markings.

use super::{Set, rolls, things};
use crate::scene::{Clutter, Scene, Width};
use crate::vocabulary::Surface;
use director_raster::math::{Affine, Dice, Vec3, vec3};
use director_raster::mesh::{Mesh, Paint};
use director_raster::texture::Texture;
use std::f32::consts::FRAC_PI_2;

const PAVEMENT: f32 = 3.2;
const KERB: f32 = 0.14;

pub(super) fn raise(scene: &Scene, dice: &mut Dice) -> Set {
    let factor = match scene.layout.width {
        Width::Usual => 1.0,
        Width::Wide => 1.6,
        Width::Narrow => 0.6,
    };
    let (road, length) = (scene.place.size[0] * factor, scene.place.size[1]);
    let mark = if rolls(scene) {
        vec3(-road * 0.24, 0.0, 0.0)
    } else {
        vec3(-road / 2.0 - PAVEMENT * 0.4, KERB, 0.0)
    };
    let mut set = Set {
        mesh: Mesh::default(),
        mark,
        heading: vec3(0.0, 0.0, 1.0),
        run: 34.0,
        camera_side: if rolls(scene) { 0.62 } else { 0.5 },
        low: vec3(-road / 2.0 - PAVEMENT + 0.4, 0.3, -length / 2.0 + 4.0),
        high: vec3(road / 2.0 + PAVEMENT - 0.4, 28.0, length / 2.0 - 4.0),
        lamps: Vec::new(),
        water_from: None,
    };
    pave(&mut set.mesh, scene, road, length);
    for side in [-1.0, 1.0] {
        houses(&mut set.mesh, scene.place.walls.as_ref(), (side, road / 2.0 + PAVEMENT), length, dice);
        furnish(&mut set, scene, (side, road / 2.0 + 0.7), dice);
    }
    set
}

fn pave(mesh: &mut Mesh, scene: &Scene, road: f32, length: f32) {
    mesh.floor(Vec3::ZERO, road, length, 2.4, scene.place.floor.paint().without_shadow());
    let line = Paint::plain(vec3(0.75, 0.72, 0.6)).lifted(0.002);
    for index in 0..(length / 6.0) as i32 {
        let z = -length / 2.0 + 6.0 * index as f32 + 2.0;
        mesh.floor(vec3(0.0, 0.004, z), 0.16, 2.6, 9.0, line);
    }
    let stone = Paint::textured(vec3(0.36, 0.35, 0.33), vec3(0.2, 0.2, 0.19), Texture::Concrete, 0.35);
    for side in [-1.0, 1.0] {
        let x = side * (road / 2.0 + PAVEMENT / 2.0);
        mesh.floor(vec3(x, KERB, 0.0), PAVEMENT, length, 2.0, stone.without_shadow());
        let kerb =
            Affine::at(vec3(side * road / 2.0, KERB / 2.0, 0.0)).then(&Affine::turned(-side * FRAC_PI_2));
        mesh.panel(&kerb, length, KERB, 8.0, Paint::plain(vec3(0.42, 0.41, 0.39)).without_shadow());
    }
}

/// A row of houses with windows, shop fronts and doors.
fn houses(mesh: &mut Mesh, walls: Option<&Surface>, (side, from): (f32, f32), length: f32, dice: &mut Dice) {
    let base = walls.map_or(Paint::plain(Vec3::splat(0.4)), Surface::paint);
    let mut z = -length / 2.0;
    while z < length / 2.0 {
        let (width, height) = (dice.between(7.0, 12.0), dice.between(6.0, 17.0));
        let tint = vec3(dice.between(0.65, 1.25), dice.between(0.7, 1.15), dice.between(0.7, 1.15));
        let wall = Paint { colour: base.colour.times(tint), ..base };
        let middle = vec3(side * (from + 4.0), height / 2.0, z + width / 2.0);
        mesh.cuboid(&Affine::at(middle), vec3(8.0, height, width), wall);
        front(mesh, (side, from), (z, width), wall, dice);
        z += width + if dice.unit() < 0.2 { 2.0 } else { 0.05 };
    }
}

fn front(mesh: &mut Mesh, (side, from): (f32, f32), (z, width): (f32, f32), wall: Paint, dice: &mut Dice) {
    let facing =
        Affine::at(vec3(side * (from - 0.02), 0.0, z + width / 2.0)).then(&Affine::turned(-side * FRAC_PI_2));
    let band = Paint::plain(wall.colour * 0.45);
    mesh.panel(&facing.moved(vec3(0.0, 1.5, 0.0)), width * 0.94, 3.0, 4.0, band.without_shadow());
    let glass = Paint::plain(vec3(0.12, 0.17, 0.2)).glowing(0.12).without_shadow();
    mesh.panel(&facing.moved(vec3(-width * 0.14, 1.35, 0.03)), width * 0.5, 1.9, 4.0, glass);
    let door = Paint::plain(vec3(dice.between(0.1, 0.5), 0.12, dice.between(0.05, 0.3))).without_shadow();
    mesh.panel(&facing.moved(vec3(width * 0.3, 1.2, 0.03)), 1.1, 2.2, 4.0, door);
    let cloth = Paint::textured(
        vec3(dice.between(0.3, 0.8), dice.between(0.1, 0.5), 0.12),
        Vec3::splat(0.75),
        Texture::Stripes,
        0.6,
    );
    if dice.unit() < 0.6 {
        let awning = facing.moved(vec3(-width * 0.14, 2.7, 0.55)).then(&Affine::pitched(-1.0));
        mesh.panel(&awning, width * 0.54, 1.3, 9.0, cloth.two_sided());
    }
}

fn furnish(set: &mut Set, scene: &Scene, (side, x): (f32, f32), dice: &mut Dice) {
    let names = &scene.place.along;
    let step = if scene.layout.clutter == Clutter::Much { 4.0 } else { 7.5 };
    for index in 0..(96.0 / step) as usize {
        let z = 22.0 - step * index as f32 + side * 1.5;
        let Some(name) = names.get(index % names.len().max(1)) else { return };
        // The camera looks across the near side; only lamps may stand there, and not before the mark.
        let in_the_way = side > 0.0 && (-6.0..16.0).contains(&z);
        if in_the_way || (scene.layout.clutter == Clutter::Clear && name != "lamp_post") {
            continue;
        }
        let place = Affine::at(vec3(side * x, KERB, z)).then(&Affine::turned(-side * FRAC_PI_2));
        set.lamps.extend(things::build(&mut set.mesh, name, &place, dice));
    }
}
