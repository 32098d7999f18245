//! The embedded provider from outside: prompts in, records, frames and takes out.

use director_film::speech::Voice;
use director_film::{ContentHash, FrameRate, Frames, Seconds, Size};
use director_media::{Pixels, ToolPaths, Tools, probe, read_audio, read_frames};
use director_previz::defect::{Defect, Fault};
use director_previz::{Extras, Order, PrevizError, Record, Take, frame, shoot, shoot_with, truth};
use director_raster::render::Scratch;
use director_sandbox::Cancel;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn order(prompt: &str) -> Order {
    Order {
        prompt: prompt.to_owned(),
        size: Size::new(160, 90),
        rate: FrameRate::FILM,
        frames: Frames(48),
        seed: 11,
        voices: BTreeMap::new(),
        slate: None,
    }
}

fn told(prompt: &str) -> Record {
    Take::new(&order(prompt)).record()
}

fn tools() -> Tools {
    Tools::find(&ToolPaths::default()).expect("ffmpeg and ffprobe are installed where tests run")
}

#[test]
fn place_subject_action_and_camera_are_told_from_the_prompt() {
    let table = [
        (
            "A robot walking down a hallway, slow dolly in",
            "corridor",
            "robot",
            "walk",
            "slow dolly in",
            "day",
        ),
        ("a red car on a street at sunset", "street", "car", "stand", "static camera", "dusk"),
        ("A chef is pouring milk in a kitchen.", "kitchen", "chef", "pour", "static camera", "day"),
        (
            "INT. OFFICE - NIGHT. A woman types. Slow pan left.",
            "office",
            "woman",
            "type",
            "slow pan left",
            "night",
        ),
        (
            "The camera orbits a small wooden box standing on the beach at dawn",
            "shore",
            "box",
            "stand",
            "slow orbit",
            "morning",
        ),
        ("tracking shot: dog runs through the forest", "forest", "dog", "run", "tracking shot", "day"),
        (
            "Hey, could you show me a truck driving across the desert? Handheld please!",
            "desert",
            "truck",
            "drive",
            "handheld camera",
            "day",
        ),
        ("crane up over a harbour where an old fisherman sits", "harbour", "man", "sit", "crane up", "day"),
        ("A bird flies over a field at noon, wide shot", "field", "bird", "fly", "static camera", "day"),
        ("A boy walks home through the snow", "snowfield", "child", "walk", "static camera", "day"),
    ];
    for (prompt, place, subject, action, camera, time) in table {
        let record = told(prompt);
        let seen = (record.place.as_str(), record.subjects[0].as_str(), record.action.as_str());
        assert_eq!(seen, (place, subject, action), "{prompt}");
        assert_eq!((record.camera.as_str(), record.time_of_day.as_str()), (camera, time), "{prompt}");
    }
}

const PLANNED: &str = "Warm, grainy 35 mm film about small victories.
Place: Interior, a narrow kitchen with blue tiles.
Time of day: night.
Subject: Maya, a woman in her thirties in a red coat with short black hair; Ben, a tall man in a green sweater.

Cinematography:
Camera shot: medium shot, eye level.
Camera movement: slow dolly in.
Palette: #aa3311, cream, teal.

Actions:
- Maya opens the fridge.

Dialogue:
- Maya: \"It opens tomorrow.\"
- Ben: \"Then we start tonight.\"

Background sound: the quiet ambience of the street, under the voices.

Continuity: Maya keeps the same face, hair and clothes.
Avoid: written words, captions, cars.";

#[test]
fn a_planned_prompt_is_read_block_by_block() {
    let take = Take::new(&order(PLANNED));
    let record = take.record();
    assert_eq!((record.place.as_str(), record.time_of_day.as_str()), ("kitchen", "night"));
    assert_eq!(record.subjects, ["Maya", "Ben"]);
    assert_eq!((record.action.as_str(), record.camera.as_str()), ("open", "slow dolly in"));
    let coat = take.scene.subjects[0].look.top.expect("the coat has a colour");
    assert!(coat.x > 3.0 * coat.y && coat.x > 3.0 * coat.z, "not red: {coat:?}");
    let sweater = take.scene.subjects[1].look.top.expect("the sweater has a colour");
    assert!(sweater.y > sweater.x && sweater.y > sweater.z, "not green: {sweater:?}");
    let lines: Vec<_> = take.scene.lines.iter().map(|l| (l.speaker.as_str(), l.text.as_str())).collect();
    assert_eq!(lines, [("Maya", "It opens tomorrow."), ("Ben", "Then we start tonight.")]);
}

