//! Takes: attempts at a clip. A take is found by what was asked for, so that editing a script keeps older takes usable.

use crate::call::{CallState, NewCall, read_state};
use crate::error::{StoreError, unless_taken, while_doing};
use crate::event::NewEvent;
use crate::plan::ClipRow;
use crate::row;
use crate::store::{Store, Write, new_id};
use crate::time::Micros;
use director_film::assessment::{Assessment, Verdict};
use director_film::ids::{CallId, ClipId, ProjectId, ProviderName, TakeId};
use director_film::take::NormalisedTake;
use director_film::{ContentHash, MicroUsd};
use sqlx::any::AnyRow;

/// A take to be ordered.
#[derive(Debug, Clone)]
pub struct NewRun<'a> {
    pub project: &'a ProjectId,
    /// Where the clip stands now.
    pub clip: &'a ClipRow,
    /// The clip's identity, under which the take will be found.
    pub request_hash: &'a ContentHash,
    /// From 1; the same request and attempt cannot be ordered twice.
    pub attempt: u32,
    pub seed: Option<u64>,
    pub call: NewCall,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RunRow {
    pub take: TakeId,
    /// Where the clip stood when the take was ordered.
    pub clip: ClipId,
    pub request_hash: ContentHash,
    pub attempt: u32,
    pub seed: Option<u64>,
    pub call: CallId,
    pub state: CallState,
    pub provider: ProviderName,
    pub model: String,
    pub error_class: Option<String>,
    pub error_message: Option<String>,
    /// Once verified.
    pub normalised: Option<NormalisedTake>,
    /// The latest.
    pub assessment: Option<Assessment>,
    pub cost_micros: MicroUsd,
    /// By a clip of the current plan.
    pub chosen: bool,
    pub created_at: Micros,
}

impl RunRow {
    pub fn verdict(&self) -> Option<Verdict> {
        self.assessment.as_ref().map(|assessment| assessment.verdict)
    }
}

impl Store {
    /// Orders a take: holds its ceiling, writes take, call in state `intent` and event, or nothing at all.
    /// [`StoreError::OverCap`] when a budget has not enough left, [`StoreError::Conflict`] when this attempt is ordered
    /// already, by another process for instance.
    pub async fn create_run(&self, run: &NewRun<'_>, now: Micros) -> Result<(TakeId, CallId), StoreError> {
        let (take, call) = (TakeId::new(new_id(now)), CallId::new(new_id(now)));
        let mut write = self.write().await?;
        sqlx::query(
            "INSERT INTO clip_runs (id, owner_id, project_id, clip_id, request_hash, attempt, seed, call_id, created_at,
                 updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        )
        .bind(take.as_str())
        .bind(self.owner.as_str())
        .bind(run.project.as_str())
        .bind(run.clip.clip.as_str())
        .bind(run.request_hash.as_str())
        .bind(i64::from(run.attempt))
        .bind(run.seed.map(u64::cast_signed))
        .bind(call.as_str())
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(unless_taken("ordering a take", || {
            format!("attempt {} at clip {} is ordered already", run.attempt, run.clip.clip)
        }))?;
        self.insert_call(&mut write, &call, Some(run.project), Some(&take), &run.call, now).await?;
        write.commit().await?;
        Ok((take, call))
    }

