//! What flies: birds and aircraft.

use super::{Cast, Moment};
use crate::vocabulary::{Pose, colour};
use director_raster::math::{Affine, Vec3, sin_cos, vec3};
use director_raster::mesh::{Mesh, Paint};
use std::f32::consts::FRAC_PI_2;

pub(super) fn draw_bird(mesh: &mut Mesh, place: &Affine, cast: &Cast, moment: &Moment) {
    let own = cast.subject.body.top.as_deref().map_or(Vec3::splat(0.1), colour);
    let feathers = Paint::plain(cast.subject.look.top.unwrap_or(own)).two_sided();
    let airborne = !matches!(moment.pose, Pose::Stand | Pose::Sit | Pose::Walk | Pose::Talk);
    let up = if airborne { 1.6 + 0.25 * sin_cos(moment.time * 1.1).0 } else { 0.26 };
    let body = place.moved(vec3(0.0, up, 0.0));
    mesh.limb(
        body.point(vec3(0.0, 0.0, -0.22)),
        body.point(vec3(0.0, 0.05, 0.18)),
        (0.06, 0.11),
        10,
        feathers,
    );
    let head = body.moved(vec3(0.0, 0.14, 0.27));
    mesh.sphere(&head, 0.075, 10, feathers);
    let beak = Paint::plain(vec3(0.8, 0.45, 0.06));
    mesh.cone(&head.moved(vec3(0.0, -0.01, 0.1)).then(&Affine::pitched(FRAC_PI_2)), 0.03, 0.1, 6, beak);
    for side in [1.0, -1.0] {
        mesh.sphere(&head.moved(vec3(side * 0.045, 0.02, 0.05)), 0.014, 6, Paint::plain(Vec3::splat(0.01)));
        let beat = if airborne { 0.75 * sin_cos(moment.time * 9.0).0 } else { -1.25 };
        wing(mesh, &body, side, beat, feathers);
        if !airborne {
            mesh.limb(
                body.point(vec3(side * 0.05, -0.06, 0.0)),
                body.point(vec3(side * 0.05, -0.25, 0.02)),
                (0.012, 0.012),
                5,
                beak,
            );
        }
    }
    mesh.panel(
        &body.moved(vec3(0.0, 0.0, -0.36)).then(&Affine::pitched(-FRAC_PI_2)),
        0.16,
        0.26,
        9.0,
        feathers,
    );
}

fn wing(mesh: &mut Mesh, body: &Affine, side: f32, beat: f32, feathers: Paint) {
    let inner = body.moved(vec3(side * 0.06, 0.08, 0.0)).then(&Affine::rolled(side * beat));
    let flat = Affine::pitched(-FRAC_PI_2);
    mesh.panel(&inner.moved(vec3(side * 0.17, 0.0, 0.0)).then(&flat), 0.34, 0.34, 9.0, feathers);
    let outer = inner.moved(vec3(side * 0.34, 0.0, 0.0)).then(&Affine::rolled(side * beat * 0.6));
    mesh.panel(&outer.moved(vec3(side * 0.16, 0.0, -0.03)).then(&flat), 0.34, 0.24, 9.0, feathers);
}

pub(super) fn draw_airplane(mesh: &mut Mesh, place: &Affine, cast: &Cast, moment: &Moment) {
    let own = cast.subject.body.top.as_deref().map_or(Vec3::splat(0.7), colour);
    let skin = Paint::plain(cast.subject.look.top.unwrap_or(own)).two_sided();
    let up = if moment.pose == Pose::Stand { 1.4 } else { 7.0 };
    let body = place
        .moved(vec3(0.0, up + 0.2 * sin_cos(moment.time).0, 0.0))
        .then(&Affine::rolled(0.06 * sin_cos(moment.time * 0.8).0));
    mesh.limb(body.point(vec3(0.0, 0.2, -4.6)), body.point(vec3(0.0, 0.0, 4.2)), (0.35, 0.75), 14, skin);
    mesh.cuboid(&body.moved(vec3(0.0, -0.1, 0.2)), vec3(11.0, 0.12, 1.5), skin);
    mesh.cuboid(&body.moved(vec3(0.0, 0.4, -4.4)), vec3(4.0, 0.1, 0.9), skin);
    mesh.cuboid(&body.moved(vec3(0.0, 1.1, -4.5)), vec3(0.1, 1.6, 1.0), skin);
    let glass = Paint::plain(vec3(0.04, 0.07, 0.1));
    mesh.cuboid(&body.moved(vec3(0.0, 0.42, 3.9)), vec3(0.9, 0.3, 0.7), glass);
    let hub = body.moved(vec3(0.0, 0.0, 4.98));
    let blades = hub.then(&Affine::rolled(moment.time * 21.0));
    mesh.cuboid(&blades, vec3(2.4, 0.2, 0.05), Paint::plain(Vec3::splat(0.05)));
}
