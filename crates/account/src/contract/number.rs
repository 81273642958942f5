//! Promises about numbers.

use super::{begin, samples};
use crate::ports::{AccountStore, Numbered};

/// A number is taken by a row of its own kind and by no other, and free again when the row is gone.
pub async fn a_number_is_taken_within_its_kind(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    let account = samples::account(1);
    tx.insert_account(&account).await.unwrap();
    for of in [Numbered::Device, Numbered::Server, Numbered::Share] {
        assert!(!tx.number_taken(of, account.number.0).await.unwrap(), "{of:?}");
    }
    assert!(tx.number_taken(Numbered::Account, account.number.0).await.unwrap());
    assert!(!tx.number_taken(Numbered::Account, account.number.0 + 1).await.unwrap());
}
