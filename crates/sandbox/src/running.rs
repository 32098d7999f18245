//! Starting a job, feeding it, and collecting what it left.

use crate::cancel::Cancel;
use crate::capture::{Capture, Keep};
use crate::error::SandboxError;
use crate::isolate::{limit, spawn_isolated};
use crate::job::{Job, Limits, Output};
use crate::supervise::{End, SharedCapture, watch};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;

/// Bytes of standard error that are kept, from its end.
const STDERR_TAIL: usize = 8 << 10;

/// Runs a job to its end with nothing on its standard input.
pub fn run(job: &Job, cancel: &Cancel) -> Result<Output, SandboxError> {
    start(job, cancel, Stdio::null())?.finish()
}

/// Runs a job to its end with `input` on its standard input; a job may leave some of it unread.
pub fn run_with_input(job: &Job, input: &[u8], cancel: &Cancel) -> Result<Output, SandboxError> {
    let mut running = start(job, cancel, Stdio::piped())?;
    let stdin = running.stdin();
    running.capture_stdout();
    std::thread::scope(|scope| {
        // Writing fails when the job closed its input, which is the job's right.
        scope.spawn(move || stdin.map(|mut pipe| pipe.write_all(input)));
        running.finish()
    })
}

/// Starts a job whose standard input and output the caller handles.
pub fn spawn(job: &Job, cancel: &Cancel) -> Result<Running, SandboxError> {
    start(job, cancel, Stdio::piped())
}

/// A started job. Dropping it kills the program.
#[derive(Debug)]
pub struct Running {
    program: PathBuf,
    limits: Limits,
    stdin: Option<ChildStdin>,
    stdout: Option<ChildStdout>,
    captured: SharedCapture,
    stderr: Option<Capture>,
    kill: Cancel,
    watcher: Option<JoinHandle<std::io::Result<End>>>,
    /// Removed when the job is over.
    _folder: tempfile::TempDir,
}

impl Running {
    /// Hands out the standard input, once. Drop it to end the input.
    pub fn stdin(&mut self) -> Option<ChildStdin> {
        self.stdin.take()
    }

    /// Hands out the standard output, once; what is not handed out is captured by [`Running::finish`].
    pub fn stdout(&mut self) -> Option<ChildStdout> {
        self.stdout.take()
    }

    /// Ends the input if it was not handed out, waits for the program and tells how it went.
    pub fn finish(mut self) -> Result<Output, SandboxError> {
        drop(self.stdin.take());
        self.capture_stdout();
        let watcher = self.watcher.take();
        let end = watcher.map_or_else(|| Err(gone()), |thread| thread.join().unwrap_or_else(|_| Err(gone())));
        let end = end.map_err(|source| SandboxError::Wait { program: self.program.clone(), source })?;
        let captured = self.captured.lock().unwrap_or_else(PoisonError::into_inner).take();
        let stdout = captured.map(Capture::take).unwrap_or_default();
        let stderr = self.stderr.take().map(Capture::take).unwrap_or_default();
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        self.judge(end, stdout, stderr)
    }

    /// Stops the program now; `finish` then answers that it was cancelled.
    pub fn kill(&mut self) {
        self.kill.cancel();
    }

    fn capture_stdout(&mut self) {
        if let Some(stream) = self.stdout.take() {
            let capture = Capture::start(stream, Keep::Head(self.limits.output_bytes));
            *self.captured.lock().unwrap_or_else(PoisonError::into_inner) = Some(capture);
        }
    }

    fn judge(&self, end: End, stdout: Vec<u8>, stderr: String) -> Result<Output, SandboxError> {
        let program = self.program.clone();
        match end {
            End::Exited(status) if status.success() => Ok(Output { stdout, stderr }),
            End::Exited(status) => Err(self.failure(status, stderr)),
            End::TimedOut => Err(SandboxError::TimedOut { program, wall: self.limits.wall }),
            End::Cancelled => Err(SandboxError::Cancelled { program }),
            End::OutputTooLarge => {
                Err(SandboxError::OutputTooLarge { program, limit: self.limits.output_bytes })
            }
        }
    }

    fn failure(&self, status: ExitStatus, stderr: String) -> SandboxError {
        const SIGXCPU: i32 = 24;
        const SIGXFSZ: i32 = 25;
        let program = self.program.clone();
        match (signal(status), status.code()) {
            (Some(SIGXCPU), _) => SandboxError::CpuSpent { program, cpu: self.limits.cpu },
            (Some(SIGXFSZ), _) => SandboxError::FileTooLarge { program, limit: self.limits.file_bytes },
            (Some(signal), _) => SandboxError::Signalled { program, signal, stderr },
            (None, code) => SandboxError::Failed { program, code: code.unwrap_or(-1), stderr },
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill.cancel();
        if let Some(watcher) = self.watcher.take() {
            watcher.join().ok();
        }
    }
}

fn gone() -> std::io::Error {
    std::io::Error::other("the watching thread ended early")
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

fn start(job: &Job, cancel: &Cancel, stdin: Stdio) -> Result<Running, SandboxError> {
    let program = job.program.clone();
    if cancel.is_cancelled() {
        return Err(SandboxError::Cancelled { program });
    }
    let folder = tempfile::Builder::new().prefix("director-").tempdir();
    let folder = folder.map_err(|source| SandboxError::Folder { program: program.clone(), source })?;
    let mut child = spawn_isolated(command(job, folder.path(), stdin), &program)?;
    limit(&child, &job.limits);
    let captured = SharedCapture::default();
    let kill = Cancel::new();
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let stderr = child.stderr.take().map(|stream| Capture::start(stream, Keep::Tail(STDERR_TAIL)));
    let watcher = {
        let (limits, cancel, kill) = (job.limits.clone(), cancel.clone(), kill.clone());
        let captured = Arc::clone(&captured);
        std::thread::spawn(move || watch(&mut child, &limits, &cancel, &kill, &captured))
    };
    let limits = job.limits.clone();
    Ok(Running {
        program,
        limits,
        stdin,
        stdout,
        captured,
        stderr,
        kill,
        watcher: Some(watcher),
        _folder: folder,
    })
}

fn command(job: &Job, folder: &Path, stdin: Stdio) -> Command {
    let mut command = Command::new(&job.program);
    command.args(&job.args).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into()));
    command.env("LANG", "C.UTF-8").env("HOME", folder).env("TMPDIR", folder);
    command.envs(job.env.iter().map(|(name, value)| (name, value)));
    command.current_dir(job.cwd.as_deref().unwrap_or(folder));
    command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}
