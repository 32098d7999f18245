//! Drives the sandbox from outside with small programs every Unix has.

use director_sandbox::{Cancel, Job, Limits, SandboxError, run, run_with_input, spawn};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// A test program given as shell text; only tests may use a shell.
fn shell(text: &str) -> Job {
    Job::new("/bin/sh").arg("-c").arg(text)
}

fn limits() -> Limits {
    Limits { wall: Duration::from_secs(20), ..Limits::default() }
}

fn is_gone(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    stat.is_empty() || stat.contains(") Z ")
}

fn wait_for_file(path: &Path) -> String {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        match std::fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text,
            _ if Instant::now() > deadline => panic!("{} never appeared", path.display()),
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

#[test]
fn a_program_runs_and_its_output_comes_back() {
    let output = run(&shell("echo out; echo err >&2"), &Cancel::new()).unwrap();
    assert_eq!(output.stdout, b"out\n");
    assert_eq!(output.stderr, "err\n");
}

#[test]
fn arguments_are_never_read_by_a_shell() {
    let output =
        run(&Job::new("printf").arg("%s|").args(["$HOME; ls", "`id`", "a b"]), &Cancel::new()).unwrap();
    assert_eq!(output.stdout, b"$HOME; ls|`id`|a b|");
}

#[test]
fn input_is_fed_while_output_is_read() {
    let input = vec![b'x'; 3 << 20];
    let output = run_with_input(&Job::new("cat"), &input, &Cancel::new()).unwrap();
    assert_eq!(output.stdout, input);
}

#[test]
fn a_program_that_ignores_its_input_is_no_error() {
    let input = vec![b'x'; 3 << 20];
    assert!(run_with_input(&shell("exit 0"), &input, &Cancel::new()).is_ok());
}

#[test]
fn the_environment_is_cleared_and_home_is_a_folder_that_is_removed() {
    let output = run(&shell("env; pwd"), &Cancel::new()).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("CARGO"), "{text}");
    assert!(text.contains("LANG=C.UTF-8"));
    let folder = text.lines().last().unwrap();
    assert!(text.contains(&format!("HOME={folder}")));
    assert!(!Path::new(folder).exists());
}

#[test]
fn a_missing_program_is_named_with_a_remedy() {
    let error = run(&Job::new("no-such-program-anywhere"), &Cancel::new()).unwrap_err();
    assert!(matches!(error, SandboxError::NotFound { .. }));
    let text = error.to_string();
    assert!(text.contains("no-such-program-anywhere") && text.contains("install"), "{text}");
}

#[test]
fn a_failing_program_tells_its_code_and_last_words() {
    let error = run(&shell("echo first >&2; echo the reason >&2; exit 3"), &Cancel::new()).unwrap_err();
    assert!(matches!(error, SandboxError::Failed { code: 3, .. }));
    assert!(error.to_string().ends_with("the reason"), "{error}");
    assert_eq!(error.stderr(), Some("first\nthe reason\n"));
}

#[test]
fn only_the_end_of_standard_error_is_kept() {
    let noisy = shell("i=0; while [ $i -lt 3000 ]; do echo line$i >&2; i=$((i+1)); done");
    let output = run(&noisy, &Cancel::new()).unwrap();
    assert!(output.stderr.len() <= 8 << 10);
    assert!(output.stderr.ends_with("line2999\n"));
}

#[test]
fn a_timeout_kills_the_children_of_children() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("pid");
    let script = format!("sh -c 'sleep 300 & echo $! > {}; wait' & wait", note.display());
    let started = Instant::now();
    let job = shell(&script).limits(Limits { wall: Duration::from_millis(700), ..limits() });
    let error = run(&job, &Cancel::new()).unwrap_err();
    assert!(matches!(error, SandboxError::TimedOut { .. }), "{error}");
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(is_gone(&wait_for_file(&note)));
}

#[test]
fn what_a_program_leaves_behind_is_killed_when_it_ends_well() {
    let output = run(&shell("sleep 300 >/dev/null 2>&1 & echo $!").limits(limits()), &Cancel::new()).unwrap();
    assert!(is_gone(&String::from_utf8(output.stdout).unwrap()));
}

