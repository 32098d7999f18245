//! Wipes, dissolves with handles, and black.

use crate::shelf::*;
use director_cut::spans::Span;
use director_cut::{CutError, spans::plan};
use director_film::timeline::{Direction, PictureClip, Reach, Timeline, Transition};
use director_film::{FrameRate, Frames};
use director_media::{Darkness, GROUP_FRAMES, Look, Pixels, frame_hashes, read_frames};

fn with(clip: PictureClip, transition: Transition) -> PictureClip {
    PictureClip { transition, ..clip }
}

fn grey(shelf: &Shelf, name: &str, level: u8, frames: u64) -> director_film::ContentHash {
    shelf.put(name, |path| {
        let mut writer = director_media::VideoWriter::create(&tools(), path, SMALL, shelf.rate).unwrap();
        for _ in 0..frames {
            writer.write(&vec![level; SMALL.pixels() as usize * 3]).unwrap();
        }
        writer.finish().unwrap();
    })
}

fn pictures(shelf: &Shelf) -> Vec<Vec<u8>> {
    read_frames(&tools(), &shelf.film(), Pixels::Gray8, None).unwrap().map(Result::unwrap).collect()
}

fn mean(picture: &[u8]) -> f64 {
    picture.iter().map(|level| f64::from(*level)).sum::<f64>() / picture.len() as f64
}

#[test]
fn a_film_rises_out_of_black_and_sinks_into_it() {
    let shelf = Shelf::new(FrameRate::FILM);
    let media = grey(&shelf, "grey", 200, 30);
    let black = Transition::Black { from: Frames(10), to: Frames(5) };
    shelf.render(&shelf.timeline(vec![with(clip("a", &media, 0, 30), black)])).0.unwrap();
    let levels: Vec<f64> = pictures(&shelf).iter().map(|picture| mean(picture)).collect();
    assert_eq!(levels.len(), 30);
    for (frame, level) in levels.iter().enumerate() {
        let lit = (frame as f64 / 10.0).min((29 - frame) as f64 / 5.0).min(1.0);
        assert!((level - 200.0 * lit).abs() < 3.0, "frame {frame}: {level} instead of {}", 200.0 * lit);
    }
}

#[test]
fn one_frame_of_black_is_black() {
    let shelf = Shelf::new(FrameRate::FILM);
    let media = grey(&shelf, "grey", 200, 6);
    let black = Transition::Black { from: Frames(1), to: Frames(1) };
    shelf.render(&shelf.timeline(vec![with(clip("a", &media, 0, 6), black)])).0.unwrap();
    let lit: Vec<bool> = pictures(&shelf).iter().map(|picture| mean(picture) > 100.0).collect();
    assert_eq!(lit, [false, true, true, true, true, false]);
}

#[test]
fn the_edge_of_a_wipe_travels_its_way() {
    let shelf = Shelf::new(FrameRate::FILM);
    let (dark, light) = (grey(&shelf, "dark", 30, 24), grey(&shelf, "light", 220, 24));
    for (direction, corner_first) in [
        (Direction::Left, (300, 90)),
        (Direction::Right, (20, 90)),
        (Direction::Up, (160, 170)),
        (Direction::Down, (160, 10)),
    ] {
        let wipe = Transition::Wipe { frames: Frames(9), direction, reach: Reach::Overlap };
        let timeline =
            shelf.timeline(vec![clip("dark", &dark, 0, 24), with(clip("light", &light, 0, 24), wipe)]);
        assert_eq!(shelf.render(&timeline).0.unwrap().frames, Frames(39));
        let pictures = pictures(&shelf);
        for (step, picture) in pictures[15..24].iter().enumerate() {
            let share = picture.iter().filter(|level| **level > 128).count() as f64 / picture.len() as f64;
            assert!((share - (step + 1) as f64 / 10.0).abs() < 0.02, "{direction:?} {step}: {share}");
        }
        let at = |(x, y): (usize, usize), picture: &[u8]| picture[y * 320 + x] > 128;
        let opposite = (319 - corner_first.0, 179 - corner_first.1);
        assert!(at(corner_first, &pictures[17]) && !at(opposite, &pictures[17]), "{direction:?}");
    }
}

