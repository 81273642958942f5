//! The account service's store: one file per feature, each statement beside the function that uses it.
//!
//! Implements the ports of `account` on both engines. It decides nothing and seals nothing.

#[expect(clippy::module_inception, reason = "the feature and the service bear one name")]
mod account;
mod administration;
mod attack;
mod attempt;
mod audit;
mod claim_token;
mod columns;
mod deletion;
mod device;
mod device_key;
mod device_name;
mod email_change;
mod epoch;
mod event;
mod factor;
mod federated;
mod feed;
mod floor;
#[cfg(test)]
mod floor_tests;
mod found;
mod incident;
mod invitation;
mod keys;
#[cfg(test)]
mod kinds_tests;
mod language;
mod link_code;
mod lock;
mod mail;
mod mail_tie;
mod number;
mod passkey;
mod role;
mod rotation;
mod server;
mod session;
mod share;
#[cfg(test)]
mod tests;
mod token;

use std::sync::Arc;
use std::time::Duration;

use ::account::StoreError;
use ::account::ports::{AccountStore, AccountTx, EpochFloor, EpochRows as _, Stored};
use async_trait::async_trait;
use kernel::Timestamp;

use self::floor::Ends;

use crate::engine::{Database, Error, Migrated, Migration, MigrationSet, Statement, Tx, binds};

/// All migrations of the account service's database.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    name: "account",
    steps: &[
        Migration {
            version: 1,
            name: "accounts",
            sql: Statement::Same(include_str!("../../migrations/account/0001_accounts.sql")),
        },
        Migration {
            version: 2,
            name: "language",
            sql: Statement::Same(include_str!("../../migrations/account/0002_language.sql")),
        },
        Migration {
            version: 3,
            name: "keys",
            sql: Statement::Same(include_str!("../../migrations/account/0003_keys.sql")),
        },
        Migration {
            version: 4,
            name: "factors",
            sql: Statement::Same(include_str!("../../migrations/account/0004_factors.sql")),
        },
        Migration {
            version: 5,
            name: "federated",
            sql: Statement::Same(include_str!("../../migrations/account/0005_federated.sql")),
        },
        Migration {
            version: 6,
            name: "life",
            sql: Statement::Same(include_str!("../../migrations/account/0006_life.sql")),
        },
        Migration {
            version: 7,
            name: "keeping",
            sql: Statement::Same(include_str!("../../migrations/account/0007_keeping.sql")),
        },
        Migration {
            version: 8,
            name: "mail_ties",
            sql: Statement::Same(include_str!("../../migrations/account/0008_mail_ties.sql")),
        },
        Migration {
            version: 10,
            name: "floor",
            sql: Statement::Same(include_str!("../../migrations/account/0010_floor.sql")),
        },
        Migration {
            version: 11,
            name: "device name",
            sql: Statement::Same(include_str!("../../migrations/account/0011_device_name.sql")),
        },
        Migration {
            version: 12,
            name: "device key",
            sql: Statement::Same(include_str!("../../migrations/account/0012_device_key.sql")),
        },
    ],
};

/// How long dead link codes and claim tokens are kept, so that a late question is answered with "expired".
const AFTERLIFE: Duration = Duration::from_secs(60 * 60);

/// The account service's database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AccountDatabase {
    database: Database,
    floor: Option<Arc<dyn EpochFloor>>,
}

impl AccountDatabase {
    /// Opens a database and brings its schema up to date.
    pub async fn open(address: &str, now: Timestamp) -> Result<(Self, Migrated), Error> {
        let database = Database::open(address).await?;
        let migrated = database.migrate(&MIGRATIONS, now).await?;
        Ok((Self { database, floor: None }, migrated))
    }

    /// Opens a database with the schema it has.
    pub async fn as_it_is(address: &str) -> Result<Self, Error> {
        Ok(Self { database: Database::open(address).await?, floor: None })
    }

    /// The same, telling this floor how far signing out has come.
    #[must_use]
    pub fn with_floor(self, floor: Arc<dyn EpochFloor>) -> Self {
        Self { floor: Some(floor), ..self }
    }

    /// The database below: for health, backup and closing.
    pub fn database(&self) -> &Database {
        &self.database
    }
}

/// One transaction over the account service's tables.
struct Work {
    tx: Tx,
    ends: Ends,
    floor: Option<Arc<dyn EpochFloor>>,
}

impl AccountDatabase {
    fn work(&self, tx: Tx) -> Box<dyn AccountTx> {
        Box::new(Work { tx, ends: Ends::default(), floor: self.floor.clone() })
    }
}

