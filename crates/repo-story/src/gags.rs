//! The concept mapper: from a technical fact to a physical gag.

use crate::error::RepoError;
use crate::facts::{Fact, FactKind};
use crate::fragment::Fragments;
use crate::words;
use crate::{Options, Tone};
use director_film::hash::ContentHash;
use serde::Deserialize;
use std::path::Path;

const COMEDY: &str = include_str!("../data/gags/comedy.toml");
const DRAMA: &str = include_str!("../data/gags/drama.toml");
const ADVENTURE: &str = include_str!("../data/gags/adventure.toml");
const MAX_FILE: u64 = 1 << 20;

/// One mapping, as a file says it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub id: String,
    pub concept: String,
    /// The term shown; the fact's subject when absent.
    #[serde(default)]
    pub technical_term: String,
    /// Facts it is about; errors raised and caught when absent.
    #[serde(default)]
    pub kinds: Vec<FactKind>,
    /// Globs over the fact's subject, in any case; one without a star is exact.
    #[serde(rename = "match")]
    pub matches: Vec<String>,
    pub place: String,
    #[serde(default)]
    pub prop: String,
    #[serde(default)]
    pub setup: String,
    pub physical_gag: String,
    #[serde(default)]
    pub topper: String,
    pub timing_seconds: f64,
    pub visual_card: String,
    /// Says nothing about the fact: the last resort.
    #[serde(default)]
    pub neutral: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    gag: Vec<Mapping>,
}

/// All mappings that may be used, the user's before the built-in ones.
#[derive(Debug)]
pub struct Gags {
    user: Vec<Mapping>,
    built_in: Vec<Mapping>,
}

/// How well a mapping fits: exact before glob, the user's before the built-in, neutral last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    UserExact,
    UserGlob,
    Exact,
    Glob,
    Neutral,
}

impl Gags {
    pub fn load(options: &Options, tone: Tone) -> Result<Self, RepoError> {
        let built_in = match tone {
            Tone::Comedy => COMEDY,
            Tone::Drama => DRAMA,
            Tone::Adventure => ADVENTURE,
        };
        let mut user = Vec::new();
        for path in &options.gags {
            user.extend(parse(&read(path)?, &path.display().to_string())?);
        }
        Ok(Self { user, built_in: parse(built_in, tone.as_str())? })
    }

    /// The best mapping for a fact that `free` allows; the same fact and seed give the same one.
    pub(crate) fn pick(
        &self,
        fact: &Fact,
        seed: u64,
        free: impl Fn(&Mapping) -> bool,
    ) -> Option<(Fit, &Mapping)> {
        let all = self.user.iter().map(|gag| (gag, true)).chain(self.built_in.iter().map(|gag| (gag, false)));
        let fitting =
            all.filter(|(gag, _)| free(gag)).filter_map(|(gag, user)| Some((fit(gag, user, fact)?, gag)));
        fitting.min_by_key(|(fit, gag)| (*fit, chance(&format!("{}{}", fact.id, gag.id), seed)))
    }

    /// Whether only a neutral gag fits.
    pub(crate) fn falls_back(&self, fact: &Fact) -> bool {
        self.pick(fact, 0, |_| true).is_none_or(|(fit, _)| fit == Fit::Neutral)
    }
}

/// A number that the same words and seed always give.
pub(crate) fn chance(words: &str, seed: u64) -> u64 {
    let hash = ContentHash::of(format!("{seed}\0{words}").as_bytes());
    u64::from_str_radix(&hash.as_str()[..15], 16).unwrap_or_default()
}

fn fit(gag: &Mapping, user: bool, fact: &Fact) -> Option<Fit> {
    let errors = matches!(fact.kind, FactKind::ErrorRaised | FactKind::ErrorCaught);
    let about = if gag.kinds.is_empty() { errors || gag.neutral } else { gag.kinds.contains(&fact.kind) };
    if !about {
        return None;
    }
    let subject = fact.subject.to_lowercase();
    let best = gag
        .matches
        .iter()
        .filter(|pattern| glob(&pattern.to_lowercase(), &subject))
        .map(|pattern| pattern.contains('*'))
        .min()?;
    Some(match (user, best) {
        _ if gag.neutral => Fit::Neutral,
        (true, false) => Fit::UserExact,
        (true, true) => Fit::UserGlob,
        (false, false) => Fit::Exact,
        (false, true) => Fit::Glob,
    })
}

