//! The budget gate: which budgets a call counts against, and the only place where a permission to spend is made.

use crate::error::StudioError;
use director_film::SpendPermit;
use director_film::ids::ProjectId;
use director_store::{BudgetKey, Claim, Micros, Store};
use std::time::Duration;

/// Every budget that a call of this project counts against.
pub(crate) fn budgets(project: &ProjectId, now: Micros) -> Vec<BudgetKey> {
    vec![BudgetKey::all_time(), BudgetKey::month(month(now)), BudgetKey::project(project)]
}

/// The calendar month in UTC: `2026-11`.
pub fn month(now: Micros) -> String {
    let time = jiff::Timestamp::from_microsecond(now.get()).unwrap_or_default();
    time.strftime("%Y-%m").to_string()
}

/// A permit for a call whose money is held, once the database says that its lease is still ours for longer than the request
/// may take. Call it right before the one POST and put nothing in between.
pub(crate) async fn permit(
    store: &Store,
    claim: &Claim,
    now: Micros,
    request_timeout: Duration,
) -> Result<SpendPermit, StudioError> {
    store.check_lease(claim, now.plus(request_timeout)).await?;
    let call = &claim.row;
    Ok(SpendPermit::mint(call.id.clone(), call.ceiling, call.idempotency_key.clone()))
}
