//! Where comments, strings and other stretches that are no code end. Every function returns a place behind `at`.

use crate::language::{Language, Style};
use memchr::{memchr, memchr_iter, memmem};

pub(super) fn lines(bytes: &[u8]) -> u32 {
    memchr_iter(b'\n', bytes).count() as u32
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |offset| at + offset)
}

/// The end of the comment that begins at `at`, if one does.
pub(super) fn comment(bytes: &[u8], at: usize, language: &Language) -> Option<usize> {
    let rest = &bytes[at..];
    match language.style {
        Style::C if rest.starts_with(b"//") => Some(line_end(bytes, at)),
        Style::C if rest.starts_with(b"/*") => Some(block(bytes, at, language.name == "Rust")),
        Style::C if language.name == "PHP" && rest[0] == b'#' && rest.get(1) != Some(&b'[') => {
            Some(line_end(bytes, at))
        }
        Style::Hash if rest[0] == b'#' && hash_begins(bytes, at, language) => Some(line_end(bytes, at)),
        Style::Dashes if rest.starts_with(b"--[[") => Some(after(bytes, at + 4, b"]]")),
        Style::Dashes if rest.starts_with(b"{-") => Some(after(bytes, at + 2, b"-}")),
        Style::Dashes if rest.starts_with(b"--") => Some(line_end(bytes, at)),
        Style::Semicolons if rest[0] == b';' => Some(line_end(bytes, at)),
        _ => None,
    }
}

/// In a shell `$#` and `a#b` are no comments.
fn hash_begins(bytes: &[u8], at: usize, language: &Language) -> bool {
    !matches!(language.name, "Shell" | "Perl")
        || at == 0
        || bytes[at - 1].is_ascii_whitespace()
        || bytes[at - 1] == b';'
}

fn after(bytes: &[u8], at: usize, end: &[u8]) -> usize {
    let at = at.min(bytes.len());
    memmem::find(&bytes[at..], end).map_or(bytes.len(), |offset| at + offset + end.len())
}

fn block(bytes: &[u8], at: usize, nested: bool) -> usize {
    if !nested {
        return after(bytes, at + 2, b"*/");
    }
    let (mut depth, mut at) = (1_usize, at + 2);
    while depth > 0 && at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'/', Some(b'*')) => {
                depth += 1;
                at += 2;
            }
            (b'*', Some(b'/')) => {
                depth -= 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    at.min(bytes.len())
}

/// The end of the string whose quote stands at `at`.
pub(super) fn string(bytes: &[u8], at: usize, quote: u8, language: &Language) -> usize {
    let triple = [quote; 3];
    let tripled = matches!(
        language.name,
        "Python" | "Kotlin" | "Swift" | "Scala" | "Dart" | "Elixir" | "Julia" | "Java" | "C#"
    );
    if tripled && bytes[at..].starts_with(&triple) {
        return closed(bytes, at + 3, &triple, true);
    }
    closed(bytes, at + 1, &[quote], language.long_strings)
}

/// The place behind `end`; a backslash escapes. A string that must not hold line breaks ends before one.
fn closed(bytes: &[u8], mut at: usize, end: &[u8], long: bool) -> usize {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' if !long => return at,
            _ if byte == end[0] && bytes[at..].starts_with(end) => return at + end.len(),
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `'x'`, `'\n'` and `'\u{1F}'` are characters; else only the quote is passed.
pub(super) fn character(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at + 1..bytes.len().min(at + 14)];
    let begin = match rest {
        [b'\\', _, ..] => 2,
        [first, ..] => (first.leading_ones() as usize).max(1),
        [] => return at + 1,
    };
    let escaped = rest[0] == b'\\';
    let reach = if escaped { rest.len() } else { (begin + 1).min(rest.len()) };
    match rest.get(begin..reach).and_then(|tail| memchr(b'\'', tail)) {
        Some(offset) => at + 1 + begin + offset + 1,
        None => at + 1,
    }
}

