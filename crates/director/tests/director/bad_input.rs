//! Everything that can be wrong with the input ends in one clear line and leaves nothing half made.

use crate::workplace::{Done, SHORT_SCRIPT, Workplace, say_not_run};

/// Runs `make` on a script of these bytes; nothing may appear under the final names.
fn complaint_of(name: &str, script: &[u8], code: i32) -> String {
    let work = Workplace::new();
    work.write(name, script);
    let done = work.run(&["make", name, "--out", "out"]);
    assert_eq!(done.code, code, "{}", done.stderr);
    for file in ["out/film.mp4", "out/film.srt", "out/report.json"] {
        assert!(!work.path(file).exists(), "{file} was left behind");
    }
    done.complaint().to_owned()
}

#[test]
fn bad_scripts_are_refused_with_file_line_and_what_was_expected() {
    let long_word = format!("## Room\n\n{}\n", "a".repeat(5000));
    let cases: [(&str, Vec<u8>, &[&str]); 9] = [
        ("empty.md", b"".to_vec(), &["empty.md"]),
        ("blank.md", b"\n  \n\n".to_vec(), &["blank.md"]),
        ("big.md", vec![b'a'; 10 << 20], &["big.md", "MB"]),
        ("binary.md", vec![0, 159, 146, 150, 0, 1, 2], &["binary.md"]),
        ("latin1.md", b"## Caf\xe9\n\nHello there.\n".to_vec(), &["latin1.md", "UTF-8"]),
        (
            "key.md",
            b"---\ntitle: x\ncolour: red\n---\n\n## Room\n\nHello.\n".to_vec(),
            &["key.md:3:", "colour"],
        ),
        ("long.md", long_word.into_bytes(), &["long.md:3", "word"]),
        ("zero.md", b"## Room\n\n## Street\n\nHello there.\n".to_vec(), &["zero.md:1:"]),
        (
            "bible.md",
            b"---\ntitle: x\nbibles: nowhere.toml\n---\n\n## Room\n\nHello.\n".to_vec(),
            &["bible.md:3:", "nowhere.toml"],
        ),
    ];
    for (name, script, expected) in cases {
        let complaint = complaint_of(name, &script, 3);
        for words in expected {
            assert!(complaint.contains(words), "{name}: {complaint}");
        }
        assert!(complaint.len() < 600, "{name}: {complaint}");
    }
}

#[test]
fn own_material_cannot_lead_out_of_the_scripts_folder() {
    for file in ["../secret.png", "/etc/passwd", "file:///etc/passwd", "missing.png"] {
        let script = format!("## Room\n\n![a picture]({file})\n");
        let complaint = complaint_of("script.md", script.as_bytes(), 3);
        assert!(complaint.contains("script.md:3:"), "{complaint}");
    }
    let work = Workplace::new();
    work.write("outside/secret.png", b"x");
    std::fs::create_dir(work.path("inside")).unwrap();
    std::os::unix::fs::symlink(work.path("outside/secret.png"), work.path("inside/link.png")).unwrap();
    work.write("inside/script.md", "## Room\n\n![a picture](link.png)\n");
    let done = work.run(&["make", "inside/script.md"]);
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(done.complaint().contains("link.png"));
}

#[test]
fn a_film_that_is_too_long_is_refused_with_how_to_shorten_it() {
    let words = "one two three four five six seven eight nine ten. ".repeat(100);
    let complaint = complaint_of("long.md", format!("## Room\n\n{words}\n").as_bytes(), 3);
    assert!(complaint.contains("300"), "{complaint}");
    assert!(complaint.contains("words"), "{complaint}");
}

#[test]
fn usage_errors_end_with_two() {
    let work = Workplace::new();
    for args in [
        &["make"][..],
        &["make", "nothing.md"],
        &["nonsense"],
        &["make", "x.md", "--aspect", "3:2"],
        &["make", "x.md", "--max-usd", "NaN"],
    ] {
        assert_eq!(work.run(args).code, 2, "{args:?}: {}", work.run(args).stderr);
    }
    work.write("lamp.md", SHORT_SCRIPT);
    let done = work.run(&["make", "lamp.md", "--provider", "nobody"]);
    assert_eq!(done.code, 2);
    assert!(done.complaint().contains("previz"), "the free alternative is named");
}

#[test]
fn a_place_that_cannot_be_written_is_refused_before_anything_is_shot() {
    let work = Workplace::new();
    work.write("lamp.md", SHORT_SCRIPT);
    work.write("file", "not a folder");
    let done = work.run(&["make", "lamp.md", "--out", "file/film.mp4"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.complaint().contains("--out"), "{}", done.stderr);
    assert!(!done.stderr.contains("take "), "nothing was shot");
}

#[test]
fn a_missing_or_broken_ffmpeg_is_named_with_its_remedy() {
    let work = Workplace::new().with("DIRECTOR_FFMPEG", "/nonexistent/ffmpeg");
    work.write("lamp.md", SHORT_SCRIPT);
    let done = work.run(&["make", "lamp.md"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.complaint().contains("ffmpeg"), "{}", done.stderr);
    assert_eq!(work.run(&["doctor"]).code, 1);

    let work = Workplace::new();
    let broken = work.write("ffmpeg", "#!/bin/sh\necho broken >&2\nexit 1\n");
    std::fs::set_permissions(&broken, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let work = work.with("DIRECTOR_FFMPEG", broken.to_str().unwrap());
    work.write("lamp.md", SHORT_SCRIPT);
    let done = work.run(&["make", "lamp.md"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.complaint().contains("ffmpeg"), "{}", done.stderr);
}

#[test]
fn a_full_disk_is_named_and_leaves_nothing_under_the_final_name() {
    for (data, out) in [("data", "small/film.mp4"), ("small/data", "film.mp4")] {
        let work = Workplace::new().with("DATA_ROOT", data);
        work.write("lamp.md", SHORT_SCRIPT);
        let Some(done) = with_small_disk(&work, &["make", "lamp.md", "--out", out]) else {
            say_not_run("a really full disk (this machine lets no test mount a small one)");
            return;
        };
        assert_eq!(done.code, 1, "{}", done.stderr);
        assert!(done.complaint().contains("space"), "{}", done.stderr);
        assert!(!done.stderr.contains("LEFT BEHIND"), "{}", done.stderr);
        assert!(!work.path("film.mp4").exists());
    }
}

/// Runs the binary where the folder `small` is a disk of one megabyte that only this process sees.
fn with_small_disk(work: &Workplace, args: &[&str]) -> Option<Done> {
    std::fs::create_dir(work.path("small")).unwrap();
    let mount = "mount -t tmpfs -o size=1m small small || exit 99; \"$0\" \"$@\"; code=$?; \
                 [ -e small/film.mp4 ] && echo 'LEFT BEHIND' >&2; exit $code";
    let plain = work.command(args);
    let run = |flags: &str| {
        let mut command = std::process::Command::new("unshare");
        command.args([flags, "sh", "-c", mount]).arg(plain.get_program()).args(plain.get_args());
        command.current_dir(work.path("")).env_clear();
        command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command
            .output()
            .ok()
            .map(|output| Done::of(&output))
            .filter(|done| done.code != 99 && !done.stderr.starts_with("unshare:"))
    };
    run("-m").or_else(|| run("-Urm"))
}
