//! `plan`, `draft`, `providers` and `doctor`: what a person asks before spending anything.

use crate::workplace::{SHORT_SCRIPT, Workplace};
use serde_json::Value;

fn plan(work: &Workplace, provider: &str) -> Value {
    let done = work.run(&["plan", "lamp.md", "--provider", provider, "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    serde_json::from_str(&done.stdout).unwrap()
}

#[test]
fn durations_come_only_from_the_chosen_providers_table() {
    let work = Workplace::new();
    work.write("lamp.md", SHORT_SCRIPT);
    for clip in plan(&work, "sora")["clips"].as_array().unwrap() {
        assert!([4.0, 8.0, 12.0].contains(&clip["seconds"].as_f64().unwrap()), "{clip}");
    }
    work.write(
        "data/providers.toml",
        include_str!("../../../providers/data/sora.toml").replace("[4.0, 8.0, 12.0]", "[5.0, 7.0]"),
    );
    for clip in plan(&work, "sora")["clips"].as_array().unwrap() {
        assert!([5.0, 7.0].contains(&clip["seconds"].as_f64().unwrap()), "{clip}");
    }
}

#[test]
fn the_same_script_gives_the_same_plan_byte_for_byte() {
    let work = Workplace::new();
    work.write("lamp.md", SHORT_SCRIPT);
    let text = || work.run(&["plan", "lamp.md", "--json"]).stdout;
    assert_eq!(text(), text());
    assert!(!work.path("data").exists(), "planning writes nothing");
}

#[test]
fn a_brief_becomes_a_draft_that_can_be_made() {
    let work = Workplace::new();
    work.write("brief.toml", "title = \"Tea\"\nsubject = \"a kettle\"\nobjective = \"sell kettles\"\naudience = \"tea drinkers\"\ntone = \"warm\"\ncall_to_action = \"Order yours today\"\nkey_points = [\"It boils in one minute\", \"It never whistles\"]\n");
    let done = work.run(&["draft", "brief.toml", "--out", "tea.md"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let planned = work.run(&["plan", "tea.md"]);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    assert!(planned.stdout.contains("one minute"), "{}", planned.stdout);
    let again = work.run(&["draft", "brief.toml", "--out", "tea.md"]);
    assert_eq!(again.code, 3, "a draft never overwrites what a person may have edited");
}

#[test]
fn doctor_and_providers_tell_what_is_there() {
    let work = Workplace::new();
    let doctor = work.run(&["doctor", "--json"]);
    assert_eq!(doctor.code, 0, "{}", doctor.stderr);
    let tools: Value = serde_json::from_str(&doctor.stdout).unwrap();
    assert!(
        tools.as_array().unwrap().iter().any(|tool| tool["name"] == "ffmpeg" && tool["path"].is_string())
    );
    let providers = work.run(&["providers"]);
    assert!(providers.stdout.contains("previz:previz-1") && providers.stdout.contains("free"));
    assert!(providers.stdout.contains("0.10 USD per second"), "{}", providers.stdout);
}
