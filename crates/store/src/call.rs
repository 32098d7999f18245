//! The journal of paid calls: one row per call, written before anything is sent.

use crate::budget::{BudgetKey, check_amount};
use crate::error::{StoreError, while_doing};
use crate::event::NewEvent;
use crate::row;
use crate::store::{Store, Write, new_id};
use crate::time::Micros;
use director_film::ids::{CallId, ProjectId, ProviderName, TakeId};
use director_film::{ContentHash, MicroUsd};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    Video,
    Vision,
    Transcription,
    Speech,
    Image,
    Reconstruction,
}

impl CallKind {
    const ALL: [Self; 6] =
        [Self::Video, Self::Vision, Self::Transcription, Self::Speech, Self::Image, Self::Reconstruction];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Vision => "vision",
            Self::Transcription => "transcription",
            Self::Speech => "speech",
            Self::Image => "image",
            Self::Reconstruction => "reconstruction",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// Wanted, nothing held yet.
    Planned,
    /// Money is held; nothing was sent.
    Intent,
    /// A request may be on its way; found in this state after a crash, it is ambiguous.
    Submitting,
    /// The provider gave the job an id.
    Running,
    /// The original is stored.
    Fetched,
    /// The original is media as ordered.
    Verified,
    Settled,
    Failed,
    Cancelled,
    /// A person decides; the hold stays.
    NeedsReview,
}

impl CallState {
    pub const ALL: [Self; 10] = [
        Self::Planned,
        Self::Intent,
        Self::Submitting,
        Self::Running,
        Self::Fetched,
        Self::Verified,
        Self::Settled,
        Self::Failed,
        Self::Cancelled,
        Self::NeedsReview,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Intent => "intent",
            Self::Submitting => "submitting",
            Self::Running => "running",
            Self::Fetched => "fetched",
            Self::Verified => "verified",
            Self::Settled => "settled",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::NeedsReview => "needs_review",
        }
    }

    /// Nothing will happen to the call any more.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Settled | Self::Failed | Self::Cancelled)
    }

    /// The edges of the protocol. A submit may be marked again where the provider knows idempotency keys; `submitting` to
    /// `fetched` is an answer that brings the media at once, `submitting` to `settled` one that brings no file.
    pub(crate) fn may_become(self, next: Self) -> bool {
        use CallState::{
            Cancelled, Failed, Fetched, Intent, NeedsReview, Planned, Running, Settled, Submitting, Verified,
        };
        match self {
            Planned => matches!(next, Intent | Cancelled),
            Intent => matches!(next, Submitting | Failed | Cancelled),
            Submitting => matches!(next, Submitting | Running | Fetched | Settled | Failed | NeedsReview),
            Running => matches!(next, Fetched | Settled | Failed | Cancelled | NeedsReview),
            Fetched => matches!(next, Verified | Failed | NeedsReview),
            Verified => matches!(next, Settled),
            NeedsReview => matches!(next, Running | Settled | Failed),
            Settled | Failed | Cancelled => false,
        }
    }
}

/// A call to be written down.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCall {
    pub kind: CallKind,
    pub provider: ProviderName,
    /// Which account at the provider: remote ids are unique within it. One account is `default`.
    pub account: String,
    pub model: String,
    /// Hash of everything that will be sent.
    pub request_hash: ContentHash,
    /// Everything that will be sent, without secrets.
    pub request: serde_json::Value,
    /// The most it may cost; this much is held.
    pub ceiling: MicroUsd,
    /// The budgets it counts against; those without a row are made, without a cap.
    pub budgets: Vec<BudgetKey>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CallRow {
    pub id: CallId,
    pub project: Option<ProjectId>,
    pub take: Option<TakeId>,
    pub kind: CallKind,
    pub provider: ProviderName,
    pub account: String,
    pub model: String,
    pub state: CallState,
    /// A person asked to cancel it.
    pub cancel_wanted: bool,
    pub generation: i64,
    pub lease_holder: Option<String>,
    pub lease_until: Micros,
    pub idempotency_key: String,
    pub request_hash: ContentHash,
    pub request: serde_json::Value,
    pub ceiling: MicroUsd,
    /// As the provider reported it; `None` until it did.
    pub charged: Option<MicroUsd>,
    pub remote_id: Option<String>,
    pub submit_started_at: Option<Micros>,
    pub submit_deadline: Option<Micros>,
    pub next_poll_at: Option<Micros>,
    pub poll_count: u64,
    pub original: Option<ContentHash>,
    pub error_class: Option<String>,
    pub error_message: Option<String>,
    pub created_at: Micros,
    pub updated_at: Micros,
}

