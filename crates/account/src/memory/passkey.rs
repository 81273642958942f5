//! Passkeys, in memory.

use async_trait::async_trait;

use super::{MemoryTx, all, find, insert, update};
use crate::ids::{AccountId, PasskeyId, TokenHash};
use crate::passkey::Passkey;
use crate::ports::{PasskeyRows, Stored};

#[async_trait]
impl PasskeyRows for MemoryTx {
    async fn insert_passkey(&mut self, passkey: &Passkey) -> Stored<()> {
        insert(&mut self.rows.passkeys, passkey, |old| {
            old.id == passkey.id || old.credential == passkey.credential
        })
    }

    async fn update_passkey(&mut self, passkey: &Passkey) -> Stored<()> {
        update!(self.rows.passkeys, passkey)
    }

    async fn delete_passkey(&mut self, account: &AccountId, id: &PasskeyId) -> Stored<bool> {
        let before = self.rows.passkeys.len();
        self.rows.passkeys.retain(|row| !(row.account == *account && row.id == *id));
        Ok(self.rows.passkeys.len() < before)
    }

    async fn passkey_by_credential(&mut self, credential: &TokenHash) -> Stored<Option<Passkey>> {
        find(&self.rows.passkeys, |row| row.credential == *credential)
    }

    async fn passkeys_of(&mut self, account: &AccountId) -> Stored<Vec<Passkey>> {
        let mut rows = all(&self.rows.passkeys, |row| row.account == *account);
        rows.sort_by(|a, b| a.created_at.cmp(&b.created_at).then(a.id.cmp(&b.id)));
        Ok(rows)
    }
}
