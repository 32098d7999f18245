//! The files a film leaves. Nothing appears under its final name before it is whole.

use crate::error::StudioError;
use std::path::{Path, PathBuf};

/// The three files of a film, side by side.
#[derive(Debug)]
pub(crate) struct Output {
    pub film: PathBuf,
    pub captions: PathBuf,
    pub report: PathBuf,
}

impl Output {
    /// Refuses a place that cannot be written before anything is made.
    pub(crate) fn check(out: &Path) -> Result<Self, StudioError> {
        let is_folder = out.is_dir() || out.extension().is_none();
        let film = if is_folder { out.join("film.mp4") } else { out.to_owned() };
        if film.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("mp4")) {
            return Err(StudioError::Usage(format!(
                "{}: the film is an MP4; end --out in .mp4 or name a folder",
                film.display()
            )));
        }
        let folder = film.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write_error = |source| StudioError::Write { path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(write_error)?;
        tempfile::tempfile_in(folder).map_err(write_error)?;
        Ok(Self { captions: film.with_extension("srt"), report: folder.join("report.json"), film })
    }
}

/// Writes beside and renames, so that the name never shows half a file.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StudioError> {
    let write_error = |source| StudioError::Write { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = readable_by_all().tempfile_in(folder).map_err(write_error)?;
    std::fs::write(beside.path(), bytes).map_err(write_error)?;
    beside.as_file().sync_all().map_err(write_error)?;
    beside.persist(path).map_err(|error| write_error(error.error))?;
    Ok(())
}

/// As any program creates files: the user's mask decides, not the habit of temporary files to be secret.
fn readable_by_all() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
