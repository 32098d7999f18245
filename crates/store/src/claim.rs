//! Leases: one writer per call at a time. A claim carries the call's generation, and every write of the claim asks for it,
//! so a worker that was paused and overtaken can change nothing.

use crate::call::{self, CallRow, call_columns};
use crate::error::{StoreError, while_doing};
use crate::store::Store;
use crate::time::Micros;
use director_film::ids::{CallId, ProjectId};

/// The right to advance one call until the lease ends or somebody else claims it. Not cloneable; steps move `row.state`.
#[derive(Debug)]
pub struct Claim {
    pub generation: i64,
    pub lease_until: Micros,
    /// The call as claimed, its state kept up to date by the steps.
    pub row: CallRow,
}

impl Claim {
    pub fn call(&self) -> &CallId {
        &self.row.id
    }

    pub(crate) fn lost(&self) -> StoreError {
        StoreError::LeaseLost { call: self.row.id.clone() }
    }
}

impl Store {
    /// Takes the call if its lease is free or over and there is something to do; `None` otherwise. Calls in `needs_review`
    /// wait for a person and cannot be claimed.
    pub async fn claim_call(
        &self,
        id: &CallId,
        holder: &str,
        now: Micros,
        lease_until: Micros,
    ) -> Result<Option<Claim>, StoreError> {
        let mut write = self.write().await?;
        let found = sqlx::query(concat!(
            "UPDATE paid_calls SET gen = gen + 1, lease_holder = $1, lease_until = $2
             WHERE id = $3 AND owner_id = $4 AND lease_until < $5
               AND state IN ('intent', 'submitting', 'running', 'fetched', 'verified')
             RETURNING ",
            call_columns!()
        ))
        .bind(holder)
        .bind(lease_until.get())
        .bind(id.as_str())
        .bind(self.owner.as_str())
        .bind(now.get())
        .fetch_optional(write.connection())
        .await
        .map_err(while_doing("claiming a call"))?;
        let Some(found) = found else { return Ok(None) };
        write.commit().await?;
        let row = call::read(&found)?;
        Ok(Some(Claim { generation: row.generation, lease_until, row }))
    }

    /// Extends the lease; [`StoreError::LeaseLost`] when it has passed on.
    pub async fn renew_lease(&self, claim: &mut Claim, lease_until: Micros) -> Result<(), StoreError> {
        self.set_lease(claim, lease_until, None).await?;
        claim.lease_until = lease_until;
        Ok(())
    }

    /// Extends every lease of `holder` on calls that are not over, in one write: ten thousand polled calls cost one
    /// transaction per interval. Returns how many.
    pub async fn renew_leases(
        &self,
        holder: &str,
        now: Micros,
        lease_until: Micros,
    ) -> Result<u64, StoreError> {
        let mut write = self.write().await?;
        let updated = sqlx::query(
            "UPDATE paid_calls SET lease_until = $1
             WHERE owner_id = $2 AND lease_holder = $3 AND lease_until >= $4 AND lease_until < $1
               AND state IN ('intent', 'submitting', 'running', 'fetched', 'verified')",
        )
        .bind(lease_until.get())
        .bind(self.owner.as_str())
        .bind(holder)
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(while_doing("renewing leases"))?;
        write.commit().await?;
        Ok(updated.rows_affected())
    }

    /// Ends every lease on the project's calls, so that work resumes at once after a crash. Only for a caller that knows that
    /// no other worker is alive on this project, because it holds the project's lock: a worker whose request is under way
    /// would lose its claim. Returns how many.
    pub async fn expire_leases(&self, project: &ProjectId, now: Micros) -> Result<u64, StoreError> {
        let mut write = self.write().await?;
        let updated = sqlx::query(
            "UPDATE paid_calls SET lease_until = 0, gen = gen + 1
             WHERE owner_id = $1 AND project_id = $2 AND lease_until >= $3
               AND state IN ('intent', 'submitting', 'running', 'fetched', 'verified')",
        )
        .bind(self.owner.as_str())
        .bind(project.as_str())
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(while_doing("ending leases"))?;
        write.commit().await?;
        Ok(updated.rows_affected())
    }

    /// Asks the database whether the claim still stands and lasts until `at_least`. Stand this next to the one request that
    /// costs money, with nothing in between.
    pub async fn check_lease(&self, claim: &Claim, at_least: Micros) -> Result<(), StoreError> {
        let found = sqlx::query(
            "SELECT gen FROM paid_calls WHERE id = $1 AND owner_id = $2 AND gen = $3 AND lease_until >= $4",
        )
        .bind(claim.row.id.as_str())
        .bind(self.owner.as_str())
        .bind(claim.generation)
        .bind(at_least.get())
        .fetch_optional(&self.pool)
        .await
        .map_err(while_doing("checking a lease"))?;
        found.map(|_| ()).ok_or_else(|| claim.lost())
    }

    /// Lets the call go at once, so that another worker need not wait for the lease to end.
    pub async fn release_lease(&self, claim: Claim) -> Result<(), StoreError> {
        self.set_lease(&claim, Micros::default(), None).await
    }

    /// Lets the call go and says when to look again. A worker that keeps its claim between polls writes nothing for an
    /// unchanged poll and needs this only before it stops.
    pub async fn schedule_poll(&self, claim: Claim, next_poll_at: Micros) -> Result<(), StoreError> {
        self.set_lease(&claim, Micros::default(), Some(next_poll_at)).await
    }

    async fn set_lease(
        &self,
        claim: &Claim,
        until: Micros,
        next_poll: Option<Micros>,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let updated = sqlx::query(
            "UPDATE paid_calls SET lease_until = $1, next_poll_at = COALESCE($2, next_poll_at),
                 poll_count = poll_count + CASE WHEN $2 IS NULL THEN 0 ELSE 1 END
             WHERE id = $3 AND owner_id = $4 AND gen = $5",
        )
        .bind(until.get())
        .bind(next_poll.map(Micros::get))
        .bind(claim.row.id.as_str())
        .bind(self.owner.as_str())
        .bind(claim.generation)
        .execute(write.connection())
        .await
        .map_err(while_doing("changing a lease"))?;
        if updated.rows_affected() == 0 {
            return Err(claim.lost());
        }
        write.commit().await
    }
}
