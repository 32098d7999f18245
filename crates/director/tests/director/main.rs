//! Drives the binary from outside, as a person would.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop with the line it stopped at")]

mod bad_input;
mod film;
mod house;
mod money;
mod own_material;
mod planning;
mod postgres;
mod recovery;
mod repo;
mod speech;
mod workplace;
