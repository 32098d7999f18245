//! Providers from outside: what goes over the wire, what comes back, and what every fault is called.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod golden;
mod lost;
mod one_post;
mod runway;
mod shoot;
mod support;
mod trouble;
