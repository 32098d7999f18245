//! Where a text may be cut: after sentences, after clauses, between words. Every byte belongs to exactly one part.

use super::words::{is_syllabic, is_unspaced};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Sentences of `text` with the space behind them; joined, they are the text.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    cut(text, 0..text.len(), ends_sentence)
}

/// Clauses of one stretch of `text`.
pub(crate) fn clauses(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    cut(text, within, |text, at, c| {
        let rest = &text[at + c.len_utf8()..];
        match c {
            ',' | ';' | ':' | '–' => rest.starts_with(char::is_whitespace),
            '—' | '，' | '、' | '；' | '：' => true,
            _ => false,
        }
    })
}

/// Words of one stretch of `text`; single characters where no spaces are written.
pub(crate) fn words(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let base = within.start;
    let mut glue = false;
    for (offset, grapheme) in text[within].grapheme_indices(true) {
        let (start, end) = (base + offset, base + offset + grapheme.len());
        let first = grapheme.chars().next().unwrap_or(' ');
        let alone = is_syllabic(first) || is_unspaced(first);
        match words.last_mut() {
            // Space and punctuation stay with the word before them.
            Some(last) if (glue && !alone) || !first.is_alphanumeric() => {
                last.end = end;
                glue = glue && !first.is_whitespace();
            }
            _ => {
                words.push(start..end);
                glue = !alone && !first.is_whitespace();
            }
        }
    }
    words
}

fn cut(text: &str, within: Range<usize>, ends: impl Fn(&str, usize, char) -> bool) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = within.start;
    for (offset, c) in text[within.clone()].char_indices() {
        let at = within.start + offset;
        if at < start || !ends(text, at, c) {
            continue;
        }
        let end = after_closers(text, at + c.len_utf8()).min(within.end);
        if end < within.end {
            parts.push(start..end);
            start = end;
        }
    }
    if start < within.end {
        parts.push(start..within.end);
    }
    parts
}

/// Past closing quotes and brackets, further end marks, and space.
fn after_closers(text: &str, from: usize) -> usize {
    let closer = |c: char| {
        matches!(
            c,
            '"' | '”' | '’' | '»' | '」' | '』' | ')' | ']' | '.' | '!' | '?' | '…' | '。' | '！' | '？'
        )
    };
    let rest = &text[from..];
    let closed = rest.trim_start_matches(closer);
    from + rest.len() - closed.trim_start().len()
}

fn ends_sentence(text: &str, at: usize, c: char) -> bool {
    let after = &text[after_closers(text, at + c.len_utf8())..];
    match c {
        '。' | '！' | '？' => true,
        '!' | '?' | '…' | '।' | '؟' => follows_new_sentence(text, at + c.len_utf8(), after),
        '.' => follows_new_sentence(text, at + 1, after) && !is_abbreviation(&text[..at]),
        _ => false,
    }
}

/// Space stands between, and what follows is not lower case.
fn follows_new_sentence(text: &str, from: usize, after: &str) -> bool {
    let spaced =
        text[..text.len() - after.len()].ends_with(char::is_whitespace) && text.len() - after.len() > from;
    let first = after.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
    after.is_empty() || (spaced && first.is_none_or(|c| !c.is_lowercase()))
}

fn is_abbreviation(before: &str) -> bool {
    const KNOWN: [&str; 14] =
        ["mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "fig", "approx", "jr", "sr", "no"];
    let word =
        before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“')).next().unwrap_or_default();
    // `J. F. Kennedy`, `U.S. troops`; but `I.` may well end a sentence.
    let initials = word != "I"
        && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase));
    let sentence_end = word == "no" || word == "No";
    initials || (!sentence_end && KNOWN.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, parts: &[Range<usize>]) -> Vec<String> {
        parts.iter().map(|part| text[part.clone()].trim().to_owned()).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_hears_them_end() {
        let table: [(&str, &[&str]); 7] = [
            ("One. Two! Three?", &["One.", "Two!", "Three?"]),
            ("Dr. Chen met J. F. Kennedy. He left.", &["Dr. Chen met J. F. Kennedy.", "He left."]),
            ("It is 2.5 m. wide.", &["It is 2.5 m. wide."]),
            ("\"Go!\" she said. \"No.\" Then silence…", &["\"Go!\" she said.", "\"No.\"", "Then silence…"]),
            ("你好。再见！", &["你好。", "再见！"]),
            ("Wait... what?", &["Wait... what?"]),
            ("No end", &["No end"]),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text, &sentences(text)), expected, "{text}");
        }
    }

    #[test]
    fn clauses_and_words_follow_their_marks() {
        let text = "we can not dedicate — we can not consecrate, now; at 10:30: here";
        let expected = ["we can not dedicate —", "we can not consecrate,", "now;", "at 10:30:", "here"];
        assert_eq!(shown(text, &clauses(text, 0..text.len())), expected);
        let mixed = "Hi, you 世界! ok";
        assert_eq!(shown(mixed, &words(mixed, 0..mixed.len())), ["Hi,", "you", "世", "界!", "ok"]);
    }

    proptest! {
        #[test]
        fn parts_joined_are_the_text(text in "[a-zA-Z0-9 .,;:!?—\"世界。ก]{0,120}") {
            let whole = 0..text.len();
            for parts in [sentences(&text), clauses(&text, whole.clone()), words(&text, whole)] {
                let joined: String = parts.iter().map(|part| &text[part.clone()]).collect();
                prop_assert_eq!(&joined, &text);
            }
        }
    }
}
