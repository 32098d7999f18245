//! Cars, vans and bicycles; wheels turn with the way they go.

use super::{Cast, Moment, person};
use crate::action::{Leg, Stance};
use crate::vocabulary::colour;
use director_raster::light::Lamp;
use director_raster::math::{Affine, Vec3, sin_cos, vec3};
use director_raster::mesh::{Mesh, Paint};
use std::f32::consts::{FRAC_PI_2, TAU};

const WHEEL: f32 = 0.34;

pub(super) fn draw_car(mesh: &mut Mesh, place: &Affine, cast: &Cast, moment: &Moment) -> Vec<Lamp> {
    let (length, height) = (cast.subject.body.length.unwrap_or(4.3), cast.height);
    let own = cast.subject.body.top.as_deref().map_or(vec3(0.5, 0.05, 0.04), colour);
    let lacquer = Paint::plain(cast.subject.look.top.unwrap_or(own));
    // Springs answer the road.
    let bounce = 0.008 * sin_cos(moment.spot.distance * 1.7).0 + 0.006 * sin_cos(moment.time * 9.0).0;
    let body = place.moved(vec3(0.0, bounce, 0.0));
    let van = height > 2.0;
    hull(mesh, &body, (length, height), lacquer, van);
    cabin(mesh, &body, (length, height), lacquer, van);
    let wheel_base = length * 0.3;
    for (x, z) in [(0.78, wheel_base), (-0.78, wheel_base), (0.78, -wheel_base), (-0.78, -wheel_base)] {
        wheel(mesh, &place.moved(vec3(x, WHEEL, z)), WHEEL, 0.22, moment.spot.distance / WHEEL);
    }
    lamps(mesh, &body, length, moment.dark)
}

fn hull(mesh: &mut Mesh, body: &Affine, (length, height): (f32, f32), lacquer: Paint, van: bool) {
    let (front, back) = (length / 2.0, -length / 2.0);
    let hood = if van { height * 0.42 } else { height * 0.56 };
    let mut outline = vec![
        (front, 0.3),
        (front, hood * 0.72),
        (front - 0.25, hood * 0.93),
        (front * 0.36, hood),
        (back + 0.1, hood),
        (back, hood * 0.8),
        (back, 0.3),
    ];
    orient(&mut outline);
    mesh.prism(body, &outline, 1.72, lacquer);
    let sill = Paint::plain(vec3(0.03, 0.03, 0.035));
    mesh.cuboid(&body.moved(vec3(0.0, 0.3, 0.0)), vec3(1.74, 0.16, length * 0.98), sill);
    for end in [front, back] {
        mesh.cuboid(&body.moved(vec3(0.0, 0.42, end)), vec3(1.66, 0.14, 0.12), sill);
    }
}

fn cabin(mesh: &mut Mesh, body: &Affine, (length, height): (f32, f32), lacquer: Paint, van: bool) {
    let hood = if van { height * 0.42 } else { height * 0.56 };
    let (front, back) = (length * 0.2, if van { -length / 2.0 } else { -length * 0.4 });
    let lean = if van { 0.35 } else { 0.62 };
    let behind = if van { 0.0 } else { 0.4 };
    let mut shell =
        vec![(front, hood - 0.02), (front - lean, height), (back + behind, height), (back, hood - 0.02)];
    orient(&mut shell);
    let glass = Paint::plain(vec3(0.05, 0.075, 0.09)).glowing(0.08);
    mesh.prism(body, &shell, 1.5, if van { lacquer } else { glass });
    mesh.cuboid(
        &body.moved(vec3(0.0, height, f32::midpoint(front - lean, back + behind))),
        vec3(1.52, 0.05, front - lean - back - behind + 0.1),
        lacquer,
    );
    let pillar = |z: f32, tilt: f32| {
        body.moved(vec3(0.0, f32::midpoint(hood, height), z)).then(&Affine::pitched(tilt))
    };
    if van {
        let screen =
            body.moved(vec3(0.0, height * 0.68, front - lean * 0.5 + 0.02)).then(&Affine::pitched(-0.28));
        mesh.panel(&screen, 1.3, height * 0.42, 9.0, glass);
        for side in [FRAC_PI_2, -FRAC_PI_2] {
            let pane = body.then(&Affine::turned(side)).moved(vec3(
                -side.signum() * (front - 0.9),
                height * 0.68,
                0.76,
            ));
            mesh.panel(&pane, 0.8, height * 0.3, 9.0, glass);
        }
    } else {
        mesh.cuboid(
            &pillar(f32::midpoint(front - lean, back + behind), 0.0),
            vec3(1.515, height - hood, 0.1),
            lacquer,
        );
    }
}

