//! The prompt as known phrases and unknown words.

use super::blocks::{Part, Section};
use crate::vocabulary::{Meaning, Phrases};

/// Unknown words listed for one prompt.
const MOST_UNKNOWN: usize = 40;

/// A word as written and as looked up.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) written: String,
    pub(super) word: String,
    /// Index of the part it stands in.
    pub(super) part: usize,
    /// A comma or the like stands after it.
    pub(super) pause_after: bool,
}

/// A known phrase at its place.
#[derive(Debug, Clone)]
pub(super) struct Found<'a> {
    pub(super) at: usize,
    pub(super) length: usize,
    pub(super) section: Section,
    pub(super) meanings: &'a [Meaning],
}

#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) tokens: Vec<Token>,
    pub(super) found: Vec<Found<'a>>,
    pub(super) sections: Vec<Section>,
    /// Which tokens no phrase covers.
    pub(super) unknown: Vec<usize>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(parts: &[Part], phrases: &'a Phrases) -> Self {
        let tokens: Vec<Token> =
            parts.iter().enumerate().flat_map(|(index, part)| tokens(&part.text, index)).collect();
        let sections: Vec<Section> = parts.iter().map(|part| part.section).collect();
        let words: Vec<&str> = tokens.iter().map(|token| token.word.as_str()).collect();
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < words.len() {
            let part = tokens[at].part;
            let end = (at..words.len()).find(|i| tokens[*i].part != part).unwrap_or(words.len());
            if let Some((length, meanings)) = phrases.longest(&words[at..end]) {
                found.push(Found { at, length, section: sections[part], meanings });
                at += length;
            } else {
                unknown.push(at);
                at += 1;
            }
        }
        Self { tokens, found, sections, unknown }
    }

    /// Everything of one kind: by section in the order given, then by position.
    pub(super) fn all<T>(&self, order: &[Section], pick: impl Fn(&Meaning) -> Option<T>) -> Vec<T> {
        let of = |section: &Section| {
            let section = *section;
            self.found.iter().filter(move |found| found.section == section)
        };
        order.iter().flat_map(of).filter_map(|found| found.meanings.iter().find_map(&pick)).collect()
    }

    pub(super) fn first<T>(&self, order: &[Section], pick: impl Fn(&Meaning) -> Option<T>) -> Option<T> {
        self.all(order, pick).into_iter().next()
    }

    /// The likeliest place. In prose, one after `in`, `on`, `at`, `down` and the like wins over one that is only named.
    pub(super) fn places<T>(&self, order: &[Section], pick: impl Fn(&Meaning) -> Option<T>) -> Option<T> {
        const LEADING: &[&str] = &[
            "in", "inside", "at", "on", "down", "along", "through", "across", "interior", "exterior", "int",
            "ext", "into", "by", "onto", "beside", "near", "over", "from", "up",
        ];
        let leads = |found: &&Found<'_>| {
            let before = self.tokens[found.at.saturating_sub(4)..found.at].iter().rev();
            let same_part = self.tokens[found.at].part;
            before
                .take_while(|token| token.part == same_part && !token.pause_after)
                .any(|token| LEADING.contains(&token.word.as_str()))
        };
        order.iter().find_map(|section| {
            let here = || self.found.iter().filter(|found| found.section == *section);
            let meant = |found: &Found<'_>| found.meanings.iter().find_map(&pick);
            here().filter(leads).find_map(meant).or_else(|| here().find_map(meant))
        })
    }

    /// Words that nothing in the vocabulary explains, lower case, each once.
    pub(super) fn unknown(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for index in &self.unknown {
            let token = &self.tokens[*index];
            let shown = self.sections[token.part] != Section::Ignored;
            if shown && !words.contains(&token.word) && !token.word.chars().all(char::is_numeric) {
                words.push(token.word.clone());
            }
            if words.len() == MOST_UNKNOWN {
                break;
            }
        }
        words
    }
}

fn tokens(text: &str, part: usize) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '\'' | '’');
        match (inside, from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let written = text[start..at].trim_matches(['\'', '’']).to_owned();
                let word = written.to_lowercase().replace(['\'', '’'], "");
                if !word.is_empty() {
                    tokens.push(Token { written, word, part, pause_after: false });
                }
                from = None;
            }
            _ => {}
        }
        if matches!(c, ',' | ';' | ':' | '.' | '(' | ')' | '—')
            && let Some(last) = tokens.last_mut()
        {
            last.pause_after = true;
        }
    }
    tokens
}
