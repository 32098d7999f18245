//! OpenTimelineIO JSON, out and in.

mod model;
mod read;
mod read_picture;
mod read_sound;
mod write;

pub use read::{Imported, import_otio};
pub(super) use write::write;
