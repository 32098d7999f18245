//! Reads a table field by field and objects to every key nobody asked for.

use super::tree::{Entry, Node, Value};
use crate::error::Problems;
use director_film::script::At;

/// A table being read. Problems are collected; what cannot be read becomes its default.
pub(super) struct Fields<'a> {
    entries: Vec<Entry>,
    known: &'a [&'a str],
    problems: &'a mut Problems,
}

impl<'a> Fields<'a> {
    /// Reports entries that are not among `known` at once, with the nearest known key.
    pub(super) fn new(entries: Vec<Entry>, known: &'a [&'a str], problems: &'a mut Problems) -> Self {
        let (entries, unknown): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| known.contains(&entry.key.as_str()));
        for entry in unknown {
            let hint =
                nearest(&entry.key, known).map_or(String::new(), |near| format!("; did you mean `{near}`"));
            problems.add(
                entry.at,
                format!("unknown key `{}`{hint}", shown(&entry.key)),
                format!("one of {}", known.join(", ")),
            );
        }
        Self { entries, known, problems }
    }

    pub(super) fn problem(&mut self, at: At, what: impl Into<String>, expected: impl Into<String>) {
        self.problems.add(at, what, expected);
    }

    /// Where collected problems go, for a table inside this one.
    pub(super) fn problems(&mut self) -> &mut Problems {
        self.problems
    }

    /// The value under `key`, taken out.
    pub(super) fn node(&mut self, key: &str) -> Option<Node> {
        debug_assert!(self.known.contains(&key), "`{key}` is read but not declared");
        let index = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.swap_remove(index).node)
    }

    pub(super) fn text(&mut self, key: &str) -> Option<(String, At)> {
        let node = self.node(key)?;
        self.as_text(key, node)
    }

    pub(super) fn as_text(&mut self, key: &str, node: Node) -> Option<(String, At)> {
        match node.value {
            Value::Text(text) => Some((text.trim().to_owned(), node.at)),
            Value::Nothing => {
                self.problem(
                    node.at,
                    format!("`{key}` has no value"),
                    "text; a value that begins with # stands in quotes",
                );
                None
            }
            other => {
                self.problem(node.at, format!("`{key}` is {}", other.kind()), "text");
                None
            }
        }
    }

    /// The text, or an empty one.
    pub(super) fn text_or_empty(&mut self, key: &str) -> String {
        self.text(key).map(|(text, _)| text).unwrap_or_default()
    }

    /// A value of any type that is written as text.
    pub(super) fn parsed<T>(
        &mut self,
        key: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let (text, at) = self.text(key)?;
        let value = parse(&text);
        if value.is_none() {
            self.problem(at, format!("`{}` is no value for `{key}`", shown(&text)), expected);
        }
        value
    }

    /// A list of texts; one text alone is a list of one.
    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let nodes = match node.value {
            Value::List(nodes) => nodes,
            Value::Nothing => Vec::new(),
            _ => vec![node],
        };
        nodes.into_iter().filter_map(|node| self.as_text(key, node)).map(|(text, _)| text).collect()
    }

    /// A table's entries.
    pub(super) fn as_table(&mut self, key: &str, node: Node) -> Vec<Entry> {
        match node.value {
            Value::Table(entries) => entries,
            other => {
                self.problem(node.at, format!("`{key}` is {}", other.kind()), "a table of keys and values");
                Vec::new()
            }
        }
    }
}

/// At most forty characters of something a person wrote, for a message.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// The known word within two changed letters (one for short words) of what was typed.
pub(crate) fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed: Vec<char> = typed.to_lowercase().chars().take(40).collect();
    let allowed = if typed.len() <= 4 { 1 } else { 2 };
    let distance = |word: &str| edit_distance(&typed, &word.chars().collect::<Vec<_>>());
    known
        .iter()
        .map(|word| (distance(word), *word))
        .filter(|(d, _)| *d <= allowed)
        .min()
        .map(|(_, word)| word)
}

/// Changes of one letter, or swaps of two neighbours, from one word to the other
/// (optimal string alignment: Damerau 1964, with Wagner and Fischer's table).
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in table.iter_mut().enumerate() {
        row[0] = i;
    }
    table[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(table[i - 2][j - 2] + 1);
            }
            table[i][j] = best;
        }
    }
    table[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_key_and_a_stranger_finds_none() {
        let known = ["title", "aspect", "voice", "wpm"];
        assert_eq!(nearest("tilte", &known), Some("title"));
        assert_eq!(nearest("Aspect", &known), Some("aspect"));
        assert_eq!(nearest("wmp", &known), Some("wpm"));
        assert_eq!(nearest("author", &known), None);
    }
}
