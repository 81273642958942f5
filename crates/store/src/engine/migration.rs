//! Migrations: numbered steps, run once each, recorded with what they were.
//!
//! ```text
//! empty ──all steps──▶ current          older ──copy aside──▶ missing steps ──▶ current
//! newer than we know: refused           a step fails: undone, the old database runs on
//! ```
//!
//! All missing steps run in one transaction, so a killed program leaves the old database or the new one, never a
//! half. A released step never changes: its checksum is recorded and compared.

use std::path::{Path, PathBuf};

use kernel::Timestamp;
use sha2::{Digest as _, Sha256};
use sqlx::{ConnectOptions as _, Connection as _};

use super::database::Pools;
use super::error::unreachable;
use super::{Database, Engine, Error, Sql, Statement, Tx, binds};

/// One step, from `migrations/*.sql`.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place in the order, from 1.
    pub version: i64,
    /// What it brings, in a few words.
    pub name: &'static str,
    /// Its statements.
    pub sql: Statement,
}

/// All steps of one schema.
#[derive(Debug, Clone, Copy)]
pub struct MigrationSet {
    /// The schema's name: `account`, `media`.
    pub name: &'static str,
    /// The steps, in order.
    pub steps: &'static [Migration],
}

/// What migrating did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The version before, 0 for an empty database.
    pub from: i64,
    /// The version now.
    pub to: i64,
    /// The copy of the file as it was before.
    pub copy: Option<PathBuf>,
}

/// How a database's schema stands to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The version in the database; 0 when it is empty.
    pub found: i64,
    /// The newest version this program knows.
    pub known: i64,
}

const CREATE: &str = "
    CREATE TABLE IF NOT EXISTS schema_migration (
        set_name TEXT NOT NULL,
        version BIGINT NOT NULL,
        name TEXT NOT NULL,
        checksum BYTEA NOT NULL,
        applied_at BIGINT NOT NULL,
        PRIMARY KEY (set_name, version)
    )
";

const APPLIED: &str = "
    SELECT version, checksum FROM schema_migration WHERE set_name = $1 ORDER BY version
";

/// A database nobody migrated yet has no such table.
const RECORDED: Statement = Statement::Differs(super::PerEngine {
    sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'",
    postgres: "SELECT table_name AS name FROM information_schema.tables WHERE table_name = 'schema_migration'",
});

const NEWEST: &str = "
    SELECT version FROM schema_migration WHERE set_name = $1 ORDER BY version DESC LIMIT 1
";

const RECORD: &str = "
    INSERT INTO schema_migration (set_name, version, name, checksum, applied_at) VALUES ($1, $2, $3, $4, $5)
";

/// Only PostgreSQL has several programs on one database: the first migrates, the others wait. SQLite's writer lock
/// is already held.
const LOCK: Statement = Statement::Differs(super::PerEngine {
    sqlite: "SELECT 1 AS locked",
    postgres: "SELECT 1 AS locked FROM pg_advisory_xact_lock(7022413021)",
});

impl Database {
    /// Brings the schema to the newest version this program knows.
    pub async fn migrate(&self, set: &MigrationSet, now: Timestamp) -> Result<Migrated, Error> {
        let mut tx = self.write().await?;
        tx.one(LOCK, &[]).await?;
        tx.execute(CREATE, &[]).await?;
        let past = applied(&mut tx, set).await?;
        let from = past.last().copied().unwrap_or(0);
        // By what is missing, not by what is newest: numbers may be given out before the steps are there.
        let missing: Vec<_> = set.steps.iter().filter(|step| !past.contains(&step.version)).collect();
        let mut migrated = Migrated { from, to: from, copy: None };
        if from > 0 && !missing.is_empty() {
            // Nothing is written yet, and the lock is held: the copy is the old database, whole.
            migrated.copy = self.copy_aside(set, from).await?;
        }
        for step in missing {
            run(&mut tx, set, step, now).await.map_err(|source| Error::Migration {
                set: set.name,
                version: step.version,
                source: Box::new(source),
            })?;
            migrated.to = migrated.to.max(step.version);
        }
        tx.commit().await?;
        Ok(migrated)
    }

    /// How the schema stands, without changing it.
    pub async fn schema(&self, set: &MigrationSet) -> Result<Schema, Error> {
        let known = set.steps.last().map_or(0, |step| step.version);
        let mut tx = self.read().await?;
        let found = match tx.optional(RECORDED, &[]).await? {
            Some(_) => match tx.optional(NEWEST, binds![set.name]).await? {
                Some(row) => row.get("version")?,
                None => 0,
            },
            None => 0,
        };
        Ok(Schema { found, known })
    }

    /// Copies a SQLite file beside itself. On PostgreSQL the operator's backup is the copy.
    async fn copy_aside(&self, set: &MigrationSet, from: i64) -> Result<Option<PathBuf>, Error> {
        let Pools::Sqlite { file, .. } = &self.pools else { return Ok(None) };
        let copy = file.with_extension(format!("{}-{from}.db", set.name));
        Ok(self.copy_to(&copy).await?.then_some(copy))
    }

    /// Writes the database as it is at one moment into a SQLite file of its own, while everything runs. Says `false`
    /// on PostgreSQL, which has tools for that.
    pub async fn copy_to(&self, copy: &Path) -> Result<bool, Error> {
        let Pools::Sqlite { writer, .. } = &self.pools else { return Ok(false) };
        let unfinished = copy.with_extension("copying");
        remove_if_there(&unfinished).map_err(Error::Copy)?;
        let name = unfinished.to_string_lossy().into_owned();
        // The writer may be in a transaction and the readers may not write, so a connection for this alone.
        let options = writer.connect_options().as_ref().clone().optimize_on_close(false, None);
        let mut copier = options.connect().await.map_err(unreachable)?;
        sqlx::query("VACUUM INTO $1").bind(name).execute(&mut copier).await?;
        copier.close().await?;
        keep_private(&unfinished).and_then(|()| std::fs::rename(&unfinished, copy)).map_err(Error::Copy)?;
        Ok(true)
    }
}

/// The versions in the database in order, after checking that the past is the one we know.
async fn applied(tx: &mut Tx, set: &MigrationSet) -> Result<Vec<i64>, Error> {
    let known = set.steps.last().map_or(0, |step| step.version);
    let mut past = Vec::new();
    for row in tx.all(APPLIED, binds![set.name]).await? {
        let newest = row.get("version")?;
        past.push(newest);
        if let Some(step) = set.steps.iter().find(|step| step.version == newest)
            && row.get::<Vec<u8>>("checksum")? != checksum(step)
        {
            return Err(Error::MigrationChanged { set: set.name, version: newest });
        }
    }
    match past.last() {
        Some(&found) if found > known => Err(Error::NewerVersion { set: set.name, found, known }),
        _ => Ok(past),
    }
}

async fn run(tx: &mut Tx, set: &MigrationSet, step: &Migration, now: Timestamp) -> Result<(), Error> {
    tx.script(step.sql).await?;
    tx.execute(RECORD, binds![set.name, step.version, step.name, checksum(step), now]).await?;
    Ok(())
}

/// Over both engines' texts: a database that moves from one to the other keeps its past.
fn checksum(step: &Migration) -> Vec<u8> {
    let mut hash = Sha256::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        hash.update(Sql::from(step.sql).text(engine).as_bytes());
        hash.update([0]);
    }
    hash.finalize().to_vec()
}

fn keep_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))
}

fn remove_if_there(file: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
