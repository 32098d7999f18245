//! Facts in words: a tag, a short and a long form.

use super::choice::Item;
use super::quoted;
use crate::analysis::Analysis;
use crate::facts::{Fact, FactKind};
use crate::story::Plot;
use crate::words::{ordinal, some};
use std::collections::BTreeSet;

/// Facts that may be told; the lightest of a large repository say nothing.
const MOST: usize = 160;

/// All facts that are not on a card already.
pub(super) fn facts(analysis: &Analysis, plot: &Plot) -> Vec<Item> {
    let cards: BTreeSet<&str> =
        plot.beats.iter().flat_map(|beat| &beat.cards).map(|card| card.fact.as_str()).collect();
    let told = analysis.facts.iter().filter(|fact| !cards.contains(fact.id.as_str())).take(MOST);
    told.map(item).collect()
}

fn item(fact: &Fact) -> Item {
    let (tag, short) = said(fact);
    let detail = if fact.detail.is_empty() { String::new() } else { format!(", {}", quoted(&fact.detail)) };
    let inferred = if fact.tag == crate::Tag::Inferred { ", inferred" } else { "" };
    let long = format!("{short}{detail} ({}{inferred})", fact.evidence.join(", "));
    Item::new(fact.kind.as_str(), fact.weight, [tag, short, long])
}

fn said(fact: &Fact) -> (String, String) {
    let subject = quoted(&fact.subject);
    let count = fact.count;
    let short = match fact.kind {
        FactKind::Name => format!("The repository is called {subject}"),
        FactKind::Pitch => format!("It says of itself: {subject}"),
        FactKind::Licence => format!("Licence: {subject}"),
        FactKind::Language => format!("{} of {subject}", some(count, "line")),
        FactKind::Protagonist => format!("{subject} is named {}", some(count, "time")),
        FactKind::ErrorRaised => format!("{subject} is raised in {}", some(count, "place")),
        FactKind::ErrorCaught => format!("{subject} is caught in {}", some(count, "place")),
        FactKind::BlanketCatch => format!("{} any error at all is caught", some(count, "time")),
        FactKind::Todo => format!("A note left for later says {subject}"),
        FactKind::Giant => format!("{subject} is the longest file, {}", some(count, "line")),
        FactKind::Tests => subject.clone(),
        FactKind::Dependency => format!("It leans on {subject}, one of {count}"),
        FactKind::Hotspot => format!("{subject} was changed {}", some(count, "time")),
        FactKind::FirstCommit => format!("The first commit is of {subject}"),
        FactKind::LatestCommit => format!("The latest commit is of {subject}"),
        FactKind::Commits => format!("History: {subject}"),
        FactKind::Gap => format!("Once there were {subject}"),
        FactKind::BusiestMonth => format!("The busiest month is {subject} with {}", some(count, "commit")),
        FactKind::Revert => format!("{} took something back, the last: {subject}", some(count, "commit")),
        FactKind::Typo => format!("{} corrected typos", some(count, "commit")),
        FactKind::Release => format!("The latest release is {subject}, the {}", ordinal(count)),
    };
    let tag = match fact.kind {
        FactKind::ErrorRaised | FactKind::ErrorCaught | FactKind::Protagonist | FactKind::Hotspot => {
            format!("{} {subject} x{count}", fact.kind.as_str().replace('_', " "))
        }
        FactKind::Todo => subject,
        _ => short.clone(),
    };
    (tag, short)
}
