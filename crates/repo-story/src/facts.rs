//! What is true of a repository, each with where it can be seen.

use serde::{Deserialize, Serialize};

/// One thing that is true, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Stable within one tree, such as `error_raised-invalidurl`.
    pub id: String,
    pub kind: FactKind,
    /// Verbatim: a name, a path or a sentence; one line, free of control characters and credentials.
    pub subject: String,
    /// How often, how many or how long, by the kind.
    pub count: u64,
    /// From 0 to 1, comparable between kinds.
    pub weight: f64,
    pub tag: Tag,
    /// `path:line` from 1, or `commit:` and twelve digits.
    pub evidence: Vec<String>,
    /// What went with it: a note's words, a commit's subject; empty where the subject says all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// The repository's own name.
    Name,
    /// What it says it is.
    Pitch,
    Licence,
    Language,
    /// A type many others refer to.
    Protagonist,
    ErrorRaised,
    ErrorCaught,
    /// Errors caught without asking which.
    BlanketCatch,
    Todo,
    /// The longest file.
    Giant,
    Tests,
    Dependency,
    Hotspot,
    FirstCommit,
    LatestCommit,
    Commits,
    Gap,
    BusiestMonth,
    Revert,
    Typo,
    Release,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Read there.
    Observed,
    /// Concluded from what was read.
    Inferred,
}

impl FactKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Pitch => "pitch",
            Self::Licence => "licence",
            Self::Language => "language",
            Self::Protagonist => "protagonist",
            Self::ErrorRaised => "error_raised",
            Self::ErrorCaught => "error_caught",
            Self::BlanketCatch => "blanket_catch",
            Self::Todo => "todo",
            Self::Giant => "giant",
            Self::Tests => "tests",
            Self::Dependency => "dependency",
            Self::Hotspot => "hotspot",
            Self::FirstCommit => "first_commit",
            Self::LatestCommit => "latest_commit",
            Self::Commits => "commits",
            Self::Gap => "gap",
            Self::BusiestMonth => "busiest_month",
            Self::Revert => "revert",
            Self::Typo => "typo",
            Self::Release => "release",
        }
    }
}

impl Fact {
    pub(crate) fn new(kind: FactKind, subject: impl Into<String>, evidence: Vec<String>) -> Self {
        let subject = subject.into();
        let slug: String = subject
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        let slug: String = slug
            .split('-')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-")
            .chars()
            .take(40)
            .collect();
        let id = format!("{}-{slug}", kind.as_str());
        Self { id, kind, subject, count: 1, weight: 0.5, tag: Tag::Observed, evidence, detail: String::new() }
    }

    pub(crate) fn count(mut self, count: u64) -> Self {
        self.count = count;
        self
    }

    pub(crate) fn weight(mut self, weight: f64) -> Self {
        self.weight = (weight.clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
        self
    }

    pub(crate) fn inferred(mut self) -> Self {
        self.tag = Tag::Inferred;
        self
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// Sorted by weight, heaviest first, then by id, with ids made unique.
pub(crate) fn in_order(mut facts: Vec<Fact>) -> Vec<Fact> {
    facts.sort_by(|a, b| {
        b.weight.total_cmp(&a.weight).then_with(|| a.kind.cmp(&b.kind)).then_with(|| a.id.cmp(&b.id))
    });
    let mut seen = std::collections::BTreeMap::new();
    for fact in &mut facts {
        let times = seen.entry(fact.id.clone()).or_insert(0_u32);
        *times += 1;
        if *times > 1 {
            fact.id = format!("{}-{times}", fact.id);
        }
    }
    facts
}
