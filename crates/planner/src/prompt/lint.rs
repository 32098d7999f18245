//! What tends to go wrong with a prompt, found before it costs anything.

use super::facts::Facts;
use crate::plan::{PlanContext, count, shots};
use director_film::capability::{Capability, PromptForm};
use director_film::plan::{Finding, FindingLevel, PlannedClip};
use std::collections::BTreeSet;

/// Judges any prompt for a model. Codes: `prompt_too_long`, `prompt_too_short`, `several_camera_moves`,
/// `several_actions`, `negative_phrasing`, `vague_words`, `on_screen_text`, `technical_terms`.
pub fn lint(prompt: &str, capability: &Capability) -> Vec<Finding> {
    let text = prompt.to_lowercase();
    let mut findings = Vec::new();
    length(prompt, capability, &mut findings);
    wording(&text, capability, &mut findings);
    findings
}

/// Judges a planned clip's prompt; only what the person wrote is held against them, not our own phrases.
pub(super) fn of_clip(clip: &PlannedClip, facts: &Facts<'_>, context: &PlanContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    length(&clip.prompt, context.capability, &mut findings);
    let style = facts.style.map_or("", |style| style.descriptor.as_str());
    let written = [clip.action.as_deref().unwrap_or_default(), style].join("\n").to_lowercase();
    wording(&written, context.capability, &mut findings);
    for finding in &mut findings {
        finding.clip = Some(clip.id.clone());
    }
    findings
}

/// People whom no bible describes, each once, with the first clip that shows them.
pub(super) fn strangers(clip: &PlannedClip, facts: &Facts<'_>, met: &mut BTreeSet<String>) -> Vec<Finding> {
    let strangers = facts.people.iter().filter(|person| person.bible.is_none());
    let new = strangers.filter(|person| met.insert(person.name.clone()));
    let told = new.map(|person| {
        let text = format!("no bible describes {}: every clip will show somebody else", person.name);
        Finding { clip: Some(clip.id.clone()), ..finding(FindingLevel::Warning, "missing_descriptor", text) }
    });
    told.collect()
}

fn finding(level: FindingLevel, code: &str, text: impl Into<String>) -> Finding {
    Finding { level, code: code.to_owned(), clip: None, text: text.into() }
}

fn length(prompt: &str, capability: &Capability, findings: &mut Vec<Finding>) {
    let (words, range) = (count(prompt).words, capability.prompt_words);
    if words > range.max {
        let text =
            format!("the prompt has {words} words and {} follows at most {}", capability.model, range.max);
        findings.push(finding(FindingLevel::Warning, "prompt_too_long", text));
    } else if words < range.min {
        let text = format!(
            "the prompt has {words} words and {} does best with {} or more",
            capability.model, range.min
        );
        findings.push(finding(FindingLevel::Note, "prompt_too_short", text));
    }
}

/// `text` is in lower case.
fn wording(text: &str, capability: &Capability, findings: &mut Vec<Finding>) {
    let mut warn = |code: &str, message: String| findings.push(finding(FindingLevel::Warning, code, message));
    let moves = shots::moves_in(text);
    if moves.len() > 1 {
        let phrases: Vec<_> = moves.iter().map(|camera| camera.phrase()).collect();
        warn(
            "several_camera_moves",
            format!("one clip has one camera move, this asks for {}", phrases.join(", ")),
        );
    }
    if let Some(phrase) = first_of(text, &["and then", "after that", "afterwards", ", then "]) {
        warn(
            "several_actions",
            format!("`{}` joins several actions; one clip shows one", phrase.trim_matches([',', ' '])),
        );
    }
    let negative = ["no ", "not ", "without ", "don't ", "never ", "avoid"];
    if let (PromptForm::RunwayMotion, Some(phrase)) = (capability.prompt_form, first_of(text, &negative)) {
        warn(
            "negative_phrasing",
            format!("`{}` tends to bring about what it forbids here; say what is seen", phrase.trim()),
        );
    }
    if let Some(word) = first_of(
        text,
        &[
            "amazing",
            "beautiful",
            "epic",
            "stunning",
            "awesome",
            "incredible",
            "cinematic masterpiece",
            "nice ",
        ],
    ) {
        warn("vague_words", format!("`{}` shows nothing; name what makes it so", word.trim()));
    }
    let written = [
        "text that says",
        "text saying",
        "sign that says",
        "sign saying",
        "sign reading",
        "title reads",
        "caption",
        "subtitles",
    ];
    if let Some(phrase) = asked_for(text, &written) {
        warn("on_screen_text", format!("`{phrase}`: models misspell; use a [card: …]"));
    }
    if let Some(term) = technical(text) {
        warn("technical_terms", format!("`{term}` is set by parameter, words do not change it"));
    }
}

/// The first phrase that stands in the text from the start of a word.
fn first_of<'a>(text: &str, phrases: &[&'a str]) -> Option<&'a str> {
    phrases.iter().copied().find(|phrase| {
        text.match_indices(phrase)
            .any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric) || phrase.starts_with(','))
    })
}

/// As [`first_of`], but lines that forbid things do not ask for them.
fn asked_for<'a>(text: &str, phrases: &[&'a str]) -> Option<&'a str> {
    let asking = |line: &&str| !line.starts_with("avoid") && !line.contains("without");
    text.lines().filter(asking).find_map(|line| first_of(line, phrases))
}

/// Sizes, shapes, rates and lengths written as prose: `4k`, `1080p`, `16:9`, `24 fps`, `8 seconds`.
fn technical(text: &str) -> Option<String> {
    let words: Vec<&str> =
        text.split_whitespace().map(|word| word.trim_matches([',', '.', ';', '(', ')'])).collect();
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let alone = words.iter().find(|word| {
        matches!(**word, "4k" | "8k" | "16:9" | "9:16" | "1:1" | "4:3" | "720p" | "1080p" | "2160p")
            || word.strip_suffix("fps").is_some_and(digits)
            || word.split_once('x').is_some_and(|(w, h)| w.len() >= 3 && digits(w) && digits(h))
    });
    let unit = |pair: &&[&str]| digits(pair[0]) && matches!(pair[1], "fps" | "seconds" | "second" | "sec");
    let pair = words.windows(2).find(unit).map(|pair| pair.join(" "));
    alone.map(|word| (*word).to_owned()).or(pair)
}
