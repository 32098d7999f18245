//! The cut: a timeline becomes a film, its captions and its title cards.
//!
//! Pictures that are used as they are get copied; only seams and the starts that lie between key frames are encoded
//! ([`spans::plan`] decides, purely). Sound is mixed as one programme, levelled, and encoded once, so that nothing drifts.
//! A finished film is looked at before it gets its name: its frames are decoded and counted.
//!
//! [`export`] writes a timeline for editors, [`import_otio`] reads one back; [`piano`] makes music where a film has none.

mod burn;
mod captioned;
mod captions;
mod card;
mod duck;
mod error;
mod export;
mod files;
mod limiter;
mod loudness;
mod mix;
pub mod piano;
mod pictures;
mod render;
mod sheet;
pub mod spans;
mod srt;
mod vtt;

pub use burn::CaptionStyle;
pub use captions::captions_for;
pub use card::{CardStyle, card_png};
pub use error::CutError;
pub use export::{Format, Imported, MediaName, MediaNames, export, import_otio};
pub use files::{MediaFiles, MediaFolder, read_timeline};
pub use loudness::{Loudness, master, measure};
pub use mix::mix;
pub use render::{RenderOptions, RenderProgress, Rendered, render, render_with};
pub use sheet::{SheetLayout, contact_sheet, poster_frame};
pub use srt::srt;
pub use vtt::vtt;
