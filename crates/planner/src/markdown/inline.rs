//! Directions within a line: `[pause 0.6]`, `![what](file)`, `[[clip: …]]`, `[card: …]`.

use super::directive::{self, Objection};
use super::plain::plain;
use crate::error::Problems;
use crate::input::{Line, PATH_EXPECTED, check_path};
use director_film::script::{At, ElementKind};

#[derive(Debug, PartialEq)]
pub(crate) enum Piece<'a> {
    /// Trimmed, with its marks still in it; never empty.
    Words(&'a str),
    Direction(ElementKind),
}

/// Bytes within which a direction must end.
const LONGEST_DIRECTION: usize = 1200;

/// What was found at a `[` or `![`, and where it ends.
enum Found {
    Direction(ElementKind, usize),
    Wrong(Objection, usize),
    /// A link or plain brackets.
    Words(usize),
}

/// Splits a line; wrong directions are reported and left out.
pub(crate) fn pieces<'a>(line: Line<'a>, problems: &mut Problems) -> Vec<(At, Piece<'a>)> {
    let mut pieces = Vec::new();
    let (mut words_from, mut index) = (0, 0);
    while let Some(start) = next_bracket(line.text, index) {
        match at_bracket(line.text, start) {
            Found::Words(end) => {
                index = end;
                continue;
            }
            Found::Direction(kind, end) => {
                words(line.part(words_from, start), &mut pieces);
                pieces.push((line.at_byte(start), Piece::Direction(kind)));
                index = end;
            }
            Found::Wrong((what, expected), end) => {
                words(line.part(words_from, start), &mut pieces);
                problems.add(line.at_byte(start), what, expected);
                index = end;
            }
        }
        words_from = index;
    }
    words(line.part(words_from, line.text.len()), &mut pieces);
    pieces
}

fn words<'a>(part: Line<'a>, pieces: &mut Vec<(At, Piece<'a>)>) {
    if !part.text.is_empty() {
        pieces.push((part.at, Piece::Words(part.text)));
    }
}

/// The next `[` (or the `!` before it) that no backslash escapes.
fn next_bracket(text: &str, from: usize) -> Option<usize> {
    let found = text[from..].match_indices('[').map(|(offset, _)| from + offset);
    let start = found.into_iter().find(|at| !text[..*at].ends_with('\\'))?;
    let image = start > from && text[..start].ends_with('!');
    Some(if image { start - 1 } else { start })
}

fn at_bracket(text: &str, start: usize) -> Found {
    let rest = &text[start..];
    if rest.starts_with('!') {
        return image(text, start);
    }
    let (open, close) = if rest.starts_with("[[") { ("[[", "]]") } else { ("[", "]") };
    let reach = rest.floor_char_boundary(LONGEST_DIRECTION);
    let Some(length) = rest[open.len()..reach.max(open.len())].find(close) else {
        return Found::Words(start + open.len());
    };
    let inner = &rest[open.len()..open.len() + length];
    let end = start + open.len() + length + close.len();
    if open == "[" && text[end..].starts_with('(') {
        return Found::Words(end);
    }
    match directive::parse(inner, open == "[[") {
        Ok(Some(kind)) => Found::Direction(kind, end),
        Ok(None) => Found::Words(end),
        Err(objection) => Found::Wrong(objection, end),
    }
}

/// `![what](file.png)`, an optional title after the file ignored.
fn image(text: &str, start: usize) -> Found {
    let rest = &text[start + 2..];
    let rest = &rest[..rest.floor_char_boundary(LONGEST_DIRECTION)];
    let Some((what, target)) = rest.split_once("](") else { return Found::Words(start + 2) };
    let Some(close) = target.find(')') else { return Found::Words(start + 2) };
    let end = start + 2 + what.len() + 2 + close + 1;
    let target = target[..close].trim();
    let file = target.split_once(" \"").map_or(target, |(file, _)| file.trim());
    let file = file.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(file);
    match check_path(file) {
        Ok(file) => Found::Direction(ElementKind::Still { what: plain(what), file }, end),
        Err(why) => Found::Wrong((why.to_owned(), PATH_EXPECTED.to_owned()), end),
    }
}
