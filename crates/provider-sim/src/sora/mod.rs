//! The OpenAI Videos contract, with the habits of the servers that speak it.

mod answer;
mod content;
mod form;

use crate::World;
use crate::config::{Class, Habits};
use crate::faults::PollFault;
use crate::jobs::{Asked, Job, Taken};
use crate::serve::hang_up;
use answer::{Refusal, plain_id, submit_fault, video};
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use form::Form;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) use answer::id;
pub(crate) use content::media_router;

type Shared = State<Arc<World>>;

pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/v1/videos", post(create).get(list))
        .route("/v1/videos/edits", post(edit))
        .route("/v1/videos/extensions", post(extend))
        .route("/v1/videos/{id}", get(retrieve).delete(delete))
        .route("/v1/videos/{id}/content", get(content::content))
        .route("/v1/videos/{id}/remix", post(remix))
        .layer(DefaultBodyLimit::max(64 << 20))
        .layer(middleware::from_fn_with_state(Arc::clone(&world), door))
        .with_state(world)
}

/// Waits where a delay is switched on, and lets only the right key in.
pub(crate) async fn door(State(world): Shared, request: Request, next: Next) -> Response {
    world.delay().await;
    let given =
        request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wanted = world.config.api_key.as_ref().map(|key| format!("Bearer {key}"));
    if wanted.is_some_and(|wanted| wanted != given) {
        world.jobs().stats.unauthorised += 1;
        let shown = given.trim_start_matches("Bearer ");
        let message = format!("Incorrect API key provided: {shown}");
        let refusal = Refusal::new(401, "invalid_request_error", Some("invalid_api_key"), &message);
        return refusal.answer(world.config.habits);
    }
    next.run(request).await
}

async fn create(State(world): Shared, request: Request) -> Response {
    let key = key_of(request.headers());
    world.jobs().count_post(key.as_ref());
    let asked = Form::read(request, world.config.habits).await.and_then(|form| form.create());
    submit(&world, asked, key)
}

async fn remix(State(world): Shared, Path(origin): Path<String>, request: Request) -> Response {
    derived(&world, request, |form| Ok((origin, form.prompt()?))).await
}

async fn edit(State(world): Shared, request: Request) -> Response {
    derived(&world, request, |form| Ok((origin_of(form)?, form.prompt()?))).await
}

async fn extend(State(world): Shared, request: Request) -> Response {
    let key = key_of(request.headers());
    world.jobs().count_post(key.as_ref());
    let asked = match Form::read(request, world.config.habits).await {
        Ok(form) => extension(&world, &form),
        Err(refusal) => Err(refusal),
    };
    submit(&world, asked, key)
}

/// The length of an extension is that of both together.
fn extension(world: &World, form: &Form) -> Result<Asked, Refusal> {
    let origin = asked_of(world, form, &origin_of(form)?)?;
    let added = form.seconds()?.ok_or_else(|| Refusal::invalid("seconds is missing"))?;
    Ok(Asked { prompt: form.prompt()?, seconds: origin.seconds + added, remixed_from: None, ..origin })
}

async fn derived(
    world: &World,
    request: Request,
    read: impl FnOnce(&Form) -> Result<(String, String), Refusal>,
) -> Response {
    let key = key_of(request.headers());
    world.jobs().count_post(key.as_ref());
    let asked = Form::read(request, Habits::Openai).await.and_then(|form| {
        let (origin, prompt) = read(&form)?;
        let asked = asked_of(world, &form, &origin)?;
        Ok(Asked { prompt, remixed_from: Some(origin), ..asked })
    });
    submit(world, asked, key)
}

/// A file of one's own counts as a take of the default length.
fn asked_of(world: &World, form: &Form, origin: &str) -> Result<Asked, Refusal> {
    if origin == form::UPLOAD { form.own_take() } else { Ok(find(world, origin)?.asked) }
}

fn origin_of(form: &Form) -> Result<String, Refusal> {
    form.origin().ok_or_else(|| Refusal::invalid("video is missing"))
}

