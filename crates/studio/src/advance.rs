//! One step of one call. Every step is idempotent and fenced: doing it twice, or on two machines, changes nothing.
//!
//! ```text
//! intent -> submitting -> running -> fetched -> verified -> settled
//! ```
//! Polling claims nothing and writes nothing while the answer is unchanged.

use crate::error::StudioError;
use crate::shoot::{Shoot, ShotJob};
use crate::watch::TakeStage;
use crate::{gate, ingest};
use director_film::MicroUsd;
use director_film::capability::RecoveryClass;
use director_providers::{
    Charged, ErrorKind, JobState, Material, Provider, ProviderError, SubmitError, Submitted,
};
use director_store::{CallRow, CallState, Claim};
use std::time::Duration;

/// When to look at the call again; `None` once nothing is left to do.
pub(crate) type LookAgain = Option<Duration>;

const AT_ONCE: LookAgain = Some(Duration::ZERO);
const SOMEBODY_ELSE_HAS_IT: LookAgain = Some(Duration::from_secs(1));
const LEASE: Duration = Duration::from_mins(10);
const SUBMIT_TIMEOUT: Duration = Duration::from_mins(2);
/// After the submit's deadline a lost request may still be on its way into the provider's listing.
const LISTING_GRACE: Duration = Duration::from_mins(1);

