//! People: trunk, head, limbs, hair and clothes.

use super::Cast;
use super::skeleton::{Joints, LEG};
use crate::action::Stance;
use crate::scene::Subject;
use crate::stage::things;
use crate::vocabulary::colour;
use director_raster::math::{Affine, Dice, Vec3, vec3};
use director_raster::mesh::{Mesh, Paint};
use director_raster::texture::Texture;

/// Colours of a person, linear.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clothes {
    pub skin: Vec3,
    pub hair: Vec3,
    pub top: Vec3,
    pub legs: Vec3,
    pub shoes: Vec3,
    pub hat: Option<Vec3>,
    pub scarf: Option<Vec3>,
    pub apron: Option<Vec3>,
    pub long_hair: bool,
    pub long_coat: bool,
}

const SKINS: [&str; 5] = ["#f0c9a8", "#d9a57c", "#b67d52", "#8a5a38", "#5c3a24"];
const HAIR: [&str; 5] = ["#1d1712", "#3b2618", "#6b4423", "#a8773a", "#77716b"];
const TOPS: [&str; 8] =
    ["#2f5d8a", "#8c3b32", "#3f7a55", "#c79a3a", "#6b4a86", "#2f7f83", "#b5613b", "#55606b"];
const LEGS: [&str; 5] = ["#2a3244", "#3a3a3c", "#5b4a38", "#41506b", "#23262b"];

impl Clothes {
    /// What the prompt says first, then the body's own, then chance by the descriptor.
    pub fn new(subject: &Subject, dice: &mut Dice) -> Self {
        let (look, body) = (&subject.look, &subject.body);
        let mut pick = |list: &[&str]| colour(list[dice.pick(list.len())]);
        let own = |hex: &Option<String>| hex.as_deref().map(colour);
        let (skin, hair, top, legs) = (pick(&SKINS), pick(&HAIR), pick(&TOPS), pick(&LEGS));
        let hat = match body.hat.as_deref() {
            Some("toque") => Some(Vec3::splat(0.85)),
            Some(_) => Some(own(&body.top).unwrap_or(top) * 0.8),
            None => None,
        };
        Self {
            skin,
            hair: look.hair.unwrap_or(hair),
            top: look.top.or(own(&body.top)).unwrap_or(top),
            legs: look.legs.or(own(&body.legs)).unwrap_or(legs),
            shoes: look.shoes.unwrap_or(vec3(0.03, 0.025, 0.02)),
            hat: look.hat.or(hat),
            scarf: look.scarf,
            apron: own(&body.apron),
            long_hair: body.hair.as_deref() == Some("long"),
            long_coat: look.long_coat || body.coat,
        }
    }
}

fn woven(colour: Vec3) -> Paint {
    Paint::textured(colour, colour * 0.72, Texture::Fabric, 3.0)
}

pub(super) fn draw(mesh: &mut Mesh, place: &Affine, cast: &Cast, stance: &Stance) {
    let h = cast.height;
    let build = cast.subject.body.build.unwrap_or(1.0);
    let joints = Joints::new(place, stance, h, build);
    legs(mesh, &joints, &cast.clothes, h);
    trunk(mesh, &joints, &cast.clothes, h, build);
    arms(mesh, &joints, &cast.clothes, h);
    head(mesh, &joints.head, cast, stance.mouth);
    if let Some(tilt) = stance.holds {
        pour(mesh, &joints, h, tilt);
    }
}

fn legs(mesh: &mut Mesh, joints: &Joints, clothes: &Clothes, h: f32) {
    let cloth = woven(clothes.legs);
    for side in 0..2 {
        mesh.limb(joints.hips[side], joints.knees[side], (0.046 * h, 0.036 * h), 9, cloth);
        mesh.limb(joints.knees[side], joints.ankles[side], (0.036 * h, 0.026 * h), 8, cloth);
        let toe = joints.ankles[side] + joints.pelvis.direction(vec3(0.0, -0.012 * h, 0.075 * h));
        mesh.limb(joints.ankles[side], toe, (0.028 * h, 0.021 * h), 7, Paint::plain(clothes.shoes));
    }
}

