//! Brings the tables up to date. Migrations are part of the program and never change once released.

use crate::error::{StoreError, while_doing};
use crate::store::{Store, Write};
use director_film::ContentHash;
use sqlx::Row as _;

/// In order; a migration's version is its place, from 1.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/0001_first_film.sql")];

const VERSIONS_TABLE: &str =
    "CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT PRIMARY KEY, checksum TEXT NOT NULL)";
const VERSIONS: &str = "SELECT version, checksum FROM schema_versions ORDER BY version";

/// Looks first, so that an up-to-date database needs neither the write lock nor the right to create tables.
pub(crate) async fn run(store: &Store) -> Result<(), StoreError> {
    if let Ok(rows) = sqlx::query(VERSIONS).fetch_all(&store.pool).await
        && check(&rows)? == MIGRATIONS.len()
    {
        return Ok(());
    }
    let mut write = store.write().await?;
    if let Some(lock) = store.dialect.migration_lock() {
        let waiting = while_doing("waiting for another program's migration");
        sqlx::query(lock).execute(write.connection()).await.map_err(waiting)?;
    }
    apply_missing(store, &mut write).await?;
    write.commit().await
}

async fn apply_missing(store: &Store, write: &mut Write) -> Result<(), StoreError> {
    let migrating = while_doing("bringing the tables up to date");
    sqlx::raw_sql(VERSIONS_TABLE).execute(write.connection()).await.map_err(&migrating)?;
    let rows = sqlx::query(VERSIONS).fetch_all(write.connection()).await.map_err(&migrating)?;
    let applied = check(&rows)?;
    for (index, text) in MIGRATIONS.iter().enumerate().skip(applied) {
        // The text is ours, and the only words put into it come from `dialect.rs`.
        let spelled = sqlx::AssertSqlSafe(store.dialect.spell(text));
        sqlx::raw_sql(spelled).execute(write.connection()).await.map_err(&migrating)?;
        sqlx::query("INSERT INTO schema_versions (version, checksum) VALUES ($1, $2)")
            .bind(index as i64 + 1)
            .bind(checksum(text))
            .execute(write.connection())
            .await
            .map_err(&migrating)?;
    }
    Ok(())
}

/// How many of our migrations the database has; refuses one that has others.
fn check(rows: &[sqlx::any::AnyRow]) -> Result<usize, StoreError> {
    let reading = while_doing("reading the tables' versions");
    if rows.len() > MIGRATIONS.len() {
        return Err(StoreError::TooNew { found: rows.len() as i64, known: MIGRATIONS.len() as i64 });
    }
    for (row, ours) in rows.iter().zip(MIGRATIONS) {
        let found: String = row.try_get("checksum").map_err(&reading)?;
        if found != checksum(ours) {
            return Err(StoreError::Foreign { version: row.try_get("version").map_err(&reading)? });
        }
    }
    Ok(rows.len())
}

fn checksum(migration: &str) -> String {
    ContentHash::of(migration.as_bytes()).as_str().to_owned()
}
