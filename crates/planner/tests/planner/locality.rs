//! Rewording one line shoots that beat again, and nothing else.

use crate::common::{capability, constraints, example};
use director_film::frames::Seconds;
use director_film::hash::ContentHash;
use director_film::plan::ClipPlan;
use director_film::speech::MeasuredSpeech;
use director_planner::{merge_bibles, parse_bibles, plan, read, request, utterances};
use std::collections::BTreeSet;

const SCRIPT: &str = "---\nstyle: Soft light.\ncharacters: {Maya: a woman in yellow, Ben: a man in blue}\n---\n\
    # Kitchen, night\n\nThe night is long and the house is quiet. Nobody sleeps well.\n\nMAYA: Where did the light go?\n\n\
    BEN: It went to bed.\n\n(Maya opens the door.)\n\n# Street, day\n\nMorning comes all the same, and the street fills slowly.\n\n\
    MAYA: There it is.\n";

fn measured(plan: &ClipPlan) -> MeasuredSpeech {
    let length = |text: &str| Seconds::from_millis(text.chars().count() as u64 * 71 + 90);
    utterances(plan).into_iter().map(|said| (said.clone(), length(&said.text))).collect()
}

fn settled(text: &str) -> ClipPlan {
    let mut document = read(text, "a.md").unwrap();
    merge_bibles(
        &mut document.script,
        parse_bibles("[[locations]]\nname = \"Kitchen\"\ndescriptor = \"copper pans\"", "b").unwrap(),
    );
    let first = plan(&document.script, &constraints(), &MeasuredSpeech::new()).unwrap();
    plan(&document.script, &constraints(), &measured(&first)).unwrap()
}

fn identities(plan: &ClipPlan) -> Vec<ContentHash> {
    plan.clips
        .iter()
        .filter_map(|clip| request(clip, plan, &capability(), 7))
        .map(|request| request.identity())
        .collect()
}

#[test]
fn rewording_one_line_changes_only_its_own_beats_requests() {
    let before = identities(&settled(SCRIPT));
    let edits = [
        (
            "Nobody sleeps well.",
            "Nobody sleeps, and the old clock on the kitchen wall is counting every one of them, twice.",
            1,
        ),
        ("Where did the light go?", "Who took the light?", 1),
        (
            "It went to bed.",
            "It went out for a very long walk along the river and will be back by the time you have finished your tea, I promise.",
            1,
        ),
        ("opens the door", "closes the door", 1),
        ("fills slowly.", "fills.", 1),
        ("There it is.", "There!", 1),
    ];
    for (old, new, changed) in edits {
        let after = identities(&settled(&SCRIPT.replace(old, new)));
        let lost: BTreeSet<_> = before.iter().filter(|identity| !after.contains(identity)).collect();
        assert_eq!(lost.len(), changed, "{old} -> {new}");
    }
}

#[test]
fn measuring_one_beat_moves_no_other() {
    let script = read(SCRIPT, "a.md").unwrap().script;
    let first = plan(&script, &constraints(), &MeasuredSpeech::new()).unwrap();
    let slow =
        utterances(&first).into_iter().take(1).map(|said| (said, Seconds::from_millis(11_500))).collect();
    let second = plan(&script, &constraints(), &slow).unwrap();
    let others = |plan: &ClipPlan| {
        let kept: Vec<_> =
            plan.clips.iter().filter(|clip| clip.lines.iter().all(|line| line.line > 0)).collect();
        kept.iter().map(|clip| (clip.seconds, clip.frames, clip.prompt.clone())).collect::<Vec<_>>()
    };
    assert_eq!(others(&first), others(&second));
}

#[test]
fn seeds_come_from_content_and_never_from_position() {
    let plan_of = |text: &str| settled(text);
    let before = plan_of(SCRIPT);
    let after =
        plan_of(&SCRIPT.replace("# Street, day", "# Yard, noon\n\nA new first scene.\n\n# Street, day"));
    let street = |plan: &ClipPlan| {
        let clip = plan
            .clips
            .iter()
            .find(|clip| clip.lines.iter().any(|line| line.text.starts_with("Morning")))
            .unwrap();
        (clip.id.clone(), request(clip, plan, &capability(), 7).unwrap())
    };
    assert_ne!(street(&before).0, street(&after).0);
    assert_eq!(street(&before).1, street(&after).1);
    let clip = &before.clips[0];
    let seed = |base| request(clip, &before, &capability(), base).unwrap().seed;
    assert_eq!(seed(7), seed(7));
    assert_ne!(seed(7), seed(8));
}

#[test]
fn the_example_film_keeps_its_clips_when_one_line_changes() {
    let text = example("product/script.md");
    let ids = |text: &str| {
        let mut document = read(text, "script.md").unwrap();
        merge_bibles(
            &mut document.script,
            parse_bibles(&example("product/bibles.toml"), "bibles.toml").unwrap(),
        );
        identities(&plan(&document.script, &constraints(), &MeasuredSpeech::new()).unwrap())
    };
    let (before, after) = (ids(&text), ids(&text.replace("Only a little.", "Just a bit.")));
    assert_eq!(before.iter().filter(|identity| !after.contains(identity)).count(), 1);
}
