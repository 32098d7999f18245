//! The switchboard: faults in, counters out.

use crate::World;
use crate::faults::Faults;
use crate::jobs::Stats;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;

pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/sim/stats", get(stats))
        .route("/sim/faults", get(faults).post(set_faults))
        .with_state(world)
}

async fn stats(State(world): State<Arc<World>>) -> Json<Stats> {
    Json(world.stats())
}

async fn faults(State(world): State<Arc<World>>) -> Json<Faults> {
    Json(world.jobs().faults.clone())
}

async fn set_faults(State(world): State<Arc<World>>, Json(faults): Json<Faults>) -> Json<Faults> {
    world.jobs().faults = faults.clone();
    Json(faults)
}
