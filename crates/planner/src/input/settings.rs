//! What front matter may say, for the whole film.

use super::bibles::{read_bibles, read_characters, read_locations, read_style, valid_voice};
use super::brief::read_brief;
use super::fields::Fields;
use super::files::{FileKind, FileRef};
use super::paths::{PATH_EXPECTED, check_path};
use super::tree::{Entry, Node, Value};
use crate::error::Problems;
use director_film::bible::Bibles;
use director_film::brief::Brief;
use director_film::picture::Aspect;
use director_film::script::{Brand, Settings};

pub(crate) const KEYS: &[&str] = &[
    "title",
    "brief",
    "bibles",
    "style",
    "characters",
    "locations",
    "aspect",
    "voice",
    "language",
    "wpm",
    "pace",
    "narration",
    "music",
    "brand",
    "end_card",
];
const BRAND_KEYS: &[&str] = &["font", "background", "foreground", "logo"];

/// Everything the front matter decided.
#[derive(Debug, Default)]
pub(crate) struct FrontSettings {
    pub(crate) title: Option<String>,
    pub(crate) settings: Settings,
    pub(crate) brief: Option<Brief>,
    pub(crate) bibles: Bibles,
    /// Files named here, with their places.
    pub(crate) files: Vec<FileRef>,
}

pub(crate) fn read_settings(mut entries: Vec<Entry>, problems: &mut Problems) -> FrontSettings {
    // `end-card`, `End card` and `end_card` are one key.
    for entry in &mut entries {
        entry.key = entry.key.trim().to_lowercase().replace([' ', '-'], "_");
    }
    let mut fields = Fields::new(entries, KEYS, problems);
    let mut files = Vec::new();
    let title = fields.text("title").map(|(title, _)| title).filter(|title| !title.is_empty());
    let mut bibles = read_bibles_key(&mut fields, &mut files);
    read_inline_bibles(&mut fields, &mut bibles);
    let brief = read_brief_key(&mut fields, &mut files);
    let settings = read_film(&mut fields, &mut files);
    FrontSettings { title, settings, brief, bibles, files }
}

fn read_film(fields: &mut Fields<'_>, files: &mut Vec<FileRef>) -> Settings {
    let pace = |text: &str| text.parse().ok().filter(|pace| (90..=200).contains(pace));
    let expected_pace = "words per minute from 90 to 200";
    Settings {
        aspect: fields
            .parsed("aspect", "16:9, 9:16, 1:1 or 4:3", |text| text.parse::<Aspect>().ok())
            .unwrap_or_default(),
        voice: fields.parsed("voice", "a voice such as flite:rms or espeak-ng:de", valid_voice),
        language: fields.parsed("language", "a language such as en, de or pt-BR", valid_language),
        words_per_minute: fields.parsed("wpm", expected_pace, pace).or(fields.parsed(
            "pace",
            expected_pace,
            pace,
        )),
        narration: read_path(fields, "narration", FileKind::Narration, files),
        music: read_path(fields, "music", FileKind::Music, files),
        brand: read_brand(fields, files),
        end_card: fields.text("end_card").map(|(text, _)| text).filter(|text| !text.is_empty()),
    }
}

fn read_brand(fields: &mut Fields<'_>, files: &mut Vec<FileRef>) -> Brand {
    let Some(node) = fields.node("brand") else { return Brand::default() };
    let entries = fields.as_table("brand", node);
    let mut fields = Fields::new(entries, BRAND_KEYS, fields.problems());
    let colour = "a colour such as \"#1a2b3c\", in quotes";
    Brand {
        font: read_path(&mut fields, "font", FileKind::Font, files),
        background: fields.parsed("background", colour, valid_colour),
        foreground: fields.parsed("foreground", colour, valid_colour),
        logo: read_path(&mut fields, "logo", FileKind::Logo, files),
    }
}

/// A file's name, or the bibles themselves.
fn read_bibles_key(fields: &mut Fields<'_>, files: &mut Vec<FileRef>) -> Bibles {
    match fields.node("bibles") {
        Some(Node { value: Value::Table(entries), .. }) => read_bibles(entries, fields.problems()),
        Some(node) => {
            take_path(fields, "bibles", node, FileKind::Bibles, files);
            Bibles::default()
        }
        None => Bibles::default(),
    }
}

fn read_inline_bibles(fields: &mut Fields<'_>, bibles: &mut Bibles) {
    if let Some(node) = fields.node("style") {
        bibles.style = Some(read_style(node, fields.problems()));
    }
    if let Some(node) = fields.node("characters") {
        bibles.characters.extend(read_characters(node, fields.problems()));
    }
    if let Some(node) = fields.node("locations") {
        bibles.locations.extend(read_locations(node, fields.problems()));
    }
}

fn read_brief_key(fields: &mut Fields<'_>, files: &mut Vec<FileRef>) -> Option<Brief> {
    match fields.node("brief")? {
        Node { value: Value::Table(entries), .. } => Some(read_brief(entries, fields.problems())),
        node => {
            take_path(fields, "brief", node, FileKind::Brief, files);
            None
        }
    }
}

fn read_path(fields: &mut Fields<'_>, key: &str, kind: FileKind, files: &mut Vec<FileRef>) -> Option<String> {
    let node = fields.node(key)?;
    take_path(fields, key, node, kind, files)
}

fn take_path(
    fields: &mut Fields<'_>,
    key: &str,
    node: Node,
    kind: FileKind,
    files: &mut Vec<FileRef>,
) -> Option<String> {
    let (text, at) = fields.as_text(key, node)?;
    match check_path(&text) {
        Ok(file) => {
            files.push(FileRef { file: file.clone(), at, kind });
            Some(file)
        }
        Err(why) => {
            fields.problem(at, format!("`{key}`: {why}"), PATH_EXPECTED);
            None
        }
    }
}

fn valid_colour(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?;
    let valid = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    valid.then(|| text.to_lowercase())
}

fn valid_language(text: &str) -> Option<String> {
    let plain = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = text.split('-').next().is_some_and(|part| (2..=3).contains(&part.len()));
    (primary && text.len() <= 35 && text.split('-').all(plain)).then(|| text.to_owned())
}
