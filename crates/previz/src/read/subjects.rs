//! Who and what is shown, and what they look like.

use super::blocks::Section;
use super::found::{Found, Reading};
use crate::scene::{Line, Look, Subject};
use crate::vocabulary::{Body, Form, Meaning, Vocabulary, words_of};
use director_film::ContentHash;
use director_raster::math::Vec3;
use std::ops::Range;

/// Bodies that a set holds in view.
const MOST_SUBJECTS: usize = 4;

pub(super) fn read(reading: &Reading<'_>, vocabulary: &Vocabulary, lines: &[Line]) -> Vec<Subject> {
    let mut subjects = described(reading, vocabulary);
    add_named(&mut subjects, reading, vocabulary, lines);
    add_seen(&mut subjects, reading, vocabulary);
    add_speakers(&mut subjects, vocabulary, lines);
    if subjects.is_empty() {
        subjects.push(stand_in(reading, vocabulary));
    }
    mount(&mut subjects);
    speaker_first(&mut subjects, vocabulary, lines);
    subjects.truncate(MOST_SUBJECTS);
    subjects
}

/// Who speaks is who the camera cares for.
fn speaker_first(subjects: &mut [Subject], vocabulary: &Vocabulary, lines: &[Line]) {
    let Some(line) = lines.first() else { return };
    let named = subjects.iter().position(|subject| same_name(&subject.label, &line.speaker));
    let kind = kind_of(&line.speaker, vocabulary);
    let alike =
        || subjects.iter().position(|subject| kind.is_some_and(|kind| same_kind(&subject.body, kind)));
    if let Some(at) = named.or_else(alike) {
        subjects[..=at].rotate_right(1);
    }
}

/// The body a speaker's name tells: `the old robot` is a robot.
fn kind_of<'v>(speaker: &str, vocabulary: &'v Vocabulary) -> Option<&'v Body> {
    let words = words_of(speaker);
    let meanings = vocabulary.phrases.lookup(std::slice::from_ref(words.last()?))?;
    meanings.iter().find_map(|m| if let Meaning::Body(i) = m { vocabulary.bodies.get(*i) } else { None })
}

/// Words that sentences have and descriptions of a subject do not.
const NARRATING: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "has",
    "have",
    "had",
    "will",
    "would",
    "can",
    "could",
    "should",
    "must",
    "may",
    "might",
    "do",
    "does",
    "did",
    "not",
    "never",
    "when",
    "if",
    "what",
    "how",
    "why",
    "because",
    "we",
    "you",
    "i",
    "us",
    "our",
    "your",
    "they",
    "it",
    "this",
    "these",
    "those",
    "there",
    "every",
    "everything",
    "nothing",
    "all",
    "let",
    "nobody",
    "everybody",
    "everyone",
];
/// Of these, the words for people.
const SOMEBODY: &[&str] =
    &["you", "your", "i", "my", "me", "we", "us", "our", "they", "nobody", "everybody", "everyone", "who"];

/// Whether the subject is a sentence to be illustrated.
pub(super) fn is_narrated(reading: &Reading<'_>) -> bool {
    let of_subject = |part: usize| reading.sections[part] == Section::Subject;
    let mut tokens = reading.tokens.iter().filter(|token| of_subject(token.part));
    tokens.any(|token| NARRATING.contains(&token.word.as_str()))
}

/// `it follows`, `they run`: a verb, where `the fight` and `a walk` may be none.
pub(super) fn is_done_by_somebody(reading: &Reading<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |at| reading.tokens[at].word.as_str());
    SOMEBODY.contains(&before) || matches!(before, "it" | "he" | "she" | "to" | "people" | "child" | "and")
}

/// A person and a bicycle are one: the rider, dressed as the person.
fn mount(subjects: &mut Vec<Subject>) {
    let of = |subjects: &[Subject], form: Form| subjects.iter().position(|subject| subject.body.form == form);
    if let (Some(rider), Some(bicycle)) = (of(subjects, Form::Person), of(subjects, Form::Bicycle)) {
        subjects[rider].body = subjects[bicycle].body.clone();
        subjects.remove(bicycle);
    }
}

