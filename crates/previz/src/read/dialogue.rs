//! Lines that are spoken: a `Dialogue:` block, or `NAME says: "…"` in prose.

use crate::scene::Line;

/// Lines read from one prompt; a minute holds fewer.
const MOST_LINES: usize = 40;
/// Characters of one line.
const LONGEST_LINE: usize = 1_000;

/// Takes the block out of the text.
pub(super) fn block(text: &str) -> (String, Vec<Line>) {
    let (mut rest, mut lines) = (String::new(), Vec::new());
    let mut inside = false;
    for row in text.lines() {
        let bare = row.trim().trim_matches(['*', '#']).to_lowercase();
        if let Some(same_row) = bare.strip_prefix("dialogue:") {
            inside = true;
            if !same_row.trim().is_empty() {
                let start = row.to_lowercase().find("dialogue:").map_or(0, |at| at + "dialogue:".len());
                lines.extend(row.get(start..).and_then(turn));
            }
            continue;
        }
        inside = inside && !row.trim().is_empty();
        if let Some(line) = turn(row).filter(|_| inside) {
            lines.push(line);
        } else {
            inside = false;
            rest.push_str(row);
            rest.push('\n');
        }
    }
    lines.truncate(MOST_LINES);
    (rest, lines)
}

/// `- Maya: "It opens tomorrow."`
fn turn(row: &str) -> Option<Line> {
    let row = row.trim().trim_start_matches(['-', '*', '•', ' ']);
    let (speaker, text) = row.split_once(':')?;
    let speaker = speaker.split('(').next().unwrap_or_default().trim().trim_matches('*');
    let text = text.trim().trim_matches(['"', '“', '”', '*']).trim();
    let sane = !speaker.is_empty() && speaker.chars().count() <= 60 && !text.is_empty();
    sane.then(|| line(speaker, text))
}

fn line(speaker: &str, text: &str) -> Line {
    Line { speaker: speaker.to_owned(), text: text.chars().take(LONGEST_LINE).collect() }
}

const VERBS: &[&str] = &[
    "says",
    "say",
    "said",
    "saying",
    "asks",
    "asked",
    "whispers",
    "whispered",
    "shouts",
    "shouted",
    "replies",
    "replied",
    "answers",
    "answered",
    "announces",
    "announced",
    "explains",
    "explained",
    "speaks",
    "tells",
    "sings",
    "mutters",
    "exclaims",
    "calls",
    "yells",
    "adds",
    "continues",
    "declares",
    "murmurs",
    "narrates",
    "recites",
];

/// Takes quoted speech out of prose. Quotes that nobody says (signs, titles) are taken out too and not spoken.
pub(super) fn said(text: &str) -> (String, Vec<Line>) {
    let (mut rest, mut lines) = (String::new(), Vec::new());
    let mut remaining = text;
    while let Some(open) = remaining.find(['"', '“']) {
        let after = open + remaining[open..].chars().next().map_or(1, char::len_utf8);
        let Some(length) = remaining[after..].find(['"', '”']) else { break };
        let quote = remaining[after..after + length].trim();
        rest.push_str(&remaining[..open]);
        if let Some(speaker) = speaker_before(&rest).filter(|_| !quote.is_empty() && lines.len() < MOST_LINES)
        {
            lines.push(line(&speaker, quote));
        }
        rest.push('.');
        let close = after + length;
        remaining = &remaining[close + remaining[close..].chars().next().map_or(1, char::len_utf8)..];
    }
    rest.push_str(remaining);
    (rest, lines)
}

/// Who says what follows: the words before a verb of saying, in the last sentence.
fn speaker_before(text: &str) -> Option<String> {
    let tail_from = text.char_indices().rev().nth(160).map_or(0, |(at, _)| at);
    let sentence = text[tail_from..].trim_end_matches([' ', ',', ':', '\n']);
    let sentence = sentence.rsplit(['.', '!', '?', '\n', ';']).next()?;
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let verb = words.iter().rposition(|word| VERBS.contains(&bare(word).as_str()))?;
    let before = &words[..verb];
    let clean = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'').to_owned();
    let is_name = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase) && bare(word) != "the";
    let names: Vec<String> = before.iter().rev().take_while(is_name).map(clean).collect();
    if names.is_empty() {
        let articles = ["the", "a", "an", "and", "then"];
        return before.iter().rev().map(clean).find(|word| {
            !word.is_empty() && !articles.contains(&word.to_lowercase().as_str()) && !word.ends_with("ly")
        });
    }
    Some(names.into_iter().rev().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialogue_block_is_read_and_taken_out() {
        let (rest, lines) = block(
            "A room.\n\nDialogue:\n- Maya: \"It opens tomorrow.\"\n- Dr. Ben: “Good: at last.”\n\nBackground sound: birds.",
        );
        assert_eq!(lines, [line("Maya", "It opens tomorrow."), line("Dr. Ben", "Good: at last.")]);
        assert!(!rest.contains("tomorrow") && rest.contains("birds"));
    }

    #[test]
    fn speech_in_prose_has_a_speaker_and_signs_are_silent() {
        let (rest, lines) = said(
            "Maya Chen says: \"Hello.\" A sign reads \"OPEN\". The robot quietly answers, “Yes.” The end",
        );
        assert_eq!(lines, [line("Maya Chen", "Hello."), line("robot", "Yes.")]);
        assert!(!rest.contains("OPEN") && rest.contains("The end"));
    }
}
