//! A place for a test's data, on either engine, and [`both_databases!`](crate::both_databases): one test body, both
//! engines.
//!
//! It makes empty places and cleans them up. It opens no database: that is `store`'s.

use tempfile::TempDir;

use crate::postgres::PostgresDatabase;

/// An empty database of one engine, removed with this value.
#[derive(Debug)]
pub enum Place {
    /// A file in a temporary folder.
    Sqlite(TempDir),
    /// A database in the tests' own cluster.
    Postgres(PostgresDatabase),
}

impl Place {
    /// A fresh SQLite file; panics when the machine has no room for one.
    #[expect(clippy::expect_used, reason = "a test without its database cannot go on")]
    pub fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    /// A fresh PostgreSQL database; panics when PostgreSQL is not installed.
    #[expect(clippy::expect_used, reason = "a test without its database cannot go on")]
    pub fn postgres() -> Self {
        Self::Postgres(PostgresDatabase::create().expect("the tests need PostgreSQL"))
    }

    /// The address to open it by.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}", folder.path().join("test.db").display()),
            Self::Postgres(database) => database.url(),
        }
    }
}

/// Runs a test's body to its end on a runtime of its own.
#[expect(clippy::expect_used, reason = "a test without a runtime cannot go on")]
pub fn block_on<F: Future>(body: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime can be made")
        .block_on(body)
}

/// Writes each test once and runs it on both engines.
///
/// ```ignore
/// testkit::both_databases! {
///     async fn what_is_written_is_read(place: Place) {
///         let database = Database::open(&place.url()).await.unwrap();
///     }
/// }
/// ```
#[macro_export]
macro_rules! both_databases {
    ($( $(#[$attribute:meta])* async fn $name:ident($place:ident: Place) $body:block )*) => {
        $(
            mod $name {
                use super::*;

                $(#[$attribute])*
                async fn body($place: &$crate::database::Place) $body

                #[test]
                fn on_sqlite() {
                    let place = $crate::database::Place::sqlite();
                    $crate::database::block_on(body(&place));
                }

                #[test]
                fn on_postgres() {
                    let place = $crate::database::Place::postgres();
                    $crate::database::block_on(body(&place));
                }
            }
        )*
    };
}
