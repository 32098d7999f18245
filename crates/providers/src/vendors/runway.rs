//! Runway's API: tasks, costs told in credits, media at addresses that expire.
//!
//! `THROTTLED` means accepted and waiting; the cost of a finished task is authoritative; deleting a running task gives
//! nothing back.

use crate::answer;
use crate::http::{Http, Reply, Unanswered};
use crate::missing::Missing;
use crate::{
    Charged, ErrorKind, Found, JobState, LostSubmit, Material, Prepared, Provider, ProviderError, Secret,
    SubmitError, Submitted, reference,
};
use async_trait::async_trait;
use director_film::ids::ProviderName;
use director_film::request::{Origin, ShotRequest};
use director_film::{MicroUsd, SpendPermit};
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::time::Duration;

const VERSION: &str = "2024-11-06";
/// The vendor asks for no more than one poll in five seconds.
const POLL_AFTER: Duration = Duration::from_secs(6);
const BELIEVED_LOST: Duration = Duration::from_secs(30);
const MICROS_PER_CREDIT: f64 = 10_000.0;
const LONGEST_DATA_ADDRESS: usize = 5 << 20;

/// One organisation at Runway.
#[derive(Debug, Clone)]
pub struct RunwayAccount {
    /// `https://api.dev.runwayml.com` unless a test or gateway stands in for it.
    pub base_url: String,
    pub api_key: Secret,
    /// Further origins that may hand out media; they never see the key.
    pub media_origins: Vec<String>,
    /// How long a 404 must last until the task counts as lost.
    pub lost_after: Duration,
}

impl RunwayAccount {
    pub fn new(api_key: Secret) -> Self {
        Self {
            base_url: "https://api.dev.runwayml.com".to_owned(),
            api_key,
            media_origins: Vec::new(),
            lost_after: BELIEVED_LOST,
        }
    }
}

#[derive(Debug)]
pub struct Runway {
    name: ProviderName,
    account_name: String,
    account: RunwayAccount,
    http: Http,
    missing: Missing,
}

impl Runway {
    /// Fails when the address or key cannot be used; sends nothing.
    pub fn new(account: RunwayAccount) -> Result<Self, ProviderError> {
        let version = HeaderMap::from_iter([(
            reqwest::header::HeaderName::from_static("x-runway-version"),
            HeaderValue::from_static(VERSION),
        )]);
        let http = Http::new(&account.base_url, Some(&account.api_key), &account.media_origins, version)?;
        let account_name = http.base.to_string();
        let name = ProviderName::from("runway");
        Ok(Self { name, account_name, account, http, missing: Missing::default() })
    }

    fn told(&self, reply: &Reply) -> ProviderError {
        let body = reply.json();
        answer::error(reply.status, body.as_ref(), answer::Moment::Submit, Some(&self.account.api_key))
            .after(reply.retry_after())
    }

    async fn task(&self, job: &str) -> Result<(Reply, Option<Value>), ProviderError> {
        let reply = self.http.get(self.http.base.join(&["tasks", job])).await?;
        let task = reply.json().filter(|task| reply.is_success() && task.get("status").is_some());
        Ok((reply, task))
    }

    fn failed(&self, task: &Value) -> JobState {
        let code = task.get("failureCode").and_then(Value::as_str).unwrap_or_default();
        let told = task.get("failure").and_then(Value::as_str).unwrap_or("failed without a reason");
        let message = answer::presentable(&format!("{told} {code}"), Some(&self.account.api_key));
        JobState::Failed { error: ProviderError::new(class_of(code), message.trim()), charged: charged(task) }
    }
}

/// The class of a `failureCode`; of its parts only the first two mean anything.
fn class_of(code: &str) -> ErrorKind {
    match code {
        _ if code.starts_with("SAFETY.INPUT") => ErrorKind::ModerationInput,
        _ if code.starts_with("SAFETY") => ErrorKind::ModerationOutput,
        _ if code.starts_with("INTERNAL.BAD_OUTPUT") => ErrorKind::BadOutput,
        _ if code.starts_with("INPUT_PREPROCESSING") || code.starts_with("ASSET") => {
            ErrorKind::InvalidRequest
        }
        _ => ErrorKind::ProviderInternal,
    }
}

