//! What can go wrong, in words for the person who has to act on it.

use crate::budget::BudgetKey;
use crate::call::CallState;
use director_film::ids::CallId;
use director_film::{ContentHash, MicroUsd};
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// `database` never shows a password.
    #[error("cannot open the database {database}: {why}")]
    Open { database: String, why: String },
    #[error("the database is at version {found}, this program knows {known}: use a newer program")]
    TooNew { found: i64, known: i64 },
    #[error(
        "the database's version {version} was made by another text than this program's: use the program that made it"
    )]
    Foreign { version: i64 },
    #[error("the database failed while {doing}")]
    Database {
        doing: &'static str,
        #[source]
        source: sqlx::Error,
    },
    #[error("no space left for the database while {doing}; free some space and run again")]
    DiskFull { doing: &'static str },
    #[error("{what} is not in the database")]
    NotFound { what: String },
    /// Somebody else did it first, or it contradicts what is there.
    #[error("{what}")]
    Conflict { what: String },
    /// The claim was overtaken: stop working on this call and write nothing more.
    #[error("the lease on call {call} has passed to another worker")]
    LeaseLost { call: CallId },
    #[error("call {call} cannot go from {} to {}", from.as_str(), to.as_str())]
    IllegalStep { call: CallId, from: CallState, to: CallState },
    #[error("{wanted} more would pass the cap of {cap} for {budget}: {spent} spent, {held} held")]
    OverCap { budget: BudgetKey, cap: MicroUsd, held: MicroUsd, spent: MicroUsd, wanted: MicroUsd },
    #[error(
        "a cap of {cap} for {budget} is below what is already gone: {spent} spent, {held} held; set at least their sum"
    )]
    CapTooLow { budget: BudgetKey, cap: MicroUsd, held: MicroUsd, spent: MicroUsd },
    #[error("{what} of {} is outside 0 to {}", amount, crate::budget::MOST)]
    BadAmount { what: &'static str, amount: MicroUsd },
    /// A stored document no longer reads as what it should be.
    #[error("{what} in the database is damaged: {why}")]
    Damaged { what: &'static str, why: String },
    #[error("the file with content {hash} is missing from {}", folder.display())]
    BlobMissing { hash: ContentHash, folder: PathBuf },
    #[error("{} no longer holds the content its name promises; delete it, it will be made again", path.display())]
    BlobDamaged { path: PathBuf },
    #[error("cannot {doing} {}", path.display())]
    File {
        doing: &'static str,
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

impl StoreError {
    pub(crate) fn not_found(what: &str, id: impl std::fmt::Display) -> Self {
        Self::NotFound { what: format!("{what} {id}") }
    }

    pub(crate) fn damaged(what: &'static str, why: impl std::fmt::Display) -> Self {
        Self::Damaged { what, why: why.to_string() }
    }
}

/// Turns a database failure into a fragment that says what was being done.
pub(crate) fn while_doing(doing: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |source| failed(doing, source)
}

fn failed(doing: &'static str, source: sqlx::Error) -> StoreError {
    // SQLite's code and PostgreSQL's.
    let code = source.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
    let full = code.is_some_and(|code| code == "13" || code == "53100");
    if full { StoreError::DiskFull { doing } } else { StoreError::Database { doing, source } }
}

/// As [`while_doing`], but a broken uniqueness rule becomes the conflict it stands for.
pub(crate) fn unless_taken(
    doing: &'static str,
    what: impl Fn() -> String,
) -> impl Fn(sqlx::Error) -> StoreError {
    move |source| match source.as_database_error() {
        Some(error) if error.is_unique_violation() => StoreError::Conflict { what: what() },
        _ => failed(doing, source),
    }
}
