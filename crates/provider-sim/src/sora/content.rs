//! Handing media out: at the contract's own address, and at signed addresses of a second origin.

use super::answer::{Refusal, plain_id, torn};
use super::find;
use crate::World;
use crate::config::Habits;
use crate::faults::MediaFault;
use crate::jobs::{Job, Standing};
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// The second origin.
pub(crate) fn media_router(world: Arc<World>) -> Router {
    Router::new().route("/media/{id}", get(signed)).with_state(world)
}

#[derive(Debug, Deserialize)]
pub(super) struct Variant {
    variant: Option<String>,
}

pub(super) async fn content(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Query(query): Query<Variant>,
) -> Response {
    let habits = world.config.habits;
    let job = match find(&world, &id) {
        Ok(job) => job,
        Err(refusal) => return refusal.answer(habits),
    };
    match (habits, query.variant.as_deref()) {
        (Habits::Sglang, Some(variant)) if variant.parse::<u32>().is_err() => {
            let message = format!("Video variant {variant} not found");
            return Refusal::new(404, "invalid_request_error", None, &message).answer(habits);
        }
        (Habits::NewApi, _) => return Refusal::not_found(&id).answer(habits),
        (_, Some("thumbnail" | "spritesheet")) => {
            return Refusal::new(404, "invalid_request_error", None, "this server makes no such variant")
                .answer(habits);
        }
        _ => {}
    }
    if job.standing(world.config.render) != Standing::Completed {
        let message = "Video is not ready yet, use GET /v1/videos/{video_id} to check its status";
        return Refusal::new(404, "invalid_request_error", None, message).answer(habits);
    }
    hand_out(&world, &job, StatusCode::NOT_FOUND).await
}

async fn signed(State(world): State<Arc<World>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if headers.contains_key(header::AUTHORIZATION) {
        world.jobs().stats.leaked_keys += 1;
    }
    match find(&world, &plain_id(&id)) {
        Ok(job) => hand_out(&world, &job, StatusCode::FORBIDDEN).await,
        Err(refusal) => refusal.answer(Habits::Openai),
    }
}

async fn hand_out(world: &World, job: &Job, expired: StatusCode) -> Response {
    let fault = world.jobs().media_fault();
    let bytes = match world.shelf.take(job.asked.size, job.asked.seconds).await {
        Ok(bytes) => bytes,
        Err(error) => {
            return Refusal::new(500, "server_error", None, &error.to_string()).answer(Habits::Openai);
        }
    };
    let half = bytes.slice(..bytes.len() / 2);
    match fault {
        None => mp4(bytes),
        Some(MediaFault::Truncated) => torn(half, bytes.len() as u64, "video/mp4"),
        Some(MediaFault::Half) => mp4(half),
        Some(MediaFault::Wrong) => {
            mp4(Bytes::from_static(b"this is no video at all, whatever its type says"))
        }
        Some(MediaFault::Empty) => mp4(Bytes::new()),
        Some(MediaFault::Expired) => (expired, "Request has expired").into_response(),
        Some(MediaFault::JsonError) => Json(json!({ "error": { "message": "try again" } })).into_response(),
        Some(MediaFault::Error) => Refusal::internal().answer(world.config.habits),
    }
}

fn mp4(bytes: Bytes) -> Response {
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("video/mp4"));
    response
}
