//! The scripts in `examples/` are understood, planned and fit.

use crate::common::{constraints, example, planned};
use director_film::plan::{CardRole, ClipPlan, ClipSource};
use director_film::speech::MeasuredSpeech;
use director_planner::{
    Document, draft, merge_bibles, merge_brief, parse_bibles, parse_brief, parse_markdown, plan, read,
};

fn document(name: &str, bibles: Option<&str>) -> Document {
    let mut document = read(&example(name), name).unwrap();
    if let Some(bibles) = bibles {
        merge_bibles(&mut document.script, parse_bibles(&example(bibles), bibles).unwrap());
    }
    document
}

fn seconds(plan: &ClipPlan) -> f64 {
    plan.seconds.as_f64()
}

#[test]
fn the_product_film_has_people_a_card_an_end_card_and_about_a_minute() {
    let mut document = document("product/script.md", Some("product/bibles.toml"));
    merge_brief(&mut document.script, parse_brief(&example("product/brief.toml"), "brief.toml").unwrap());
    assert_eq!(document.links().count(), 2);
    let plan = planned(&document.script);
    assert!((50.0..70.0).contains(&seconds(&plan)), "{}", plan.seconds);
    let cards = plan.clips.iter().filter_map(|clip| match &clip.source {
        ClipSource::Card { role, .. } => Some(*role),
        _ => None,
    });
    assert_eq!(cards.collect::<Vec<_>>(), [CardRole::Intertitle, CardRole::End]);
    assert!(plan.clips.iter().any(|clip| clip.action.is_some()));
    let speakers: std::collections::BTreeSet<_> =
        plan.clips.iter().flat_map(|clip| &clip.lines).map(|line| line.speaker.clone()).collect();
    assert_eq!(speakers.len(), 3);
    assert_eq!(plan.findings, []);
}

#[test]
fn the_gettysburg_address_is_said_whole_in_under_five_minutes() {
    let script = document("gettysburg.md", None).script;
    let plan = planned(&script);
    assert!((90.0..300.0).contains(&seconds(&plan)), "{}", plan.seconds);
    let words: u32 = plan.clips.iter().map(|clip| clip.words).sum();
    assert!((268..=272).contains(&words), "{words}");
    assert!(plan.clips.iter().all(|clip| !clip.forced_split));
}

#[test]
fn the_station_scene_is_spoken_by_two_and_heard_once() {
    let plan = planned(&document("station.fountain", Some("station.bibles.toml")).script);
    assert!((40.0..66.0).contains(&seconds(&plan)), "{}", plan.seconds);
    let heard = plan.clips.iter().flat_map(|clip| &clip.lines).filter(|line| line.speaker.is_none());
    let voices: Vec<_> = heard.map(|line| line.voice.to_string()).collect();
    assert_eq!(voices, ["flite:kal16"], "the robot's voice from off camera");
}

#[test]
fn a_drafted_script_parses_and_plans_as_it_stands() {
    let brief = parse_brief(&example("product/brief.toml"), "brief.toml").unwrap();
    let nasty = director_film::brief::Brief {
        title: "A \"quoted\" # title: \\ yes".to_owned(),
        call_to_action: "BUY: [now](x) <b>".to_owned(),
        key_points: vec![
            "1. ((first)".to_owned(),
            "# NAME: x".to_owned(),
            "- -".to_owned(),
            "--- <!-- ".to_owned(),
        ],
        audience: "--> everyone".to_owned(),
        ..Default::default()
    };
    for brief in [brief, nasty, director_film::brief::Brief::default()] {
        let written = draft(&brief);
        let script =
            parse_markdown(&written, "draft.md").unwrap_or_else(|error| panic!("{error}\n{written}"));
        assert!(planned(&script).clips.len() >= 4, "{written}");
        if !brief.title.is_empty() {
            assert_eq!(script.title, brief.title);
        }
    }
}

#[test]
fn five_minutes_are_planned_before_anyone_notices() {
    let scene = "# Hall, day\n\nIt is a plain sentence of nine words, here.\n\nMAYA: And this is a line of some eight words.\n\n";
    let script = parse_markdown(&scene.repeat(31), "a.md").unwrap();
    let started = std::time::Instant::now();
    let plan = plan(&script, &constraints(), &MeasuredSpeech::new()).unwrap();
    assert!(
        seconds(&plan) > 250.0 && started.elapsed().as_millis() < 400,
        "{} in {:?}",
        plan.seconds,
        started.elapsed()
    );
}
