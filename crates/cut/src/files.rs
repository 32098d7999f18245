//! Where the media of a timeline lies.

use crate::error::CutError;
use director_film::ContentHash;
use std::path::PathBuf;

/// Finds a file by its content. Closures can be used as such.
pub trait MediaFiles {
    fn path(&self, hash: &ContentHash) -> Result<PathBuf, CutError>;
}

impl<F: Fn(&ContentHash) -> Result<PathBuf, CutError>> MediaFiles for F {
    fn path(&self, hash: &ContentHash) -> Result<PathBuf, CutError> {
        self(hash)
    }
}
