//! Finished films.

use crate::error::{StoreError, while_doing};
use crate::event::NewEvent;
use crate::row;
use crate::store::{Store, new_id};
use crate::time::Micros;
use director_film::ids::ProjectId;
use director_film::{ContentHash, Frames};
use sqlx::any::AnyRow;

#[derive(Debug, Clone, PartialEq)]
pub struct RenderRow {
    pub id: String,
    pub path: String,
    pub content: ContentHash,
    pub frames: Frames,
    pub report: serde_json::Value,
    pub at: Micros,
}

impl Store {
    /// Notes a film, made from the project's current plan. `report` is `report.json`. Returns the row's id.
    pub async fn save_render(
        &self,
        project: &ProjectId,
        path: &str,
        content: &ContentHash,
        frames: Frames,
        report: &str,
        now: Micros,
    ) -> Result<String, StoreError> {
        let id = new_id(now);
        let mut write = self.write().await?;
        sqlx::query(
            "INSERT INTO final_renders (id, owner_id, project_id, plan_id, path, content_hash, frames, report, created_at)
             VALUES ($1, $2, $3,
                 (SELECT id FROM clip_plans WHERE project_id = $3 AND owner_id = $2 AND status = 'current'),
                 $4, $5, $6, $7, $8)",
        )
        .bind(id.as_str())
        .bind(self.owner.as_str())
        .bind(project.as_str())
        .bind(path)
        .bind(content.as_str())
        .bind(frames.0.cast_signed())
        .bind(report)
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(while_doing("saving a film"))?;
        let event = NewEvent {
            project: Some(project.clone()),
            subject: id.clone(),
            kind: "render.saved".to_owned(),
            data: serde_json::json!({ "path": path, "content": content, "frames": frames }),
        };
        self.record(&mut write, &event, now).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Oldest first.
    pub async fn renders(&self, project: &ProjectId) -> Result<Vec<RenderRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, path, content_hash, frames, report, created_at FROM final_renders
             WHERE project_id = $1 AND owner_id = $2 ORDER BY created_at, id",
        )
        .bind(project.as_str())
        .bind(self.owner.as_str())
        .fetch_all(&self.pool)
        .await
        .map_err(while_doing("reading films"))?;
        rows.iter().map(read).collect()
    }
}

fn read(found: &AnyRow) -> Result<RenderRow, StoreError> {
    Ok(RenderRow {
        id: row::text(found, "id")?,
        path: row::text(found, "path")?,
        content: row::hash(found, "content_hash")?,
        frames: Frames(row::count(found, "frames")?),
        report: row::document(found, "report")?,
        at: row::time(found, "created_at")?,
    })
}