fn trunk(mesh: &mut Mesh, joints: &Joints, clothes: &Clothes, h: f32, build: f32) {
    let cloth = woven(clothes.top);
    // Wider than deep.
    let flat = Affine::scaled(build, 1.0, 0.62);
    let belly = joints.pelvis.then(&flat);
    let below = if clothes.long_coat { -0.24 * h } else { -0.035 * h };
    let hem = if clothes.long_coat { 0.13 * h } else { 0.1 * h };
    mesh.lathe(&belly, &[(hem, below), (0.1 * h, 0.0), (0.088 * h, 0.09 * h)], 12, cloth);
    let ribs = joints.chest.then(&flat);
    mesh.lathe(
        &ribs,
        &[
            (0.088 * h, -0.12 * h),
            (0.104 * h, 0.0),
            (0.108 * h, 0.05 * h),
            (0.085 * h, 0.088 * h),
            (0.035 * h, 0.11 * h),
        ],
        12,
        cloth,
    );
    if clothes.long_coat {
        let belt = Paint::plain(clothes.top * 0.55);
        mesh.lathe(&belly, &[(0.102 * h, 0.03 * h), (0.1 * h, 0.05 * h)], 12, belt);
    } else {
        // Hips in the colour of the trousers, under the hem.
        mesh.lathe(
            &belly,
            &[(0.0, -0.075 * h), (0.085 * h, -0.05 * h), (0.094 * h, -0.02 * h)],
            12,
            woven(clothes.legs),
        );
    }
    if let Some(apron) = clothes.apron {
        let front = joints.pelvis.moved(vec3(0.0, -0.06 * h, 0.07 * h));
        mesh.panel(&front, 0.17 * h, 0.3 * h, 9.0, woven(apron).two_sided());
    }
    if let Some(scarf) = clothes.scarf {
        let neck = joints.chest.moved(vec3(0.0, 0.115 * h, 0.0));
        mesh.lathe(
            &neck,
            &[(0.055 * h, -0.02 * h), (0.062 * h, 0.0), (0.045 * h, 0.025 * h)],
            10,
            woven(scarf),
        );
        mesh.cuboid(
            &neck.moved(vec3(0.03 * h, -0.07 * h, 0.07 * h)),
            vec3(0.035 * h, 0.12 * h, 0.012 * h),
            woven(scarf),
        );
    }
}

fn arms(mesh: &mut Mesh, joints: &Joints, clothes: &Clothes, h: f32) {
    let cloth = woven(clothes.top * 0.93);
    for side in 0..2 {
        let (elbow, wrist) = (joints.elbows[side], joints.wrists[side]);
        mesh.limb(joints.shoulders[side], elbow, (0.036 * h, 0.028 * h), 8, cloth);
        mesh.limb(elbow, wrist, (0.027 * h, 0.021 * h), 8, cloth);
        let hand = wrist + (wrist - elbow).normalised() * (0.045 * h);
        mesh.limb(wrist, hand, (0.02 * h, 0.024 * h), 7, Paint::plain(clothes.skin));
    }
}

fn head(mesh: &mut Mesh, head: &Affine, cast: &Cast, mouth: f32) {
    let (h, clothes) = (cast.height, &cast.clothes);
    let skin = Paint::plain(clothes.skin);
    mesh.limb(
        head.point(vec3(0.0, -0.03 * h, -0.005 * h)),
        head.point(vec3(0.0, 0.035 * h, 0.0)),
        (0.03 * h, 0.028 * h),
        8,
        skin,
    );
    let skull = head.moved(vec3(0.0, 0.072 * h, 0.008 * h));
    mesh.sphere(&skull.then(&Affine::scaled(0.82, 1.08, 0.95)), 0.062 * h, 16, skin);
    face(mesh, &skull, h, clothes, mouth);
    hair(mesh, &skull, h, clothes);
    if let Some(hat) = clothes.hat {
        put_on_hat(mesh, &skull, h, hat, cast.subject.body.hat.as_deref());
    }
}

fn face(mesh: &mut Mesh, skull: &Affine, h: f32, clothes: &Clothes, mouth: f32) {
    let part = |x: f32, y: f32, z: f32| skull.moved(vec3(x * h, y * h, z * h));
    for side in [1.0, -1.0] {
        mesh.sphere(
            &part(side * 0.02, 0.008, 0.05),
            0.0095 * h,
            8,
            Paint::plain(Vec3::splat(0.8)).without_shadow(),
        );
        mesh.sphere(
            &part(side * 0.02, 0.008, 0.0565),
            0.0055 * h,
            6,
            Paint::plain(Vec3::splat(0.015)).without_shadow(),
        );
        mesh.cuboid(
            &part(side * 0.021, 0.025, 0.054),
            vec3(0.02, 0.005, 0.008) * h,
            Paint::plain(clothes.hair * 0.8).without_shadow(),
        );
    }
    mesh.sphere(&part(0.0, -0.008, 0.06), 0.009 * h, 7, Paint::plain(clothes.skin * 0.92));
    let lips = Paint::plain(clothes.skin.times(vec3(0.62, 0.32, 0.3))).without_shadow();
    mesh.cuboid(&part(0.0, -0.031, 0.0525), vec3(0.03, 0.006, 0.008) * h, lips);
    if mouth > 0.03 {
        // The chin falls back: an upright opening would hang in the air before it.
        let open = vec3(0.024, 0.006 + 0.018 * mouth, 0.006) * h;
        let middle = part(0.0, -0.034 - 0.007 * mouth, 0.0525 - 0.006 * mouth);
        mesh.cuboid(
            &middle.then(&Affine::pitched(0.3 + 0.4 * mouth)),
            open,
            Paint::plain(vec3(0.05, 0.008, 0.01)).without_shadow(),
        );
    }
}

