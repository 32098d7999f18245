//! The engine: plans a film, holds the money, advances every call, and cuts the result.
//!
//! State is rows in the store. [`decide`] looks at them and says what comes next, [`advance`] does one short idempotent step
//! at a time, [`shoot`] rings and scans until nothing is left to do. Recovery after a crash is the same path.

mod advance;

mod choices;
mod clock;
mod decide;
mod edit;
mod error;
mod finish;
mod gate;
mod generate;
mod ingest;
mod lock;
mod make;
mod material;
mod output;
mod quote;
mod recording;
mod report;
mod screenplay;
mod settings;
mod shoot;
mod speech;
mod watch;
mod wishes;

pub use choices::{Captions, Choices, OnClipFailure};
pub use error::{Ending, StudioError};
pub use gate::month;
pub use generate::{Generate, Generated};
pub use output::write_whole;
pub use quote::{Quote, draft, quote};
pub use settings::Settings;
pub use watch::{Message, TakeStage, Watch};

use director_film::capability::Capability;
use director_film::ids::ProviderName;
use director_media::Tools;
use director_providers::{Catalogue, Previz, Provider};
use director_store::{Blobs, BudgetKey, Micros, Store};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Everything one process needs to make films.
#[derive(Debug)]
pub struct Studio {
    settings: Settings,
    store: Store,
    blobs: Blobs,
    tools: Tools,
    catalogue: Catalogue,
    providers: BTreeMap<ProviderName, Arc<dyn Provider>>,
    /// Names this process in leases.
    holder: String,
    /// Removed with the process; what matters is moved out by renaming.
    scratch: tempfile::TempDir,
    scratch_files: AtomicU64,
}

impl Studio {
    /// Opens the data root, creating what is missing.
    pub async fn open(settings: Settings) -> Result<Self, StudioError> {
        let tools = Tools::find(&settings.tools)?;
        let catalogue = Catalogue::load(settings.provider_table.as_deref())?;
        let store = open_store(&settings).await?;
        let blobs = Blobs::open(&settings.data_root.join("blobs"))?;
        let scratch_parent = settings.data_root.join("scratch");
        let in_scratch = |source| StudioError::Write { path: scratch_parent.clone(), source };
        std::fs::create_dir_all(&scratch_parent).map_err(in_scratch)?;
        let scratch = tempfile::tempdir_in(&scratch_parent).map_err(in_scratch)?;
        let jobs = settings.data_root.join("previz-jobs");
        let previz = Arc::new(Previz::new(jobs, tools.clone(), settings.knobs.clone(), settings.slate));
        let providers = BTreeMap::from([(ProviderName::from("previz"), previz as Arc<dyn Provider>)]);
        let holder = uuid::Uuid::now_v7().to_string();
        let scratch_files = AtomicU64::new(0);
        Ok(Self { settings, store, blobs, tools, catalogue, providers, holder, scratch, scratch_files })
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub fn now(&self) -> Micros {
        now()
    }

    /// A new file name in this process's scratch folder.
    pub(crate) fn scratch_file(&self, extension: &str) -> PathBuf {
        let number = self.scratch_files.fetch_add(1, Ordering::Relaxed);
        self.scratch.path().join(format!("{number}.{extension}"))
    }

    /// The row for a wish such as `previz` or `sora` with an optional model.
    pub fn capability(&self, provider: &str, model: Option<&str>) -> Result<&Capability, StudioError> {
        self.catalogue.find(provider, model).ok_or_else(|| {
            let known: Vec<_> =
                self.catalogue.rows().iter().map(|row| format!("{} ({})", row.provider, row.model)).collect();
            let wish = model.map_or(provider.to_owned(), |model| format!("{provider} with model {model}"));
            StudioError::Usage(format!("no provider {wish} is known; choose one of {}", known.join(", ")))
        })
    }

    pub(crate) fn provider(&self, name: &ProviderName) -> Result<&Arc<dyn Provider>, StudioError> {
        self.providers.get(name).ok_or_else(|| {
            StudioError::Refused(format!(
                "{name} can be planned and priced, but not called from this version; use --provider previz (free), or --dry-run to see the film first"
            ))
        })
    }
}

/// Opens only the database, for commands that look at money.
pub async fn open_store(settings: &Settings) -> Result<Store, StudioError> {
    std::fs::create_dir_all(&settings.data_root)
        .map_err(|source| StudioError::Write { path: settings.data_root.clone(), source })?;
    Ok(Store::open(&settings.database(), &settings.owner).await?)
}

/// Work that keeps a core busy is done so many times at once.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// Microseconds since 1970. The only clock in the engine.
pub fn now() -> Micros {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Micros::new(i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX))
}

/// Sets a cap by the name a person uses: `month` for this calendar month, `all`, or `project:ID`.
pub async fn set_cap(store: &Store, scope: &str, cap: director_film::MicroUsd) -> Result<(), StudioError> {
    let key = match scope.split_once(':') {
        None if scope == "month" => BudgetKey::month(month(now())),
        None if scope == "all" => BudgetKey::all_time(),
        Some(("project", id)) => BudgetKey::project(&store.project(&id.into()).await?.id),
        _ => {
            let why = format!(
                "`{scope}` is not a budget; write month, all, or project:ID as `director budget report` shows it"
            );
            return Err(StudioError::Usage(why));
        }
    };
    store.set_budget(&key, Some(cap), now()).await?;
    Ok(())
}
