//! Promises about the floor below the counter.

use kernel::{Epoch, Timestamp};

use super::{begin, read};
use crate::epoch::{Class, Level};
use crate::floor::Reached;
use crate::ports::AccountStore;

/// What was reached is the counter and the last end of credentials; locks and suspensions are not on it.
pub async fn the_counter_is_lifted_above_a_floor_and_never_falls(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    assert_eq!(tx.reached().await.unwrap(), Reached::default());
    let first = tx.advance_epoch().await.unwrap();
    tx.raise(&Level::Account("a1".into()), Class::Credential, first).await.unwrap();
    let second = tx.advance_epoch().await.unwrap();
    tx.raise(&Level::Global, Class::Player, second).await.unwrap();
    tx.raise(&Level::Suspension("a1".into()), Class::Credential, Level::SUSPENDED).await.unwrap();
    tx.raise(&Level::Disowned("a2".into()), Class::Credential, Level::LOCKED).await.unwrap();
    assert_eq!(tx.reached().await.unwrap(), Reached { epoch: second, credentials: first });
    assert_eq!(tx.lift_epoch(Epoch(40)).await.unwrap(), Epoch(41));
    assert_eq!(tx.lift_epoch(Epoch(3)).await.unwrap(), Epoch(42));
    assert_eq!(tx.epoch().await.unwrap(), Epoch(42));
    tx.commit().await.unwrap();
}

/// Whether a floor was ever kept is remembered.
pub async fn a_floor_that_was_kept_is_remembered(store: &dyn AccountStore) {
    assert!(!read(store).await.floor_kept().await.unwrap());
    let mut tx = begin(store).await;
    tx.keep_floor().await.unwrap();
    tx.keep_floor().await.unwrap();
    tx.prune(Timestamp(i64::MAX / 2), Timestamp(0)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(read(store).await.floor_kept().await.unwrap());
}
