//! The rules of pacing, coverage and joining.

use crate::common::{capability, constraints_for, planned};
use director_film::capability::{Audio, Capability, Durations};
use director_film::frames::{Frames, Seconds};
use director_film::plan::{ClipPlan, ClipSource, CriterionKind, CueKind};
use director_film::shot::{CameraMove, ShotSize};
use director_film::speech::MeasuredSpeech;
use director_film::timeline::Transition;
use director_planner::{parse_fountain, parse_markdown, plan, utterances};

fn of(text: &str) -> ClipPlan {
    planned(&parse_markdown(text, "a.md").unwrap())
}

fn with(capability: Capability, text: &str) -> ClipPlan {
    plan(&parse_markdown(text, "a.md").unwrap(), &constraints_for(capability), &MeasuredSpeech::new())
        .unwrap()
}

fn words(count: usize) -> String {
    vec!["word"; count].join(" ")
}

#[test]
fn words_fill_clips_as_the_pacing_table_says() {
    for (count, seconds) in [(8, 4), (9, 8), (18, 8), (19, 12), (28, 12)] {
        // Between two others, so that no silence of a scene's ends is added.
        let plan = of(&format!("One.\n\n{}.\n\nTwo.", words(count)));
        assert_eq!((plan.clips.len(), plan.clips[1].seconds), (3, Seconds::whole(seconds)), "{count} words");
    }
}

#[test]
fn dialogue_of_a_model_with_its_own_voice_gets_time_to_act() {
    let own = || Capability { audio: Audio::Own, ..capability() };
    for (count, seconds) in [(5, 4), (6, 8), (15, 8), (16, 12), (25, 12)] {
        let plan = with(own(), &format!("MAYA: {}.", words(count)));
        assert_eq!((plan.clips.len(), plan.clips[0].seconds), (1, Seconds::whole(seconds)), "{count} words");
    }
    let script = parse_markdown("MAYA: Some words to say.", "a.md").unwrap();
    let plan_of = |measured: &MeasuredSpeech| plan(&script, &constraints_for(own()), measured).unwrap();
    let first = plan_of(&MeasuredSpeech::new());
    let measured = utterances(&first).into_iter().map(|said| (said, Seconds::whole(9))).collect();
    assert_eq!(plan_of(&measured), first, "our voices say nothing about theirs");
}

#[test]
fn a_sentence_is_cut_at_clauses_before_it_is_torn() {
    let plan = of(&format!("{}, {}; {}.", words(20), words(20), words(5)));
    assert_eq!(plan.clips.len(), 2);
    assert!(plan.clips.iter().all(|clip| !clip.forced_split));
    assert!(plan.clips[0].lines[0].text.ends_with(','));
    let torn = of(&format!("{}.", words(40)));
    assert_eq!(torn.clips.iter().map(|clip| clip.words).collect::<Vec<_>>(), [20, 20], "torn in equal parts");
    assert!(torn.clips.iter().all(|clip| clip.forced_split));
    assert!(torn.findings.iter().any(|finding| finding.code == "forced_split"));
}

#[test]
fn measured_speech_overrules_the_estimate_and_is_reported() {
    let script = parse_markdown("One.\n\nThese are seven words said rather slowly.\n\nTwo.", "a.md").unwrap();
    let constraints = constraints_for(capability());
    let first = plan(&script, &constraints, &MeasuredSpeech::new()).unwrap();
    assert_eq!((first.clips[1].seconds, first.clips[1].retimed_from), (Seconds::whole(4), None));
    let measured = utterances(&first).into_iter().map(|said| (said, Seconds::from_millis(5_001))).collect();
    let second = plan(&script, &constraints, &measured).unwrap();
    let clip = &second.clips[1];
    assert_eq!(
        (clip.seconds, clip.lines[0].frames),
        (Seconds::whole(8), Frames(121)),
        "rounded up in whole frames"
    );
    assert_eq!(clip.frames, Frames(140), "0.4 + 5.001 + 0.4 s");
    assert_eq!(clip.retimed_from, Some(Seconds::from_millis(3_625)), "87 frames");
    assert!(second.findings.iter().any(|finding| finding.code == "retimed"));
}