/// The subject section: `Maya, a woman in a red coat; Ben, …`. Each part between semicolons is one subject.
fn described(reading: &Reading<'_>, vocabulary: &Vocabulary) -> Vec<Subject> {
    let parts: Vec<usize> =
        (0..reading.sections.len()).filter(|i| reading.sections[*i] == Section::Subject).collect();
    let mut subjects = Vec::new();
    for part in parts {
        for range in between_semicolons(reading, part) {
            subjects.extend(one_described(reading, vocabulary, range));
        }
    }
    subjects
}

/// Token ranges of one part. Sections are cut at semicolons already when they are prose, not when they are labelled,
/// so a new person is also taken to start at a capitalised unknown word after a pause.
fn between_semicolons(reading: &Reading<'_>, part: usize) -> Vec<Range<usize>> {
    let tokens = &reading.tokens;
    let first = tokens.iter().position(|token| token.part == part).unwrap_or(tokens.len());
    let last = tokens.iter().rposition(|token| token.part == part).map_or(first, |at| at + 1);
    let starts = |at: usize| {
        at > first && tokens[at - 1].pause_after && is_name(reading, at) && tokens[at].pause_after
    };
    let mut cuts: Vec<usize> = (first..last).filter(|at| *at == first || starts(*at)).collect();
    cuts.push(last);
    cuts.windows(2).map(|pair| pair[0]..pair[1]).filter(|range| !range.is_empty()).collect()
}

fn one_described(reading: &Reading<'_>, vocabulary: &Vocabulary, range: Range<usize>) -> Vec<Subject> {
    let named = is_name(reading, range.start)
        && reading.unknown.contains(&range.start)
        && (reading.tokens[range.start].pause_after || !is_narrated(reading));
    let text: Vec<&str> = reading.tokens[range.clone()].iter().map(|t| t.word.as_str()).collect();
    let best = best_body(reading, vocabulary, &range);
    let somebody = !named && text.iter().any(|word| SOMEBODY.contains(word));
    let mut subjects = Vec::new();
    // `you and a lamp`: the person acts, the lamp is there.
    let first = match best {
        Some((_, body)) if somebody && body.rank < 2 => vocabulary.body("person"),
        Some((_, body)) => Some(body),
        None if named || somebody => vocabulary.body("person"),
        None => None,
    };
    let Some(body) = first else { return subjects };
    let at = best.filter(|(_, best)| best.id == body.id).map(|(at, _)| at);
    let label = if named { name_at(reading, range.start, range.end) } else { body.id.clone() };
    // A sentence tells nothing about looks: the same person illustrates all of them.
    let identity = if somebody { identity(&body.id) } else { identity(&text.join(" ")) };
    let look = described_look(reading, &range, body, at);
    subjects.push(Subject { label, body: body.clone(), look, stand_in: false, identity });
    if let Some((_, thing)) = best.filter(|(_, best)| best.id != body.id && can_stand_about(best)) {
        subjects.push(plain(thing));
    }
    subjects
}

fn plain(body: &Body) -> Subject {
    let (label, identity) = (body.id.clone(), identity(&body.id));
    Subject { label, body: body.clone(), look: Look::default(), stand_in: false, identity }
}

/// A door alone in a room tells nothing.
fn can_stand_about(body: &Body) -> bool {
    body.form == Form::Thing && body.id != "door"
}

fn described_look(reading: &Reading<'_>, range: &Range<usize>, body: &Body, at: Option<usize>) -> Look {
    let mut look = look(reading, range);
    if let Some(at) = at {
        if body.form != Form::Person {
            look.top = colour_before(reading, at).or(look.top);
        }
        look.scale = scale_before(reading, at);
    }
    look
}