/// What a finished task cost, rounded up; a refund shows as zero.
fn cost(task: &Value) -> Option<MicroUsd> {
    let credits = task.pointer("/cost/credits")?.as_f64()?;
    (0.0..=1e8).contains(&credits).then(|| MicroUsd::new((credits * MICROS_PER_CREDIT - 1e-6).ceil() as i64))
}

fn charged(task: &Value) -> Charged {
    cost(task).map_or(Charged::Unknown, Charged::Amount)
}

/// The body; unknown fields are refused by the vendor, so nothing is sent that was not asked for.
fn body(request: &ShotRequest, image: Option<String>) -> Result<Map<String, Value>, ProviderError> {
    if request.seconds.millis() == 0 || !request.seconds.millis().is_multiple_of(1000) {
        return Err(invalid(format!(
            "{} is not a whole number of seconds, which Runway asks for",
            request.seconds
        )));
    }
    let mut body = Map::from_iter([
        ("model".to_owned(), json!(request.model)),
        ("promptText".to_owned(), json!(request.prompt)),
        ("ratio".to_owned(), json!(format!("{}:{}", request.size.width, request.size.height))),
        ("duration".to_owned(), json!(request.seconds.millis() / 1000)),
    ]);
    if let Some(seed) = request.seed {
        // The vendor takes 32 bits.
        body.insert("seed".to_owned(), json!(seed & 0xFFFF_FFFF));
    }
    if let Some(image) = image {
        body.insert("promptImage".to_owned(), json!(image));
    }
    for (name, value) in &request.extras {
        body.entry(name.clone()).or_insert_with(|| value.clone());
    }
    Ok(body)
}

fn invalid(why: impl Into<String>) -> ProviderError {
    ProviderError::new(ErrorKind::InvalidRequest, why)
}

/// An id that is safe in an address and a log.
fn id_of(body: &Value) -> Option<String> {
    let id = body.get("id")?.as_str()?;
    let safe = !id.is_empty()
        && id.len() <= 200
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    safe.then(|| id.to_owned())
}

#[async_trait]
impl Provider for Runway {
    fn name(&self) -> &ProviderName {
        &self.name
    }

    fn account(&self) -> &str {
        &self.account_name
    }

    async fn prepare(&self, request: &ShotRequest, material: &Material) -> Result<Prepared, ProviderError> {
        if request.origin != Origin::Fresh {
            return Err(invalid("Runway can neither remix nor extend this model's takes"));
        }
        let image = reference::of(request, material).await?.map(|reference| reference.data_address());
        if image.as_ref().is_some_and(|image| image.len() > LONGEST_DATA_ADDRESS) {
            return Err(ProviderError::new(
                ErrorKind::ReferenceMismatch,
                "the image reference is larger than 5 MB",
            ));
        }
        let endpoint = if image.is_some() { "image_to_video" } else { "text_to_video" };
        let wire = json!({ "endpoint": endpoint, "json": body(request, image)? });
        Ok(Prepared { request: request.clone(), body: wire, files: Vec::new() })
    }

    async fn submit(&self, prepared: Prepared, permit: SpendPermit) -> Result<Submitted, SubmitError> {
        let endpoint = prepared.body.get("endpoint").and_then(Value::as_str);
        let (Some(endpoint), Some(json)) = (endpoint, prepared.body.get("json")) else {
            return Err(SubmitError::Refused(invalid("this request was not prepared for this provider")));
        };
        let url = self.http.base.join(&[endpoint]);
        let sent =
            self.http.post_once(url, "application/json", json.to_string().into(), permit.idempotency_key());
        let reply = match sent.await {
            Ok(reply) => reply,
            Err(Unanswered::NotSent(why)) => {
                let why = format!("{} cannot be reached: {why}", self.http.base);
                return Err(SubmitError::Refused(ProviderError::new(ErrorKind::ProviderInternal, why)));
            }
            Err(Unanswered::Unknown(why)) => return Err(SubmitError::Ambiguous { why }),
        };
        let job = answer::judge(&reply, Some(&self.account.api_key), id_of)?;
        Ok(Submitted::Accepted { job, poll_after: POLL_AFTER })
    }

