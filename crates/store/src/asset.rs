//! Names for content: which bytes are the original of a call, the speech of an utterance, the picture of a card.

use crate::error::{StoreError, while_doing};
use crate::row;
use crate::store::{Store, Write, new_id};
use crate::time::Micros;
use director_film::ContentHash;
use director_film::ids::{ProjectId, TakeId};

#[derive(Debug)]
pub(crate) struct NewAsset<'a> {
    pub(crate) project: Option<&'a ProjectId>,
    pub(crate) take: Option<&'a TakeId>,
    pub(crate) kind: &'a str,
    pub(crate) name: &'a str,
    pub(crate) content: &'a ContentHash,
    pub(crate) bytes: Option<u64>,
}

impl Store {
    /// Remembers under which content a thing is kept; a later call for the same name wins.
    pub async fn remember_asset(
        &self,
        kind: &str,
        name: &str,
        content: &ContentHash,
        now: Micros,
    ) -> Result<(), StoreError> {
        let asset = NewAsset { project: None, take: None, kind, name, content, bytes: None };
        let mut write = self.write().await?;
        self.keep_asset(&mut write, &asset, now).await?;
        write.commit().await
    }

    pub async fn asset(&self, kind: &str, name: &str) -> Result<Option<ContentHash>, StoreError> {
        let found = sqlx::query(
            "SELECT content_hash FROM video_assets WHERE owner_id = $1 AND kind = $2 AND name = $3",
        )
        .bind(self.owner.as_str())
        .bind(kind)
        .bind(name)
        .fetch_optional(&self.pool)
        .await
        .map_err(while_doing("looking for an asset"))?;
        found.map(|found| row::hash(&found, "content_hash")).transpose()
    }

    pub(crate) async fn keep_asset(
        &self,
        write: &mut Write,
        asset: &NewAsset<'_>,
        now: Micros,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO video_assets (id, owner_id, project_id, run_id, kind, name, content_hash, bytes, created_at,
                 updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
             ON CONFLICT (owner_id, kind, name) DO UPDATE
             SET content_hash = excluded.content_hash, bytes = excluded.bytes, updated_at = excluded.updated_at",
        )
        .bind(new_id(now))
        .bind(self.owner.as_str())
        .bind(asset.project.map(ProjectId::as_str))
        .bind(asset.take.map(TakeId::as_str))
        .bind(asset.kind)
        .bind(asset.name)
        .bind(asset.content.as_str())
        .bind(asset.bytes.map(u64::cast_signed))
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(while_doing("remembering an asset"))?;
        Ok(())
    }
}
