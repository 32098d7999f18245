//! What a model is told.

use crate::common::{capability, constraints_for};
use director_film::capability::{Audio, Capability, PromptForm, WordRange};
use director_film::plan::{ClipPlan, PlannedClip};
use director_film::speech::MeasuredSpeech;
use director_planner::{estimate, lint, parse_markdown, plan, request};

const STYLE: &str = "Warm film look with soft grain.";
const MAYA: &str = "a woman in a mustard yellow cardigan";

fn planned(form: PromptForm, body: &str) -> ClipPlan {
    let max = if matches!(form, PromptForm::RunwayMotion | PromptForm::KlingShort) { 60 } else { 250 };
    let capability =
        Capability { prompt_form: form, prompt_words: WordRange { min: 5, max }, ..capability() };
    let front = format!(
        "---\nstyle: {{descriptor: \"{STYLE}\", avoid: [crowds], palette: [amber, teal], mood: calm}}\n\
         characters: {{Maya: \"{MAYA}\"}}\nlocations: {{Kitchen: copper pans on the wall}}\n---\n"
    );
    let script = parse_markdown(&format!("{front}{body}"), "a.md").unwrap();
    plan(&script, &constraints_for(capability), &MeasuredSpeech::new()).unwrap()
}

const FORMS: [PromptForm; 4] =
    [PromptForm::SoraBlocks, PromptForm::VeoParagraph, PromptForm::RunwayMotion, PromptForm::KlingShort];

#[test]
fn descriptors_stand_word_for_word_in_every_form() {
    for form in FORMS {
        let plan = planned(form, "# Kitchen, night\n\n(Maya opens the door.)\nMAYA: It opens tomorrow.\n");
        let prompt = &plan.clips[0].prompt;
        for part in [STYLE, MAYA, "Maya opens the door", "static camera", "night"] {
            assert!(prompt.contains(part), "{form:?} lacks {part}: {prompt}");
        }
        assert!(
            plan.findings.iter().all(|finding| finding.code != "prompt_too_long"),
            "{form:?} {:?}",
            plan.findings
        );
    }
}

#[test]
fn the_blocks_say_place_time_subject_camera_action_and_dialogue_plainly() {
    let plan = planned(
        PromptForm::SoraBlocks,
        "# INT. KITCHEN - NIGHT\n\n(Maya opens the door.)\nMAYA: \"It\" opens.\n",
    );
    let prompt = &plan.clips[0].prompt;
    for line in [
        "Place: interior, kitchen, copper pans on the wall.",
        "Time of day: night.",
        "Subject: Maya, a woman in a mustard yellow cardigan.",
        "Camera shot: establishing shot, eye level.",
        "Camera movement: static camera.",
        "Actions:",
        "- Maya opens the door.",
        "Dialogue:",
        "- Maya: \"'It' opens.\"",
        "Avoid: crowds, written words, captions, logos, cuts within the shot.",
    ] {
        assert!(prompt.lines().any(|written| written == line), "no line `{line}` in\n{prompt}");
    }
}

#[test]
fn narration_is_a_picture_to_find_and_never_dialogue() {
    for form in FORMS {
        let prompt = planned(form, "# Street, day\n\nLight is free.\n").clips[0].prompt.clone();
        assert!(!prompt.contains("Dialogue") && !prompt.contains("says"), "{prompt}");
    }
    let plan = planned(PromptForm::SoraBlocks, "# Street, day\n\nMaya knows that light is free.\n");
    assert!(plan.clips[0].prompt.contains("thought 'Maya knows that light is free.'"));
    assert!(plan.clips[0].prompt.contains(MAYA), "who is named is seen");
}

#[test]
fn neighbours_words_stay_out_of_a_prompt() {
    let plan = planned(PromptForm::SoraBlocks, "# Hall, day\n\nXylophone.\n\nMAYA: Zeppelin.\n\nQuagmire.\n");
    for (clip, own) in plan.clips.iter().zip(["Xylophone", "Zeppelin", "Quagmire"]) {
        for word in ["Xylophone", "Zeppelin", "Quagmire"] {
            assert_eq!(clip.prompt.contains(word), word == own, "{}: {word}", clip.id);
        }
    }
}

