//! What the system enforces on a started program: no sockets, bounded resources.

use crate::error::SandboxError;
use crate::job::Limits;
use std::path::Path;
use std::process::{Child, Command};

/// Which protections hold on this system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Isolation {
    /// Programs cannot open sockets.
    pub no_network: bool,
    /// Processor time, address space and file size are bounded by the system.
    pub resource_limits: bool,
}

/// The protections of this build: both on Linux, neither elsewhere.
pub fn isolation() -> Isolation {
    let linux = cfg!(target_os = "linux");
    Isolation { no_network: linux, resource_limits: linux }
}

/// Starts the command without network. A seccomp filter binds the thread that installs it and all that this
/// thread starts, so a thread lives just long enough to filter itself and spawn.
#[cfg(target_os = "linux")]
pub(crate) fn spawn_isolated(mut command: Command, program: &Path) -> Result<Child, SandboxError> {
    let refuse = |reason: String| SandboxError::Isolation { program: program.to_owned(), reason };
    let filter = linux::filter().map_err(|error| refuse(error.to_string()))?;
    let spawning = std::thread::Builder::new().name("sandbox-spawn".to_owned()).spawn(move || {
        seccompiler::apply_filter(&filter).map_err(|error| error.to_string())?;
        Ok::<_, String>(command.spawn())
    });
    let spawned = spawning.map_err(|error| refuse(error.to_string()))?.join();
    let spawned =
        spawned.unwrap_or_else(|_| Err("the starting thread panicked".to_owned())).map_err(refuse)?;
    spawned.map_err(|source| start_error(program, source))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn spawn_isolated(mut command: Command, program: &Path) -> Result<Child, SandboxError> {
    command.spawn().map_err(|source| start_error(program, source))
}

fn start_error(program: &Path, source: std::io::Error) -> SandboxError {
    let program = program.to_owned();
    match source.kind() {
        std::io::ErrorKind::NotFound => SandboxError::NotFound { program },
        _ => SandboxError::Start { program, source },
    }
}

/// Bounds a program that has just started; one that has already ended needs no bounds.
#[cfg(target_os = "linux")]
pub(crate) fn limit(child: &Child, limits: &Limits) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let pid = Pid::from_child(child);
    let cpu = limits.cpu.as_secs() + u64::from(limits.cpu.subsec_nanos() > 0);
    let bounds = [
        (Resource::Cpu, cpu.max(1)),
        (Resource::As, limits.memory_bytes),
        (Resource::Fsize, limits.file_bytes),
        (Resource::Core, 0),
    ];
    for (resource, most) in bounds {
        // The hard processor limit stands one second later, so that the soft one is seen as SIGXCPU.
        let hard = if matches!(resource, Resource::Cpu) { most + 1 } else { most };
        // Fails only for a program that is gone, or under bounds that are already tighter than these.
        prlimit(Some(pid), resource, Rlimit { current: Some(most), maximum: Some(hard) }).ok();
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn limit(_: &Child, _: &Limits) {}

#[cfg(target_os = "linux")]
mod linux {
    use seccompiler::{BackendError, BpfProgram, SeccompAction, SeccompFilter, TargetArch};
    use std::collections::BTreeMap;

    /// System calls that fail with EACCES. `io_uring_setup` stands here because a ring can open sockets unseen.
    #[cfg(target_arch = "x86_64")]
    const DENIED: [i64; 6] = [
        41,  /* socket */
        101, /* ptrace */
        112, /* setsid */
        310, /* process_vm_readv */
        311, /* process_vm_writev */
        425, /* io_uring_setup */
    ];
    #[cfg(any(target_arch = "aarch64", target_arch = "riscv64"))]
    const DENIED: [i64; 6] = [
        198, /* socket */
        117, /* ptrace */
        157, /* setsid */
        270, /* process_vm_readv */
        271, /* process_vm_writev */
        425, /* io_uring_setup */
    ];

    const EACCES: u32 = 13;
    /// Marks the x32 variants of x86-64's system calls, which would otherwise slip past the numbers above.
    const X32: i64 = 0x4000_0000;

    pub(super) fn filter() -> Result<BpfProgram, BackendError> {
        let plain = DENIED.into_iter().map(|number| (number, Vec::new()));
        let x32 = DENIED.into_iter().map(|number| (number | X32, Vec::new()));
        let rules: BTreeMap<_, _> =
            if cfg!(target_arch = "x86_64") { plain.chain(x32).collect() } else { plain.collect() };
        let arch: TargetArch = std::env::consts::ARCH.try_into()?;
        SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(EACCES), arch)?.try_into()
    }
}