#[test]
fn speech_that_proves_longer_than_the_longest_clip_is_divided_again() {
    let script =
        parse_markdown(&format!("First come {}. Then come {}.", words(10), words(10)), "a.md").unwrap();
    let constraints = constraints_for(capability());
    let first = plan(&script, &constraints, &MeasuredSpeech::new()).unwrap();
    assert_eq!(first.clips.len(), 1);
    let measured = utterances(&first).into_iter().map(|said| (said, Seconds::whole(20))).collect();
    let second = plan(&script, &constraints, &measured).unwrap();
    assert_eq!(second.clips.len(), 2);
}

#[test]
fn pauses_are_silence_that_counts() {
    let plan = of("One word.\n\nHere it stops. [pause 2] Here it goes on.\n\nLast.");
    let clip = &plan.clips[1];
    assert_eq!(clip.lines.len(), 2);
    assert_eq!(clip.lines[1].start - (clip.lines[0].start + clip.lines[0].frames), Frames(48));
    let spoken =
        with(Capability { audio: Audio::Requested, ..capability() }, "MAYA: One. [pause 1] Two.\n\nLast.");
    assert_eq!(spoken.clips.len(), 3, "a model cannot be told to wait, so the pause ends the clip");
    assert!(spoken.clips[0].frames.0 >= 24 + 10 + 10 + 9);
}

#[test]
fn scenes_dissolve_without_swallowing_a_word_and_fountain_has_its_way() {
    let plan =
        of("# A\n\nWords are said here.\n\n# B\n\nAnd here as well.\n\nAnd here.\n\n# C\n\nMAYA: And here.");
    let transitions: Vec<_> = plan.clips.iter().map(|clip| clip.transition.overlap().0).collect();
    assert_eq!(transitions, [0, 12, 0, 10]);
    for pair in plan.clips.windows(2) {
        let overlap = pair[1].transition.overlap();
        assert!(pair[1].lines[0].start >= overlap);
        let end = pair[0].lines[0].start + pair[0].lines[0].frames;
        assert!(pair[0].frames - end >= overlap);
    }
    let lengths: Frames = plan.clips.iter().map(|clip| clip.frames).sum();
    assert_eq!(plan.frames, lengths - Frames(22));
    let fountain = "FADE IN:\n\nINT. A - DAY\n\nIt rains.\n\nDISSOLVE TO:\n\nIt pours.\n\nCUT TO:\n\nINT. B - DAY\n\nIt stops.\n\nFADE OUT.\n";
    let plan = planned(&parse_fountain(fountain, "a.fountain").unwrap());
    let transitions: Vec<_> = plan.clips.iter().map(|clip| clip.transition).collect();
    assert_eq!(transitions, [Transition::Cut, Transition::Crossfade { frames: Frames(12) }, Transition::Cut]);
}

#[test]
fn own_pictures_take_the_place_of_generated_clips() {
    let plan = of(
        "![a lamp](lamp.png)\nThe lamp is new.\n\n![b](b.png)\n\n[[clip: d.mp4 3s-9s]]\n\n[[clip: e.mp4 0s-20s]]\nWords over it.",
    );
    let sources: Vec<_> = plan.clips.iter().map(|clip| clip.source.clone()).collect();
    let still = |what: &str, file: &str| ClipSource::Still { what: what.to_owned(), file: file.to_owned() };
    let footage = |file: &str, from, to| ClipSource::Footage {
        file: file.to_owned(),
        from: Seconds::whole(from),
        to: Seconds::whole(to),
    };
    assert_eq!(
        sources,
        [still("a lamp", "lamp.png"), still("b", "b.png"), footage("d.mp4", 3, 9), footage("e.mp4", 0, 20)]
    );
    assert_eq!(plan.clips[1].frames, Frames(96));
    assert_eq!(plan.clips[2].frames, Frames(144));
    assert_eq!(plan.clips[3].frames, Frames(480));
    assert!(plan.clips.iter().all(|clip| clip.prompt.is_empty()));
}

