//! From a path to a script: reads the file and what it refers to, and refuses what would lead outside.

use crate::error::StudioError;
use director_film::script::Script;
use director_planner::{self as planner, Document, FileKind, FileRef, Problem, ScriptError};
use std::path::{Path, PathBuf};

/// A script with the folder its file names are relative to.
#[derive(Debug)]
pub(crate) struct Screenplay {
    pub script: Script,
    pub text: String,
    pub folder: PathBuf,
    /// As a person named it, for messages.
    pub name: String,
    /// Canonical; names the project.
    pub path: PathBuf,
}

/// Larger files are refused unread: the planner's own limit is lower and gives the exact reason.
const MAX_SCRIPT_BYTES: u64 = 2 << 20;

/// Reads a `.md`, `.fountain` or brief `.toml` with its bibles and brief.
pub(crate) fn read(path: &Path) -> Result<Screenplay, StudioError> {
    let name = path.display().to_string();
    let canonical = path.canonicalize().map_err(|error| {
        StudioError::Usage(format!("cannot read {name}: {error}; name a script or a brief"))
    })?;
    let text = read_text(path, &name)?;
    let folder = canonical.parent().map(Path::to_owned).unwrap_or_default();
    let document = parse(path, &name, &text)?;
    check_own_material(&document, &folder, &name)?;
    let script = with_linked_files(&document, &folder, &name)?;
    Ok(Screenplay { script, text, folder, name, path: canonical })
}

fn read_text(path: &Path, name: &str) -> Result<String, StudioError> {
    let read_error = |source| StudioError::Read { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(read_error)?;
    if !metadata.is_file() {
        return Err(StudioError::Usage(format!(
            "{name} is not a file; name a script (.md, .fountain) or a brief (.toml)"
        )));
    }
    if metadata.len() > MAX_SCRIPT_BYTES {
        let megabytes = metadata.len() as f64 / 1e6;
        let limit = MAX_SCRIPT_BYTES >> 20;
        return Err(StudioError::Script(format!(
            "{name}: the file is {megabytes:.1} MB long; a script of at most {limit} MB was expected: a 300 s film has about 750 words"
        )));
    }
    let bytes = std::fs::read(path).map_err(read_error)?;
    planner::decode(bytes, name).map_err(|error| script_error(&error))
}

fn parse(path: &Path, name: &str, text: &str) -> Result<Document, StudioError> {
    let extension =
        path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_lowercase();
    match extension.as_str() {
        "md" | "markdown" | "txt" | "fountain" => {
            planner::read(text, name).map_err(|error| script_error(&error))
        }
        "toml" => {
            let brief = planner::parse_brief(text, name).map_err(|error| script_error(&error))?;
            planner::read(&planner::draft(&brief), &format!("{name} (draft)"))
                .map_err(|error| script_error(&error))
        }
        _ => Err(StudioError::Usage(format!(
            "{name}: expected a script that ends in .md or .fountain, or a brief that ends in .toml"
        ))),
    }
}

fn script_error(error: &ScriptError) -> StudioError {
    StudioError::Script(error.to_string())
}

/// Merges the bibles and the brief that the front matter names as files.
fn with_linked_files(document: &Document, folder: &Path, name: &str) -> Result<Script, StudioError> {
    let mut script = document.script.clone();
    for link in document.links() {
        let path = inside(folder, name, link)?;
        let bytes = std::fs::read(&path).map_err(|source| StudioError::Read { path, source })?;
        let text = planner::decode(bytes, &link.file).map_err(|error| script_error(&error))?;
        if link.kind == FileKind::Bibles {
            planner::merge_bibles(
                &mut script,
                planner::parse_bibles(&text, &link.file).map_err(|error| script_error(&error))?,
            );
        } else {
            planner::merge_brief(
                &mut script,
                planner::parse_brief(&text, &link.file).map_err(|error| script_error(&error))?,
            );
        }
    }
    Ok(script)
}

/// Every still, clip, sound, font and logo must exist before anything is spent.
fn check_own_material(document: &Document, folder: &Path, name: &str) -> Result<(), StudioError> {
    document.files().iter().try_for_each(|link| inside(folder, name, link).map(drop))
}

/// The file as an absolute path, proved to be a file in the script's folder even through symbolic links.
fn inside(folder: &Path, name: &str, link: &FileRef) -> Result<PathBuf, StudioError> {
    let missing = || script_error(&planner::missing_file(name, link));
    let path = folder.join(&link.file).canonicalize().map_err(|_| missing())?;
    if !path.starts_with(folder) {
        let what =
            format!("the {} file `{}` leads out of the script's folder", link.kind.as_str(), link.file);
        let expected = "a file in the script's folder".to_owned();
        let problem = Problem { file: name.to_owned(), at: link.at, what, expected };
        return Err(script_error(&ScriptError { problems: vec![problem] }));
    }
    if path.is_file() { Ok(path) } else { Err(missing()) }
}

/// A first script from a brief file.
pub(crate) fn draft(path: &Path) -> Result<String, StudioError> {
    let name = path.display().to_string();
    let text = read_text(path, &name)?;
    let brief = planner::parse_brief(&text, &name).map_err(|error| script_error(&error))?;
    Ok(planner::draft(&brief))
}
