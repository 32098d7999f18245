//! A script becomes a film, and the film is what the report says.

use crate::workplace::{SHORT_SCRIPT, Workplace, frame_hashes, outside, take_ids};
use serde_json::Value;

#[test]
fn a_script_becomes_a_film_whose_report_is_true() {
    let work = Workplace::new();
    work.write("lamp.md", SHORT_SCRIPT);
    let report = work.make(&["lamp.md", "--out", "out/film.mp4"]);
    assert_eq!(work.leftovers("out"), Vec::<String>::new());

    let film = work.path("out/film.mp4");
    let probe = probe(&film);
    let video = stream(&probe, "video");
    assert_eq!(video["nb_read_packets"].as_str().unwrap(), report["film"]["frames"].to_string());
    assert_eq!((video["width"].as_u64(), video["height"].as_u64()), (Some(720), Some(720)));
    assert_eq!(video["r_frame_rate"], "24/1");
    let seconds = report["film"]["frames"].as_f64().unwrap() / 24.0;
    assert!((report["film"]["seconds"].as_f64().unwrap() - seconds).abs() < 1e-9);
    let sound: f64 = stream(&probe, "audio")["duration"].as_str().unwrap().parse().unwrap();
    assert!((sound - seconds).abs() < 0.025, "sound {sound} s, picture {seconds} s");

    let on_disk: Value =
        serde_json::from_slice(&std::fs::read(work.path("out/report.json")).unwrap()).unwrap();
    assert_eq!(on_disk, report);
    every_clip_is_judged_with_evidence(&report);
    captions_say_the_script(&std::fs::read_to_string(work.path("out/film.srt")).unwrap());
    assert!((report["film"]["loudness_lufs"].as_f64().unwrap() + 14.0).abs() <= 1.0, "{}", report["film"]);
    assert_eq!(report["price"]["spent_micros"], 0);
}

fn every_clip_is_judged_with_evidence(report: &Value) {
    let clips = report["clips"].as_array().unwrap();
    assert!(clips.len() >= 3);
    for clip in clips {
        let chosen =
            clip["takes"].as_array().unwrap().iter().find(|take| take["id"] == clip["chosen"]).unwrap();
        assert_eq!(chosen["provider"], "previz");
        let checks = &chosen["assessment"]["checks"];
        assert_eq!(checks["duration_ok"]["status"], "applicable", "{checks}");
        // Nobody looked at what is in the picture, and the report does not pretend otherwise.
        assert_eq!(checks["visual_requirements"]["status"], "unverified", "{checks}");
        assert_eq!(chosen["verdict"], "pass_unverified");
    }
}

fn captions_say_the_script(srt: &str) {
    let said: String = srt
        .lines()
        .filter(|line| !line.contains("-->") && line.parse::<u32>().is_err())
        .collect::<Vec<_>>()
        .join(" ");
    for words in ["A robot walks to the table.", "that does not work.", "I will take it home."] {
        assert!(said.contains(words), "{said}");
    }
}

fn probe(film: &std::path::Path) -> Value {
    let args = ["-v", "error", "-count_packets", "-show_streams", "-of", "json", film.to_str().unwrap()];
    serde_json::from_str(&outside("ffprobe", &args)).unwrap()
}

fn stream<'a>(probe: &'a Value, kind: &str) -> &'a Value {
    probe["streams"].as_array().unwrap().iter().find(|stream| stream["codec_type"] == kind).unwrap()
}

#[test]
fn the_same_script_gives_the_same_frames() {
    let (first, second) = (Workplace::new(), Workplace::new());
    let hashes = [&first, &second].map(|work| {
        work.write("lamp.md", SHORT_SCRIPT);
        work.make(&["lamp.md"]);
        frame_hashes(&work.path("film.mp4"))
    });
    assert!(hashes[0].len() > 100);
    assert_eq!(hashes[0], hashes[1]);
}

#[test]
fn editing_one_line_shoots_only_that_clip_again() {
    let work = Workplace::new();
    work.write("lamp.md", SHORT_SCRIPT);
    let before = work.make(&["lamp.md"]);
    let unchanged = work.make(&["lamp.md"]);
    assert_eq!(take_ids(&unchanged), take_ids(&before), "nothing changed, nothing is shot");

    work.write("lamp.md", SHORT_SCRIPT.replace("a lamp that does not work", "an old lamp that stays dark"));
    let done = work.run(&["make", "lamp.md", "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(
        done.stderr.contains("1 to shoot, 2 kept"),
        "the price is shown before the shoot:\n{}",
        done.stderr
    );
    let after: Value = serde_json::from_str(&done.stdout).unwrap();
    let (old, new) = (take_ids(&before), take_ids(&after));
    assert_eq!(new.iter().filter(|id| !old.contains(id)).count(), 1);

    work.write("lamp.md", SHORT_SCRIPT);
    assert_eq!(take_ids(&work.make(&["lamp.md"])), old, "older takes stay usable");
}

#[test]
fn a_silent_cut_of_the_same_clips_has_no_captions_when_told_so() {
    let work = Workplace::new();
    work.write(
        "walk.md",
        "---\ntitle: Walk\naspect: \"1:1\"\n---\n\n## Shore, day\n\n(A woman walks along the shore.)\n",
    );
    let report = work.make(&["walk.md", "--captions", "none", "--out", "walk.mp4"]);
    assert!(report["film"]["captions"].is_null());
    assert!(!work.path("walk.srt").exists());
    assert!(report["film"]["frames"].as_u64().unwrap() >= 24);
}

#[test]
fn generate_ranks_takes_that_differ_by_seed() {
    let work = Workplace::new();
    let args = [
        "generate",
        "a car drives down a street at night",
        "--takes",
        "2",
        "--seconds",
        "2",
        "--size",
        "320x180",
        "--out",
        "takes",
        "--json",
    ];
    let done = work.run(&args);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let takes: Value = serde_json::from_str(&done.stdout).unwrap();
    let takes = takes["takes"].as_array().unwrap();
    assert_eq!(takes.len(), 2);
    assert_eq!(takes[0]["rank"], 1);
    assert_ne!(takes[0]["seed"], takes[1]["seed"]);
    let frames = |take: &Value| frame_hashes(&work.path("").join(take["path"].as_str().unwrap()));
    assert_eq!(frames(&takes[0]).len(), 48);
    assert_ne!(frames(&takes[0]), frames(&takes[1]));
}

#[test]
fn burned_captions_change_the_picture_only_while_they_show() {
    let work = Workplace::new();
    work.write(
        "told.md",
        "---\ntitle: Told\naspect: \"1:1\"\n---\n\n## Shore, day\n\nThe sea is calm today. [pause 3]\n",
    );
    let report = work.make(&["told.md", "--out", "plain.mp4"]);
    work.make(&["told.md", "--captions", "burn", "--out", "burned.mp4"]);
    let (plain, burned) = (frame_hashes(&work.path("plain.mp4")), frame_hashes(&work.path("burned.mp4")));
    assert_eq!(plain.len(), burned.len());
    let line = &report["plan"]["clips"][0]["lines"][0];
    let said = (f64::midpoint(line["t0"].as_f64().unwrap(), line["t1"].as_f64().unwrap()) * 24.0) as usize;
    assert_ne!(plain[said], burned[said]);
    assert_eq!(plain.last(), burned.last(), "after the words nothing is drawn");
}