#[test]
fn a_named_character_keeps_its_looks_in_every_clip() {
    let clip = |rest: &str| Take::new(&order(&format!("Subject: Maya, a woman with a blue scarf.\n{rest}")));
    let (here, there) =
        (clip("Place: a kitchen.\nActions:\n- Maya walks."), clip("Place: the shore.\nTime of day: night."));
    assert_eq!(here.scene.subjects[0], there.scene.subjects[0]);
}

#[test]
fn layout_wishes_change_the_set() {
    let plain = frame(&order("a robot in a corridor"), 0);
    for wish in ["narrow corridor", "wide corridor", "cluttered corridor", "corridor with an open edge"] {
        assert_ne!(frame(&order(&format!("a robot in a {wish}")), 0), plain, "{wish}");
    }
}

/// Raw frames are the same on every machine; a change here changes every film that was shot with previz.
#[test]
fn raw_frames_have_fixed_hashes_whatever_the_number_of_threads() {
    let orders = [
        order("A robot walking down a hallway, slow dolly in"),
        order("A red car drives down a city street at sunset, tracking shot"),
        order("A chef pouring milk in a kitchen, medium shot"),
        order("A woman stands on the shore at night in the rain, slow orbit"),
    ];
    let hashes = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            use rayon::prelude::*;
            let hash = |order: &Order| ContentHash::of(&frame(order, 17).pixels).short().to_owned();
            orders.par_iter().map(hash).collect::<Vec<_>>()
        })
    };
    let one = hashes(1);
    assert_eq!(one, hashes(2));
    assert_eq!(one, ["1402ca1f4dac", "beb90effca0f", "874a2dce89cc", "1ce02e18c1ec"]);
}

fn mean_difference(a: &[u8], b: &[u8]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64
}

#[test]
fn every_frame_differs_from_the_one_before_even_when_nothing_much_happens() {
    for prompt in [
        "A man stands in a room, static camera",
        "slow pan right over a field",
        "an empty street at night, static camera",
    ] {
        let take = Take::new(&order(prompt));
        let mut scratch = Scratch::default();
        let frames: Vec<_> = (0..12).map(|i| take.frame(i, &mut scratch).pixels).collect();
        for pair in frames.windows(2) {
            assert!(mean_difference(&pair[0], &pair[1]) > 0.3, "{prompt}");
        }
    }
}

#[test]
fn hostile_prompts_give_a_take_in_bounded_time() {
    let long = "kitchen robot walk ".repeat(1_700);
    let quotes = "\"a".repeat(15_000);
    let words: Vec<String> = (0..4_000).map(|i| format!("zq{i}")).collect();
    let words = words.join(" ");
    let prompts = [
        "",
        "\u{0}\u{1}\u{7f}",
        "漢字と、かな。",
        "🎬🎬🎬",
        long.as_str(),
        quotes.as_str(),
        words.as_str(),
        "Dialogue:\n- : \"\"",
        "night day night",
    ];
    for prompt in prompts {
        let started = Instant::now();
        let picture = frame(&order(prompt), 0);
        assert_eq!(picture.pixels.len(), 160 * 90 * 3);
        assert!(
            started.elapsed() < Duration::from_secs(3),
            "{:?} took {:?}",
            &prompt.chars().take(20).collect::<String>(),
            started.elapsed()
        );
    }
}

#[test]
fn sizes_and_lengths_that_cannot_be_shot_are_refused_and_odd_ones_are_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("take.mp4");
    let refused = |order: &Order| shoot(&tools(), order, &out, &mut |_| {}, &Cancel::new());
    let wrong = Order { size: Size::new(161, 90), ..order("") };
    assert!(matches!(refused(&wrong), Err(PrevizError::Size { .. })));
    let endless = Order { frames: Frames(24 * 601), ..order("") };
    assert!(matches!(refused(&endless), Err(PrevizError::Length { .. })));
    assert!(!out.exists());
    for size in [Size::new(16, 16), Size::new(90, 160), Size::new(1792, 1024)] {
        assert_eq!(frame(&Order { size, ..order("a robot") }, 3).width, size.width);
    }
}

