//! Drives the media crate from outside, with clips it makes itself. Frames carry their number as eight bands, bright for a
//! one and dark for a zero, so that every claim about frames can be read back from pixels.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use director_film::speech::{Voice, VoiceEngine};
use director_film::{FrameRate, Frames, Seconds, Size};
use director_media::{
    EncoderProfile, Ffmpeg, Fit, Form, Look, MediaError, Motion, NormaliseTarget, Normalised, Pcm, Piece,
    Pixels, SAMPLE_RATE, Shot, ToolPaths, Tools, VideoWriter, copy_piece, decode_and_count, encode_shot,
    frame_hashes, house_parameters, join, mux, normalise, pick_voice, probe, read_audio, read_frames, speak,
    still_in_motion, still_to_video,
};
use director_sandbox::Cancel;
use std::path::{Path, PathBuf};

const SMALL: Size = Size::new(320, 180);
const NTSC: FrameRate = FrameRate { num: 30_000, den: 1001 };

fn tools() -> Tools {
    Tools::find(&ToolPaths::default()).expect("the tests need ffmpeg")
}

fn numbered_frame(size: Size, number: u64) -> Vec<u8> {
    let band = size.width.div_ceil(8);
    let row = (0..size.width).flat_map(|x| [if number >> (x / band) & 1 == 1 { 220 } else { 30 }; 3]);
    row.collect::<Vec<u8>>().repeat(size.height as usize)
}

fn read_number(size: Size, gray: &[u8]) -> u64 {
    let band = size.width.div_ceil(8);
    let middle = &gray[(size.height / 2 * size.width) as usize..];
    (0..8)
        .filter(|bit| middle[(bit * band + band / 2) as usize] > 128)
        .fold(0, |number, bit| number | 1 << bit)
}

fn numbered_clip(path: &Path, size: Size, rate: FrameRate, frames: u64) {
    let mut writer = VideoWriter::create(&tools(), path, size, rate).unwrap();
    for number in 0..frames {
        writer.write(&numbered_frame(size, number)).unwrap();
    }
    assert_eq!(writer.finish().unwrap(), Frames(frames));
}

fn numbers(path: &Path) -> Vec<u64> {
    let reader = read_frames(&tools(), path, Pixels::Gray8, Some(SMALL)).unwrap();
    reader.map(|frame| read_number(SMALL, &frame.unwrap())).collect()
}

fn beep(at: u64, total: u64) -> Pcm {
    let mut pcm = Pcm::silence(2, total);
    for moment in at..at + 2400 {
        let value = 0.5 * ((moment - at) as f32 * 0.13).sin();
        pcm.samples[moment as usize * 2..][..2].fill(value);
    }
    pcm
}

