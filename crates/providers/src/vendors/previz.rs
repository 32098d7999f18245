//! The embedded provider. It behaves like a remote one: a job is accepted, runs on its own, and is fetched when done.
//! Jobs live as folders, so that a job accepted before a crash is still known, and finished, afterwards:
//!
//! ```text
//! <jobs>/<id>/order.json     accepted
//! <jobs>/<id>/take.mp4       done (renamed into place)
//! <jobs>/<id>/failed.txt     failed, with the reason
//! ```
//!
//! The job's id is made from the idempotency key, so a repeated submit finds the job instead of starting another (class A).

use crate::{
    Charged, ErrorKind, JobState, Material, Prepared, Provider, ProviderError, SubmitError, Submitted,
};
use async_trait::async_trait;
use director_film::ids::ProviderName;
use director_film::request::ShotRequest;
use director_film::speech::Voice;
use director_film::{FrameRate, Frames, MicroUsd, SpendPermit};
use director_media::Tools;
use director_previz::Order;
use director_sandbox::Cancel;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const POLL_AFTER: Duration = Duration::from_millis(200);
const RATE: FrameRate = FrameRate::FILM;

/// Rehearsal knobs: what a run should suffer from. Configuration only; a prompt can never set them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knobs {
    /// Time between acceptance and the first progress.
    pub delay: Duration,
    /// So many submits are refused before the first is accepted.
    pub refuse_submits: u32,
    /// So many accepted jobs fail after rendering before the first succeeds.
    pub fail_renders: u32,
}

#[derive(Debug)]
pub struct Previz {
    name: ProviderName,
    jobs: PathBuf,
    tools: Tools,
    knobs: Knobs,
    /// Draws the slate line into takes.
    slate: bool,
    submits: AtomicU32,
    renders: Arc<AtomicU32>,
    running: Arc<Mutex<HashMap<String, Arc<Rendering>>>>,
}

#[derive(Debug)]
struct Rendering {
    cancel: Cancel,
    /// In thousandths.
    progress: AtomicU32,
}

/// What `order.json` holds.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Accepted {
    request: ShotRequest,
}

impl Previz {
    /// `jobs` is the folder for jobs in flight, on the same file system as the takes' final place where possible.
    pub fn new(jobs: PathBuf, tools: Tools, knobs: Knobs, slate: bool) -> Self {
        Self {
            name: ProviderName::from("previz"),
            jobs,
            tools,
            knobs,
            slate,
            submits: AtomicU32::new(0),
            renders: Arc::default(),
            running: Arc::default(),
        }
    }

    /// Stops every rendering of this process; the jobs stay known and go on with the next poll of a later one.
    pub fn stop(&self) {
        for rendering in self.lock().values() {
            rendering.cancel.cancel();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Rendering>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn folder(&self, job: &str) -> Result<PathBuf, ProviderError> {
        let safe =
            !job.is_empty() && job.len() <= 80 && job.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if safe {
            Ok(self.jobs.join(job))
        } else {
            Err(ProviderError::new(ErrorKind::Lost, "not a previz job"))
        }
    }

    fn accept(&self, job: &str, request: &ShotRequest) -> Result<(), ProviderError> {
        let folder = self.folder(job)?;
        let order = folder.join("order.json");
        if order.exists() {
            return Ok(());
        }
        let bytes = serde_json::to_vec_pretty(&Accepted { request: request.clone() }).map_err(internal)?;
        std::fs::create_dir_all(&folder).map_err(internal)?;
        let beside = folder.join("order.json.part");
        std::fs::write(&beside, bytes).map_err(internal)?;
        std::fs::rename(&beside, &order).map_err(internal)
    }

    /// Starts the rendering thread of an accepted job unless this process already runs it.
    fn ensure_running(&self, job: &str, folder: &Path) -> Result<Arc<Rendering>, ProviderError> {
        let mut running = self.lock();
        if let Some(rendering) = running.get(job) {
            return Ok(Arc::clone(rendering));
        }
        let bytes = std::fs::read(folder.join("order.json")).map_err(internal)?;
        let accepted: Accepted = serde_json::from_slice(&bytes).map_err(internal)?;
        let rendering = Arc::new(Rendering { cancel: Cancel::default(), progress: AtomicU32::new(0) });
        running.insert(job.to_owned(), Arc::clone(&rendering));
        let thread = RenderThread {
            job: job.to_owned(),
            folder: folder.to_owned(),
            order: order(&accepted.request, self.slate),
            tools: self.tools.with_cancel(rendering.cancel.clone()),
            delay: self.knobs.delay,
            fail: self.renders.fetch_add(1, Ordering::SeqCst) < self.knobs.fail_renders,
            rendering: Arc::clone(&rendering),
            running: Arc::clone(&self.running),
        };
        std::thread::Builder::new().name("previz".into()).spawn(move || thread.run()).map_err(internal)?;
        Ok(rendering)
    }
}

struct RenderThread {
    job: String,
    folder: PathBuf,
    order: Order,
    tools: Tools,
    delay: Duration,
    fail: bool,
    rendering: Arc<Rendering>,
    running: Arc<Mutex<HashMap<String, Arc<Rendering>>>>,
}

impl RenderThread {
    fn run(self) {
        if let Err(reason) = self.render()
            && !self.rendering.cancel.is_cancelled()
        {
            let _ = write_beside(&self.folder.join("failed.txt"), reason.as_bytes());
        }
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.job);
    }

    fn render(&self) -> Result<(), String> {
        self.wait_out_the_delay();
        let part = self.folder.join("part.mp4");
        let rendering = Arc::clone(&self.rendering);
        let mut progress = |share: f32| rendering.progress.store((share * 1000.0) as u32, Ordering::Relaxed);
        let record =
            director_previz::shoot(&self.tools, &self.order, &part, &mut progress, &self.rendering.cancel)
                .map_err(|error| error.to_string())?;
        if self.fail {
            return Err("the rehearsal knob fail_renders failed this render".to_owned());
        }
        let record = serde_json::to_vec_pretty(&record).map_err(|error| error.to_string())?;
        write_beside(&self.folder.join("record.json"), &record).map_err(|error| error.to_string())?;
        std::fs::rename(&part, self.folder.join("take.mp4")).map_err(|error| error.to_string())
    }

    fn wait_out_the_delay(&self) {
        let until = Instant::now() + self.delay;
        while Instant::now() < until && !self.rendering.cancel.is_cancelled() {
            std::thread::sleep(Duration::from_millis(20).min(self.delay));
        }
    }
}

fn write_beside(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("part");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(beside, path)
}

/// What previz draws for a request: `extras.voices` names the voice of each speaker.
fn order(request: &ShotRequest, slate: bool) -> Order {
    let voices: BTreeMap<String, Voice> = request
        .extras
        .get("voices")
        .and_then(|voices| serde_json::from_value(voices.clone()).ok())
        .unwrap_or_default();
    Order {
        prompt: request.prompt.clone(),
        size: request.size,
        rate: RATE,
        frames: Frames::nearest(request.seconds, RATE),
        seed: request.seed.unwrap_or_default(),
        voices,
        slate: slate.then(|| format!("previz  {}  {}", request.size, request.seconds)),
    }
}

fn internal(error: impl std::fmt::Display) -> ProviderError {
    ProviderError::new(ErrorKind::ProviderInternal, format!("previz: {error}"))
}

#[async_trait]
impl Provider for Previz {
    fn name(&self) -> &ProviderName {
        &self.name
    }

