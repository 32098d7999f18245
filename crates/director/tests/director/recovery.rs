//! SIGKILL at any time, then `--resume`: nothing finished is shot again, and the film is the same.

use crate::workplace::{SHORT_SCRIPT, Workplace, frame_hashes, take_ids};
use std::process::Stdio;
use std::time::{Duration, Instant};

#[test]
fn a_film_killed_at_many_moments_is_resumed_and_is_the_same() {
    let undisturbed = Workplace::new();
    undisturbed.write("lamp.md", SHORT_SCRIPT);
    let started = Instant::now();
    undisturbed.make(&["lamp.md"]);
    let whole = started.elapsed();
    let expected = frame_hashes(&undisturbed.path("film.mp4"));

    let work = Workplace::new();
    work.write("lamp.md", SHORT_SCRIPT);
    let mut finished_before: Vec<String> = Vec::new();
    for share in [0.15, 0.3, 0.5, 0.7, 0.9] {
        kill_after(&work, whole.mul_f64(share));
        assert!(
            !work.path("film.mp4").exists() || frame_hashes(&work.path("film.mp4")) == expected,
            "half a film under its name"
        );
        finished_before.extend(settled(&work));
    }
    let report = work.make(&["lamp.md", "--resume"]);
    assert_eq!(frame_hashes(&work.path("film.mp4")), expected);
    let ledger = settled(&work);
    assert!(finished_before.iter().all(|call| ledger.contains(call)), "what was settled stays settled");
    let clips = report["clips"].as_array().unwrap().len();
    assert_eq!(
        (take_ids(&report).len(), ledger.len()),
        (clips, clips),
        "one take and one settlement for each clip"
    );
}

/// Starts a make (resuming where something is there to resume) and kills its whole process group.
fn kill_after(work: &Workplace, delay: Duration) {
    use std::os::unix::process::CommandExt;
    let mut command = work.command(&["make", "lamp.md"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn().unwrap();
    std::thread::sleep(delay);
    let _ = child.kill();
    child.wait().unwrap();
}

/// Calls in the ledger, read from the database as it lies there.
fn settled(work: &Workplace) -> Vec<String> {
    let done = work.run(&["budget", "report", "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let report: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    let entries = report["ledger"].as_array().unwrap();
    entries.iter().map(|entry| entry["call"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_failed_render_is_tried_again_and_a_hopeless_clip_follows_the_projects_choice() {
    let work = Workplace::new().with("PREVIZ_FAIL_RENDERS", "1").with("MAX_CONCURRENT_CLIPS", "1");
    let script = "---\ntitle: Two\naspect: \"1:1\"\n---\n\n## Room, day\n\n(A man stands.)\n\n## Street, day\n\n(A car drives.)\n";
    work.write("two.md", script);
    let report = work.make(&["two.md"]);
    assert_eq!(take_ids(&report).len(), 3, "one attempt failed and was repeated");

    let hopeless = Workplace::new()
        .with("PREVIZ_REFUSE_SUBMITS", "1")
        .with("MAX_RETRY_ATTEMPTS", "1")
        .with("MAX_CONCURRENT_CLIPS", "1");
    hopeless.write("two.md", script);
    let halted = hopeless.run(&["make", "two.md"]);
    assert_eq!(halted.code, 1, "{}", halted.stderr);
    assert!(halted.complaint().contains("--on-clip-failure"));
    assert!(!hopeless.path("film.mp4").exists());

    let mut skipping = Workplace::new()
        .with("PREVIZ_REFUSE_SUBMITS", "1")
        .with("MAX_RETRY_ATTEMPTS", "1")
        .with("MAX_CONCURRENT_CLIPS", "1");
    skipping.write("two.md", script);
    let skipped = skipping.make(&["two.md", "--on-clip-failure", "skip"]);
    skipping.set("DATA_ROOT", skipping.path("other").to_str().unwrap());
    let carded = skipping.make(&["two.md", "--on-clip-failure", "card", "--out", "card.mp4"]);
    let frames = |report: &serde_json::Value| report["film"]["frames"].as_u64().unwrap();
    assert!(frames(&skipped) < frames(&carded), "a card keeps the clip's place");
}

#[test]
fn the_first_interrupt_drains_and_the_film_can_be_resumed() {
    let work = Workplace::new().with("PREVIZ_DELAY_SECONDS", "2").with("MAX_CONCURRENT_CLIPS", "1");
    work.write("lamp.md", SHORT_SCRIPT);
    let child =
        work.command(&["make", "lamp.md"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(2500));
    let status = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    let done = crate::workplace::Done::of(&child.wait_with_output().unwrap());
    assert_eq!(done.code, 4, "{}", done.stderr);
    assert!(done.complaint().contains("--resume"));
    let mut work = work;
    work.set("PREVIZ_DELAY_SECONDS", "0");
    work.make(&["lamp.md", "--resume"]);
}
