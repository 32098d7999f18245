//! What can go wrong at a provider, in one set of classes for all vendors.

use std::time::Duration;

/// Classes that decide what may happen next; see [`ErrorKind::may_repeat`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    Auth,
    QuotaExhausted,
    RateLimited,
    ConcurrencyLimited,
    InvalidRequest,
    ReferenceMismatch,
    ModerationInput,
    ModerationOutput,
    ModelGone,
    ProviderInternal,
    BadOutput,
    TimeoutStuck,
    Lost,
    DownloadFailed,
    ResultExpired,
    Cancelled,
}

impl ErrorKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::QuotaExhausted => "quota_exhausted",
            Self::RateLimited => "rate_limited",
            Self::ConcurrencyLimited => "concurrency_limited",
            Self::InvalidRequest => "invalid_request",
            Self::ReferenceMismatch => "reference_mismatch",
            Self::ModerationInput => "moderation_input",
            Self::ModerationOutput => "moderation_output",
            Self::ModelGone => "model_gone",
            Self::ProviderInternal => "provider_internal",
            Self::BadOutput => "bad_output",
            Self::TimeoutStuck => "timeout_stuck",
            Self::Lost => "lost",
            Self::DownloadFailed => "download_failed",
            Self::ResultExpired => "result_expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether a new attempt with the same words can succeed. Each attempt is a new charge and counts as one.
    pub fn may_repeat(class: &str) -> bool {
        ["rate_limited", "concurrency_limited", "provider_internal", "bad_output", "lost", "timeout_stuck"]
            .contains(&class)
    }
}

/// A failure with its class and one line for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({})", kind.as_str())]
pub struct ProviderError {
    pub kind: ErrorKind,
    pub message: String,
    /// How long the provider asks to be left alone.
    pub retry_after: Option<Duration>,
}

impl ProviderError {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), retry_after: None }
    }

    /// The same with the provider's own word on when to come back.
    pub fn after(self, retry_after: Option<Duration>) -> Self {
        Self { retry_after, ..self }
    }
}

/// A submit that did not end in an accepted job.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// Proved not accepted and not charged.
    #[error("{0}")]
    Refused(ProviderError),
    /// The answer was lost: the provider may have accepted and charged.
    #[error("no answer to the submit: {why}")]
    Ambiguous { why: String },
}
