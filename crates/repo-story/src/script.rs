//! The story as a Markdown script, in the dialect that the planner reads: headings are places, actions stand in
//! parentheses, cards in brackets, and pauses keep every shot to its time. Evidence stands beside, in comments.

use crate::story::{Plot, Shot};
use std::fmt::Write;

/// The planner's reading of cards: 1.5 s and a third of a second for each word, from 2.5 s to 8 s.
fn reading_millis(text: &str) -> u64 {
    (1500 + crate::words::count(text) as u64 * 1000 / 3).clamp(2500, 8000)
}

pub(crate) fn markdown(plot: &Plot) -> String {
    let mut script = front_matter(plot);
    let mut place = None;
    let mut next_places =
        plot.beats.iter().flat_map(|beat| &beat.shots).map(|shot| shot.place.as_str()).skip(1);
    for beat in &plot.beats {
        let _ = write!(
            script,
            "\n<!-- {} to {} s, {}: {} -->\n",
            beat.t0,
            beat.t1,
            beat.id,
            no_end(&beat.purpose)
        );
        for shot in &beat.shots {
            if place.replace(shot.place.as_str()) != Some(shot.place.as_str()) {
                let _ = write!(script, "\n## {}\n", shot.place);
            }
            script.push_str(&paragraph(shot, next_places.next()));
        }
    }
    script
}

/// One shot is one beat of the script; where the place changes the picture is cut, because a crossfade would take time.
fn paragraph(shot: &Shot, next: Option<&str>) -> String {
    let millis = ((shot.t1 - shot.t0) * 1000.0).round() as u64;
    let mut text = String::from("\n");
    if !shot.evidence.is_empty() {
        let _ = writeln!(text, "<!-- {}: {} -->", shot.fact, no_end(&shot.evidence.join(" ")));
    }
    if shot.is_card {
        let rest = millis.saturating_sub(reading_millis(&shot.text));
        let _ = writeln!(text, "[card: {}]", shot.text);
        if rest >= 50 {
            let _ = writeln!(text, "[pause {}]", rest as f64 / 1000.0);
        }
    } else {
        let _ = write!(text, "({}.)\n[pause {}]\n", shot.text, millis.min(10_000) as f64 / 1000.0);
    }
    if next.is_some_and(|next| next != shot.place) {
        text.push_str("(CUT TO:)\n");
    }
    text
}

/// Text that cannot end the comment it stands in.
fn no_end(text: &str) -> String {
    text.replace("--", "- -").replace('>', " ")
}

#[derive(serde::Serialize)]
struct Front<'a> {
    title: &'a str,
    language: &'a str,
    aspect: &'a str,
    style: Style<'a>,
    characters: Vec<Described<'a>>,
    locations: Vec<Described<'a>>,
}

#[derive(serde::Serialize)]
struct Style<'a> {
    name: &'a str,
    descriptor: &'a str,
    avoid: &'a [String],
}

#[derive(serde::Serialize)]
struct Described<'a> {
    name: &'a str,
    descriptor: &'a str,
}

fn described(items: &[crate::template::Described]) -> Vec<Described<'_>> {
    items.iter().map(|item| Described { name: &item.name, descriptor: &item.descriptor }).collect()
}

fn front_matter(plot: &Plot) -> String {
    let template = &plot.template;
    let title = crate::safety::lettering(&plot.name);
    let front = Front {
        title: if title.is_empty() { "Untitled" } else { &title },
        language: "en",
        aspect: "4:3",
        style: Style { name: &template.name, descriptor: &template.style, avoid: &template.avoid },
        characters: described(&template.characters),
        locations: described(&template.locations),
    };
    let toml = toml::to_string(&front).expect("strings and lists of strings are TOML");
    format!("+++\n{toml}+++\n")
}
