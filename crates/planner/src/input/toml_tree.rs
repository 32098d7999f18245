//! TOML to the common tree.

use super::tree::{Entry, Node, Value};
use crate::error::ScriptError;
use director_film::script::At;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

struct Reader<'a> {
    text: &'a str,
    /// Byte offsets at which the lines of `text` start.
    line_starts: Vec<usize>,
    /// Lines of the file before `text`.
    lines_before: u32,
}

/// `lines_before` lines of the file come before `text`.
pub(super) fn parse(text: &str, file: &str, lines_before: u32) -> Result<Vec<Entry>, ScriptError> {
    let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let line_starts = std::iter::once(0).chain(newlines.map(|(index, _)| index + 1)).collect();
    let reader = Reader { text, line_starts, lines_before };
    match DeTable::parse(text) {
        Ok(table) => Ok(reader.entries(table.get_ref())),
        Err(error) => {
            let at = reader.at(error.span().map_or(0, |span| span.start));
            let what = format!("not TOML: {}", error.message().replace('\n', " "));
            Err(ScriptError::one(file, at, what, "lines such as title = \"My film\""))
        }
    }
}

impl Reader<'_> {
    fn at(&self, byte: usize) -> At {
        let line = self.line_starts.partition_point(|start| *start <= byte);
        let before = &self.text.as_bytes()[self.line_starts[line - 1]..byte.min(self.text.len())];
        // Characters, not bytes: continuation bytes of UTF-8 start no column.
        let columns = before.iter().filter(|b| **b & 0xC0 != 0x80).count() as u32;
        At { line: line as u32 + self.lines_before, column: columns + 1 }
    }

    fn entries(&self, table: &DeTable<'_>) -> Vec<Entry> {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let name: &std::borrow::Cow<'_, str> = key.get_ref();
            Entry { key: name.to_string(), at: self.at(key.span().start), node: self.node(value) }
        };
        let mut entries: Vec<_> = table.iter().map(entry).collect();
        // The parser sorts by key; problems and characters are wanted in the order of the file.
        entries.sort_by_key(|entry| entry.at);
        entries
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let at = self.at(value.span().start);
        let value = match value.get_ref() {
            DeValue::Table(table) => Value::Table(self.entries(table)),
            DeValue::Array(items) => Value::List(items.iter().map(|item| self.node(item)).collect()),
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => Value::Text(number.to_string()),
            DeValue::Float(number) => Value::Text(number.to_string()),
            DeValue::Boolean(truth) => Value::Text(truth.to_string()),
            DeValue::Datetime(moment) => Value::Text(moment.to_string()),
        };
        Node { at, value }
    }
}
