//! Vendors' APIs as local servers: real HTTP, real state, switchable faults, and counters of what was accepted and charged.
//!
//! ```text
//! POST   /v1/videos …           the OpenAI Videos contract, with the habits of one server
//! POST   /v1/text_to_video …    Runway's contract
//! GET    /sim/stats             what came in, what was accepted, what was charged
//! GET    /sim/faults            what is switched on
//! POST   /sim/faults            replaces it; `{}` heals everything
//! ```
//! A second address hands out media under signed addresses, as object stores do.

mod config;
mod control;
mod faults;
mod jobs;
mod media;
mod runway;
mod serve;
mod sora;

pub use config::{Class, Config, Habits, Media};
pub use faults::{Fault, Faults, MediaFault, PollFault, RenderFault, SubmitFault};
pub use jobs::{JobStats, Stats};

use jobs::Jobs;
use media::Shelf;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What everything in one server shares.
#[derive(Debug)]
pub(crate) struct World {
    pub config: Config,
    pub shelf: Shelf,
    pub media_address: SocketAddr,
    jobs: Mutex<Jobs>,
}

impl World {
    pub(crate) fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Jobs by the ids that clients see.
    pub(crate) fn stats(&self) -> Stats {
        self.jobs().report(|job| sora::id(job, self.config.habits))
    }

    pub(crate) async fn delay(&self) {
        let delay = self.jobs().faults.delay_ms;
        tokio::time::sleep(std::time::Duration::from_millis(delay)).await;
    }
}

/// A running server; it stops when this is dropped. Loopback only.
#[derive(Debug)]
pub struct Sim {
    address: SocketAddr,
    world: Arc<World>,
    serving: [JoinHandle<()>; 2],
}

impl Sim {
    pub async fn start(config: Config) -> Result<Self, SimError> {
        let (main, address) = listen(config.port).await?;
        let (second, media_address) = listen(0).await?;
        let shelf = Shelf::open(&config.media)?;
        let world = Arc::new(World { config, shelf, media_address, jobs: Mutex::default() });
        let router = sora::router(Arc::clone(&world))
            .merge(runway::router(Arc::clone(&world)))
            .merge(control::router(Arc::clone(&world)));
        let serving = [
            tokio::spawn(serve::serve(main, router)),
            tokio::spawn(serve::serve(second, sora::media_router(Arc::clone(&world)))),
        ];
        Ok(Self { address, world, serving })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// For `SORA_BASE_URL`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Where signed addresses lead.
    pub fn media_origin(&self) -> String {
        format!("http://{}", self.world.media_address)
    }

    pub fn set_faults(&self, faults: Faults) {
        self.world.jobs().faults = faults;
    }

    pub fn stats(&self) -> Stats {
        self.world.stats()
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        for task in &self.serving {
            task.abort();
        }
    }
}

async fn listen(port: u16) -> Result<(TcpListener, SocketAddr), SimError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    let listener = listener.map_err(|source| SimError::Listen { port, source })?;
    let address = listener.local_addr().map_err(|source| SimError::Listen { port, source })?;
    Ok((listener, address))
}

#[derive(Debug, thiserror::Error)]
pub enum SimError {
    #[error("cannot listen on port {port}: {source}; choose another with --port")]
    Listen { port: u16, source: std::io::Error },
    #[error("cannot make the videos that jobs hand out: {0}")]
    Media(Box<director_media::MediaError>),
    #[error("making a video was interrupted: {0}")]
    Interrupted(String),
    #[error("cannot use the folder for temporary files: {0}")]
    Scratch(std::io::Error),
}
