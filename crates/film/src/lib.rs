//! The vocabulary every other crate speaks: pure data and arithmetic, no input or output, no clock, no randomness.
//!
//! Read it in the order of a film's life: [`script`] and [`bible`] come in, [`plan`] is decided, [`request`] goes to a
//! provider described by [`capability`] and priced by [`price`], a [`take`] comes back, [`assessment`] judges it,
//! [`timeline`] holds the cut and [`report`] tells what happened.

pub mod assessment;
pub mod bible;
pub mod brief;
pub mod capability;
pub mod frames;
pub mod hash;
pub mod ids;
pub mod money;
pub mod permit;
pub mod picture;
pub mod plan;
pub mod price;
pub mod report;
pub mod request;
pub mod script;
pub mod shot;
pub mod speech;
pub mod take;
pub mod timeline;

pub use frames::{FrameRate, Frames, Seconds};
pub use hash::ContentHash;
pub use money::MicroUsd;
pub use permit::SpendPermit;
pub use picture::{Aspect, Size};
