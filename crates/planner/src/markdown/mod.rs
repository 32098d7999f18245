//! Scripts in Markdown.
//!
//! | written | means |
//! |---|---|
//! | `# Kitchen, morning`, any level | a scene; a first heading with only headings under it is the title, or names an act |
//! | a paragraph | narration, one beat |
//! | `NAME: words`, `@name: words` | dialogue; lines below it, up to a blank line, belong to it |
//! | `NAME: (softly) words` | the manner of speaking; `(V.O.)` and `(O.S.)` are heard, not seen |
//! | `(She turns.)` alone on its lines | an action |
//! | `[pause 0.6]` | silence, also within a line |
//! | `![what](file.png)`, `[[clip: demo.mp4 3s-9s]]` | own picture in the place of the beat's generated clips |
//! | `[card: words]`, `[sfx: file]`, `[music: file]` | card, sound effect, music from here on |
//!
//! Emphasis, code marks, links and tags are reduced to their words; quotes and list items are narration, each item a
//! beat of its own; comments (`<!-- -->`) and rules (`---`) are dropped. Code blocks and tables cannot be spoken and
//! are refused.

mod blocks;
pub(crate) mod directive;
mod inline;
mod plain;
mod scenes;
mod turns;

pub(crate) use inline::{Piece, pieces};
pub(crate) use plain::plain;
pub(crate) use scenes::{push_beat, settle_leading_pauses};
pub(crate) use turns::{Speaker, is_name};

use crate::error::{Problems, ScriptError};
use crate::input::{Document, Front, Source, read_settings};
use director_film::script::Script;

/// Reads a script in Markdown. `file` is how messages call it.
///
/// # Errors
/// Every problem found, each with its place and what was expected there.
pub fn parse_markdown(text: &str, file: &str) -> Result<Script, ScriptError> {
    parse(text, file).map(|document| document.script)
}

pub(crate) fn parse(text: &str, file: &str) -> Result<Document, ScriptError> {
    let source = Source::new(text, file)?;
    let front = Front::of(&source)?;
    let mut problems = Problems::new(file);
    let settings = read_settings(front.entries, &mut problems);
    let body = Source {
        file: source.file,
        text: blocks::without_comments(&source.text, front.lines, &mut problems),
    };
    let blocks = blocks::read(body.lines().into_iter().skip(front.lines), &mut problems);
    let (title, scenes) = scenes::build(&blocks, settings.title.is_none(), &mut problems);
    let script = Script {
        title: settings.title.or(title).unwrap_or_else(|| title_from(file)),
        settings: settings.settings,
        brief: settings.brief,
        bibles: settings.bibles,
        scenes,
    };
    problems.finish(Document { script, front_files: settings.files })
}

/// `launch-film.md` is called `launch film` until somebody gives it a title.
pub(crate) fn title_from(file: &str) -> String {
    let stem = std::path::Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    stem.replace(['-', '_'], " ").trim().to_owned()
}
