//! The embedded provider's renderer: a prompt becomes a 3D animatic with sound.
//!
//! In the order of the data: [`read`] understands the prompt with the words of [`vocabulary`], [`stage`] raises the
//! set, [`bodies`] stand and move in it as their [`action`] says, [`camera`] looks, [`sound`] is heard, and [`shoot`]
//! writes the take. Everything up to the encoder is pure: one order gives the same frames and samples on every machine.

pub mod action;
pub mod bodies;
pub mod camera;
pub mod defect;
mod error;
mod lighting;
mod order;
mod overlay;
pub mod read;
pub mod scene;
mod shoot;
pub mod sound;
pub mod stage;
pub mod take;
pub mod truth;
pub mod vocabulary;
mod weather;

pub use error::PrevizError;
pub use order::{BETWEEN_LINES, LEAD_IN, Order, Record, SpokenLine, TAIL};
pub use shoot::{Extras, shoot, shoot_with};
pub use take::{Take, frame};
