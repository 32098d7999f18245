//! Films that are rendered, looked at and listened to.

use crate::shelf::*;
use director_cut::spans::{Span, plan};
use director_cut::{CutError, master, measure, mix, render};
use director_film::timeline::{Bus, SoundClip, Timeline};
use director_film::{ContentHash, FrameRate, Frames};
use director_media::{
    Ffmpeg, GROUP_FRAMES, Look, Pcm, Pixels, SAMPLE_RATE, VideoWriter, frame_hashes, probe, read_audio,
    read_frames,
};
use std::path::Path;

#[test]
fn the_spans_of_75_clips_add_up_to_the_programme_to_the_frame() {
    for rate in [FrameRate::FILM, NTSC, FrameRate { num: 25, den: 1 }] {
        let clips = (0_u64..75).map(|number| {
            let plain = clip("c", &hash("m"), number * 7 % 30, 90 + number * 13 % 40);
            if number % 3 == 1 { fading(plain, 6 + number % 12) } else { plain }
        });
        let timeline = bare(clips.collect(), rate);
        timeline.validate().unwrap();
        let spans = plan(&timeline, GROUP_FRAMES);
        assert_eq!(spans.iter().copied().map(Span::frames).sum::<Frames>(), timeline.programme_len());
        assert!(spans.iter().all(|span| span.frames() > Frames::ZERO));
        let keyed = |span: &Span| !matches!(span, Span::Copy { first, .. } if first.0 % GROUP_FRAMES != 0);
        assert!(spans.iter().all(keyed));
    }
}

#[test]
fn sample_and_frame_lengths_of_a_300_second_programme_do_not_drift() {
    let timeline = bare((0..75).map(|_| clip("c", &hash("m"), 0, 120)).collect(), NTSC);
    let length = timeline.programme_len();
    assert_eq!(length, Frames(9000));
    let starts =
        timeline.picture_starts().map(|(start, _)| NTSC.samples_at(start, SAMPLE_RATE)).collect::<Vec<_>>();
    for (number, samples) in starts.iter().enumerate() {
        assert_eq!(*samples, (number as u64 * 120 * 1001 * 48_000 + 15_000) / 30_000);
    }
    assert_eq!(NTSC.samples_at(length, SAMPLE_RATE), 14_414_400);
}

#[test]
fn clips_used_from_their_start_are_only_copied() {
    let timeline = bare(vec![clip("a", &hash("a"), 0, 31), clip("b", &hash("b"), 24, 5)], FrameRate::FILM);
    let copied = |clip, first, frames| Span::Copy { clip, first: Frames(first), frames: Frames(frames) };
    assert_eq!(plan(&timeline, 12), [copied(0, 0, 31), copied(1, 24, 5)]);
}

#[test]
fn a_crossfade_takes_its_frames_from_both_clips() {
    let timeline =
        bare(vec![clip("a", &hash("a"), 0, 48), fading(clip("b", &hash("b"), 0, 48), 7)], FrameRate::FILM);
    let frames = Frames;
    assert_eq!(
        plan(&timeline, 12),
        [
            Span::Copy { clip: 0, first: frames(0), frames: frames(41) },
            Span::Mix {
                from: 0,
                from_first: frames(41),
                to: 1,
                to_first: frames(0),
                frames: frames(7),
                look: Look::Fade
            },
            Span::Encode { clip: 1, first: frames(7), frames: frames(5) },
            Span::Copy { clip: 1, first: frames(12), frames: frames(36) },
        ]
    );
}

