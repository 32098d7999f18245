//! The table of jobs and what was counted.

use crate::config::{Class, Config};
use crate::faults::{Fault, Faults, MediaFault, PollFault, RenderFault, SubmitFault};
use director_film::{Seconds, Size};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub prompt: String,
    pub model: String,
    pub size: Size,
    pub seconds: Seconds,
    pub remixed_from: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub id: String,
    pub asked: Asked,
    pub key: Option<String>,
    pub created: Instant,
    /// Unix seconds.
    pub created_at: u64,
    /// How it ends, decided when it is accepted.
    pub fate: Option<RenderFault>,
    pub cancelled: bool,
    pub deleted: bool,
    pub charged_micros: i64,
}

/// Where a job stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Queued,
    InProgress(u32),
    Completed,
    Failed(RenderFault),
    Cancelled,
}

impl Job {
    pub(crate) fn standing(&self, render: Duration) -> Standing {
        let age = self.created.elapsed();
        let percent = (age.as_secs_f64() / render.as_secs_f64().max(0.001) * 100.0) as u32;
        match self.fate {
            _ if self.cancelled => Standing::Cancelled,
            _ if percent < 20 => Standing::Queued,
            Some(RenderFault::Stuck) => Standing::InProgress(percent.min(60)),
            _ if age < render => Standing::InProgress(percent.min(99)),
            None => Standing::Completed,
            Some(RenderFault::Cancelled) => Standing::Cancelled,
            Some(fate) => Standing::Failed(fate),
        }
    }
}

/// Counters of everything that came in, readable at `/sim/stats`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Requests that asked for a job, whatever became of them.
    pub posts: u64,
    /// Jobs made.
    pub accepted: u64,
    /// Requests answered with an earlier job of the same key.
    pub replayed: u64,
    pub polls: u64,
    pub lists: u64,
    pub downloads: u64,
    pub deletes: u64,
    /// Requests without the right key.
    pub unauthorised: u64,
    /// Requests for media at the second origin that carried an authorization they must not carry.
    pub leaked_keys: u64,
    pub charges: u64,
    pub charged_micros: i64,
    /// For every idempotency key, how many requests carried it.
    pub posts_by_key: BTreeMap<String, u64>,
    pub jobs: Vec<JobStats>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobStats {
    pub id: String,
    pub key: Option<String>,
    pub prompt: String,
    pub charged_micros: i64,
}

#[derive(Debug, Default)]
pub(crate) struct Jobs {
    pub table: Vec<Job>,
    pub faults: Faults,
    pub stats: Stats,
}

/// What became of a request for a job.
#[derive(Debug)]
pub(crate) enum Taken {
    Accepted(Job),
    /// Accepted, and yet this is the answer.
    AcceptedBut(SubmitFault),
    Refused(SubmitFault),
    /// The key was used for another request.
    KeyReused,
}

impl Jobs {
    /// Counts the request and decides its fate.
    pub(crate) fn submit(&mut self, config: &Config, asked: Asked, key: Option<String>) -> Taken {
        if config.class == Class::A
            && let Some(earlier) =
                key.as_ref().and_then(|key| self.table.iter().find(|job| job.key.as_ref() == Some(key)))
        {
            self.stats.replayed += 1;
            let same = earlier.asked == asked;
            return if same { Taken::Accepted(earlier.clone()) } else { Taken::KeyReused };
        }
        let fault = Fault::strike(&mut self.faults.submit);
        match fault {
            None => Taken::Accepted(self.accept(config, asked, key)),
            Some(SubmitFault::ErrorAfter | SubmitFault::LostAfter | SubmitFault::TornAfter) => {
                self.accept(config, asked, key);
                Taken::AcceptedBut(fault.unwrap_or(SubmitFault::LostAfter))
            }
            Some(refusal) => Taken::Refused(refusal),
        }
    }

    pub(crate) fn count_post(&mut self, key: Option<&String>) {
        self.stats.posts += 1;
        if let Some(key) = key {
            *self.stats.posts_by_key.entry(key.clone()).or_default() += 1;
        }
    }

    fn accept(&mut self, config: &Config, asked: Asked, key: Option<String>) -> Job {
        let fate = Fault::strike(&mut self.faults.render);
        let price = config.second_costs_micros * i64::try_from(asked.seconds.millis() / 1000).unwrap_or(0);
        let is_charged = matches!(fate, None | Some(RenderFault::FailsCharged | RenderFault::Moderation));
        let charged_micros = if is_charged { price } else { 0 };
        let job = Job {
            id: format!("{:08}", self.table.len() + 1),
            asked,
            key,
            created: Instant::now(),
            created_at: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
            fate,
            cancelled: false,
            deleted: false,
            charged_micros,
        };
        self.stats.accepted += 1;
        self.stats.charges += u64::from(is_charged);
        self.stats.charged_micros += charged_micros;
        self.table.push(job.clone());
        job
    }

    pub(crate) fn find(&mut self, id: &str) -> Option<&mut Job> {
        self.table.iter_mut().find(|job| job.id == id && !job.deleted)
    }

    /// Jobs old enough to be listed, newest last.
    pub(crate) fn listed(&self) -> impl DoubleEndedIterator<Item = &Job> {
        let lag = Duration::from_millis(self.faults.listing_lag_ms);
        self.table.iter().filter(move |job| !job.deleted && job.created.elapsed() >= lag)
    }

    pub(crate) fn poll_fault(&mut self) -> Option<PollFault> {
        self.stats.polls += 1;
        Fault::strike(&mut self.faults.poll)
    }

    pub(crate) fn media_fault(&mut self) -> Option<MediaFault> {
        self.stats.downloads += 1;
        Fault::strike(&mut self.faults.media)
    }

    pub(crate) fn report(&self, id: impl Fn(&Job) -> String) -> Stats {
        let jobs = self.table.iter().map(|job| JobStats {
            id: id(job),
            key: job.key.clone(),
            prompt: job.asked.prompt.clone(),
            charged_micros: job.charged_micros,
        });
        Stats { jobs: jobs.collect(), ..self.stats.clone() }
    }
}
