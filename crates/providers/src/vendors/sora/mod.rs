//! Servers of the OpenAI Videos contract (`/v1/videos`): gateways, Azure, and self-hosted models.
//!
//! One adapter; how servers differ stands in [`Dialect`] rows. Statuses, ids and errors are read as tolerantly as they are
//! written. The id of the create answer is kept; ids that polls repeat are ignored, because gateways change them.

mod dialect;
mod fetch;
mod find;
mod request;
mod video;

pub use dialect::{BodyForm, Deletion, Dialect, ImageForm, Listing, RemixForm, ResultSource};

use crate::answer::{self, Moment};
use crate::http::{Http, Reply, Unanswered};
use crate::missing::Missing;
use crate::reference;
use crate::{
    Charged, ErrorKind, Found, JobState, LostSubmit, Material, Prepared, Provider, ProviderError, Secret,
    SubmitError, Submitted,
};
use async_trait::async_trait;
use director_film::SpendPermit;
use director_film::capability::RecoveryClass;
use director_film::ids::ProviderName;
use director_film::request::ShotRequest;
use request::Wire;
use reqwest::header::HeaderMap;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use video::{Status, Video};

/// So long a 404 must last until it is believed.
const BELIEVED_LOST: Duration = Duration::from_secs(30);
const POLL_RANGE: std::ops::RangeInclusive<Duration> = Duration::from_millis(200)..=Duration::from_mins(1);

/// One server and who pays there.
#[derive(Debug, Clone)]
pub struct SoraAccount {
    /// `https://host/v1`; a bare host gets `/v1`.
    pub base_url: String,
    /// Servers of one's own often need none.
    pub api_key: Option<Secret>,
    pub dialect: Dialect,
    /// The model's name on the wire where it differs from the capability row's, as with self-hosted weights.
    pub served_model: Option<String>,
    /// Further origins that may hand out media, such as a private object store; they never see the key.
    pub media_origins: Vec<String>,
    /// A job that runs longer than this by its server's clock is given up.
    pub stuck_after: Duration,
    /// How long a 404 must last until the job counts as lost.
    pub lost_after: Duration,
}

impl SoraAccount {
    pub fn new(base_url: impl Into<String>, api_key: Option<Secret>, dialect: Dialect) -> Self {
        Self {
            base_url: base_url.into(),
            api_key,
            dialect,
            served_model: None,
            media_origins: Vec::new(),
            stuck_after: Duration::from_hours(2),
            lost_after: BELIEVED_LOST,
        }
    }
}

#[derive(Debug)]
pub struct Sora {
    name: ProviderName,
    account_name: String,
    account: SoraAccount,
    http: Http,
    missing: Missing,
}

impl Sora {
    /// Fails when the address or key cannot be used; sends nothing.
    pub fn new(account: SoraAccount) -> Result<Self, ProviderError> {
        let http =
            Http::new(&account.base_url, account.api_key.as_ref(), &account.media_origins, HeaderMap::new())?;
        let account_name = http.base.to_string();
        Ok(Self {
            name: ProviderName::from("sora"),
            account_name,
            account,
            http,
            missing: Missing::default(),
        })
    }

    /// What can be found out at this server after an answer was lost, whatever the capability table hopes for.
    pub fn recovery(&self) -> RecoveryClass {
        match self.account.dialect.listing {
            Listing::WithPrompt => RecoveryClass::B,
            Listing::WithoutPrompt | Listing::None => RecoveryClass::C,
        }
    }

    fn model_on_the_wire<'a>(&'a self, request: &'a ShotRequest) -> &'a str {
        self.account.served_model.as_deref().unwrap_or(&request.model)
    }

    fn told(&self, reply: &Reply) -> ProviderError {
        let body = reply.json();
        answer::error(reply.status, body.as_ref(), Moment::Submit, self.account.api_key.as_ref())
            .after(reply.retry_after())
    }

    /// The server's wish, else the dialect's, within reason.
    fn poll_after(&self, reply: &Reply) -> Duration {
        let header =
            reply.headers.get("openai-poll-after-ms").and_then(|value| value.to_str().ok()?.parse().ok());
        let wait = Duration::from_millis(header.unwrap_or(self.account.dialect.poll_after_ms));
        wait.max(reply.retry_after().unwrap_or_default()).clamp(*POLL_RANGE.start(), *POLL_RANGE.end())
    }

    /// A poll's answer that holds no video.
    fn without_video(&self, job: &str, reply: &Reply) -> Result<JobState, ProviderError> {
        let error = self.told(reply);
        // A page in HTML comes from something in front of the server, which knows nothing of jobs.
        let from_the_server = reply.json().is_some();
        if !from_the_server || !matches!(reply.status, 404 | 410) {
            let unreadable = reply.is_success() || (!from_the_server && matches!(reply.status, 404 | 410));
            let kind = if unreadable { ErrorKind::ProviderInternal } else { error.kind };
            return Err(ProviderError { kind, ..error });
        }
        if self.missing.is_lost(job, self.account.lost_after) {
            return Ok(JobState::Lost);
        }
        let why = format!("the server does not know the job: {}", error.message);
        Err(ProviderError::new(ErrorKind::Lost, why))
    }

