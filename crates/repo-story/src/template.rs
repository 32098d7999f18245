//! Story templates: beats on a clock, shots that ask for facts, and what to show when there are none.

use crate::error::RepoError;
use crate::facts::FactKind;
use crate::{Options, Tone};
use serde::Deserialize;

const COMEDY: &str = include_str!("../data/templates/comedy.toml");
const DRAMA: &str = include_str!("../data/templates/drama.toml");
const ADVENTURE: &str = include_str!("../data/templates/adventure.toml");
const MAX_FILE: u64 = 1 << 20;
const MOST_BEATS: usize = 40;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Template {
    pub(crate) name: String,
    /// Which gags go with it.
    pub(crate) tone: Tone,
    pub(crate) seconds: f64,
    /// Most of the running time that cards may take.
    pub(crate) card_share: f64,
    pub(crate) style: String,
    pub(crate) avoid: Vec<String>,
    pub(crate) music: String,
    #[serde(default)]
    pub(crate) characters: Vec<Described>,
    #[serde(default)]
    pub(crate) locations: Vec<Described>,
    pub(crate) beats: Vec<BeatPlan>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Described {
    pub(crate) name: String,
    pub(crate) descriptor: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeatPlan {
    pub(crate) id: String,
    pub(crate) t0: f64,
    pub(crate) t1: f64,
    pub(crate) purpose: String,
    #[serde(default)]
    pub(crate) music: String,
    #[serde(default)]
    pub(crate) gags: Option<GagQuery>,
    pub(crate) shots: Vec<ShotPlan>,
}

/// The facts that become gags, lightest first.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GagQuery {
    pub(crate) n: usize,
    pub(crate) kinds: Vec<FactKind>,
    pub(crate) fallback: Vec<FactKind>,
}

/// A card, an action, or a part of one of the beat's gags.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShotPlan {
    pub(crate) seconds: f64,
    #[serde(default)]
    pub(crate) place: Option<String>,
    #[serde(default)]
    pub(crate) card: Vec<Wording>,
    #[serde(default)]
    pub(crate) action: Vec<Wording>,
    #[serde(default)]
    pub(crate) gag: Option<usize>,
    #[serde(default)]
    pub(crate) part: Option<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Part {
    Card,
    Setup,
    PhysicalGag,
    Topper,
    /// The gag and its topper in one shot.
    Whole,
}

/// A text for the first fact of these kinds; without kinds it needs none.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wording {
    #[serde(default)]
    pub(crate) kinds: Vec<FactKind>,
    pub(crate) text: String,
}

impl Template {
    pub(crate) fn load(options: &Options) -> Result<Self, RepoError> {
        if let Some(path) = &options.template {
            use std::io::Read;
            let path = if path.is_dir() { path.join("story.toml") } else { path.clone() };
            let failed = |source| RepoError::Read { path: path.clone(), source };
            let mut text = String::new();
            std::fs::File::open(&path)
                .map_err(failed)?
                .take(MAX_FILE)
                .read_to_string(&mut text)
                .map_err(failed)?;
            return parse(&text, &path.display().to_string());
        }
        match options.tone {
            Tone::Comedy => parse(COMEDY, "comedy"),
            Tone::Drama => parse(DRAMA, "drama"),
            Tone::Adventure => parse(ADVENTURE, "adventure"),
        }
    }
}

fn parse(text: &str, file: &str) -> Result<Template, RepoError> {
    let wrong = |what: String| RepoError::Template { file: file.to_owned(), what };
    let template: Template = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
    check(&template).map_err(wrong)?;
    Ok(template)
}

pub(crate) fn millis(seconds: f64) -> u64 {
    (seconds.clamp(0.0, 3600.0) * 1000.0).round() as u64
}