#[test]
fn a_film_of_copies_has_exactly_the_frames_of_its_clips() {
    let shelf = Shelf::new(NTSC);
    let (a, b) = (shelf.numbered("a", 0, 40), shelf.numbered("b", 100, 31));
    let timeline = shelf.timeline(vec![clip("a", &a, 0, 40), clip("b", &b, 0, 31), clip("c", &a, 12, 17)]);
    let (rendered, notes) = shelf.render(&timeline);
    let rendered = rendered.unwrap();
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!((rendered.frames, rendered.samples), (Frames(88), NTSC.samples_at(Frames(88), SAMPLE_RATE)));
    assert_eq!((rendered.loudness_lufs, rendered.true_peak_dbtp), (None, None));
    let hashes = |hash: &ContentHash| frame_hashes(&tools(), &shelf.path(hash).unwrap()).unwrap();
    let (first, second) = (hashes(&a), hashes(&b));
    let expected = [&first[..], &second[..], &first[12..29]].concat();
    assert_eq!(frame_hashes(&tools(), &shelf.film()).unwrap(), expected);
    let found = probe(&tools(), &shelf.film()).unwrap();
    let (video, audio) = (found.video.unwrap(), found.audio.unwrap());
    assert_eq!((video.frames, video.rate, video.constant_rate), (Frames(88), NTSC, true));
    assert_eq!((audio.codec.as_str(), audio.sample_rate, audio.channels), ("aac", SAMPLE_RATE, 2));
    let left: Vec<_> = std::fs::read_dir(shelf.folder.path().join("out")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn clips_that_begin_between_key_frames_are_exact_and_copied_from_the_next_key_on() {
    let shelf = Shelf::new(FrameRate::FILM);
    let (a, b) = (shelf.numbered("a", 0, 60), shelf.numbered("b", 100, 60));
    let timeline = shelf.timeline(vec![clip("a", &a, 5, 30), clip("b", &b, 1, 9), clip("c", &b, 47, 13)]);
    shelf.render(&timeline).0.unwrap();
    let expected: Vec<u64> = (5..35).chain(101..110).chain(147..160).collect();
    assert_eq!(numbers(&shelf.film()), expected);
    let film = frame_hashes(&tools(), &shelf.film()).unwrap();
    let source = frame_hashes(&tools(), &shelf.path(&a).unwrap()).unwrap();
    assert_eq!(film[7..30], source[12..35]);
}

#[test]
fn a_crossfade_shortens_the_film_and_leaves_the_rest_untouched() {
    let shelf = Shelf::new(FrameRate::FILM);
    let (a, b) = (shelf.numbered("a", 0, 36), shelf.numbered("b", 100, 36));
    let timeline = shelf.timeline(vec![clip("a", &a, 0, 36), fading(clip("b", &b, 0, 36), 8)]);
    assert_eq!(shelf.render(&timeline).0.unwrap().frames, Frames(64));
    let seen = numbers(&shelf.film());
    assert_eq!(seen[..28], (0..28).collect::<Vec<_>>());
    assert_eq!(seen[36..], (108..136).collect::<Vec<_>>());
}

#[test]
fn the_same_timeline_gives_the_same_file() {
    let shelf = Shelf::new(FrameRate::FILM);
    let a = shelf.numbered("a", 0, 30);
    let voice = shelf.sound("v", &tone(0.8, 300.0, 0.2));
    let mut timeline = shelf.timeline(vec![clip("a", &a, 3, 20), fading(clip("b", &a, 0, 20), 5)]);
    timeline.sound = vec![sound(Bus::Voice, &voice, 4, 30)];
    shelf.render(&timeline).0.unwrap();
    let first = std::fs::read(shelf.film()).unwrap();
    shelf.render(&timeline).0.unwrap();
    assert!(first == std::fs::read(shelf.film()).unwrap());
}

#[test]
fn clips_coded_by_others_are_encoded_and_said_so() {
    let shelf = Shelf::new(FrameRate::FILM);
    let a = shelf.numbered("a", 0, 30);
    let source = shelf.path(&a).unwrap();
    // Long open groups with B-frames: what providers send.
    let foreign = shelf.put("f", |path| {
        let call = Ffmpeg::new(&tools()).input(&source).unwrap();
        let call = call.args(["-c:v", "libx264", "-crf", "12", "-g", "250", "-bf", "3", "-f", "mp4"]);
        call.output(path).unwrap().run(path).unwrap();
    });
    let timeline = shelf.timeline(vec![clip("ours", &a, 0, 30), clip("theirs", &foreign, 4, 20)]);
    let (rendered, notes) = shelf.render(&timeline);
    assert_eq!(rendered.unwrap().frames, Frames(50));
    assert!(notes.len() == 1 && notes[0].contains("theirs") && !notes[0].contains("ours"), "{notes:?}");
    assert_eq!(numbers(&shelf.film()), (0..30).chain(4..24).collect::<Vec<_>>());
}

#[test]
fn a_copy_that_fails_its_check_is_encoded_instead_and_said_so() {
    let shelf = Shelf::new(FrameRate::FILM);
    let a = shelf.numbered("a", 0, 36);
    let source = shelf.path(&a).unwrap();
    // Coded as the house codes, but its only key frame is the first: the copy from frame 12 must be refused.
    let long = shelf.put("long", |path| {
        let call = Ffmpeg::new(&tools()).input(&source).unwrap();
        let house = director_media::EncoderProfile::house().arguments(FrameRate::FILM);
        let call =
            call.args(["-an"]).args(house).args(["-force_key_frames", "0", "-g", "240", "-keyint_min", "12"]);
        call.output(path).unwrap().run(path).unwrap();
    });
    let timeline = shelf.timeline(vec![clip("a", &a, 0, 36), clip("long", &long, 12, 10)]);
    let (rendered, notes) = shelf.render(&timeline);
    assert_eq!(rendered.unwrap().frames, Frames(46));
    assert!(notes.len() == 1 && notes[0].starts_with("copying pictures failed"), "{notes:?}");
    assert_eq!(numbers(&shelf.film()), (0..36).chain(12..22).collect::<Vec<_>>());
}

#[test]
fn a_beep_is_heard_at_the_frame_of_its_flash() {
    let shelf = Shelf::new(NTSC);
    let flash = 53_u64;
    let media = shelf.put("flash", |path| {
        let mut writer = VideoWriter::create(&tools(), path, SMALL, NTSC).unwrap();
        for number in 0..90 {
            let level = if number == flash { 230 } else { 20 };
            writer.write(&vec![level; SMALL.pixels() as usize * 3]).unwrap();
        }
        writer.finish().unwrap();
    });
    let beep = shelf.sound("beep", &tone(0.2, 880.0, 0.4));
    let lead = shelf.numbered("lead", 0, 41);
    let mut timeline =
        shelf.timeline(vec![clip("lead", &lead, 0, 41), fading(clip("flash", &media, 0, 90), 11)]);
    let due = 41 - 11 + flash;
    timeline.sound = vec![sound(Bus::Effects, &beep, due, 10)];
    shelf.render(&timeline).0.unwrap();
    let frames = read_frames(&tools(), &shelf.film(), Pixels::Gray8, None).unwrap();
    let bright = frames.map(Result::unwrap).position(|frame| frame.iter().all(|level| *level > 128)).unwrap();
    assert_eq!(bright as u64, due);
    let pcm = read_audio(&tools(), &shelf.film()).unwrap().unwrap();
    let onset = pcm.samples.iter().position(|sample| sample.abs() > 0.1).unwrap() as u64 / 2;
    let half_a_frame = 48_000 * 1001 / 30_000 / 2;
    assert!(onset.abs_diff(NTSC.samples_at(Frames(due), SAMPLE_RATE)) < half_a_frame, "{onset}");
}

#[test]
fn a_film_is_brought_to_its_loudness_under_its_peak() {
    let shelf = Shelf::new(FrameRate::FILM);
    let a = shelf.numbered("a", 0, 120);
    for (name, level) in [("quiet", 0.02_f32), ("loud", 0.99)] {
        // Words and pauses, like speech.
        let mut words = tone(4.5, 400.0, level);
        let spoken = |at: usize| at / 2 % 12_000 < 7000;
        words
            .samples
            .iter_mut()
            .enumerate()
            .filter(|(at, _)| !spoken(*at))
            .for_each(|(_, sample)| *sample = 0.0);
        let voice = shelf.sound(name, &words);
        let mut timeline = shelf.timeline(vec![clip("a", &a, 0, 120)]);
        timeline.sound = vec![sound(Bus::Voice, &voice, 2, 110)];
        let rendered = shelf.render(&timeline).0.unwrap();
        let (loudness, peak) = (rendered.loudness_lufs.unwrap(), rendered.true_peak_dbtp.unwrap());
        assert!((loudness + 14.0).abs() < 1.0, "{name}: {loudness} LUFS");
        assert!(peak <= -1.0, "{name}: {peak} dBTP");
    }
}

#[test]
fn music_steps_back_while_someone_speaks() {
    let shelf = Shelf::new(FrameRate::FILM);
    let music = shelf.sound("m", &tone(10.0, 110.0, 0.5));
    let voice = shelf.sound("v", &tone(2.0, 500.0, 0.3));
    let mut timeline = shelf.timeline(vec![clip("a", &hash("a"), 0, 240)]);
    timeline.sound = vec![sound(Bus::Music, &music, 0, 240), sound(Bus::Voice, &voice, 96, 48)];
    let files = |hash: &ContentHash| shelf.path(hash);
    let with = mix(&tools(), &timeline, &files).unwrap();
    assert_eq!(with.frames(), 480_000);
    let alone = root_mean_square(&with, 1.0, 3.0);
    timeline.sound.pop();
    let undisturbed = mix(&tools(), &timeline, &files).unwrap();
    assert!((root_mean_square(&undisturbed, 4.5, 5.5) / alone - 1.0).abs() < 0.01);
    let mut speech = tone(2.0, 500.0, 0.3);
    speech.resize(96_000);
    let mut under = with.clone();
    let place = 4 * 48_000 * 2;
    under.samples[place..place + speech.samples.len()]
        .iter_mut()
        .zip(&speech.samples)
        .for_each(|(sum, word)| *sum -= word);
    let ducked = root_mean_square(&under, 4.5, 5.5);
    let decibels = 20.0 * (ducked / alone).log10();
    assert!((decibels + 12.0).abs() < 0.5, "{decibels}");
    assert!((root_mean_square(&with, 8.5, 9.5) / alone - 1.0).abs() < 0.01);
}

#[test]
fn sounds_begin_and_end_without_a_click_and_only_where_they_are_placed() {
    let shelf = Shelf::new(FrameRate::FILM);
    let mut constant = Pcm::silence(1, 48_000);
    constant.samples.fill(0.5);
    let media = shelf.sound("c", &constant);
    let mut timeline = shelf.timeline(vec![clip("a", &hash("a"), 0, 48)]);
    timeline.sound = vec![SoundClip { source_in: Frames(4), ..sound(Bus::Effects, &media, 12, 6) }];
    let mixed = mix(&tools(), &timeline, &|hash: &ContentHash| shelf.path(hash)).unwrap();
    let steepest =
        mixed.samples.chunks(2).zip(mixed.samples.chunks(2).skip(1)).map(|(a, b)| (b[0] - a[0]).abs());
    assert!(steepest.fold(0.0, f32::max) < 0.005);
    assert!(mixed.samples[..24_000 * 2].iter().all(|sample| *sample == 0.0));
    assert!(mixed.samples[36_000 * 2..].iter().all(|sample| *sample == 0.0));
    assert!((root_mean_square(&mixed, 0.6, 0.7) - 0.315).abs() < 0.01);
}

#[test]
fn sound_of_any_format_and_rate_takes_its_place() {
    let shelf = Shelf::new(FrameRate::FILM);
    let wav = shelf.sound("t", &tone(2.0, 200.0, 0.4));
    let source = shelf.path(&wav).unwrap();
    let other = shelf.put("effect.flac", |path| {
        let call =
            Ffmpeg::new(&tools()).input(&source).unwrap().args(["-ar", "44100", "-ac", "1", "-f", "flac"]);
        call.output(path).unwrap().run(path).unwrap();
    });
    let mut timeline = shelf.timeline(vec![clip("a", &hash("a"), 0, 72)]);
    timeline.sound = vec![SoundClip { source_in: Frames(36), ..sound(Bus::Effects, &other, 24, 48) }];
    let mixed = mix(&tools(), &timeline, &|hash: &ContentHash| shelf.path(hash)).unwrap();
    assert!(root_mean_square(&mixed, 0.0, 0.99) == 0.0 && root_mean_square(&mixed, 1.6, 3.0) == 0.0);
    let level = root_mean_square(&mixed, 1.1, 1.4);
    assert!((level - 0.4 * 0.63 / 2_f64.sqrt()).abs() < 0.01, "{level}");
}

#[test]
fn overlapping_dialogue_crossfades_at_equal_power() {
    let shelf = Shelf::new(FrameRate::FILM);
    let (low, high) = (shelf.sound("l", &tone(2.0, 200.0, 0.4)), shelf.sound("h", &tone(2.0, 1130.0, 0.4)));
    let mut timeline = shelf.timeline(vec![clip("a", &hash("a"), 0, 72)]);
    timeline.sound = vec![sound(Bus::Dialogue, &low, 0, 48), sound(Bus::Dialogue, &high, 24, 48)];
    let mixed = mix(&tools(), &timeline, &|hash: &ContentHash| shelf.path(hash)).unwrap();
    for at in [0.5, 1.1, 1.5, 1.9, 2.5] {
        let level = root_mean_square(&mixed, at - 0.05, at + 0.05);
        assert!((level / 0.283 - 1.0).abs() < 0.05, "{level} at {at}");
    }
}

#[test]
fn what_lies_beyond_the_film_is_cut_and_what_is_silent_stays_silent() {
    let shelf = Shelf::new(FrameRate::FILM);
    let media = shelf.sound("t", &tone(9.0, 200.0, 0.2));
    let mut timeline = shelf.timeline(vec![clip("a", &hash("a"), 0, 24)]);
    timeline.sound = vec![sound(Bus::Dialogue, &media, 12, 500), sound(Bus::Voice, &media, 90, 10)];
    let files = |hash: &ContentHash| shelf.path(hash);
    assert_eq!(mix(&tools(), &timeline, &files).unwrap().frames(), 48_000);
    let silence = Pcm::silence(2, 48_000);
    assert_eq!(master(&silence, -2.0).unwrap(), silence);
    assert_eq!(measure(&silence).unwrap().integrated_lufs, None);
}

#[test]
fn what_cannot_be_cut_is_refused_by_name_and_leaves_nothing() {
    let shelf = Shelf::new(FrameRate::FILM);
    let a = shelf.numbered("a", 0, 20);
    let empty = shelf.render(&shelf.timeline(Vec::new())).0.unwrap_err();
    assert!(empty.to_string().contains("no clips"), "{empty}");
    let gone = shelf.render(&shelf.timeline(vec![clip("x", &hash("gone"), 0, 5)])).0.unwrap_err();
    assert!(matches!(gone, CutError::MissingMedia { .. }), "{gone}");
    let short = shelf.render(&shelf.timeline(vec![clip("tail", &a, 10, 11)])).0.unwrap_err();
    assert!(short.to_string().contains("tail") && short.to_string().contains("21"), "{short}");
    let other = Timeline { rate: NTSC, ..shelf.timeline(vec![clip("slow", &a, 0, 10)]) };
    assert!(matches!(shelf.render(&other).0, Err(CutError::WrongRate { .. })));
    assert_eq!(std::fs::read_dir(shelf.folder.path().join("out")).unwrap().count(), 0);
    let nowhere = Path::new("/no/such/folder/film.mp4");
    let files = |hash: &ContentHash| shelf.path(hash);
    let error = render(&tools(), &shelf.timeline(vec![clip("a", &a, 0, 9)]), &files, nowhere, &mut |_| {})
        .unwrap_err();
    assert!(error.to_string().contains("/no/such/folder/film.mp4"), "{error}");
}

#[test]
fn a_failed_render_leaves_the_film_that_was_there() {
    let shelf = Shelf::new(FrameRate::FILM);
    let a = shelf.numbered("a", 0, 20);
    std::fs::write(shelf.film(), "the film of yesterday").unwrap();
    let mut timeline = shelf.timeline(vec![clip("a", &a, 0, 20)]);
    timeline.sound = vec![sound(Bus::Voice, &hash("gone"), 0, 5)];
    shelf.render(&timeline).0.unwrap_err();
    assert_eq!(std::fs::read_to_string(shelf.film()).unwrap(), "the film of yesterday");
}