    async fn poll(&self, job: &str) -> Result<JobState, ProviderError> {
        let (reply, task) = self.task(job).await?;
        let Some(task) = task else {
            let known = reply.status != 404 || reply.json().is_none();
            if !known && self.missing.is_lost(job, self.account.lost_after) {
                return Ok(JobState::Lost);
            }
            let error = self.told(&reply);
            let kind = if known { error.kind } else { ErrorKind::Lost };
            return Err(ProviderError { kind, ..error });
        };
        self.missing.found(job);
        let progress = task.get("progress").and_then(Value::as_f64).map(|share| share.clamp(0.0, 1.0) as f32);
        Ok(match task.get("status").and_then(Value::as_str).unwrap_or_default() {
            "PENDING" | "THROTTLED" => JobState::Queued { poll_after: POLL_AFTER },
            "SUCCEEDED" => JobState::Done { charged: cost(&task) },
            "FAILED" => self.failed(&task),
            "CANCELLED" => JobState::Failed {
                error: ProviderError::new(ErrorKind::Cancelled, "the task was cancelled"),
                charged: charged(&task),
            },
            // A word nobody knows must neither end the job nor buy it again.
            _ => JobState::Running { progress, poll_after: POLL_AFTER },
        })
    }

    /// Asks for the task first: each answer brings fresh addresses.
    async fn fetch(&self, job: &str, into: &Path) -> Result<(), ProviderError> {
        let (reply, task) = self.task(job).await?;
        let address = task.as_ref().and_then(|task| task.pointer("/output/0")?.as_str());
        match address.and_then(|address| self.http.base.resolve(address)) {
            Some(url) => self.http.download(&url, into).await,
            None if task.is_some() => {
                Err(ProviderError::new(ErrorKind::DownloadFailed, "the finished task names no media"))
            }
            None => Err(ProviderError { kind: ErrorKind::DownloadFailed, ..self.told(&reply) }),
        }
    }

    async fn cancel(&self, job: &str) -> Result<(), ProviderError> {
        let reply = self.http.delete(self.http.base.join(&["tasks", job])).await?;
        if reply.is_success() || reply.status == 404 { Ok(()) } else { Err(self.told(&reply)) }
    }

    async fn find(&self, _idempotency_key: &str) -> Result<Option<String>, ProviderError> {
        Err(invalid("Runway lists no tasks: a lost one cannot be looked for"))
    }

    async fn find_lost(&self, _lost: &LostSubmit<'_>) -> Result<Found, ProviderError> {
        Ok(Found::Unsure {
            why: "Runway lists no tasks; look at the usage page of the organisation".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_read_in_credits_and_rounded_up() {
        let cost = |credits: Value| cost(&json!({ "cost": { "credits": credits } }));
        assert_eq!(cost(json!(96)), Some(MicroUsd::new(960_000)));
        assert_eq!(cost(json!(0)), Some(MicroUsd::ZERO));
        assert_eq!(cost(json!(0.000_01)), Some(MicroUsd::new(1)));
        assert_eq!((cost(json!(-1)), cost(json!(null))), (None, None));
    }

    #[test]
    fn a_failure_code_decides_by_its_first_parts() {
        assert_eq!(class_of("SAFETY.INPUT.TEXT"), ErrorKind::ModerationInput);
        assert_eq!(class_of("SAFETY.OUTPUT.VIDEO"), ErrorKind::ModerationOutput);
        assert_eq!(class_of("INTERNAL.BAD_OUTPUT.CODE01"), ErrorKind::BadOutput);
        assert_eq!(class_of("ASSET.INVALID"), ErrorKind::InvalidRequest);
        assert_eq!(class_of(""), ErrorKind::ProviderInternal);
    }
}
