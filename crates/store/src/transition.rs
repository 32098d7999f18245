//! The steps of a call from intent to verified media. Each is one transaction: the row moves only if the claim's generation
//! and the expected state still stand, and one event is written with it.

use crate::asset::NewAsset;
use crate::budget::check_amount;
use crate::call::CallState;
use crate::claim::Claim;
use crate::error::{StoreError, unless_taken};
use crate::event::NewEvent;
use crate::row;
use crate::store::{Store, Write};
use crate::time::Micros;
use director_film::take::NormalisedTake;
use director_film::{ContentHash, MicroUsd};

/// What a step writes; `None` leaves a column as it is.
#[derive(Debug, Default)]
pub(crate) struct Change<'a> {
    pub(crate) remote_id: Option<&'a str>,
    pub(crate) submit_started_at: Option<Micros>,
    pub(crate) submit_deadline: Option<Micros>,
    pub(crate) next_poll_at: Option<Micros>,
    pub(crate) original: Option<&'a ContentHash>,
    pub(crate) charged: Option<MicroUsd>,
    pub(crate) charge_source: Option<&'a str>,
    pub(crate) error_class: Option<&'a str>,
    pub(crate) error_message: Option<&'a str>,
}

impl Store {
    /// Says, before the request leaves, that it may have left. `deadline` is when it must have been answered or given up.
    pub async fn mark_submitting(
        &self,
        claim: &mut Claim,
        started: Micros,
        deadline: Micros,
    ) -> Result<(), StoreError> {
        let change =
            Change { submit_started_at: Some(started), submit_deadline: Some(deadline), ..Change::default() };
        self.step(claim, CallState::Submitting, change, started).await?;
        claim.row.submit_started_at = Some(started);
        claim.row.submit_deadline = Some(deadline);
        Ok(())
    }

    /// The provider accepted the job under this id. An id that another call already has is a [`StoreError::Conflict`]: two
    /// calls are never one job.
    pub async fn mark_running(
        &self,
        claim: &mut Claim,
        remote_id: &str,
        next_poll_at: Micros,
        now: Micros,
    ) -> Result<(), StoreError> {
        let change =
            Change { remote_id: Some(remote_id), next_poll_at: Some(next_poll_at), ..Change::default() };
        self.step(claim, CallState::Running, change, now).await?;
        claim.row.remote_id = Some(remote_id.to_owned());
        claim.row.next_poll_at = Some(next_poll_at);
        Ok(())
    }

    /// The original lies in the blobs. `charged` is what the provider says it took, if it says so.
    pub async fn mark_fetched(
        &self,
        claim: &mut Claim,
        original: &ContentHash,
        bytes: u64,
        charged: Option<MicroUsd>,
        now: Micros,
    ) -> Result<(), StoreError> {
        charged.map_or(Ok(()), |amount| check_amount("a charge", amount))?;
        let change = Change {
            original: Some(original),
            charged,
            charge_source: charged.map(|_| "provider"),
            ..Change::default()
        };
        let mut write = self.write().await?;
        self.move_row(&mut write, claim, CallState::Fetched, change, now).await?;
        self.keep_asset(&mut write, &asset_of(claim, "original", original, Some(bytes)), now).await?;
        write.commit().await?;
        claim.row.state = CallState::Fetched;
        claim.row.original = Some(original.clone());
        claim.row.charged = charged.or(claim.row.charged);
        Ok(())
    }

    /// The original is media as ordered; `take` is what the cut will use.
    pub async fn mark_verified(
        &self,
        claim: &mut Claim,
        take: &NormalisedTake,
        now: Micros,
    ) -> Result<(), StoreError> {
        let document = row::to_json(take, "a take")?;
        let mut write = self.write().await?;
        self.move_row(&mut write, claim, CallState::Verified, Change::default(), now).await?;
        sqlx::query(
            "UPDATE clip_runs SET normalised = $1, updated_at = $2 WHERE call_id = $3 AND owner_id = $4",
        )
        .bind(document)
        .bind(now.get())
        .bind(claim.row.id.as_str())
        .bind(self.owner.as_str())
        .execute(write.connection())
        .await
        .map_err(crate::error::while_doing("saving a take"))?;
        self.keep_asset(&mut write, &asset_of(claim, "take_video", &take.video, None), now).await?;
        if let Some(sound) = &take.sound {
            self.keep_asset(&mut write, &asset_of(claim, "take_sound", sound, None), now).await?;
        }
        write.commit().await?;
        claim.row.state = CallState::Verified;
        Ok(())
    }

