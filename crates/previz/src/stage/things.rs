//! Furniture and scenery, by name. A thing stands on the floor at its placement's origin with its back to -z.

mod nature;

use director_raster::light::Lamp;
use director_raster::math::{Affine, Dice, Vec3, vec3};
use director_raster::mesh::{Mesh, Paint};
use director_raster::texture::Texture;
use nature::{bush, cactus, palm, pine, plant, rock, tree};
use std::f32::consts::FRAC_PI_2;

/// A warm lamp.
pub fn lamp_at(position: Vec3, strength: f32, reach: f32) -> Lamp {
    Lamp { position, strength, reach }
}

/// Builds a thing; unknown names build nothing. Returns the lamp in it, if it has one.
pub fn build(mesh: &mut Mesh, name: &str, place: &Affine, dice: &mut Dice) -> Option<Lamp> {
    match name {
        "lamp" => return Some(floor_lamp(mesh, place)),
        "lamp_post" => return Some(lamp_post(mesh, place)),
        "counter" | "island" => counter(mesh, place, if name == "island" { 0.9 } else { 0.32 }, dice),
        "stove" => stove(mesh, place),
        "fridge" => fridge(mesh, place),
        "shelf" => shelf(mesh, place),
        "cabinet" => cabinet(mesh, place),
        "window" => window(mesh, place),
        "picture" => picture(mesh, place, dice),
        "door" => door(mesh, place, dice),
        "pipe" => pipe(mesh, place),
        "screen" => screen(mesh, place),
        "curtain" => curtain(mesh, place),
        "speaker" => speaker(mesh, place),
        "sofa" => seat(mesh, place, 1.8, cloth(dice)),
        "armchair" => seat(mesh, place, 0.8, cloth(dice)),
        "chair" => chair(mesh, place),
        "table" | "desk" => table(mesh, place, name == "desk"),
        "rug" => rug(mesh, place),
        "plant" | "flower" => plant(mesh, place, if name == "plant" { 0.9 } else { 0.45 }, dice),
        "bush" => bush(mesh, place, dice),
        "tree" => tree(mesh, place, dice),
        "pine" => pine(mesh, place, dice),
        "palm" => palm(mesh, place, dice),
        "rock" => rock(mesh, place, dice),
        "cactus" => cactus(mesh, place),
        "crate" => crate_box(mesh, place, 0.75),
        "barrel" => barrel(mesh, place),
        "bollard" => {
            mesh.lathe(place, &[(0.2, 0.0), (0.17, 0.5), (0.26, 0.55), (0.24, 0.68), (0.0, 0.7)], 10, iron());
        }
        "bench" => bench(mesh, place),
        "bin" => mesh.cylinder(
            &place.moved(vec3(0.0, 0.45, 0.0)),
            0.28,
            0.9,
            10,
            Paint::plain(vec3(0.05, 0.16, 0.1)),
        ),
        "fence" => fence(mesh, place),
        "boat" => boat(mesh, place, dice),
        "ball" => mesh.sphere(
            &place.moved(vec3(0.0, 0.3, 0.0)),
            0.3,
            18,
            Paint::textured(vec3(0.7, 0.1, 0.08), Vec3::splat(0.85), Texture::Stripes, 0.5),
        ),
        "jug" => jug(mesh, place),
        "book" => mesh.cuboid(
            &place.moved(vec3(0.0, 0.03, 0.0)),
            vec3(0.3, 0.06, 0.4),
            Paint::plain(vec3(0.4, 0.07, 0.06)),
        ),
        _ => {}
    }
    None
}

fn timber() -> Paint {
    Paint::textured(vec3(0.32, 0.19, 0.09), vec3(0.16, 0.085, 0.04), Texture::Wood, 0.8)
}

fn iron() -> Paint {
    Paint::plain(vec3(0.06, 0.065, 0.07))
}

fn steel() -> Paint {
    Paint::textured(vec3(0.46, 0.48, 0.5), vec3(0.3, 0.32, 0.34), Texture::Plaster, 0.8)
}

