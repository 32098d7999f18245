//! The cut: a timeline becomes a film, its captions and its title cards.
//!
//! Pictures that are used as they are get copied; only seams and the starts that lie between key frames are encoded
//! ([`spans::plan`] decides, purely). Sound is mixed as one programme, levelled, and encoded once, so that nothing drifts.
//! A finished film is looked at before it gets its name: its frames are decoded and counted.

mod captions;
mod card;
mod duck;
mod error;
mod export;
mod files;
mod limiter;
mod loudness;
mod mix;
mod pictures;
mod render;
pub mod spans;
mod srt;
mod vtt;

pub use captions::captions_for;
pub use card::{CardStyle, card_png};
pub use error::CutError;
pub use export::{Format, Imported, MediaName, MediaNames, export, import_otio};
pub use files::MediaFiles;
pub use loudness::{Loudness, master, measure};
pub use mix::mix;
pub use render::{RenderProgress, Rendered, render};
pub use srt::srt;
pub use vtt::vtt;