pub(super) fn is_prefix(language: &Language, word: &[u8]) -> bool {
    match language.name {
        "Python" => word.len() <= 2 && word.iter().all(|b| b"rRbBuUfFtT".contains(b)),
        "Rust" => matches!(word, b"r" | b"b" | b"br" | b"c" | b"cr"),
        "C++" => matches!(word, b"R" | b"LR" | b"u8R" | b"uR" | b"UR" | b"L"),
        "Dart" | "Scala" => matches!(word, b"r" | b"s" | b"f"),
        _ => false,
    }
}

/// `#"…"#` with any number of signs, or `"delimiter(…)delimiter"` of C++.
pub(super) fn raw_string(bytes: &[u8], at: usize, delimited: bool) -> Option<usize> {
    let rest = &bytes[at..];
    let signs = rest.iter().take_while(|b| **b == b'#').count();
    if rest.get(signs) != Some(&b'"') {
        return None;
    }
    let mut end = Vec::with_capacity(18);
    let mut from = at + signs + 1;
    if delimited {
        let open = memchr(b'(', &rest[1..rest.len().min(20)])?;
        end.push(b')');
        end.extend_from_slice(&rest[1..=open]);
        end.push(b'"');
        from = at + open + 2;
    } else {
        end.push(b'"');
        end.resize(signs + 1, b'#');
    }
    Some(after(bytes, from, &end))
}

/// A template with `${…}` inside, or Go's raw string.
pub(super) fn backticks(bytes: &[u8], at: usize, raw: bool) -> usize {
    if raw {
        return after(bytes, at + 1, b"`");
    }
    // Each level is the depth of braces within one `${`.
    let mut levels: Vec<u32> = Vec::new();
    let mut at = at + 1;
    let mut text = true;
    while let Some(&byte) = bytes.get(at) {
        match (byte, text) {
            (b'\\', _) => at += 1,
            (b'`', true) if levels.is_empty() => return at + 1,
            (b'`', _) => text = !text,
            (b'$', true) if bytes.get(at + 1) == Some(&b'{') && levels.len() < 64 => {
                levels.push(0);
                text = false;
                at += 1;
            }
            (b'{', false) => *levels.last_mut().unwrap_or(&mut 0) += 1,
            (b'}', false) => match levels.last_mut() {
                Some(0) | None => {
                    levels.pop();
                    text = true;
                }
                Some(depth) => *depth -= 1,
            },
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// A regular expression of JavaScript, or only the slash where none ends on this line.
pub(super) fn regex(bytes: &[u8], at: usize) -> usize {
    let mut class = false;
    let mut here = at + 1;
    while let Some(&byte) = bytes.get(here) {
        match byte {
            b'\n' => break,
            b'\\' => here += 1,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => return here + 1,
            _ => {}
        }
        here += 1;
    }
    at + 1
}

/// Behind the next `<?php` or `<?=`.
pub(super) fn php_start(bytes: &[u8], at: usize) -> usize {
    let at = at.min(bytes.len());
    memmem::find(&bytes[at..], b"<?").map_or(bytes.len(), |offset| {
        let begin = at + offset + 2;
        if bytes[begin..].starts_with(b"php") { begin + 3 } else { begin }
    })
}

const NOTES: [&[u8]; 4] = [b"TODO", b"FIXME", b"HACK", b"XXX"];

/// Every note in a comment: its place, and the words from its marker to the end of the line.
pub(super) fn todos(comment: &[u8], mut found: impl FnMut(usize, &[u8])) {
    let mut at = 0;
    while let Some(offset) = comment[at..].iter().position(|b| matches!(b, b'T' | b'F' | b'H' | b'X')) {
        let here = at + offset;
        let rest = &comment[here..];
        let marker = NOTES.into_iter().find(|note| rest.starts_with(note));
        let Some(marker) = marker.filter(|note| stands_alone(comment, here, note.len())) else {
            at = here + 1;
            continue;
        };
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        found(here, &rest[..end]);
        at = here + end.max(marker.len());
    }
}

fn stands_alone(text: &[u8], at: usize, len: usize) -> bool {
    let word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    // In quotation marks or in a list it is spoken about, not left to do.
    let named = |byte: Option<&u8>| matches!(byte, Some(b'`' | b'\'' | b'"' | b','));
    let (before, after) = (at.checked_sub(1).and_then(|before| text.get(before)), text.get(at + len));
    ![before, after].into_iter().any(|byte| word(byte) || named(byte))
}