fn cloth(dice: &mut Dice) -> Paint {
    let colours =
        [vec3(0.25, 0.08, 0.07), vec3(0.06, 0.16, 0.26), vec3(0.11, 0.2, 0.11), vec3(0.4, 0.3, 0.16)];
    let colour = colours[dice.pick(colours.len())];
    Paint::textured(colour, colour * 0.55, Texture::Fabric, 1.6)
}

fn at(place: &Affine, x: f32, y: f32, z: f32) -> Affine {
    place.moved(vec3(x, y, z))
}

fn floor_lamp(mesh: &mut Mesh, place: &Affine) -> Lamp {
    mesh.cylinder(&at(place, 0.0, 0.02, 0.0), 0.18, 0.04, 12, iron());
    mesh.cylinder(&at(place, 0.0, 0.75, 0.0), 0.02, 1.5, 6, iron());
    let shade = Paint::plain(vec3(0.9, 0.75, 0.5)).glowing(0.9).without_shadow();
    mesh.lathe(&at(place, 0.0, 1.35, 0.0), &[(0.24, 0.0), (0.15, 0.34)], 14, shade.two_sided());
    lamp_at(place.point(vec3(0.0, 1.5, 0.0)), 1.1, 1.3)
}

fn lamp_post(mesh: &mut Mesh, place: &Affine) -> Lamp {
    mesh.lathe(place, &[(0.16, 0.0), (0.1, 0.6), (0.06, 4.4), (0.0, 4.45)], 8, iron());
    mesh.limb(place.point(vec3(0.0, 4.3, 0.0)), place.point(vec3(0.0, 4.5, 0.9)), (0.045, 0.045), 6, iron());
    let bulb = Paint::plain(vec3(1.0, 0.85, 0.6)).glowing(1.8).without_shadow();
    mesh.sphere(&at(place, 0.0, 4.36, 0.95), 0.17, 10, bulb);
    lamp_at(place.point(vec3(0.0, 4.2, 0.95)), 1.3, 4.0)
}

fn counter(mesh: &mut Mesh, place: &Affine, z: f32, dice: &mut Dice) {
    let front = Paint::textured(vec3(0.3, 0.38, 0.36), vec3(0.16, 0.22, 0.22), Texture::Panels, 0.8);
    let top = Paint::textured(vec3(0.62, 0.58, 0.52), vec3(0.34, 0.32, 0.3), Texture::Marble, 0.7);
    mesh.cuboid(&at(place, 0.0, 0.43, z), vec3(1.24, 0.86, 0.6), front);
    mesh.cuboid(&at(place, 0.0, 0.89, z), vec3(1.27, 0.05, 0.66), top);
    for _ in 0..3 {
        let (x, back) = (dice.between(-0.5, 0.5), dice.between(-0.18, 0.12));
        let (radius, height) = (dice.between(0.05, 0.09), dice.between(0.1, 0.26));
        let colour = vec3(dice.between(0.1, 0.7), dice.between(0.1, 0.5), dice.between(0.05, 0.4));
        mesh.cylinder(&at(place, x, 0.915 + height / 2.0, z + back), radius, height, 9, Paint::plain(colour));
    }
}

fn stove(mesh: &mut Mesh, place: &Affine) {
    mesh.cuboid(&at(place, 0.0, 0.44, 0.33), vec3(0.8, 0.88, 0.62), steel());
    mesh.cuboid(&at(place, 0.0, 0.4, 0.645), vec3(0.62, 0.42, 0.02), Paint::plain(vec3(0.02, 0.02, 0.025)));
    for (x, z) in [(-0.2, 0.2), (0.2, 0.2), (-0.2, 0.46), (0.2, 0.46)] {
        mesh.cylinder(&at(place, x, 0.89, z), 0.12, 0.02, 12, iron());
    }
    let pot = Paint::plain(vec3(0.5, 0.12, 0.08));
    mesh.lathe(
        &at(place, 0.2, 0.9, 0.2),
        &[(0.13, 0.0), (0.15, 0.2), (0.12, 0.2), (0.12, 0.05)],
        14,
        pot.two_sided(),
    );
    mesh.cuboid(&at(place, 0.0, 2.0, 0.26), vec3(0.8, 0.3, 0.5), steel());
    mesh.cuboid(&at(place, 0.0, 2.4, 0.2), vec3(0.3, 0.6, 0.28), steel());
}