fn hair(mesh: &mut Mesh, skull: &Affine, h: f32, clothes: &Clothes) {
    let strands = Paint::textured(clothes.hair, clothes.hair * 0.6, Texture::Wood, 5.0);
    // A cap that leaves the face free: pushed back and up.
    let cap = skull.moved(vec3(0.0, 0.018 * h, -0.014 * h));
    mesh.sphere(&cap.then(&Affine::scaled(0.9, 1.0, 0.98)), 0.0625 * h, 14, strands);
    if clothes.long_hair {
        let (from, to) = (cap.point(vec3(0.0, 0.0, -0.02 * h)), cap.point(vec3(0.0, -0.13 * h, -0.04 * h)));
        mesh.limb(from, to, (0.057 * h, 0.042 * h), 10, strands);
    }
}

fn put_on_hat(mesh: &mut Mesh, skull: &Affine, h: f32, hat: Vec3, kind: Option<&str>) {
    let cloth = woven(hat);
    let crown = skull.moved(vec3(0.0, 0.045 * h, -0.008 * h));
    match kind {
        Some("toque") => {
            mesh.lathe(
                &crown,
                &[
                    (0.056 * h, 0.0),
                    (0.056 * h, 0.06 * h),
                    (0.085 * h, 0.1 * h),
                    (0.075 * h, 0.135 * h),
                    (0.0, 0.145 * h),
                ],
                14,
                cloth,
            );
        }
        Some(_) => mesh.lathe(
            &crown,
            &[(0.072 * h, -0.02 * h), (0.066 * h, 0.02 * h), (0.035 * h, 0.048 * h), (0.0, 0.055 * h)],
            14,
            cloth,
        ),
        None => {
            mesh.lathe(
                &crown,
                &[(0.1 * h, -0.002 * h), (0.058 * h, 0.004 * h), (0.052 * h, 0.05 * h), (0.0, 0.055 * h)],
                14,
                cloth.two_sided(),
            );
        }
    }
}

/// A jug in the right hand, and from a tilt on the milk that runs from it into a bowl held below.
fn pour(mesh: &mut Mesh, joints: &Joints, h: f32, tilt: f32) {
    let wrist = joints.wrists[1];
    let hold = Affine { origin: wrist, ..joints.pelvis };
    let jug =
        hold.moved(vec3(0.02 * h, 0.0, 0.03 * h)).then(&Affine::rolled(-tilt)).moved(vec3(0.0, -0.12, 0.0));
    things::jug(mesh, &jug);
    let bowl = Affine { origin: joints.wrists[0], ..joints.pelvis }.moved(vec3(-0.04 * h, 0.0, 0.06 * h));
    let china = Paint::plain(vec3(0.12, 0.22, 0.45)).two_sided();
    mesh.lathe(&bowl, &[(0.03, -0.03), (0.08, 0.0), (0.11, 0.06)], 14, china);
    if tilt > 0.9 {
        let milk = Paint::plain(Vec3::splat(0.95)).glowing(0.2).without_shadow();
        let spout = jug.point(vec3(0.09, 0.25, 0.0));
        let into = vec3(spout.x, bowl.origin.y, spout.z).lerp(bowl.origin, 0.6);
        mesh.limb(
            spout,
            vec3(spout.x, f32::midpoint(spout.y, into.y), spout.z).lerp(into, 0.3),
            (0.014, 0.011),
            6,
            milk,
        );
        mesh.limb(
            vec3(spout.x, f32::midpoint(spout.y, into.y), spout.z).lerp(into, 0.3),
            into,
            (0.011, 0.014),
            6,
            milk,
        );
        mesh.lathe(&bowl.moved(vec3(0.0, 0.035, 0.0)), &[(0.09, 0.0), (0.0, 0.001)], 12, milk);
    }
}

/// Height of the hips of somebody who stands, in metres.
pub(super) fn hip_height(height: f32) -> f32 {
    height * LEG
}
