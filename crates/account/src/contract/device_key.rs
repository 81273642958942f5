//! Promises about the keys of devices.

use kernel::{Epoch, Timestamp};

use super::{begin, read, samples};
use crate::device_key::{DeviceKey, Jwk};
use crate::fault::StoreError;
use crate::ids::{LinkCodeId, PublicKey};
use crate::ports::AccountStore;

fn key(n: u8, name: &str) -> DeviceKey {
    DeviceKey {
        thumbprint: name.to_owned(),
        key: PublicKey([n; 32]),
        account: "a1".into(),
        device: samples::device(n, "a1").id,
        issued: Epoch(i64::from(n)),
        created_at: Timestamp(i64::from(n)),
    }
}

/// A device has one key, found by its name, which no other device has.
pub async fn a_device_has_one_key_and_no_other_device_has_it(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_device(&samples::device(1, "a1")).await.unwrap();
    tx.insert_device(&samples::device(2, "a1")).await.unwrap();
    tx.put_device_key(&key(1, "one")).await.unwrap();
    tx.put_device_key(&key(2, "two")).await.unwrap();
    assert_eq!(tx.device_key("one").await.unwrap(), Some(key(1, "one")));
    tx.put_device_key(&key(1, "three")).await.unwrap();
    assert_eq!(tx.device_key("one").await.unwrap(), None);
    assert_eq!(tx.device_key("three").await.unwrap(), Some(key(1, "three")));
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    assert!(matches!(tx.put_device_key(&key(2, "three")).await, Err(StoreError::Duplicate)));
    drop(tx);
    let mut tx = begin(store).await;
    tx.delete_device_key(&key(1, "three").device).await.unwrap();
    tx.delete_device_key(&key(1, "three").device).await.unwrap();
    assert_eq!(tx.device_key("three").await.unwrap(), None);
    assert!(tx.device_key("two").await.unwrap().is_some());
    tx.forget_account(&"a1".into()).await.unwrap();
    assert_eq!(tx.device_key("two").await.unwrap(), None);
    tx.commit().await.unwrap();
}

/// The key that came with a link code is there until the code is over.
pub async fn a_key_that_came_with_a_code_goes_with_it(store: &dyn AccountStore) {
    let (code, jwk) = (LinkCodeId::new("l1"), Jwk { thumbprint: "one".to_owned(), key: PublicKey([1; 32]) });
    let mut tx = begin(store).await;
    tx.put_link_code_key(&code, &jwk, Timestamp(50)).await.unwrap();
    tx.prune(Timestamp(49), Timestamp(0)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(read(store).await.link_code_key(&code).await.unwrap(), Some(jwk));
    assert_eq!(read(store).await.link_code_key(&"l2".into()).await.unwrap(), None);
    let mut tx = begin(store).await;
    tx.prune(Timestamp(50), Timestamp(0)).await.unwrap();
    assert_eq!(tx.link_code_key(&code).await.unwrap(), None);
    tx.commit().await.unwrap();
}
