//! Looks at takes: detectors, checks, verdicts with evidence.
