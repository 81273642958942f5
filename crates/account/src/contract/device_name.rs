//! Promises about the names people gave their devices.

use super::{begin, read, samples};
use crate::device::{ClientIdentifier, Device};
use crate::ids::Sealed;
use crate::ports::AccountStore;

/// A device has the name that was given last, until it is taken; it goes with the account.
pub async fn a_device_has_the_name_given_last(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_account(&samples::account(2)).await.unwrap();
    tx.insert_device(&samples::device(1, "a1")).await.unwrap();
    tx.insert_device(&samples::device(2, "a1")).await.unwrap();
    let client_identifier = ClientIdentifier::parse("client-9").unwrap();
    tx.insert_device(&Device { client_identifier, ..samples::device(3, "a2") }).await.unwrap();
    let (one, two, three) =
        (samples::device(1, "a1").id, samples::device(2, "a1").id, samples::device(3, "a2").id);
    for (account, device, name) in [("a1", &one, 1), ("a1", &two, 2), ("a2", &three, 3), ("a1", &one, 4)] {
        tx.put_device_name(&account.into(), device, &Sealed(vec![name])).await.unwrap();
    }
    tx.commit().await.unwrap();
    let named = read(store).await.device_names(&"a1".into()).await.unwrap();
    assert_eq!(named, [(one.clone(), Sealed(vec![4])), (two.clone(), Sealed(vec![2]))]);
    let mut tx = begin(store).await;
    tx.delete_device_name(&one).await.unwrap();
    tx.delete_device_name(&one).await.unwrap();
    assert_eq!(tx.device_names(&"a1".into()).await.unwrap(), [(two, Sealed(vec![2]))]);
    tx.forget_account(&"a1".into()).await.unwrap();
    assert_eq!(tx.device_names(&"a1".into()).await.unwrap(), []);
    assert_eq!(tx.device_names(&"a2".into()).await.unwrap().len(), 1);
}