    async fn state_of(&self, job: &str, video: &Video, reply: &Reply) -> JobState {
        let poll_after = self.poll_after(reply);
        match video.status {
            Status::Completed if video.error.is_some() => self.failed(video, reply, None),
            Status::Completed => JobState::Done { charged: video.cost },
            Status::Failed => self.failed(video, reply, None),
            Status::Cancelled => self.failed(video, reply, Some(ErrorKind::Cancelled)),
            Status::Expired => self.failed(video, reply, Some(ErrorKind::ResultExpired)),
            Status::Queued | Status::Running if self.is_stuck(video) => self.given_up(job, video).await,
            Status::Queued => JobState::Queued { poll_after },
            Status::Running => JobState::Running { progress: video.progress, poll_after },
        }
    }

    fn failed(&self, video: &Video, reply: &Reply, kind: Option<ErrorKind>) -> JobState {
        let status = if reply.is_success() { 200 } else { reply.status };
        let told = answer::error(status, video.error.as_ref(), Moment::Job, self.account.api_key.as_ref());
        let error = match kind {
            Some(kind) => ProviderError { kind, ..told },
            None => told,
        };
        JobState::Failed { error, charged: self.charged_for_failure(video) }
    }

    fn charged_for_failure(&self, video: &Video) -> Charged {
        match video.cost {
            Some(cost) => Charged::Amount(cost),
            None if self.account.dialect.failure_costs => Charged::Unknown,
            None => Charged::Nothing,
        }
    }

    fn is_stuck(&self, video: &Video) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let age = video.created_at.map_or(0, |at| now.saturating_sub(at.max(0).unsigned_abs()));
        age > self.account.stuck_after.as_secs()
    }

    /// Gateways lose sight of jobs that finished: the media itself is asked before giving up.
    async fn given_up(&self, job: &str, video: &Video) -> JobState {
        if self.http.has_media(&self.content(job)).await {
            return JobState::Done { charged: video.cost };
        }
        let why = format!("still {} after {} minutes", video.word(), self.account.stuck_after.as_secs() / 60);
        JobState::Failed {
            error: ProviderError::new(ErrorKind::TimeoutStuck, why),
            charged: self.charged_for_failure(video),
        }
    }

    fn content(&self, job: &str) -> url::Url {
        // No `variant`: some servers read it as the number of an output.
        self.http.base.join(&["videos", job, "content"])
    }
}

#[async_trait]
impl Provider for Sora {
    fn name(&self) -> &ProviderName {
        &self.name
    }

    fn account(&self) -> &str {
        &self.account_name
    }

    async fn prepare(&self, request: &ShotRequest, material: &Material) -> Result<Prepared, ProviderError> {
        let reference = reference::of(request, material).await?;
        let model = self.model_on_the_wire(request);
        request::build(&self.account.dialect, model, request, material.origin_job.as_deref(), reference)
    }

    async fn submit(&self, prepared: Prepared, permit: SpendPermit) -> Result<Submitted, SubmitError> {
        let wire: Wire = serde_json::from_value(prepared.body).map_err(|error| {
            let why = format!("this request was not prepared for this provider: {error}");
            SubmitError::Refused(ProviderError::new(ErrorKind::InvalidRequest, why))
        })?;
        let path: Vec<&str> = wire.path.iter().map(String::as_str).collect();
        let (content_type, body) = wire.encode(&prepared.files);
        let url = self.http.base.join(&path);
        let reply = match self.http.post_once(url, &content_type, body, permit.idempotency_key()).await {
            Ok(reply) => reply,
            Err(Unanswered::NotSent(why)) => {
                let why = format!("{} cannot be reached: {why}", self.http.base);
                return Err(SubmitError::Refused(ProviderError::new(ErrorKind::ProviderInternal, why)));
            }
            Err(Unanswered::Unknown(why)) => return Err(SubmitError::Ambiguous { why }),
        };
        let video = answer::judge(&reply, self.account.api_key.as_ref(), |body| {
            Video::decode(body).filter(|video| video.id.is_some())
        })?;
        match video.id {
            Some(job) => Ok(Submitted::Accepted { job, poll_after: self.poll_after(&reply) }),
            None => Err(SubmitError::Ambiguous { why: "the answer names no job".to_owned() }),
        }
    }

    async fn poll(&self, job: &str) -> Result<JobState, ProviderError> {
        let reply = self.http.get(self.http.base.join(&["videos", job])).await?;
        // Some servers answer a failed job with 4xx or 5xx: the body decides before the status does.
        match reply.json().as_ref().and_then(Video::decode) {
            Some(video) => {
                self.missing.found(job);
                Ok(self.state_of(job, &video, &reply).await)
            }
            None => self.without_video(job, &reply),
        }
    }

    async fn fetch(&self, job: &str, into: &Path) -> Result<(), ProviderError> {
        self.bring_home(job, into).await
    }

    async fn cancel(&self, job: &str) -> Result<(), ProviderError> {
        if self.account.dialect.deletion != Deletion::Cancels {
            let why = format!("servers of the dialect {} cannot stop a job", self.account.dialect.name);
            return Err(ProviderError::new(ErrorKind::InvalidRequest, why));
        }
        let reply = self.http.delete(self.http.base.join(&["videos", job])).await?;
        match reply.status {
            200..300 | 404 | 410 => Ok(()),
            // The server is still stopping it: ask again.
            409 => {
                Err(ProviderError::new(ErrorKind::ProviderInternal, "the server is still cancelling the job"))
            }
            _ => Err(self.told(&reply)),
        }
    }

    async fn find(&self, _idempotency_key: &str) -> Result<Option<String>, ProviderError> {
        Err(find::key_alone())
    }

    async fn find_lost(&self, lost: &LostSubmit<'_>) -> Result<Found, ProviderError> {
        self.search(lost).await
    }
}