/// Beats cover the film without gaps, shots cover their beats, and cards keep to their share.
fn check(template: &Template) -> Result<(), String> {
    let mut clock = 0;
    let mut cards = 0;
    if !(1..=MOST_BEATS).contains(&template.beats.len()) {
        return Err(format!("it has {} beats; write 1 to {MOST_BEATS}", template.beats.len()));
    }
    for beat in &template.beats {
        if millis(beat.t0) != clock {
            return Err(format!(
                "beat `{}` begins at {} s, the one before ends at {} s",
                beat.id,
                beat.t0,
                clock as f64 / 1000.0
            ));
        }
        let shots: u64 = beat.shots.iter().map(|shot| millis(shot.seconds)).sum();
        if clock + shots != millis(beat.t1) {
            return Err(format!(
                "the shots of beat `{}` last {} s, the beat {} s",
                beat.id,
                shots as f64 / 1000.0,
                beat.t1 - beat.t0
            ));
        }
        clock = millis(beat.t1);
        for shot in &beat.shots {
            check_shot(beat, shot)?;
            cards += if is_card(shot) { millis(shot.seconds) } else { 0 };
        }
    }
    if clock != millis(template.seconds) {
        return Err(format!(
            "the beats end at {} s, the film at {} s",
            clock as f64 / 1000.0,
            template.seconds
        ));
    }
    let most = millis(template.seconds * template.card_share);
    if cards > most {
        return Err(format!(
            "cards take {} s, at most {} s are allowed",
            cards as f64 / 1000.0,
            most as f64 / 1000.0
        ));
    }
    Ok(())
}

fn is_card(shot: &ShotPlan) -> bool {
    !shot.card.is_empty() || shot.part == Some(Part::Card)
}

fn check_shot(beat: &BeatPlan, shot: &ShotPlan) -> Result<(), String> {
    let here = || format!("a shot of beat `{}`", beat.id);
    let gags = beat.gags.as_ref().map_or(0, |query| query.n);
    let ways = [!shot.card.is_empty(), !shot.action.is_empty(), shot.gag.is_some()]
        .into_iter()
        .filter(|way| *way)
        .count();
    if ways != 1 {
        return Err(format!("{} must have exactly one of `card`, `action` and `gag`", here()));
    }
    if shot.gag.is_some_and(|gag| gag >= gags) || shot.gag.is_some() != shot.part.is_some() {
        return Err(format!("{} names a gag the beat does not have, or no `part` of it", here()));
    }
    let (least, most) = if is_card(shot) { (2.5, 10.0) } else { (4.0, 10.0) };
    if !(least..=most).contains(&shot.seconds) {
        return Err(format!("{} lasts {} s; from {least} to {most} are possible", here(), shot.seconds));
    }
    let wordings = [&shot.card, &shot.action].into_iter().filter(|wordings| !wordings.is_empty());
    for wordings in wordings {
        let last = wordings.last().map(|wording| &wording.kinds);
        let sure = last.is_some_and(|kinds| {
            kinds.contains(&FactKind::Name) || (kinds.is_empty() && shot.card.is_empty())
        });
        if !sure {
            return Err(format!(
                "{} has no fallback: the last wording of a card must ask for `name`, that of an action for `name` or nothing",
                here()
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_template_is_sound_and_lasts_as_it_says() {
        for (text, file) in [(COMEDY, "comedy"), (DRAMA, "drama"), (ADVENTURE, "adventure")] {
            match parse(text, file) {
                Ok(template) => assert_eq!(template.tone.as_str(), file),
                Err(error) => panic!("{error}"),
            }
        }
    }

    #[test]
    fn a_gap_is_refused() {
        let broken = COMEDY.replace("t0 = 15", "t0 = 16");
        assert!(
            parse(&broken, "own")
                .unwrap_err()
                .to_string()
                .contains("begins at 16 s, the one before ends at 15 s")
        );
        let unsure = COMEDY.replace(
            "{ kinds = [\"name\"], text = \"{{ subject | upper }}\" }",
            "{ kinds = [\"pitch\"], text = \"x\" }",
        );
        assert!(parse(&unsure, "own").unwrap_err().to_string().contains("no fallback"));
    }
}
