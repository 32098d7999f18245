//! The text of one file: checked once where it enters, then handed out line by line with places.

use crate::error::ScriptError;
use director_film::script::At;

/// The most that is read as a script. A film of five minutes is said in a thousandth of it.
pub const MAX_SCRIPT_BYTES: usize = 1 << 20;

/// A paragraph of a quarter of an hour.
const MAX_LINE_BYTES: usize = 64 << 10;

/// A file's text without byte-order mark and carriage returns.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) file: String,
    pub(crate) text: String,
}

/// One line and the place of its first character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: At,
}

impl Line<'_> {
    /// The line without surrounding space, its place moved along.
    pub(crate) fn trimmed(self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        Self { text: self.text.trim(), at: self.at_byte(start) }
    }

    /// What follows `bytes` bytes, trimmed.
    pub(crate) fn after(self, bytes: usize) -> Self {
        Self { text: &self.text[bytes..], at: self.at_byte(bytes) }.trimmed()
    }

    /// The part between two byte offsets, trimmed.
    pub(crate) fn part(self, from: usize, to: usize) -> Self {
        Line { text: &self.text[from..to], at: self.at_byte(from) }.trimmed()
    }

    /// The place of a byte of this line.
    pub(crate) fn at_byte(self, byte: usize) -> At {
        let columns = self.text[..byte].chars().count() as u32;
        At { line: self.at.line, column: self.at.column + columns }
    }
}

impl Source {
    /// Refuses what is no script: too large, empty, or binary.
    pub(crate) fn new(text: &str, file: &str) -> Result<Self, ScriptError> {
        let start = At { line: 1, column: 1 };
        if text.len() > MAX_SCRIPT_BYTES {
            let what = format!("the file has {} bytes", text.len());
            return Err(ScriptError::one(
                file,
                start,
                what,
                format!("at most {MAX_SCRIPT_BYTES} bytes of text"),
            ));
        }
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        if let Some((byte, control)) = text.char_indices().find(|(_, c)| is_binary(*c)) {
            let what = format!("the character U+{:04X} belongs to no text", control as u32);
            return Err(ScriptError::one(file, at_byte(&text, byte), what, "a plain text file"));
        }
        if text.trim().is_empty() {
            return Err(ScriptError::one(
                file,
                start,
                "the file is empty",
                "a heading and a line of narration",
            ));
        }
        let long = text.split('\n').enumerate().find(|(_, line)| line.len() > MAX_LINE_BYTES);
        if let Some((index, line)) = long {
            let at = At { line: index as u32 + 1, column: 1 };
            let what = format!("this line has {} bytes", line.len());
            return Err(ScriptError::one(
                file,
                at,
                what,
                format!("at most {MAX_LINE_BYTES} bytes in a line"),
            ));
        }
        Ok(Self { file: file.to_owned(), text })
    }

    pub(crate) fn lines(&self) -> Vec<Line<'_>> {
        lines_from(&self.text, 1)
    }
}

/// Lines of `text` whose first line has the number `first`.
pub(crate) fn lines_from(text: &str, first: u32) -> Vec<Line<'_>> {
    let place = |(index, text)| Line { text, at: At { line: first + index as u32, column: 1 } };
    text.split('\n').enumerate().map(place).collect()
}

/// Line and column of a byte of `text`.
pub(crate) fn at_byte(text: &str, byte: usize) -> At {
    let before = &text[..byte];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() as u32 + 1;
    At { line, column: before[line_start..].chars().count() as u32 + 1 }
}

fn is_binary(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t' | '\u{b}' | '\u{c}' | '\u{85}')
}

/// Text of a file's bytes; the error names the first byte that is not UTF-8.
pub fn decode(bytes: Vec<u8>, file: &str) -> Result<String, ScriptError> {
    if bytes.len() > MAX_SCRIPT_BYTES {
        let what = format!("the file has {} bytes", bytes.len());
        let expected = format!("at most {MAX_SCRIPT_BYTES} bytes of text");
        return Err(ScriptError::one(file, At { line: 1, column: 1 }, what, expected));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let readable = std::str::from_utf8(&error.as_bytes()[..good]).unwrap_or_default();
        let what = format!("byte {good} of the file is not UTF-8");
        ScriptError::one(file, at_byte(readable, readable.len()), what, "a text file saved as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_utf8_are_named_by_place_and_offset() {
        let error = decode(b"# One\nab\xffc".to_vec(), "a.md").unwrap_err();
        assert_eq!(
            error.to_string(),
            "a.md:2:3: byte 8 of the file is not UTF-8; expected a text file saved as UTF-8"
        );
    }

    #[test]
    fn binary_empty_and_huge_files_are_refused_in_one_line() {
        for (text, part) in
            [("", "is empty"), (" \n\t\n", "is empty"), ("a\0b", "U+0000"), ("a\u{1b}[0m", "U+001B")]
        {
            let error = Source::new(text, "a.md").unwrap_err().to_string();
            assert!(error.starts_with("a.md:1:") && error.contains(part), "{error}");
        }
        let error = Source::new(&"a ".repeat(5 << 20), "a.md").unwrap_err().to_string();
        assert!(error.contains("10485760 bytes") && error.lines().count() == 1, "{error}");
    }
}
