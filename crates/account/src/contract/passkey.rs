//! Promises about passkeys.

use kernel::Timestamp;

use super::{begin, samples};
use crate::fault::StoreError;
use crate::ids::TokenHash;
use crate::passkey::Passkey;
use crate::ports::AccountStore;

/// A passkey belongs to one account, and its owner alone can remove it.
pub async fn passkeys_are_found_by_credential_and_listed_oldest_first(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_account(&samples::account(2)).await.unwrap();
    for (n, account) in [(2, "a1"), (1, "a1"), (3, "a2")] {
        tx.insert_passkey(&samples::passkey(n, account)).await.unwrap();
    }
    let (ana, one) = ("a1".into(), samples::passkey(1, "a1"));
    assert_eq!(tx.passkey_by_credential(&one.credential).await.unwrap().as_ref(), Some(&one));
    assert_eq!(tx.passkey_by_credential(&TokenHash([9; 32])).await.unwrap(), None);
    assert_eq!(tx.passkeys_of(&ana).await.unwrap(), [one.clone(), samples::passkey(2, "a1")]);
    let used = Passkey { counter: 5, backed_up: true, last_used_at: Some(Timestamp(8)), ..one.clone() };
    tx.update_passkey(&used).await.unwrap();
    let stored = tx.passkey_by_credential(&one.credential).await.unwrap().unwrap();
    assert_eq!(stored, Passkey { version: 1, ..used.clone() });
    assert!(matches!(tx.update_passkey(&used).await, Err(StoreError::Stale)));
    assert!(!tx.delete_passkey(&"a2".into(), &one.id).await.unwrap());
    assert!(tx.delete_passkey(&ana, &one.id).await.unwrap());
    assert_eq!(tx.passkeys_of(&ana).await.unwrap(), [samples::passkey(2, "a1")]);
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    let clash = Passkey { credential: TokenHash([3; 32]), ..samples::passkey(4, "a1") };
    assert!(matches!(tx.insert_passkey(&clash).await, Err(StoreError::Duplicate)));
}
