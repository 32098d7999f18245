//! Why a program did not do its work.

use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("the program `{}` was not found; install it, or give the path where it is", program.display())]
    NotFound { program: PathBuf },
    #[error("the program `{}` could not be started: {source}", program.display())]
    Start { program: PathBuf, source: std::io::Error },
    #[error("the program `{}` could not be isolated from the network: {reason}; it was not started", program.display())]
    Isolation { program: PathBuf, reason: String },
    #[error("a folder for the program `{}` could not be made: {source}; free space in the temporary folder", program.display())]
    Folder { program: PathBuf, source: std::io::Error },
    /// Ended by itself with another exit code than 0.
    #[error("`{}` failed with exit code {code}: {}", program.display(), last_line(stderr))]
    Failed { program: PathBuf, code: i32, stderr: String },
    /// Ended by a signal that is none of the limits below.
    #[error("`{}` was ended by signal {signal}: {}", program.display(), last_line(stderr))]
    Signalled { program: PathBuf, signal: i32, stderr: String },
    #[error("`{}` did not finish within {} s and was stopped", program.display(), wall.as_secs_f64())]
    TimedOut { program: PathBuf, wall: Duration },
    #[error("`{}` used more than {} s of processor time and was stopped", program.display(), cpu.as_secs())]
    CpuSpent { program: PathBuf, cpu: Duration },
    #[error("`{}` tried to write a file larger than {limit} bytes and was stopped", program.display())]
    FileTooLarge { program: PathBuf, limit: u64 },
    #[error("`{}` printed more than {limit} bytes and was stopped", program.display())]
    OutputTooLarge { program: PathBuf, limit: usize },
    #[error("`{}` was cancelled", program.display())]
    Cancelled { program: PathBuf },
    #[error("`{}` could not be waited for: {source}", program.display())]
    Wait { program: PathBuf, source: std::io::Error },
}

impl SandboxError {
    /// What the program printed on standard error, where it ran and failed.
    pub fn stderr(&self) -> Option<&str> {
        match self {
            Self::Failed { stderr, .. } | Self::Signalled { stderr, .. } => Some(stderr),
            _ => None,
        }
    }
}

fn last_line(stderr: &str) -> &str {
    let last = stderr.lines().rev().map(str::trim).find(|line| !line.is_empty());
    last.unwrap_or("it printed no reason")
}
