//! Wrapped keys: stored beside their accounts, destroyed for good.

use kernel::Timestamp;

use super::{begin, read, samples};
use crate::account::Account;
use crate::ids::{Index, Mark, Sealed};
use crate::ports::{AccountStore, HouseKey};
use crate::rotation::{Kept, Rotation, Spot};
use crate::vault::Column;

/// An account is found with its key by every name; changing the account leaves the key.
pub async fn a_key_comes_with_its_account_and_outlives_its_changes(store: &dyn AccountStore) {
    let ana = samples::account(1);
    let mut tx = begin(store).await;
    tx.insert_account(&ana).await.unwrap();
    let keyless = Account { key: None, ..samples::account(2) };
    tx.insert_account(&keyless).await.unwrap();
    assert_eq!(tx.account_key(&ana.id).await.unwrap(), ana.key);
    assert_eq!(tx.account_key(&keyless.id).await.unwrap(), None);
    assert_eq!(tx.account(&keyless.id).await.unwrap(), Some(keyless.clone()));
    let changed = Account { uuid: "ffffffffffffffff".into(), key: Some(Sealed(vec![9])), ..ana.clone() };
    tx.update_account(&changed).await.unwrap();
    assert_eq!(tx.account_key(&ana.id).await.unwrap(), ana.key);
    assert_eq!(tx.account_by_uuid(&changed.uuid).await.unwrap().unwrap().key, ana.key);
    assert!(tx.insert_account_key(&keyless.id, &Sealed(vec![7])).await.unwrap());
    assert!(!tx.insert_account_key(&keyless.id, &Sealed(vec![8])).await.unwrap());
    assert_eq!(tx.account(&keyless.id).await.unwrap().unwrap().key, Some(Sealed(vec![7])));
    tx.commit().await.unwrap();
}

/// Destroying a key leaves the account without one, and a mark in the order of marks.
pub async fn a_destroyed_key_stays_destroyed_and_leaves_its_mark(store: &dyn AccountStore) {
    let (ana, ben) = (samples::account(1), samples::account(2));
    let mut tx = begin(store).await;
    tx.insert_account(&ana).await.unwrap();
    tx.insert_account(&ben).await.unwrap();
    assert!(tx.destroy_account_key(&ana.id, Timestamp(5)).await.unwrap());
    assert!(!tx.destroy_account_key(&ana.id, Timestamp(6)).await.unwrap());
    tx.insert_destroyed(&Mark::of(&ben.id), Timestamp(7)).await.unwrap();
    tx.insert_destroyed(&Mark::of(&ben.id), Timestamp(8)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = read(store).await;
    assert_eq!(tx.account_key(&ana.id).await.unwrap(), None);
    assert_eq!(tx.account(&ana.id).await.unwrap().unwrap().key, None);
    assert_eq!(tx.account(&ben.id).await.unwrap().unwrap().key, ben.key);
    let mut marks = vec![Mark::of(&ana.id), Mark::of(&ben.id)];
    marks.sort();
    assert_eq!(tx.destroyed_after(None, 10).await.unwrap(), marks);
    assert_eq!(tx.destroyed_after(None, 1).await.unwrap(), marks[..1]);
    assert_eq!(tx.destroyed_after(Some(&marks[0]), 10).await.unwrap(), marks[1..]);
}

/// What the keyring must fit is written once.
pub async fn the_first_house_key_stays(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    assert_eq!(tx.house_key().await.unwrap(), None);
    let one = HouseKey { trail: Sealed(vec![0, 255]), lookup: Index([1; 32]) };
    tx.insert_house_key(&one).await.unwrap();
    tx.insert_house_key(&HouseKey { trail: Sealed(vec![2]), lookup: Index([2; 32]) }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(read(store).await.house_key().await.unwrap(), Some(one));
}

/// Every spot is walked over in the order of its rows, and a value is swapped only for the one that was read.
pub async fn what_is_sealed_is_walked_over_in_order_and_swapped_once(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in 1..=3 {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
    tx.insert_session(&samples::session(1, "a2")).await.unwrap();
    for spot in Spot::all() {
        tx.kept_after(spot, "", 10).await.unwrap();
        tx.count_kept(spot).await.unwrap();
    }
    let spot = Spot::Sealed(Column::AccountEmail);
    let value = |n: u8| Kept::Value(samples::account(n).email, Some(format!("a{n}").into()));
    assert_eq!(tx.count_kept(spot).await.unwrap(), 3);
    let page = tx.kept_after(spot, "a1", 1).await.unwrap();
    assert_eq!(page, [("a2".to_owned(), value(2))]);
    let new = Kept::Value(Sealed(vec![7, 0, 255]), None);
    assert!(tx.swap_kept(spot, "a2", &value(2), &new).await.unwrap());
    assert!(!tx.swap_kept(spot, "a2", &value(2), &new).await.unwrap());
    assert_eq!(tx.account(&"a2".into()).await.unwrap().unwrap().email, Sealed(vec![7, 0, 255]));
    assert_eq!(tx.account(&"a3".into()).await.unwrap().unwrap().email, samples::account(3).email);

    let keys = tx.kept_after(Spot::Sealed(Column::AccountKey), "", 10).await.unwrap();
    assert_eq!(keys.len(), 3);
    let hash = |text: &str| Kept::Hash(crate::account::PasswordHash(text.into()));
    assert!(tx.swap_kept(Spot::Password, "a1", &hash("$argon2id$1"), &hash("other")).await.unwrap());
    assert_eq!(tx.kept_after(Spot::Password, "", 1).await.unwrap(), [("a1".to_owned(), hash("other"))]);
    assert_eq!(tx.account(&"a1".into()).await.unwrap().unwrap().version, 0);
    tx.commit().await.unwrap();
}

/// How far a rotation is stands until it is over.
pub async fn a_rotation_is_remembered_until_it_is_over(store: &dyn AccountStore) {
    let rotation = Rotation::new("k2".into(), Timestamp(5));
    let mut tx = begin(store).await;
    assert_eq!(tx.rotation("rotate").await.unwrap(), None);
    tx.put_rotation(&rotation).await.unwrap();
    let further = rotation.after(Spot::Password, Some("a7".into()), 500, 20);
    tx.put_rotation(&further).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    assert_eq!(tx.rotation("rotate").await.unwrap(), Some(further));
    assert_eq!(tx.rotation("adopt").await.unwrap(), None);
    tx.delete_rotation("rotate").await.unwrap();
    assert_eq!(tx.rotation("rotate").await.unwrap(), None);
    tx.commit().await.unwrap();
}
