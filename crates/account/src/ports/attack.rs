//! Attacks that were noticed, and the places accounts were used from.

use async_trait::async_trait;
use kernel::Timestamp;

use super::Stored;
use crate::attack::Attack;
use crate::ids::{AccountId, Index};

/// Attacks that were noticed.
#[async_trait]
pub trait AttackRows {
    /// All that were ever noticed, one per kind, in order of kind.
    async fn attacks(&mut self) -> Stored<Vec<Attack>>;
    /// Writes it with its version one higher, if the stored version is the one in the value or there is none; says
    /// whether it did.
    async fn save_attack(&mut self, attack: &Attack) -> Stored<bool>;
}

/// Where accounts were used from.
#[async_trait]
pub trait PlaceRows {
    /// How many places are known of an account.
    async fn count_places(&mut self, account: &AccountId) -> Stored<i64>;
    /// Notes that an account was used from a place; says whether the place was new to it.
    async fn note_place(&mut self, account: &AccountId, place: &Index, at: Timestamp) -> Stored<bool>;
}
