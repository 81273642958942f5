//! The media server's store: one file per feature, each statement beside the function that uses it.
//!
//! Implements the ports of `media` on both engines. A page costs a constant number of statements, whatever the size of
//! the library. It decides nothing that `media` has a rule for.

mod analysis;
mod attach;
mod choice;
mod edit;
mod history;
mod identity;
mod items;
mod library;
mod lists;
mod next_up;
mod probe;
mod query;
mod scan;
mod search;
mod settings;
mod settle;
#[cfg(test)]
mod tests;
mod version;
mod view;
mod watch;

use std::sync::Arc;

use ::media::StoreError;
use ::media::ports::Names;
use kernel::Timestamp;

use crate::engine::{
    Database, Error, FromColumn, Migrated, Migration, MigrationSet, PerEngine, Row, Statement, Tx, Value,
    binds,
};

/// All migrations of the media server's database.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    name: "media",
    steps: &[
        Migration {
            version: 1,
            name: "library",
            // The engines compare texts differently unless PostgreSQL is told once.
            sql: Statement::Differs(PerEngine {
                sqlite: include_str!("../../migrations/media/0001_library.sql"),
                postgres: concat!(
                    include_str!("../../migrations/media/0001_library.sql"),
                    include_str!("../../migrations/media/0001_postgres.sql")
                ),
            }),
        },
        Migration {
            version: 2,
            name: "search",
            // Each engine has its own index of words.
            sql: Statement::Differs(PerEngine {
                sqlite: include_str!("../../migrations/media/0002_search_sqlite.sql"),
                postgres: include_str!("../../migrations/media/0002_search_postgres.sql"),
            }),
        },
    ],
};

/// The media server's database. Cheap to clone.
#[derive(Clone)]
pub struct MediaDatabase {
    database: Database,
    names: Option<Arc<dyn Names>>,
}

impl std::fmt::Debug for MediaDatabase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MediaDatabase").field("database", &self.database).finish_non_exhaustive()
    }
}

impl MediaDatabase {
    /// Opens a database and brings its schema up to date.
    pub async fn open(address: &str, now: Timestamp) -> Result<(Self, Migrated), Error> {
        let database = Database::open(address).await?;
        let migrated = database.migrate(&MIGRATIONS, now).await?;
        Ok((Self { database, names: None }, migrated))
    }

    /// The same database, with the names of people sealed in it. Who opens it without this reads no names.
    #[must_use]
    pub fn sealing_names(self, names: Arc<dyn Names>) -> Self {
        Self { names: Some(names), ..self }
    }

    /// The database below: for health, backup and closing.
    pub fn database(&self) -> &Database {
        &self.database
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::DiskFull => Self::Full,
            error @ (Error::Busy
            | Error::Overtaken
            | Error::Conflict { .. }
            | Error::Dangling
            | Error::Rule { .. }
            | Error::NewerVersion { .. }
            | Error::MigrationChanged { .. }
            | Error::Migration { .. }
            | Error::Copy(_)
            | Error::ReadOnly
            | Error::Damaged
            | Error::Unavailable(_)
            | Error::Address
            | Error::Column { .. }
            | Error::NoRow
            | Error::Statement(_)) => Self::Failed(Box::new(error)),
        }
    }
}

const NEXT_KEYS: &str = "
    INSERT INTO counter (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value
    RETURNING value
";

/// What keys are counted for. Items, collections and playlists share one number space.
#[derive(Debug, Clone, Copy)]
enum Counted {
    Library,
    Folder,
    Item,
    Tag,
    File,
    Version,
    Part,
    Stream,
    History,
    Queue,
    Entry,
}

impl Counted {
    fn name(self) -> &'static str {
        match self {
            Self::Library => "library",
            Self::Folder => "folder",
            Self::Item => "item",
            Self::Tag => "tag",
            Self::File => "file",
            Self::Version => "version",
            Self::Part => "part",
            Self::Stream => "stream",
            Self::History => "history",
            Self::Queue => "queue",
            Self::Entry => "entry",
        }
    }
}

/// Hands out this many keys in a row and says the first. A key is never handed out twice.
async fn next_keys(tx: &mut Tx, counted: Counted, count: i64) -> Result<i64, Error> {
    let last: i64 = tx.one(NEXT_KEYS, binds![counted.name(), count]).await?.get("value")?;
    Ok(last - count + 1)
}

async fn next_key(tx: &mut Tx, counted: Counted) -> Result<i64, Error> {
    next_keys(tx, counted, 1).await
}

/// A value kept as JSON.
fn to_json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Failed(Box::new(error)))
}

/// Reads a value kept as JSON.
fn from_json<T: serde::de::DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable { what })
}

macro_rules! keys_in_columns {
    ($($key:ident),+) => { $(
        impl From<::media::keys::$key> for Value {
            fn from(key: ::media::keys::$key) -> Self {
                key.0.into()
            }
        }

        impl From<Option<::media::keys::$key>> for Value {
            fn from(key: Option<::media::keys::$key>) -> Self {
                key.map(|key| key.0).into()
            }
        }

        impl FromColumn for ::media::keys::$key {
            fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
                Ok(Self(row.get(column)?))
            }
        }

        impl FromColumn for Option<::media::keys::$key> {
            fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
                Ok(row.get::<Option<i64>>(column)?.map(::media::keys::$key))
            }
        }
    )+ };
}

keys_in_columns!(
    LibraryKey, FolderKey, ItemKey, VersionKey, PartKey, StreamKey, FileKey, TagKey, HistoryKey, QueueKey,
    EntryKey, Viewer
);
