//! Looking for a job whose answer was lost.

use director_film::request::ShotRequest;
use std::collections::BTreeSet;

/// What is known about a submit without an answer.
#[derive(Debug, Clone, Copy)]
pub struct LostSubmit<'a> {
    pub idempotency_key: &'a str,
    pub request: &'a ShotRequest,
    /// Unix seconds by our clock: the request was sent between these.
    pub sent_from: i64,
    pub sent_until: i64,
    /// Remote ids that belong to other calls of this provider and account: never adopted twice.
    pub known_jobs: &'a BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This job is ours: same words, same time, nobody else's.
    Job(String),
    /// The provider's list was read through, and the job is not in it.
    Nothing,
    /// The provider cannot be asked, or its answer does not decide. A person must.
    Unsure { why: String },
}
