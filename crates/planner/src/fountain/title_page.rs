//! The title page: `Key: value` lines before the first blank one.

use crate::error::Problems;
use crate::input::{Entry, Front, Line, Node, SETTING_KEYS, Value, nearest};
use crate::markdown::plain;

/// Keys of other programs, which say nothing about the film. The format allows any more.
const STANDARD: &[&str] = &[
    "credit",
    "author",
    "authors",
    "source",
    "notes",
    "draft date",
    "date",
    "contact",
    "copyright",
    "revision",
    "format",
    "font",
    "watermark",
];

/// Entries of the page and how many lines it takes; nothing when the file begins with the screenplay itself.
pub(super) fn read(lines: &[Line<'_>], problems: &mut Problems) -> Front {
    if !lines.first().is_some_and(|line| key(*line).is_some_and(|(key, _)| is_known(&key))) {
        return Front::default();
    }
    let length = lines.iter().position(|line| line.text.trim().is_empty()).unwrap_or(lines.len());
    let mut entries: Vec<Entry> = Vec::new();
    for line in &lines[..length] {
        match key(*line) {
            Some((key, value)) => {
                let node = Node { at: value.at, value: Value::Text(plain(value.text)) };
                entries.push(Entry { key, at: line.at, node });
            }
            None => add_line(&mut entries, *line),
        }
    }
    entries.retain(|entry| is_setting(entry, problems));
    Front { entries, lines: length }
}

fn is_known(key: &str) -> bool {
    STANDARD.contains(&key) || SETTING_KEYS.contains(&key)
}

/// `Draft date: today`, not indented: indented lines continue the value above.
fn key(line: Line<'_>) -> Option<(String, Line<'_>)> {
    let colon = line.text.find(':')?;
    let name = &line.text[..colon];
    let plausible = (1..=30).contains(&name.len()) && !name.starts_with([' ', '\t']);
    plausible.then(|| (setting_name(name), line.after(colon + 1)))
}

/// `End Card` is `end_card` as in front matter; the format's own keys keep their spaces.
fn setting_name(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let joined = name.replace([' ', '-'], "_");
    if SETTING_KEYS.contains(&joined.as_str()) { joined } else { name }
}

fn add_line(entries: &mut [Entry], line: Line<'_>) {
    let Some(Entry { node, .. }) = entries.last_mut() else { return };
    if let Value::Text(text) = &mut node.value {
        if text.is_empty() {
            node.at = line.trimmed().at;
        } else {
            text.push(' ');
        }
        text.push_str(&plain(line.text));
    }
}

/// Keeps our settings; objects to what is nearly one of them.
fn is_setting(entry: &Entry, problems: &mut Problems) -> bool {
    if SETTING_KEYS.contains(&entry.key.as_str()) {
        return true;
    }
    if let (false, Some(near)) = (is_known(&entry.key), nearest(&entry.key, SETTING_KEYS)) {
        let what = format!("unknown key `{}`; did you mean `{near}`", entry.key);
        problems.add(entry.at, what, format!("one of {}", SETTING_KEYS.join(", ")));
    }
    false
}
