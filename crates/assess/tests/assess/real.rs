//! Real generated and filmed clips, where the data folder is there.

use crate::inject::{DEFECTS, Defect, inject};
use crate::table::Table;
use crate::{Clip, kinds, look, real_clips, tools};
use director_assess::{Expectation, findings, judge, observe};
use director_film::Size;
use director_film::assessment::Assessment;
use director_media::{Pixels, probe, read_frames};
use std::path::{Path, PathBuf};

fn files() -> Vec<PathBuf> {
    let Some(folder) = real_clips() else {
        println!("not run: 1 (set DIRECTOR_TEST_DATA to the data folder)");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "mp4"))
        .collect();
    files.sort();
    files
}

fn name(file: &Path) -> String {
    file.file_stem().unwrap().to_string_lossy().into_owned()
}

fn as_it_is(file: &Path) -> (director_assess::Observations, Expectation) {
    let seen = observe(&tools(), file).unwrap();
    let video = seen.probe.video.clone().unwrap();
    let wanted = Expectation {
        size: video.size,
        rate: video.rate,
        frames: None,
        speech: Vec::new(),
        still_allowed: false,
        codec: None,
    };
    (seen, wanted)
}

fn judged(file: &Path) -> Assessment {
    let (seen, wanted) = as_it_is(file);
    judge(&seen, &wanted)
}

/// The labels call the light of these models unsteady (mean human rating of time at most 3.7 of 5, three of four below 3).
fn flickers(name: &str) -> bool {
    name.ends_with("t2vzero") || name.ends_with("cogvideo")
}

#[test]
fn exactly_the_true_cut_is_found_in_the_real_clips() {
    for file in files() {
        let judged = judged(&file);
        let cuts: Vec<_> = judged.spans.iter().filter(|span| span.kind == "cut").collect();
        if name(&file) == "fetv37_gt" {
            assert_eq!(cuts.len(), 1);
            assert!(cuts[0].t0 <= 1.4 && cuts[0].t1 >= 1.3, "{cuts:?}");
        } else {
            assert!(cuts.is_empty(), "{}: {cuts:?}", name(&file));
        }
    }
}

#[test]
fn the_golden_clip_has_the_flickering_that_vbench_published() {
    for file in files().iter().filter(|file| name(file) == "ltx2_backyard") {
        let (seen, wanted) = as_it_is(file);
        let flickering = findings(&seen, &wanted).flicker.raw["temporal_flickering_vbench"];
        assert!((flickering - 0.97945).abs() < 0.0005, "{flickering}");
    }
}

#[test]
fn at_most_one_clean_real_clip_in_ten_raises_an_alarm() {
    let (mut clean, mut alarms) = (0, Vec::new());
    for file in files() {
        let name = name(&file);
        let labelled = |kind: &str| match kind {
            "flicker" | "jitter" => flickers(&name),
            "cut" | "black" => name == "fetv37_gt",
            "watermark" => {
                ["fetv37_modelscope", "fetv23_gt", "vp2_sora_canoe"].contains(&name.as_str())
                    || name.starts_with("videophy_a-spatula")
                    || name.starts_with("videophy_pushpin")
            }
            _ => false,
        };
        clean += 1;
        let wrong: Vec<String> =
            judged(&file).spans.into_iter().map(|span| span.kind).filter(|kind| !labelled(kind)).collect();
        if !wrong.is_empty() {
            alarms.push(format!("{name}: {}", wrong.join(" ")));
        }
    }
    println!("alarms on {} of {clean} real clips: {}", alarms.len(), alarms.join(", "));
    assert!(alarms.len() * 10 <= clean, "{alarms:?}");
}

/// At most 40 frames, shorter side 240: enough for every detector, quick to encode.
fn load(file: &Path) -> Clip {
    let video = probe(&tools(), file).unwrap().video.unwrap();
    let scale = 240.0 / f64::from(video.size.width.min(video.size.height));
    let even = |side: u32| ((f64::from(side) * scale / 2.0).round() as u32) * 2;
    let size = Size::new(even(video.size.width), even(video.size.height));
    let frames = read_frames(&tools(), file, Pixels::Rgb24, Some(size)).unwrap();
    Clip { size, rate: video.rate, frames: frames.take(40).map(Result::unwrap).collect() }
}

/// Thresholds against alarms were chosen on all clips; the recall on clips of odd number is the part nearest to unseen.
/// Ten minutes of work, so it belongs to the long tier.
#[test]
fn defects_put_into_real_clips_are_found() {
    if std::env::var_os("DIRECTOR_TEST_FULL").is_none() {
        println!("not run: the matrix of defects in real clips (scripts/test.sh --full runs it)");
        return;
    }
    let files = files();
    for (half, title) in ["chosen on", "confirmed on"].iter().enumerate() {
        let mut table = Table::default();
        for (index, file) in files.iter().enumerate().filter(|(index, _)| index % 2 == half) {
            let (clip, name) = (load(file), name(file));
            let beside = load(&files[(index + 7) % files.len()]);
            let other = fitted(&beside, &clip);
            let clean = look(&clip, &clip.expectation());
            let own = kinds(&clean);
            for defect in DEFECTS {
                let (bad, truth) = inject(&clip, defect, &other);
                table.bad(&name, defect, (truth, &look(&bad, &bad.expectation())), &own);
            }
        }
        table.print(&format!("real clips, {title}"));
        // Marks over pictures that hold still are beyond this detector; the table says how far.
        for defect in DEFECTS.iter().filter(|defect| **defect != Defect::Watermark && !files.is_empty()) {
            assert!(table.row(*defect).recall() >= 0.85, "{defect:?}");
        }
    }
}

/// Frames of `clip` cropped or repeated at the edge to the size of `like`.
fn fitted(clip: &Clip, like: &Clip) -> Clip {
    let (width, height) = (like.size.width as usize, like.size.height as usize);
    let (from_width, from_height) = (clip.size.width as usize, clip.size.height as usize);
    let fit = |frame: &Vec<u8>| {
        let mut out = Vec::with_capacity(3 * width * height);
        for y in 0..height {
            for x in 0..width {
                let at = 3 * (y.min(from_height - 1) * from_width + x.min(from_width - 1));
                out.extend_from_slice(&frame[at..at + 3]);
            }
        }
        out
    };
    Clip { size: like.size, rate: like.rate, frames: clip.frames.iter().map(fit).collect() }
}
