//! The stance of every action at every moment.

use super::{Arm, Gait, Leg, Stance};
use crate::vocabulary::Pose;
use director_raster::math::sin_cos;
use std::f32::consts::{FRAC_PI_2, TAU};

/// What a body of `height` metres does at `time` of a take of `seconds`, having gone `distance` metres. `phase` sets two
/// bodies with the same action apart.
pub fn stance(pose: Pose, time: f32, seconds: f32, distance: f32, height: f32, phase: f32) -> Stance {
    let mut stance = match pose {
        Pose::Walk => Gait::WALK.stance(distance, height),
        Pose::Run => Gait::RUN.stance(distance, height),
        Pose::Drive => seated(0.7),
        Pose::Fly => flying(time),
        Pose::Stand => standing(time + phase),
        Pose::Talk => talking(time + phase),
        Pose::Turn => Stance { turn: time / seconds.max(1.0) * TAU, ..standing(time) },
        Pose::Sit => Stance { lift: -0.06, ..seated(0.35) },
        Pose::Rise => rising(time, seconds),
        Pose::Pour => pouring(time),
        Pose::Work => working(time),
        Pose::Reach => reaching(time, seconds),
        Pose::Lift => lifting(time),
        Pose::Type => typing(time),
        Pose::Point => pointing(time),
        Pose::Wave => waving(time),
        Pose::Drink => drinking(time),
        Pose::Dance => dancing(time),
        Pose::Fall => falling(time, seconds),
        Pose::Lie => Stance { tip: -FRAC_PI_2, lift: 0.09, ..Stance::default() },
    };
    breathe(&mut stance, time + phase);
    stance
}

impl Stance {
    /// Leaves `share` of what it does for standing still.
    pub fn rest(&mut self, share: f32, time: f32) {
        *self = between(*self, standing(time), share);
        breathe(self, time);
    }
}

/// A wave of `period` seconds between -1 and 1.
fn wave(time: f32, period: f32) -> f32 {
    sin_cos(time / period * TAU).0
}

