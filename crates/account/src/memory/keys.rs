//! Wrapped keys, in memory: an account's stands in its row.

use async_trait::async_trait;
use kernel::Timestamp;

use super::{MemoryTx, first};
use crate::ids::{AccountId, Mark, Sealed};
use crate::ports::{HouseKey, KeyRows, Stored};

#[async_trait]
impl KeyRows for MemoryTx {
    async fn account_key(&mut self, account: &AccountId) -> Stored<Option<Sealed>> {
        Ok(self.rows.accounts.iter().find(|row| row.id == *account).and_then(|row| row.key.clone()))
    }

    async fn insert_account_key(&mut self, account: &AccountId, wrapped: &Sealed) -> Stored<bool> {
        let row = self.rows.accounts.iter_mut().find(|row| row.id == *account && row.key.is_none());
        Ok(row.map(|row| row.key = Some(wrapped.clone())).is_some())
    }

    async fn destroy_account_key(&mut self, account: &AccountId, _at: Timestamp) -> Stored<bool> {
        let row = self.rows.accounts.iter_mut().find(|row| row.id == *account);
        let had = row.is_some_and(|row| row.key.take().is_some());
        self.rows.destroyed.insert(Mark::of(account));
        Ok(had)
    }

    async fn destroyed_after(&mut self, after: Option<&Mark>, limit: i64) -> Stored<Vec<Mark>> {
        let marks = self.rows.destroyed.iter().filter(|mark| after.is_none_or(|after| *mark > after));
        Ok(first(marks.copied().collect(), limit))
    }

    async fn insert_destroyed(&mut self, mark: &Mark, _at: Timestamp) -> Stored<()> {
        self.rows.destroyed.insert(*mark);
        Ok(())
    }

    async fn house_key(&mut self) -> Stored<Option<HouseKey>> {
        Ok(self.rows.house_key.clone())
    }

    async fn insert_house_key(&mut self, key: &HouseKey) -> Stored<()> {
        self.rows.house_key.get_or_insert_with(|| key.clone());
        Ok(())
    }
}