#[test]
fn a_take_is_one_file_with_the_lines_spoken_where_the_record_says() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("take.mp4");
    let mut order = Order { frames: Frames(96), ..order(PLANNED) };
    order.voices.insert("MAYA".to_owned(), "flite:slt".parse::<Voice>().unwrap());
    order.voices.insert("*".to_owned(), "flite:rms".parse::<Voice>().unwrap());
    let mut heard = Vec::new();
    let record = shoot(&tools(), &order, &out, &mut |share| heard.push(share), &Cancel::new()).unwrap();
    assert!(heard.is_sorted() && heard.last() == Some(&1.0));

    let probed = probe(&tools(), &out).unwrap();
    let video = probed.video.unwrap();
    assert_eq!((video.size, video.frames, video.codec.as_str()), (order.size, order.frames, "h264"));
    assert_eq!(probed.audio.unwrap().sample_rate, 48_000);

    assert_eq!(record.spoken.len(), 2);
    let first = &record.spoken[0];
    assert_eq!((first.speaker.as_str(), first.start), ("Maya", Seconds::from_millis(400)));
    assert_eq!(record.spoken[1].start.millis(), 400 + first.length.millis() + 300);

    let sound = read_audio(&tools(), &out).unwrap().expect("a take has sound");
    let level = |from: f64, to: f64| {
        let span = &sound.samples[(from * 96_000.0) as usize..(to * 96_000.0) as usize];
        (span.iter().map(|s| s * s).sum::<f32>() / span.len() as f32).sqrt()
    };
    let (start, length) = (first.start.as_f64(), first.length.as_f64());
    let quiet = level(0.05, 0.35);
    assert!(quiet > 0.0, "digital silence");
    assert!(level(start, start + length) > 10.0 * quiet, "the line is not heard");
}

#[test]
fn a_cancelled_take_leaves_nothing_under_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("take.mp4");
    let cancel = Cancel::new();
    let stop = cancel.clone();
    let order = Order { frames: Frames(240), ..order("a robot") };
    let shot = shoot(
        &tools(),
        &order,
        &out,
        &mut |share| {
            if share > 0.1 {
                stop.cancel();
            }
        },
        &cancel,
    );
    assert!(matches!(shot, Err(PrevizError::Cancelled)));
    assert!(!out.exists());
}

#[test]
fn a_static_take_does_not_look_frozen_after_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("take.mp4");
    let order = Order {
        size: Size::new(320, 180),
        frames: Frames(24),
        ..order("A man stands in a room, static camera")
    };
    shoot(&tools(), &order, &out, &mut |_| {}, &Cancel::new()).unwrap();
    let frames: Vec<_> =
        read_frames(&tools(), &out, Pixels::Gray8, None).unwrap().map(Result::unwrap).collect();
    assert_eq!(frames.len(), 24);
    let mean = frames.windows(2).map(|pair| mean_difference(&pair[0], &pair[1])).sum::<f64>() / 23.0;
    assert!(mean > 0.3, "mean difference {mean}");
}

/// The principal's heart is in the picture with this margin, as a share of its sides.
const MARGIN: f32 = 0.03;

fn camera_prompts() -> Vec<(String, bool)> {
    use director_film::shot::{CameraMove, ShotSize};
    let places = [
        "a kitchen",
        "an office",
        "a corridor",
        "a city street",
        "a forest",
        "the shore",
        "a living room",
        "a stage",
        "a warehouse",
        "a narrow galley kitchen, cluttered",
        "a laboratory",
        "a desert",
    ];
    let bodies = [
        "Maya, a woman in a red coat",
        "Robo, a small white household robot",
        "a car",
        "a dog",
        "a wooden box",
        "a lamp",
        "an old man",
        "a cup",
        "a door",
        "a child",
    ];
    let actions = ["stands", "walks", "sits", "falls", "opens", "dances", "lies", "runs", "drives", "turns"];
    let mut prompts = Vec::new();
    let mut count = 0;
    for (s, size) in ShotSize::ALL.iter().enumerate() {
        for (c, camera) in CameraMove::ALL.iter().enumerate() {
            for turn in 0..3 {
                let pick = |list: &[&str], step: usize| {
                    list[(s * 5 + c * step + turn * 3 + count) % list.len()].to_owned()
                };
                let (place, body, action) = (pick(&places, 7), pick(&bodies, 3), pick(&actions, 11));
                prompts.push((
                    format!(
                        "Place: {place}.\nSubject: {body}.\n\nCinematography:\nCamera shot: {}, eye level.\nCamera movement: {}.\n\nActions:\n- The subject {action}.",
                        size.phrase(),
                        camera.phrase()
                    ),
                    *camera == CameraMove::WhipPan,
                ));
                count += 1;
            }
        }
    }
    prompts
}

