//! One analysis per state of a tree: scanned once, reused until a file, the checked-out commit or the rules change.

use crate::analysis::Analysis;
use crate::error::RepoError;
use crate::walk::Tree;
use director_film::hash::{ContentHash, ContentHasher};
use std::path::{Path, PathBuf};

/// Changes whenever the same tree would give other facts.
const RULES: &str = concat!("director-repo-story ", env!("CARGO_PKG_VERSION"), " rules 1");
/// Larger files were not written by this crate.
const MAX_BYTES: u64 = 8 << 20;

/// Hash of the rules, the commit and every file's path, size and time of change.
pub(crate) fn key(tree: &Tree, head: Option<&str>, history: usize) -> ContentHash {
    let mut hasher = ContentHasher::default();
    hasher.update(format!("{RULES}\0{}\0{history}\0", head.unwrap_or("none")).as_bytes());
    for file in &tree.files {
        hasher.update(format!("{}\0{}\0{}\0", file.path, file.size, file.modified).as_bytes());
    }
    hasher.finish()
}

fn path(folder: &Path, key: &ContentHash) -> PathBuf {
    folder.join(format!("{key}.json"))
}

/// `None` when nothing usable is there; a damaged file is as good as none.
pub(crate) fn load(folder: &Path, key: &ContentHash) -> Option<Analysis> {
    use std::io::Read;
    let mut text = Vec::new();
    std::fs::File::open(path(folder, key)).ok()?.take(MAX_BYTES).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

/// Written beside and renamed, so that nobody reads half of it.
pub(crate) fn save(folder: &Path, key: &ContentHash, analysis: &Analysis) -> Result<(), RepoError> {
    let failed = |source| RepoError::Cache { path: folder.to_owned(), source };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    serde_json::to_writer(&mut file, analysis).map_err(|error| failed(error.into()))?;
    file.persist(path(folder, key)).map_err(|error| failed(error.error))?;
    Ok(())
}
