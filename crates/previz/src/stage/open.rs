//! Open country: ground to the horizon, water or hills at the far side.

use super::{Set, rolls, scatter, things};
use crate::scene::{Clutter, Edge, Scene};
use director_raster::math::{Affine, Dice, Vec3, vec3};
use director_raster::mesh::{Mesh, Paint};
use director_raster::texture::Texture;

/// Where the water begins on a shore.
const WATERLINE: f32 = -9.0;

pub(super) fn raise(scene: &Scene, dice: &mut Dice) -> Set {
    let place = &scene.place;
    let reach = place.size[0] / 2.0;
    let mut set = Set {
        mesh: Mesh::default(),
        mark: Vec3::ZERO,
        heading: if rolls(scene) { vec3(0.55, 0.0, 0.84) } else { vec3(0.7, 0.0, 0.72) }.normalised(),
        run: 12.0,
        camera_side: -0.35,
        low: vec3(-reach + 2.0, 0.2, -reach + 2.0),
        high: vec3(reach - 2.0, 40.0, reach - 2.0),
        lamps: Vec::new(),
        water_from: place.water.then_some(WATERLINE),
    };
    ground(&mut set, scene, reach, dice);
    backdrop(&mut set, scene, reach, dice);
    scatter(&mut set, scene, (11.0, 12.0), 1.7, dice);
    if scene.layout.edge == Edge::Contained {
        fence_in(&mut set, dice);
    }
    set
}

fn ground(set: &mut Set, scene: &Scene, reach: f32, dice: &mut Dice) {
    let paint = scene.place.floor.paint().without_shadow();
    let far = set.water_from.unwrap_or(-reach);
    let near = reach;
    let edge = if scene.layout.edge == Edge::Open { -6.0_f32.max(far) } else { far };
    set.mesh.floor(vec3(0.0, 0.0, f32::midpoint(edge, near)), reach * 2.0, near - edge, 2.5, paint);
    if scene.layout.edge == Edge::Open {
        // A drop behind the mark: the ground ends and goes on far below.
        let wall = Affine::at(vec3(0.0, -6.0, edge));
        set.mesh.panel(&Affine { z: -wall.z, x: -wall.x, ..wall }, reach * 2.0, 12.0, 6.0, paint);
        set.mesh.floor(vec3(0.0, -12.0, edge - reach), reach * 2.0, reach * 2.0, 6.0, paint);
    }
    // Broad patches of other growth or rock, so that the eye and a tracker find hold.
    for _ in 0..26 {
        let at = vec3(dice.between(-18.0, 18.0), 0.003, dice.between(edge + 1.0, 16.0));
        let size = dice.between(0.5, 2.2);
        let tint = dice.between(0.55, 1.25);
        let patch = Paint { colour: paint.second * tint, second: paint.colour * tint, ..paint };
        let turned = Affine::at(at).then(&Affine::turned(dice.between(0.0, 3.0)));
        set.mesh.lathe(&turned, &[(size, 0.0), (0.0, 0.004)], 7, patch.lifted(0.001));
    }
}

/// What stands far away: hills, and things along the edge of the ground.
fn backdrop(set: &mut Set, scene: &Scene, reach: f32, dice: &mut Dice) {
    let hill = Paint { scale: 0.02, ..scene.place.floor.paint() };
    let hill = Paint { colour: hill.colour * 0.7, second: hill.second * 0.6, ..hill }.without_shadow();
    if set.water_from.is_none() {
        for index in 0..14 {
            let across = (index as f32 / 13.0 - 0.5) * reach * 3.2;
            let at = vec3(across, -1.0, -reach * dice.between(1.0, 1.3));
            let (radius, height) = (dice.between(12.0, 26.0), dice.between(4.0, 11.0));
            set.mesh.lathe(
                &Affine::at(at),
                &[(radius, 0.0), (radius * 0.6, height * 0.6), (0.0, height)],
                9,
                hill,
            );
        }
    }
    if scene.place.id == "harbour" || scene.place.id == "shore" {
        quay(&mut set.mesh, scene.place.id == "harbour", reach);
    }
    let count = if scene.layout.clutter == Clutter::Clear { 8 } else { 16 };
    let names = &scene.place.along;
    for index in 0..count {
        let Some(name) = names.get(index % names.len().max(1)) else { return };
        let edge = set.water_from.unwrap_or(-reach * 0.75);
        let floats = name == "boat";
        let z = if floats {
            edge - dice.between(4.0, 12.0)
        } else {
            edge + dice.between(0.6, if set.water_from.is_some() { 3.0 } else { 22.0 })
        };
        let x = (index as f32 / (count - 1) as f32 - 0.5) * 52.0 + dice.between(-2.0, 2.0);
        let place = Affine::at(vec3(x, if floats { -0.5 } else { 0.0 }, z))
            .then(&Affine::turned(dice.between(0.0, 6.0)));
        set.lamps.extend(things::build(&mut set.mesh, name, &place, dice));
    }
}

/// The wall of a quay, or wet sand at a water's edge.
fn quay(mesh: &mut Mesh, built: bool, reach: f32) {
    if built {
        let stone = Paint::textured(Vec3::splat(0.3), Vec3::splat(0.16), Texture::Concrete, 0.3);
        mesh.cuboid(&Affine::at(vec3(0.0, -0.35, WATERLINE)), vec3(reach * 2.0, 0.9, 0.7), stone);
    } else {
        let wet = Paint::textured(vec3(0.42, 0.33, 0.2), vec3(0.3, 0.24, 0.15), Texture::Sand, 0.3);
        mesh.floor(vec3(0.0, 0.006, WATERLINE + 1.1), reach * 2.0, 2.2, 8.0, wet.lifted(0.002));
    }
}

fn fence_in(set: &mut Set, dice: &mut Dice) {
    for index in 0..12 {
        let x = (index as f32 - 5.5) * 2.4;
        let place = Affine::at(vec3(x, 0.0, -5.5));
        set.lamps.extend(things::build(&mut set.mesh, "fence", &place, dice));
    }
}
