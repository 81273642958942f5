//! Links that lock, locks, and leave to open them again.

use account::lock::{Lock, NotMe, Recovery};
use account::ports::{LockRows, Stored};
use account::way_in::WayIn;
use account::{AccountId, StoreError, TokenHash};
use async_trait::async_trait;

use super::Work;
use crate::engine::{Error, Row, binds};

const INSERT_NOT_ME: &str = "
    INSERT INTO not_me (id, token, account_id, about, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
";
const NOT_ME_BY_TOKEN: &str = "SELECT * FROM not_me WHERE token = $1";
const DELETE_NOT_MES: &str = "DELETE FROM not_me WHERE account_id = $1";
const INSERT_LOCK: &str = "
    INSERT INTO account_lock (account_id, about, locked_at) VALUES ($1, $2, $3) ON CONFLICT (account_id) DO NOTHING
";
const LOCK_OF: &str = "SELECT * FROM account_lock WHERE account_id = $1";
const DELETE_LOCK: &str = "DELETE FROM account_lock WHERE account_id = $1";
const INSERT_RECOVERY: &str = "
    INSERT INTO recovery (id, token, account_id, proof, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
";
const RECOVERY_BY_TOKEN: &str = "SELECT * FROM recovery WHERE token = $1";
const DELETE_RECOVERIES: &str = "DELETE FROM recovery WHERE account_id = $1";

#[async_trait]
impl LockRows for Work {
    async fn insert_not_me(&mut self, link: &NotMe) -> Stored<()> {
        let NotMe { id, token, account, about, created_at, expires_at } = link;
        let values = binds![id, token, account, about, *created_at, *expires_at];
        self.tx.execute(INSERT_NOT_ME, values).await?;
        Ok(())
    }

    async fn not_me_by_token(&mut self, token: &TokenHash) -> Stored<Option<NotMe>> {
        let row = self.tx.optional(NOT_ME_BY_TOKEN, binds![token]).await?;
        Ok(row.as_ref().map(not_me).transpose()?)
    }

    async fn delete_not_mes(&mut self, account: &AccountId) -> Stored<()> {
        self.tx.execute(DELETE_NOT_MES, binds![account]).await?;
        Ok(())
    }

    async fn insert_lock(&mut self, lock: &Lock) -> Stored<bool> {
        Ok(self.tx.swap(INSERT_LOCK, binds![&lock.account, &lock.about, lock.locked_at]).await?)
    }

    async fn lock_of(&mut self, account: &AccountId) -> Stored<Option<Lock>> {
        let row = self.tx.optional(LOCK_OF, binds![account]).await?;
        Ok(row.as_ref().map(lock).transpose()?)
    }

    async fn delete_lock(&mut self, account: &AccountId) -> Stored<()> {
        self.tx.execute(DELETE_LOCK, binds![account]).await?;
        Ok(())
    }

    async fn insert_recovery(&mut self, recovery: &Recovery) -> Stored<()> {
        let Recovery { id, token, account, proof, created_at, expires_at } = recovery;
        let values = binds![id, token, account, proof.as_str(), *created_at, *expires_at];
        self.tx.execute(INSERT_RECOVERY, values).await?;
        Ok(())
    }

    async fn recovery_by_token(&mut self, token: &TokenHash) -> Stored<Option<Recovery>> {
        let row = self.tx.optional(RECOVERY_BY_TOKEN, binds![token]).await?;
        row.as_ref().map(recovery).transpose()
    }

    async fn delete_recoveries(&mut self, account: &AccountId) -> Stored<()> {
        self.tx.execute(DELETE_RECOVERIES, binds![account]).await?;
        Ok(())
    }
}

fn not_me(row: &Row) -> Result<NotMe, Error> {
    Ok(NotMe {
        id: row.get("id")?,
        token: row.get("token")?,
        account: row.get("account_id")?,
        about: row.get("about")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}

fn lock(row: &Row) -> Result<Lock, Error> {
    Ok(Lock { account: row.get("account_id")?, about: row.get("about")?, locked_at: row.get("locked_at")? })
}

fn recovery(row: &Row) -> Stored<Recovery> {
    let unreadable = StoreError::Unreadable { table: "recovery", column: "proof" };
    Ok(Recovery {
        id: row.get("id")?,
        token: row.get("token")?,
        account: row.get("account_id")?,
        proof: WayIn::parse(&row.get::<String>("proof")?).ok_or(unreadable)?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}
