//! How a command ends: one line for a person, one of five exit codes for a machine.

use director_studio::{Ending, StudioError};
use std::process::ExitCode;

const FAILED: u8 = 1;
const USAGE: u8 = 2;
const REFUSED: u8 = 3;
const WAITING: u8 = 4;

/// Help and version are answers; everything else that clap says is a usage error.
pub(crate) fn of_parsing(error: &clap::Error) -> ExitCode {
    // A closed stdout (`director --help | head -1`) is no reason to fail.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS }
}

pub(crate) fn of(done: anyhow::Result<()>) -> ExitCode {
    let Err(error) = done else { return ExitCode::SUCCESS };
    if is_closed_pipe(&error) {
        return ExitCode::SUCCESS;
    }
    eprintln!("director: {}", one_line(&error));
    ExitCode::from(code(&error))
}

fn code(error: &anyhow::Error) -> u8 {
    match error.downcast_ref::<StudioError>().map(StudioError::ending) {
        Some(Ending::Usage) => USAGE,
        Some(Ending::Refused) => REFUSED,
        Some(Ending::Waiting) => WAITING,
        Some(Ending::Failed) | None => FAILED,
    }
}

/// The error with the causes that it does not already tell.
fn one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain() {
        let text = cause.to_string();
        if !line.contains(&text) {
            if !line.is_empty() {
                line.push_str(": ");
            }
            line.push_str(&text);
        }
    }
    line
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