#[test]
fn the_linter_finds_what_goes_wrong_and_leaves_a_good_prompt_alone() {
    let sora = Capability { prompt_words: WordRange { min: 3, max: 30 }, ..capability() };
    let runway = Capability { prompt_form: PromptForm::RunwayMotion, ..sora.clone() };
    let codes = |text: &str, capability: &Capability| -> Vec<String> {
        lint(text, capability).into_iter().map(|finding| finding.code).collect()
    };
    let table = [
        ("A lamp glows on the table, slow dolly in.", vec![]),
        ("Too short", vec!["prompt_too_short"]),
        ("The camera pans left, slow zoom in on a lamp.", vec!["several_camera_moves"]),
        ("She stands up and then leaves the room.", vec!["several_actions"]),
        ("A beautiful lamp in a room.", vec!["vague_words"]),
        ("A door with a sign that says open.", vec!["on_screen_text"]),
        ("A lamp in 4k for 8 seconds.", vec!["technical_terms"]),
    ];
    for (text, expected) in table {
        assert_eq!(codes(text, &sora), expected, "{text}");
    }
    assert_eq!(codes("A lamp without a shade there.", &runway), ["negative_phrasing"]);
    assert_eq!(codes(&"word ".repeat(40), &sora), ["prompt_too_long"]);
}

#[test]
fn findings_of_a_plan_name_their_clip_and_a_stranger_once() {
    let plan = planned(
        PromptForm::SoraBlocks,
        "# Hall, day\n\nBEN: Hi.\n\n(Pan left, then zoom in, and then stop.)\n\nBEN: Bye.\n",
    );
    let codes: Vec<_> = plan
        .findings
        .iter()
        .map(|finding| (finding.code.as_str(), finding.clip.clone().unwrap().to_string()))
        .collect();
    assert_eq!(
        codes,
        [
            ("missing_descriptor", "s01c01".to_owned()),
            ("several_camera_moves", "s01c02".to_owned()),
            ("several_actions", "s01c02".to_owned()),
        ]
    );
}

#[test]
fn a_request_carries_the_prompt_the_voices_and_no_more_than_the_model_takes() {
    let plan = planned(PromptForm::SoraBlocks, "# Hall, day\n\nMAYA: Hi.\n\n![a](a.png)\n");
    let sent = |clip: &PlannedClip, capability: &Capability| request(clip, &plan, capability, 1);
    let request = sent(&plan.clips[0], &capability()).unwrap();
    assert_eq!(
        (request.prompt.as_str(), request.seconds),
        (plan.clips[0].prompt.as_str(), plan.clips[0].seconds)
    );
    assert_eq!(serde_json::to_string(&request.extras).unwrap(), r#"{"voices":{"Maya":"flite:rms"}}"#);
    let plainer = Capability { audio: Audio::None, seed: false, ..capability() };
    let plain = sent(&plan.clips[0], &plainer).unwrap();
    assert!(plain.extras.is_empty() && plain.seed.is_none());
    assert!(sent(&plan.clips[1], &capability()).is_none(), "own material is not ordered");
}

#[test]
fn an_estimate_adds_repairs_to_the_price_of_generated_clips() {
    use director_film::money::{MicroUsd, PicoUsd};
    use director_film::price::Tariff;
    let plan = planned(PromptForm::SoraBlocks, "# Hall, day\n\nMAYA: Hi.\n\n![a](a.png)\n\nWords.\n");
    let mut paid = capability();
    paid.price.tariff =
        Tariff::PerSecond { picos: PicoUsd::new(100_000_000_000), minimum_micros: MicroUsd::ZERO };
    let once = estimate(&plan, &paid, 0.0);
    assert_eq!((once.estimate_micros, once.p95_micros), (MicroUsd::new(800_000), MicroUsd::new(800_000)));
    let repaired = estimate(&plan, &paid, 0.25);
    assert_eq!(repaired.estimate_micros, MicroUsd::new(1_000_000));
    assert!(
        repaired.p95_micros > repaired.estimate_micros && repaired.p95_micros <= MicroUsd::new(1_600_000)
    );
    paid.price.tariff = Tariff::Unknown;
    assert_eq!(estimate(&plan, &paid, 0.0).unknown_clips, 2);
}
