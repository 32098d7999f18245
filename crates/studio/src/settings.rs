//! What the operator configured, resolved before anything is opened.

use director_film::ids::OwnerId;
use director_media::ToolPaths;
use director_providers::Knobs;
use std::path::PathBuf;

#[derive(Debug, Clone)]
pub struct Settings {
    /// Database, takes and caches live here (`DATA_ROOT`).
    pub data_root: PathBuf,
    /// A path or URL; `director.db` in the data root when absent (`DATABASE_URL`).
    pub database_url: Option<String>,
    pub owner: OwnerId,
    pub tools: ToolPaths,
    /// Takes in flight at once, besides a provider's own limit (`MAX_CONCURRENT_CLIPS`).
    pub max_concurrent: usize,
    /// Attempts at one clip, 1 to 10 (`MAX_RETRY_ATTEMPTS`).
    pub max_attempts: u32,
    /// A user's capability and price rows.
    pub provider_table: Option<PathBuf>,
    pub knobs: Knobs,
    /// Previz draws its slate line into takes.
    pub slate: bool,
}

impl Settings {
    /// Defaults over a data root.
    pub fn at(data_root: PathBuf) -> Self {
        Self {
            data_root,
            database_url: None,
            owner: OwnerId::from("local"),
            tools: ToolPaths::default(),
            max_concurrent: 3,
            max_attempts: 3,
            provider_table: None,
            knobs: Knobs::default(),
            slate: false,
        }
    }

    pub(crate) fn database(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| self.data_root.join("director.db").display().to_string())
    }
}
