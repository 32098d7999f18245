//! Joints of a two-legged body from its stance.

use crate::action::{Arm, Leg, Stance};
use director_raster::math::{Affine, Vec3, sin_cos, vec3};

/// World positions of joints; pairs are left, right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joints {
    pub(super) hips: [Vec3; 2],
    pub(super) knees: [Vec3; 2],
    pub(super) ankles: [Vec3; 2],
    pub(super) shoulders: [Vec3; 2],
    pub(super) elbows: [Vec3; 2],
    pub(super) wrists: [Vec3; 2],
    /// Upright frames of the pelvis, the chest and the head; y runs along the spine.
    pub(super) pelvis: Affine,
    pub(super) chest: Affine,
    pub(super) head: Affine,
}

/// Lengths as shares of the height, after the usual canon of figure drawing.
pub(super) const LEG: f32 = 0.49;
const THIGH: f32 = 0.245;
const SHIN: f32 = 0.225;
const UPPER_ARM: f32 = 0.175;
const FOREARM: f32 = 0.15;

impl Joints {
    pub(super) fn new(place: &Affine, stance: &Stance, height: f32, build: f32) -> Self {
        let h = height;
        let flat = legs_below(stance, h);
        let ground = place.moved(vec3(0.0, stance.lift * h, 0.0)).then(&Affine::pitched(stance.tip));
        let pelvis = ground.moved(vec3(0.0, flat, 0.0)).then(&Affine::rolled(-stance.sway * 0.5));
        let bend = Affine::pitched(stance.lean)
            .then(&Affine::turned(stance.twist))
            .then(&Affine::rolled(-stance.sway));
        let chest = pelvis.then(&bend).moved(vec3(0.0, 0.2 * h, 0.0));
        let neck = chest.moved(vec3(0.0, 0.125 * h, 0.01 * h));
        let head = neck
            .then(&Affine::turned(stance.look - stance.twist))
            .then(&Affine::pitched(stance.nod - stance.lean * 0.6));
        let sides = [1.0, -1.0];
        let hips = sides.map(|side| pelvis.point(vec3(side * 0.046 * h * build, 0.0, 0.0)));
        let legs = [0, 1].map(|i| leg(&pelvis, hips[i], stance.legs[i], h));
        let shoulders = sides.map(|side| chest.point(vec3(side * 0.105 * h * build, 0.07 * h, 0.0)));
        let arms = [0, 1].map(|i| arm(&chest, shoulders[i], stance.arms[i], sides[i], h));
        Self {
            hips,
            knees: legs.map(|l| l.0),
            ankles: legs.map(|l| l.1),
            shoulders,
            elbows: arms.map(|a| a.0),
            wrists: arms.map(|a| a.1),
            pelvis,
            chest,
            head,
        }
    }
}

/// Height of the hips above the lower foot, so that a walker is always on the ground.
fn legs_below(stance: &Stance, height: f32) -> f32 {
    let reach = |leg: &Leg| {
        let thigh = sin_cos(leg.swing).1 * THIGH;
        let shin = sin_cos(leg.swing - leg.knee).1 * SHIN;
        (thigh + shin + 0.035) * height
    };
    reach(&stance.legs[0]).max(reach(&stance.legs[1]))
}

fn leg(pelvis: &Affine, hip: Vec3, leg: Leg, h: f32) -> (Vec3, Vec3) {
    let (s, c) = sin_cos(leg.swing);
    let knee = hip + pelvis.direction(vec3(0.0, -c, s)) * (THIGH * h);
    let (s, c) = sin_cos(leg.swing - leg.knee);
    (knee, knee + pelvis.direction(vec3(0.0, -c, s)) * (SHIN * h))
}

fn arm(chest: &Affine, shoulder: Vec3, arm: Arm, side: f32, h: f32) -> (Vec3, Vec3) {
    let along = |raise: f32| {
        let ((sr, cr), (ss, cs)) = (sin_cos(raise), sin_cos(arm.spread));
        // Bent arms come a little towards the middle.
        let inward = 0.22 * arm.elbow * f32::from(u8::from(raise > arm.raise));
        chest.direction(vec3(side * (ss - inward), -cr * cs, sr * cs).normalised())
    };
    let elbow = shoulder + along(arm.raise) * (UPPER_ARM * h);
    (elbow, elbow + along(arm.raise + arm.elbow) * (FOREARM * h))
}