/// Moment of the first sample that is clearly not silence.
fn onset(pcm: &Pcm) -> u64 {
    pcm.samples.iter().position(|sample| sample.abs() > 0.05).unwrap() as u64 / u64::from(pcm.channels)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn leftovers(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn whole(size: Size, rate: FrameRate) -> NormaliseTarget {
    NormaliseTarget { size, rate, from: Seconds::ZERO, frames: None, fit: Fit::Pad }
}

/// Footage as cameras make it, through ffmpeg's own generators.
fn footage(path: &Path, arguments: &[&str]) {
    Ffmpeg::new(&tools()).args(arguments.iter().copied()).output(path).unwrap().run(path).unwrap();
}

#[test]
fn a_written_clip_has_every_frame_in_order_and_the_house_form() {
    let folder = folder();
    let clip = folder.path().join("-odd % name:1.mp4");
    numbered_clip(&clip, SMALL, FrameRate::FILM, 60);
    assert_eq!(numbers(&clip), (0..60).collect::<Vec<_>>());
    let found = probe(&tools(), &clip).unwrap();
    let video = found.video.unwrap();
    assert_eq!(
        (video.codec.as_str(), video.pixel_format.as_str(), video.profile.as_str()),
        ("h264", "yuv420p", "High")
    );
    assert_eq!(
        (video.size, video.rate, video.constant_rate, video.frames),
        (SMALL, FrameRate::FILM, true, Frames(60))
    );
    assert_eq!(
        (video.color_space.as_deref(), video.sample_aspect, video.rotation),
        (Some("bt709"), (1, 1), 0)
    );
    assert_eq!((found.audio, found.seconds), (None, 2.5));
    assert_eq!(leftovers(folder.path()), [clip]);
}

#[test]
fn the_same_frames_give_the_same_bytes() {
    let folder = folder();
    let (one, two) = (folder.path().join("1.mp4"), folder.path().join("2.mp4"));
    numbered_clip(&one, SMALL, FrameRate::FILM, 30);
    numbered_clip(&two, SMALL, FrameRate::FILM, 30);
    assert_eq!(std::fs::read(one).unwrap(), std::fs::read(two).unwrap());
}

#[test]
fn colours_come_back_through_bt709() {
    let folder = folder();
    let clip = folder.path().join("c.mp4");
    let colours = [[200_u8, 30, 40], [20, 180, 60], [40, 60, 210], [255, 255, 255]];
    let mut writer = VideoWriter::create(&tools(), &clip, SMALL, FrameRate::FILM).unwrap();
    for colour in colours {
        writer.write(&colour.repeat(SMALL.pixels() as usize)).unwrap();
    }
    writer.finish().unwrap();
    let frames = read_frames(&tools(), &clip, Pixels::Rgb24, None).unwrap();
    for (frame, colour) in frames.zip(colours) {
        let frame = frame.unwrap();
        let middle = &frame[frame.len() / 2 / 3 * 3..][..3];
        let close = middle.iter().zip(colour).all(|(got, want)| got.abs_diff(want) <= 4);
        assert!(close, "{middle:?} instead of {colour:?}");
    }
}

#[test]
fn every_twelfth_frame_is_a_key_and_none_looks_forward() {
    let folder = folder();
    let clip = folder.path().join("k.mp4");
    numbered_clip(&clip, SMALL, FrameRate::FILM, 30);
    let job = director_sandbox::Job::new("ffprobe")
        .args(["-v", "error", "-show_entries", "packet=pts_time,dts_time,flags", "-of", "csv=p=0"])
        .arg(&clip);
    let listing = String::from_utf8(director_sandbox::run(&job, &Cancel::new()).unwrap().stdout).unwrap();
    let rows: Vec<Vec<&str>> = listing.lines().map(|row| row.split(',').collect()).collect();
    let keys: Vec<usize> = (0..rows.len()).filter(|row| rows[*row][2].starts_with('K')).collect();
    assert_eq!(keys, [0, 12, 24]);
    assert!(rows.iter().all(|row| row[0] == row[1]), "{listing}");
}

#[test]
fn a_writer_that_is_dropped_leaves_nothing() {
    let folder = folder();
    let mut writer =
        VideoWriter::create(&tools(), &folder.path().join("x.mp4"), SMALL, FrameRate::FILM).unwrap();
    writer.write(&numbered_frame(SMALL, 1)).unwrap();
    drop(writer);
    assert_eq!(leftovers(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_writer_refuses_odd_sizes_torn_frames_and_no_frames() {
    let folder = folder();
    let out = folder.path().join("x.mp4");
    let odd = VideoWriter::create(&tools(), &out, Size::new(321, 180), FrameRate::FILM);
    assert!(matches!(odd, Err(MediaError::Size { .. })));
    let mut writer = VideoWriter::create(&tools(), &out, SMALL, FrameRate::FILM).unwrap();
    assert!(matches!(writer.write(&[0; 7]), Err(MediaError::FrameBytes { got: 7, .. })));
    assert!(matches!(writer.finish(), Err(MediaError::NoFrames { .. } | MediaError::Failed { .. })));
    assert_eq!(leftovers(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_full_disk_is_called_so() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    let call =
        Ffmpeg::new(&tools()).args(["-f", "lavfi", "-i", "testsrc=duration=1"]).args(["-f", "rawvideo"]);
    let error = call.output(full).unwrap().run(full).unwrap_err();
    assert!(matches!(error, MediaError::DiskFull { .. }), "{error}");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let out = Path::new("/no/such/folder/film.mp4");
    let error = VideoWriter::create(&tools(), out, SMALL, FrameRate::FILM).unwrap_err();
    assert!(error.to_string().contains("/no/such/folder/film.mp4"), "{error}");
}

#[test]
fn the_profile_names_the_encoder_build_and_is_stable() {
    let tools = tools();
    assert_eq!(EncoderProfile::house().id(&tools), EncoderProfile::house().id(&tools));
    assert!(tools.ffmpeg_build().contains("ffmpeg version"));
}

#[test]
fn a_missing_ffmpeg_is_named_with_package_and_variable() {
    let paths = ToolPaths { ffmpeg: Some("/no/ffmpeg".into()), ..ToolPaths::default() };
    let text = Tools::find(&paths).unwrap_err().to_string();
    assert!(text.contains("sudo apt-get install ffmpeg") && text.contains("DIRECTOR_FFMPEG"), "{text}");
}

#[cfg(unix)]
#[test]
fn an_ffmpeg_that_is_too_old_or_fails_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let fake = |name: &str, script: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        ToolPaths { ffmpeg: Some(path), ..ToolPaths::default() }
    };
    let old = Tools::find(&fake("old", "echo ffmpeg version 4.4.2 Copyright")).unwrap_err();
    assert!(matches!(old, MediaError::ToolTooOld { .. }) && old.to_string().contains("5.1"), "{old}");
    let broken = Tools::find(&fake("broken", "echo cannot load library >&2; exit 127")).unwrap_err();
    assert!(broken.to_string().contains("cannot load library"), "{broken}");
}

#[test]
fn the_inventory_lists_every_program_with_a_remedy_where_it_is_missing() {
    let paths = ToolPaths { flite: Some("/no/flite".into()), ..ToolPaths::default() };
    let inventory = Tools::inventory(&paths);
    assert_eq!(
        inventory.iter().map(|tool| tool.name).collect::<Vec<_>>(),
        ["ffmpeg", "ffprobe", "flite", "espeak-ng"]
    );
    assert!(inventory[0].required && inventory[0].version.is_some() && inventory[0].remedy.is_none());
    assert!(!inventory[2].required && inventory[2].remedy.as_ref().unwrap().contains("flite"));
}

#[test]
fn files_that_are_no_media_are_refused_by_name() {
    let folder = folder();
    let text = folder.path().join("notes.mp4");
    std::fs::write(&text, "not a film at all").unwrap();
    let error = probe(&tools(), &text).unwrap_err();
    assert!(
        matches!(error, MediaError::Unreadable { .. }) && error.to_string().contains("notes.mp4"),
        "{error}"
    );
    assert!(probe(&tools(), &folder.path().join("gone.mp4")).is_err());
    let empty = folder.path().join("empty.mp4");
    std::fs::write(&empty, b"").unwrap();
    assert!(matches!(probe(&tools(), &empty), Err(MediaError::Unreadable { .. })));
}

#[test]
fn a_playlist_cannot_make_ffmpeg_read_other_files() {
    let folder = folder();
    let clip = folder.path().join("secret.mp4");
    numbered_clip(&clip, SMALL, FrameRate::FILM, 3);
    let list = folder.path().join("innocent.mp4");
    std::fs::write(&list, format!("ffconcat version 1.0\nfile '{}'\n", clip.display())).unwrap();
    assert!(
        read_frames(&tools(), &list, Pixels::Gray8, None)
            .and_then(|mut frames| frames.next().unwrap())
            .is_err()
    );
}

#[test]
fn a_truncated_file_is_refused_or_counted_short() {
    let folder = folder();
    let clip = folder.path().join("t.mp4");
    numbered_clip(&clip, SMALL, FrameRate::FILM, 60);
    let bytes = std::fs::read(&clip).unwrap();
    std::fs::write(&clip, &bytes[..bytes.len() / 2]).unwrap();
    match probe(&tools(), &clip) {
        Ok(found) => assert!(found.video.unwrap().frames < Frames(60)),
        Err(error) => assert!(matches!(error, MediaError::Unreadable { .. }), "{error}"),
    }
    std::fs::write(&clip, &bytes[..40]).unwrap();
    assert!(matches!(probe(&tools(), &clip), Err(MediaError::Unreadable { .. })));
}

#[test]
fn a_sound_file_has_no_picture_to_normalise() {
    let folder = folder();
    let wav = folder.path().join("a.wav");
    Pcm::silence(2, 4800).write_wav(&wav).unwrap();
    let out = folder.path().join("v.mp4");
    let error = normalise(&tools(), &wav, &whole(SMALL, FrameRate::FILM), &out, &folder.path().join("s.wav"))
        .unwrap_err();
    assert!(matches!(error, MediaError::NoVideo { .. }), "{error}");
    assert!(!out.exists());
}

#[test]
fn normalising_keeps_every_frame_of_footage_at_the_films_rate() {
    let folder = folder();
    let (clip, video, sound) =
        (folder.path().join("c.mp4"), folder.path().join("v.mp4"), folder.path().join("s.wav"));
    numbered_clip(&clip, SMALL, FrameRate::FILM, 50);
    let made = normalise(&tools(), &clip, &whole(SMALL, FrameRate::FILM), &video, &sound).unwrap();
    assert_eq!(made, Normalised { frames: Frames(50), sound: false });
    assert_eq!(numbers(&video), (0..50).collect::<Vec<_>>());
    assert!(!sound.exists());
}

#[test]
fn normalising_a_part_begins_and_ends_on_the_frame() {
    let folder = folder();
    let (clip, video, sound) =
        (folder.path().join("c.mp4"), folder.path().join("v.mp4"), folder.path().join("s.wav"));
    numbered_clip(&clip, SMALL, FrameRate::FILM, 72);
    let part = NormaliseTarget {
        from: Seconds::from_millis(1500),
        frames: Some(Frames(13)),
        ..whole(SMALL, FrameRate::FILM)
    };
    assert_eq!(normalise(&tools(), &clip, &part, &video, &sound).unwrap().frames, Frames(13));
    assert_eq!(numbers(&video), (36..49).collect::<Vec<_>>());
    let past = NormaliseTarget { from: Seconds::whole(9), ..part };
    let error = normalise(&tools(), &clip, &past, &folder.path().join("p.mp4"), &sound).unwrap_err();
    assert!(matches!(error, MediaError::NoFrames { .. }), "{error}");
}

#[test]
fn footage_of_other_size_rate_and_pixel_shape_becomes_the_films() {
    let folder = folder();
    let clip = folder.path().join("c.mkv");
    footage(
        &clip,
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc=size=353x289:rate=30000/1001:duration=2",
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:sample_rate=44100:duration=1.2",
            "-vf",
            "setsar=12/11",
            "-c:v",
            "ffv1",
            "-c:a",
            "flac",
        ],
    );
    let (video, sound) = (folder.path().join("v.mp4"), folder.path().join("s.wav"));
    let made = normalise(&tools(), &clip, &whole(SMALL, FrameRate::FILM), &video, &sound).unwrap();
    assert!(made.sound && (47..=49).contains(&made.frames.0), "{made:?}");
    let found = probe(&tools(), &video).unwrap().video.unwrap();
    assert_eq!(
        (found.size, found.sample_aspect, found.rate, found.constant_rate),
        (SMALL, (1, 1), FrameRate::FILM, true)
    );
    assert_eq!(found.frames, made.frames);
    let pcm = Pcm::read_wav(&sound).unwrap();
    assert_eq!((pcm.sample_rate, pcm.channels), (SAMPLE_RATE, 2));
    assert_eq!(pcm.frames(), FrameRate::FILM.samples_at(made.frames, SAMPLE_RATE));
}

#[test]
fn footage_of_varying_rate_is_noticed_and_made_constant() {
    let folder = folder();
    let clip = folder.path().join("vfr.mkv");
    footage(
        &clip,
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc=size=320x180:rate=30:duration=4",
            "-vf",
            "select=not(mod(n\\,3))+lt(n\\,40)",
            "-fps_mode",
            "vfr",
            "-c:v",
            "ffv1",
        ],
    );
    assert!(!probe(&tools(), &clip).unwrap().video.unwrap().constant_rate);
    let (video, sound) = (folder.path().join("v.mp4"), folder.path().join("s.wav"));
    let made = normalise(&tools(), &clip, &whole(SMALL, FrameRate::FILM), &video, &sound).unwrap();
    assert!((94..=97).contains(&made.frames.0), "{made:?}");
    assert!(probe(&tools(), &video).unwrap().video.unwrap().constant_rate);
}

#[test]
fn a_turned_picture_is_set_upright() {
    let folder = folder();
    let (flat, turned) = (folder.path().join("f.mp4"), folder.path().join("t.mp4"));
    numbered_clip(&flat, SMALL, FrameRate::FILM, 5);
    Ffmpeg::new(&tools())
        .input(&flat)
        .unwrap()
        .args(["-c", "copy", "-metadata:s:v:0", "rotate=90"])
        .output(&turned)
        .unwrap()
        .run(&turned)
        .unwrap();
    assert_eq!(probe(&tools(), &turned).unwrap().video.unwrap().rotation.rem_euclid(180), 90);
    let reader = read_frames(&tools(), &turned, Pixels::Gray8, None).unwrap();
    assert_eq!(reader.size(), Size::new(180, 320));
    assert_eq!(reader.map(Result::unwrap).count(), 5);
    let (video, sound) = (folder.path().join("v.mp4"), folder.path().join("s.wav"));
    normalise(&tools(), &turned, &whole(SMALL, FrameRate::FILM), &video, &sound).unwrap();
    let frame = read_frames(&tools(), &video, Pixels::Gray8, None).unwrap().next().unwrap().unwrap();
    assert!(frame[90 * 320 + 5] < 20, "a tall picture in a wide frame has black sides");
}

#[test]
fn a_film_of_picture_and_sound_keeps_flash_and_beep_together() {
    let folder = folder();
    let (clip, wav, film) =
        (folder.path().join("v.mp4"), folder.path().join("s.wav"), folder.path().join("f.mp4"));
    let flash = 37_u64;
    let mut writer = VideoWriter::create(&tools(), &clip, SMALL, NTSC).unwrap();
    for number in 0..61 {
        let level = if number == flash { 240 } else { 16 };
        writer.write(&vec![level; SMALL.pixels() as usize * 3]).unwrap();
    }
    writer.finish().unwrap();
    let at = NTSC.samples_at(Frames(flash), SAMPLE_RATE);
    // Longer than the picture, to be cut by the mux.
    beep(at, 200_000).write_wav(&wav).unwrap();
    mux(&tools(), &clip, &wav, &film, &[("title".to_owned(), "Flash = beep".to_owned())]).unwrap();
    let found = probe(&tools(), &film).unwrap();
    assert_eq!(found.video.unwrap().frames, Frames(61));
    assert_eq!(found.audio.as_ref().unwrap().codec, "aac");
    let pcm = read_audio(&tools(), &film).unwrap().unwrap();
    assert!(onset(&pcm).abs_diff(at) < 800, "beep at {} instead of {at}", onset(&pcm));
    let length = NTSC.samples_at(Frames(61), SAMPLE_RATE);
    assert!(pcm.frames().abs_diff(length) <= 1024, "{} samples instead of {length}", pcm.frames());
    let bright =
        read_frames(&tools(), &film, Pixels::Gray8, Some(SMALL)).unwrap().position(|f| f.unwrap()[0] > 128);
    assert_eq!(bright, Some(37));
    // Normalising what was muxed finds sound and picture where they were.
    let (video, sound) = (folder.path().join("nv.mp4"), folder.path().join("ns.wav"));
    let made = normalise(&tools(), &film, &whole(SMALL, NTSC), &video, &sound).unwrap();
    assert_eq!(made, Normalised { frames: Frames(61), sound: true });
    let again = Pcm::read_wav(&sound).unwrap();
    assert_eq!(again.frames(), length);
    assert!(onset(&again).abs_diff(at) < 800);
    let bright =
        read_frames(&tools(), &video, Pixels::Gray8, Some(SMALL)).unwrap().position(|f| f.unwrap()[0] > 128);
    assert_eq!(bright, Some(37));
}

#[test]
fn a_tag_that_would_be_an_option_is_refused() {
    let folder = folder();
    let (clip, wav) = (folder.path().join("v.mp4"), folder.path().join("s.wav"));
    numbered_clip(&clip, SMALL, FrameRate::FILM, 3);
    Pcm::silence(2, 100).write_wav(&wav).unwrap();
    let bad = [("a=b".to_owned(), String::new())];
    assert!(matches!(
        mux(&tools(), &clip, &wav, &folder.path().join("f.mp4"), &bad),
        Err(MediaError::MetadataKey { .. })
    ));
}

#[test]
fn a_clip_without_sound_gives_none() {
    let folder = folder();
    let clip = folder.path().join("v.mp4");
    numbered_clip(&clip, SMALL, FrameRate::FILM, 3);
    assert_eq!(read_audio(&tools(), &clip).unwrap(), None);
}

#[test]
fn a_still_is_held_for_exactly_its_frames() {
    let folder = folder();
    let image = folder.path().join("shot%03d.png");
    // `update` keeps ffmpeg from counting in the name here, too.
    let plain = folder.path().join("plain.png");
    footage(&plain, &["-f", "lavfi", "-i", "color=c=white:size=201x301", "-frames:v", "1", "-update", "1"]);
    std::fs::rename(&plain, &image).unwrap();
    let out = folder.path().join("still.mp4");
    still_to_video(&tools(), &image, SMALL, FrameRate::FILM, Frames(31), &out).unwrap();
    let found = probe(&tools(), &out).unwrap().video.unwrap();
    assert_eq!((found.frames, found.size, found.rate), (Frames(31), SMALL, FrameRate::FILM));
    let frames: Vec<_> =
        read_frames(&tools(), &out, Pixels::Gray8, None).unwrap().map(Result::unwrap).collect();
    assert_eq!(frames.len(), 31);
    let row = &frames[30][90 * 320..91 * 320];
    assert!(row[10] < 10 && row[160] > 240, "black bars beside a white picture");
    std::fs::write(&plain, b"no image").unwrap();
    assert!(still_to_video(&tools(), &plain, SMALL, FrameRate::FILM, Frames(3), &out).is_err());
}

#[test]
fn speech_is_the_same_every_time_and_longer_for_more_words() {
    let voice = Voice { engine: VoiceEngine::Flite, name: "rms".to_owned() };
    let short = speak(&tools(), &voice, "It opens tomorrow.").unwrap();
    assert_eq!((short.sample_rate, short.channels), (SAMPLE_RATE, 1));
    assert!((600..3000).contains(&short.seconds().millis()), "{}", short.seconds());
    assert!(short.peak() > 0.05 && short.samples[0] != 0.0);
    assert_eq!(short, speak(&tools(), &voice, "It opens tomorrow.").unwrap());
    let long = speak(&tools(), &voice, "It opens tomorrow, “whether” we are ready — or not.").unwrap();
    assert!(long.frames() > short.frames());
}

#[test]
fn speech_in_other_languages_comes_from_espeak() {
    let voice = pick_voice(&tools(), None, "de-AT").unwrap();
    assert_eq!(voice.to_string(), "espeak-ng:de");
    let pcm = speak(&tools(), &voice, "Morgen öffnen wir die Tür.").unwrap();
    assert!((800..5000).contains(&pcm.seconds().millis()), "{}", pcm.seconds());
    assert_eq!(pick_voice(&tools(), None, "en").unwrap().to_string(), "flite:rms");
}

#[test]
fn text_is_never_an_option_of_the_speaking_program() {
    let voice = Voice { engine: VoiceEngine::Flite, name: "kal16".to_owned() };
    assert!(speak(&tools(), &voice, "--help -o /tmp/x is a text").unwrap().seconds().millis() > 500);
}

#[test]
fn voices_that_are_missing_and_texts_that_are_empty_are_refused() {
    let unknown = Voice { engine: VoiceEngine::Flite, name: "nobody".to_owned() };
    let error = speak(&tools(), &unknown, "Hello.").unwrap_err();
    assert!(error.to_string().contains("flite:nobody") && error.to_string().contains("rms"), "{error}");
    let klingon = Voice { engine: VoiceEngine::EspeakNg, name: "xx".to_owned() };
    assert!(matches!(pick_voice(&tools(), Some(&klingon), "en"), Err(MediaError::VoiceMissing { .. })));
    let voice = Voice { engine: VoiceEngine::Flite, name: "rms".to_owned() };
    assert!(matches!(speak(&tools(), &voice, " … "), Err(MediaError::NothingToSpeak { .. })));
    let long = "word ".repeat(10_000);
    assert!(matches!(speak(&tools(), &voice, &long), Err(MediaError::TextTooLong { .. })));
    let without = ToolPaths { flite: Some("/no/flite".into()), ..ToolPaths::default() };
    let error = speak(&Tools::find(&without).unwrap(), &voice, "Hello.").unwrap_err();
    assert!(error.to_string().contains("sudo apt-get install flite"), "{error}");
}

#[test]
fn a_cancelled_crew_starts_nothing() {
    let folder = folder();
    let clip = folder.path().join("v.mp4");
    numbered_clip(&clip, SMALL, FrameRate::FILM, 3);
    let cancel = Cancel::new();
    let tools = tools().with_cancel(cancel.clone());
    cancel.cancel();
    assert!(probe(&tools, &clip).unwrap_err().is_cancelled());
}

const FORM: Form = Form { size: SMALL, rate: NTSC };

fn piece(path: &Path, first: u64, frames: u64) -> Piece<'_> {
    Piece { path, first: Frames(first), frames: Frames(frames) }
}

#[test]
fn a_copied_piece_has_the_very_pixels_of_its_source_wherever_it_ends() {
    let folder = folder();
    let (clip, part) = (folder.path().join("c.mp4"), folder.path().join("p.mp4"));
    numbered_clip(&clip, SMALL, NTSC, 60);
    copy_piece(&tools(), &piece(&clip, 24, 17), FORM, &part).unwrap();
    let source = frame_hashes(&tools(), &clip).unwrap();
    assert_eq!(frame_hashes(&tools(), &part).unwrap(), source[24..41]);
    assert_eq!(decode_and_count(&tools(), &part).unwrap(), Frames(17));
    let error = copy_piece(&tools(), &piece(&clip, 25, 3), FORM, &part).unwrap_err();
    assert!(error.to_string().contains("frame 25 is not a key frame"), "{error}");
}

#[test]
fn an_encoded_piece_begins_and_ends_on_its_frames() {
    let folder = folder();
    let (clip, part) = (folder.path().join("c.mp4"), folder.path().join("p.mp4"));
    numbered_clip(&clip, SMALL, NTSC, 60);
    for (first, count) in [(0, 5), (1, 1), (29, 7), (59, 1)] {
        encode_shot(&tools(), &Shot::Plain(piece(&clip, first, count)), &[], FORM, &part).unwrap();
        assert_eq!(numbers(&part), (first..first + count).collect::<Vec<_>>());
    }
}

#[test]
fn a_crossfade_goes_evenly_from_one_picture_to_the_other() {
    let folder = folder();
    let (dark, light, seam) =
        (folder.path().join("d.mp4"), folder.path().join("l.mp4"), folder.path().join("s.mp4"));
    for (path, level) in [(&dark, 40_u8), (&light, 200)] {
        let mut writer = VideoWriter::create(&tools(), path, SMALL, NTSC).unwrap();
        for _ in 0..20 {
            writer.write(&vec![level; SMALL.pixels() as usize * 3]).unwrap();
        }
        writer.finish().unwrap();
    }
    encode_shot(
        &tools(),
        &Shot::Mix { from: piece(&dark, 13, 7), to: piece(&light, 0, 7), look: Look::Fade },
        &[],
        FORM,
        &seam,
    )
    .unwrap();
    let frames = read_frames(&tools(), &seam, Pixels::Gray8, None).unwrap();
    let levels: Vec<u8> = frames.map(|frame| frame.unwrap()[5000]).collect();
    let expected: Vec<u8> = (1..=7).map(|step| 40 + step * 20).collect();
    assert_eq!(levels.len(), 7);
    assert!(
        levels.iter().zip(&expected).all(|(got, want)| got.abs_diff(*want) <= 3),
        "{levels:?} {expected:?}"
    );
}

#[test]
fn joined_pieces_keep_their_pixels_and_stand_on_the_frame_grid() {
    let folder = folder();
    let (clip, head, tail) =
        (folder.path().join("it's.mp4"), folder.path().join("h.mp4"), folder.path().join("t.mp4"));
    numbered_clip(&clip, SMALL, NTSC, 60);
    copy_piece(&tools(), &piece(&clip, 12, 13), FORM, &head).unwrap();
    encode_shot(&tools(), &Shot::Plain(piece(&clip, 25, 11)), &[], FORM, &tail).unwrap();
    let film = folder.path().join("f.mp4");
    join(&tools(), &[head.clone(), tail.clone(), clip.clone()], NTSC, &film).unwrap();
    let mut expected: Vec<u64> = (12..36).collect();
    expected.extend(0..60);
    assert_eq!(numbers(&film), expected);
    let hashes: Vec<_> =
        [&head, &tail, &clip].iter().flat_map(|part| frame_hashes(&tools(), part).unwrap()).collect();
    assert_eq!(frame_hashes(&tools(), &film).unwrap(), hashes);
    let found = probe(&tools(), &film).unwrap().video.unwrap();
    assert_eq!((found.frames, found.rate, found.constant_rate), (Frames(84), NTSC, true));
    assert_eq!(found.parameter_hash, house_parameters(&tools(), FORM).unwrap());
    let job = director_sandbox::Job::new("ffprobe")
        .args(["-v", "error", "-show_entries", "packet=pts,dts,duration", "-of", "csv=p=0"])
        .arg(&film);
    let listing = String::from_utf8(director_sandbox::run(&job, &Cancel::new()).unwrap().stdout).unwrap();
    for (number, row) in listing.lines().enumerate() {
        assert_eq!(row.trim_end_matches(','), format!("{0},{0},1001", number * 1001));
    }
}

#[test]
fn a_take_as_providers_send_it_is_normalised_frame_by_frame_with_its_sound_in_place() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    let (clip, wav, take) = (path("c.mp4"), path("s.wav"), path("take.mp4"));
    numbered_clip(&clip, SMALL, FrameRate::FILM, 96);
    beep(96_000, 192_000).write_wav(&wav).unwrap();
    // One key frame, B-frames, coded sound with an encoder's delay.
    let call = Ffmpeg::new(&tools()).input(&clip).unwrap().input(&wav).unwrap();
    let call = call
        .args(["-c:v", "libx264", "-preset", "fast", "-g", "250", "-bf", "3", "-c:a", "aac", "-f", "mp4"]);
    call.output(&take).unwrap().run(&take).unwrap();
    assert!(probe(&tools(), &take).unwrap().video.unwrap().reordered);
    let made =
        normalise(&tools(), &take, &whole(SMALL, FrameRate::FILM), &path("v.mp4"), &path("n.wav")).unwrap();
    assert_eq!(made, Normalised { frames: Frames(96), sound: true });
    assert_eq!(numbers(&path("v.mp4")), (0..96).collect::<Vec<_>>());
    let sound = Pcm::read_wav(&path("n.wav")).unwrap();
    assert_eq!(sound.frames(), 192_000);
    assert!(onset(&sound).abs_diff(96_000) < 500, "{}", onset(&sound));
    let part = NormaliseTarget {
        from: Seconds::from_millis(1500),
        frames: Some(Frames(24)),
        ..whole(SMALL, FrameRate::FILM)
    };
    normalise(&tools(), &take, &part, &path("v.mp4"), &path("n.wav")).unwrap();
    assert_eq!(numbers(&path("v.mp4")), (36..60).collect::<Vec<_>>());
    let sound = Pcm::read_wav(&path("n.wav")).unwrap();
    assert_eq!(sound.frames(), 48_000);
    assert!(onset(&sound).abs_diff(24_000) < 500, "{}", onset(&sound));
}

#[test]
fn a_take_made_here_is_normalised_without_changing_a_pixel() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    let (clip, wav, take) = (path("c.mp4"), path("s.wav"), path("take.mp4"));
    numbered_clip(&clip, SMALL, NTSC, 50);
    beep(30_000, 100_000).write_wav(&wav).unwrap();
    mux(&tools(), &clip, &wav, &take, &[]).unwrap();
    let source = frame_hashes(&tools(), &take).unwrap();
    let made = normalise(&tools(), &take, &whole(SMALL, NTSC), &path("v.mp4"), &path("n.wav")).unwrap();
    assert_eq!(made, Normalised { frames: Frames(50), sound: true });
    assert_eq!(frame_hashes(&tools(), &path("v.mp4")).unwrap(), source);
    let shorter = NormaliseTarget { frames: Some(Frames(17)), ..whole(SMALL, NTSC) };
    let made = normalise(&tools(), &take, &shorter, &path("v.mp4"), &path("n.wav")).unwrap();
    assert_eq!(made.frames, Frames(17));
    assert_eq!(frame_hashes(&tools(), &path("v.mp4")).unwrap(), source[..17]);
    assert_eq!(Pcm::read_wav(&path("n.wav")).unwrap().frames(), NTSC.samples_at(Frames(17), SAMPLE_RATE));
}

