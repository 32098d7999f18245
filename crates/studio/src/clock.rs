//! How long each stage took.

use std::collections::BTreeMap;
use std::time::Instant;

/// Wall-clock seconds by stage.
#[derive(Debug)]
pub(crate) struct Clock {
    last: Instant,
    laps: BTreeMap<String, f64>,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self { last: Instant::now(), laps: BTreeMap::new() }
    }

    pub(crate) fn lap(&mut self, stage: &str) {
        let seconds = self.last.elapsed().as_secs_f64();
        self.laps.insert(stage.to_owned(), (seconds * 1000.0).round() / 1000.0);
        self.last = Instant::now();
    }

    pub(crate) fn laps(self) -> BTreeMap<String, f64> {
        self.laps
    }
}