fn fridge(mesh: &mut Mesh, place: &Affine) {
    let white = Paint::textured(vec3(0.75, 0.77, 0.78), vec3(0.6, 0.62, 0.64), Texture::Plaster, 0.5);
    mesh.cuboid(&at(place, 0.0, 0.95, 0.35), vec3(0.8, 1.9, 0.68), white);
    mesh.cuboid(&at(place, 0.0, 1.2, 0.695), vec3(0.8, 0.02, 0.01), iron());
    mesh.cuboid(&at(place, -0.32, 1.45, 0.72), vec3(0.03, 0.4, 0.04), steel());
    mesh.cuboid(&at(place, 0.12, 1.5, 0.695), vec3(0.18, 0.24, 0.01), Paint::plain(vec3(0.8, 0.6, 0.1)));
}

fn shelf(mesh: &mut Mesh, place: &Affine) {
    mesh.cuboid(&at(place, 0.0, 1.0, 0.1), vec3(1.1, 2.0, 0.2), timber());
    let books = Paint::textured(vec3(0.12, 0.07, 0.05), vec3(0.75, 0.5, 0.3), Texture::Shelves, 0.52);
    mesh.panel(&at(place, 0.0, 1.0, 0.205), 1.0, 1.9, 9.0, books);
    for y in [0.06, 0.53, 1.0, 1.48, 1.96] {
        mesh.cuboid(&at(place, 0.0, y, 0.19), vec3(1.1, 0.04, 0.28), timber());
    }
}

fn cabinet(mesh: &mut Mesh, place: &Affine) {
    mesh.cuboid(
        &at(place, 0.0, 0.95, 0.28),
        vec3(0.95, 1.9, 0.55),
        Paint::textured(vec3(0.2, 0.26, 0.3), vec3(0.09, 0.12, 0.15), Texture::Panels, 1.05),
    );
    let light = Paint::plain(vec3(0.1, 0.8, 0.3)).glowing(1.2).without_shadow();
    mesh.cuboid(&at(place, 0.3, 1.6, 0.56), vec3(0.05, 0.05, 0.02), light);
}

fn window(mesh: &mut Mesh, place: &Affine) {
    let sky = Paint::textured(vec3(0.55, 0.68, 0.85), vec3(0.85, 0.9, 0.95), Texture::Plaster, 0.4)
        .glowing(0.75)
        .without_shadow();
    mesh.panel(&at(place, 0.0, 1.55, 0.02), 1.0, 1.2, 9.0, sky);
    let frame = Paint::plain(Vec3::splat(0.62));
    for (x, y, w, h) in [
        (0.0, 0.92, 1.2, 0.09),
        (0.0, 2.16, 1.14, 0.07),
        (-0.53, 1.55, 0.07, 1.3),
        (0.53, 1.55, 0.07, 1.3),
        (0.0, 1.55, 0.05, 1.2),
        (0.0, 1.6, 1.0, 0.05),
    ] {
        mesh.cuboid(&at(place, x, y, 0.05), vec3(w, h, 0.08), frame);
    }
}

fn picture(mesh: &mut Mesh, place: &Affine, dice: &mut Dice) {
    mesh.cuboid(&at(place, 0.0, 1.6, 0.02), vec3(0.74, 0.56, 0.04), timber());
    let (a, b) = (
        vec3(dice.unit(), dice.unit(), dice.unit()) * 0.6,
        vec3(dice.unit(), dice.unit(), dice.unit()) * 0.7,
    );
    let art = [Texture::Leaves, Texture::Cobble, Texture::Marble, Texture::Dots][dice.pick(4)];
    mesh.panel(&at(place, 0.0, 1.6, 0.045), 0.64, 0.46, 9.0, Paint::textured(a, b, art, 1.2));
}