    /// Hands the call to a person. The hold stays until they have decided.
    pub async fn needs_review(&self, claim: &mut Claim, why: &str, now: Micros) -> Result<(), StoreError> {
        let change =
            Change { error_class: Some("needs_review"), error_message: Some(why), ..Change::default() };
        self.step(claim, CallState::NeedsReview, change, now).await
    }

    async fn step(
        &self,
        claim: &mut Claim,
        to: CallState,
        change: Change<'_>,
        now: Micros,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        self.move_row(&mut write, claim, to, change, now).await?;
        write.commit().await?;
        claim.row.state = to;
        Ok(())
    }

    /// The one statement that moves a call. A call that is over, or waits for a person, gives its lease back.
    pub(crate) async fn move_row(
        &self,
        write: &mut Write,
        claim: &Claim,
        to: CallState,
        change: Change<'_>,
        now: Micros,
    ) -> Result<(), StoreError> {
        let (call, from) = (&claim.row, claim.row.state);
        if !from.may_become(to) {
            return Err(StoreError::IllegalStep { call: call.id.clone(), from, to });
        }
        let lets_go = to.is_final() || to == CallState::NeedsReview;
        let taken = || {
            let remote = change.remote_id.unwrap_or_default();
            format!("job {remote} of {} already belongs to another call", call.provider)
        };
        let updated = sqlx::query(
            "UPDATE paid_calls SET state = $1, updated_at = $2, lease_until = COALESCE($3, lease_until),
                 remote_id = COALESCE($4, remote_id), submit_started_at = COALESCE($5, submit_started_at),
                 submit_deadline = COALESCE($6, submit_deadline), next_poll_at = COALESCE($7, next_poll_at),
                 original_asset = COALESCE($8, original_asset), charged_micros = COALESCE($9, charged_micros),
                 charge_source = COALESCE($10, charge_source), error_class = COALESCE($11, error_class),
                 error_message = COALESCE($12, error_message)
             WHERE id = $13 AND owner_id = $14 AND gen = $15 AND state = $16",
        )
        .bind(to.as_str())
        .bind(now.get())
        .bind(lets_go.then_some(0_i64))
        .bind(change.remote_id)
        .bind(change.submit_started_at.map(Micros::get))
        .bind(change.submit_deadline.map(Micros::get))
        .bind(change.next_poll_at.map(Micros::get))
        .bind(change.original.map(ContentHash::as_str))
        .bind(change.charged.map(MicroUsd::micros))
        .bind(change.charge_source)
        .bind(change.error_class)
        .bind(change.error_message)
        .bind(call.id.as_str())
        .bind(self.owner.as_str())
        .bind(claim.generation)
        .bind(from.as_str())
        .execute(write.connection())
        .await
        .map_err(unless_taken("moving a call", taken))?;
        if updated.rows_affected() == 0 {
            return Err(claim.lost());
        }
        self.record(write, &event_of(claim, to, &change), now).await
    }
}

fn event_of(claim: &Claim, to: CallState, change: &Change<'_>) -> NewEvent {
    let call = &claim.row;
    NewEvent {
        project: call.project.clone(),
        subject: call.id.to_string(),
        kind: format!("call.{}", to.as_str()),
        data: serde_json::json!({
            "from": call.state, "take": call.take, "provider": call.provider, "remote_id": change.remote_id,
            "original": change.original, "charged_micros": change.charged, "error_class": change.error_class,
            "error_message": change.error_message,
        }),
    }
}

fn asset_of<'a>(
    claim: &'a Claim,
    kind: &'a str,
    content: &'a ContentHash,
    bytes: Option<u64>,
) -> NewAsset<'a> {
    NewAsset {
        project: claim.row.project.as_ref(),
        take: claim.row.take.as_ref(),
        kind,
        name: claim.row.id.as_str(),
        content,
        bytes,
    }
}
