//! Everything in which SQLite and PostgreSQL differ.

use crate::error::StoreError;
use director_film::ids::OwnerId;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, AnyPool, Connection as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Long enough for a queue of writers, short enough that a lock nobody releases is reported.
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(30);

/// `busy_timeout` comes first: switching to WAL already needs a lock. FULL, because NORMAL may lose committed rows at power
/// loss, and a ledger must not.
const SQLITE_SESSION: [&str; 4] = [
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// Where a database is, as the user wrote it and as sqlx wants it.
#[derive(Debug)]
pub(crate) struct Location {
    pub(crate) dialect: Dialect,
    url: String,
    /// For messages: without a password.
    pub(crate) shown: String,
    file: Option<PathBuf>,
}

impl Location {
    /// `postgres://…`, `sqlite:PATH` or a bare path.
    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let shown = without_password(text);
            return Ok(Self { dialect: Dialect::Postgres, url: text.to_owned(), shown, file: None });
        }
        let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text);
        let refuse = |why: &str| StoreError::Open { database: text.to_owned(), why: why.to_owned() };
        if path.is_empty() || path.contains(":memory:") {
            return Err(refuse("name a file; what is paid for is not kept in memory"));
        }
        if text == path && path.contains("://") {
            return Err(refuse("write a path, sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE"));
        }
        let file = std::path::absolute(path).map_err(|error| refuse(&error.to_string()))?;
        let escaped = percent_encode(&file).ok_or_else(|| refuse("the path is not UTF-8"))?;
        let url = format!("sqlite://{escaped}?mode=rwc");
        Ok(Self { dialect: Dialect::Sqlite, url, shown: path.to_owned(), file: Some(file) })
    }

    /// The first connection is made outside the pool, which would go on trying for half a minute where there is no hope.
    pub(crate) async fn connect(&self, owner: &OwnerId) -> Result<AnyPool, StoreError> {
        sqlx::any::install_default_drivers();
        self.make_folder()?;
        let refused =
            |error: sqlx::Error| StoreError::Open { database: self.shown.clone(), why: error.to_string() };
        let mut first = AnyConnection::connect(&self.url).await.map_err(refused)?;
        self.dialect.prepare_session(&mut first, owner).await.map_err(refused)?;
        first.close().await.map_err(refused)?;
        self.pool(owner).map_err(refused)
    }

    fn pool(&self, owner: &OwnerId) -> Result<AnyPool, sqlx::Error> {
        // SQLite has one writer; more connections would only wait inside it.
        let connections = if self.dialect == Dialect::Sqlite { 4 } else { 10 };
        let (dialect, owner) = (self.dialect, owner.clone());
        AnyPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(WAIT_FOR_CONNECTION)
            .after_connect(move |connection, _| {
                let owner = owner.clone();
                Box::pin(async move { dialect.prepare_session(connection, &owner).await })
            })
            .connect_lazy(&self.url)
    }

    fn make_folder(&self) -> Result<(), StoreError> {
        let Some(folder) = self.file.as_deref().and_then(Path::parent) else { return Ok(()) };
        std::fs::create_dir_all(folder).map_err(|source| StoreError::File {
            doing: "create the folder",
            path: folder.to_owned(),
            source,
        })
    }
}

impl Dialect {
    async fn prepare_session(
        self,
        connection: &mut AnyConnection,
        owner: &OwnerId,
    ) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite => {
                for statement in SQLITE_SESSION {
                    sqlx::raw_sql(statement).execute(&mut *connection).await?;
                }
            }
            Self::Postgres => {
                // Row-level security policies compare owner_id with this setting.
                let name_owner = "SELECT set_config('director.owner_id', $1, false)";
                sqlx::query(name_owner).bind(owner.as_str()).execute(&mut *connection).await?;
            }
        }
        Ok(())
    }

    /// SQLite must take the write lock at once: a transaction that reads first and writes later can fail in the middle.
    pub(crate) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// Makes two programs that open an empty database at once take turns. SQLite's write transaction already does.
    pub(crate) fn migration_lock(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_advisory_xact_lock(7021986)"),
        }
    }

    /// The database's own words in a migration. `txid_current()` as a default remembers which transaction wrote an event.
    pub(crate) fn spell(self, migration: &str) -> String {
        let (sequence, transaction) = match self {
            Self::Sqlite => ("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT NOT NULL DEFAULT 0"),
            Self::Postgres => (
                "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
                "BIGINT NOT NULL DEFAULT txid_current()",
            ),
        };
        migration.replace("{SEQUENCE}", sequence).replace("{TRANSACTION}", transaction)
    }

    /// Gives the transaction its number before it takes a place in the sequence of events; see [`Self::events_after`].
    pub(crate) fn number_transaction(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT txid_current()"),
        }
    }

    /// Events in order, from owner `$1`, after `$2`, at most `$3`. In PostgreSQL a lower number may be committed after a
    /// higher one; a reader that remembers the highest it saw would miss it. So events wait until every transaction that is
    /// older than them has ended.
    pub(crate) fn events_after(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT seq, project_id, subject, kind, data, at FROM events
                 WHERE owner_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
            }
            Self::Postgres => {
                "SELECT seq, project_id, subject, kind, data, at FROM events
                 WHERE owner_id = $1 AND seq > $2 AND transaction_id < txid_snapshot_xmin(txid_current_snapshot())
                 ORDER BY seq LIMIT $3"
            }
        }
    }
}

fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let rest = rest.split('?').next().unwrap_or(rest);
    match rest.rsplit_once('@') {
        Some((user, place)) => format!("{scheme}://{}@{place}", user.split(':').next().unwrap_or("")),
        None => format!("{scheme}://{rest}"),
    }
}

/// A path as part of a URL; `?`, `#`, `%` and spaces are ordinary characters of file names.
fn percent_encode(path: &Path) -> Option<String> {
    use std::fmt::Write as _;
    let mut encoded = String::new();
    for byte in path.to_str()?.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => write!(encoded, "%{byte:02X}").expect("writing to a string cannot fail"),
        }
    }
    Some(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let location =
            Location::parse("postgres://ada:s3cret@db.example:5432/films?sslmode=require").unwrap();
        assert_eq!(location.shown, "postgres://ada@db.example:5432/films");
        assert_eq!(location.dialect, Dialect::Postgres);
        assert_eq!(without_password("postgres:///films?host=/run&password=s3cret"), "postgres:///films");
    }

    #[test]
    fn a_file_name_may_hold_any_character() {
        let location = Location::parse("sqlite:/a b/50% #1?.db").unwrap();
        assert_eq!(location.url, "sqlite:///a%20b/50%25%20%231%3F.db?mode=rwc");
        assert_eq!(Location::parse("/a b/50% #1?.db").unwrap().url, location.url);
    }

    #[test]
    fn memory_and_unknown_databases_are_refused() {
        for text in ["", "sqlite:", "sqlite::memory:", "mysql://host/films"] {
            assert!(matches!(Location::parse(text), Err(StoreError::Open { .. })), "{text}");
        }
    }
}
