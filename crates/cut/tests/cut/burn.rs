//! Captions drawn into the picture, and parts that are kept for the next cut.

use crate::shelf::{SMALL, Shelf, caption, clip, tools};
use director_cut::{CaptionStyle, CutError, RenderOptions, Rendered, render_with};
use director_film::timeline::{PictureClip, Timeline, Transition};
use director_film::{ContentHash, FrameRate, Frames};
use director_media::{Pixels, VideoWriter, frame_hashes, read_frames};

fn grey(shelf: &Shelf, name: &str, frames: u64) -> ContentHash {
    shelf.put(name, |path| {
        let mut writer = VideoWriter::create(&tools(), path, SMALL, shelf.rate).unwrap();
        for _ in 0..frames {
            writer.write(&vec![100; SMALL.pixels() as usize * 3]).unwrap();
        }
        writer.finish().unwrap();
    })
}

fn burnt(shelf: &Shelf, timeline: &Timeline, cache: bool) -> Result<Rendered, CutError> {
    let cache = cache.then(|| shelf.folder.path().join("parts"));
    if let Some(folder) = &cache {
        std::fs::create_dir_all(folder).unwrap();
    }
    let options = RenderOptions { burn: Some(CaptionStyle::default()), cache };
    let files = |hash: &ContentHash| shelf.path(hash);
    render_with(&tools(), timeline, &files, &options, &shelf.film(), &mut |_| {})
}

/// Pixels brighter than the grey of the film, as places.
fn letters(picture: &[u8]) -> Vec<(usize, usize)> {
    let bright = picture.iter().enumerate().filter(|(_, level)| **level > 180);
    bright.map(|(at, _)| (at % 320, at / 320)).collect()
}

#[test]
fn captions_stand_on_their_frames_in_the_safe_area_and_leave_the_rest_copied() {
    let shelf = Shelf::new(FrameRate::FILM);
    let media = grey(&shelf, "grey", 60);
    let mut timeline = shelf.timeline(vec![clip("a", &media, 0, 60)]);
    timeline.captions =
        vec![caption(14, 20, "We open the doors\ntomorrow morning."), caption(20, 26, "At nine.")];
    assert_eq!(burnt(&shelf, &timeline, false).unwrap().frames, Frames(60));
    let film = read_frames(&tools(), &shelf.film(), Pixels::Gray8, None).unwrap();
    let written: Vec<usize> = film.map(|picture| letters(&picture.unwrap()).len()).collect();
    for (frame, count) in written.iter().enumerate() {
        assert_eq!(*count > 40, (14..26).contains(&frame), "frame {frame}: {count}");
    }
    assert!(written[19] > written[20] + 40, "two lines, then one: {written:?}");
    let picture =
        read_frames(&tools(), &shelf.film(), Pixels::Gray8, None).unwrap().nth(16).unwrap().unwrap();
    for (x, y) in letters(&picture) {
        assert!((16..304).contains(&x) && (100..171).contains(&y), "{x} {y}");
    }
    assert!(picture[160 * 320 + 160].abs_diff(100) > 3 && picture[20 * 320 + 20].abs_diff(100) <= 2);
    let (film, source) = (
        frame_hashes(&tools(), &shelf.film()).unwrap(),
        frame_hashes(&tools(), &shelf.path(&media).unwrap()).unwrap(),
    );
    assert_eq!((&film[..14], &film[36..]), (&source[..14], &source[36..]));
}

#[test]
fn a_caption_lies_on_a_transition_too() {
    let shelf = Shelf::new(FrameRate::FILM);
    let media = grey(&shelf, "grey", 40);
    let fade = Transition::Crossfade { frames: Frames(8) };
    let second = PictureClip { transition: fade, ..clip("b", &media, 0, 40) };
    let mut timeline = shelf.timeline(vec![clip("a", &media, 0, 40), second]);
    timeline.captions = vec![caption(30, 35, "One."), caption(36, 50, "Two.")];
    burnt(&shelf, &timeline, false).unwrap();
    let film = read_frames(&tools(), &shelf.film(), Pixels::Gray8, None).unwrap();
    let written: Vec<bool> = film.map(|picture| letters(&picture.unwrap()).len() > 10).collect();
    let due: Vec<bool> =
        (0..72).map(|frame| (30..35).contains(&frame) || (36..50).contains(&frame)).collect();
    assert_eq!(written, due);
}

#[test]
fn a_cut_with_one_caption_changed_encodes_only_that_caption() {
    let shelf = Shelf::new(FrameRate::FILM);
    let media = grey(&shelf, "grey", 60);
    let mut timeline = shelf.timeline(vec![clip("a", &media, 0, 60)]);
    timeline.captions = vec![caption(12, 24, "One."), caption(36, 48, "Two.")];
    let parts = || -> Vec<_> {
        let read = std::fs::read_dir(shelf.folder.path().join("parts")).unwrap();
        let mut found: Vec<_> = read
            .map(|entry| entry.unwrap())
            .map(|e| (e.path(), e.metadata().unwrap().modified().unwrap()))
            .collect();
        found.sort();
        found
    };
    burnt(&shelf, &timeline, true).unwrap();
    let (film, before) = (std::fs::read(shelf.film()).unwrap(), parts());
    assert_eq!(before.len(), 2);
    burnt(&shelf, &timeline, true).unwrap();
    assert_eq!(parts(), before);
    assert!(std::fs::read(shelf.film()).unwrap() == film, "kept parts make the same film");
    std::fs::write(&before[0].0, "torn").unwrap();
    assert_eq!(
        burnt(&shelf, &timeline, true).unwrap().frames,
        Frames(60),
        "a torn part does not stop a film"
    );
    std::fs::remove_file(&before[0].0).unwrap();
    burnt(&shelf, &timeline, true).unwrap();
    let before = parts();
    timeline.captions[1].text = "Three.".to_owned();
    burnt(&shelf, &timeline, true).unwrap();
    let after = parts();
    assert_eq!(after.len(), 3);
    assert!(before.iter().all(|part| after.contains(part)), "kept parts were not written again");
}

#[test]
fn a_caption_that_the_font_cannot_write_is_refused_before_anything_is_encoded() {
    let shelf = Shelf::new(FrameRate::FILM);
    let media = grey(&shelf, "grey", 20);
    let mut timeline = shelf.timeline(vec![clip("a", &media, 0, 20)]);
    timeline.captions = vec![caption(0, 9, "Ende 終")];
    let error = burnt(&shelf, &timeline, false).unwrap_err();
    assert!(matches!(error, CutError::CaptionGlyphs { .. }) && error.to_string().contains('終'), "{error}");
    timeline.captions = vec![caption(0, 9, &"many words ".repeat(60))];
    assert!(matches!(burnt(&shelf, &timeline, false), Err(CutError::CaptionTooLong { .. })));
}
