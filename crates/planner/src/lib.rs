//! Pure decisions: script to clip plan, clip to prompt, plan to price. No input or output, no clock, no chance.
//!
//! The way of the data: [`parse_markdown`] and [`parse_fountain`] understand what a person wrote, [`plan()`] decides
//! what is shot and for how long, [`request`] says what is sent to a provider. Speech that was measured between two
//! calls of [`plan()`] replaces the words' estimate.

mod error;
mod fountain;
mod input;
mod markdown;
mod plan;
mod price;
mod prompt;
mod request;

pub use error::{PlanError, Problem, ScriptError};
pub use fountain::parse_fountain;
pub use input::{
    Document, FileKind, FileRef, MAX_SCRIPT_BYTES, decode, draft, files, links, merge_bibles, merge_brief,
    missing_file, parse_bibles, parse_brief, read,
};
pub use markdown::parse_markdown;
pub use plan::{
    BETWEEN_LINES, Constraints, LEAD_IN, MAX_FILM, TAIL, plan, schema::clip_plan_schema, spoken_lines,
    utterances,
};
pub use price::estimate;
pub use prompt::lint;
pub use request::request;
