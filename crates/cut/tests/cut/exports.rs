//! Timelines that leave for editors, and come back.

use crate::shelf::*;
use director_cut::{CutError, Format, Imported, MediaName, export, import_otio};
use director_film::timeline::{Bus, Direction, PictureClip, Reach, SoundClip, Timeline, Transition};
use director_film::{ContentHash, FrameRate, Frames, Size};
use director_sandbox::{Cancel, Job, run};
use std::fmt::Write;

const ALL: u64 = 60;

#[expect(clippy::unnecessary_wraps, reason = "the shape in which media are named")]
fn names(hash: &ContentHash) -> Result<MediaName, CutError> {
    let location = format!("/takes/a film's <{}> & more.mp4", hash.short());
    Ok(MediaName { location, start: Frames(86_400), frames: Frames(ALL) })
}

fn with(name: &str, source_in: u64, frames: u64, transition: Transition) -> PictureClip {
    PictureClip { transition, ..clip(name, &hash(name), source_in, frames) }
}

/// A film in which every transition stands at least once.
fn everything(rate: FrameRate) -> Timeline {
    let wipe = |direction, frames, reach| Transition::Wipe { frames: Frames(frames), direction, reach };
    let black = |from, to| Transition::Black { from: Frames(from), to: Frames(to) };
    let mut timeline = bare(
        vec![
            with("opening <1> & \"2\"", 0, 48, black(6, 0)),
            with("b", 3, 40, Transition::Crossfade { frames: Frames(7) }),
            with("c", 10, 30, Transition::Dissolve { frames: Frames(9) }),
            with("d", 0, 31, wipe(Direction::Left, 6, Reach::Overlap)),
            with("e", 12, 25, wipe(Direction::Up, 5, Reach::Handles)),
            with("f", 12, 40, Transition::Cut),
            with("g", 0, 40, black(5, 8)),
            with("h", 7, 30, black(0, 12)),
        ],
        rate,
    );
    "Everything & a half".clone_into(&mut timeline.title);
    timeline.sound = vec![
        SoundClip { source_in: Frames(5), ..sound(Bus::Voice, &hash("v"), 10, 40) },
        sound(Bus::Effects, &hash("e1"), 30, 50),
        sound(Bus::Effects, &hash("e2"), 50, 20),
        sound(Bus::Music, &hash("m"), 0, 60),
    ];
    timeline.captions = vec![caption(3, 40, "First --> <line>\nsecond & last"), caption(50, 61, "End")];
    timeline
}

fn back(text: &str) -> Result<Imported, CutError> {
    import_otio(text, Size::HD, &|url| Some(ContentHash::of(url.as_bytes())))
}

fn sorted(mut timeline: Timeline) -> Timeline {
    timeline.sound.sort_by_key(|clip| (clip.bus as u8, clip.start));
    timeline
}

#[test]
fn a_timeline_comes_back_from_otio_as_it_went() {
    for rate in [FrameRate::FILM, NTSC, FrameRate { num: 24_000, den: 1001 }] {
        let timeline = everything(rate);
        let text = export(&timeline, &names, Format::Otio).unwrap();
        let Imported { timeline: read, notes } = back(&text).unwrap();
        assert_eq!((sorted(read), notes), (sorted(timeline), Vec::new()));
    }
}

/// The interpreter that has OpenTimelineIO: `DIRECTOR_PYTHON`, else the one on the path.
fn python(script: &str, argument: &std::path::Path) -> Option<String> {
    let named = std::env::var_os("DIRECTOR_PYTHON").map(std::path::PathBuf::from);
    let found =
        named.or_else(|| Some(std::path::PathBuf::from("/usr/bin/python3")).filter(|path| path.exists()))?;
    let job = |script: &str| Job::new(&found).args(["-c", script]).arg(argument);
    run(&job("import opentimelineio"), &Cancel::default()).ok()?;
    let ended = run(&job(script), &Cancel::default()).unwrap();
    Some(String::from_utf8(ended.stdout).unwrap())
}

