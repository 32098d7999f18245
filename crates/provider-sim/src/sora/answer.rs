//! Answers in the shapes that servers of the contract use.

use crate::World;
use crate::config::Habits;
use crate::faults::{RenderFault, SubmitFault};
use crate::jobs::{Job, Standing};
use crate::serve::hang_up;
use axum::Json;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

/// An error answer.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    message: String,
    retry_after: Option<u64>,
}

impl Refusal {
    pub(super) fn new(status: u16, kind: &'static str, code: Option<&'static str>, message: &str) -> Self {
        Self { status, kind, code, message: message.to_owned(), retry_after: None }
    }

    pub(super) fn invalid(message: &str) -> Self {
        Self::new(400, "invalid_request_error", None, message)
    }

    pub(super) fn not_found(id: &str) -> Self {
        Self::new(404, "invalid_request_error", None, &format!("Video with id '{id}' not found"))
    }

    fn after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    pub(super) fn rate_limited(seconds: u64) -> Self {
        Self::new(429, "requests", Some("rate_limit_exceeded"), "Rate limit reached").after(seconds)
    }

    pub(super) fn internal() -> Self {
        Self::new(500, "server_error", None, "The server had an error while processing your request")
    }

    pub(super) fn answer(self, habits: Habits) -> Response {
        let body = match habits {
            Habits::Sglang => json!({ "detail": self.message }),
            _ => {
                json!({ "error": { "message": self.message, "type": self.kind, "param": null, "code": self.code } })
            }
        };
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The answer to a request for a job that met a fault.
pub(super) fn submit_fault(fault: SubmitFault, world: &World) -> Response {
    let retry_after = world.jobs().faults.retry_after_seconds;
    let refusal = match fault {
        SubmitFault::LostBefore | SubmitFault::LostAfter => return hang_up(),
        SubmitFault::TornAfter => {
            return torn(Bytes::from_static(br#"{"id":"video_0000"#), 300, "application/json");
        }
        SubmitFault::ErrorInside => {
            let error = json!({ "error": { "message": "authentication failed upstream", "code": "invalid_api_key" } });
            return Json(error).into_response();
        }
        SubmitFault::RateLimited => Refusal::rate_limited(retry_after),
        SubmitFault::QuotaExhausted => {
            let message = "You exceeded your current quota, please check your plan and billing details";
            Refusal::new(429, "insufficient_quota", Some("insufficient_quota"), message)
        }
        SubmitFault::Overloaded => {
            Refusal::new(503, "server_error", None, "The server is overloaded").after(retry_after)
        }
        SubmitFault::ErrorBefore | SubmitFault::ErrorAfter => Refusal::internal(),
        SubmitFault::Moderation => {
            let message = "Your request was blocked by our moderation system.";
            Refusal::new(400, "invalid_request_error", Some("moderation_blocked"), message)
        }
        SubmitFault::ModelGone => {
            Refusal::new(404, "invalid_request_error", Some("model_not_found"), "The model does not exist")
        }
    };
    refusal.answer(world.config.habits)
}

/// A body that breaks off before its announced length.
pub(super) fn torn(part: Bytes, announced: u64, content_type: &'static str) -> Response {
    let broken = std::io::Error::other("the fault asked for the body to break off");
    let pieces = futures::stream::iter([Ok(part), Err(broken)]);
    let mut response = Response::new(Body::from_stream(pieces));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(announced));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// The job as a video object, with the status it is sent with.
pub(super) fn video(job: &Job, world: &World) -> (StatusCode, Value) {
    let habits = world.config.habits;
    let standing = job.standing(world.config.render);
    let (status, progress) = words(standing, habits);
    let error = error(job, standing);
    let done = standing == Standing::Completed;
    let mut object = json!({
        "id": id(job, habits), "object": "video", "model": job.asked.model, "status": status, "progress": progress,
        "created_at": job.created_at,
        "completed_at": done.then(|| job.created_at + world.config.render.as_secs()),
        "expires_at": done.then_some(job.created_at + 3600),
        "prompt": job.asked.prompt, "size": job.asked.size.to_string(),
        "seconds": (job.asked.seconds.millis() / 1000).to_string(),
        "remixed_from_video_id": job.asked.remixed_from, "error": error,
    });
    let failed_answers_500 = habits == Habits::VllmOmni && matches!(standing, Standing::Failed(_));
    let ended = done || matches!(standing, Standing::Failed(_));
    dress(&mut object, job, world, ended);
    let status = if failed_answers_500 { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK };
    (status, object)
}

/// What each kind of server adds and leaves out.
fn dress(object: &mut Value, job: &Job, world: &World, ended: bool) {
    let Some(fields) = object.as_object_mut() else { return };
    match world.config.habits {
        Habits::Sglang => {
            fields.remove("prompt");
            fields.insert("file_path".to_owned(), json!(format!("/srv/outputs/{}.mp4", job.id)));
        }
        Habits::Litellm if ended => {
            let dollars = job.charged_micros as f64 / 1e6;
            fields.insert("usage".to_owned(), json!({ "provider_reported_cost_usd": dollars }));
        }
        Habits::NewApi if ended => {
            let url = format!("http://{}/media/{}?signature=abc", world.media_address, job.id);
            fields.insert("metadata".to_owned(), json!({ "url": url }));
        }
        Habits::Openai | Habits::VllmOmni | Habits::Litellm | Habits::NewApi => {}
    }
}

fn words(standing: Standing, habits: Habits) -> (&'static str, u32) {
    match standing {
        Standing::Queued => ("queued", 0),
        Standing::InProgress(percent) if habits == Habits::Litellm => ("processing", percent),
        Standing::InProgress(percent) if habits == Habits::NewApi => ("unknown", percent),
        Standing::InProgress(percent) => ("in_progress", percent),
        Standing::Completed | Standing::Failed(RenderFault::CompletedWithError) => ("completed", 100),
        Standing::Failed(_) => ("failed", 100),
        Standing::Cancelled if habits == Habits::Openai => ("failed", 0),
        Standing::Cancelled => ("cancelled", 0),
    }
}

fn error(job: &Job, standing: Standing) -> Value {
    match (standing, job.fate) {
        (Standing::Cancelled, _) => json!({ "code": "cancelled", "message": "The job was cancelled" }),
        (Standing::Failed(RenderFault::Moderation), _) => {
            json!({ "code": "moderation_blocked", "message": "The video was blocked by our moderation system." })
        }
        (Standing::Failed(_), _) => json!({ "code": "server_error", "message": "The generation failed" }),
        _ => Value::Null,
    }
}

/// Ids as these servers write them.
pub(crate) fn id(job: &Job, habits: Habits) -> String {
    match habits {
        Habits::VllmOmni => format!("video_gen_{}", job.id),
        // Standard base64 of a route: long, and with characters that addresses must encode.
        Habits::Litellm => format!("video_bGl0ZWxsbTo/+{}==", job.id),
        _ => format!("video_{}", job.id),
    }
}

/// The table's id within one of [`id`]'s.
pub(super) fn plain_id(id: &str) -> String {
    id.trim_end_matches('=').rsplit(['_', '+']).next().unwrap_or_default().to_owned()
}
