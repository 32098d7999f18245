//! Finding the programs that media work needs.

use crate::error::MediaError;
use crate::splice::Form;
use director_film::Size;
use director_sandbox::{Cancel, Job, Limits, run};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Oldest ffmpeg that is supported, as (major, minor).
const OLDEST_FFMPEG: (u32, u32) = (5, 1);
const OLDEST_FFMPEG_TEXT: &str = "5.1";

/// Where programs are; `None` looks on `PATH`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToolPaths {
    pub ffmpeg: Option<PathBuf>,
    pub ffprobe: Option<PathBuf>,
    pub flite: Option<PathBuf>,
    pub espeak_ng: Option<PathBuf>,
}

/// The programs found, and the switch that stops them.
#[derive(Debug, Clone)]
pub struct Tools {
    found: Arc<Found>,
    cancel: Cancel,
}

#[derive(Debug)]
struct Found {
    ffmpeg: PathBuf,
    ffprobe: PathBuf,
    flite: Option<PathBuf>,
    espeak_ng: Option<PathBuf>,
    ffmpeg_build: String,
    /// What the house profile's parameter sets hash to, by size and rate: found by encoding a frame, so found once.
    parameters: Mutex<BTreeMap<(Size, u32, u32), Option<String>>>,
}

/// One line of what is installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToolStatus {
    pub name: &'static str,
    pub path: Option<PathBuf>,
    pub version: Option<String>,
    pub required: bool,
    /// What to do, where something is missing or too old.
    pub remedy: Option<String>,
}

impl Tools {
    /// Finds ffmpeg and ffprobe, which must be there and new enough, and the speech programs, which may be missing.
    pub fn find(paths: &ToolPaths) -> Result<Self, MediaError> {
        let ffmpeg = required("ffmpeg", paths.ffmpeg.as_deref())?;
        let ffprobe = required("ffprobe", paths.ffprobe.as_deref())?;
        let ffmpeg_build = supported("ffmpeg", &ffmpeg)?;
        supported("ffprobe", &ffprobe)?;
        let flite = locate("flite", paths.flite.as_deref());
        let espeak_ng = locate("espeak-ng", paths.espeak_ng.as_deref());
        let found = Found { ffmpeg, ffprobe, flite, espeak_ng, ffmpeg_build, parameters: Mutex::default() };
        Ok(Self { found: Arc::new(found), cancel: Cancel::new() })
    }

    /// The same programs, stopped by `cancel`.
    pub fn with_cancel(&self, cancel: Cancel) -> Self {
        Self { found: Arc::clone(&self.found), cancel }
    }

    /// All programs Director can use, found or not.
    pub fn inventory(paths: &ToolPaths) -> Vec<ToolStatus> {
        vec![
            status("ffmpeg", paths.ffmpeg.as_deref(), true),
            status("ffprobe", paths.ffprobe.as_deref(), true),
            status("flite", paths.flite.as_deref(), false),
            status("espeak-ng", paths.espeak_ng.as_deref(), false),
        ]
    }

    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// First line of `ffmpeg -version` and its libx264 configuration: what decides the encoded bytes.
    pub fn ffmpeg_build(&self) -> &str {
        &self.found.ffmpeg_build
    }

    pub(crate) fn ffmpeg(&self) -> &Path {
        &self.found.ffmpeg
    }

    pub(crate) fn ffprobe(&self) -> &Path {
        &self.found.ffprobe
    }

    /// The remembered hash for this form, or what `find` finds.
    pub(crate) fn parameters(
        &self,
        form: Form,
        find: impl FnOnce() -> Result<Option<String>, MediaError>,
    ) -> Result<Option<String>, MediaError> {
        let key = (form.size, form.rate.num, form.rate.den);
        let mut known = self.found.parameters.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hash) = known.get(&key) {
            return Ok(hash.clone());
        }
        let hash = find()?;
        known.insert(key, hash.clone());
        Ok(hash)
    }

    pub(crate) fn flite(&self) -> Result<&Path, MediaError> {
        self.found.flite.as_deref().ok_or_else(|| missing("flite"))
    }

    pub(crate) fn espeak_ng(&self) -> Result<&Path, MediaError> {
        self.found.espeak_ng.as_deref().ok_or_else(|| missing("espeak-ng"))
    }
}

