//! Words that fit their time.

use crate::facts::{Fact, FactKind};
use crate::safety::lettering;
use crate::words;

/// The planner reads actions at 0.3 s a word, no longer than 8 s.
const MILLIS_PER_WORD: u64 = 300;
const LONGEST_ACTION: u64 = 8000;
const LONGEST_CARD: usize = 90;

pub(super) fn fits(text: &str, millis: u64) -> bool {
    !text.is_empty() && words::count(text) <= words::readable(millis) && text.chars().count() <= LONGEST_CARD
}

pub(super) fn plays(text: &str, millis: u64) -> bool {
    (words::count(text) as u64 * MILLIS_PER_WORD).min(LONGEST_ACTION) <= millis
}

/// A pitch may be shortened at a word; names and numbers never.
pub(super) fn shorten_tagline(text: &str, fact: &Fact, millis: u64) -> Option<String> {
    if fits(text, millis) {
        return Some(text.to_owned());
    }
    let short = words::trimmed(text, words::readable(millis));
    (fact.kind == FactKind::Pitch && words::count(&short) >= 3).then(|| short + "...")
}

/// The text, else the subject alone, else the subject's first words.
pub(super) fn fit_card(text: &str, subject: &str, millis: u64) -> String {
    let subject = lettering(subject);
    let first: String =
        words::trimmed(&subject, words::readable(millis)).chars().take(LONGEST_CARD).collect();
    let short = words::trimmed(text, words::readable(millis));
    let choices = [text.to_owned(), subject, short, first];
    choices.into_iter().find(|choice| fits(choice, millis)).unwrap_or_else(|| "The film".to_owned())
}
