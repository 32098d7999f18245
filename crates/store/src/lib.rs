//! All SQL and all blobs.
//!
//! [`Store`] is the truth: projects, plans, takes, the journal of paid calls, budgets, the ledger and events, in SQLite or
//! PostgreSQL with one SQL text (what differs is in `dialect.rs`). It uses no clock; the caller says what time it is. Every
//! method is one transaction. [`Blobs`] keeps the bytes, named by their content.
//!
//! The life of money, in the order of the methods: [`Store::create_run`] holds it and writes the intent,
//! [`Store::claim_call`] makes one worker the only writer, the `mark_*` steps follow the call from submit to verified
//! media, and [`Store::settle`] or [`Store::fail`] book what was charged, exactly once.

mod asset;
pub mod blobs;
mod budget;
mod call;
mod claim;
mod dialect;
mod error;
mod event;
mod ledger;
mod migration;
mod plan;
mod project;
mod render;
mod row;
mod run;
mod settlement;
mod source;
mod store;
mod time;
mod transition;

pub use blobs::Blobs;
pub use budget::{BudgetKey, BudgetReport, BudgetRow, Period, Scope};
pub use call::{CallKind, CallRow, CallState, NewCall};
pub use claim::Claim;
pub use error::StoreError;
pub use event::{Event, NewEvent};
pub use ledger::{LedgerEntry, LedgerKind};
pub use plan::{ClipRequest, ClipRow, PlanRow, SavePlan};
pub use project::{Project, ProjectState};
pub use render::RenderRow;
pub use run::{NewRun, RunRow};
pub use store::Store;
pub use time::Micros;