fn required(tool: &'static str, given: Option<&Path>) -> Result<PathBuf, MediaError> {
    locate(tool, given).ok_or_else(|| missing(tool))
}

fn missing(tool: &'static str) -> MediaError {
    MediaError::ToolMissing { tool, remedy: remedy(tool) }
}

/// An absolute path to the program, where there is an executable.
fn locate(tool: &str, given: Option<&Path>) -> Option<PathBuf> {
    let found = given.map_or_else(|| which::which(tool), which::which).ok()?;
    std::path::absolute(found).ok()
}

/// The package that brings a program, and the variable that names another place for it.
fn remedy(tool: &str) -> String {
    let (package, variable) = match tool {
        "flite" => ("flite", "DIRECTOR_FLITE"),
        "espeak-ng" => ("espeak-ng", "DIRECTOR_ESPEAK_NG"),
        "ffprobe" => ("ffmpeg", "DIRECTOR_FFPROBE"),
        _ => ("ffmpeg", "DIRECTOR_FFMPEG"),
    };
    format!(
        "install it (Debian: sudo apt-get install {package}; macOS: brew install {package}) or set {variable} to its path"
    )
}

fn supported(tool: &'static str, path: &Path) -> Result<String, MediaError> {
    let banner = version_banner(tool, path)?;
    match release(&banner) {
        Some(release) if release < OLDEST_FFMPEG => Err(MediaError::ToolTooOld {
            tool,
            found: format!("{}.{}", release.0, release.1),
            needed: OLDEST_FFMPEG_TEXT,
            remedy: remedy(tool),
        }),
        _ => Ok(banner),
    }
}

/// The lines that name the build: the first of `-version`, and those about the libraries.
fn version_banner(tool: &'static str, path: &Path) -> Result<String, MediaError> {
    let limits = Limits { wall: Duration::from_secs(20), output_bytes: 64 << 10, ..Limits::default() };
    let flag = if tool.starts_with("ff") { "-version" } else { "--version" };
    let output = run(&Job::new(path).arg(flag).limits(limits), &Cancel::new());
    let output = output.map_err(|source| MediaError::Tool { tool: tool.to_owned(), source })?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Major and minor of `ffmpeg version 5.1.9-0+deb12u1 …` or `n7.0`; `None` for builds named after a commit.
fn release(banner: &str) -> Option<(u32, u32)> {
    let version = banner.split_whitespace().nth(2)?.trim_start_matches('n');
    let mut numbers = version.split(|c: char| !c.is_ascii_digit());
    let major = numbers.next()?.parse().ok()?;
    Some((major, numbers.next().and_then(|minor| minor.parse().ok()).unwrap_or(0)))
}

fn status(name: &'static str, given: Option<&Path>, required: bool) -> ToolStatus {
    let Some(path) = locate(name, given) else {
        return ToolStatus { name, path: None, version: None, required, remedy: Some(remedy(name)) };
    };
    let banner = if required { supported(name, &path) } else { version_banner(name, &path) };
    match banner {
        Ok(banner) => {
            let version = short_version(name, &banner);
            ToolStatus { name, path: Some(path), version: Some(version), required, remedy: None }
        }
        Err(error) => {
            ToolStatus { name, path: Some(path), version: None, required, remedy: Some(error.to_string()) }
        }
    }
}

/// The first word of the banner that holds a number.
fn short_version(name: &str, banner: &str) -> String {
    let numbered = |word: &&str| word.chars().any(|c| c.is_ascii_digit()) && word.contains(['.', '-']);
    let skipped = banner.split_whitespace().filter(|word| !word.starts_with("flite-hts"));
    let word = skipped.into_iter().find(numbered).unwrap_or(name);
    word.trim_end_matches(',').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_read_from_the_banners_that_builds_print() {
        assert_eq!(release("ffmpeg version 5.1.9-0+deb12u1 Copyright"), Some((5, 1)));
        assert_eq!(release("ffmpeg version n9.0.2 Copyright"), Some((9, 0)));
        assert_eq!(release("ffmpeg version 7 Copyright"), Some((7, 0)));
        assert_eq!(release("ffmpeg version N-118000-gabc Copyright"), None);
    }
}
