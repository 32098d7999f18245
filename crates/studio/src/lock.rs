//! One process makes one film at a time on one machine. The operating system drops the lock when a process dies, however it
//! dies, so whoever holds it knows that leases left behind by an earlier holder are dead.

use crate::error::StudioError;
use director_film::ids::ProjectId;
use std::fs::{File, TryLockError};
use std::path::Path;

#[derive(Debug)]
pub(crate) struct ProjectLock {
    _file: File,
}

impl ProjectLock {
    pub(crate) fn take(data_root: &Path, project: &ProjectId) -> Result<Self, StudioError> {
        let folder = data_root.join("locks");
        let path = folder.join(format!("{project}.lock"));
        let write_error = |source| StudioError::Write { path: path.clone(), source };
        std::fs::create_dir_all(&folder).map_err(write_error)?;
        let file =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(write_error)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StudioError::Refused(
                "another process is making this film; wait for it, or stop it and run again".to_owned(),
            )),
            Err(TryLockError::Error(source)) => Err(write_error(source)),
        }
    }
}
