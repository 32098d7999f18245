//! Every word of the script is in the film once, in order, whatever the script, the provider and the voices.

use crate::common::{capability, constraints_for};
use director_film::capability::{Audio, Capability, Durations};
use director_film::frames::{Frames, Seconds};
use director_film::plan::{ClipPlan, ClipSource};
use director_film::script::Script;
use director_film::speech::MeasuredSpeech;
use director_planner::{Constraints, PlanError, parse_markdown, plan, spoken_lines, utterances};
use proptest::prelude::*;

fn sentence() -> impl Strategy<Value = String> {
    let word =
        prop_oneof!["[a-z]{1,9}", Just("Maya".to_owned()), Just("世界".to_owned()), Just("café".to_owned())];
    let mark = prop_oneof![4 => Just(" "), 1 => Just(", "), 1 => Just(" — "), 1 => Just("; ")];
    (prop::collection::vec((word, mark), 1..30), prop_oneof![Just("."), Just("?"), Just("…")]).prop_map(
        |(words, end)| {
            let text: String = words.iter().flat_map(|(word, mark)| [word.as_str(), mark]).collect();
            format!("It {}{end}", text.trim_end_matches([' ', ',', ';', '—']))
        },
    )
}

fn paragraph() -> impl Strategy<Value = String> {
    let sentences = prop::collection::vec(sentence(), 1..4).prop_map(|sentences| sentences.join(" "));
    let lead = prop_oneof![
        5 => Just(""), 2 => Just("MAYA: "), 1 => Just("BEN (V.O.): "), 1 => Just("![p](p.png)\n"), 1 => Just("(He runs.)\n"),
        1 => Just("[pause 0.6] "), 1 => Just("[card: Hello]\n"), 1 => Just("[sfx: a.wav]\n"),
    ];
    (lead, sentences, prop_oneof![4 => Just(""), 1 => Just(" [pause 1.2]"), 1 => Just("\n(She turns.)"), 1 => Just("\nMAYA: Yes.")])
        .prop_map(|(lead, text, tail)| format!("{lead}{text}{tail}"))
}

fn script() -> impl Strategy<Value = Script> {
    let scene = prop::collection::vec(paragraph(), 1..4)
        .prop_map(|beats| format!("# Hall, day\n\n{}", beats.join("\n\n")));
    prop::collection::vec(scene, 1..4)
        .prop_map(|scenes| parse_markdown(&scenes.join("\n\n"), "a.md").unwrap())
}

fn provider() -> impl Strategy<Value = Capability> {
    let list = prop::sample::subsequence(vec![4_u64, 5, 8, 10, 12, 20], 1..6)
        .prop_map(|lengths| Durations::List(lengths.into_iter().map(Seconds::whole).collect()));
    let range = (1_u64..5, 4_u64..30, prop_oneof![Just(1_u64), Just(500), Just(1000)]).prop_map(
        |(min, more, step)| Durations::Range {
            min: Seconds::whole(min),
            max: Seconds::whole(min + more),
            step: Seconds::from_millis(step),
        },
    );
    let audio = prop_oneof![Just(Audio::None), Just(Audio::Own), Just(Audio::Requested)];
    (prop_oneof![list, range], audio).prop_map(|(durations, audio)| Capability {
        durations,
        audio,
        ..capability()
    })
}

/// Without space, because clips end between words.
fn letters(text: &str) -> String {
    text.split_whitespace().collect()
}

fn check(plan: &ClipPlan, script: &Script, capability: &Capability) {
    let lines = spoken_lines(script);
    let mut said: Vec<String> = vec![String::new(); lines.len()];
    let mut last = 0;
    for line in plan.clips.iter().flat_map(|clip| &clip.lines) {
        assert!(line.line >= last, "line {} after line {last}", line.line);
        last = line.line;
        said[line.line as usize].push_str(&letters(&line.text));
    }
    let written: Vec<_> = lines.iter().map(|line| letters(line)).collect();
    assert_eq!(said, written);
    for clip in &plan.clips {
        let mut free = Frames::ZERO;
        for line in &clip.lines {
            assert!(line.start >= free, "{}: lines overlap", clip.id);
            free = line.start + line.frames;
        }
        assert!(
            clip.frames >= free,
            "{}: {} frames for words that end at {}",
            clip.id,
            clip.frames.0,
            free.0
        );
        if clip.source == ClipSource::Generated {
            assert!(capability.durations.accepts(clip.seconds), "{}: {}", clip.id, clip.seconds);
            assert!(
                Frames::nearest(clip.seconds, plan.rate) >= clip.frames,
                "{}: longer than its take",
                clip.id
            );
        }
    }
    let overlaps: Frames = plan.clips.iter().map(|clip| clip.transition.overlap()).sum();
    let frames: Frames = plan.clips.iter().map(|clip| clip.frames).sum();
    assert_eq!(plan.frames, frames - overlaps);
}

/// As callers do: measure what is not measured, until nothing is new.
fn settled(script: &Script, constraints: &Constraints, pace: &[u32]) -> Result<ClipPlan, PlanError> {
    let mut measured = MeasuredSpeech::new();
    for _ in 0..60 {
        let plan = plan(script, constraints, &measured)?;
        check(&plan, script, &constraints.capability);
        let new: Vec<_> =
            utterances(&plan).into_iter().filter(|utterance| !measured.contains_key(utterance)).collect();
        if new.is_empty() {
            let own = constraints.capability.audio == Audio::Own;
            assert!(own || plan.clips.iter().flat_map(|clip| &clip.lines).all(|line| line.measured));
            return Ok(plan);
        }
        for utterance in new {
            let factor = u64::from(pace[utterance.text.len() % pace.len()]);
            let millis = utterance.text.chars().count() as u64 * factor + 120;
            measured.insert(utterance, Seconds::from_millis(millis));
        }
    }
    panic!("measuring never ended");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_line_is_covered_once_in_order_and_measuring_ends(
        script in script(), capability in provider(), pace in prop::collection::vec(30_u32..110, 1..5)
    ) {
        let constraints = Constraints { max_seconds: Seconds::whole(3_000), ..constraints_for(capability.clone()) };
        let planned = plan(&script, &constraints, &MeasuredSpeech::new());
        match planned {
            Ok(planned) => check(&planned, &script, &capability),
            // A clip of which nothing is left for words.
            Err(error) => prop_assert!(matches!(error, PlanError::WordTooLong { .. }), "{}", error),
        }
        match settled(&script, &constraints, &pace) {
            Ok(_) | Err(PlanError::WordTooLong { .. }) => {}
            Err(error) => prop_assert!(false, "{}", error),
        }
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(script in script(), capability in provider()) {
        let constraints = constraints_for(capability);
        let bytes = || plan(&script, &constraints, &MeasuredSpeech::new()).map(|plan| serde_json::to_vec(&plan).unwrap());
        prop_assert_eq!(bytes(), bytes());
    }
}