#[async_trait]
impl AccountStore for AccountDatabase {
    fn written(&self) -> u64 {
        self.database.written()
    }

    async fn begin(&self) -> Stored<Box<dyn AccountTx>> {
        Ok(self.work(self.database.write().await?))
    }

    async fn read(&self) -> Stored<Box<dyn AccountTx>> {
        Ok(self.work(self.database.read().await?))
    }
}

const PRUNE_SIGN_UPS: &str = "DELETE FROM pending_sign_up WHERE expires_at <= $1";
const PRUNE_RESETS: &str = "DELETE FROM password_reset WHERE expires_at <= $1";
const PRUNE_ATTEMPTS: &str = "DELETE FROM attempt WHERE expires_at <= $1";
const PRUNE_TRIPS: &str = "DELETE FROM trip WHERE expires_at <= $1";
const PRUNE_LINK_CODE_KEYS: &str = "DELETE FROM link_code_key WHERE expires_at <= $1";
const PRUNE_LINK_CODES: &str = "DELETE FROM link_code WHERE expires_at <= $1";
const PRUNE_CLAIM_TOKENS: &str = "DELETE FROM claim_token WHERE expires_at <= $1";
const PRUNE_SECOND_STEPS: &str = "DELETE FROM second_step WHERE expires_at <= $1";
const PRUNE_CHALLENGES: &str = "DELETE FROM answered_challenge WHERE expires_at <= $1";
const PRUNE_PLACES: &str = "DELETE FROM place WHERE seen_at < $1";
const PRUNE_SESSIONS: &str = "DELETE FROM session WHERE last_seen_at < $1";
const PRUNE_NOT_MES: &str = "DELETE FROM not_me WHERE expires_at <= $1";
const PRUNE_RECOVERIES: &str = "DELETE FROM recovery WHERE expires_at <= $1";
const PRUNE_RESERVATIONS: &str = "DELETE FROM reservation WHERE until_at <= $1";
const PRUNE_EMAIL_CHANGES: &str = "DELETE FROM email_change WHERE coalesce(settled_at, asked_at) <= $1";

#[async_trait]
impl AccountTx for Work {
    async fn commit(mut self: Box<Self>) -> Stored<()> {
        if self.ends.owes() {
            self.advance_epoch().await?;
        }
        self.tx.commit().await?;
        if let (Some(floor), Some(reached)) = (&self.floor, self.ends.reached()) {
            floor.rose(reached).await;
        }
        Ok(())
    }

    async fn prune(&mut self, now: Timestamp, sessions_before: Timestamp) -> Stored<()> {
        let long_dead = now - AFTERLIFE;
        self.tx.execute(PRUNE_SIGN_UPS, binds![now]).await?;
        self.tx.execute(PRUNE_RESETS, binds![now]).await?;
        self.tx.execute(PRUNE_ATTEMPTS, binds![now]).await?;
        self.tx.execute(PRUNE_SECOND_STEPS, binds![now]).await?;
        self.tx.execute(PRUNE_CHALLENGES, binds![now]).await?;
        self.tx.execute(PRUNE_TRIPS, binds![now]).await?;
        self.tx.execute(PRUNE_LINK_CODE_KEYS, binds![now]).await?;
        self.tx.execute(PRUNE_LINK_CODES, binds![long_dead]).await?;
        self.tx.execute(PRUNE_CLAIM_TOKENS, binds![long_dead]).await?;
        self.tx.execute(PRUNE_SESSIONS, binds![sessions_before]).await?;
        self.tx.execute(PRUNE_NOT_MES, binds![now]).await?;
        self.tx.execute(PRUNE_RECOVERIES, binds![now]).await?;
        self.tx.execute(PRUNE_RESERVATIONS, binds![now]).await?;
        self.tx.execute(PRUNE_EMAIL_CHANGES, binds![now - ::account::email_change::KEPT]).await?;
        self.tx.execute(PRUNE_PLACES, binds![sessions_before]).await?;
        Ok(())
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::Conflict { .. } => Self::Duplicate,
            Error::Overtaken => Self::Stale,
            error @ Error::DiskFull => Self::Full(Box::new(error)),
            error @ (Error::Busy
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
            | Error::Statement(_)) => Self::Unavailable(Box::new(error)),
        }
    }
}

/// A compare-and-set that touched no row met another version.
fn unless_stale(touched: bool) -> Stored<()> {
    if touched { Ok(()) } else { Err(StoreError::Stale) }
}
