//! Four-legged animals.

use super::{Cast, Moment};
use crate::vocabulary::{Pose, colour};
use director_raster::math::{Affine, Vec3, sin_cos, vec3};
use director_raster::mesh::{Mesh, Paint};
use director_raster::texture::Texture;
use std::f32::consts::{PI, TAU};

pub(super) fn draw(mesh: &mut Mesh, place: &Affine, cast: &Cast, moment: &Moment) {
    let h = cast.height;
    let own = cast.subject.body.top.as_deref().map_or(vec3(0.2, 0.12, 0.06), colour);
    let coat = cast.subject.look.top.unwrap_or(own);
    let fur = Paint::textured(coat, coat * 0.6, Texture::Leaves, 1.2 / h);
    let pace = moment.spot.distance / (1.3 * h) * TAU;
    let moving = matches!(moment.pose, Pose::Walk | Pose::Run | Pose::Drive);
    let down = match moment.pose {
        Pose::Lie => 0.5,
        Pose::Sit => 0.16,
        _ => 0.0,
    };
    let bob = if moving { 0.02 * sin_cos(pace * 2.0).0 } else { 0.006 * sin_cos(moment.time * 1.8).0 };
    let body = place
        .moved(vec3(0.0, (bob - down) * h, 0.0))
        .then(&Affine::pitched(if moment.pose == Pose::Sit { -0.45 } else { 0.0 }));
    let point = |x: f32, y: f32, z: f32| body.point(vec3(x * h, y * h, z * h));
    mesh.limb(point(0.0, 0.76, -0.42), point(0.0, 0.8, 0.38), (0.2 * h, 0.22 * h), 12, fur);
    for (index, (x, z)) in [(0.13, 0.4), (-0.13, 0.4), (0.13, -0.45), (-0.13, -0.45)].into_iter().enumerate()
    {
        let phase = pace + if index == 0 || index == 3 { 0.0 } else { PI };
        let swing = if moving { 0.5 * sin_cos(phase).0 } else { 0.0 };
        leg(mesh, place, (x, z, down), h, swing, fur);
    }
    tail(mesh, &body, h, fur, moment.time);
    head(mesh, &body, h, fur, moment);
}

fn leg(mesh: &mut Mesh, place: &Affine, (x, z, down): (f32, f32, f32), h: f32, swing: f32, fur: Paint) {
    let (s, c) = sin_cos(swing);
    let top = place.point(vec3(x * h, (0.7 - down) * h, z * h));
    let knee = top + place.direction(vec3(0.0, -c * (0.34 - down * 0.5), s * 0.34 + down * 0.3) * h);
    let bend = if swing > 0.0 { -0.1 } else { 0.06 };
    let mut foot = knee + place.direction(vec3(0.0, -0.32, s * 0.12 + bend) * h);
    foot.y = foot.y.max(place.origin.y + 0.03 * h);
    mesh.limb(top, knee, (0.09 * h, 0.055 * h), 8, fur);
    mesh.limb(knee, foot, (0.05 * h, 0.045 * h), 7, fur);
}

fn tail(mesh: &mut Mesh, body: &Affine, h: f32, fur: Paint, time: f32) {
    let wag = 0.22 * sin_cos(time * 6.0).0;
    let root = body.point(vec3(0.0, 0.85 * h, -0.58 * h));
    mesh.limb(root, body.point(vec3(wag * h, 0.98 * h, -0.9 * h)), (0.05 * h, 0.03 * h), 7, fur);
}

fn head(mesh: &mut Mesh, body: &Affine, h: f32, fur: Paint, moment: &Moment) {
    let neck = body
        .moved(vec3(0.0, 0.86 * h, 0.5 * h))
        .then(&Affine::turned(moment.stance.look * 1.6))
        .then(&Affine::pitched(moment.stance.nod));
    // Small animals carry their heads low, tall ones on a long neck.
    let (up, ahead) = if h < 1.0 { (0.12, 0.17) } else { (0.36, 0.24) };
    let skull = neck.moved(vec3(0.0, up * h, ahead * h));
    mesh.limb(neck.origin, skull.origin, (0.15 * h, 0.12 * h), 9, fur);
    mesh.sphere(&skull, 0.16 * h, 12, fur);
    let jaw = Affine::pitched(0.35 * moment.stance.mouth);
    mesh.limb(
        skull.point(vec3(0.0, -0.03 * h, 0.1 * h)),
        skull.point(vec3(0.0, -0.06 * h, 0.28 * h)),
        (0.09 * h, 0.06 * h),
        8,
        fur,
    );
    let lower = skull.then(&jaw);
    mesh.limb(
        lower.point(vec3(0.0, -0.1 * h, 0.08 * h)),
        lower.point(vec3(0.0, -0.12 * h, 0.24 * h)),
        (0.05 * h, 0.035 * h),
        7,
        fur,
    );
    mesh.sphere(&skull.moved(vec3(0.0, -0.045 * h, 0.34 * h)), 0.03 * h, 7, Paint::plain(Vec3::splat(0.01)));
    for side in [1.0, -1.0] {
        mesh.sphere(
            &skull.moved(vec3(side * 0.08, 0.05, 0.13) * h),
            0.024 * h,
            7,
            Paint::plain(Vec3::splat(0.01)),
        );
        mesh.limb(
            skull.point(vec3(side * 0.09, 0.1, 0.0) * h),
            skull.point(vec3(side * 0.13, 0.25, -0.02) * h),
            (0.05 * h, 0.02 * h),
            6,
            fur,
        );
    }
}
