//! Runs other programs: the one door through which Director starts a process.
//!
//! A [`Job`] is an argument vector, never a shell string. It runs in its own process group and in a fresh folder of its
//! own, with a cleared environment, bounded in wall time, CPU time, memory, file size and output. A [`Cancel`] shared with other
//! threads stops it, children of its children included.
//!
//! On Linux the program also cannot open a socket of any family, cannot leave its session and cannot trace
//! other processes (a seccomp filter, inherited by everything it starts). Other systems have neither that filter nor
//! the resource limits, only the wall time, the output bound and the clean environment; [`isolation`] tells which hold.

mod cancel;
mod capture;
mod error;
mod isolate;
mod job;
mod running;
mod supervise;

pub use cancel::Cancel;
pub use error::SandboxError;
pub use isolate::{Isolation, isolation};
pub use job::{Job, Limits, Output};
pub use running::{Running, run, run_with_input, spawn};