macro_rules! call_columns {
    () => {
        "id, project_id, run_id, kind, provider, account, model, state, desired_state, gen, lease_holder, lease_until, \
         idempotency_key, request_hash, request_json, ceiling_micros, charged_micros, remote_id, submit_started_at, \
         submit_deadline, next_poll_at, poll_count, original_asset, error_class, error_message, created_at, updated_at"
    };
}
pub(crate) use call_columns;

impl Store {
    /// Writes the intent for a call that belongs to no take (vision, speech, …) and holds its ceiling, or nothing at all.
    pub async fn create_call(
        &self,
        project: Option<&ProjectId>,
        call: &NewCall,
        now: Micros,
    ) -> Result<CallId, StoreError> {
        let id = CallId::new(new_id(now));
        let mut write = self.write().await?;
        self.insert_call(&mut write, &id, project, None, call, now).await?;
        write.commit().await?;
        Ok(id)
    }

    pub async fn call(&self, id: &CallId) -> Result<CallRow, StoreError> {
        let found = sqlx::query(concat!(
            "SELECT ",
            call_columns!(),
            " FROM paid_calls WHERE id = $1 AND owner_id = $2"
        ))
        .bind(id.as_str())
        .bind(self.owner.as_str())
        .fetch_optional(&self.pool)
        .await
        .map_err(while_doing("reading a call"))?;
        read(&found.ok_or_else(|| StoreError::not_found("call", id))?)
    }

    /// Calls that are not over, `needs_review` included, oldest first; of one project or of all.
    pub async fn open_calls(&self, project: Option<&ProjectId>) -> Result<Vec<CallRow>, StoreError> {
        let rows = sqlx::query(concat!(
            "SELECT ",
            call_columns!(),
            " FROM paid_calls WHERE owner_id = $1 AND ($2 IS NULL OR project_id = $2)
              AND state IN ('planned', 'intent', 'submitting', 'running', 'fetched', 'verified', 'needs_review')
              ORDER BY created_at, id"
        ))
        .bind(self.owner.as_str())
        .bind(project.map(ProjectId::as_str))
        .fetch_all(&self.pool)
        .await
        .map_err(while_doing("reading open calls"))?;
        rows.iter().map(read).collect()
    }

    /// Calls that occupy the provider now, of all its accounts.
    pub async fn in_flight(&self, provider: &ProviderName) -> Result<u64, StoreError> {
        let found = sqlx::query(
            "SELECT COUNT(*) AS calls FROM paid_calls
             WHERE owner_id = $1 AND provider = $2 AND state IN ('submitting', 'running')",
        )
        .bind(self.owner.as_str())
        .bind(provider.as_str())
        .fetch_one(&self.pool)
        .await
        .map_err(while_doing("counting calls in flight"))?;
        row::count(&found, "calls")
    }

