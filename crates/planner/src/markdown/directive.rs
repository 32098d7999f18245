//! The words inside `[…]` and `[[…]]`.

use super::plain::plain;
use crate::input::{PATH_EXPECTED, check_path, nearest};
use director_film::frames::Seconds;
use director_film::script::ElementKind;

/// What is wrong, and what was expected.
pub(crate) type Objection = (String, String);

const KNOWN: &[&str] = &["pause", "card", "sfx", "music", "clip", "still"];
const LONGEST_CARD: usize = 200;

/// A direction, or `None` for words that merely stand in brackets. `double` brackets hold clips, and in Fountain every
/// other direction too.
pub(crate) fn parse(inner: &str, double: bool) -> Result<Option<ElementKind>, Objection> {
    let inner = inner.trim();
    let end = inner.find(|c: char| c == ':' || c.is_whitespace()).unwrap_or(inner.len());
    let (word, rest) = (inner[..end].to_lowercase(), inner[end..].trim_start());
    let colon = rest.starts_with(':');
    let value = rest.strip_prefix(':').unwrap_or(rest).trim();
    match word.as_str() {
        "pause" => pause(value).map(Some),
        "card" if colon => card(value).map(Some),
        "sfx" if colon => Ok(Some(ElementKind::Sfx { file: path(value)? })),
        "music" if colon => Ok(Some(ElementKind::Music { file: path(value)? })),
        "clip" if colon && double => clip(value).map(Some),
        "clip" if colon => {
            Err((format!("`[{inner}]` stands in single brackets"), "[[clip: demo.mp4 3s-9s]]".to_owned()))
        }
        "still" if colon && double => still(value).map(Some),
        _ => unknown(&word, colon),
    }
}

fn unknown(word: &str, colon: bool) -> Result<Option<ElementKind>, Objection> {
    match nearest(word, KNOWN) {
        Some(near) if near != word || !colon => {
            let hint = if near == word { String::new() } else { format!("; did you mean `{near}`") };
            // `[still]` and `[card]` may be words; `[crad: …]` is a slip.
            if colon { Err((format!("unknown direction `{word}`{hint}"), expected())) } else { Ok(None) }
        }
        _ if colon && word.chars().all(char::is_alphabetic) => {
            Err((format!("unknown direction `{word}`"), expected()))
        }
        _ => Ok(None),
    }
}

fn expected() -> String {
    "[pause 0.6], [card: words], [sfx: file], [music: file], [[clip: file 3s-9s]] or ![what](file)".to_owned()
}

fn pause(value: &str) -> Result<ElementKind, Objection> {
    let seconds = value.strip_suffix('s').unwrap_or(value).trim().parse::<f64>().ok();
    match seconds.filter(|seconds| (0.05..=10.0).contains(seconds)).and_then(Seconds::from_f64) {
        Some(seconds) => Ok(ElementKind::Pause { seconds }),
        None => Err((
            format!("`{value}` is no length of a pause"),
            "seconds from 0.05 to 10, as in [pause 0.6]".to_owned(),
        )),
    }
}

fn card(value: &str) -> Result<ElementKind, Objection> {
    let text = plain(value);
    let length = text.chars().count();
    if (1..=LONGEST_CARD).contains(&length) {
        return Ok(ElementKind::Card { text });
    }
    Err((format!("this card has {length} characters"), format!("1 to {LONGEST_CARD} characters")))
}

fn path(value: &str) -> Result<String, Objection> {
    check_path(value).map_err(|why| (why.to_owned(), PATH_EXPECTED.to_owned()))
}

/// `demo.mp4 3s-9s`.
fn clip(value: &str) -> Result<ElementKind, Objection> {
    let expected = || "a file and the stretch of it that is used, as in [[clip: demo.mp4 3s-9s]]".to_owned();
    let (file, span) = value
        .rsplit_once(char::is_whitespace)
        .ok_or_else(|| (format!("`{value}` names no stretch of footage"), expected()))?;
    let file = path(file.trim())?;
    let ends = span.split_once(['-', '–']).and_then(|(from, to)| Some((moment(from)?, moment(to)?)));
    match ends {
        Some((from, to)) if to.millis() >= from.millis() + 500 => Ok(ElementKind::Footage { file, from, to }),
        Some(_) => Err((format!("the stretch `{span}` lasts less than half a second"), expected())),
        None => Err((format!("`{span}` is no stretch of footage"), expected())),
    }
}

/// `still: file.png what it shows`.
fn still(value: &str) -> Result<ElementKind, Objection> {
    let (file, what) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
    Ok(ElementKind::Still { what: plain(what), file: path(file)? })
}

/// `3`, `3.5s`, `1:05`.
fn moment(text: &str) -> Option<Seconds> {
    let text = text.trim();
    let text = text.strip_suffix('s').unwrap_or(text);
    let (minutes, seconds) = text.split_once(':').unwrap_or(("0", text));
    let minutes: f64 = minutes.parse::<u32>().ok()?.into();
    Seconds::from_f64(minutes * 60.0 + seconds.parse::<f64>().ok()?)
}
