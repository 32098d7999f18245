//! Runway's API: tasks, costs in credits, media at signed addresses of another origin.

use crate::World;
use crate::faults::{PollFault, RenderFault, SubmitFault};
use crate::jobs::{Asked, Job, Standing, Taken};
use crate::serve::hang_up;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use director_film::Seconds;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

type Shared = State<Arc<World>>;

const VERSION: &str = "2024-11-06";
const MICROS_PER_CREDIT: i64 = 10_000;

pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/v1/text_to_video", post(create))
        .route("/v1/image_to_video", post(create))
        .route("/v1/tasks/{id}", get(retrieve).delete(cancel))
        .layer(middleware::from_fn_with_state(Arc::clone(&world), crate::sora::door))
        .with_state(world)
}

/// Unknown fields are refused, as the vendor does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Create {
    model: String,
    prompt_text: String,
    ratio: String,
    duration: u64,
    #[serde(default)]
    seed: Option<u32>,
    #[serde(default)]
    prompt_image: Option<String>,
    #[serde(default)]
    audio: Option<bool>,
}

async fn create(State(world): Shared, request: Request) -> Response {
    world.jobs().count_post(None);
    let by_image = request.uri().path().ends_with("/image_to_video");
    let asked = match read(request).await {
        Ok(create) => asked(&create, by_image),
        Err(why) => Err(why),
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(why) => return error(StatusCode::BAD_REQUEST, &why),
    };
    let taken = world.jobs().submit(&world.config, asked, None);
    match taken {
        Taken::Accepted(job) => {
            Json(json!({ "id": job.id, "estimatedCost": { "credits": credits(price(&job, &world)) } }))
                .into_response()
        }
        Taken::AcceptedBut(fault) | Taken::Refused(fault) => submit_fault(fault, &world),
        Taken::KeyReused => error(StatusCode::CONFLICT, "conflict"),
    }
}

async fn read(request: Request) -> Result<Create, String> {
    check_version(request.headers())?;
    let body = to_bytes(request.into_body(), 16 << 20).await.map_err(|error| error.to_string())?;
    serde_json::from_slice(&body).map_err(|error| format!("Validation of body failed: {error}"))
}

fn check_version(headers: &HeaderMap) -> Result<(), String> {
    match headers.get("x-runway-version") {
        Some(version) if version == VERSION => Ok(()),
        _ => Err("You have to specify a valid X-Runway-Version header.".to_owned()),
    }
}

fn asked(create: &Create, by_image: bool) -> Result<Asked, String> {
    let size =
        create.ratio.replacen(':', "x", 1).parse().map_err(|_| "`ratio` is not accepted".to_owned())?;
    if !(2..=30).contains(&create.duration) {
        return Err("`duration` is not accepted".to_owned());
    }
    if by_image != create.prompt_image.as_deref().is_some_and(|image| image.starts_with("data:image/")) {
        return Err("`promptImage` is required for image_to_video, and only there".to_owned());
    }
    // These two change nothing here; reading them is what makes them known fields.
    let _ = (create.seed, create.audio);
    Ok(Asked {
        prompt: create.prompt_text.clone(),
        model: create.model.clone(),
        size,
        seconds: Seconds::whole(create.duration),
        remixed_from: None,
    })
}

fn price(job: &Job, world: &World) -> i64 {
    world.config.second_costs_micros * i64::try_from(job.asked.seconds.millis() / 1000).unwrap_or(0)
}

fn credits(micros: i64) -> f64 {
    micros as f64 / MICROS_PER_CREDIT as f64
}

fn error(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "error": why }))).into_response()
}

fn submit_fault(fault: SubmitFault, world: &World) -> Response {
    let (status, why) = match fault {
        SubmitFault::LostBefore | SubmitFault::LostAfter | SubmitFault::TornAfter => return hang_up(),
        SubmitFault::RateLimited | SubmitFault::QuotaExhausted => {
            (429, "You have reached your daily task limit.")
        }
        SubmitFault::Overloaded => (503, "Service temporarily unavailable"),
        SubmitFault::ErrorBefore | SubmitFault::ErrorAfter => (500, "Internal error"),
        SubmitFault::ErrorInside | SubmitFault::Moderation => {
            (400, "The input was refused by content moderation.")
        }
        SubmitFault::ModelGone => (404, "Model not found"),
    };
    let mut response = error(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), why);
    if status == 429 {
        let seconds = world.jobs().faults.retry_after_seconds;
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

async fn retrieve(State(world): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if let Err(why) = check_version(&headers) {
        return error(StatusCode::BAD_REQUEST, &why);
    }
    let fault = world.jobs().poll_fault();
    let job = world.jobs().find(&id).map(|job| job.clone());
    match (job, fault) {
        (None, _) | (_, Some(PollFault::Unknown)) => error(StatusCode::NOT_FOUND, "Task not found"),
        (_, Some(PollFault::Lost)) => hang_up(),
        (_, Some(PollFault::Error | PollFault::HtmlNotFound)) => {
            error(StatusCode::BAD_GATEWAY, "Bad gateway")
        }
        (_, Some(PollFault::RateLimited)) => error(StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
        (Some(job), Some(PollFault::StrangeStatus)) => {
            Json(json!({ "id": job.id, "status": "HATCHING" })).into_response()
        }
        (Some(job), None) => Json(task(&job, &world)).into_response(),
    }
}

/// A waiting task says THROTTLED: it was accepted all the same.
fn task(job: &Job, world: &World) -> Value {
    let cost = json!({ "credits": credits(job.charged_micros) });
    let id = &job.id;
    match job.standing(world.config.render) {
        Standing::Queued => {
            json!({ "id": id, "status": "THROTTLED", "estimatedCost": { "credits": credits(price(job, world)) } })
        }
        Standing::InProgress(percent) => {
            json!({ "id": id, "status": "RUNNING", "progress": f64::from(percent) / 100.0 })
        }
        Standing::Completed => {
            let url = format!("http://{}/media/{id}?signature=abc", world.media_address);
            json!({ "id": id, "status": "SUCCEEDED", "output": [url], "cost": cost })
        }
        Standing::Cancelled => json!({ "id": id, "status": "CANCELLED", "cost": cost }),
        Standing::Failed(fate) => {
            let (failure, code) = match fate {
                RenderFault::Moderation => ("The output was refused.", json!("SAFETY.OUTPUT.VIDEO")),
                RenderFault::FailsCharged => {
                    ("The output was not good enough.", json!("INTERNAL.BAD_OUTPUT.CODE01"))
                }
                _ => ("An unexpected error occurred.", Value::Null),
            };
            json!({ "id": id, "status": "FAILED", "failure": failure, "failureCode": code, "cost": cost })
        }
    }
}

async fn cancel(State(world): Shared, Path(id): Path<String>) -> Response {
    world.jobs().stats.deletes += 1;
    match world.jobs().find(&id) {
        Some(job) => {
            job.cancelled = true;
            StatusCode::NO_CONTENT.into_response()
        }
        None => error(StatusCode::NOT_FOUND, "Task not found"),
    }
}
