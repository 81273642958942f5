//! Look-up hashes: found by either, walked over, made anew.

use kernel::Timestamp;

use super::{begin, read, samples};
use crate::fault::StoreError;
use crate::found::{FOUND_BY, FoundBy};
use crate::ids::{Index, Lookup};
use crate::mail::MailTie;
use crate::ports::{AccountStore, FoundRow};
use crate::reservation::{Held, Reservation};

/// While keys are turned over, a row may have either hash.
pub async fn whoever_is_looked_up_is_found_by_either_hash(store: &dyn AccountStore) {
    let ana = samples::account(1);
    let (new, elsewhere) = (Index([90; 32]), Index([91; 32]));
    let mut tx = begin(store).await;
    tx.insert_account(&ana).await.unwrap();
    tx.insert_sign_up(&samples::sign_up(1, 7, 8)).await.unwrap();
    let (held, until) = (Held::Email, Timestamp(1000));
    tx.reserve(&Reservation { held, index: Index([6; 32]), account: None, until }).await.unwrap();
    let tie = MailTie {
        mail: "m1".into(),
        to: Some((ana.email.clone(), Index([5; 32]))),
        account: None,
        about: None,
    };
    tx.tie_mail(&tie).await.unwrap();
    let both = |old: Index| [Lookup { now: new, other: Some(old) }, Lookup { now: old, other: Some(new) }];
    for lookup in both(ana.email_index) {
        assert_eq!(tx.account_by_email(&lookup).await.unwrap().as_ref(), Some(&ana));
    }
    for lookup in both(ana.user_name_index) {
        assert_eq!(tx.account_by_user_name(&lookup).await.unwrap().as_ref(), Some(&ana));
    }
    for lookup in both(Index([6; 32])) {
        assert!(tx.reservation(held, &lookup).await.unwrap().is_some());
    }
    for name in both(Index([8; 32])) {
        assert!(tx.sign_up_holds(&name, &elsewhere.into(), Timestamp(9)).await.unwrap());
        for own in both(Index([7; 32])) {
            assert!(!tx.sign_up_holds(&name, &own, Timestamp(9)).await.unwrap());
        }
    }
    let neither = Lookup { now: new, other: Some(elsewhere) };
    assert_eq!(tx.account_by_email(&neither).await.unwrap(), None);
    assert_eq!(tx.account_by_user_name(&neither).await.unwrap(), None);
    tx.give_mails(&both(Index([5; 32]))[0], &ana.id).await.unwrap();
    assert_eq!(tx.mail_tie(&"m1".into()).await.unwrap().unwrap().account, Some(ana.id.clone()));
    tx.delete_sign_ups(&both(Index([7; 32]))[0]).await.unwrap();
    assert!(!tx.sign_up_holds(&Index([8; 32]).into(), &elsewhere.into(), Timestamp(9)).await.unwrap());
    tx.release(held, &both(Index([6; 32]))[0]).await.unwrap();
    assert!(tx.reservation(held, &Index([6; 32]).into()).await.unwrap().is_none());
}

/// Page by page; only the hash that was read is replaced; what must be unique stays so.
pub async fn look_up_hashes_are_walked_over_in_order_and_swapped_once(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in 1..=3 {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
    let by = FoundBy::after("").unwrap();
    let row = |n: u8| {
        let account = samples::account(n);
        FoundRow { row: format!("a{n}"), sealed: account.email, index: account.email_index }
    };
    assert_eq!(tx.found_after(by, "", 2).await.unwrap(), [row(1), row(2)]);
    assert_eq!(tx.found_after(by, "a2", 9).await.unwrap(), [row(3)]);
    for by in FOUND_BY {
        tx.found_after(by, "", 9).await.unwrap();
        assert!(!tx.swap_found(by, "nobody", &Index([200; 32]), &Index([201; 32])).await.unwrap());
    }
    let new = Index([77; 32]);
    assert!(tx.swap_found(by, "a2", &row(2).index, &new).await.unwrap());
    assert!(!tx.swap_found(by, "a2", &row(2).index, &new).await.unwrap());
    let moved = tx.account_by_email(&new.into()).await.unwrap().unwrap();
    assert_eq!((moved.id.as_str(), moved.version), ("a2", 0));
    assert_eq!(tx.finding_mark().await.unwrap(), None);
    tx.put_finding_mark(&new).await.unwrap();
    tx.put_finding_mark(&row(1).index).await.unwrap();
    assert_eq!(tx.finding_mark().await.unwrap(), Some(row(1).index));
    assert_eq!(tx.house_key().await.unwrap(), None);
    let held = |n: u8, until| Reservation {
        held: Held::UserName,
        index: Index([n; 32]),
        account: None,
        until: Timestamp(until),
    };
    for (n, until) in [(1, 10), (2, 20), (3, 30)] {
        tx.reserve(&held(n, until)).await.unwrap();
    }
    assert_eq!(tx.count_held(Timestamp(10), Timestamp(20)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    let taken = tx.swap_found(by, "a1", &row(1).index, &new).await;
    assert!(matches!(taken, Err(StoreError::Duplicate)));
    drop(tx);
    assert_eq!(read(store).await.found_after(by, "", 1).await.unwrap(), [row(1)]);
}
