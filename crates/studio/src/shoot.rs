//! The reconciler: look at the rows, do what can be done, look again when something rang or time has passed.

use crate::advance::LookAgain;
use crate::decide::{self, Action, ClipState, Dead, FilmState, Stage, TakeState};
use crate::error::StudioError;
use crate::watch::{TakeStage, Watch};
use crate::{Studio, gate};
use director_assess::Expectation;
use director_film::assessment::Assessment;
use director_film::capability::Capability;
use director_film::ids::{ClipId, ProjectId, TakeId};
use director_film::request::ShotRequest;
use director_film::{ContentHash, FrameRate, Size};
use director_providers::ErrorKind;
use director_store::{CallKind, CallState, ClipRow, NewCall, NewRun, RunRow, StoreError};
use futures::stream::{FuturesUnordered, StreamExt};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// The full scan happens at least this often, whether or not anything rang.
const SCAN: Duration = Duration::from_secs(2);

/// One request to be shot, for every clip that asks for exactly it.
#[derive(Debug)]
pub(crate) struct ShotJob {
    pub clip: ClipId,
    /// Where the clip stands in the saved plan.
    pub row: ClipRow,
    /// Further clips with the same request: one take serves them all.
    pub also: Vec<ClipId>,
    pub request: ShotRequest,
    /// Hash of `request`: takes of an earlier plan with the same identity count.
    pub identity: ContentHash,
    pub expectation: Expectation,
}

impl ShotJob {
    /// Later attempts differ in the seed alone.
    pub(crate) fn request_for(&self, attempt: u32) -> ShotRequest {
        let mut request = self.request.clone();
        let step = u64::from(attempt.saturating_sub(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        request.seed = request.seed.map(|seed| seed.wrapping_add(step) & SEED_MASK);
        request
    }
}

/// Seeds stay within what JSON numbers carry exactly.
const SEED_MASK: u64 = (1 << 53) - 1;

/// A set of clips being shot on one provider.
#[derive(Debug)]
pub(crate) struct Shoot<'a> {
    pub studio: &'a Studio,
    pub project: ProjectId,
    pub capability: &'a Capability,
    pub jobs: Vec<ShotJob>,
    /// A take that is judged unusable is shot again where that is free.
    pub repair: bool,
    /// Takes are normalised to this.
    pub size: Size,
    pub rate: FrameRate,
    pub watch: &'a Watch,
    pub cores: Semaphore,
}

/// How a shoot ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Clips that will get no take by themselves.
    pub dead: Vec<(ClipId, Dead)>,
    /// A person stopped it before it was through.
    pub stopped: bool,
}