    fn account(&self) -> &'static str {
        "embedded"
    }

    async fn prepare(&self, request: &ShotRequest, material: &Material) -> Result<Prepared, ProviderError> {
        if material.reference.is_some() || request.reference.is_some() {
            let why = "previz does not take an image reference; leave it out or choose another provider";
            return Err(ProviderError::new(ErrorKind::InvalidRequest, why));
        }
        let body = serde_json::to_value(request).map_err(internal)?;
        Ok(Prepared { request: request.clone(), body, files: Vec::new() })
    }

    async fn submit(&self, prepared: Prepared, permit: SpendPermit) -> Result<Submitted, SubmitError> {
        if self.submits.fetch_add(1, Ordering::SeqCst) < self.knobs.refuse_submits {
            let why = "the rehearsal knob refuse_submits refused this submit";
            return Err(SubmitError::Refused(ProviderError::new(ErrorKind::ProviderInternal, why)));
        }
        let job = format!("previz-{}", permit.idempotency_key());
        self.accept(&job, &prepared.request).map_err(SubmitError::Refused)?;
        let folder = self.folder(&job).map_err(SubmitError::Refused)?;
        self.ensure_running(&job, &folder).map_err(SubmitError::Refused)?;
        Ok(Submitted::Accepted { job, poll_after: POLL_AFTER })
    }

    async fn poll(&self, job: &str) -> Result<JobState, ProviderError> {
        let folder = self.folder(job)?;
        if folder.join("take.mp4").exists() {
            return Ok(JobState::Done { charged: Some(MicroUsd::ZERO) });
        }
        if let Ok(reason) = std::fs::read_to_string(folder.join("failed.txt")) {
            let error = ProviderError::new(ErrorKind::ProviderInternal, reason);
            return Ok(JobState::Failed { error, charged: Charged::Nothing });
        }
        if !folder.join("order.json").exists() {
            return Ok(JobState::Lost);
        }
        let rendering = self.ensure_running(job, &folder)?;
        let progress = rendering.progress.load(Ordering::Relaxed) as f32 / 1000.0;
        Ok(JobState::Running { progress: Some(progress), poll_after: POLL_AFTER })
    }

    async fn fetch(&self, job: &str, into: &Path) -> Result<(), ProviderError> {
        let take = self.folder(job)?.join("take.mp4");
        tokio::fs::copy(&take, into).await.map(drop).map_err(|error| {
            ProviderError::new(ErrorKind::DownloadFailed, format!("previz: {}: {error}", take.display()))
        })
    }

    async fn cancel(&self, job: &str) -> Result<(), ProviderError> {
        let folder = self.folder(job)?;
        if let Some(rendering) = self.lock().get(job) {
            rendering.cancel.cancel();
        }
        write_beside(&folder.join("failed.txt"), b"cancelled").map_err(internal)
    }

    async fn find(&self, idempotency_key: &str) -> Result<Option<String>, ProviderError> {
        let job = format!("previz-{idempotency_key}");
        Ok(self.folder(&job)?.join("order.json").exists().then_some(job))
    }

    async fn discard(&self, job: &str) -> Result<(), ProviderError> {
        match tokio::fs::remove_dir_all(self.folder(job)?).await {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(internal(error)),
        }
    }
}
