//! Films in the making.

use crate::error::{StoreError, while_doing};
use crate::event::NewEvent;
use crate::row;
use crate::store::{Store, new_id};
use crate::time::Micros;
use director_film::ids::ProjectId;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    pub id: ProjectId,
    /// Canonical path of the script, or another name that is unique per owner.
    pub source: String,
    pub title: String,
    pub state: ProjectState,
    pub max_attempts: u32,
    pub created_at: Micros,
    pub updated_at: Micros,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectState {
    Draft,
    Planned,
    Shooting,
    Cutting,
    Finished,
    /// For a person.
    Waiting,
    Failed,
}

impl ProjectState {
    const ALL: [Self; 7] = [
        Self::Draft,
        Self::Planned,
        Self::Shooting,
        Self::Cutting,
        Self::Finished,
        Self::Waiting,
        Self::Failed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Planned => "planned",
            Self::Shooting => "shooting",
            Self::Cutting => "cutting",
            Self::Finished => "finished",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
        }
    }
}

macro_rules! columns {
    () => {
        "id, source, title, state, max_attempts, created_at, updated_at"
    };
}

impl Store {
    /// The project of this source, made if there is none; its title follows the script's.
    pub async fn upsert_project(
        &self,
        source: &str,
        title: &str,
        now: Micros,
    ) -> Result<Project, StoreError> {
        let mut write = self.write().await?;
        let found = sqlx::query(concat!(
            "INSERT INTO video_projects (id, owner_id, source, title, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $5)
             ON CONFLICT (owner_id, source) DO UPDATE SET title = excluded.title
             RETURNING ",
            columns!()
        ))
        .bind(new_id(now))
        .bind(self.owner.as_str())
        .bind(source)
        .bind(title)
        .bind(now.get())
        .fetch_one(write.connection())
        .await
        .map_err(while_doing("saving a project"))?;
        write.commit().await?;
        read(&found)
    }

    pub async fn project(&self, id: &ProjectId) -> Result<Project, StoreError> {
        let found = sqlx::query(concat!(
            "SELECT ",
            columns!(),
            " FROM video_projects WHERE id = $1 AND owner_id = $2"
        ))
        .bind(id.as_str())
        .bind(self.owner.as_str())
        .fetch_optional(&self.pool)
        .await
        .map_err(while_doing("reading a project"))?;
        read(&found.ok_or_else(|| StoreError::not_found("project", id))?)
    }

    /// Oldest first.
    pub async fn projects(&self) -> Result<Vec<Project>, StoreError> {
        let rows = sqlx::query(concat!(
            "SELECT ",
            columns!(),
            " FROM video_projects WHERE owner_id = $1 ORDER BY created_at, id"
        ))
        .bind(self.owner.as_str())
        .fetch_all(&self.pool)
        .await
        .map_err(while_doing("reading projects"))?;
        rows.iter().map(read).collect()
    }

    pub async fn set_project_state(
        &self,
        id: &ProjectId,
        state: ProjectState,
        now: Micros,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let updated = sqlx::query(
            "UPDATE video_projects SET state = $1, updated_at = $2 WHERE id = $3 AND owner_id = $4 AND state <> $1",
        )
        .bind(state.as_str())
        .bind(now.get())
        .bind(id.as_str())
        .bind(self.owner.as_str())
        .execute(write.connection())
        .await
        .map_err(while_doing("saving a project's state"))?;
        if updated.rows_affected() == 0 {
            drop(write);
            return self.project(id).await.map(|_| ());
        }
        let event = NewEvent {
            project: Some(id.clone()),
            subject: id.to_string(),
            kind: format!("project.{}", state.as_str()),
            data: serde_json::json!({}),
        };
        self.record(&mut write, &event, now).await?;
        write.commit().await
    }
}

fn read(found: &AnyRow) -> Result<Project, StoreError> {
    let state = row::text(found, "state")?;
    let known = ProjectState::ALL.into_iter().find(|candidate| candidate.as_str() == state);
    Ok(Project {
        id: row::text(found, "id")?.into(),
        source: row::text(found, "source")?,
        title: row::text(found, "title")?,
        state: known.ok_or_else(|| StoreError::damaged("a project's state", &state))?,
        max_attempts: row::count(found, "max_attempts")?,
        created_at: row::time(found, "created_at")?,
        updated_at: row::time(found, "updated_at")?,
    })
}