#[test]
fn cancelling_stops_a_running_program_at_once() {
    let cancel = Cancel::new();
    let other = cancel.clone();
    let canceller = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(150));
        other.cancel();
        Instant::now()
    });
    let error = run(&Job::new("sleep").arg("300").limits(limits()), &cancel).unwrap_err();
    let late = canceller.join().unwrap().elapsed();
    assert!(matches!(error, SandboxError::Cancelled { .. }), "{error}");
    assert!(late < Duration::from_secs(2), "{late:?}");
    assert!(matches!(run(&shell("exit 0"), &cancel), Err(SandboxError::Cancelled { .. })));
}

#[test]
fn output_past_its_bound_stops_the_program() {
    let job = Job::new("yes").limits(Limits { output_bytes: 100_000, ..limits() });
    let error = run(&job, &Cancel::new()).unwrap_err();
    assert!(matches!(error, SandboxError::OutputTooLarge { limit: 100_000, .. }), "{error}");
}

#[test]
fn a_started_program_can_be_talked_to_and_killed() {
    let mut running = spawn(&Job::new("cat").limits(limits()), &Cancel::new()).unwrap();
    let (mut stdin, mut stdout) = (running.stdin().unwrap(), running.stdout().unwrap());
    stdin.write_all(b"hello").unwrap();
    let mut answer = [0; 5];
    stdout.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"hello");
    running.kill();
    assert!(matches!(running.finish(), Err(SandboxError::Cancelled { .. })));
}

#[test]
fn dropping_a_started_program_ends_it() {
    let mut running = spawn(&shell("echo $$; exec sleep 300").limits(limits()), &Cancel::new()).unwrap();
    let mut stdout = running.stdout().unwrap();
    let mut pid = vec![0; 16];
    let count = stdout.read(&mut pid).unwrap();
    drop(running);
    assert!(is_gone(&String::from_utf8_lossy(&pid[..count])));
}

#[cfg(target_os = "linux")]
mod enforced {
    use super::*;
    use std::net::TcpListener;

    fn connect(port: u16) -> Job {
        let script = format!("exec 3<>/dev/tcp/127.0.0.1/{port} && echo connected");
        Job::new("bash").arg("-c").arg(script).limits(limits())
    }

    #[test]
    fn a_program_cannot_reach_a_listener_that_this_process_can_reach() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::net::TcpStream::connect(address).expect("the listener answers outside the sandbox");
        let error = run(&connect(address.port()), &Cancel::new()).unwrap_err();
        let stderr = error.stderr().unwrap();
        assert!(stderr.contains("denied"), "{stderr}");
    }

    #[test]
    fn the_filter_does_not_bind_the_process_that_starts_programs() {
        run(&shell("exit 0"), &Cancel::new()).unwrap();
        assert!(TcpListener::bind("127.0.0.1:0").is_ok());
    }

    #[test]
    fn processor_time_is_bounded() {
        let job = shell("while :; do :; done").limits(Limits { cpu: Duration::from_secs(1), ..limits() });
        assert!(matches!(run(&job, &Cancel::new()), Err(SandboxError::CpuSpent { .. })));
    }

    #[test]
    fn written_files_are_bounded() {
        let job = shell("sleep 0.2; exec dd if=/dev/zero of=big bs=65536 count=100");
        let job = job.limits(Limits { file_bytes: 1 << 20, ..limits() });
        let error = run(&job, &Cancel::new()).unwrap_err();
        assert!(matches!(error, SandboxError::FileTooLarge { .. }), "{error}");
    }

    #[test]
    fn memory_is_bounded() {
        let job = shell("sleep 0.2; exec dd if=/dev/zero of=/dev/null bs=900M count=1");
        let tight = job.clone().limits(Limits { memory_bytes: 256 << 20, ..limits() });
        assert!(run(&job.limits(limits()), &Cancel::new()).is_ok());
        assert!(matches!(run(&tight, &Cancel::new()), Err(SandboxError::Failed { .. })));
    }
}
