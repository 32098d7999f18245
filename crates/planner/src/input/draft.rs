//! A first script from a brief, by template, for a person to edit.

use director_film::brief::Brief;
use std::fmt::Write;

/// Writes a Markdown script that parses and plans as it stands. Every key point becomes a scene.
pub fn draft(brief: &Brief) -> String {
    let named =
        [&brief.title, &brief.subject].into_iter().map(|name| name.trim()).find(|name| !name.is_empty());
    let title = named.unwrap_or("Untitled film");
    let subject = first_of([&brief.subject, &brief.title], "it");
    let mut script = format!("---\ntitle: {}\n", quoted(title));
    if !brief.call_to_action.trim().is_empty() {
        let _ = writeln!(script, "end_card: {}", quoted(&brief.call_to_action));
    }
    script.push_str("---\n\n");
    let _ = writeln!(script, "<!-- {} -->\n", comment(brief));
    let _ = writeln!(script, "## Opening, day\n\n({} comes into view.)\n", said(&subject));
    let objective = first_of([&brief.objective, &brief.title], "This is where it begins");
    let _ = writeln!(script, "{}\n", sentence(&objective));
    for (index, point) in
        brief.key_points.iter().map(|point| said(point)).filter(|point| !point.is_empty()).enumerate()
    {
        let _ =
            writeln!(script, "## {}, day\n\n(The camera finds {} at work.)\n", place(index), said(&subject));
        let _ = writeln!(script, "{}\n", sentence(&point));
    }
    let _ = writeln!(script, "## Closing, evening\n\n({} stays in view.)\n", said(&subject));
    let closing = first_of([&brief.call_to_action, &brief.subject], "That is all it takes");
    let _ = writeln!(script, "{}", sentence(&closing));
    script
}

fn first_of(candidates: [&String; 2], otherwise: &str) -> String {
    let given = candidates.into_iter().map(|text| said(text)).find(|text| !text.is_empty());
    given.unwrap_or_else(|| otherwise.to_owned())
}

/// Words without what the script's format would read as something else.
fn said(text: &str) -> String {
    let words = text.replace(['[', ']', '<', '>', '`', '|', '(', ')', '*', '_', '~', '\\'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '"' | '“' | '¿' | '¡')).to_owned()
}

/// A paragraph of narration: a capital name with a colon would be a cue, a number with a dot a list.
fn sentence(text: &str) -> String {
    let text = said(text).replace([':', '：'], ",");
    let numbered =
        text.split_once(['.', ')']).is_some_and(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
    let text = if numbered { format!("Number {text}") } else { text };
    if text.ends_with(['.', '!', '?', '…', '。']) { text } else { format!("{text}.") }
}

/// A YAML text in double quotes.
fn quoted(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain: String = words.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

fn comment(brief: &Brief) -> String {
    let facts = [("for", &brief.audience), ("tone", &brief.tone)];
    let facts = facts.iter().filter(|(_, value)| !value.trim().is_empty());
    let mut parts: Vec<String> = facts.map(|(name, value)| format!("{name}: {}", said(value))).collect();
    if brief.seconds > 0 {
        let words = brief.seconds * 5 / 2;
        parts.push(format!("{} seconds are about {words} spoken words", brief.seconds));
    }
    parts.push("edit freely".to_owned());
    parts.join("; ").replace("--", "-")
}

/// Places that every renderer can draw, in turn.
fn place(index: usize) -> &'static str {
    ["Workshop", "Street", "Kitchen", "Office"][index % 4]
}