const READ_BACK: &str = r#"
import sys, opentimelineio as otio
timeline = otio.adapters.read_from_file(sys.argv[1])
video = timeline.video_tracks()[0]
edges = [0]
for item in video:
    if isinstance(item, otio.schema.Transition):
        before, after = video.neighbors_of(item)
        assert before is not None and after is not None, item
        continue
    inside = item.trimmed_range_in_parent()
    assert inside.start_time.to_frames() == edges[-1], (item.name, inside)
    edges.append(inside.end_time_exclusive().to_frames())
    if isinstance(item, otio.schema.Clip):
        available, shown = item.available_range(), item.visible_range()
        assert available.start_time <= shown.start_time, (item.name, "starts too early")
        assert shown.end_time_exclusive() <= available.end_time_exclusive(), (item.name, "ends too late")
        assert item.media_reference.target_url.startswith("file:///takes/"), item.media_reference
print(timeline.name, video.duration().to_frames(), len(timeline.audio_tracks()), len(timeline.tracks.markers))
print(otio.adapters.write_to_string(timeline, "otio_json"))
"#;

#[test]
fn opentimelineio_reads_every_edge_and_what_it_writes_is_the_same_film() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.otio");
    let timeline = everything(NTSC);
    std::fs::write(&path, export(&timeline, &names, Format::Otio).unwrap()).unwrap();
    let Some(said) = python(READ_BACK, &path) else {
        eprintln!("not run: the opentimelineio package is not installed for python3 or DIRECTOR_PYTHON");
        return;
    };
    let (facts, rewritten) = said.split_once('\n').unwrap();
    assert_eq!(facts, format!("Everything & a half {} 4 2", timeline.programme_len().0));
    assert_eq!(sorted(back(rewritten).unwrap().timeline), sorted(timeline));
}

#[test]
fn a_timeline_of_an_editor_becomes_dissolves_and_fades_with_the_media_it_names() {
    let text = r#"{"OTIO_SCHEMA":"Timeline.1","name":"cut","tracks":{"OTIO_SCHEMA":"Stack.1","children":[{"OTIO_SCHEMA":"Track.1","kind":"Video","children":[
      {"OTIO_SCHEMA":"Clip.1","name":"a","source_range":R(5,20),"media_reference":{"OTIO_SCHEMA":"ExternalReference.1","target_url":"a.mov","available_range":R(0,50)}},
      {"OTIO_SCHEMA":"Transition.1","transition_type":"SMPTE_Dissolve","in_offset":T(2),"out_offset":T(6)},
      {"OTIO_SCHEMA":"Clip.1","name":"b","source_range":R(108,20),"media_reference":{"OTIO_SCHEMA":"ExternalReference.1","target_url":"b.mov","available_range":R(100,50)}},
      {"OTIO_SCHEMA":"Transition.1","transition_type":"SMPTE_Dissolve","in_offset":T(4),"out_offset":T(0)}]}]}}"#;
    let expanded = expand(text);
    let timeline = back(&expanded).unwrap().timeline;
    let shape: Vec<_> =
        timeline.picture.iter().map(|c| (c.name.as_str(), c.source_in.0, c.frames.0, c.transition)).collect();
    // The edge moves into the middle of the dissolve, and the fade to black gets a clip of its own.
    assert_eq!(
        shape,
        [
            ("a", 5, 22, Transition::Cut),
            ("b", 10, 14, Transition::Dissolve { frames: Frames(8) }),
            ("b", 24, 4, Transition::Black { from: Frames(0), to: Frames(4) }),
        ]
    );
    assert_eq!(timeline.programme_len(), Frames(40));
    assert_eq!((timeline.rate, timeline.size), (NTSC, Size::HD));
    assert_eq!(timeline.picture[1].media, ContentHash::of(b"b.mov"));
}

