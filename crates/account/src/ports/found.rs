//! Walking over the hashes people are looked up by.

use async_trait::async_trait;
use kernel::Timestamp;

use super::Stored;
use crate::found::FoundBy;
use crate::ids::{Index, Sealed};

/// A row that is looked up by a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// Its name.
    pub row: String,
    /// What the hash is made of.
    pub sealed: Sealed,
    /// The hash.
    pub index: Index,
}

/// Hashes people are looked up by, and under which key.
#[async_trait]
pub trait FoundRows {
    /// Rows that are looked up, in the order of their names, after one, at most `limit`.
    async fn found_after(&mut self, by: FoundBy, row: &str, limit: i64) -> Stored<Vec<FoundRow>>;
    /// Puts a hash in place of another; says `false` and changes nothing if the row has another by now. `Duplicate` where
    /// it must be unique and is not. Leaves the row's version.
    async fn swap_found(&mut self, by: FoundBy, row: &str, old: &Index, new: &Index) -> Stored<bool>;
    /// How many names and addresses are held past `now` and not past `until`.
    async fn count_held(&mut self, now: Timestamp, until: Timestamp) -> Stored<i64>;
    /// The known text under the key that found last; none before keys were ever turned over.
    async fn finding_mark(&mut self) -> Stored<Option<Index>>;
    /// Writes it, in place of what was there.
    async fn put_finding_mark(&mut self, mark: &Index) -> Stored<()>;
}