fn orient(outline: &mut [(f32, f32)]) {
    if !crate::stage::things::convex_ccw(outline) {
        outline.reverse();
    }
}

/// A wheel that has turned by `angle`.
fn wheel(mesh: &mut Mesh, hub: &Affine, radius: f32, width: f32, angle: f32) {
    let rolled = hub.then(&Affine::pitched(angle % TAU));
    let axle = rolled.then(&Affine::rolled(FRAC_PI_2));
    mesh.cylinder(&axle, radius, width, 18, Paint::plain(Vec3::splat(0.018)));
    let rim = Paint::plain(Vec3::splat(0.5));
    for spoke in 0..3 {
        let bar = rolled.then(&Affine::pitched(spoke as f32 * TAU / 6.0));
        mesh.cuboid(&bar, vec3(width * 1.06, radius * 1.3, radius * 0.16), rim);
    }
}

fn lamps(mesh: &mut Mesh, body: &Affine, length: f32, dark: bool) -> Vec<Lamp> {
    let bright = if dark { 2.2 } else { 0.35 };
    let (white, red) = (
        Paint::plain(vec3(1.0, 0.95, 0.8)).glowing(bright),
        Paint::plain(vec3(0.9, 0.04, 0.03)).glowing(bright * 0.5),
    );
    for side in [1.0, -1.0] {
        mesh.cuboid(
            &body.moved(vec3(side * 0.64, 0.64, length / 2.0)),
            vec3(0.3, 0.14, 0.06),
            white.without_shadow(),
        );
        mesh.cuboid(
            &body.moved(vec3(side * 0.66, 0.7, -length / 2.0)),
            vec3(0.26, 0.13, 0.06),
            red.without_shadow(),
        );
    }
    if !dark {
        return Vec::new();
    }
    let ahead = body.point(vec3(0.0, 0.75, length / 2.0 + 1.6));
    vec![Lamp { position: ahead, strength: 1.1, reach: 2.2 }]
}

pub(super) fn draw_bicycle(mesh: &mut Mesh, place: &Affine, cast: &Cast, moment: &Moment) {
    let frame = Paint::plain(
        cast.subject.look.top.or(cast.subject.body.top.as_deref().map(colour)).unwrap_or(vec3(0.1, 0.2, 0.5)),
    );
    let turned = moment.spot.distance / WHEEL;
    for z in [0.52, -0.52] {
        wheel(mesh, &place.moved(vec3(0.0, WHEEL, z)), WHEEL, 0.05, turned);
    }
    let point = |y: f32, z: f32| place.point(vec3(0.0, y, z));
    let (crank, seat, bars) = (point(0.32, -0.05), point(0.92, -0.22), point(1.0, 0.42));
    for (from, to) in [
        (crank, seat),
        (crank, bars),
        (seat, bars),
        (seat, point(WHEEL, -0.52)),
        (bars, point(WHEEL, 0.52)),
        (crank, point(WHEEL, -0.52)),
    ] {
        mesh.limb(from, to, (0.022, 0.022), 6, frame);
    }
    rider(mesh, place, cast, turned * 0.35);
}

fn rider(mesh: &mut Mesh, place: &Affine, cast: &Cast, pedal: f32) {
    let leg = |phase: f32| {
        let s = sin_cos(pedal + phase).0;
        Leg { swing: 0.95 + 0.35 * s, knee: 1.15 + 0.35 * s }
    };
    let mut stance = Stance { lean: 0.5, legs: [leg(0.0), leg(std::f32::consts::PI)], ..Stance::default() };
    stance.arms = [crate::action::Arm { raise: 0.55, spread: 0.1, elbow: 0.25 }; 2];
    let legs_fold = person::hip_height(1.7) * 0.5;
    let saddle = place.moved(vec3(0.0, 0.94 - legs_fold, -0.2));
    let mut seated = cast.clone();
    seated.height = 1.7;
    person::draw(mesh, &saddle, &seated, &stance);
}
