//! Captions and cards.

use crate::shelf::*;
use director_cut::{CardStyle, CutError, captions_for, card_png, srt};
use director_film::timeline::Caption;
use director_film::{FrameRate, Frames, Size};

#[test]
fn captions_are_written_as_subrip() {
    let mut timeline = bare(vec![clip("a", &hash("a"), 0, 100_000)], FrameRate::FILM);
    timeline.captions = vec![caption(0, 36, "One\n\ntwo --> three"), caption(86_401, 86_424, "Later")];
    assert_eq!(
        srt(&timeline),
        "1\n00:00:00,000 --> 00:00:01,500\nOne\ntwo → three\n\n2\n01:00:00,042 --> 01:00:01,000\nLater\n\n"
    );
}

const ADDRESS: &str = "Four score and seven years ago our fathers brought forth, upon this continent, a new nation, conceived in liberty, \
and dedicated to the proposition that all men are created equal. Now we are engaged in a great civil war, testing whether that nation, or \
any nation so conceived, and so dedicated, can long endure.";

fn flat(captions: &[Caption]) -> String {
    captions.iter().map(|caption| caption.text.replace('\n', " ")).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_long_line_becomes_captions_that_can_be_read() {
    let (start, end) = (Frames(100), Frames(100 + 24 * 22));
    let captions = captions_for(ADDRESS, start, end, FrameRate::FILM, Size::HD);
    assert_eq!(flat(&captions), ADDRESS);
    assert_eq!((captions[0].start, captions[captions.len() - 1].end), (start, end));
    for caption in &captions {
        assert!(
            caption.text.lines().count() <= 2 && caption.text.lines().all(|line| line.chars().count() <= 42),
            "{caption:?}"
        );
        let length = (caption.end - caption.start).0;
        assert!((20..=168).contains(&length), "{caption:?}");
    }
    assert!(captions.windows(2).all(|pair| pair[0].end <= pair[1].start));
    let ends_well = captions.iter().filter(|caption| caption.text.ends_with(['.', ','])).count();
    assert!(ends_well * 2 >= captions.len(), "{captions:#?}");
}

#[test]
fn a_short_line_is_one_caption_that_stands_seven_seconds_at_most() {
    let captions = captions_for("It opens tomorrow.", Frames(10), Frames(58), FrameRate::FILM, Size::HD);
    assert_eq!(captions, [caption(10, 58, "It opens tomorrow.")]);
    let slow = captions_for("Wait.", Frames(0), Frames(480), FrameRate::FILM, Size::HD);
    assert_eq!(slow, [caption(0, 168, "Wait.")]);
    assert!(captions_for("  ", Frames(0), Frames(48), FrameRate::FILM, Size::HD).is_empty());
    assert!(captions_for("x", Frames(5), Frames(5), FrameRate::FILM, Size::HD).is_empty());
}

#[test]
fn two_lines_of_a_caption_are_about_even() {
    let text = "We open the doors tomorrow morning at nine o'clock sharp.";
    let captions = captions_for(text, Frames(0), Frames(96), FrameRate::FILM, Size::HD);
    let lengths: Vec<usize> = captions[0].text.lines().map(str::len).collect();
    assert!(
        captions.len() == 1 && lengths.len() == 2 && lengths[0].abs_diff(lengths[1]) < 12,
        "{captions:?}"
    );
}

#[test]
fn chinese_breaks_between_signs_and_never_before_a_full_stop() {
    let text = "八十七年前，我们先辈在这个大陆上创立了一个新国家，它孕育于自由之中，奉行一切人生来平等的原则。现在我们正从事一场伟大的内战。";
    let captions = captions_for(text, Frames(0), Frames(24 * 15), FrameRate::FILM, Size::HD);
    let joined: String = captions.iter().map(|caption| caption.text.replace('\n', "")).collect();
    assert_eq!(joined, text);
    for line in captions.iter().flat_map(|caption| caption.text.lines()) {
        assert!(line.chars().count() <= 16 && !line.starts_with(['，', '。']), "{line}");
    }
}

#[test]
fn a_word_longer_than_a_line_is_torn_and_a_tall_film_has_narrow_lines() {
    let captions =
        captions_for(&"a".repeat(100), Frames(0), Frames(120), FrameRate::FILM, Size::new(720, 1280));
    assert!(captions.iter().flat_map(|caption| caption.text.lines()).all(|line| line.len() <= 24));
    assert_eq!(flat(&captions).replace(' ', "").len(), 100);
}

#[test]
fn captions_of_a_crowded_line_stay_within_it() {
    let captions = captions_for(ADDRESS, Frames(7), Frames(17), FrameRate::FILM, Size::HD);
    assert!(captions.iter().all(|c| c.start >= Frames(7) && c.end <= Frames(17) && c.start < c.end));
    assert!(captions.windows(2).all(|pair| pair[0].end <= pair[1].start));
}

#[test]
fn a_card_shows_its_text_in_the_middle_in_its_colours() {
    let style = CardStyle::default();
    let canvas = director_raster::png::decode(&card_png(Size::HD, "Intermission", &style).unwrap()).unwrap();
    assert_eq!((canvas.width, canvas.height), (1280, 720));
    let drawn = |x: u32, y: u32| canvas.get(i64::from(x), i64::from(y)) != Some(style.background);
    let places: Vec<(u32, u32)> =
        (0..720).flat_map(|y| (0..1280).map(move |x| (x, y))).filter(|(x, y)| drawn(*x, *y)).collect();
    assert!(places.len() > 1000);
    let middle = |values: Vec<u32>| (values.iter().min().unwrap() + values.iter().max().unwrap()) / 2;
    assert!(middle(places.iter().map(|place| place.0).collect()).abs_diff(640) < 12);
    assert!(middle(places.iter().map(|place| place.1).collect()).abs_diff(360) < 40);
    assert!(places.iter().any(|(x, y)| canvas.get(i64::from(*x), i64::from(*y)) == Some(style.foreground)));
}

#[test]
fn a_logo_stands_above_the_text_and_is_made_to_fit() {
    let logo = director_raster::Canvas::new(3000, 2000, director_raster::Rgb(255, 0, 0)).unwrap();
    let style = CardStyle { logo: Some(director_raster::png::encode(&logo)), ..CardStyle::default() };
    let canvas = director_raster::png::decode(&card_png(Size::HD, "The End", &style).unwrap()).unwrap();
    let red = (0..720_i64).filter(|y| canvas.get(640, *y) == Some(director_raster::Rgb(255, 0, 0))).count();
    assert!((150..=288).contains(&red), "{red}");
    assert_ne!(canvas.get(640, 719), Some(director_raster::Rgb(255, 0, 0)));
}

#[test]
fn a_card_names_the_signs_its_font_lacks_and_refuses_a_novel() {
    let style = CardStyle::default();
    let error = card_png(Size::HD, "Ende 終", &style).unwrap_err();
    assert!(error.to_string().contains('終'), "{error}");
    assert!(matches!(card_png(Size::HD, &ADDRESS.repeat(40), &style), Err(CutError::CardTooLong { .. })));
    let broken = CardStyle { font: Some(b"no font".to_vec()), ..style };
    assert!(matches!(card_png(Size::HD, "x", &broken), Err(CutError::Raster(_))));
}
