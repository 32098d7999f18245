//! Lines to headings and paragraphs.

use super::plain::plain;
use crate::error::Problems;
use crate::input::Line;
use director_film::script::At;

#[derive(Debug, PartialEq)]
pub(super) enum Block<'a> {
    Heading {
        level: usize,
        text: String,
        at: At,
    },
    /// Lines without a blank one between them, markers of quotes and lists removed.
    Paragraph(Vec<Line<'a>>),
}

/// The text with `<!-- … -->` replaced by spaces, so that places stay true. Front matter keeps its own rules.
pub(super) fn without_comments(text: &str, front_lines: usize, problems: &mut Problems) -> String {
    let front: usize = text.split_inclusive('\n').take(front_lines).map(str::len).sum();
    let (mut kept, mut rest) = (text[..front].to_owned(), &text[front..]);
    while let Some(start) = rest.find("<!--") {
        kept.push_str(&rest[..start]);
        let Some(end) = rest[start..].find("-->") else {
            let at = crate::input::at_byte(text, text.len() - rest.len() + start);
            problems.add(at, "this comment has no end", "`-->` after the comment");
            return kept;
        };
        kept.extend(rest[start..start + end + 3].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &rest[start + end + 3..];
    }
    kept + rest
}

pub(super) fn read<'a>(lines: impl Iterator<Item = Line<'a>>, problems: &mut Problems) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut open: Vec<Line<'a>> = Vec::new();
    let mut fence: Option<(&str, At)> = None;
    for line in lines {
        let line = line.trimmed();
        if let Some(marker) = ["```", "~~~"].into_iter().find(|marker| line.text.starts_with(marker)) {
            fence = match fence {
                None => Some((marker, line.at)),
                Some((opened, at)) if opened == marker => code_block(at, problems),
                other => other,
            };
            continue;
        }
        if fence.is_some() {
            continue;
        }
        let line = without_quote(line);
        if let Some(heading) = heading(line) {
            close(&mut open, &mut blocks);
            blocks.push(heading);
        } else if line.text.is_empty() || is_rule(line.text) {
            close(&mut open, &mut blocks);
        } else if line.text.starts_with('|') {
            problems.add(line.at, "a table cannot be spoken", "narration, dialogue, or a [card: …]");
        } else if let Some(item) = list_item(line) {
            close(&mut open, &mut blocks);
            open.push(item);
        } else {
            open.push(line);
        }
    }
    close(&mut open, &mut blocks);
    if let Some((marker, at)) = fence {
        problems.add(at, "this code block has no end", format!("a second line `{marker}`"));
    }
    blocks
}

fn code_block<'a>(at: At, problems: &mut Problems) -> Option<(&'a str, At)> {
    problems.add(at, "a code block cannot be spoken", "narration, dialogue, or a [card: …]");
    None
}

fn close<'a>(open: &mut Vec<Line<'a>>, blocks: &mut Vec<Block<'a>>) {
    if !open.is_empty() {
        blocks.push(Block::Paragraph(std::mem::take(open)));
    }
}

fn heading(line: Line<'_>) -> Option<Block<'_>> {
    let level = line.text.bytes().take_while(|b| *b == b'#').count();
    let rest = &line.text[level..];
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let text = plain(rest.trim().trim_end_matches('#').trim());
    Some(Block::Heading { level, text, at: line.at })
}

fn without_quote(mut line: Line<'_>) -> Line<'_> {
    while line.text.starts_with('>') {
        line = line.after(1);
    }
    line
}

/// `---`, `***`, `* * *`.
fn is_rule(text: &str) -> bool {
    let marks: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    marks.len() >= 3 && ['-', '*', '_'].iter().any(|mark| marks.iter().all(|c| c == mark))
}

/// The item's words, when the line begins one.
fn list_item(line: Line<'_>) -> Option<Line<'_>> {
    let digits = line.text.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match line.text.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+' | 0xE2) if digits == 0 => {
            line.text.chars().next().filter(|c| matches!(c, '-' | '*' | '+' | '•'))?.len_utf8()
        }
        Some(b'.' | b')') if (1..=3).contains(&digits) => digits + 1,
        _ => return None,
    };
    line.text[marker..].starts_with([' ', '\t']).then(|| line.after(marker))
}
