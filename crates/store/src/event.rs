//! What happened, in order, for the command line, the browser and the audit. Written in the transaction that made the change.

use crate::error::{StoreError, while_doing};
use crate::row;
use crate::store::{Store, Write};
use crate::time::Micros;
use director_film::ids::ProjectId;
use serde::{Deserialize, Serialize};

/// Most events answered at once.
const MOST_EVENTS: u32 = 10_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Rises with every event; may have gaps.
    pub seq: i64,
    pub at: Micros,
    pub project: Option<ProjectId>,
    /// The id of what changed: a call, a take, a plan, a budget.
    pub subject: String,
    /// `call.running`, `plan.saved`, …
    pub kind: String,
    pub data: serde_json::Value,
}

/// An event to be written; see [`Event`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    pub project: Option<ProjectId>,
    pub subject: String,
    pub kind: String,
    pub data: serde_json::Value,
}

impl Store {
    /// Writes an event that belongs to no other change.
    pub async fn append_event(&self, event: &NewEvent, now: Micros) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        if let Some(statement) = self.dialect.number_transaction() {
            let numbering = while_doing("numbering a transaction");
            sqlx::query(statement).execute(write.connection()).await.map_err(numbering)?;
        }
        self.record(&mut write, event, now).await?;
        write.commit().await
    }

    /// Events after `seq`, oldest first, at most `limit`. Asking again from the last one seen misses none.
    pub async fn events_after(&self, seq: i64, limit: u32) -> Result<Vec<Event>, StoreError> {
        let rows = sqlx::query(self.dialect.events_after())
            .bind(self.owner.as_str())
            .bind(seq)
            .bind(i64::from(limit.min(MOST_EVENTS)))
            .fetch_all(&self.pool)
            .await
            .map_err(while_doing("reading events"))?;
        rows.iter().map(read).collect()
    }

    pub(crate) async fn record(
        &self,
        write: &mut Write,
        event: &NewEvent,
        now: Micros,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO events (owner_id, project_id, subject, kind, data, at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(self.owner.as_str())
        .bind(event.project.as_ref().map(ProjectId::as_str))
        .bind(event.subject.as_str())
        .bind(event.kind.as_str())
        .bind(event.data.to_string())
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(while_doing("writing an event"))?;
        Ok(())
    }
}

fn read(found: &sqlx::any::AnyRow) -> Result<Event, StoreError> {
    Ok(Event {
        seq: row::number(found, "seq")?,
        at: row::time(found, "at")?,
        project: row::maybe_text(found, "project_id")?.map(ProjectId::from),
        subject: row::text(found, "subject")?,
        kind: row::text(found, "kind")?,
        data: row::document(found, "data")?,
    })
}
