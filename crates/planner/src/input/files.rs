//! Files a script names. Nothing is opened here: the caller checks, reads and merges.

use super::fields::shown;
use crate::error::ScriptError;
use director_film::bible::Bibles;
use director_film::brief::Brief;
use director_film::script::{At, ElementKind, Script};

/// A file named in a script, relative to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    pub file: String,
    pub at: At,
    pub kind: FileKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// TOML, merged with [`merge_brief`].
    Brief,
    /// TOML, merged with [`merge_bibles`].
    Bibles,
    Still,
    Footage,
    Effect,
    Music,
    Narration,
    Font,
    Logo,
}

impl FileKind {
    /// As a message says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brief => "brief",
            Self::Bibles => "bibles",
            Self::Still => "still",
            Self::Footage => "footage",
            Self::Effect => "sound effect",
            Self::Music => "music",
            Self::Narration => "narration",
            Self::Font => "font",
            Self::Logo => "logo",
        }
    }
}

/// A script and every file its front matter names, with exact places.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub script: Script,
    pub front_files: Vec<FileRef>,
}

impl Document {
    /// The bibles and brief files that are to be read and merged.
    pub fn links(&self) -> impl Iterator<Item = &FileRef> {
        self.front_files.iter().filter(|file| matches!(file.kind, FileKind::Brief | FileKind::Bibles))
    }

    /// Every other file, in the order of the script.
    pub fn files(&self) -> Vec<FileRef> {
        let own =
            self.front_files.iter().filter(|file| !matches!(file.kind, FileKind::Brief | FileKind::Bibles));
        own.cloned().chain(element_files(&self.script)).collect()
    }
}

/// Reads a script by its file's ending: `.fountain` is Fountain, everything else Markdown.
pub fn read(text: &str, file: &str) -> Result<Document, ScriptError> {
    let ending = std::path::Path::new(file).extension();
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("fountain")) {
        crate::fountain::parse(text, file)
    } else {
        crate::markdown::parse(text, file)
    }
}

/// The brief and bibles files a script's front matter names.
pub fn links(text: &str, file: &str) -> Result<Vec<FileRef>, ScriptError> {
    Ok(read(text, file)?.links().cloned().collect())
}

/// Own material a script names. A [`Script`] does not remember where its front matter stood: files from there are
/// placed at the file's start; [`Document::files`] knows better.
pub fn files(script: &Script) -> Vec<FileRef> {
    let settings = &script.settings;
    let start = At { line: 1, column: 1 };
    let front = [
        (&settings.narration, FileKind::Narration),
        (&settings.music, FileKind::Music),
        (&settings.brand.font, FileKind::Font),
        (&settings.brand.logo, FileKind::Logo),
    ];
    let front = front
        .into_iter()
        .filter_map(|(file, kind)| file.as_ref().map(|file| FileRef { file: file.clone(), at: start, kind }));
    front.chain(element_files(script)).collect()
}

fn element_files(script: &Script) -> Vec<FileRef> {
    let elements = script.scenes.iter().flat_map(|scene| &scene.beats).flat_map(|beat| &beat.elements);
    let named = elements.filter_map(|element| {
        let (file, kind) = match &element.kind {
            ElementKind::Still { file, .. } => (file, FileKind::Still),
            ElementKind::Footage { file, .. } => (file, FileKind::Footage),
            ElementKind::Sfx { file } => (file, FileKind::Effect),
            ElementKind::Music { file } => (file, FileKind::Music),
            _ => return None,
        };
        Some(FileRef { file: file.clone(), at: element.at, kind })
    });
    named.collect()
}

/// Adds what a bibles file says. What the script itself says about the style, a character or a place stands.
pub fn merge_bibles(script: &mut Script, bibles: Bibles) {
    let own = &mut script.bibles;
    own.style = own.style.take().or(bibles.style);
    for character in bibles.characters {
        if !own.characters.iter().any(|known| known.id() == character.id()) {
            own.characters.push(character);
        }
    }
    for location in bibles.locations {
        if !own.locations.iter().any(|known| known.name.eq_ignore_ascii_case(&location.name)) {
            own.locations.push(location);
        }
    }
}

/// Gives the script a brief from a file; a brief written in the script itself stands.
pub fn merge_brief(script: &mut Script, brief: Brief) {
    script.brief.get_or_insert(brief);
}

/// The error for a named file that is not there, pointing at its name in `script_file`.
pub fn missing_file(script_file: &str, named: &FileRef) -> ScriptError {
    let what = format!("the {} file `{}` is not there", named.kind.as_str(), shown(&named.file));
    ScriptError::one(script_file, named.at, what, "an existing file, named relative to the script")
}
