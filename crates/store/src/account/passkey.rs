//! Passkeys.

use account::passkey::Passkey;
use account::ports::{PasskeyRows, Stored};
use account::{AccountId, PasskeyId, TokenHash};
use async_trait::async_trait;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO passkey (id, account_id, credential, record, name, counter, backup_eligible, backed_up, created_at,
        last_used_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
";
const UPDATE: &str = "
    UPDATE passkey SET account_id = $3, credential = $4, record = $5, name = $6, counter = $7, backup_eligible = $8,
        backed_up = $9, created_at = $10, last_used_at = $11, version = version + 1
    WHERE id = $1 AND version = $2
";
const DELETE: &str = "DELETE FROM passkey WHERE account_id = $1 AND id = $2";
const BY_CREDENTIAL: &str = "SELECT * FROM passkey WHERE credential = $1";
const OF: &str = "SELECT * FROM passkey WHERE account_id = $1 ORDER BY created_at, id";

#[async_trait]
impl PasskeyRows for Work {
    async fn insert_passkey(&mut self, passkey: &Passkey) -> Stored<()> {
        let values = binds![
            &passkey.id,
            &passkey.account,
            &passkey.credential,
            &passkey.record,
            &passkey.name,
            passkey.counter,
            passkey.backup_eligible,
            passkey.backed_up,
            passkey.created_at,
            passkey.last_used_at,
        ];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn update_passkey(&mut self, passkey: &Passkey) -> Stored<()> {
        let values = binds![
            &passkey.id,
            passkey.version,
            &passkey.account,
            &passkey.credential,
            &passkey.record,
            &passkey.name,
            passkey.counter,
            passkey.backup_eligible,
            passkey.backed_up,
            passkey.created_at,
            passkey.last_used_at,
        ];
        unless_stale(self.tx.execute(UPDATE, values).await? == 1)
    }

    async fn delete_passkey(&mut self, account: &AccountId, id: &PasskeyId) -> Stored<bool> {
        Ok(self.tx.execute(DELETE, binds![account, id]).await? == 1)
    }

    async fn passkey_by_credential(&mut self, credential: &TokenHash) -> Stored<Option<Passkey>> {
        let row = self.tx.optional(BY_CREDENTIAL, binds![credential]).await?;
        Ok(row.as_ref().map(passkey).transpose()?)
    }

    async fn passkeys_of(&mut self, account: &AccountId) -> Stored<Vec<Passkey>> {
        let rows = self.tx.all(OF, binds![account]).await?;
        Ok(rows.iter().map(passkey).collect::<Result<_, _>>()?)
    }
}

fn passkey(row: &Row) -> Result<Passkey, Error> {
    Ok(Passkey {
        id: row.get("id")?,
        account: row.get("account_id")?,
        credential: row.get("credential")?,
        record: row.get("record")?,
        name: row.get("name")?,
        counter: row.get("counter")?,
        backup_eligible: row.get("backup_eligible")?,
        backed_up: row.get("backed_up")?,
        created_at: row.get("created_at")?,
        last_used_at: row.get("last_used_at")?,
        version: row.get("version")?,
    })
}