/// `T(n)` and `R(start,n)` written out as OpenTimelineIO's times.
fn expand(text: &str) -> String {
    let time = |n: &str| format!(r#"{{"OTIO_SCHEMA":"RationalTime.1","rate":29.97002997,"value":{n}}}"#);
    let mut out = String::new();
    for (at, part) in text.split("T(").enumerate() {
        let (number, rest) = if at == 0 { ("", part) } else { part.split_once(')').unwrap() };
        if at > 0 {
            out += &time(number);
        }
        for (at, part) in rest.split("R(").enumerate() {
            let (pair, rest) = if at == 0 { ("", part) } else { part.split_once(')').unwrap() };
            if let Some((start, length)) = pair.split_once(',') {
                let (start, length) = (time(start), time(length));
                write!(out, r#"{{"OTIO_SCHEMA":"TimeRange.1","start_time":{start},"duration":{length}}}"#)
                    .unwrap();
            }
            out += rest;
        }
    }
    out
}

#[test]
fn what_a_film_cannot_hold_is_refused_by_name() {
    let text = export(&everything(FrameRate::FILM), &names, Format::Otio).unwrap();
    let refused = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        back(&text.replacen(from, to, 1)).unwrap_err().to_string()
    };
    assert!(refused("Timeline.1", "SerializableCollection.1").contains("SerializableCollection.1"));
    assert!(refused("SMPTE_Dissolve", "Star_Wipe").contains("Star_Wipe"));
    assert!(refused("\"value\": 44.0", "\"value\": -44.0").contains("negative"));
    assert!(refused("\"value\": 44.0", "\"value\": 1e300").contains("longer than a day"));
    assert!(
        refused("\"effects\": []", r#""effects": [{"OTIO_SCHEMA":"LinearTimeWarp.1"}]"#).contains("speed")
    );
    assert!(refused("\"enabled\": true", "\"enabled\": false").contains("disabled"));
    assert!(back(&"[".repeat(100_000)).is_err());
    assert!(back("{}").unwrap_err().to_string().contains("OTIO_SCHEMA"));
}

#[test]
fn an_edl_plays_every_frame_once_and_its_rows_add_up() {
    for rate in [FrameRate::FILM, FrameRate { num: 25, den: 1 }] {
        let timeline = everything(rate);
        let text = export(&timeline, &names, Format::Edl).unwrap();
        let rows: Vec<Row> = text.lines().filter_map(|line| Row::read(line, u64::from(rate.num))).collect();
        let mut at = 3600 * u64::from(rate.num);
        for row in &rows {
            assert_eq!(row.record.0, at, "{text}");
            assert_eq!(row.source.1 - row.source.0, row.record.1 - row.record.0);
            at = row.record.1;
        }
        assert_eq!(at - 3600 * u64::from(rate.num), timeline.programme_len().0);
        let kinds: Vec<&str> =
            rows.iter().filter(|row| row.kind != "C").map(|row| row.kind.as_str()).collect();
        assert_eq!(kinds, ["D 006", "D 007", "D 009", "W101 006", "W102 005", "D 005", "D 008", "D 012"]);
        assert_eq!(rows.iter().filter(|row| row.reel == "BL").count(), 4, "{text}");
        assert!(text.starts_with("TITLE: Everything & a half\nFCM: NON-DROP FRAME\n"), "{text}");
        assert!(text.contains("* FROM CLIP NAME: f\n* SOURCE FILE: /takes/a film's"), "{text}");
    }
}

struct Row {
    reel: String,
    kind: String,
    source: (u64, u64),
    record: (u64, u64),
}

impl Row {
    fn read(line: &str, base: u64) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = words.first()?.parse::<u32>().ok()?;
        assert!(number >= 1 && words[2] == "V", "{line}");
        let frames = |text: &str| {
            let parts: Vec<u64> = text.split([':', ';']).map(|part| part.parse().unwrap()).collect();
            ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * base + parts[3]
        };
        let times: Vec<u64> = words[words.len() - 4..].iter().map(|text| frames(text)).collect();
        let kind = words[3..words.len() - 4].join(" ");
        Some(Self {
            reel: words[1].to_owned(),
            kind,
            source: (times[0], times[1]),
            record: (times[2], times[3]),
        })
    }
}

#[test]
fn an_edl_says_drop_frame_where_it_drops_and_refuses_what_it_cannot_say() {
    let text = export(&everything(NTSC), &names, Format::Edl).unwrap();
    assert!(text.contains("FCM: DROP FRAME") && text.contains("01:00:00;00"), "{text}");
    let odd = everything(FrameRate { num: 25, den: 2 });
    assert!(export(&odd, &names, Format::Edl).unwrap_err().to_string().contains("no timecode"));
    let crowd = bare(vec![clip("c", &hash("c"), 0, 2); 1000], FrameRate::FILM);
    assert!(export(&crowd, &names, Format::Edl).unwrap_err().to_string().contains("999"));
}

#[test]
fn fcpxml_is_well_formed_and_its_spine_is_whole() {
    let timeline = everything(NTSC);
    let text = export(&timeline, &names, Format::Fcpxml).unwrap();
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(&text, options).unwrap();
    let all = |tag: &'static str| document.descendants().filter(move |node| node.has_tag_name(tag));
    let frames = |node: &roxmltree::Node<'_, '_>, name: &str| match node.attribute(name).unwrap() {
        "0s" => 0,
        time => {
            let ticks: u64 = time.strip_suffix("/30000s").unwrap().parse().unwrap();
            assert_eq!(ticks % 1001, 0, "{time} is not on a frame");
            ticks / 1001
        }
    };
    assert_eq!(all("fcpxml").next().unwrap().attribute("version"), Some("1.10"));
    let spine = all("spine").next().unwrap();
    let clips: Vec<_> = spine.children().filter(|node| node.has_tag_name("asset-clip")).collect();
    let mut at = 0;
    for node in &clips {
        assert_eq!(frames(node, "offset"), at);
        at += frames(node, "duration");
    }
    assert_eq!((clips.len(), at), (8, timeline.programme_len().0));
    assert_eq!(frames(&all("sequence").next().unwrap(), "duration"), at);
    let transitions: Vec<_> = spine.children().filter(|node| node.has_tag_name("transition")).collect();
    let shape: Vec<_> = transitions
        .iter()
        .map(|node| (node.attribute("name").unwrap(), frames(node, "offset"), frames(node, "duration")))
        .collect();
    // Where the film itself mixes them.
    assert_eq!(
        shape,
        [("Cross Dissolve", 41, 7), ("Cross Dissolve", 77, 9), ("Wipe", 105, 6), ("Wipe", 134, 5)]
    );
    assert_eq!(clips[0].attribute("name"), Some("opening <1> & \"2\""));
    let source = all("media-rep").next().unwrap().attribute("src").unwrap();
    assert!(source.starts_with("file:///takes/a%20film%27s%20%3C") && !source.contains(' '), "{source}");
    assert!(all("asset").all(|node| frames(&node, "start") == 86_400 && frames(&node, "duration") == ALL));
    assert_eq!((all("fadeIn").count(), all("fadeOut").count()), (2, 2));
    let lanes: Vec<_> = all("asset-clip").filter_map(|node| node.attribute("lane")).collect();
    assert_eq!(lanes.len(), 4);
    let known = |name: &str| document.descendants().any(|node| node.attribute("id") == Some(name));
    assert!(document.descendants().filter_map(|node| node.attribute("ref")).all(known));
}

#[test]
fn a_sound_of_fcpxml_hangs_where_it_is_heard() {
    let timeline = everything(FrameRate::FILM);
    let text = export(&timeline, &names, Format::Fcpxml).unwrap();
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(&text, options).unwrap();
    let frames = |node: &roxmltree::Node<'_, '_>, name: &str| {
        let time = node.attribute(name).unwrap();
        time.strip_suffix("/24s").map_or(0, |ticks| ticks.parse::<u64>().unwrap())
    };
    let hung = document.descendants().filter(|node| node.has_attribute("lane"));
    let mut heard: Vec<u64> = hung
        .map(|node| {
            let clip = node.parent().unwrap();
            frames(&clip, "offset") + frames(&node, "offset") - frames(&clip, "start")
        })
        .collect();
    heard.sort_unstable();
    assert_eq!(heard, [0, 10, 30, 50]);
}

#[test]
fn captions_are_written_as_webvtt_and_srt() {
    let timeline = everything(FrameRate::FILM);
    let text = export(&timeline, &names, Format::Vtt).unwrap();
    assert!(text.starts_with(
        "WEBVTT\n\n1\n00:00:00.125 --> 00:00:01.667\nFirst --&gt; &lt;line&gt;\nsecond &amp; last\n\n2\n"
    ));
    assert!(export(&timeline, &names, Format::Srt).unwrap().starts_with("1\n00:00:00,125 --> "));
    assert_eq!("vtt".parse(), Ok(Format::Vtt));
    assert!("mov".parse::<Format>().unwrap_err().contains("fcpxml"));
}

#[test]
fn media_that_is_shorter_than_its_use_is_not_exported() {
    let short = |hash: &ContentHash| Ok(MediaName { frames: Frames(41), ..names(hash).unwrap() });
    let error = export(&everything(FrameRate::FILM), &short, Format::Edl).unwrap_err();
    assert!(error.to_string().contains("opening") && error.to_string().contains("48"), "{error}");
}
