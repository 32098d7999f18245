//! Video providers: one trait, one file per vendor, capability and price tables as data.
//!
//! The way of one take: [`Provider::prepare`] does everything that is free and may be repeated, [`Provider::submit`] sends
//! exactly one request and needs a [`SpendPermit`], [`Provider::poll`] asks until the job ends, [`Provider::fetch`] brings the
//! bytes home. Nothing in this crate repeats a submit by itself.

mod answer;
mod base64;
mod catalogue;
mod error;
mod http;
mod lost;
mod missing;
mod reference;
mod secret;
mod vendors;

pub use catalogue::{Catalogue, CatalogueError};
pub use error::{ErrorKind, ProviderError, SubmitError};
pub use http::multipart::FilePart;
pub use lost::{Found, LostSubmit};
pub use secret::Secret;
pub use vendors::previz::{Knobs, Previz};
pub use vendors::runway::{Runway, RunwayAccount};
pub use vendors::sora::{
    BodyForm, Deletion, Dialect, ImageForm, Listing, RemixForm, ResultSource, Sora, SoraAccount,
};

use async_trait::async_trait;
use director_film::ids::ProviderName;
use director_film::request::ShotRequest;
use director_film::{MicroUsd, SpendPermit};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One account at one vendor.
#[async_trait]
pub trait Provider: Send + Sync + std::fmt::Debug {
    fn name(&self) -> &ProviderName;

    /// Which account pays; remote ids are unique per provider and account.
    fn account(&self) -> &str;

    /// Uploads, tokens, resizing: free, and may be repeated.
    async fn prepare(&self, request: &ShotRequest, material: &Material) -> Result<Prepared, ProviderError>;

    /// Exactly one request, no retries of any kind.
    async fn submit(&self, prepared: Prepared, permit: SpendPermit) -> Result<Submitted, SubmitError>;

    /// May be repeated at will.
    async fn poll(&self, job: &str) -> Result<JobState, ProviderError>;

    /// Writes the provider's bytes to `into`. May be repeated; never generates again.
    async fn fetch(&self, job: &str, into: &Path) -> Result<(), ProviderError>;

    /// Asks the provider to stop; what was already made may still be charged.
    async fn cancel(&self, job: &str) -> Result<(), ProviderError>;

    /// Looks for a job of ours whose answer was lost.
    async fn find(&self, idempotency_key: &str) -> Result<Option<String>, ProviderError>;

    /// Looks for a job of ours whose answer was lost, knowing what was asked. Providers without client ids need this one:
    /// their [`Provider::find`] cannot tell. Ask only after the grace period in which a job may appear late.
    async fn find_lost(&self, lost: &LostSubmit<'_>) -> Result<Found, ProviderError> {
        let found = self.find(lost.idempotency_key).await?;
        Ok(found.map_or(Found::Nothing, Found::Job))
    }

    /// The take is safe in our storage: the provider may drop its copy.
    async fn discard(&self, job: &str) -> Result<(), ProviderError> {
        let _ = job;
        Ok(())
    }
}

/// Files a request refers to by content.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// The first frame to start from.
    pub reference: Option<PathBuf>,
    /// The provider's own id of the take that the request's origin names: what is remixed or extended.
    pub origin_job: Option<String>,
}

/// A request made ready to be sent.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub request: ShotRequest,
    /// What goes over the wire, in the vendor's own words.
    pub body: serde_json::Value,
    /// Files that go along, already in the form the vendor wants.
    pub files: Vec<FilePart>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submitted {
    /// Remember `job` before anything else; ask again after `poll_after`.
    Accepted { job: String, poll_after: Duration },
    /// A synchronous provider answered with the take itself.
    Done { job: String },
}

#[derive(Debug)]
pub enum JobState {
    Queued {
        poll_after: Duration,
    },
    Running {
        progress: Option<f32>,
        poll_after: Duration,
    },
    /// `charged` where the provider says what it cost.
    Done {
        charged: Option<MicroUsd>,
    },
    Failed {
        error: ProviderError,
        charged: Charged,
    },
    /// The provider does not know the job.
    Lost,
}

/// What a failure cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charged {
    Nothing,
    Amount(MicroUsd),
    /// Nobody said; the held amount is booked.
    Unknown,
}
