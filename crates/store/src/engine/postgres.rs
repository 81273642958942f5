//! How a PostgreSQL database is opened.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};

use super::database::Pools;
use super::error::unreachable;
use super::{Database, Error};

/// How long a request waits for a connection before it is told that the database is busy.
const TURN: Duration = Duration::from_secs(10);
const CONNECTIONS: u32 = 16;
const STATEMENTS: usize = 256;

pub(super) async fn open(address: &str) -> Result<Database, Error> {
    let options = PgConnectOptions::from_str(address)
        .map_err(|_| Error::Address)?
        .application_name("houselights")
        .statement_cache_capacity(STATEMENTS);
    // The pool would knock for the whole of `TURN`; a server that is not there shall be told at once.
    options.connect().await.map_err(unreachable)?.close().await?;
    let pool =
        PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(TURN).connect_lazy_with(options);
    Ok(Database::of(Pools::Postgres(pool)))
}