#[test]
fn the_subject_stays_in_the_picture_and_in_sight_whatever_the_size_move_place_and_action() {
    let (mut held, mut asked, mut lost) = (0, 0, Vec::new());
    for (prompt, whips) in camera_prompts() {
        let order = Order { size: Size::new(320, 180), frames: Frames(120), ..order(&prompt) };
        // A whip pan finds its subject on the way.
        let frames: &[u64] = if whips { &[60, 119] } else { &[0, 60, 119] };
        let truth = truth::of(&order, frames);
        for sighting in &truth.tracks[0].sightings {
            asked += 1;
            let inside = sighting.heart_px.is_some_and(|[x, y, _]| {
                let within = |at: f32, side: f32| (MARGIN..1.0 - MARGIN).contains(&(at / side));
                within(x, 320.0) && within(y, 180.0)
            });
            if inside && sighting.seen {
                held += 1;
            } else {
                lost.push(format!(
                    "frame {} {:?} {}",
                    sighting.frame,
                    sighting.heart_px,
                    prompt.replace('\n', " ")
                ));
            }
        }
    }
    let share = f64::from(held) / f64::from(asked);
    assert!(share >= 0.98, "{held} of {asked}; lost:\n{}", lost.join("\n"));
}

#[test]
fn defects_are_in_the_file_during_their_span_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let order = Order { frames: Frames(24), ..order("A woman walks in an office, slow orbit") };
    let shot = |name: &str, defects: Vec<Defect>| {
        let out = folder.path().join(name);
        shoot_with(&tools(), &order, &Extras { defects }, &out, &mut |_| {}, &Cancel::new()).unwrap();
        let frames = read_frames(&tools(), &out, Pixels::Gray8, None).unwrap();
        frames.map(Result::unwrap).collect::<Vec<_>>()
    };
    let plain = shot("plain.mp4", Vec::new());
    for fault in [
        Fault::Freeze,
        Fault::Black,
        Fault::Letterbox,
        Fault::Vanishing,
        Fault::Popping,
        Fault::IdentityChange,
        Fault::HardCut,
        Fault::Reversed,
    ] {
        let spoilt = shot("spoilt.mp4", vec![Defect { fault, severity: 1.0, span: (0.5, 1.0) }]);
        let difference = |index: usize| mean_difference(&plain[index], &spoilt[index]);
        assert!(difference(4) < 1.0, "{fault:?} before its span: {}", difference(4));
        assert!(difference(22) > 0.6, "{fault:?} in its span: {}", difference(22));
    }
}

/// Counts, over prompts of a list, how often place, subject, action and camera are what a reader would say.
fn understood(prompts: &[&str]) -> ([usize; 4], Vec<String>) {
    let (mut right, mut wrong) = ([0; 4], Vec::new());
    for row in prompts {
        let mut columns = row.splitn(5, '|').map(str::trim);
        let expected: Vec<&str> = columns.by_ref().take(4).collect();
        let prompt = columns.next().expect("five columns").replace("//", "\n");
        let scene = Take::new(&order(&prompt)).scene;
        let told = [
            &scene.place.id,
            &scene.subjects[0].body.id,
            &scene.action.id,
            &scene.camera.phrase().to_owned(),
        ];
        for (index, (told, expected)) in told.into_iter().zip(&expected).enumerate() {
            if expected.split('/').any(|one| one == told) {
                right[index] += 1;
            } else {
                wrong.push(format!("{told} for {expected}: {prompt}"));
            }
        }
    }
    (right, wrong)
}

#[test]
fn prompts_not_looked_at_while_building_are_understood_nine_times_in_ten() {
    let rows: Vec<&str> = include_str!("prompts.txt").lines().filter(|row| !row.starts_with('#')).collect();
    assert_eq!(rows.len(), 60);
    let (right, wrong) = understood(&rows[30..]);
    assert!(
        right.iter().all(|count| *count >= 27),
        "{right:?} of 30 places, subjects, actions, cameras\n{}",
        wrong.join("\n")
    );
}
