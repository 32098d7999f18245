//! The block of settings before a script's first line.

use super::source::Source;
use super::tree::Entry;
use super::{toml_tree, yaml_tree};
use crate::error::ScriptError;
use director_film::script::At;

/// Settings larger than this are no settings.
pub(super) const MAX_SETTINGS_BYTES: usize = 64 << 10;

/// Front matter as entries, and where the script begins.
#[derive(Debug, Default)]
pub(crate) struct Front {
    pub(crate) entries: Vec<Entry>,
    /// Lines of the file before the script's body.
    pub(crate) lines: usize,
}

impl Front {
    /// `+++` fences hold TOML; `---` fences hold YAML, or TOML when the first setting is written with `=`.
    pub(crate) fn of(source: &Source) -> Result<Self, ScriptError> {
        let mut lines = source.text.split('\n');
        let Some(fence @ ("---" | "+++")) = lines.next().map(str::trim_end) else {
            return Ok(Self::default());
        };
        let Some(count) = lines.position(|line| line.trim_end() == fence) else {
            let what = "the front matter has no end";
            return Err(ScriptError::one(
                &source.file,
                At { line: 1, column: 1 },
                what,
                format!("a second line `{fence}`"),
            ));
        };
        let text: String = source.text.split_inclusive('\n').skip(1).take(count).collect();
        check_size(&text, &source.file)?;
        let parse =
            if fence == "+++" || looks_like_toml(&text) { toml_tree::parse } else { yaml_tree::parse };
        Ok(Self { entries: parse(&text, &source.file, 1)?, lines: count + 2 })
    }
}

pub(super) fn check_size(text: &str, file: &str) -> Result<(), ScriptError> {
    if text.len() <= MAX_SETTINGS_BYTES {
        return Ok(());
    }
    let what = format!("the settings have {} bytes", text.len());
    Err(ScriptError::one(
        file,
        At { line: 1, column: 1 },
        what,
        format!("at most {MAX_SETTINGS_BYTES} bytes"),
    ))
}

fn looks_like_toml(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(line) = first else { return false };
    let key_end = line.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"')));
    line.starts_with('[') || key_end.is_some_and(|end| line[end..].trim_start().starts_with('='))
}
