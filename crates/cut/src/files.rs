//! Where a timeline and its media lie.

use crate::error::CutError;
use director_film::ContentHash;
use director_film::hash::ContentHasher;
use director_film::timeline::Timeline;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Finds a file by its content. Closures can be used as such.
pub trait MediaFiles {
    fn path(&self, hash: &ContentHash) -> Result<PathBuf, CutError>;
}

impl<F: Fn(&ContentHash) -> Result<PathBuf, CutError>> MediaFiles for F {
    fn path(&self, hash: &ContentHash) -> Result<PathBuf, CutError> {
        self(hash)
    }
}

/// Longest `timeline.json`, in bytes.
const MOST_BYTES: usize = 64 << 20;

/// Most files that are looked at in a folder.
const MOST_FILES: usize = 20_000;

/// Reads a `timeline.json` and refuses what cannot be cut. `file` is its name, for messages.
pub fn read_timeline(text: &str, file: &str) -> Result<Timeline, CutError> {
    let refused = |what: String| CutError::NotATimeline { file: file.to_owned(), what };
    if text.len() > MOST_BYTES {
        return Err(refused(format!("it is longer than {MOST_BYTES} bytes")));
    }
    let timeline: Timeline = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
    timeline.validate()?;
    Ok(timeline)
}

/// A folder of media files, found by what is in them: a file that was changed is not the one that a timeline means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaFolder {
    files: BTreeMap<ContentHash, PathBuf>,
}

impl MediaFolder {
    /// Reads every file of the folder once; folders within it are left alone. Of files with the same content the first by name counts.
    pub fn open(folder: &Path) -> Result<Self, CutError> {
        let failed = |source| CutError::Io { path: folder.to_owned(), source };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if paths.len() == MOST_FILES {
                return Err(CutError::CrowdedFolder { path: folder.to_owned(), most: MOST_FILES });
            }
            if entry.file_type().map_err(failed)?.is_file() {
                paths.push(entry.path());
            }
        }
        paths.sort();
        let mut files = BTreeMap::new();
        for path in paths {
            files.entry(hash_of(&path)?).or_insert(path);
        }
        Ok(Self { files })
    }

    /// The content of a file in the folder, by its name: for the media of imported timelines.
    pub fn by_name(&self, name: &str) -> Option<ContentHash> {
        let named = |path: &PathBuf| path.file_name().is_some_and(|found| found == name);
        self.files.iter().find(|(_, path)| named(path)).map(|(hash, _)| hash.clone())
    }
}

impl MediaFiles for MediaFolder {
    fn path(&self, hash: &ContentHash) -> Result<PathBuf, CutError> {
        self.files.get(hash).cloned().ok_or_else(|| CutError::MissingMedia { hash: hash.clone() })
    }
}

fn hash_of(path: &Path) -> Result<ContentHash, CutError> {
    let failed = |source| CutError::Io { path: path.to_owned(), source };
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let (mut hasher, mut block) = (ContentHasher::default(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut block) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(count) => hasher.update(&block[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
}
