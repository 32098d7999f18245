//! Walking and running: legs in step with the ground.

use super::{Arm, Leg, Stance};
use director_raster::math::sin_cos;
use std::f32::consts::{FRAC_PI_2, PI, TAU};

/// A way of going on two legs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gait {
    /// Half the angle a leg swings through.
    pub swing: f32,
    /// Bend of the knee while the leg comes forward.
    pub knee: f32,
    pub arms: f32,
    pub elbow: f32,
    pub lean: f32,
}

impl Gait {
    pub const WALK: Self = Self { swing: 0.46, knee: 0.75, arms: 0.5, elbow: 0.25, lean: 0.04 };
    pub const RUN: Self = Self { swing: 0.85, knee: 1.45, arms: 0.95, elbow: 1.35, lean: 0.22 };

    /// Metres covered by two steps of a body of this height.
    pub fn cycle(&self, height: f32) -> f32 {
        // A leg is about half the body; its foot reaches forward and back by the sine of the swing.
        4.0 * 0.49 * height * sin_cos(self.swing).0
    }

    /// The stance after `distance` metres.
    pub fn stance(&self, distance: f32, height: f32) -> Stance {
        let phase = distance / self.cycle(height) * TAU;
        let leg = |phase: f32| {
            let (s, c) = sin_cos(phase);
            Leg { swing: self.swing * s, knee: 0.12 + self.knee * c.max(0.0) }
        };
        let arm = |phase: f32| Arm { raise: self.arms * sin_cos(phase).0, spread: 0.1, elbow: self.elbow };
        let (s, c) = sin_cos(phase);
        Stance {
            legs: [leg(phase), leg(phase + PI)],
            arms: [arm(phase + PI), arm(phase)],
            twist: 0.12 * s,
            sway: 0.025 * c,
            lean: self.lean,
            ..Stance::default()
        }
    }
}

/// When a foot lands, in seconds: a leg lands when it is furthest forward.
pub fn step_times(distance_at_start: f32, speed: f32, cycle: f32, seconds: f32) -> Vec<f32> {
    if speed <= 0.01 || cycle <= 0.01 {
        return Vec::new();
    }
    let phase_at_start = distance_at_start / cycle * TAU;
    let per_second = speed / cycle * TAU;
    let first = ((phase_at_start - FRAC_PI_2) / PI).ceil();
    let time = |step: u32| ((first + step as f32) * PI + FRAC_PI_2 - phase_at_start) / per_second;
    (0..4_000).map(time).take_while(|time| *time < seconds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foot_lands_when_its_leg_is_furthest_forward() {
        let (gait, height, speed) = (Gait::WALK, 1.75, 1.3);
        let times = step_times(0.4, speed, gait.cycle(height), 5.0);
        assert!((6..14).contains(&times.len()), "{} steps in five seconds", times.len());
        for time in times {
            let legs = gait.stance(0.4 + speed * time, height).legs;
            assert!(legs.iter().any(|leg| (leg.swing - gait.swing).abs() < 1e-3));
        }
    }
}