#[test]
fn footage_goes_on_from_clip_to_clip() {
    let plan = of(&format!("[[clip: d.mp4 1s-40s]]\nFirst {}. Then {}.", words(24), words(20)));
    let spans = plan.clips.iter().map(|clip| match &clip.source {
        ClipSource::Footage { from, to, .. } => (*from, *to),
        other => panic!("{other:?}"),
    });
    let spans: Vec<_> = spans.collect();
    assert_eq!(spans.len(), 2);
    assert_eq!((spans[0].0, spans[0].1), (Seconds::whole(1), spans[1].0));
    assert!(spans[1].1.millis().abs_diff(40_000) <= 42, "{spans:?}");
}

#[test]
fn cards_last_as_long_as_they_take_to_read() {
    let plan = of(
        "---\nend_card: Bye\n---\n[card: Two words]\n\nWords.\n\n[card: one two three four five six seven eight nine]",
    );
    let frames: Vec<_> = plan.clips.iter().map(|clip| clip.frames.0).collect();
    assert_eq!((frames[0], frames[2], frames[3]), (60, 108, 72), "2.5 s, 4.5 s, 3 s");
}

#[test]
fn sounds_begin_with_the_next_clip_or_with_the_last() {
    let plan = of("[music: m.mp3]\n\nOne.\n\n[sfx: a.wav]\n(It falls.)\n\nLast.\n\n[sfx: b.wav]");
    let cues: Vec<_> =
        plan.scenes[0].cues.iter().map(|cue| (cue.kind, cue.file.as_str(), cue.clip.as_str())).collect();
    assert_eq!(
        cues,
        [
            (CueKind::Music, "m.mp3", "s01c01"),
            (CueKind::Effect, "a.wav", "s01c02"),
            (CueKind::Effect, "b.wav", "s01c03"),
        ]
    );
}

#[test]
fn every_clip_has_one_action_one_move_and_its_criteria() {
    let plan = of(
        "---\ncharacters: {Maya: a woman in yellow}\n---\n# Kitchen, night\n\n(Maya opens the heavy door. She walks into the dark hall.)\n\nMAYA: Who is there?",
    );
    let actions: Vec<_> = plan.clips.iter().map(|clip| clip.action.as_deref()).collect();
    assert_eq!(actions, [Some("Maya opens the heavy door."), Some("She walks into the dark hall."), None]);
    assert_eq!(
        (plan.clips[0].shot.size, plan.clips[1].shot.camera),
        (ShotSize::Establishing, CameraMove::Tracking)
    );
    assert_eq!((plan.clips[2].shot.size, plan.clips[2].shot.camera), (ShotSize::CloseUp, CameraMove::Static));
    let kinds: Vec<_> = plan.clips[2].acceptance.iter().map(|criterion| criterion.check).collect();
    for kind in
        [CriterionKind::Transcript, CriterionKind::Visual, CriterionKind::Continuity, CriterionKind::Duration]
    {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    assert_eq!((plan.scenes[0].place.as_str(), plan.scenes[0].time_of_day.as_str()), ("Kitchen", "night"));
}

#[test]
fn lengths_come_only_from_the_capability_table() {
    let range =
        Durations::Range { min: Seconds::whole(2), max: Seconds::whole(20), step: Seconds::from_millis(500) };
    let plan = with(
        Capability { durations: range, ..capability() },
        "One.\n\nThese are seven words said rather slowly.\n\nTwo.",
    );
    assert_eq!(plan.clips[1].seconds, Seconds::whole(4), "3.6 s in steps of half a second");
}