impl Shoot<'_> {
    /// Works until every clip has its take or can get none, or until asked to stop.
    pub(crate) async fn run(&self) -> Result<Outcome, StudioError> {
        let mut working = FuturesUnordered::new();
        let mut busy: HashSet<Action> = HashSet::new();
        let mut not_before: HashMap<Action, Instant> = HashMap::new();
        let mut failure: Option<StudioError> = None;
        loop {
            let state = self.state().await?;
            let stopping = failure.is_some() || self.watch.is_draining();
            if busy.is_empty() && (stopping || decide::is_finished(&state)) {
                break;
            }
            if !stopping {
                for action in decide::plan(&state) {
                    let due = not_before.get(&action).is_none_or(|time| *time <= Instant::now());
                    if due && busy.insert(action.clone()) {
                        working.push(async move { (self.perform(&action).await, action) });
                    }
                }
            }
            let wake = next_wake(&not_before, &busy);
            tokio::select! {
                Some((result, action)) = working.next() => {
                    busy.remove(&action);
                    match result {
                        Ok(Some(after)) => { not_before.insert(action, Instant::now() + after); }
                        Ok(None) => { not_before.remove(&action); }
                        // Steps under way must end by themselves: dropping one could lose a provider's answer.
                        Err(error) => { failure.get_or_insert(error); }
                    }
                }
                () = tokio::time::sleep(wake) => {}
                () = self.watch.stop_changed() => {}
            }
        }
        if let Some(error) = failure.filter(|_| !self.watch.is_draining()) {
            return Err(error);
        }
        let state = self.state().await?;
        Ok(Outcome { dead: decide::dead_clips(&state), stopped: !decide::is_finished(&state) })
    }

    async fn perform(&self, action: &Action) -> Result<LookAgain, StudioError> {
        match action {
            Action::Shoot { clip, attempt } => self.start(clip, *attempt).await.map(|()| None),
            Action::Advance { call } => {
                let row = self.studio.store.call(call).await?;
                let run = self.run_of(|run| run.call == *call).await?;
                let Some(job) = run.as_ref().and_then(|run| self.job(&run.request_hash)) else {
                    return Ok(None);
                };
                self.advance(job, run.map_or(1, |run| run.attempt), &row).await
            }
            Action::Assess { take } => self.assess(take).await.map(|()| None),
            Action::Choose { clip, take } => {
                let also = self.jobs.iter().find(|job| job.clip == *clip).map(|job| job.also.as_slice());
                for clip in std::iter::once(clip).chain(also.unwrap_or_default()) {
                    self.studio.store.choose_take(&self.project, clip, take, self.studio.now()).await?;
                }
                Ok(None)
            }
        }
    }

    /// Holds the money and writes the intent, in one transaction.
    async fn start(&self, clip: &ClipId, attempt: u32) -> Result<(), StudioError> {
        let Some(job) = self.jobs.iter().find(|job| job.clip == *clip) else { return Ok(()) };
        let request = job.request_for(attempt);
        let ceiling = self.capability.price.of_take(request.seconds).ok_or_else(|| {
            StudioError::Refused(format!(
                "nobody knows what {} charges; set its price in providers.toml",
                self.capability.model
            ))
        })?;
        let provider = self.studio.provider(&request.provider)?;
        let now = self.studio.now();
        let call = NewCall {
            kind: CallKind::Video,
            provider: request.provider.clone(),
            account: provider.account().to_owned(),
            model: request.model.clone(),
            request_hash: job.identity.clone(),
            request: serde_json::to_value(&request)
                .map_err(|error| StudioError::Failed(error.to_string()))?,
            ceiling,
            budgets: gate::budgets(&self.project, now),
        };
        let (project, request_hash, seed) = (&self.project, &job.identity, request.seed);
        let run = NewRun { project, clip: &job.row, request_hash, attempt, seed, call };
        match self.studio.store.create_run(&run, now).await {
            // Somebody ordered this attempt first: it is in the rows, and the next scan finds it.
            Ok(_) | Err(StoreError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn assess(&self, take: &TakeId) -> Result<(), StudioError> {
        let Some(run) = self.run_of(|run| run.take == *take).await? else { return Ok(()) };
        let (Some(job), Some(normalised)) = (self.job(&run.request_hash), &run.normalised) else {
            return Ok(());
        };
        let _core = self.cores.acquire().await;
        let path = self.studio.blobs.path(&normalised.original)?;
        let tools = self.studio.tools.with_cancel(self.watch.cancel().clone());
        let expectation = job.expectation.clone();
        let assessment =
            tokio::task::spawn_blocking(move || director_assess::assess(&tools, &path, &expectation))
                .await
                .map_err(|error| StudioError::Failed(format!("assessing was interrupted: {error}")))??;
        self.studio.store.save_assessment(take, &assessment, self.studio.now()).await?;
        let stage =
            TakeStage::Assessed { take: take.clone(), verdict: assessment.verdict, why: why(&assessment) };
        self.watch.take(&job.clip, run.attempt, stage);
        Ok(())
    }

    fn job(&self, identity: &ContentHash) -> Option<&ShotJob> {
        self.jobs.iter().find(|job| job.identity == *identity)
    }

    async fn run_of(&self, wanted: impl Fn(&RunRow) -> bool) -> Result<Option<RunRow>, StudioError> {
        Ok(self.studio.store.runs(&self.project).await?.into_iter().find(wanted))
    }

    /// The rows as decisions see them.
    pub(crate) async fn state(&self) -> Result<FilmState, StudioError> {
        let runs = self.studio.store.runs(&self.project).await?;
        let free = self.repair
            && self
                .capability
                .price
                .of_take(self.capability.durations.longest())
                .is_some_and(|price| price.micros() == 0);
        let clips = self.jobs.iter().map(|job| clip_state(job, &runs, free)).collect();
        let provider_limit = self.capability.max_concurrent.map_or(usize::MAX, |limit| limit as usize);
        Ok(FilmState {
            clips,
            max_in_flight: self.studio.settings.max_concurrent.min(provider_limit).max(1),
            max_attempts: self.studio.settings.max_attempts,
            may_start: !self.watch.is_draining(),
        })
    }
}

/// What is wrong with a take that cannot be used: the worst check, else the worst span.
fn why(assessment: &Assessment) -> Option<String> {
    if assessment.verdict.is_usable() {
        return None;
    }
    let judged = assessment.checks.values().filter_map(|check| Some((check.score?, &check.why)));
    let worst = judged.filter(|(score, _)| *score < 1.0).min_by(|a, b| a.0.total_cmp(&b.0));
    let span = assessment.spans.iter().max_by(|a, b| a.score.total_cmp(&b.score));
    worst.map(|(_, why)| why.clone()).or_else(|| span.map(|span| span.why.clone()))
}

fn clip_state(job: &ShotJob, runs: &[RunRow], free: bool) -> ClipState {
    let takes: Vec<_> = runs.iter().filter(|run| run.request_hash == job.identity).collect();
    let chosen = takes.iter().find(|run| run.chosen).map(|run| run.take.clone());
    ClipState { clip: job.clip.clone(), chosen, free, takes: takes.into_iter().map(take_state).collect() }
}

fn take_state(run: &RunRow) -> TakeState {
    let stage = match run.state {
        CallState::Settled => Stage::Settled,
        CallState::NeedsReview => Stage::NeedsReview,
        CallState::Failed | CallState::Cancelled => {
            let may_repeat = run.error_class.as_deref().is_some_and(ErrorKind::may_repeat);
            if may_repeat { Stage::FailedMayRepeat } else { Stage::FailedForGood }
        }
        _ => Stage::Open,
    };
    TakeState {
        take: run.take.clone(),
        call: run.call.clone(),
        stage,
        attempt: run.attempt,
        verdict: run.assessment.as_ref().map(|assessment| assessment.verdict),
        overall: run.assessment.as_ref().and_then(|assessment| assessment.overall).unwrap_or(0.0),
    }
}

fn next_wake(not_before: &HashMap<Action, Instant>, busy: &HashSet<Action>) -> Duration {
    let waiting = not_before.iter().filter(|(action, _)| !busy.contains(action)).map(|(_, time)| *time);
    let next = waiting.min().map(|time| time.saturating_duration_since(Instant::now()));
    // Never spin: even something due now gives the finished futures a turn first.
    next.unwrap_or(SCAN).clamp(Duration::from_millis(5), SCAN)
}
