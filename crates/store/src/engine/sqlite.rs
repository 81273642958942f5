//! How a SQLite file is opened.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};

use super::database::Pools;
use super::error::unreachable;
use super::{Database, Error};

/// How long a writer waits for its turn before it is told that the database is busy.
const TURN: Duration = Duration::from_secs(10);
const READERS: u32 = 6;
const STATEMENTS: usize = 256;

pub(super) async fn open(file: PathBuf) -> Result<Database, Error> {
    make_private(&file).map_err(|error| unreachable(sqlx::Error::Io(error)))?;
    let options = SqliteConnectOptions::new()
        .filename(&file)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        // Another process (a command beside the running server) may hold the lock for a moment.
        .busy_timeout(TURN)
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", "134217728")
        .pragma("cache_size", "-8000")
        // A removed row leaves no readable trace in the file.
        .pragma("secure_delete", "ON")
        .optimize_on_close(true, 400)
        .statement_cache_capacity(STATEMENTS);
    let writer = SqlitePoolOptions::new()
        .after_release(|connection, _| Box::pin(sound(connection)))
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(TURN)
        .connect_with(options.clone())
        .await
        .map_err(unreachable)?;
    let readers = SqlitePoolOptions::new()
        .after_release(|connection, _| Box::pin(sound(connection)))
        .max_connections(READERS)
        .min_connections(0)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(TURN)
        .connect_lazy_with(options.pragma("query_only", "ON").optimize_on_close(false, None));
    Ok(Database::of(Pools::Sqlite { writer, readers, file }))
}

/// Whether a connection can be used again.
///
/// When no space is left SQLite ends a transaction by itself. The driver does not hear of it, fails to end it once more,
/// and would refuse every later transaction on that connection.
async fn sound(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // An end that is under way comes before the answer.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// Made for its owner alone before SQLite opens it; SQLite gives its side files the same mode.
fn make_private(file: &PathBuf) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}
