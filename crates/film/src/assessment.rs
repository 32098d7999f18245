//! Verdicts with their evidence. What was not looked at says `unverified`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The judgement of one take. Keys of the maps are stable names such as `no_artifacts`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assessment {
    pub verdict: Verdict,
    /// Weighted over what applied, 0 to 1; `None` when nothing could be verified.
    pub overall: Option<f64>,
    pub metrics: BTreeMap<String, Metric>,
    pub checks: BTreeMap<String, Check>,
    pub spans: Vec<Span>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Pass,
    /// Nothing wrong was found, but not everything could be looked at.
    PassUnverified,
    Retry,
    Fail,
}

impl Verdict {
    pub fn is_usable(self) -> bool {
        matches!(self, Self::Pass | Self::PassUnverified)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::PassUnverified => "pass_unverified",
            Self::Retry => "retry",
            Self::Fail => "fail",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Looked at; the score counts.
    Applicable,
    /// Does not concern this take (no speech, no motion); leaves the weighting.
    NotApplicable,
    /// Concerns this take, but nobody looked; leaves the weighting and bars a plain `pass`.
    Unverified,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metric {
    /// 0 (worst) to 1; `None` unless applicable.
    pub score: Option<f64>,
    /// 0 to 1.
    pub confidence: f64,
    pub status: Status,
    /// The numbers behind the score, by name with unit.
    pub raw: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// 0 (worst) to 1; `None` unless applicable.
    pub score: Option<f64>,
    pub weight: f64,
    pub status: Status,
    /// Who judged: `conformance`, `ebur128`, a model's name, `nobody`.
    pub judge: String,
    /// One line for a person.
    pub why: String,
}

/// Where in the take something was found, in seconds from its start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    pub t0: f64,
    pub t1: f64,
    /// `black`, `freeze`, `silence`, `wrong_size`, …
    pub kind: String,
    /// Severity 0 to 1.
    pub score: f64,
    pub why: String,
    /// What to do about it.
    pub fix: String,
}