    /// Notes that a person wants the call cancelled; whoever holds the lease acts on it.
    pub async fn ask_to_cancel(&self, id: &CallId, now: Micros) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let updated = sqlx::query(
            "UPDATE paid_calls SET desired_state = 'cancelled', updated_at = $1
             WHERE id = $2 AND owner_id = $3 AND desired_state <> 'cancelled'
               AND state NOT IN ('settled', 'failed', 'cancelled')",
        )
        .bind(now.get())
        .bind(id.as_str())
        .bind(self.owner.as_str())
        .execute(write.connection())
        .await
        .map_err(while_doing("asking to cancel a call"))?;
        if updated.rows_affected() == 0 {
            drop(write);
            return self.call(id).await.map(|_| ());
        }
        let event = NewEvent {
            project: None,
            subject: id.to_string(),
            kind: "call.cancel_wanted".to_owned(),
            data: serde_json::json!({}),
        };
        self.record(&mut write, &event, now).await?;
        write.commit().await
    }

    /// Holds the money, writes the row in state `intent` and its event, all in the caller's transaction.
    pub(crate) async fn insert_call(
        &self,
        write: &mut Write,
        id: &CallId,
        project: Option<&ProjectId>,
        take: Option<&TakeId>,
        call: &NewCall,
        now: Micros,
    ) -> Result<(), StoreError> {
        check_amount("a price", call.ceiling)?;
        sqlx::query(
            "INSERT INTO paid_calls (id, owner_id, project_id, run_id, kind, provider, account, model, state,
                 idempotency_key, request_hash, request_json, ceiling_micros, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'intent', $9, $10, $11, $12, $13, $13)",
        )
        .bind(id.as_str())
        .bind(self.owner.as_str())
        .bind(project.map(ProjectId::as_str))
        .bind(take.map(TakeId::as_str))
        .bind(call.kind.as_str())
        .bind(call.provider.as_str())
        .bind(call.account.as_str())
        .bind(call.model.as_str())
        .bind(new_id(now))
        .bind(call.request_hash.as_str())
        .bind(call.request.to_string())
        .bind(call.ceiling.micros())
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(while_doing("writing down a call"))?;
        self.hold(write, id, &call.budgets, call.ceiling, now).await?;
        let event = NewEvent {
            project: project.cloned(),
            subject: id.to_string(),
            kind: "call.intent".to_owned(),
            data: serde_json::json!({
                "kind": call.kind, "provider": call.provider, "model": call.model, "take": take,
                "ceiling_micros": call.ceiling,
            }),
        };
        self.record(write, &event, now).await
    }
}

pub(crate) fn read(found: &AnyRow) -> Result<CallRow, StoreError> {
    let kind = row::text(found, "kind")?;
    Ok(CallRow {
        id: row::text(found, "id")?.into(),
        project: row::maybe_text(found, "project_id")?.map(ProjectId::from),
        take: row::maybe_text(found, "run_id")?.map(TakeId::from),
        kind: CallKind::ALL
            .into_iter()
            .find(|candidate| candidate.as_str() == kind)
            .ok_or_else(|| StoreError::damaged("a call's kind", &kind))?,
        provider: row::text(found, "provider")?.into(),
        account: row::text(found, "account")?,
        model: row::text(found, "model")?,
        state: read_state(found, "state")?,
        cancel_wanted: row::text(found, "desired_state")? == "cancelled",
        generation: row::number(found, "gen")?,
        lease_holder: row::maybe_text(found, "lease_holder")?,
        lease_until: row::time(found, "lease_until")?,
        idempotency_key: row::text(found, "idempotency_key")?,
        request_hash: row::hash(found, "request_hash")?,
        request: row::document(found, "request_json")?,
        ceiling: row::money(found, "ceiling_micros")?,
        charged: row::maybe_money(found, "charged_micros")?,
        remote_id: row::maybe_text(found, "remote_id")?,
        submit_started_at: row::maybe_time(found, "submit_started_at")?,
        submit_deadline: row::maybe_time(found, "submit_deadline")?,
        next_poll_at: row::maybe_time(found, "next_poll_at")?,
        poll_count: row::count(found, "poll_count")?,
        original: row::maybe_hash(found, "original_asset")?,
        error_class: row::maybe_text(found, "error_class")?,
        error_message: row::maybe_text(found, "error_message")?,
        created_at: row::time(found, "created_at")?,
        updated_at: row::time(found, "updated_at")?,
    })
}

pub(crate) fn read_state(found: &AnyRow, column: &'static str) -> Result<CallState, StoreError> {
    let state = row::text(found, column)?;
    CallState::ALL
        .into_iter()
        .find(|candidate| candidate.as_str() == state)
        .ok_or_else(|| StoreError::damaged("a call's state", &state))
}
