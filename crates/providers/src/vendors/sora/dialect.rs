//! How one server of the contract differs from the next: rows of a table.

use serde::Deserialize;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../data/sora_dialects.toml");

/// One row of the table of dialects.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    pub name: String,
    pub body: BodyForm,
    pub image: ImageForm,
    /// Takes a `seed`.
    pub seed: bool,
    pub deletion: Deletion,
    pub listing: Listing,
    pub remix: RemixForm,
    pub extend: bool,
    /// A failed job may be billed; servers of one's own never are.
    pub failure_costs: bool,
    /// Where the media may be, in the order to try.
    pub results: Vec<ResultSource>,
    /// Between two polls where the server states nothing.
    pub poll_after_ms: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyForm {
    Multipart,
    Json,
}

/// How a first frame is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageForm {
    /// A file part `input_reference`.
    File,
    /// The string `input_reference`, a data address.
    Url,
    /// The string `reference_url`, a data address.
    ReferenceUrl,
    /// `input_reference: {image_url}`.
    Object,
    /// `image_reference`: the same object as a JSON string.
    ImageReference,
}

/// What DELETE does to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deletion {
    Cancels,
    /// Only the record goes; a running job goes on.
    Forgets,
    None,
}

/// What a lost job can be recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listing {
    WithPrompt,
    WithoutPrompt,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemixForm {
    /// `POST /videos/{id}/remix`.
    Remix,
    /// `POST /videos/edits` with `video: {id}`.
    Edit,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultSource {
    /// `GET /videos/{id}/content`.
    Content,
    Url,
    Urls,
    MetadataUrl,
    OutputUrl,
}

impl ResultSource {
    /// Where in the video object the address stands, as a JSON pointer.
    pub(super) fn pointer(self) -> Option<&'static str> {
        match self {
            Self::Content => None,
            Self::Url => Some("/url"),
            Self::Urls => Some("/urls/0"),
            Self::MetadataUrl => Some("/metadata/url"),
            Self::OutputUrl => Some("/output_url"),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    dialect: Vec<Dialect>,
    statuses: Statuses,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Statuses {
    pub queued: Vec<String>,
    pub completed: Vec<String>,
    pub failed: Vec<String>,
    pub cancelled: Vec<String>,
    pub expired: Vec<String>,
}

fn table() -> &'static Table {
    static PARSED: LazyLock<Table> =
        LazyLock::new(|| toml::from_str(TABLE).expect("the embedded table is parsed by a test"));
    &PARSED
}

pub(super) fn statuses() -> &'static Statuses {
    &table().statuses
}

impl Dialect {
    /// `openai`, `sglang`, `vllm_omni`, `litellm`, `new_api` or `generic`.
    pub fn named(name: &str) -> Option<Self> {
        table().dialect.iter().find(|dialect| dialect.name == name).cloned()
    }

    pub fn names() -> Vec<&'static str> {
        table().dialect.iter().map(|dialect| dialect.name.as_str()).collect()
    }
}

impl Default for Dialect {
    /// What every known server understands.
    fn default() -> Self {
        Self::named("generic").expect("the embedded table holds the row, by a test")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_of_the_table_is_found_by_its_name() {
        for name in ["openai", "sglang", "vllm_omni", "litellm", "new_api", "generic"] {
            assert_eq!(Dialect::named(name).unwrap().name, name);
        }
        assert_eq!(Dialect::default().name, "generic");
        assert_eq!(Dialect::names().len(), 6);
        assert!(!statuses().completed.is_empty());
    }
}
