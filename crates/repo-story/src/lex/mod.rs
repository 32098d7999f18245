//! The lexical pass: one walk over a file's bytes that knows comments and strings, and finds what is defined, raised,
//! caught and left to do. It builds no tree and allocates only for what it keeps.

mod rules;
mod skip;

use crate::language::{Language, MarkKind};
use rules::Rules;
use rustc_hash::FxHasher;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// How often each name occurs, by the name's hash: names themselves are never kept.
pub(crate) type NameCounts = HashMap<u64, u32, BuildHasherDefault<FxHasher>>;

/// Something found at a line, from 1. The name lies in [`Scan::names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) kind: MarkKind,
    pub(crate) line: u32,
    from: u32,
    len: u32,
}

/// What one file holds.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) names: String,
    pub(crate) marks: Vec<Mark>,
    pub(crate) lines: u32,
}

/// Names longer than this are no names.
const LONGEST_NAME: usize = 120;
/// More finds in one file say nothing more.
const MOST_MARKS: usize = 20_000;

impl Scan {
    pub(crate) fn name(&self, mark: &Mark) -> &str {
        &self.names[mark.from as usize..(mark.from + mark.len) as usize]
    }

    fn add(&mut self, kind: MarkKind, line: u32, name: &[u8]) {
        let name = &name[..name.len().min(LONGEST_NAME)];
        if self.marks.len() >= MOST_MARKS {
            return;
        }
        let from = self.names.len() as u32;
        self.names.push_str(&String::from_utf8_lossy(name));
        self.marks.push(Mark { kind, line, from, len: self.names.len() as u32 - from });
    }
}

pub(crate) fn hash_of(name: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    hasher.finish()
}

/// Reads `bytes` as `language` and counts capitalised names into `counts`.
pub(crate) fn scan(bytes: &[u8], language: &'static Language, counts: &mut NameCounts) -> Scan {
    let mut lexer =
        Lexer { bytes, at: 0, line: 1, language, rules: Rules::new(language), counts, scan: Scan::default() };
    lexer.run();
    lexer.scan.lines = lexer.line.saturating_sub(u32::from(bytes.last() == Some(&b'\n')));
    lexer.scan
}

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
    language: &'static Language,
    rules: Rules,
    counts: &'a mut NameCounts,
    scan: Scan,
}

/// Kinds of bytes.
const OTHER: u8 = 0;
const NAME: u8 = 1;
const DIGIT: u8 = 2;
const SPACE: u8 = 3;
const LINE: u8 = 4;

static CLASS: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..=0xFF => NAME,
            b'0'..=b'9' => DIGIT,
            b' ' | b'\t' | b'\r' | 0x0C => SPACE,
            b'\n' => LINE,
            _ => OTHER,
        };
        byte += 1;
    }
    table
};

impl Lexer<'_> {
    fn run(&mut self) {
        use crate::language::Style;
        if self.language.style == Style::Markup {
            self.line += skip::lines(self.bytes);
            return;
        }
        if self.language.name == "PHP" {
            self.at = skip::php_start(self.bytes, 0);
            self.line += skip::lines(&self.bytes[..self.at]);
        }
        while let Some(&byte) = self.bytes.get(self.at) {
            match CLASS[usize::from(byte)] {
                NAME => self.name(),
                DIGIT => self.number(),
                SPACE => self.at += 1,
                LINE => {
                    self.line += 1;
                    self.at += 1;
                    self.rules.end_of_line(self.bytes, &mut self.scan);
                }
                _ => self.sign(byte),
            }
        }
        self.rules.sign(b';', self.bytes, self.at, self.line, &mut self.scan);
    }

    fn name(&mut self) {
        let from = self.at;
        let rest = &self.bytes[from..];
        let len =
            rest.iter().position(|b| !matches!(CLASS[usize::from(*b)], NAME | DIGIT)).unwrap_or(rest.len());
        let word = &rest[..len];
        self.at += len;
        if skip::is_prefix(self.language, word) && self.prefixed_string(word) {
            return;
        }
        if len >= 3 && (word[0].is_ascii_uppercase() || (self.language.name == "C" && len >= 4)) {
            *self.counts.entry(hash_of(word)).or_default() += 1;
        }
        self.rules.word(from..self.at, self.bytes, self.line, &mut self.scan);
    }

    /// `r"…"`, `b'…'`, `f"""…"""`, `r#"…"#`: whether `word` was the prefix of a string, which is then passed.
    fn prefixed_string(&mut self, word: &[u8]) -> bool {
        let next = self.bytes.get(self.at).copied();
        let raw = matches!(self.language.name, "Rust" | "C++")
            && word.contains(&if self.language.name == "Rust" { b'r' } else { b'R' });
        match next {
            Some(b'#' | b'"') if raw => {
                let Some(end) = skip::raw_string(self.bytes, self.at, self.language.name == "C++") else {
                    return false;
                };
                self.pass(end);
                self.rules.string(self.bytes, &mut self.scan);
                true
            }
            Some(quote @ (b'"' | b'\'')) => {
                self.string(quote);
                true
            }
            _ => false,
        }
    }

    fn number(&mut self) {
        let rest = &self.bytes[self.at..];
        let len =
            rest.iter().position(|b| !matches!(CLASS[usize::from(*b)], NAME | DIGIT)).unwrap_or(rest.len());
        self.at += len;
        self.rules.string(self.bytes, &mut self.scan);
    }

    /// Goes on at `end`, counting the lines passed.
    fn pass(&mut self, end: usize) {
        self.line += skip::lines(&self.bytes[self.at..end]);
        self.at = end;
    }

    fn comment(&mut self, end: usize) {
        let text = &self.bytes[self.at..end];
        skip::todos(text, |offset, note| {
            let line = self.line + skip::lines(&text[..offset]);
            self.scan.add(MarkKind::Todo, line, note);
        });
        self.pass(end);
    }

    fn string(&mut self, quote: u8) {
        let end = skip::string(self.bytes, self.at, quote, self.language);
        self.pass(end);
        self.rules.string(self.bytes, &mut self.scan);
    }

    fn sign(&mut self, byte: u8) {
        if let Some(end) = skip::comment(self.bytes, self.at, self.language) {
            self.comment(end);
            return;
        }
        match byte {
            b'\'' if self.language.char_quote => {
                let end = skip::character(self.bytes, self.at);
                self.pass(end);
            }
            b'"' | b'\'' => self.string(byte),
            b'`' if self.language.backticks => {
                let end = skip::backticks(self.bytes, self.at, self.language.name == "Go");
                self.pass(end);
                self.rules.string(self.bytes, &mut self.scan);
            }
            b'/' if self.language.backticks
                && self.language.c_functions
                && self.rules.value_may_follow(self.bytes) =>
            {
                let end = skip::regex(self.bytes, self.at);
                self.pass(end);
            }
            b'?' if self.language.name == "PHP" && self.bytes[self.at..].starts_with(b"?>") => {
                let end = skip::php_start(self.bytes, self.at + 2);
                self.pass(end);
            }
            _ => {
                self.rules.sign(byte, self.bytes, self.at, self.line, &mut self.scan);
                self.at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests;