/// `small`, `tall` and the like in the four words before a body.
fn scale_before(reading: &Reading<'_>, at: usize) -> Option<f32> {
    let before = reading.tokens[at.saturating_sub(4)..at].iter().rev();
    before.take_while(|token| !token.pause_after).find_map(|token| match token.word.as_str() {
        "small" | "little" | "short" => Some(0.68),
        "tiny" | "mini" | "miniature" => Some(0.5),
        "tall" | "big" | "large" => Some(1.2),
        "huge" | "giant" | "enormous" => Some(1.45),
        _ => None,
    })
}

/// The highest-ranking body in a range; the earliest of equals.
fn best_body<'v>(
    reading: &Reading<'_>,
    vocabulary: &'v Vocabulary,
    range: &Range<usize>,
) -> Option<(usize, &'v Body)> {
    let inside = reading.found.iter().filter(|found| range.contains(&found.at));
    let bodies = inside.filter_map(|found| Some((found.at, body_of(found, vocabulary)?)));
    bodies.min_by_key(|(at, body)| (std::cmp::Reverse(body.rank), *at))
}

fn body_of<'v>(found: &Found<'_>, vocabulary: &'v Vocabulary) -> Option<&'v Body> {
    found
        .meanings
        .iter()
        .find_map(|m| if let Meaning::Body(index) = m { vocabulary.bodies.get(*index) } else { None })
}

/// People whom prose calls by name: an unknown capitalised word before something that is done.
fn add_named(subjects: &mut Vec<Subject>, reading: &Reading<'_>, vocabulary: &Vocabulary, lines: &[Line]) {
    let speaks =
        |word: &str| lines.iter().any(|line| words_of(&line.speaker).iter().any(|part| part == word));
    for &at in &reading.unknown {
        let token = &reading.tokens[at];
        let prose = matches!(reading.sections[token.part], Section::Free | Section::Action);
        let acts = reading
            .found
            .iter()
            .any(|f| f.at == at + 1 && f.meanings.iter().any(|m| matches!(m, Meaning::Action(_))));
        let continues = at > 0 && is_name(reading, at - 1) && reading.unknown.contains(&(at - 1));
        if !prose || !is_name(reading, at) || continues || !(acts || speaks(&token.word) || token.pause_after)
        {
            continue;
        }
        let end = (at..reading.tokens.len())
            .find(|i| reading.tokens[*i].part != token.part)
            .unwrap_or(reading.tokens.len());
        let label = name_at(reading, at, end);
        if subjects.iter().any(|subject| same_name(&subject.label, &label)) {
            continue;
        }
        let range = at..end.min(at + 24);
        // `Maya, a chef in a white apron,` describes; `Maya drives a car` does not make her one.
        let described = best_body(reading, vocabulary, &(at..end.min(at + 6))).filter(|_| token.pause_after);
        let Some(body) = described.map(|(_, body)| body).or_else(|| vocabulary.body("person")) else {
            continue;
        };
        let identity = identity(&label);
        subjects.push(Subject {
            label,
            body: body.clone(),
            look: look(reading, &range),
            stand_in: false,
            identity,
        });
    }
}

/// Everything else that prose shows: subjects first, furniture only when there is nothing better.
fn add_seen(subjects: &mut Vec<Subject>, reading: &Reading<'_>, vocabulary: &Vocabulary) {
    let shown =
        |found: &&Found<'_>| matches!(found.section, Section::Free | Section::Action | Section::Subject);
    let mut seen: Vec<(usize, usize, &Body)> = reading
        .found
        .iter()
        .filter(shown)
        .filter(|found| !tells_of_somebody(reading, found.at))
        .filter_map(|found| Some((found.at, found.length, body_of(found, vocabulary)?)))
        .filter(|(at, length, _)| !is_place_name(reading, *at, *length))
        .collect();
    let described = !subjects.is_empty();
    if seen.iter().any(|(_, _, body)| body.rank >= 2) || described {
        seen.retain(|(_, _, body)| body.rank >= 2);
    }
    for (at, _, body) in seen {
        let pronoun = matches!(reading.tokens[at].word.as_str(), "he" | "she");
        let known = subjects
            .iter()
            .any(|subject| subject.body.id == body.id || (described && same_kind(&subject.body, body)));
        if known || (pronoun && !subjects.is_empty()) {
            continue;
        }
        let range = at.saturating_sub(4)..(at + 14).min(reading.tokens.len());
        let mut look = look(reading, &range);
        look.top = colour_before(reading, at).or(look.top);
        for copy in 0..count_before(reading, at) {
            let identity = identity(&body.id).wrapping_add(copy);
            subjects.push(Subject {
                label: body.id.clone(),
                body: body.clone(),
                look,
                stand_in: false,
                identity,
            });
        }
        if subjects.len() >= MOST_SUBJECTS {
            return;
        }
    }
}

