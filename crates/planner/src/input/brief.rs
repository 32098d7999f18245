//! The brief: a TOML file or a table in the front matter.

use super::fields::Fields;
use super::front::check_size;
use super::source::Source;
use super::toml_tree;
use super::tree::Entry;
use crate::error::{Problems, ScriptError};
use director_film::brief::Brief;

const KEYS: &[&str] =
    &["title", "objective", "audience", "tone", "call_to_action", "key_points", "subject", "seconds"];

/// Reads a brief from TOML.
///
/// # Errors
/// Every unknown key and wrong value, each with its place.
pub fn parse_brief(toml: &str, file: &str) -> Result<Brief, ScriptError> {
    let source = Source::new(toml, file)?;
    check_size(&source.text, file)?;
    let mut problems = Problems::new(file);
    let brief = read_brief(toml_tree::parse(&source.text, file, 0)?, &mut problems);
    problems.finish(brief)
}

pub(super) fn read_brief(entries: Vec<Entry>, problems: &mut Problems) -> Brief {
    let mut fields = Fields::new(entries, KEYS, problems);
    Brief {
        title: fields.text_or_empty("title"),
        objective: fields.text_or_empty("objective"),
        audience: fields.text_or_empty("audience"),
        tone: fields.text_or_empty("tone"),
        call_to_action: fields.text_or_empty("call_to_action"),
        key_points: fields.texts("key_points"),
        subject: fields.text_or_empty("subject"),
        seconds: fields
            .parsed("seconds", "whole seconds from 0 to 300", |text| text.parse().ok().filter(|s| *s <= 300))
            .unwrap_or(0),
    }
}
