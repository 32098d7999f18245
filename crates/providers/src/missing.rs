//! Jobs that their server said it does not know.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A job just created may be unknown to a server's other half for a while: a 404 is believed only when it lasts.
#[derive(Debug, Default)]
pub(crate) struct Missing(Mutex<HashMap<String, Instant>>);

impl Missing {
    /// Notes one more 404; whether they have gone on for `long_enough`.
    pub(crate) fn is_lost(&self, job: &str, long_enough: Duration) -> bool {
        let mut missing = self.lock();
        let since = *missing.entry(job.to_owned()).or_insert_with(Instant::now);
        let lost = since.elapsed() >= long_enough;
        if lost {
            missing.remove(job);
        }
        lost
    }

    /// The server knows the job after all.
    pub(crate) fn found(&self, job: &str) {
        self.lock().remove(job);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
