//! The floor below the counter, kept outside the store.

use std::fmt::Debug;

use async_trait::async_trait;
use kernel::Epoch;

use super::Stored;
use crate::floor::Reached;

/// Remembers, outside the store, how far signing out has come.
#[async_trait]
pub trait EpochFloor: Debug + Send + Sync {
    /// A transaction that ended something stands: whoever asked for it hears of it only when this is done.
    async fn rose(&self, to: Reached);
}

/// What the store knows about the floor.
///
/// Every transaction that ends a session, a token or anything else moves the counter on, whatever it was written by,
/// and tells the store's [`EpochFloor`] when it stands.
#[async_trait]
pub trait FloorRows {
    /// How far signing out has come. Locks and suspensions stand beside the counter and are not looked at.
    async fn reached(&mut self) -> Stored<Reached>;
    /// Moves the counter to the value after the larger of its own and this one, and gives it.
    async fn lift_epoch(&mut self, above: Epoch) -> Stored<Epoch>;
    /// Whether a floor was ever kept outside.
    async fn floor_kept(&mut self) -> Stored<bool>;
    /// Remembers that one is kept outside.
    async fn keep_floor(&mut self) -> Stored<()>;
}
