//! From findings to metrics, checks and a verdict.

pub(crate) mod checks;
pub(crate) mod findings;
pub(crate) mod metrics;
pub(crate) mod verdict;
