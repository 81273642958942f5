//! Walking over what the keyring seals.

use async_trait::async_trait;

use super::Stored;
use crate::rotation::{Kept, Rotation, Spot};

/// Everything that is sealed, by where it stands.
#[async_trait]
pub trait RotationRows {
    /// How many rows of a spot hold something.
    async fn count_kept(&mut self, spot: Spot) -> Stored<i64>;
    /// What rows of a spot hold, in the order of their names, after one, at most `limit`.
    async fn kept_after(&mut self, spot: Spot, row: &str, limit: i64) -> Stored<Vec<(String, Kept)>>;
    /// Puts something in place of what a row holds; says `false` and changes nothing if it holds something else by now.
    /// Leaves the row's version.
    async fn swap_kept(&mut self, spot: Spot, row: &str, old: &Kept, new: &Kept) -> Stored<bool>;
    /// The rotation of this name, if it is under way.
    async fn rotation(&mut self, name: &str) -> Stored<Option<Rotation>>;
    /// Writes how far it is, in place of what was there.
    async fn put_rotation(&mut self, rotation: &Rotation) -> Stored<()>;
    /// It is over.
    async fn delete_rotation(&mut self, name: &str) -> Stored<()>;
}
