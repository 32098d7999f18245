//! What can go wrong in the studio, and which of the five ways to end it means.

use director_store::StoreError;
use std::path::PathBuf;

/// How a command ends; the binary maps it to its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Failed,
    Usage,
    /// Budget, safety, unsupported input.
    Refused,
    /// Waiting for a person; resumable.
    Waiting,
}

#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("cannot write {}: {source}; choose another place with --out", path.display())]
    Write { path: PathBuf, source: std::io::Error },
    #[error("{0}")]
    Script(String),
    #[error("{}", plan_error(file, error))]
    Plan { file: String, error: director_planner::PlanError },
    #[error(transparent)]
    Media(#[from] director_media::MediaError),
    #[error(transparent)]
    Cut(#[from] director_cut::CutError),
    #[error(transparent)]
    Assess(#[from] director_assess::AssessError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Catalogue(#[from] director_providers::CatalogueError),
    #[error("{0}")]
    Refused(String),
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Waiting(String),
    #[error("{0}")]
    Failed(String),
}

impl StudioError {
    pub fn ending(&self) -> Ending {
        match self {
            Self::Usage(_) => Ending::Usage,
            Self::Script(_)
            | Self::Plan { .. }
            | Self::Refused(_)
            | Self::Store(StoreError::OverCap { .. } | StoreError::CapTooLow { .. }) => Ending::Refused,
            Self::Waiting(_) => Ending::Waiting,
            _ => Ending::Failed,
        }
    }
}

fn plan_error(file: &str, error: &director_planner::PlanError) -> String {
    match error.at() {
        Some(at) => format!("{file}:{}:{}: {error}", at.line, at.column),
        None => format!("{file}: {error}"),
    }
}
