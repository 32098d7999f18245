//! What can go wrong between Director and a media file.

use director_film::Size;
use director_sandbox::SandboxError;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    #[error("{tool} was not found; {remedy}")]
    ToolMissing { tool: &'static str, remedy: String },
    #[error("{tool} is version {found}, but at least {needed} is needed; {remedy}")]
    ToolTooOld { tool: &'static str, found: String, needed: &'static str, remedy: String },
    #[error("{tool} could not be run: {source}")]
    Tool { tool: String, source: SandboxError },
    #[error("{tool} failed on {}: {reason}", path.display())]
    Failed { tool: String, path: PathBuf, reason: String },
    #[error("no space left while writing {}; free some space and run again", path.display())]
    DiskFull { path: PathBuf },
    #[error("{} is not a readable media file: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error("{} holds no picture", path.display())]
    NoVideo { path: PathBuf },
    #[error("{} holds no frames", path.display())]
    NoFrames { path: PathBuf },
    #[error("{} could not be {doing}: {source}", path.display())]
    Io { path: PathBuf, doing: &'static str, source: std::io::Error },
    #[error("the size {size} cannot be encoded; both sides must be even, from 16 to 7680 pixels")]
    Size { size: Size },
    #[error("a frame of {got} bytes was given where {expected} bytes are a frame")]
    FrameBytes { expected: usize, got: usize },
    #[error("{} is longer than {most_seconds} s, the most that is read at once", path.display())]
    TooLong { path: PathBuf, most_seconds: u64 },
    #[error("the voice `{voice}` is not installed; {remedy}")]
    VoiceMissing { voice: String, remedy: String },
    #[error("there is nothing to speak in `{text}`")]
    NothingToSpeak { text: String },
    #[error("`{text}` is {bytes} bytes of text; at most {most} are spoken at once")]
    TextTooLong { text: String, bytes: usize, most: usize },
    #[error("the metadata key `{key}` is not made of letters, digits, `_` and `-`")]
    MetadataKey { key: String },
    #[error("{} came out wrong: {what}", path.display())]
    WrongResult { path: PathBuf, what: String },
}

impl MediaError {
    /// Reads the reason for a failed run: a full disk, a stop, or the program's own words about `path`.
    pub(crate) fn from_run(tool: &str, path: &Path, error: SandboxError) -> Self {
        match error.stderr() {
            Some(stderr) if is_disk_full(stderr) => Self::DiskFull { path: path.to_owned() },
            Some(stderr) => {
                let reason = reason(stderr).unwrap_or_else(|| error.to_string());
                Self::Failed { tool: tool.to_owned(), path: path.to_owned(), reason }
            }
            None => Self::Tool { tool: tool.to_owned(), source: error },
        }
    }

    pub(crate) fn io(path: &Path, doing: &'static str, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::StorageFull {
            return Self::DiskFull { path: path.to_owned() };
        }
        Self::Io { path: path.to_owned(), doing, source }
    }

    /// Whether the work was stopped on request.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Tool { source: SandboxError::Cancelled { .. }, .. })
    }
}

fn is_disk_full(stderr: &str) -> bool {
    stderr.contains("No space left on device")
}

/// What went wrong in a run that ffmpeg itself calls a success: it ends well even where it could not complete the file.
pub(crate) fn quiet_failure(path: &Path, stderr: &str) -> Option<MediaError> {
    if is_disk_full(stderr) {
        return Some(MediaError::DiskFull { path: path.to_owned() });
    }
    let unfinished = stderr.lines().find(|line| line.contains("rror writing trailer"))?;
    Some(MediaError::WrongResult { path: path.to_owned(), what: unfinished.trim().to_owned() })
}

/// The last line a program printed, without the file name that it often repeats.
fn reason(stderr: &str) -> Option<String> {
    let last = stderr.lines().rev().map(str::trim).find(|line| !line.is_empty())?;
    let words = match last.strip_prefix("file:").and_then(|rest| rest.rsplit_once(": ")) {
        Some((_, words)) => words,
        None => last,
    };
    Some(words.chars().take(300).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_told_without_the_files_name() {
        assert_eq!(reason("a\nfile:/x/y.mp4: Invalid data found\n").as_deref(), Some("Invalid data found"));
        assert_eq!(reason("  \n"), None);
    }

    #[test]
    fn a_success_that_ran_out_of_space_is_a_failure() {
        let path = Path::new("film.mp4");
        let full = quiet_failure(path, "Error writing trailer of x: No space left on device");
        assert!(matches!(full, Some(MediaError::DiskFull { .. })));
        assert!(matches!(
            quiet_failure(path, "Error writing trailer of x: I/O"),
            Some(MediaError::WrongResult { .. })
        ));
        assert!(quiet_failure(path, "deprecated pixel format").is_none());
    }
}
