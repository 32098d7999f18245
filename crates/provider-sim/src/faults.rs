//! What the server should suffer from. Switched by `POST /sim/faults`; every field may be left out.

use serde::{Deserialize, Serialize};

/// One kind of fault and how often it still happens; without `times`, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault<T> {
    pub kind: T,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

impl<T: Copy> Fault<T> {
    /// Always.
    pub fn always(kind: T) -> Option<Self> {
        Some(Self { kind, times: None })
    }

    pub fn times(kind: T, times: u32) -> Option<Self> {
        Some(Self { kind, times: Some(times) })
    }

    /// Uses one occurrence up.
    pub(crate) fn strike(fault: &mut Option<Self>) -> Option<T> {
        let fault = fault.as_mut()?;
        match &mut fault.times {
            None => Some(fault.kind),
            Some(0) => None,
            Some(left) => {
                *left -= 1;
                Some(fault.kind)
            }
        }
    }
}

/// At a request that would create a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmitFault {
    /// 429 with Retry-After, nothing accepted.
    RateLimited,
    /// 429 `insufficient_quota`.
    QuotaExhausted,
    /// 503 with an error envelope and Retry-After, nothing accepted.
    Overloaded,
    /// 500, nothing accepted.
    ErrorBefore,
    /// 500, and the job was accepted.
    ErrorAfter,
    /// The connection closes without an answer, nothing accepted.
    LostBefore,
    /// The connection closes without an answer, and the job was accepted.
    LostAfter,
    /// 200 whose body breaks off, and the job was accepted.
    TornAfter,
    /// 200 with an error inside and no job.
    ErrorInside,
    /// 400 `moderation_blocked`.
    Moderation,
    /// 404 `model_not_found`.
    ModelGone,
}

/// How the job ends that a request creates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RenderFault {
    /// In progress for ever.
    Stuck,
    /// Fails, free of charge.
    Fails,
    /// Fails, and is charged.
    FailsCharged,
    /// Refused after the whole render, and charged.
    Moderation,
    /// Cancelled by the server.
    Cancelled,
    /// `completed` with an error inside.
    CompletedWithError,
}

/// At a request for a job's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PollFault {
    /// 500 with an error envelope.
    Error,
    /// 429 with Retry-After.
    RateLimited,
    /// 404 with an error envelope: the job seems unknown.
    Unknown,
    /// 404 as an HTML page, by something in front of the server.
    HtmlNotFound,
    /// The connection closes without an answer.
    Lost,
    /// A status outside the contract, `processing`.
    StrangeStatus,
}

/// At a request for the media.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaFault {
    /// The body ends before its announced length.
    Truncated,
    /// Bytes that are no video, called one.
    Wrong,
    /// Half of the file, announced as the whole.
    Half,
    Empty,
    /// 404, or 403 at a signed address.
    Expired,
    /// 200 with a JSON error instead of media.
    JsonError,
    /// 500.
    Error,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Before every answer of the vendor's API.
    pub delay_ms: u64,
    pub submit: Option<Fault<SubmitFault>>,
    pub render: Option<Fault<RenderFault>>,
    pub poll: Option<Fault<PollFault>>,
    pub media: Option<Fault<MediaFault>>,
    /// A job appears in the list so much later.
    pub listing_lag_ms: u64,
    /// What Retry-After says.
    pub retry_after_seconds: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counted_fault_strikes_so_often_and_no_more() {
        let mut faults: Faults =
            serde_json::from_str(r#"{"submit":{"kind":"lost_after","times":2}}"#).unwrap();
        let strikes: Vec<_> = (0..3).map(|_| Fault::strike(&mut faults.submit)).collect();
        assert_eq!(strikes, [Some(SubmitFault::LostAfter), Some(SubmitFault::LostAfter), None]);
    }

    #[test]
    fn an_unknown_fault_is_refused() {
        assert!(serde_json::from_str::<Faults>(r#"{"sumbit":null}"#).is_err());
        assert!(serde_json::from_str::<Faults>(r#"{"submit":{"kind":"hiccup"}}"#).is_err());
    }
}
