//! Scripts in Fountain, the plain-text screenplay format (fountain.io, syntax 1.1).
//!
//! Scene headings, cues, parentheticals, action, transitions, centred text, notes, boneyard, sections, synopses, the
//! title page, dual dialogue and lyrics are understood. What the format does not know stands in notes, so that the file
//! stays Fountain for everybody else: `[[clip: demo.mp4 3s-9s]]`, `[[still: file.png what]]`, `[[card: words]]`,
//! `[[sfx: file]]`, `[[music: file]]`, `[[pause 0.6]]`. Other notes are dropped, as are sections and synopses.
//! Centred text becomes a card. Settings stand on the title page (`Aspect: 9:16`) or in front matter as in Markdown.

mod body;
mod marks;
mod title_page;

use crate::error::{Problems, ScriptError};
use crate::input::{Document, Front, Source, read_settings};
use crate::markdown::title_from;
use director_film::script::Script;

/// Reads a script in Fountain. `file` is how messages call it.
///
/// # Errors
/// Every problem found, each with its place and what was expected there.
pub fn parse_fountain(text: &str, file: &str) -> Result<Script, ScriptError> {
    parse(text, file).map(|document| document.script)
}

pub(crate) fn parse(text: &str, file: &str) -> Result<Document, ScriptError> {
    let source = Source::new(text, file)?;
    let mut front = Front::of(&source)?;
    let mut problems = Problems::new(file);
    if front.lines == 0 {
        front = title_page::read(&source.lines(), &mut problems);
    }
    let settings = read_settings(front.entries, &mut problems);
    let text = marks::without_boneyard(&source.text, &mut problems);
    let body = Source { file: source.file, text: marks::without_notes(&text) };
    let lines = body.lines();
    let scenes = body::scenes(lines.get(front.lines..).unwrap_or_default(), &mut problems);
    let script = Script {
        title: settings.title.unwrap_or_else(|| title_from(file)),
        settings: settings.settings,
        brief: settings.brief,
        bibles: settings.bibles,
        scenes,
    };
    problems.finish(Document { script, front_files: settings.files })
}
