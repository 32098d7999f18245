//! Stills that stand for a film, and the piano.

use crate::shelf::{SMALL, Shelf, clip, numbered_frame, root_mean_square, tools};
use director_cut::piano::{Beat, Mood, Note, compose, music, play};
use director_cut::{
    MediaFolder, MediaName, SheetLayout, contact_sheet, measure, poster_frame, read_timeline, render,
};
use director_film::{FrameRate, Frames, Seconds};
use director_media::VideoWriter;
use director_raster::{Rgb, png};

fn film(shelf: &Shelf, frames: impl Iterator<Item = Vec<u8>>) -> std::path::PathBuf {
    let mut writer =
        VideoWriter::create(&tools(), &shelf.folder.path().join("f.mp4"), SMALL, FrameRate::FILM).unwrap();
    frames.for_each(|frame| writer.write(&frame).unwrap());
    writer.finish().unwrap();
    shelf.folder.path().join("f.mp4")
}

#[test]
fn a_contact_sheet_shows_the_middle_of_every_stretch() {
    let shelf = Shelf::new(FrameRate::FILM);
    let path = film(&shelf, (0..40).map(|n| vec![n * 6; SMALL.pixels() as usize * 3]));
    let layout = SheetLayout { columns: 4, rows: 2, cell_width: 64 };
    let sheet = png::decode(&contact_sheet(&tools(), &path, layout).unwrap()).unwrap();
    assert_eq!((sheet.width, sheet.height), (4 * 68 + 4, 2 * 40 + 4));
    for cell in 0..8_u32 {
        let Some(Rgb(level, ..)) = sheet.get(i64::from(cell % 4 * 68 + 36), i64::from(cell / 4 * 40 + 22))
        else {
            panic!()
        };
        let frame = (2 * cell + 1) * 40 / 16;
        assert!(u32::from(level).abs_diff(frame * 6) < 6, "cell {cell}: {level}");
    }
    assert_eq!(sheet.get(1, 1), Some(Rgb(24, 24, 24)));
    let few = SheetLayout { columns: 20, rows: 20, cell_width: 16 };
    assert!(contact_sheet(&tools(), &path, few).is_ok(), "more cells than frames");
}

#[test]
fn a_poster_is_the_frame_with_most_to_see_and_neither_the_first_nor_the_last() {
    let shelf = Shelf::new(FrameRate::FILM);
    let frame = |number: u64| {
        if [0, 17, 29].contains(&number) { numbered_frame(0b1010_1010) } else { numbered_frame(0) }
    };
    let path = film(&shelf, (0..30).map(frame));
    let (place, picture) = poster_frame(&tools(), &path).unwrap();
    assert_eq!(place, Frames(17));
    let picture = png::decode(&picture).unwrap();
    assert_eq!((picture.width, picture.height), (320, 180));
    assert!(picture.get(60, 90).unwrap().0 > 180 && picture.get(20, 90).unwrap().0 < 60);
}

fn beat(seconds: u64, mood: Mood) -> Beat {
    Beat { length: Seconds::whole(seconds), mood }
}

#[test]
fn the_same_beats_and_seed_give_the_same_music_of_exactly_their_length() {
    let beats = [beat(5, Mood::Merry), beat(4, Mood::Tense)];
    let played = music(&beats, 7);
    assert_eq!((played.frames(), played.channels, played.sample_rate), (9 * 48_000, 2, 48_000));
    assert!(played == music(&beats, 7) && played != music(&beats, 8));
    assert!((played.peak() - 0.7).abs() < 1e-3);
    for second in 0..9 {
        let level = root_mean_square(&played, f64::from(second), f64::from(second) + 0.9);
        assert!(level > 0.01, "{level} in second {second}");
    }
    assert!(measure(&played).unwrap().integrated_lufs.unwrap() > -40.0);
    assert_eq!(music(&[], 1).frames(), 0);
}

#[test]
fn the_music_turns_where_the_beats_do_and_ends_at_home() {
    let beats = [beat(7, Mood::Chase), beat(6, Mood::Sad), beat(5, Mood::Calm)];
    let notes = compose(&beats, 3);
    let mut edge = 0.0;
    for beat in beats {
        assert!(notes.iter().any(|note| (note.start - edge).abs() < 1e-9), "no note at {edge}");
        edge += beat.length.as_f64();
    }
    let within = |from: f64, until: f64| notes.iter().filter(move |note| (from..until).contains(&note.start));
    let density = |from: f64, until: f64| within(from, until).count() as f64 / (until - from);
    assert!(density(0.0, 6.0) > 2.0 * density(7.0, 12.0));
    // The last bar of each beat is the tonic's chord: C with E or E flat, and G.
    let last = notes.last().unwrap().start;
    assert!(within(last, last + 1.0).all(|note| [0, 4, 7].contains(&(note.key % 12))));
    let sad = within(7.0, 13.0).map(|note| note.key % 12).collect::<std::collections::BTreeSet<_>>();
    assert!(sad.contains(&3) && !sad.contains(&4), "minor: {sad:?}");
}

#[test]
fn a_struck_a_sounds_at_440_hertz_and_falls_silent_when_let_go() {
    let note = Note { start: 0.5, length: 1.0, key: 69, force: 0.7 };
    let pcm = play(&[note], 48_000 * 3);
    assert!(root_mean_square(&pcm, 0.0, 0.49) < 1e-9);
    assert!(root_mean_square(&pcm, 2.0, 3.0) < 1e-3);
    let part: Vec<f64> =
        pcm.samples.chunks(2).skip(30_000).take(24_000).map(|moment| f64::from(moment[0])).collect();
    let strength = |hertz: f64| {
        let turn = std::f64::consts::TAU * hertz / 48_000.0;
        let (sine, cosine) = part.iter().enumerate().fold((0.0, 0.0), |(sine, cosine), (at, sample)| {
            (sine + sample * (turn * at as f64).sin(), cosine + sample * (turn * at as f64).cos())
        });
        sine.hypot(cosine)
    };
    let loudest =
        (380..500).max_by(|a, b| strength(f64::from(*a)).total_cmp(&strength(f64::from(*b)))).unwrap();
    assert!((439..=441).contains(&loudest), "{loudest}");
}

#[test]
fn a_timeline_and_a_folder_of_media_are_enough_for_a_film() {
    let shelf = Shelf::new(FrameRate::FILM);
    let path = film(&shelf, (0..24).map(numbered_frame));
    let hash = director_film::ContentHash::of(&std::fs::read(&path).unwrap());
    let text = serde_json::to_string(&shelf.timeline(vec![clip("a", &hash, 0, 24)])).unwrap();
    let timeline = read_timeline(&text, "timeline.json").unwrap();
    let media = MediaFolder::open(shelf.folder.path()).unwrap();
    assert_eq!(media.by_name("f.mp4"), Some(hash.clone()));
    let out = shelf.folder.path().join("film.mp4");
    assert_eq!(render(&tools(), &timeline, &media, &out, &mut |_| {}).unwrap().frames, Frames(24));
    let name = MediaName::of_file(&tools(), &path, FrameRate::FILM).unwrap();
    assert!(name.frames == Frames(24) && name.url().ends_with("/f.mp4"), "{name:?}");
    film(&shelf, (5..24).map(numbered_frame));
    let changed = MediaFolder::open(shelf.folder.path()).unwrap();
    let error = render(&tools(), &timeline, &changed, &out, &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains(hash.short()) && error.to_string().contains("changed"), "{error}");
    let error = read_timeline(r#"{"title":3}"#, "mine.json").unwrap_err().to_string();
    assert!(error.starts_with("mine.json is not a timeline: "), "{error}");
}
