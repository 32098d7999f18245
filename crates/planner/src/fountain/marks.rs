//! How a line of a screenplay is recognised.

use crate::error::Problems;
use crate::input::at_byte;
use crate::markdown::{Speaker, directive};

/// The text with `/* … */` replaced by spaces, so that places stay true.
pub(super) fn without_boneyard(text: &str, problems: &mut Problems) -> String {
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        let Some(end) = rest[start..].find("*/") else {
            problems.add(
                at_byte(text, text.len() - rest.len() + start),
                "this boneyard has no end",
                "`*/` after it",
            );
            return kept;
        };
        blank(&rest[start..start + end + 2], &mut kept);
        rest = &rest[start + end + 2..];
    }
    kept + rest
}

/// The text without notes, except those that are directions of ours (right or wrong: the reader of lines objects).
pub(super) fn without_notes(text: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find("[[") {
        kept.push_str(&rest[..start]);
        let Some(end) = rest[start..].find("]]") else { return kept + &rest[start..] };
        let note = &rest[start..start + end + 2];
        let inner = &note[2..end];
        // A note such as `[[todo: more]]` is somebody's own; only our directions and slips of them are looked at.
        let ours = !inner.contains('\n') && is_direction(inner);
        if ours {
            kept.push_str(note);
        } else {
            blank(note, &mut kept);
        }
        rest = &rest[start + end + 2..];
    }
    kept + rest
}

fn is_direction(inner: &str) -> bool {
    match directive::parse(inner, true) {
        Ok(found) => found.is_some(),
        Err((what, _)) => !what.starts_with("unknown direction") || what.contains("did you mean"),
    }
}

fn blank(text: &str, kept: &mut String) {
    kept.extend(text.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
}

/// The words of a scene heading: `INT. KITCHEN - DAY`, forced with a dot; a scene number at its end is dropped.
pub(super) fn heading(text: &str) -> Option<&str> {
    const STARTS: [&str; 9] =
        ["INT./EXT", "EXT./INT", "INT/EXT", "EXT/INT", "I./E", "I/E", "INT", "EXT", "EST"];
    let forced = text.strip_prefix('.').filter(|rest| rest.starts_with(char::is_alphanumeric));
    let opens = |start: &&str| {
        let head = text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        head && text[start.len()..].starts_with(['.', ' '])
    };
    let words = forced.or_else(|| STARTS.iter().any(opens).then_some(text))?.trim();
    let number = words.strip_suffix('#').and_then(|rest| rest.rfind('#'));
    Some(number.map_or(words, |at| words[..at].trim_end()))
}

/// `CUT TO:`, `FADE OUT.`, or anything after `>` that is not centred.
pub(super) fn transition(text: &str) -> Option<&str> {
    if let Some(forced) = text.strip_prefix('>') {
        return (!forced.ends_with('<')).then(|| forced.trim());
    }
    let upper = !text.chars().any(char::is_lowercase);
    let known =
        text.ends_with("TO:") || matches!(text, "FADE IN:" | "FADE OUT." | "FADE OUT:" | "FADE TO BLACK.");
    (upper && known).then_some(text)
}

/// `> THE END <`.
pub(super) fn centred(text: &str) -> Option<&str> {
    text.strip_prefix('>')?.strip_suffix('<').map(str::trim)
}

/// `MAYA`, `MAYA (V.O.) ^`, `@McAVOY`: the speaker, and whether the turn runs beside the one before.
pub(super) fn cue(text: &str) -> Option<(Speaker, bool)> {
    let (text, dual) = match text.strip_suffix('^') {
        Some(text) => (text.trim_end(), true),
        None => (text, false),
    };
    let (name, extension) = match text.split_once('(') {
        Some((name, rest)) => (name.trim(), Some(rest.trim_end().strip_suffix(')')?.trim())),
        None => (text.trim(), None),
    };
    let forced = name.strip_prefix('@').map(str::trim).filter(|name| !name.is_empty());
    if forced.is_none() && !crate::markdown::is_name(name) {
        return None;
    }
    let continued = |text: &&str| !text.to_uppercase().starts_with("CONT");
    let manner = extension.filter(continued).filter(|text| !text.is_empty()).map(str::to_owned);
    Some((Speaker { name: forced.unwrap_or(name).to_owned(), manner }, dual))
}
