//! Drives the cut from outside, with clips whose frames carry their number, and listens to and looks at what comes out.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod burn;
mod exports;
mod extras;
mod film;
mod schema;
mod shelf;
mod smart;
mod text;
mod transitions;
