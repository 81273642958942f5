//! A database: an address, an engine, a way to write and a way to read.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::tx::Inner;
use super::{Error, Tx, postgres, sqlite};

/// Which engine keeps the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file beside the program.
    Sqlite,
    /// A server that several replicas share.
    Postgres,
}

/// An open database. Cheap to clone; all clones share the connections.
#[derive(Debug, Clone)]
pub struct Database {
    pub(super) pools: Pools,
    statements: Arc<AtomicU64>,
    written: Arc<AtomicU64>,
}

#[derive(Debug, Clone)]
pub(super) enum Pools {
    Sqlite { writer: sqlx::SqlitePool, readers: sqlx::SqlitePool, file: PathBuf },
    Postgres(sqlx::PgPool),
}

impl Database {
    /// Opens `sqlite:///path/to/file.db`, which is made if it is not there, or `postgres://…`.
    pub async fn open(address: &str) -> Result<Self, Error> {
        if let Some(path) = address.strip_prefix("sqlite://") {
            return sqlite::open(PathBuf::from(path)).await;
        }
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return postgres::open(address).await;
        }
        Err(Error::Address)
    }

    pub(super) fn of(pools: Pools) -> Self {
        Self { pools, statements: Arc::default(), written: Arc::default() }
    }

    /// How many statements were run since it was opened.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// A number that is another one after every commit, before the commit is told.
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Acquire)
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match &self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// A transaction that may write.
    pub async fn write(&self) -> Result<Tx, Error> {
        let inner = match &self.pools {
            Pools::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => {
                Inner::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?)
            }
        };
        Ok(self.tx(inner))
    }

    /// A transaction that sees one moment of the database and may not write.
    pub async fn read(&self) -> Result<Tx, Error> {
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let inner = match &self.pools {
            Pools::Sqlite { readers, .. } => Inner::Sqlite(readers.begin_with("BEGIN").await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin_with(SNAPSHOT).await?),
        };
        Ok(self.tx(inner))
    }

    fn tx(&self, inner: Inner) -> Tx {
        Tx { inner, statements: Arc::clone(&self.statements), written: Arc::clone(&self.written) }
    }

    /// Whether the database answers, for `/readyz`.
    pub async fn answers(&self) -> Result<(), Error> {
        self.read().await?.one("SELECT 1 AS one", &[]).await.map(drop)
    }

    /// Ends the connections after the work under way; SQLite tidies its file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}
