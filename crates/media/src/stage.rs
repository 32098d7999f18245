//! Writing beside the destination, then renaming.

use crate::error::MediaError;
use std::path::{Path, PathBuf};

/// A file being written next to where it will stand. Dropped before [`Staged::commit`], it leaves nothing.
#[derive(Debug)]
pub struct Staged {
    out: PathBuf,
    file: tempfile::NamedTempFile,
}

impl Staged {
    /// Opens an empty file in the destination's folder; fails where that folder cannot be written to.
    pub fn beside(out: &Path) -> Result<Self, MediaError> {
        let out = std::path::absolute(out).map_err(|source| MediaError::io(out, "written", source))?;
        let folder = out.parent().unwrap_or(Path::new("/"));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".director-").suffix(".part");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder).map_err(|source| MediaError::io(&out, "written", source))?;
        Ok(Self { out, file })
    }

    /// Where to write for now.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Where it will stand.
    pub fn destination(&self) -> &Path {
        &self.out
    }

    /// Makes the bytes durable and gives the file its name, over whatever bore that name.
    pub fn commit(self) -> Result<(), MediaError> {
        let Self { out, file } = self;
        file.as_file().sync_all().map_err(|source| MediaError::io(&out, "written", source))?;
        file.persist(&out).map_err(|error| MediaError::io(&out, "written", error.error))?;
        Ok(())
    }
}
