//! Watching a started program until it ends, or must be ended.

use crate::cancel::Cancel;
use crate::capture::Capture;
use crate::job::Limits;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Longest pause between two looks at a program; bounds how late a cancellation is seen.
const PAUSE: Duration = Duration::from_millis(20);

/// How a program ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End {
    Exited(ExitStatus),
    TimedOut,
    Cancelled,
    OutputTooLarge,
}

/// Standard output being captured; taken over by whoever finishes first.
pub(crate) type SharedCapture = Arc<Mutex<Option<Capture>>>;

pub(crate) fn watch(
    child: &mut Child,
    limits: &Limits,
    cancel: &Cancel,
    kill: &Cancel,
    stdout: &SharedCapture,
) -> std::io::Result<End> {
    let deadline = Instant::now() + limits.wall;
    let mut pause = Duration::from_micros(500);
    let stopped = loop {
        if has_ended(child)? {
            break None;
        }
        if cancel.is_cancelled() || kill.is_cancelled() {
            break Some(End::Cancelled);
        }
        if Instant::now() >= deadline {
            break Some(End::TimedOut);
        }
        if overflowed(stdout) {
            break Some(End::OutputTooLarge);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(PAUSE);
    };
    kill_group(child);
    let status = child.wait()?;
    if stopped.is_none() && overflowed(stdout) {
        return Ok(End::OutputTooLarge);
    }
    Ok(stopped.unwrap_or(End::Exited(status)))
}

fn overflowed(stdout: &SharedCapture) -> bool {
    let capture = stdout.lock().unwrap_or_else(PoisonError::into_inner);
    capture.as_ref().is_some_and(Capture::overflowed)
}

/// Looks without reaping: the ended program's id then still names its group, and cannot name a stranger's.
#[cfg(target_os = "linux")]
fn has_ended(child: &mut Child) -> std::io::Result<bool> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    match waitid(WaitId::Pid(Pid::from_child(child)), options) {
        Ok(status) => Ok(status.is_some()),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn has_ended(child: &mut Child) -> std::io::Result<bool> {
    Ok(child.try_wait()?.is_some())
}

/// Ends the program and everything it started. A group that is gone already is no error.
fn kill_group(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        kill_process_group(Pid::from_child(child), Signal::KILL).ok();
    }
    child.kill().ok();
}