/// Within `Robo, a robot with a lamp for a chest`: the lamp and the chest are Robo's.
fn tells_of_somebody(reading: &Reading<'_>, at: usize) -> bool {
    let part = reading.tokens[at].part;
    let first = reading.tokens.iter().position(|token| token.part == part).unwrap_or(at);
    let named = is_name(reading, first) && reading.unknown.contains(&first);
    reading.sections[part] == Section::Subject && (named || is_narrated(reading))
}

/// A person described in the subject section and `the man` of the action are one.
fn same_kind(a: &Body, b: &Body) -> bool {
    a.form == b.form && a.thing == b.thing
}

/// Two speakers of a dialogue are both there.
fn add_speakers(subjects: &mut Vec<Subject>, vocabulary: &Vocabulary, lines: &[Line]) {
    for line in lines {
        let known = subjects.iter().any(|subject| same_name(&subject.label, &line.speaker));
        let words = words_of(&line.speaker);
        let kind = kind_of(&line.speaker, vocabulary);
        let shown = kind.is_some_and(|body| subjects.iter().any(|subject| same_kind(&subject.body, body)));
        let nobody_else =
            subjects.is_empty() || subjects.iter().all(|subject| !same_name(&subject.label, &line.speaker));
        if known || shown || !nobody_else || subjects.len() >= MOST_SUBJECTS {
            continue;
        }
        let Some(body) = kind.or_else(|| vocabulary.body("person")) else { continue };
        subjects.push(Subject {
            label: line.speaker.clone(),
            body: body.clone(),
            look: Look::default(),
            stand_in: false,
            identity: identity(&words.join(" ")),
        });
    }
}

/// A block with the prompt's first unknown noun on it, or a person where there is none or a thought is illustrated.
fn stand_in(reading: &Reading<'_>, vocabulary: &Vocabulary) -> Subject {
    if is_narrated(reading) || acts(reading) {
        return plain(vocabulary.body("person").unwrap_or(&vocabulary.bodies[0]));
    }
    let articles = ["a", "an", "the", "of", "with", "two", "some"];
    let after_article = |at: &&usize| {
        **at > 0
            && articles.contains(&reading.tokens[**at - 1].word.as_str())
            && reading.sections[reading.tokens[**at].part] != Section::Ignored
    };
    let word = reading
        .unknown
        .iter()
        .find(after_article)
        .or(reading.unknown.first())
        .map(|at| &reading.tokens[*at].word);
    let id = if word.is_some() { "box" } else { "person" };
    let body = vocabulary.body(id).unwrap_or(&vocabulary.bodies[0]).clone();
    let label = word.map_or_else(|| body.id.clone(), |word| word.chars().take(24).collect());
    Subject { identity: identity(&label), label, body, look: Look::default(), stand_in: word.is_some() }
}

