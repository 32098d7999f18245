//! One owner's view of the database.

use crate::dialect::{Dialect, Location};
use crate::error::{StoreError, while_doing};
use crate::migration;
use crate::time::Micros;
use director_film::ids::OwnerId;
use sqlx::{Any, AnyConnection, AnyPool, Transaction};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// The database, bound to one owner: rows of others are neither seen nor touched. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: AnyPool,
    pub(crate) dialect: Dialect,
    pub(crate) owner: OwnerId,
    /// SQLite lets one writer in and the others wait asleep, with no order; this queue is fair and wakes at once.
    turn: Arc<Mutex<()>>,
}

impl Store {
    /// Opens `postgres://…`, `sqlite:PATH` or a path, creates what is missing and brings the tables up to date.
    pub async fn open(url: &str, owner: &OwnerId) -> Result<Self, StoreError> {
        let location = Location::parse(url)?;
        let pool = location.connect(owner).await?;
        let store =
            Self { pool, dialect: location.dialect, owner: owner.clone(), turn: Arc::new(Mutex::new(())) };
        migration::run(&store).await?;
        Ok(store)
    }

    pub fn owner(&self) -> &OwnerId {
        &self.owner
    }

    /// Waits until everything in progress has ended, then closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub(crate) async fn write(&self) -> Result<Write, StoreError> {
        let turn = match self.dialect {
            Dialect::Sqlite => Some(Arc::clone(&self.turn).lock_owned().await),
            Dialect::Postgres => None,
        };
        let begun = self.pool.begin_with(self.dialect.begin()).await;
        Ok(Write { transaction: begun.map_err(while_doing("starting a transaction"))?, _turn: turn })
    }
}

/// A transaction that writes. Dropped without [`Write::commit`], it leaves nothing behind.
pub(crate) struct Write {
    transaction: Transaction<'static, Any>,
    // Declared after the transaction: the next writer's turn comes when this one has ended.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Write {
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await.map_err(while_doing("committing"))
    }
}

/// A new id that sorts by time. Its time is the caller's, its randomness the machine's.
pub(crate) fn new_id(now: Micros) -> String {
    let micros = now.get().max(0).cast_unsigned();
    let nanos = u32::try_from(micros % 1_000_000 * 1000).expect("less than a second in nanoseconds");
    let timestamp = uuid::Timestamp::from_unix(uuid::NoContext, micros / 1_000_000, nanos);
    uuid::Uuid::new_v7(timestamp).to_string()
}