fn door(mesh: &mut Mesh, place: &Affine, dice: &mut Dice) {
    let colours = [vec3(0.12, 0.22, 0.3), vec3(0.32, 0.13, 0.08), vec3(0.16, 0.24, 0.16)];
    let leaf = colours[dice.pick(colours.len())];
    mesh.cuboid(&at(place, 0.0, 1.06, 0.02), vec3(1.1, 2.12, 0.05), Paint::plain(Vec3::splat(0.34)));
    mesh.cuboid(
        &at(place, 0.0, 1.02, 0.045),
        vec3(0.92, 2.02, 0.03),
        Paint::textured(leaf, leaf * 0.6, Texture::Wood, 0.7),
    );
    mesh.cuboid(
        &at(place, 0.0, 1.6, 0.062),
        vec3(0.34, 0.5, 0.01),
        Paint::plain(vec3(0.4, 0.5, 0.55)).glowing(0.3),
    );
    mesh.sphere(&at(place, 0.36, 1.0, 0.09), 0.04, 8, steel());
}

fn pipe(mesh: &mut Mesh, place: &Affine) {
    let copper = Paint::plain(vec3(0.42, 0.2, 0.1));
    mesh.cylinder(&at(place, 0.1, 1.3, 0.12), 0.06, 2.6, 8, copper);
    mesh.cylinder(&at(place, -0.12, 1.3, 0.1), 0.04, 2.6, 8, steel());
    mesh.cuboid(&at(place, 0.0, 1.25, 0.1), vec3(0.5, 0.32, 0.18), Paint::plain(vec3(0.5, 0.1, 0.06)));
}

fn screen(mesh: &mut Mesh, place: &Affine) {
    mesh.cuboid(&at(place, 0.0, 0.42, 0.35), vec3(1.0, 0.84, 0.5), timber());
    mesh.cuboid(&at(place, 0.0, 1.3, 0.2), vec3(1.12, 0.68, 0.05), iron());
    let picture = Paint::textured(vec3(0.04, 0.14, 0.24), vec3(0.3, 0.75, 0.8), Texture::Shelves, 1.0)
        .glowing(0.8)
        .without_shadow();
    mesh.panel(&at(place, 0.0, 1.3, 0.23), 1.04, 0.6, 9.0, picture);
}

fn curtain(mesh: &mut Mesh, place: &Affine) {
    let velvet = Paint::textured(vec3(0.42, 0.03, 0.04), vec3(0.16, 0.01, 0.015), Texture::Stripes, 0.8);
    for fold in 0..9 {
        let x = (fold as f32 - 4.0) * 0.36;
        mesh.cylinder(&at(place, x, 2.2, 0.2), 0.2, 4.4, 8, velvet);
    }
}

fn speaker(mesh: &mut Mesh, place: &Affine) {
    mesh.cuboid(&at(place, 0.0, 0.9, 0.5), vec3(0.9, 1.8, 0.7), Paint::plain(Vec3::splat(0.03)));
    for (y, radius) in [(0.5, 0.32), (1.25, 0.2)] {
        let cone = at(place, 0.0, y, 0.86).then(&Affine::pitched(FRAC_PI_2));
        mesh.lathe(
            &cone,
            &[(radius, 0.0), (radius * 0.3, -0.06), (0.0, 0.0)],
            16,
            Paint::plain(Vec3::splat(0.16)).two_sided(),
        );
    }
}

