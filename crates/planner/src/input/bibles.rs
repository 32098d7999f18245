//! Bibles: a TOML file, or tables in the front matter.

use super::fields::Fields;
use super::front::check_size;
use super::source::Source;
use super::toml_tree;
use super::tree::{Entry, Node, Value};
use crate::error::{Problems, ScriptError};
use director_film::bible::{Bibles, CharacterBible, LocationBible, StyleBible};
use director_film::script::At;
use director_film::speech::Voice;

const KEYS: &[&str] = &["style", "characters", "locations"];
const STYLE_KEYS: &[&str] = &["name", "descriptor", "palette", "lighting", "mood", "medium", "avoid"];
const CHARACTER_KEYS: &[&str] = &["name", "descriptor", "voice", "never_change"];
const LOCATION_KEYS: &[&str] = &["name", "descriptor"];
/// Longer descriptors leave no room in any prompt.
const LONGEST_DESCRIPTOR: usize = 600;

/// Reads bibles from TOML: `[style]`, `[[characters]]` and `[[locations]]`.
///
/// # Errors
/// Every unknown key and wrong value, each with its place.
pub fn parse_bibles(toml: &str, file: &str) -> Result<Bibles, ScriptError> {
    let source = Source::new(toml, file)?;
    check_size(&source.text, file)?;
    let entries = toml_tree::parse(&source.text, file, 0)?;
    let mut problems = Problems::new(file);
    let bibles = read_bibles(entries, &mut problems);
    problems.finish(bibles)
}

pub(super) fn read_bibles(entries: Vec<Entry>, problems: &mut Problems) -> Bibles {
    let mut fields = Fields::new(entries, KEYS, problems);
    let (style, characters, locations) =
        (fields.node("style"), fields.node("characters"), fields.node("locations"));
    Bibles {
        style: style.map(|node| read_style(node, problems)),
        characters: characters.map(|node| read_characters(node, problems)).unwrap_or_default(),
        locations: locations.map(|node| read_locations(node, problems)).unwrap_or_default(),
    }
}

/// A table, or the descriptor alone.
pub(super) fn read_style(node: Node, problems: &mut Problems) -> StyleBible {
    let at = node.at;
    let entries = descriptor_or_table(node, "style", problems);
    let mut fields = Fields::new(entries, STYLE_KEYS, problems);
    StyleBible {
        name: fields.text_or_empty("name"),
        descriptor: read_descriptor(&mut fields, at),
        palette: fields.texts("palette"),
        lighting: fields.text_or_empty("lighting"),
        mood: fields.text_or_empty("mood"),
        medium: fields.text_or_empty("medium"),
        avoid: fields.texts("avoid"),
    }
}

pub(super) fn read_characters(node: Node, problems: &mut Problems) -> Vec<CharacterBible> {
    let mut characters: Vec<CharacterBible> = Vec::new();
    for (at, entries) in named_tables(node, "characters", problems) {
        let mut fields = Fields::new(entries, CHARACTER_KEYS, problems);
        let character = CharacterBible {
            name: read_name(&mut fields, at),
            descriptor: read_descriptor(&mut fields, at),
            voice: fields.parsed("voice", "a voice such as flite:slt or espeak-ng:de", valid_voice),
            never_change: fields.texts("never_change"),
        };
        if characters.iter().any(|other| other.id() == character.id()) {
            problems.add(
                at,
                format!("`{}` stands here a second time", character.name),
                "one entry for each character",
            );
        }
        characters.push(character);
    }
    characters
}

pub(super) fn read_locations(node: Node, problems: &mut Problems) -> Vec<LocationBible> {
    let tables = named_tables(node, "locations", problems);
    let read = |(at, entries)| {
        let mut fields = Fields::new(entries, LOCATION_KEYS, problems);
        LocationBible { name: read_name(&mut fields, at), descriptor: read_descriptor(&mut fields, at) }
    };
    tables.into_iter().map(read).collect()
}

pub(super) fn valid_voice(text: &str) -> Option<String> {
    text.parse::<Voice>().ok().map(|voice| voice.to_string())
}

fn read_name(fields: &mut Fields<'_>, at: At) -> String {
    let name = fields.text_or_empty("name");
    if name.is_empty() || name.chars().count() > 40 {
        fields.problem(at, "there is no usable `name` here", "a name of 1 to 40 characters");
    }
    name
}

fn read_descriptor(fields: &mut Fields<'_>, at: At) -> String {
    let descriptor = fields.text_or_empty("descriptor");
    if descriptor.is_empty() {
        fields.problem(at, "there is no `descriptor` here", "one sentence of what is seen");
    } else if descriptor.chars().count() > LONGEST_DESCRIPTOR {
        fields.problem(
            at,
            "the `descriptor` is too long",
            format!("at most {LONGEST_DESCRIPTOR} characters"),
        );
    }
    descriptor.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `[[characters]]` with names inside, or a table from name to descriptor or table.
fn named_tables(node: Node, key: &str, problems: &mut Problems) -> Vec<(At, Vec<Entry>)> {
    match node.value {
        Value::List(items) => {
            items.into_iter().map(|item| (item.at, descriptor_or_table(item, key, problems))).collect()
        }
        Value::Table(entries) => entries
            .into_iter()
            .map(|entry| {
                let mut inner = descriptor_or_table(entry.node, key, problems);
                let name = Node { at: entry.at, value: Value::Text(entry.key) };
                inner.push(Entry { key: "name".to_owned(), at: entry.at, node: name });
                (entry.at, inner)
            })
            .collect(),
        other => {
            problems.add(node.at, format!("`{key}` is {}", other.kind()), "a table of names and descriptors");
            Vec::new()
        }
    }
}

fn descriptor_or_table(node: Node, key: &str, problems: &mut Problems) -> Vec<Entry> {
    let at = node.at;
    match node.value {
        Value::Table(entries) => entries,
        Value::Text(_) => vec![Entry { key: "descriptor".to_owned(), at, node }],
        other => {
            problems.add(at, format!("`{key}` holds {}", other.kind()), "a descriptor, or a table with one");
            Vec::new()
        }
    }
}