/// `*` stands for anything.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(part) = last.replace(part) {
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
    }
    last.map_or(rest.is_empty(), |end| rest.ends_with(end))
}

fn read(path: &Path) -> Result<String, RepoError> {
    use std::io::Read;
    let failed = |source| RepoError::Read { path: path.to_owned(), source };
    let mut text = String::new();
    std::fs::File::open(path).map_err(failed)?.take(MAX_FILE).read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}

fn parse(text: &str, file: &str) -> Result<Vec<Mapping>, RepoError> {
    let wrong = |what: String| RepoError::Gags { file: file.to_owned(), what };
    let parsed: File = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
    let problems = lint(&parsed.gag);
    if problems.is_empty() { Ok(parsed.gag) } else { Err(wrong(problems.join("; "))) }
}

/// Words an action may have to be played in 4.5 seconds, and all sentences of one gag together.
const MOST_WORDS: usize = 15;
const MOST_TOPPER: usize = 24;

/// What is wrong with these mappings: nothing for a good file.
pub fn lint(gags: &[Mapping]) -> Vec<String> {
    let fragments = Fragments::new();
    let fact = Fact::new(FactKind::ErrorRaised, "SomeError", vec![]);
    let mut problems = Vec::new();
    for (index, gag) in gags.iter().enumerate() {
        let mut say = |what: String| problems.push(format!("`{}`: {what}", gag.id));
        if gags[..index].iter().any(|other| other.id == gag.id) {
            say("this id is used twice".to_owned());
        }
        if gag.matches.is_empty() {
            say("it can never be reached: `match` is empty".to_owned());
        }
        if gag.topper.is_empty() {
            say("the topper is missing".to_owned());
        }
        if !(1.0..=8.0).contains(&gag.timing_seconds) {
            say("`timing_seconds` must be from 1 to 8".to_owned());
        }
        for (what, text, most) in [
            ("physical_gag", &gag.physical_gag, MOST_WORDS),
            ("setup", &gag.setup, MOST_WORDS),
            ("topper", &gag.topper, MOST_TOPPER),
        ] {
            if words::count(text) > most || text.contains(". ") || text.ends_with('.') {
                say(format!("`{what}` must be one sentence without its full stop, of at most {most} words"));
            }
        }
        for text in [&gag.physical_gag, &gag.setup, &gag.topper, &gag.visual_card] {
            if let Err(error) = fragments.render(text, &fact, "name") {
                say(error.to_string());
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_gag_file_is_sound() {
        for (text, file) in [(COMEDY, "comedy"), (DRAMA, "drama"), (ADVENTURE, "adventure")] {
            if let Err(error) = parse(text, file) {
                panic!("{error}");
            }
        }
    }

    #[test]
    fn globs_match_in_any_place() {
        let table = [
            ("*url*", "invalidurl", true),
            ("url", "invalidurl", false),
            ("invalid*", "invalidurl", true),
            ("*a*b", "xaxb", true),
            ("*a*b", "xbxa", false),
            ("*", "", true),
            ("x", "x", true),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn the_users_gag_wins_and_an_exact_one_before_a_glob() {
        let mut gags = Gags::load(&Options::default(), Tone::Comedy).unwrap();
        let fact = Fact::new(FactKind::ErrorRaised, "InvalidURL", vec![]);
        assert_eq!(gags.pick(&fact, 0, |_| true).unwrap().0, Fit::Glob);
        let mut own = gags.built_in[0].clone();
        own.id = "own".into();
        own.matches = vec!["Invalid*".into()];
        gags.user.push(own.clone());
        own.id = "exact".into();
        own.matches = vec!["InvalidURL".into()];
        gags.user.push(own);
        assert_eq!(gags.pick(&fact, 0, |_| true).unwrap().1.id, "exact");
        assert!(gags.falls_back(&Fact::new(FactKind::ErrorRaised, "Zzqx", vec![])));
    }
}
