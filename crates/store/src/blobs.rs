//! Bytes, named by their content: `sha256/ab/ab12…`. A name is either absent or complete, because files are written beside,
//! synced and renamed.

use crate::error::StoreError;
use director_film::ContentHash;
use director_film::hash::ContentHasher;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A folder of content-addressed files on this machine. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// Opens the folder, creating what is missing.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let blobs = Self { folder: folder.to_owned() };
        for folder in [folder.join("sha256"), blobs.incoming()] {
            fs::create_dir_all(&folder).map_err(failed("create the folder", &folder))?;
        }
        Ok(blobs)
    }

    /// Takes a file in: it is moved away if it lies on the same disk, copied and removed otherwise.
    pub async fn put_file(&self, path: &Path) -> Result<ContentHash, StoreError> {
        let (blobs, path) = (self.clone(), path.to_owned());
        blocking(move || blobs.take_in(&path)).await
    }

    /// Keeps a copy of a file and leaves the file alone.
    pub async fn put_file_copy(&self, path: &Path) -> Result<ContentHash, StoreError> {
        let (blobs, path) = (self.clone(), path.to_owned());
        blocking(move || blobs.copy_in(&path)).await
    }

    pub async fn put_bytes(&self, bytes: &[u8]) -> Result<ContentHash, StoreError> {
        let (blobs, bytes) = (self.clone(), bytes.to_owned());
        blocking(move || {
            let mut beside = blobs.beside()?;
            beside.write_all(&bytes).map_err(failed("write", beside.path()))?;
            blobs.keep(beside, ContentHash::of(&bytes))
        })
        .await
    }

    /// Where the content lies; [`StoreError::BlobMissing`] when it does not. Open it for reading only.
    pub fn path(&self, hash: &ContentHash) -> Result<PathBuf, StoreError> {
        let path = self.place(hash);
        if path.is_file() {
            return Ok(path);
        }
        Err(StoreError::BlobMissing { hash: hash.clone(), folder: self.folder.clone() })
    }

    pub fn contains(&self, hash: &ContentHash) -> bool {
        self.place(hash).is_file()
    }

    /// Reads the content and compares it with its name.
    pub async fn verify(&self, hash: &ContentHash) -> Result<(), StoreError> {
        let (path, promised) = (self.path(hash)?, hash.clone());
        let damaged = StoreError::BlobDamaged { path: path.clone() };
        let found = blocking(move || hash_file(&path)).await?;
        if found == promised { Ok(()) } else { Err(damaged) }
    }

    fn place(&self, hash: &ContentHash) -> PathBuf {
        self.folder.join("sha256").join(&hash.as_str()[..2]).join(hash.as_str())
    }

    fn incoming(&self) -> PathBuf {
        self.folder.join("incoming")
    }

    /// A file of a name nobody else has; removed when dropped.
    fn beside(&self) -> Result<NamedTempFile, StoreError> {
        let folder = self.incoming();
        NamedTempFile::new_in(&folder).map_err(failed("create a file in", &folder))
    }

    fn take_in(&self, path: &Path) -> Result<ContentHash, StoreError> {
        let hash = hash_file(path)?;
        if self.contains(&hash) {
            remove(path)?;
            return Ok(hash);
        }
        File::open(path).and_then(|file| file.sync_all()).map_err(failed("write", path))?;
        let place = self.make_place(&hash)?;
        match fs::rename(path, &place) {
            Ok(()) => self.settle(&place).map(|()| hash),
            Err(error) if error.kind() == std::io::ErrorKind::CrossesDevices => {
                let hash = self.copy_in(path)?;
                remove(path).map(|()| hash)
            }
            Err(source) => {
                Err(StoreError::File { doing: "move to the blobs", path: path.to_owned(), source })
            }
        }
    }

    /// Hashes what was copied, not what lay there: the file may change in between.
    fn copy_in(&self, path: &Path) -> Result<ContentHash, StoreError> {
        let mut source = File::open(path).map_err(failed("read", path))?;
        let mut beside = self.beside()?;
        let mut hasher = ContentHasher::default();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = source.read(&mut buffer).map_err(failed("read", path))?;
            if read == 0 {
                return self.keep(beside, hasher.finish());
            }
            hasher.update(&buffer[..read]);
            beside.write_all(&buffer[..read]).map_err(failed("write", beside.path()))?;
        }
    }

    fn keep(&self, beside: NamedTempFile, hash: ContentHash) -> Result<ContentHash, StoreError> {
        if self.contains(&hash) {
            return Ok(hash);
        }
        beside.as_file().sync_all().map_err(failed("write", beside.path()))?;
        let place = self.make_place(&hash)?;
        beside.persist(&place).map_err(|error| failed("write", &place)(error.error))?;
        self.settle(&place).map(|()| hash)
    }

    fn make_place(&self, hash: &ContentHash) -> Result<PathBuf, StoreError> {
        let place = self.place(hash);
        let shelf = place.parent().unwrap_or(&self.folder);
        fs::create_dir_all(shelf).map_err(failed("create the folder", shelf))?;
        Ok(place)
    }

    /// Read-only, and its name as durable as its bytes: a database row may point here from now on.
    #[expect(clippy::unused_self, reason = "part of how this backend keeps a file")]
    fn settle(&self, place: &Path) -> Result<(), StoreError> {
        let mut permissions = fs::metadata(place).map_err(failed("read", place))?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(place, permissions).map_err(failed("protect", place))?;
        for folder in place.ancestors().skip(1).take(2) {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed("write", folder))?;
        }
        Ok(())
    }
}

fn hash_file(path: &Path) -> Result<ContentHash, StoreError> {
    let mut file = File::open(path).map_err(failed("read", path))?;
    let mut hasher = ContentHasher::default();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(failed("read", path))? {
            0 => return Ok(hasher.finish()),
            read => hasher.update(&buffer[..read]),
        }
    }
}

fn remove(path: &Path) -> Result<(), StoreError> {
    fs::remove_file(path).map_err(failed("remove", path))
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::File { doing, path, source }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|stopped| {
        Err(StoreError::Conflict { what: format!("keeping a file was interrupted: {stopped}") })
    })
}