/// `red coat`, `dark blue suit`, `silver hair`: a colour and, within two words, what it colours.
fn look(reading: &Reading<'_>, range: &Range<usize>) -> Look {
    let mut look = Look::default();
    for found in reading.found.iter().filter(|found| range.contains(&found.at)) {
        let Some(colour) = colour_of(found) else { continue };
        let reach = found.at + 1..(found.at + 4).min(range.end);
        let garment = reading.found.iter().filter(|f| reach.contains(&f.at)).find_map(garment_of);
        let Some((at, slot)) = garment else { continue };
        let slot = match slot {
            "top" => &mut look.top,
            "legs" => &mut look.legs,
            "hair" => &mut look.hair,
            "hat" => &mut look.hat,
            "shoes" => &mut look.shoes,
            _ => &mut look.scarf,
        };
        *slot = slot.or(Some(colour));
        look.long_coat |= matches!(
            reading.tokens[at].word.as_str(),
            "coat" | "dress" | "robe" | "raincoat" | "cloak" | "cape" | "gown"
        );
    }
    look
}

/// Whether something is done in a sentence of the subject section.
fn acts(reading: &Reading<'_>) -> bool {
    reading.found.iter().any(|found| {
        found.section == Section::Subject && found.meanings.iter().any(|m| matches!(m, Meaning::Action(_)))
    })
}

fn colour_of(found: &Found<'_>) -> Option<Vec3> {
    found.meanings.iter().find_map(|m| if let Meaning::Colour(colour) = m { Some(*colour) } else { None })
}

fn garment_of<'a>(found: &'a Found<'_>) -> Option<(usize, &'a str)> {
    found
        .meanings
        .iter()
        .find_map(|m| if let Meaning::Garment(slot) = m { Some((found.at, slot.as_str())) } else { None })
}

/// The colour in the one or two words before a body: `red car`, `small white dog`, `red sports car`.
fn colour_before(reading: &Reading<'_>, at: usize) -> Option<Vec3> {
    let near =
        reading.found.iter().filter(|f| f.at < at && f.at + 3 > at && !reading.tokens[f.at].pause_after);
    near.filter_map(colour_of).next_back()
}

fn count_before(reading: &Reading<'_>, at: usize) -> u64 {
    let words = reading.tokens[at.saturating_sub(2)..at].iter().map(|token| token.word.as_str());
    words
        .filter_map(|word| match word {
            "two" | "couple" => Some(2),
            "three" => Some(3),
            "four" | "several" => Some(4),
            _ => None,
        })
        .next_back()
        .unwrap_or(1)
}

/// A phrase that is also a place, where the prompt means the place: `on the bus`, `bridge of the ship`.
fn is_place_name(reading: &Reading<'_>, at: usize, length: usize) -> bool {
    let both = |found: &&Found<'_>| found.at == at && found.length == length;
    let place = reading
        .found
        .iter()
        .find(both)
        .is_some_and(|f| f.meanings.iter().any(|m| matches!(m, Meaning::Place(_))));
    let before = at.checked_sub(2).map_or("", |i| reading.tokens[i].word.as_str());
    place && matches!(before, "in" | "inside" | "on" | "at" | "through" | "down" | "along")
}

fn is_name(reading: &Reading<'_>, at: usize) -> bool {
    reading.tokens.get(at).is_some_and(|token| {
        token.written.chars().next().is_some_and(char::is_uppercase)
            && token.written.chars().any(char::is_alphabetic)
    })
}

/// The run of capitalised words from `at`.
fn name_at(reading: &Reading<'_>, at: usize, end: usize) -> String {
    let mut name = Vec::new();
    for index in at..end.min(at + 4) {
        if !is_name(reading, index) {
            break;
        }
        name.push(reading.tokens[index].written.as_str());
        if reading.tokens[index].pause_after {
            break;
        }
    }
    name.join(" ")
}

/// `MAYA` and `Maya Chen` are one.
fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (words_of(a), words_of(b));
    let (shorter, longer) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    !shorter.is_empty() && shorter.iter().all(|word| longer.contains(word))
}

/// The same text gives the same identity in every clip.
fn identity(text: &str) -> u64 {
    let hash = ContentHash::of(text.as_bytes());
    u64::from_str_radix(&hash.as_str()[..16], 16).unwrap_or(0)
}