/// A white bar in the middle of a wide black image, as a raw film of one frame.
fn bar(folder: &Path) -> PathBuf {
    let path = folder.join("bar.png");
    let filters = "color=black:s=640x360:d=1,drawbox=x=300:y=0:w=40:h=360:color=white:t=fill";
    let call =
        Ffmpeg::new(&tools()).args(["-f", "lavfi", "-i", filters, "-frames:v", "1", "-f", "image2pipe"]);
    call.output(&path).unwrap().run(&path).unwrap();
    path
}

#[test]
fn the_camera_moves_over_a_photograph_without_a_jump() {
    let folder = folder();
    let (image, out) = (bar(folder.path()), folder.path().join("m.mp4"));
    // Where the bar's middle lies and how wide it is, in pixels of a frame.
    let measured = |motion| -> Vec<(f64, f64)> {
        still_in_motion(
            &tools(),
            &image,
            motion,
            Form { size: SMALL, rate: FrameRate::FILM },
            Frames(25),
            &out,
        )
        .unwrap();
        let frames = read_frames(&tools(), &out, Pixels::Gray8, None).unwrap();
        let width = SMALL.width as usize;
        let row = |frame: Vec<u8>| {
            let levels =
                frame[width * 40..width * 41].iter().map(|level| f64::from(level.saturating_sub(4)) / 251.0);
            let (sum, moment) =
                levels.enumerate().fold((0.0, 0.0), |(sum, moment), (x, l)| (sum + l, moment + l * x as f64));
            (moment / sum, sum)
        };
        frames.map(|frame| row(frame.unwrap())).collect()
    };
    let zoomed = measured(Motion::ZoomIn);
    assert_eq!(zoomed.len(), 25);
    assert!((zoomed[24].1 / zoomed[0].1 - 1.15).abs() < 0.03, "{zoomed:?}");
    assert!(
        zoomed.iter().all(|(middle, _)| (middle - f64::from(SMALL.width) / 2.0).abs() < 1.0),
        "{zoomed:?}"
    );
    let panned = measured(Motion::PanRight);
    let steps: Vec<f64> = panned.windows(2).map(|pair| pair[0].0 - pair[1].0).collect();
    let whole = f64::from(SMALL.width) * 0.15;
    assert!((steps.iter().sum::<f64>() - whole).abs() < 1.5, "{panned:?}");
    assert!(steps.iter().all(|step| (-0.3..whole / 12.0).contains(step)), "gently, never back: {steps:?}");
    let back = measured(Motion::PanLeft);
    assert!((back[0].0 - panned[24].0).abs() < 0.5);
}
