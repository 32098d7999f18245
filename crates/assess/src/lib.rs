//! Looks at takes: detectors, checks, verdicts with evidence.
//!
//! A take is decoded once ([`observe`]) into numbers: every frame at a small working size (tap A), a few frames per second
//! at the decoded size (tap B), and the sound. Detectors, one per file, are pure functions over those numbers. Seven
//! metrics and five checks are composed from them, and a verdict from the checks ([`judge`]). Nothing is called good
//! that was not looked at: what no detector here can see (words, requirements, continuity) says `unverified`.
//! Classical measures find breakage; they do not rank good takes, and [`rank`] says when takes tie.

mod assess;
mod detector;
mod error;
mod expectation;
mod numbers;
mod observe;
mod picture;
mod rank;
mod score;
mod thresholds;

pub use assess::{assess, findings, judge, observe};
pub use detector::Finding;
pub use error::AssessError;
pub use expectation::Expectation;
pub use observe::Observations;
pub use rank::{Ranked, rank};
pub use score::findings::Findings;
