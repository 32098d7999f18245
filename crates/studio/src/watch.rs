//! How a running job is watched and stopped: a stream of messages that every front end consumes.

use director_film::assessment::Verdict;
use director_film::ids::{ClipId, ProviderName, TakeId};
use director_film::price::Estimate;
use director_film::{Frames, MicroUsd};
use director_sandbox::Cancel;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Notify, mpsc};

/// What happened, in the order it happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Something a person should read.
    Note(String),
    Speaking {
        done: usize,
        of: usize,
    },
    Planned {
        clips: usize,
        frames: Frames,
        seconds: f64,
    },
    /// What will be shot and what it costs; clips shot earlier are kept.
    Priced {
        provider: ProviderName,
        to_shoot: Vec<ClipId>,
        kept: usize,
        estimate: Estimate,
    },
    Take {
        clip: ClipId,
        attempt: u32,
        stage: TakeStage,
    },
    /// Spans of picture that are ready.
    Cutting {
        done: usize,
        of: usize,
    },
    Finished {
        path: String,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum TakeStage {
    Submitted,
    /// 0 to 1 where the provider says.
    Running(Option<f32>),
    Fetched,
    Settled {
        cost: MicroUsd,
    },
    /// `why` names what is wrong with a take that cannot be used.
    Assessed {
        take: TakeId,
        verdict: Verdict,
        why: Option<String>,
    },
    Failed {
        why: String,
    },
    Review {
        why: String,
    },
}

/// Sends messages and carries the wish to stop. Clones share both.
#[derive(Debug, Clone)]
pub struct Watch {
    messages: mpsc::UnboundedSender<Message>,
    stop: Arc<Stop>,
}

#[derive(Debug, Default)]
struct Stop {
    draining: AtomicBool,
    cancel: Cancel,
    changed: Notify,
}

impl Watch {
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Message>) {
        let (messages, receiver) = mpsc::unbounded_channel();
        (Self { messages, stop: Arc::default() }, receiver)
    }

    /// Starts nothing new; steps under way finish.
    pub fn drain(&self) {
        self.stop.draining.store(true, Ordering::SeqCst);
        self.stop.changed.notify_waiters();
    }

    /// Kills what is under way on this machine. Rows stay true: everything can be resumed.
    pub fn stop_now(&self) {
        self.drain();
        self.stop.cancel.cancel();
        self.stop.changed.notify_waiters();
    }

    pub fn is_draining(&self) -> bool {
        self.stop.draining.load(Ordering::SeqCst)
    }

    pub fn cancel(&self) -> &Cancel {
        &self.stop.cancel
    }

    pub(crate) async fn stop_changed(&self) {
        self.stop.changed.notified().await;
    }

    pub(crate) fn say(&self, message: Message) {
        // Nobody listening is fine: the work does not depend on being watched.
        let _ = self.messages.send(message);
    }

    pub(crate) fn note(&self, text: impl Into<String>) {
        self.say(Message::Note(text.into()));
    }

    pub(crate) fn take(&self, clip: &ClipId, attempt: u32, stage: TakeStage) {
        self.say(Message::Take { clip: clip.clone(), attempt, stage });
    }
}