impl Shoot<'_> {
    pub(crate) async fn advance(
        &self,
        job: &ShotJob,
        attempt: u32,
        call: &CallRow,
    ) -> Result<LookAgain, StudioError> {
        match call.state {
            CallState::Intent => self.submit(job, attempt, call).await,
            CallState::Submitting => self.recover(job, attempt, call).await,
            CallState::Running => self.poll(job, attempt, call).await,
            CallState::Fetched => self.verify(job, attempt, call).await,
            CallState::Verified => self.settle(job, attempt, call).await,
            _ => Ok(None),
        }
    }

    async fn claim(&self, call: &CallRow) -> Result<Option<Claim>, StudioError> {
        let now = self.studio.now();
        Ok(self.studio.store.claim_call(&call.id, &self.studio.holder, now, now.plus(LEASE)).await?)
    }

    async fn submit(&self, job: &ShotJob, attempt: u32, call: &CallRow) -> Result<LookAgain, StudioError> {
        let provider = self.studio.provider(&call.provider)?;
        let Some(mut claim) = self.claim(call).await? else { return Ok(SOMEBODY_ELSE_HAS_IT) };
        if claim.row.state != CallState::Intent {
            self.studio.store.release_lease(claim).await?;
            return Ok(AT_ONCE);
        }
        let request = job.request_for(attempt);
        let prepared = match provider.prepare(&request, &Material::default()).await {
            Ok(prepared) => prepared,
            Err(error) => return self.refuse(job, attempt, claim, &error).await,
        };
        let now = self.studio.now();
        self.studio.store.mark_submitting(&mut claim, now, now.plus(SUBMIT_TIMEOUT)).await?;
        self.watch.take(&job.clip, attempt, TakeStage::Submitted);
        // Fails when the process stood still too long: nothing was sent then, and recovery will find that out.
        let permit = gate::permit(&self.studio.store, &claim, self.studio.now(), SUBMIT_TIMEOUT).await?;
        let answer = provider.submit(prepared, permit).await;
        self.record_answer(job, attempt, claim, answer).await
    }

    async fn record_answer(
        &self,
        job: &ShotJob,
        attempt: u32,
        mut claim: Claim,
        answer: Result<Submitted, SubmitError>,
    ) -> Result<LookAgain, StudioError> {
        let (remote, after) = match answer {
            Ok(Submitted::Accepted { job, poll_after }) => (job, poll_after),
            Ok(Submitted::Done { job }) => (job, Duration::ZERO),
            Err(SubmitError::Refused(error)) => return self.refuse(job, attempt, claim, &error).await,
            // Stays `submitting`: recovery decides by the provider's class.
            Err(SubmitError::Ambiguous { why }) => {
                self.watch
                    .note(format!("{}: no answer to the submit ({why}); looking for the job", job.clip));
                self.studio.store.release_lease(claim).await?;
                return Ok(AT_ONCE);
            }
        };
        let now = self.studio.now();
        self.studio.store.mark_running(&mut claim, &remote, now.plus(after), now).await?;
        self.studio.store.release_lease(claim).await?;
        Ok(Some(after))
    }

    async fn refuse(
        &self,
        job: &ShotJob,
        attempt: u32,
        claim: Claim,
        error: &ProviderError,
    ) -> Result<LookAgain, StudioError> {
        self.fail(job, attempt, claim, MicroUsd::ZERO, error.kind, &error.message).await
    }

    async fn fail(
        &self,
        job: &ShotJob,
        attempt: u32,
        mut claim: Claim,
        charged: MicroUsd,
        kind: ErrorKind,
        message: &str,
    ) -> Result<LookAgain, StudioError> {
        self.studio.store.fail(&mut claim, charged, kind.as_str(), message, self.studio.now()).await?;
        self.watch.take(&job.clip, attempt, TakeStage::Failed { why: message.to_owned() });
        Ok(None)
    }

    /// A call found in `submitting`: its answer was lost with the process that waited for it.
    async fn recover(&self, job: &ShotJob, attempt: u32, call: &CallRow) -> Result<LookAgain, StudioError> {
        let provider = self.studio.provider(&call.provider)?;
        let grace_ends = call.submit_deadline.unwrap_or_default().plus(LISTING_GRACE);
        let left = grace_ends.get() - self.studio.now().get();
        if self.capability.recovery == RecoveryClass::B && left > 0 {
            return Ok(Some(Duration::from_micros(left.unsigned_abs())));
        }
        let Some(mut claim) = self.claim(call).await? else { return Ok(SOMEBODY_ELSE_HAS_IT) };
        if claim.row.state != CallState::Submitting {
            self.studio.store.release_lease(claim).await?;
            return Ok(AT_ONCE);
        }
        match self.capability.recovery {
            RecoveryClass::A | RecoveryClass::D => self.resend(job, attempt, claim).await,
            RecoveryClass::B => self.look_for_the_job(job, attempt, claim, provider.as_ref()).await,
            RecoveryClass::C => {
                let why = format!(
                    "{} may have accepted, and charged up to {} for, {}: no answer came back and it cannot be asked",
                    call.provider, call.ceiling, job.clip
                );
                self.studio.store.needs_review(&mut claim, &why, self.studio.now()).await?;
                self.watch.take(&job.clip, attempt, TakeStage::Review { why });
                Ok(None)
            }
        }
    }

    /// Sends the same request under the same idempotency key: the provider answers with the job it may already have.
    async fn resend(&self, job: &ShotJob, attempt: u32, mut claim: Claim) -> Result<LookAgain, StudioError> {
        let provider = self.studio.provider(&claim.row.provider)?;
        let prepared = match provider.prepare(&job.request_for(attempt), &Material::default()).await {
            Ok(prepared) => prepared,
            // The first request may have been accepted: this is no proof of failure, only a reason to wait.
            Err(error) => return self.ask_again(job, claim, &error).await,
        };
        let now = self.studio.now();
        self.studio.store.mark_submitting(&mut claim, now, now.plus(SUBMIT_TIMEOUT)).await?;
        let permit = gate::permit(&self.studio.store, &claim, self.studio.now(), SUBMIT_TIMEOUT).await?;
        let answer = provider.submit(prepared, permit).await;
        self.record_answer(job, attempt, claim, answer).await
    }

    async fn ask_again(
        &self,
        job: &ShotJob,
        claim: Claim,
        error: &ProviderError,
    ) -> Result<LookAgain, StudioError> {
        self.watch.note(format!("{}: {error}; asking again", job.clip));
        self.studio.store.release_lease(claim).await?;
        Ok(Some(Duration::from_secs(5)))
    }

    async fn look_for_the_job(
        &self,
        job: &ShotJob,
        attempt: u32,
        claim: Claim,
        provider: &dyn Provider,
    ) -> Result<LookAgain, StudioError> {
        match provider.find(&claim.row.idempotency_key).await {
            Ok(Some(remote)) => {
                let answer = Ok(Submitted::Done { job: remote });
                self.record_answer(job, attempt, claim, answer).await
            }
            Ok(None) => self.resend(job, attempt, claim).await,
            Err(error) => self.ask_again(job, claim, &error).await,
        }
    }

    async fn poll(&self, job: &ShotJob, attempt: u32, call: &CallRow) -> Result<LookAgain, StudioError> {
        let provider = self.studio.provider(&call.provider)?;
        let remote = call.remote_id.as_deref().unwrap_or_default();
        let state = match provider.poll(remote).await {
            Ok(state) => state,
            Err(error) => {
                self.watch.note(format!("{}: {error}; asking again", job.clip));
                return Ok(Some(Duration::from_secs(5)));
            }
        };
        match state {
            JobState::Queued { poll_after } => Ok(Some(poll_after)),
            JobState::Running { progress, poll_after } => {
                self.watch.take(&job.clip, attempt, TakeStage::Running(progress));
                Ok(Some(poll_after))
            }
            JobState::Done { charged } => self.fetch(job, attempt, call, charged).await,
            JobState::Failed { error, charged } => {
                let charged = match charged {
                    Charged::Nothing => MicroUsd::ZERO,
                    Charged::Amount(amount) => amount,
                    Charged::Unknown => call.ceiling,
                };
                self.fail_claimed(job, attempt, call, charged, &error).await
            }
            JobState::Lost => {
                let error = ProviderError::new(
                    ErrorKind::Lost,
                    format!("{} no longer knows the job {remote}", call.provider),
                );
                // A provider that forgets jobs has made them: assume the whole hold was charged.
                self.fail_claimed(job, attempt, call, call.ceiling, &error).await
            }
        }
    }

    async fn fail_claimed(
        &self,
        job: &ShotJob,
        attempt: u32,
        call: &CallRow,
        charged: MicroUsd,
        error: &ProviderError,
    ) -> Result<LookAgain, StudioError> {
        let Some(claim) = self.claim(call).await? else { return Ok(SOMEBODY_ELSE_HAS_IT) };
        self.fail(job, attempt, claim, charged, error.kind, &error.message).await
    }

    /// Downloads are a step of their own: they repeat freely and never generate again.
    async fn fetch(
        &self,
        job: &ShotJob,
        attempt: u32,
        call: &CallRow,
        charged: Option<MicroUsd>,
    ) -> Result<LookAgain, StudioError> {
        let provider = self.studio.provider(&call.provider)?;
        let Some(mut claim) = self.claim(call).await? else { return Ok(SOMEBODY_ELSE_HAS_IT) };
        let remote = claim.row.remote_id.clone().unwrap_or_default();
        let into = self.studio.scratch_file("take");
        if let Err(error) = provider.fetch(&remote, &into).await {
            self.watch.note(format!("{}: {error}; fetching again", job.clip));
            self.studio.store.release_lease(claim).await?;
            return Ok(Some(Duration::from_secs(2)));
        }
        let bytes = std::fs::metadata(&into).map_or(0, |metadata| metadata.len());
        let original = self.studio.blobs.put_file(&into).await?;
        self.studio.store.mark_fetched(&mut claim, &original, bytes, charged, self.studio.now()).await?;
        self.studio.store.release_lease(claim).await?;
        self.watch.take(&job.clip, attempt, TakeStage::Fetched);
        Ok(AT_ONCE)
    }

    async fn verify(&self, job: &ShotJob, attempt: u32, call: &CallRow) -> Result<LookAgain, StudioError> {
        let Some(mut claim) = self.claim(call).await? else { return Ok(SOMEBODY_ELSE_HAS_IT) };
        let Some(original) = claim.row.original.clone() else {
            return Err(StudioError::Failed(format!("call {} was fetched without a file", call.id)));
        };
        let _core = self.cores.acquire().await;
        match ingest::ingest(self.studio, original, self.size, self.rate, self.watch.cancel()).await {
            Ok(take) => {
                self.studio.store.mark_verified(&mut claim, &take, self.studio.now()).await?;
                self.studio.store.release_lease(claim).await?;
                Ok(AT_ONCE)
            }
            Err(StudioError::Media(error)) if ingest::is_bad_take(&error) => {
                let charged = claim.row.charged.unwrap_or(claim.row.ceiling);
                self.fail(job, attempt, claim, charged, ErrorKind::BadOutput, &error.to_string()).await
            }
            Err(error) => {
                self.studio.store.release_lease(claim).await?;
                Err(error)
            }
        }
    }

    async fn settle(&self, job: &ShotJob, attempt: u32, call: &CallRow) -> Result<LookAgain, StudioError> {
        let Some(mut claim) = self.claim(call).await? else { return Ok(SOMEBODY_ELSE_HAS_IT) };
        // Without a figure from the provider the whole hold is booked: never less than what may be billed.
        let cost = claim.row.charged.unwrap_or(claim.row.ceiling);
        self.studio.store.settle(&mut claim, cost, self.studio.now()).await?;
        self.watch.take(&job.clip, attempt, TakeStage::Settled { cost });
        let remote = claim.row.remote_id.clone().unwrap_or_default();
        if let Err(error) = self.studio.provider(&call.provider)?.discard(&remote).await {
            self.watch.note(format!("{}: the provider's copy stays ({error})", job.clip));
        }
        Ok(None)
    }
}
