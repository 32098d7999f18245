//! One detector per file: a pure function over what was observed, with its formula and source.

pub(crate) mod black;
pub(crate) mod compression;
pub(crate) mod conformance;
pub(crate) mod cut;
pub(crate) mod duplicate;
pub(crate) mod flicker;
pub(crate) mod freeze;
pub(crate) mod identity;
pub(crate) mod letterbox;
pub(crate) mod motion;
pub(crate) mod path;
pub(crate) mod physics;
pub(crate) mod pop;
pub(crate) mod sharpness;
pub(crate) mod sound;
pub(crate) mod sync;
pub(crate) mod watermark;

use director_film::assessment::{Span, Status};
use std::collections::BTreeMap;

/// What one detector has to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// 0 (worst) to 1; `None` unless applicable.
    pub score: Option<f64>,
    /// 0 to 1.
    pub confidence: f64,
    pub status: Status,
    pub spans: Vec<Span>,
    /// One line for a person.
    pub why: String,
    /// What to do about it; empty when nothing is wrong.
    pub fix: String,
    /// The numbers behind the score, by name with unit.
    pub raw: BTreeMap<&'static str, f64>,
}

impl Finding {
    pub(crate) fn scored(score: f64, confidence: f64, why: impl Into<String>) -> Self {
        Self {
            score: Some(score.clamp(0.0, 1.0)),
            confidence,
            status: Status::Applicable,
            spans: Vec::new(),
            why: why.into(),
            fix: String::new(),
            raw: BTreeMap::new(),
        }
    }

    /// Does not concern this take, and why not.
    pub(crate) fn not_applicable(why: impl Into<String>) -> Self {
        Self { score: None, confidence: 0.0, status: Status::NotApplicable, ..Self::scored(0.0, 0.0, why) }
    }

    /// Concerns this take, but could not be looked at.
    pub(crate) fn unverified(why: impl Into<String>) -> Self {
        Self { status: Status::Unverified, ..Self::not_applicable(why) }
    }

    pub(crate) fn with_spans(mut self, spans: Vec<Span>) -> Self {
        if let Some(worst) = spans.iter().max_by(|a, b| a.score.total_cmp(&b.score)) {
            self.why.clone_from(&worst.why);
            self.fix.clone_from(&worst.fix);
        }
        self.spans = spans;
        self
    }

    pub(crate) fn with(mut self, name: &'static str, value: f64) -> Self {
        if value.is_finite() {
            self.raw.insert(name, value);
        }
        self
    }
}

pub(crate) fn span(kind: &str, (t0, t1): (f64, f64), score: f64, why: String, fix: &str) -> Span {
    Span { t0, t1, kind: kind.to_owned(), score: score.clamp(0.0, 1.0), why, fix: fix.to_owned() }
}