fn submit(world: &World, asked: Result<Asked, Refusal>, key: Option<String>) -> Response {
    let habits = world.config.habits;
    let asked = match asked {
        Ok(asked) => asked,
        Err(refusal) => return refusal.answer(habits),
    };
    let taken = world.jobs().submit(&world.config, asked, key);
    match taken {
        Taken::Accepted(job) => with_poll_after(world, Json(video(&job, world).1).into_response()),
        Taken::AcceptedBut(fault) | Taken::Refused(fault) => submit_fault(fault, world),
        Taken::KeyReused => {
            let message = "this idempotency key was used for another request";
            Refusal::new(409, "idempotency_error", None, message).answer(habits)
        }
    }
}

fn key_of(headers: &HeaderMap) -> Option<String> {
    headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn find(world: &World, id: &str) -> Result<Job, Refusal> {
    world.jobs().find(&plain_id(id)).map(|job| job.clone()).ok_or_else(|| Refusal::not_found(id))
}

fn with_poll_after(world: &World, mut response: Response) -> Response {
    response.headers_mut().insert("openai-poll-after-ms", HeaderValue::from(world.config.poll_after_ms));
    response
}

async fn retrieve(State(world): Shared, Path(id): Path<String>) -> Response {
    let fault = world.jobs().poll_fault();
    let habits = world.config.habits;
    let job = match find(&world, &id) {
        Ok(job) => job,
        Err(refusal) => return refusal.answer(habits),
    };
    let retry_after = world.jobs().faults.retry_after_seconds;
    match fault {
        Some(PollFault::Error) => Refusal::internal().answer(habits),
        Some(PollFault::RateLimited) => Refusal::rate_limited(retry_after).answer(habits),
        Some(PollFault::Unknown) => Refusal::not_found(&id).answer(habits),
        Some(PollFault::HtmlNotFound) => {
            (StatusCode::NOT_FOUND, Html("<h1>404 Not Found</h1>")).into_response()
        }
        Some(PollFault::Lost) => hang_up(),
        Some(PollFault::StrangeStatus) => {
            let (_, mut object) = video(&job, &world);
            object["status"] = json!("processing");
            Json(object).into_response()
        }
        None => with_poll_after(&world, video(&job, &world).map_json()),
    }
}

trait MapJson {
    fn map_json(self) -> Response;
}

impl MapJson for (StatusCode, Value) {
    fn map_json(self) -> Response {
        (self.0, Json(self.1)).into_response()
    }
}

/// DELETE: cancels where the server's habit is to, forgets otherwise.
async fn delete(State(world): Shared, Path(id): Path<String>) -> Response {
    let habits = world.config.habits;
    world.jobs().stats.deletes += 1;
    if matches!(habits, Habits::Litellm | Habits::NewApi) {
        return Refusal::new(405, "invalid_request_error", None, "Method Not Allowed").answer(habits);
    }
    let render = world.config.render;
    let mut jobs = world.jobs();
    let Some(job) = jobs.find(&plain_id(&id)) else { return Refusal::not_found(&id).answer(habits) };
    let running = !matches!(job.standing(render), crate::jobs::Standing::Completed);
    job.cancelled = running && habits == Habits::VllmOmni;
    job.deleted = !job.cancelled;
    Json(json!({ "id": id, "object": "video.deleted", "deleted": true })).into_response()
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    after: Option<String>,
    limit: Option<usize>,
    order: Option<String>,
}

async fn list(State(world): Shared, Query(query): Query<ListQuery>) -> Response {
    world.jobs().stats.lists += 1;
    let habits = world.config.habits;
    if world.config.class == Class::C {
        return Refusal::new(404, "invalid_request_error", None, "Not Found").answer(habits);
    }
    let mut listed: Vec<Job> = world.jobs().listed().cloned().collect();
    if query.order.as_deref() != Some("asc") {
        listed.reverse();
    }
    let after = query.after.map(|after| plain_id(&after));
    let start = after.and_then(|after| listed.iter().position(|job| job.id == after)).map_or(0, |at| at + 1);
    let limit = query.limit.unwrap_or(20).min(world.config.page);
    let page: Vec<&Job> = listed.iter().skip(start).take(limit).collect();
    let more = start + page.len() < listed.len();
    let data: Vec<Value> = page.iter().map(|job| video(job, &world).1).collect();
    let ends = |job: Option<&&Job>| job.map(|job| id(job, habits));
    Json(json!({
        "object": "list", "data": data, "has_more": more,
        "first_id": ends(page.first()), "last_id": ends(page.last()),
    }))
    .into_response()
}
