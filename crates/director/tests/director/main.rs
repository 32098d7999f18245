//! Drives the binary from outside, as a person would.

mod bad_input;
mod film;
mod house;
mod money;
mod own_material;
mod planning;
mod postgres;
mod recovery;
mod speech;
mod workplace;
