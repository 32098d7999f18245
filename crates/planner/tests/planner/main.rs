//! The planner from outside: scripts in, plans out.

#![expect(clippy::unwrap_used, reason = "in a test's helpers a panic is the right report")]

mod bad_input;
mod common;
mod coverage;
mod examples;
mod fountain;
mod locality;
mod markdown;
mod prompts;
mod rules;
mod schema;
