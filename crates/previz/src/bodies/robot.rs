//! Robots: boxes, round joints, an antenna and lit eyes.

use super::skeleton::Joints;
use super::{Cast, Moment};
use crate::vocabulary::colour;
use director_raster::math::{Affine, Vec3, sin_cos, vec3};
use director_raster::mesh::{Mesh, Paint};
use director_raster::texture::Texture;

/// Breadth against a person's.
pub(super) const BUILD: f32 = 1.25;

pub(super) fn draw(mesh: &mut Mesh, place: &Affine, cast: &Cast, moment: &Moment) {
    let h = cast.height;
    let own = cast.subject.body.top.as_deref().map_or(Vec3::splat(0.5), colour);
    let plate_colour = cast.subject.look.top.unwrap_or(own);
    let plate = Paint::textured(plate_colour, plate_colour * 0.5, Texture::Panels, 2.2);
    let joint = Paint::plain(vec3(0.07, 0.075, 0.085));
    let joints = Joints::new(place, &moment.stance, h, BUILD);
    for side in 0..2 {
        beam(mesh, joints.hips[side], joints.knees[side], 0.085 * h, &joints.pelvis, plate);
        beam(mesh, joints.knees[side], joints.ankles[side], 0.075 * h, &joints.pelvis, plate);
        let foot =
            Affine { origin: joints.ankles[side], ..joints.pelvis }.moved(vec3(0.0, -0.01 * h, 0.03 * h));
        mesh.cuboid(&foot, vec3(0.1, 0.05, 0.17) * h, joint);
        beam(mesh, joints.shoulders[side], joints.elbows[side], 0.065 * h, &joints.chest, plate);
        beam(mesh, joints.elbows[side], joints.wrists[side], 0.06 * h, &joints.chest, plate);
        for point in [
            joints.knees[side],
            joints.elbows[side],
            joints.shoulders[side],
            joints.hips[side],
            joints.wrists[side],
        ] {
            mesh.sphere(&Affine::at(point), 0.042 * h, 10, joint);
        }
    }
    body(mesh, &joints, h, plate, joint, moment.time);
    head(mesh, &joints.head, h, plate, joint, moment);
}

/// A square bar between two points.
fn beam(mesh: &mut Mesh, from: Vec3, to: Vec3, thick: f32, frame: &Affine, paint: Paint) {
    let y = (to - from).normalised();
    let x = y.cross(frame.z).normalised();
    let place = Affine { x, y, z: x.cross(y), origin: from.lerp(to, 0.5) };
    mesh.cuboid(&place, vec3(thick, (to - from).length() * 0.82, thick), paint);
}

fn body(mesh: &mut Mesh, joints: &Joints, h: f32, plate: Paint, joint: Paint, time: f32) {
    mesh.cuboid(&joints.pelvis.moved(vec3(0.0, 0.01 * h, 0.0)), vec3(0.17, 0.08, 0.12) * h, joint);
    mesh.cylinder(&joints.pelvis.moved(vec3(0.0, 0.08 * h, 0.0)), 0.045 * h, 0.1 * h, 10, joint);
    mesh.cuboid(&joints.chest.moved(vec3(0.0, 0.0, 0.0)), vec3(0.26, 0.21, 0.16) * h, plate);
    let panel = joints.chest.moved(vec3(0.0, 0.02 * h, 0.082 * h));
    mesh.cuboid(&panel, vec3(0.16, 0.1, 0.01) * h, joint);
    for lamp in 0..3 {
        let on = 0.4 + 0.6 * sin_cos(time * 3.0 + lamp as f32 * 2.0).0.max(0.0);
        let colours = [vec3(1.0, 0.25, 0.15), vec3(1.0, 0.75, 0.1), vec3(0.2, 0.9, 0.35)];
        let light = Paint::plain(colours[lamp]).glowing(on).without_shadow();
        mesh.sphere(&panel.moved(vec3((lamp as f32 - 1.0) * 0.045 * h, 0.0, 0.008 * h)), 0.014 * h, 8, light);
    }
}

fn head(mesh: &mut Mesh, head: &Affine, h: f32, plate: Paint, joint: Paint, moment: &Moment) {
    mesh.cylinder(&head.moved(vec3(0.0, -0.01 * h, 0.0)), 0.028 * h, 0.06 * h, 8, joint);
    let skull = head.moved(vec3(0.0, 0.085 * h, 0.0));
    mesh.cuboid(&skull, vec3(0.17, 0.13, 0.14) * h, plate);
    mesh.cuboid(&skull.moved(vec3(0.0, 0.012 * h, 0.068 * h)), vec3(0.14, 0.055, 0.012) * h, joint);
    let eye = Paint::plain(vec3(0.25, 0.85, 1.0)).glowing(1.5).without_shadow();
    for side in [1.0, -1.0] {
        mesh.sphere(&skull.moved(vec3(side * 0.04, 0.012, 0.074) * h), 0.018 * h, 10, eye);
        mesh.cylinder(
            &skull.moved(vec3(side * 0.092 * h, 0.0, 0.0)).then(&Affine::rolled(std::f32::consts::FRAC_PI_2)),
            0.03 * h,
            0.02 * h,
            10,
            joint,
        );
    }
    let grille = vec3(0.08, 0.012 + 0.03 * moment.stance.mouth, 0.01) * h;
    mesh.cuboid(&skull.moved(vec3(0.0, -0.038, 0.07) * h), grille, eye.glowing(0.35 + moment.stance.mouth));
    mesh.cylinder(&skull.moved(vec3(0.0, 0.105 * h, 0.0)), 0.006 * h, 0.09 * h, 6, joint);
    let blink = 0.7 + 0.8 * sin_cos(moment.time * 4.0).0.max(0.0);
    let ball = Paint::plain(vec3(1.0, 0.2, 0.12)).glowing(blink).without_shadow();
    mesh.sphere(&skull.moved(vec3(0.0, 0.158 * h, 0.0)), 0.02 * h, 10, ball);
}