#[test]
fn a_dissolve_reaches_into_handles_and_leaves_length_and_neighbours_alone() {
    let shelf = Shelf::new(FrameRate::FILM);
    let (a, b) = (shelf.numbered("a", 0, 48), shelf.numbered("b", 100, 48));
    let dissolve = Transition::Dissolve { frames: Frames(8) };
    let timeline = shelf.timeline(vec![clip("a", &a, 0, 36), with(clip("b", &b, 12, 36), dissolve)]);
    assert_eq!(shelf.render(&timeline).0.unwrap().frames, Frames(72));
    let seen = numbers(&shelf.film());
    assert_eq!(seen[..32], (0..32).collect::<Vec<_>>());
    assert_eq!(seen[40..], (116..148).collect::<Vec<_>>());
    let spans = plan(&timeline, GROUP_FRAMES);
    let mix = Span::Mix {
        from: 0,
        from_first: Frames(32),
        to: 1,
        to_first: Frames(8),
        frames: Frames(8),
        look: Look::Fade,
    };
    assert!(spans.contains(&mix), "{spans:?}");
}

#[test]
fn handles_that_the_media_does_not_have_are_an_error_that_names_both_clips() {
    let shelf = Shelf::new(FrameRate::FILM);
    let (a, b) = (shelf.numbered("a", 0, 38), shelf.numbered("b", 100, 48));
    let dissolve = Transition::Dissolve { frames: Frames(8) };
    let timeline = shelf.timeline(vec![clip("short", &a, 0, 36), with(clip("next", &b, 12, 36), dissolve)]);
    let error = shelf.render(&timeline).0.unwrap_err();
    assert!(matches!(error, CutError::NoHandle { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("`short`") && text.contains("`next`") && text.contains("needs 4"), "{text}");
}

#[test]
fn changing_one_transition_changes_only_its_frames() {
    let shelf = Shelf::new(FrameRate::FILM);
    let media: Vec<_> = (0..4).map(|n| shelf.numbered(&format!("m{n}"), n * 60, 60)).collect();
    let film = |second: Transition| {
        let clips = media.iter().enumerate().map(|(n, media)| {
            with(
                clip(&format!("c{n}"), media, 12, 36),
                match n {
                    0 => Transition::Cut,
                    2 => second,
                    _ => Transition::Crossfade { frames: Frames(6) },
                },
            )
        });
        shelf.timeline(clips.collect::<Vec<_>>())
    };
    let rendered = |timeline: &Timeline| {
        let (rendered, notes) = shelf.render(timeline);
        assert_eq!((rendered.unwrap().frames, notes), (timeline.programme_len(), Vec::new()));
        frame_hashes(&tools(), &shelf.film()).unwrap()
    };
    let wipe = |direction| Transition::Wipe { frames: Frames(6), direction, reach: Reach::Overlap };
    let before = rendered(&film(wipe(Direction::Left)));
    let after = rendered(&film(wipe(Direction::Down)));
    // The third clip begins at 36 + 30 - 6 frames.
    let changed: Vec<usize> = (0..before.len()).filter(|frame| before[*frame] != after[*frame]).collect();
    assert!(!changed.is_empty() && changed.iter().all(|frame| (60..66).contains(frame)), "{changed:?}");
    assert_eq!(before.len(), after.len());
}

#[test]
fn spans_of_black_stand_at_the_ends_of_their_clip() {
    let black = Transition::Black { from: Frames(4), to: Frames(6) };
    let timeline = bare(vec![with(clip("a", &hash("a"), 0, 40), black)], FrameRate::FILM);
    let dark = |first, frames, way| Span::Dark { clip: 0, first: Frames(first), frames: Frames(frames), way };
    assert_eq!(
        plan(&timeline, 12),
        [
            dark(0, 4, Darkness::Rise),
            Span::Encode { clip: 0, first: Frames(4), frames: Frames(8) },
            Span::Copy { clip: 0, first: Frames(12), frames: Frames(22) },
            dark(34, 6, Darkness::Sink),
        ]
    );
}
