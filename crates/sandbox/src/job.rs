//! What to run, and within which bounds.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// Bounds of one program and of everything it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Time by the clock; the whole process group is killed after it.
    pub wall: Duration,
    /// Processor time of one process, in whole seconds, rounded up.
    pub cpu: Duration,
    /// Address space of one process, in bytes. Address space is not memory in use: threads reserve much they never touch.
    pub memory_bytes: u64,
    /// Largest file a process may write, in bytes.
    pub file_bytes: u64,
    /// Most bytes of captured standard output. A stream read by the caller through [`crate::spawn`] is not counted.
    pub output_bytes: usize,
}

impl Default for Limits {
    /// Ten minutes, 8 GiB of address space and of file, 64 MiB of output.
    fn default() -> Self {
        Self {
            wall: Duration::from_mins(10),
            cpu: Duration::from_mins(20),
            memory_bytes: 8 << 30,
            file_bytes: 8 << 30,
            output_bytes: 64 << 20,
        }
    }
}

/// One program to run. `program` with a slash is a path, without one it is looked up on `PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// `None`: a fresh folder that is removed afterwards.
    pub cwd: Option<PathBuf>,
    pub limits: Limits,
    /// Added to the cleared environment (`PATH`, `LANG`, and `HOME` and `TMPDIR` inside the fresh folder).
    pub env: Vec<(OsString, OsString)>,
}

impl Job {
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            cwd: None,
            limits: Limits::default(),
            env: Vec::new(),
        }
    }

    pub fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    pub fn cwd(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cwd = Some(folder.into());
        self
    }

    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }
}

/// What a program that ended well left behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    pub stdout: Vec<u8>,
    /// The last 8 KiB of standard error; bytes that are not UTF-8 are replaced.
    pub stderr: String,
}