fn seat(mesh: &mut Mesh, place: &Affine, width: f32, fabric: Paint) {
    mesh.cuboid(&at(place, 0.0, 0.24, 0.5), vec3(width, 0.36, 0.8), fabric);
    mesh.cuboid(&at(place, 0.0, 0.6, 0.18), vec3(width, 0.6, 0.22), fabric);
    for side in [-1.0, 1.0] {
        mesh.cuboid(&at(place, side * (width / 2.0 + 0.08), 0.36, 0.5), vec3(0.18, 0.56, 0.84), fabric);
    }
}

/// A plain chair whose seat is 0.46 m high.
pub fn chair(mesh: &mut Mesh, place: &Affine) {
    mesh.cuboid(&at(place, 0.0, 0.44, 0.0), vec3(0.46, 0.05, 0.46), timber());
    mesh.cuboid(&at(place, 0.0, 0.76, -0.21), vec3(0.44, 0.36, 0.04), timber());
    for (x, z) in [(-0.2, -0.2), (0.2, -0.2), (-0.2, 0.2), (0.2, 0.2)] {
        mesh.cuboid(&at(place, x, 0.22, z), vec3(0.05, 0.44, 0.05), timber());
    }
}

/// A table 0.76 m high.
pub fn table(mesh: &mut Mesh, place: &Affine, with_computer: bool) {
    mesh.cuboid(&at(place, 0.0, 0.74, 0.0), vec3(1.4, 0.05, 0.75), timber());
    for (x, z) in [(-0.62, -0.3), (0.62, -0.3), (-0.62, 0.3), (0.62, 0.3)] {
        mesh.cuboid(&at(place, x, 0.36, z), vec3(0.06, 0.72, 0.06), timber());
    }
    if with_computer {
        laptop(mesh, &at(place, 0.0, 0.765, 0.0));
    }
}

/// An open laptop that faces +z.
pub fn laptop(mesh: &mut Mesh, place: &Affine) {
    mesh.cuboid(&at(place, 0.0, 0.012, 0.1), vec3(0.36, 0.02, 0.24), steel());
    let lid = at(place, 0.0, 0.13, -0.04).then(&Affine::pitched(-0.25));
    mesh.cuboid(&lid, vec3(0.36, 0.24, 0.012), steel());
    let glow = Paint::textured(vec3(0.1, 0.2, 0.35), vec3(0.5, 0.7, 0.9), Texture::Shelves, 2.4)
        .glowing(0.8)
        .without_shadow();
    mesh.panel(&lid.moved(vec3(0.0, 0.0, 0.008)), 0.33, 0.21, 9.0, glow);
}

fn rug(mesh: &mut Mesh, place: &Affine) {
    let wool =
        Paint::textured(vec3(0.42, 0.1, 0.08), vec3(0.5, 0.38, 0.2), Texture::Carpet, 0.6).lifted(0.001);
    let flat = at(place, 0.0, 0.006, 0.0).then(&Affine::pitched(-FRAC_PI_2));
    mesh.panel(&flat, 2.4, 1.7, 0.9, wool);
}

/// A wooden crate with boards round its edges.
pub fn crate_box(mesh: &mut Mesh, place: &Affine, side: f32) {
    let board = Paint::textured(vec3(0.42, 0.27, 0.13), vec3(0.2, 0.12, 0.05), Texture::Planks, 0.9);
    mesh.cuboid(&at(place, 0.0, side / 2.0, 0.0), Vec3::splat(side * 0.95), board);
    let edge = Paint { colour: board.colour * 0.7, ..board };
    let thick = side * 0.1;
    for (y, z) in
        [(thick / 2.0, 0.5), (side - thick / 2.0, 0.5), (thick / 2.0, -0.5), (side - thick / 2.0, -0.5)]
    {
        mesh.cuboid(&at(place, 0.0, y, z * (side - thick)), vec3(side, thick, thick), edge);
        let across = at(place, 0.0, y, 0.0).then(&Affine::turned(FRAC_PI_2));
        mesh.cuboid(&across.moved(vec3(0.0, 0.0, z * (side - thick))), vec3(side, thick, thick), edge);
    }
    for (x, z) in [(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)] {
        let post = at(place, x * (side - thick), side / 2.0, z * (side - thick));
        mesh.cuboid(&post, vec3(thick, side, thick), edge);
    }
}