/// From 0 to 1 between two moments, softly.
fn eased(time: f32, from: f32, to: f32) -> f32 {
    let t = ((time - from) / (to - from).max(0.01)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Nobody is ever quite still.
fn breathe(stance: &mut Stance, time: f32) {
    stance.lean += 0.018 * wave(time, 3.6);
    stance.sway += 0.02 * wave(time, 4.3);
    stance.look += 0.1 * wave(time, 4.7) + 0.04 * wave(time, 1.9);
    stance.nod += 0.025 * wave(time, 2.9);
    for (index, arm) in stance.arms.iter_mut().enumerate() {
        arm.raise += 0.025 * wave(time + index as f32 * 0.7, 3.1);
    }
}

fn standing(time: f32) -> Stance {
    let shift = wave(time, 6.1);
    let arm = |side: f32| Arm { raise: 0.05 + 0.03 * side * shift, spread: 0.13, elbow: 0.18 };
    let leg = |side: f32| Leg { swing: 0.03 * side, knee: 0.05 + 0.05 * (side * shift).max(0.0) };
    Stance {
        sway: 0.03 * shift,
        look: 0.14 * wave(time, 7.7),
        arms: [arm(1.0), arm(-1.0)],
        legs: [leg(1.0), leg(-1.0)],
        ..Stance::default()
    }
}

fn talking(time: f32) -> Stance {
    let beat = |period: f32, offset: f32| wave(time + offset, period).max(0.0);
    let arm = |offset: f32| Arm {
        raise: 0.25 + 0.45 * beat(2.3, offset) + 0.12 * wave(time + offset, 0.83),
        spread: 0.15 + 0.12 * beat(3.1, offset),
        elbow: 0.7 + 0.75 * beat(2.3, offset),
    };
    Stance {
        nod: 0.07 * wave(time, 1.1),
        twist: 0.08 * wave(time, 3.7),
        arms: [arm(0.0), arm(1.3)],
        ..standing(time)
    }
}

fn seated(reach: f32) -> Stance {
    let leg = Leg { swing: 1.48, knee: 1.5 };
    let arm = Arm { raise: reach, spread: 0.1, elbow: 0.7 };
    Stance { legs: [leg; 2], arms: [arm; 2], lean: 0.03, ..Stance::default() }
}

fn between(a: Stance, b: Stance, t: f32) -> Stance {
    let mix = |a: f32, b: f32| a + (b - a) * t;
    let arm = |i: usize| Arm {
        raise: mix(a.arms[i].raise, b.arms[i].raise),
        spread: mix(a.arms[i].spread, b.arms[i].spread),
        elbow: mix(a.arms[i].elbow, b.arms[i].elbow),
    };
    let leg = |i: usize| Leg {
        swing: mix(a.legs[i].swing, b.legs[i].swing),
        knee: mix(a.legs[i].knee, b.legs[i].knee),
    };
    Stance {
        lean: mix(a.lean, b.lean),
        sway: mix(a.sway, b.sway),
        twist: mix(a.twist, b.twist),
        nod: mix(a.nod, b.nod),
        look: mix(a.look, b.look),
        tip: mix(a.tip, b.tip),
        lift: mix(a.lift, b.lift),
        turn: mix(a.turn, b.turn),
        mouth: mix(a.mouth, b.mouth),
        arms: [arm(0), arm(1)],
        legs: [leg(0), leg(1)],
        holds: a.holds.or(b.holds),
    }
}

fn rising(time: f32, seconds: f32) -> Stance {
    let t = eased(time, seconds * 0.2, seconds * 0.55);
    let mut stance = between(seated(0.3), standing(time), t);
    stance.lean += 0.7 * (t * (1.0 - t)) * 4.0 * 0.5;
    stance
}

/// Arms before the body as over a table, the right one holding.
fn at_table(raise: f32, elbow: f32) -> Stance {
    Stance {
        lean: 0.16,
        nod: 0.42,
        arms: [
            Arm { raise: raise * 0.8, spread: 0.06, elbow: elbow * 0.9 },
            Arm { raise, spread: 0.02, elbow },
        ],
        ..Stance::default()
    }
}

fn pouring(time: f32) -> Stance {
    let tilt = eased(time, 0.3, 1.3) * (1.35 + 0.12 * wave(time, 2.3));
    let up = 0.12 * wave(time, 3.3);
    let mut stance = at_table(1.15 + up, 0.7);
    stance.nod = 0.3;
    stance.arms[0] = Arm { raise: 0.3, spread: 0.02, elbow: 0.95 };
    stance.holds = Some(tilt);
    stance
}

fn working(time: f32) -> Stance {
    let mut stance = at_table(0.72, 0.8);
    stance.arms[1].raise += 0.16 * wave(time, 0.75);
    stance.arms[1].spread += 0.16 * wave(time + 0.19, 0.75);
    stance.arms[0].raise += 0.05 * wave(time, 1.5);
    stance.sway += 0.02 * wave(time, 1.5);
    stance
}

fn reaching(time: f32, seconds: f32) -> Stance {
    let t =
        eased(time, seconds * 0.15, seconds * 0.4) * (1.0 - 0.6 * eased(time, seconds * 0.7, seconds * 0.95));
    let mut reach = standing(time);
    reach.arms[1] = Arm { raise: 1.35, spread: 0.0, elbow: 0.15 };
    reach.lean = 0.14;
    between(standing(time), reach, t)
}

fn lifting(time: f32) -> Stance {
    let down = eased(time, 0.3, 1.3) * (1.0 - eased(time, 1.8, 3.0));
    let mut bent = Stance { lean: 1.0, nod: 0.3, ..Stance::default() };
    bent.legs = [Leg { swing: 0.75, knee: 1.2 }; 2];
    bent.arms = [Arm { raise: 0.75, spread: 0.05, elbow: 0.1 }; 2];
    let mut carrying = standing(time);
    carrying.arms = [Arm { raise: 0.5, spread: 0.05, elbow: 1.1 }; 2];
    between(between(standing(time), carrying, eased(time, 1.5, 2.5)), bent, down)
}

fn typing(time: f32) -> Stance {
    let mut stance = seated(0.55);
    let tap = |offset: f32| 0.06 * wave(time + offset, 0.31) + 0.03 * wave(time + offset, 0.17);
    stance.arms = [0.0, 0.12].map(|offset| Arm { raise: 0.5 + tap(offset), spread: 0.05, elbow: 1.0 });
    stance.nod = 0.24 + 0.05 * wave(time, 2.2);
    stance.lift = -0.06;
    stance
}

fn pointing(time: f32) -> Stance {
    let t = eased(time, 0.3, 1.0);
    let mut stance = standing(time);
    stance.arms[1] = Arm { raise: 1.45 * t + 0.06 * wave(time, 1.3), spread: 0.3, elbow: 0.08 };
    stance.look -= 0.2 * t;
    stance
}

fn waving(time: f32) -> Stance {
    let mut stance = standing(time);
    stance.arms[1] = Arm { raise: 0.5, spread: 1.9, elbow: 0.9 + 0.45 * wave(time, 0.7) };
    stance
}

fn drinking(time: f32) -> Stance {
    let sip = wave(time, 4.0).max(0.0);
    let mut stance = standing(time);
    stance.arms[1] = Arm { raise: 0.7 + 0.35 * sip, spread: 0.0, elbow: 1.3 + 0.75 * sip };
    stance.nod -= 0.2 * sip;
    stance.holds = Some(0.9 * sip);
    stance
}

fn dancing(time: f32) -> Stance {
    let mut stance = Gait::WALK.stance(time * 1.5, 1.75);
    stance.lift = 0.03 * wave(time, 0.5).max(0.0);
    stance.turn = 0.6 * wave(time, 3.2);
    stance.twist = 0.3 * wave(time, 1.0);
    stance.arms = [0.0, 0.5].map(|o| Arm {
        raise: 0.9 + 0.7 * wave(time + o, 1.0),
        spread: 0.7 + 0.5 * wave(time + o, 1.0),
        elbow: 0.6,
    });
    stance
}

fn flying(time: f32) -> Stance {
    Stance {
        tip: 0.9,
        lift: 1.1 + 0.05 * wave(time, 2.0),
        arms: [Arm { raise: 2.7, spread: 0.2, elbow: 0.0 }; 2],
        ..Stance::default()
    }
}

fn falling(time: f32, seconds: f32) -> Stance {
    let t = eased(time, seconds * 0.3, seconds * 0.3 + 0.9);
    let arms = [Arm { raise: 1.6 * t, spread: 0.5 * t, elbow: 0.3 }; 2];
    Stance { tip: t * t * 1.5, lift: 0.08 * t, arms, ..standing(time) }
}
