//! How subjects move: the way they go and the stance they take at each moment.

mod gait;
mod poses;
mod way;

pub use gait::{Gait, step_times};
pub use poses::stance;
pub use way::{Spot, Way};

/// Angles of a two-legged body in radians and shifts in shares of its height. All zero stands straight, arms hanging.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Stance {
    /// Forward bend of the trunk.
    pub lean: f32,
    /// Sideways sway of the trunk, positive to its left.
    pub sway: f32,
    /// Turn of the shoulders against the hips, positive to its left.
    pub twist: f32,
    /// Down is positive.
    pub nod: f32,
    /// To its left is positive.
    pub look: f32,
    /// Left, right.
    pub arms: [Arm; 2],
    pub legs: [Leg; 2],
    /// The whole body tipped forward about the feet.
    pub tip: f32,
    /// Raised above the ground, in shares of the height.
    pub lift: f32,
    /// Turn of the whole body about the vertical.
    pub turn: f32,
    /// 0 closed, 1 wide open.
    pub mouth: f32,
    /// How far a held jug or cup is tilted; `None` when nothing is held.
    pub holds: Option<f32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Arm {
    /// Forward.
    pub raise: f32,
    /// Sideways, away from the body.
    pub spread: f32,
    /// Bend of the elbow.
    pub elbow: f32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Leg {
    /// Forward.
    pub swing: f32,
    pub knee: f32,
}