    /// Every take of the project, of every version of its plan, oldest first.
    pub async fn runs(&self, project: &ProjectId) -> Result<Vec<RunRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.id, r.clip_id, r.request_hash, r.attempt, r.seed, r.normalised, r.created_at,
                 c.id AS call_id, c.state, c.provider, c.model, c.error_class, c.error_message,
                 (SELECT a.document FROM assessments a WHERE a.run_id = r.id ORDER BY a.ordinal DESC LIMIT 1)
                     AS assessment,
                 (SELECT CAST(COALESCE(SUM(l.amount_micros), 0) AS BIGINT) FROM ledger_entries l WHERE l.call_id = c.id)
                     AS cost_micros,
                 (SELECT COUNT(*) FROM clip_plan_clips k JOIN clip_plans p ON p.id = k.plan_id
                  WHERE k.chosen_run_id = r.id AND p.status = 'current') AS choices
             FROM clip_runs r JOIN paid_calls c ON c.id = r.call_id
             WHERE r.project_id = $1 AND r.owner_id = $2 ORDER BY r.created_at, r.id",
        )
        .bind(project.as_str())
        .bind(self.owner.as_str())
        .fetch_all(&self.pool)
        .await
        .map_err(while_doing("reading takes"))?;
        rows.iter().map(read).collect()
    }

    /// Adds a judgement of a take. The latest is in force; the same one twice is kept once.
    pub async fn save_assessment(
        &self,
        take: &TakeId,
        assessment: &Assessment,
        now: Micros,
    ) -> Result<(), StoreError> {
        let document = row::to_json(assessment, "an assessment")?;
        let mut write = self.write().await?;
        let project = self.lock_take(&mut write, take, now).await?;
        let (ordinal, latest) = self.latest_assessment(&mut write, take).await?;
        if latest.as_deref() == Some(document.as_str()) {
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO assessments (id, owner_id, run_id, ordinal, verdict, overall, document, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new_id(now))
        .bind(self.owner.as_str())
        .bind(take.as_str())
        .bind(ordinal + 1)
        .bind(assessment.verdict.as_str())
        .bind(assessment.overall)
        .bind(document)
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(while_doing("saving an assessment"))?;
        let event = NewEvent {
            project: Some(project),
            subject: take.to_string(),
            kind: "take.assessed".to_owned(),
            data: serde_json::json!({ "verdict": assessment.verdict, "overall": assessment.overall }),
        };
        self.record(&mut write, &event, now).await?;
        write.commit().await
    }

    /// Makes a take the one that goes into the film at a clip of the current plan. Any take of the project will do, also
    /// one that was shot for an older wording.
    pub async fn choose_take(
        &self,
        project: &ProjectId,
        clip: &ClipId,
        take: &TakeId,
        now: Micros,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let home = self.lock_take(&mut write, take, now).await?;
        if home != *project {
            return Err(StoreError::not_found("take", format_args!("{take} of project {project}")));
        }
        let updated = sqlx::query(
            "UPDATE clip_plan_clips SET chosen_run_id = $1 WHERE owner_id = $2 AND clip_id = $3 AND plan_id =
                 (SELECT id FROM clip_plans WHERE project_id = $4 AND owner_id = $2 AND status = 'current')",
        )
        .bind(take.as_str())
        .bind(self.owner.as_str())
        .bind(clip.as_str())
        .bind(project.as_str())
        .execute(write.connection())
        .await
        .map_err(while_doing("choosing a take"))?;
        if updated.rows_affected() == 0 {
            return Err(StoreError::not_found("clip", clip));
        }
        let event = NewEvent {
            project: Some(project.clone()),
            subject: take.to_string(),
            kind: "take.chosen".to_owned(),
            data: serde_json::json!({ "clip": clip }),
        };
        self.record(&mut write, &event, now).await?;
        write.commit().await
    }

    /// Makes writers of one take wait for each other and says which project it belongs to.
    async fn lock_take(
        &self,
        write: &mut Write,
        take: &TakeId,
        now: Micros,
    ) -> Result<ProjectId, StoreError> {
        let found = sqlx::query(
            "UPDATE clip_runs SET updated_at = $1 WHERE id = $2 AND owner_id = $3 RETURNING project_id",
        )
        .bind(now.get())
        .bind(take.as_str())
        .bind(self.owner.as_str())
        .fetch_optional(write.connection())
        .await
        .map_err(while_doing("looking for a take"))?;
        let found = found.ok_or_else(|| StoreError::not_found("take", take))?;
        Ok(row::text(&found, "project_id")?.into())
    }

    async fn latest_assessment(
        &self,
        write: &mut Write,
        take: &TakeId,
    ) -> Result<(i64, Option<String>), StoreError> {
        let found = sqlx::query(
            "SELECT ordinal, document FROM assessments WHERE run_id = $1 AND owner_id = $2
             ORDER BY ordinal DESC LIMIT 1",
        )
        .bind(take.as_str())
        .bind(self.owner.as_str())
        .fetch_optional(write.connection())
        .await
        .map_err(while_doing("reading an assessment"))?;
        let Some(found) = found else { return Ok((0, None)) };
        Ok((row::number(&found, "ordinal")?, Some(row::text(&found, "document")?)))
    }
}

fn read(found: &AnyRow) -> Result<RunRow, StoreError> {
    Ok(RunRow {
        take: row::text(found, "id")?.into(),
        clip: row::text(found, "clip_id")?.into(),
        request_hash: row::hash(found, "request_hash")?,
        attempt: row::count(found, "attempt")?,
        seed: row::maybe_number(found, "seed")?.map(i64::cast_unsigned),
        call: row::text(found, "call_id")?.into(),
        state: read_state(found, "state")?,
        provider: row::text(found, "provider")?.into(),
        model: row::text(found, "model")?,
        error_class: row::maybe_text(found, "error_class")?,
        error_message: row::maybe_text(found, "error_message")?,
        normalised: row::maybe_document(found, "normalised")?,
        assessment: row::maybe_document(found, "assessment")?,
        cost_micros: row::money(found, "cost_micros")?,
        chosen: row::number(found, "choices")? > 0,
        created_at: row::time(found, "created_at")?,
    })
}
