//! Wrapped keys, and the marks of those that were destroyed.

use account::ports::{HouseKey, KeyRows, Stored};
use account::{AccountId, Mark, Sealed};
use async_trait::async_trait;
use kernel::Timestamp;

use super::Work;
use crate::engine::binds;

const OF_ACCOUNT: &str = "SELECT wrapped FROM account_key WHERE account_id = $1";
const INSERT: &str = "
    INSERT INTO account_key (account_id, wrapped) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING
";
const DESTROY: &str = "DELETE FROM account_key WHERE account_id = $1";
const MARK: &str = "INSERT INTO destroyed_key (mark, at) VALUES ($1, $2) ON CONFLICT (mark) DO NOTHING";
const MARKS: &str = "SELECT mark FROM destroyed_key WHERE mark > $1 ORDER BY mark LIMIT $2";
const HOUSE: &str = "SELECT wrapped, lookup FROM house_key WHERE name = 'trail'";
const INSERT_HOUSE: &str = "
    INSERT INTO house_key (name, wrapped, lookup) VALUES ('trail', $1, $2) ON CONFLICT (name) DO NOTHING
";

#[async_trait]
impl KeyRows for Work {
    async fn account_key(&mut self, account: &AccountId) -> Stored<Option<Sealed>> {
        let row = self.tx.optional(OF_ACCOUNT, binds![account]).await?;
        Ok(row.map(|row| row.get("wrapped")).transpose()?)
    }

    async fn insert_account_key(&mut self, account: &AccountId, wrapped: &Sealed) -> Stored<bool> {
        Ok(self.tx.swap(INSERT, binds![account, wrapped]).await?)
    }

    async fn destroy_account_key(&mut self, account: &AccountId, at: Timestamp) -> Stored<bool> {
        self.insert_destroyed(&Mark::of(account), at).await?;
        Ok(self.tx.swap(DESTROY, binds![account]).await?)
    }

    async fn destroyed_after(&mut self, after: Option<&Mark>, limit: i64) -> Stored<Vec<Mark>> {
        let after = after.map_or_else(Vec::new, |mark| mark.0.to_vec());
        let rows = self.tx.all(MARKS, binds![after, limit]).await?;
        Ok(rows.iter().map(|row| row.get("mark")).collect::<Result<_, _>>()?)
    }

    async fn insert_destroyed(&mut self, mark: &Mark, at: Timestamp) -> Stored<()> {
        self.tx.execute(MARK, binds![mark, at]).await?;
        Ok(())
    }

    async fn house_key(&mut self) -> Stored<Option<HouseKey>> {
        let Some(row) = self.tx.optional(HOUSE, &[]).await? else { return Ok(None) };
        Ok(Some(HouseKey { trail: row.get("wrapped")?, lookup: row.get("lookup")? }))
    }

    async fn insert_house_key(&mut self, key: &HouseKey) -> Stored<()> {
        self.tx.execute(INSERT_HOUSE, binds![&key.trail, &key.lookup]).await?;
        Ok(())
    }
}