fn barrel(mesh: &mut Mesh, place: &Affine) {
    let staves = Paint::textured(vec3(0.3, 0.16, 0.08), vec3(0.14, 0.07, 0.035), Texture::Planks, 0.8);
    mesh.lathe(place, &[(0.28, 0.0), (0.36, 0.45), (0.28, 0.9), (0.0, 0.9)], 14, staves);
    for y in [0.16, 0.74] {
        mesh.lathe(&at(place, 0.0, y, 0.0), &[(0.335, -0.03), (0.345, 0.03)], 14, iron());
    }
}

fn bench(mesh: &mut Mesh, place: &Affine) {
    for (y, z, tall) in [(0.45, 0.0, 0.04), (0.45, 0.16, 0.04), (0.75, -0.14, 0.14)] {
        mesh.cuboid(&at(place, 0.0, y, z), vec3(1.6, tall, 0.13), timber());
    }
    for x in [-0.65, 0.65] {
        mesh.cuboid(&at(place, x, 0.22, 0.05), vec3(0.06, 0.44, 0.4), iron());
    }
}

fn fence(mesh: &mut Mesh, place: &Affine) {
    for x in [-1.0, 0.0, 1.0] {
        mesh.cuboid(&at(place, x * 1.15, 0.6, 0.0), vec3(0.12, 1.2, 0.12), timber());
    }
    for y in [0.45, 0.95] {
        mesh.cuboid(&at(place, 0.0, y, 0.05), vec3(2.5, 0.12, 0.05), timber());
    }
}

fn boat(mesh: &mut Mesh, place: &Affine, dice: &mut Dice) {
    let paints = [vec3(0.55, 0.1, 0.07), vec3(0.07, 0.2, 0.42), vec3(0.6, 0.58, 0.52)];
    let hull = Paint::plain(paints[dice.pick(paints.len())]);
    let outline = [(2.6, 0.9), (1.7, 0.0), (-2.0, 0.0), (-2.3, 0.8)];
    let left_first: Vec<(f32, f32)> = outline.iter().rev().copied().collect();
    let outline = if convex_ccw(&outline) { outline.to_vec() } else { left_first };
    mesh.prism(place, &outline, 1.5, hull);
    mesh.cuboid(&at(place, 0.0, 1.2, -0.7), vec3(1.0, 0.8, 1.3), Paint::plain(Vec3::splat(0.7)));
    mesh.cylinder(&at(place, 0.0, 2.4, 0.4), 0.05, 3.4, 6, timber());
    let sail = Paint::plain(Vec3::splat(0.8)).two_sided();
    mesh.prism(&at(place, 0.0, 1.4, 0.3), &[(0.0, 0.0), (0.0, 2.4), (-1.5, 0.0)], 0.02, sail);
}

/// Whether an outline runs counter-clockwise as seen from +x, where +z is to the left.
pub(crate) fn convex_ccw(outline: &[(f32, f32)]) -> bool {
    let area: f32 = outline
        .iter()
        .enumerate()
        .map(|(index, (z, y))| {
            let (z2, y2) = outline[(index + 1) % outline.len()];
            z2 * y - z * y2
        })
        .sum();
    area > 0.0
}

/// A jug as is held while pouring.
pub fn jug(mesh: &mut Mesh, place: &Affine) {
    let china = Paint::plain(vec3(0.72, 0.74, 0.78));
    let profile = [(0.07, 0.0), (0.1, 0.08), (0.08, 0.2), (0.095, 0.26), (0.08, 0.26), (0.07, 0.2)];
    mesh.lathe(place, &profile, 12, china.two_sided());
    mesh.limb(
        place.point(vec3(0.09, 0.2, 0.0)),
        place.point(vec3(0.14, 0.12, 0.0)),
        (0.015, 0.015),
        5,
        china,
    );
}
