//! One paragraph to beats: narration is one beat, and so is every speaker's turn.

use super::inline::{Piece, pieces};
use super::plain::plain;
use crate::error::Problems;
use crate::input::Line;
use director_film::script::{At, Beat, Element, ElementKind};

/// Names longer than this are sentences.
pub(crate) const LONGEST_NAME: usize = 40;

/// Further down no closing parenthesis is looked for.
const LONGEST_ACTION_LINES: usize = 20;

/// Who speaks a stretch of dialogue, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Speaker {
    pub(crate) name: String,
    pub(crate) manner: Option<String>,
}

#[derive(Default)]
struct Turns {
    beats: Vec<Beat>,
    elements: Vec<Element>,
    /// Words not yet closed, and where they began.
    words: Option<(String, At)>,
    speaker: Option<Speaker>,
}

pub(super) fn beats_of(lines: &[Line<'_>], problems: &mut Problems) -> Vec<Beat> {
    let mut turns = Turns::default();
    let mut rest = lines;
    while let Some((line, below)) = rest.split_first() {
        rest = below;
        if let Some((action, used)) = action(*line, below) {
            turns.close_words();
            turns.push(line.at, ElementKind::Action { text: action });
            rest = &below[used..];
        } else if let Some((speaker, words)) = cue(*line) {
            turns.begin(speaker);
            check_cue(*line, words, below, problems);
            turns.add(words, problems);
        } else {
            turns.add(*line, problems);
        }
    }
    turns.close_beat();
    turns.beats
}

fn check_cue(line: Line<'_>, words: Line<'_>, below: &[Line<'_>], problems: &mut Problems) {
    if words.text.is_empty() && below.is_empty() {
        let expected = "words after the colon; an action stands alone on a line, as in `(She waves.)`";
        problems.add(line.at, "nobody says anything here", expected);
    }
}

impl Turns {
    fn push(&mut self, at: At, kind: ElementKind) {
        self.elements.push(Element { at, kind });
    }

    /// A new turn is a new beat, unless nothing was said yet.
    fn begin(&mut self, speaker: Speaker) {
        self.close_words();
        let same = |said: &ElementKind| matches!(said, ElementKind::Dialogue { speaker: name, .. } if *name == speaker.name);
        let mut said =
            self.elements.iter().map(|element| &element.kind).filter(|kind| kind.spoken().is_some());
        if said.next_back().is_some_and(|last| !same(last)) {
            self.close_beat();
        }
        self.speaker = Some(speaker);
    }

    fn add(&mut self, line: Line<'_>, problems: &mut Problems) {
        for (at, piece) in pieces(line, problems) {
            match piece {
                Piece::Words(words) => self.say(words, at),
                Piece::Direction(kind) => {
                    self.close_words();
                    self.push(at, kind);
                }
            }
        }
    }

    fn say(&mut self, words: &str, at: At) {
        let open = self.words.get_or_insert_with(|| (String::new(), at));
        if !open.0.is_empty() {
            open.0.push(' ');
        }
        open.0.push_str(words);
    }

    fn close_words(&mut self) {
        let Some((words, at)) = self.words.take() else { return };
        let text = plain(&words);
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let kind = match &mut self.speaker {
            None => ElementKind::Narration { text },
            // The manner is said once, with the first words.
            Some(speaker) => {
                ElementKind::Dialogue { speaker: speaker.name.clone(), manner: speaker.kept_manner(), text }
            }
        };
        self.push(at, kind);
    }

    fn close_beat(&mut self) {
        self.close_words();
        let elements = std::mem::take(&mut self.elements);
        if let Some(first) = elements.first() {
            self.beats.push(Beat { at: first.at, elements });
        }
    }
}

impl Speaker {
    /// The manner for the next words: being off camera lasts for the whole turn, any other manner for one line.
    fn kept_manner(&mut self) -> Option<String> {
        if crate::plan::is_off_camera(self.manner.as_deref()) {
            self.manner.clone()
        } else {
            self.manner.take()
        }
    }
}

/// `(…)` alone on one line, or on several up to the closing parenthesis: the words and how many further lines.
fn action(line: Line<'_>, below: &[Line<'_>]) -> Option<(String, usize)> {
    let inner = line.text.strip_prefix('(')?;
    let mut words = Vec::new();
    let lines = std::iter::once(inner).chain(below.iter().map(|line| line.text)).take(LONGEST_ACTION_LINES);
    for (used, text) in lines.enumerate() {
        match closing(text) {
            None => words.push(text),
            Some(end) if end + 1 == text.len() => {
                words.push(&text[..end]);
                let text = plain(&words.join(" "));
                return (!text.is_empty()).then_some((text, used));
            }
            Some(_) => return None,
        }
    }
    None
}

/// The first closing parenthesis that closes none opened in `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(index),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `NAME: words`, `NAME (V.O.): words`, `NAME: (softly) words`, `@name: words`.
fn cue(line: Line<'_>) -> Option<(Speaker, Line<'_>)> {
    let (colon, width) =
        line.text.char_indices().find_map(|(i, c)| matches!(c, ':' | '：').then_some((i, c.len_utf8())))?;
    let (head, words) = (line.text[..colon].trim(), line.after(colon + width));
    if words.text.starts_with("//") {
        return None;
    }
    let (name, extension) = match head.split_once('(') {
        Some((name, rest)) => (name.trim(), Some(rest.strip_suffix(')')?.trim().to_owned())),
        None => (head, None),
    };
    let forced = name.strip_prefix('@').map(str::trim);
    if !forced.map_or_else(|| is_name(name), |name| (1..=LONGEST_NAME).contains(&name.chars().count())) {
        return None;
    }
    let (manner, words) = manner(words);
    let name = forced.unwrap_or(name).to_owned();
    Some((Speaker { name, manner: extension.or(manner) }, words))
}

/// `(softly)` before the words.
fn manner(words: Line<'_>) -> (Option<String>, Line<'_>) {
    let found = words.text.strip_prefix('(').and_then(|inner| inner.split_once(')'));
    match found {
        Some((manner, _)) if !manner.trim().is_empty() => {
            (Some(plain(manner)), words.after(manner.len() + 2))
        }
        _ => (None, words),
    }
}

/// Upper-case words of any script, with digits, spaces, hyphens, apostrophes and dots.
pub(crate) fn is_name(text: &str) -> bool {
    let allowed =
        |c: char| c.is_uppercase() || c.is_numeric() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | '#');
    text.chars().count() <= LONGEST_NAME && text.chars().any(char::is_uppercase) && text.chars().all(allowed)
}
