//! The keys of accounts and of the audit trail, as they are stored: wrapped.

use async_trait::async_trait;
use kernel::Timestamp;

use super::Stored;
use crate::ids::{AccountId, Index, Mark, Sealed};

/// The key of the audit trail, and how the lookup key is recognised: what a keyring must fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseKey {
    /// The trail's key, wrapped by the keyring.
    pub trail: Sealed,
    /// A known text under the lookup key.
    pub lookup: Index,
}

/// Keys that are stored wrapped, and the marks of those that were destroyed.
#[async_trait]
pub trait KeyRows {
    /// The key of an account; none once it was destroyed.
    async fn account_key(&mut self, account: &AccountId) -> Stored<Option<Sealed>>;
    /// Stores the key of an account that has none; says whether it had none.
    async fn insert_account_key(&mut self, account: &AccountId, wrapped: &Sealed) -> Stored<bool>;
    /// Deletes the key of an account for good and leaves its mark; says whether it had a key.
    async fn destroy_account_key(&mut self, account: &AccountId, at: Timestamp) -> Stored<bool>;
    /// Marks of destroyed keys in order, after one, at most `limit`.
    async fn destroyed_after(&mut self, after: Option<&Mark>, limit: i64) -> Stored<Vec<Mark>>;
    /// Leaves a mark that came from outside; nothing happens if it is there.
    async fn insert_destroyed(&mut self, mark: &Mark, at: Timestamp) -> Stored<()>;
    /// What the keyring must fit; none before the first time.
    async fn house_key(&mut self) -> Stored<Option<HouseKey>>;
    /// Stores it, unless somebody else did meanwhile.
    async fn insert_house_key(&mut self, key: &HouseKey) -> Stored<()>;
}
