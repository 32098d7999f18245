//! One story for both databases: each test runs against SQLite, and against PostgreSQL when `DIRECTOR_TEST_POSTGRES` holds
//! the address of a server where schemas may be created.

#![expect(clippy::unwrap_used, reason = "a story ends where it goes wrong")]

mod budgets;
mod calls;
mod films;
mod opening;
mod race;
mod stage;
