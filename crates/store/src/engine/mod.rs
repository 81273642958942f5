//! The engine: one small way to speak SQL to SQLite and to PostgreSQL. The only place that names a driver.
//!
//! ```text
//! Database ──write()──▶ Tx ──commit()──▶ kept
//!     │                  └── dropped ───▶ undone
//!     └────read()────▶ Tx that may only look
//! ```
//!
//! SQLite has one writer, which takes its lock at once (`BEGIN IMMEDIATE`), and many readers that never wait for it.
//! PostgreSQL writes at READ COMMITTED, where the compare-and-set by `version` and the unique indices decide races.
//!
//! It knows no table of ours. It does not retry, and it logs no statement's values.

mod database;
mod error;
mod migration;
mod postgres;
mod row;
mod sqlite;
mod statement;
#[cfg(test)]
mod tests;
mod tx;
mod value;

pub use database::{Database, Engine};
pub use error::Error;
pub use migration::{Migrated, Migration, MigrationSet, Schema};
pub use row::{FromColumn, Row};
pub use statement::{PerEngine, Sql, Statement};
pub use tx::Tx;
pub use value::Value;

/// Binds for a statement, in order: `binds![id, now, name]`.
macro_rules! binds {
    ($($value:expr),* $(,)?) => { &[$($crate::engine::Value::from($value)),*] };
}
pub(crate) use binds;
