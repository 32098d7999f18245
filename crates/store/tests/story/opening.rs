//! Databases and folders that are not what they should be, and the blobs.

use crate::stage::on_both;
use director_film::ContentHash;
use director_film::ids::OwnerId;
use director_store::{Blobs, Store, StoreError};
use std::fs;

on_both! {
    async fn a_database_of_a_newer_program_is_left_alone(stage) {
        stage.open().await.close().await;
        stage.execute("INSERT INTO schema_versions (version, checksum) VALUES (2, 'of the future')").await;
        let opened = Store::open(&stage.url, &OwnerId::from("local")).await;
        assert!(matches!(opened, Err(StoreError::TooNew { found: 2, known: 1 })), "{opened:?}");
        stage.execute("DELETE FROM schema_versions WHERE version = 2").await;
        stage.execute("UPDATE schema_versions SET checksum = 'of somebody else'").await;
        let opened = Store::open(&stage.url, &OwnerId::from("local")).await;
        assert!(matches!(opened, Err(StoreError::Foreign { version: 1 })), "{opened:?}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("holiday.db");
    fs::write(&file, "dear diary, ".repeat(100)).unwrap();
    let opened = Store::open(file.to_str().unwrap(), &OwnerId::from("local")).await;
    assert!(matches!(opened, Err(StoreError::Open { .. })), "{opened:?}");
    assert!(fs::read_to_string(&file).unwrap().starts_with("dear diary"));
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let opened = Store::open(file.join("below/director.db").to_str().unwrap(), &OwnerId::from("local")).await;
    let Err(StoreError::File { path, .. }) = opened else { panic!("{opened:?}") };
    assert_eq!(path, file.join("below"));
}

#[tokio::test]
async fn bytes_are_kept_once_under_their_content() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(&folder.path().join("blobs")).unwrap();
    let (mine, scratch) = (folder.path().join("mine.mp4"), folder.path().join("scratch.mp4"));
    fs::write(&mine, "moving pictures").unwrap();
    fs::write(&scratch, "moving pictures").unwrap();

    let hash = blobs.put_bytes(b"moving pictures").await.unwrap();
    assert_eq!(hash, ContentHash::of(b"moving pictures"));
    assert_eq!(blobs.put_file_copy(&mine).await.unwrap(), hash);
    assert_eq!(blobs.put_file(&scratch).await.unwrap(), hash);
    assert!(mine.exists() && !scratch.exists(), "a copy stays, what is put in goes");

    let path = blobs.path(&hash).unwrap();
    assert!(path.ends_with(format!("sha256/{}/{hash}", &hash.as_str()[..2])));
    assert_eq!(fs::read(&path).unwrap(), b"moving pictures");
    assert!(fs::metadata(&path).unwrap().permissions().readonly());
    assert_eq!(fs::read_dir(folder.path().join("blobs/incoming")).unwrap().count(), 0);

    let other = folder.path().join("other.mp4");
    fs::write(&other, "other pictures").unwrap();
    let moved = blobs.put_file(&other).await.unwrap();
    assert!(blobs.contains(&moved) && !other.exists());
}

#[tokio::test]
async fn content_that_is_missing_or_damaged_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(folder.path()).unwrap();
    let absent = ContentHash::of(b"never seen");
    assert!(matches!(blobs.path(&absent), Err(StoreError::BlobMissing { .. })));
    let missing = blobs.put_file(&folder.path().join("nowhere")).await;
    assert!(matches!(missing, Err(StoreError::File { .. })), "{missing:?}");

    let hash = blobs.put_bytes(b"moving pictures").await.unwrap();
    blobs.verify(&hash).await.unwrap();
    let path = blobs.path(&hash).unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, "moving pictureZ").unwrap();
    let verified = blobs.verify(&hash).await;
    assert!(matches!(verified, Err(StoreError::BlobDamaged { .. })), "{verified:?}");
}
