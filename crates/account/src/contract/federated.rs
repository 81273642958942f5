//! Promises about linked identities and trips to providers.

use kernel::{Epoch, Timestamp};

use super::{begin, read, samples};
use crate::fault::StoreError;
use crate::federated::{FederatedIdentity, ProviderName, Stage, Trip};
use crate::ids::{AccountId, Index, TokenHash};
use crate::ports::AccountStore;

fn google() -> ProviderName {
    ProviderName::parse("google").unwrap()
}

fn identity(n: u8, account: &str) -> FederatedIdentity {
    FederatedIdentity {
        id: format!("f{n}").into(),
        account: account.into(),
        provider: google(),
        subject_index: Index([n; 32]),
        identity: samples::sealed(n),
        issued: Epoch(i64::from(n)),
        linked_at: Timestamp(i64::from(n)),
        last_used_at: Timestamp(i64::from(n)),
        version: 0,
    }
}

fn trip(n: u8) -> Trip {
    Trip {
        id: format!("p{n}").into(),
        token: TokenHash([n; 32]),
        browser: TokenHash([n + 100; 32]),
        provider: google(),
        stage: Stage::Away,
        account: None,
        luggage: samples::sealed(n),
        issued: Epoch(3),
        created_at: Timestamp(1),
        expires_at: Timestamp(1000),
        version: 0,
    }
}

/// One identity at a provider opens one account, and is listed where it belongs.
pub async fn an_identity_opens_one_account(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_account(&samples::account(2)).await.unwrap();
    for (n, account) in [(3, "a1"), (1, "a1"), (2, "a2")] {
        tx.insert_identity(&identity(n, account)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    let twice = FederatedIdentity { id: "f9".into(), account: "a2".into(), ..identity(1, "a1") };
    assert!(matches!(tx.insert_identity(&twice).await, Err(StoreError::Duplicate)));
    drop(tx);
    let mut tx = begin(store).await;
    assert_eq!(tx.identity_by_subject(&Index([2; 32]).into()).await.unwrap(), Some(identity(2, "a2")));
    assert_eq!(tx.identity_by_subject(&Index([9; 32]).into()).await.unwrap(), None);
    let a1 = AccountId::new("a1");
    assert_eq!(tx.identities_of(&a1).await.unwrap(), [identity(1, "a1"), identity(3, "a1")]);
    let used = FederatedIdentity { issued: Epoch(9), last_used_at: Timestamp(9), ..identity(1, "a1") };
    tx.update_identity(&used).await.unwrap();
    assert!(matches!(tx.update_identity(&used).await, Err(StoreError::Stale)));
    let now = tx.identity_by_subject(&used.subject_index.into()).await.unwrap();
    assert_eq!(now, Some(FederatedIdentity { version: 1, ..used }));
    assert!(!tx.delete_identity(&"a2".into(), &"f1".into()).await.unwrap(), "it is somebody else's");
    assert!(tx.delete_identity(&a1, &"f1".into()).await.unwrap());
    assert!(!tx.delete_identity(&a1, &"f1".into()).await.unwrap());
    assert_eq!(tx.identities_of(&a1).await.unwrap(), [identity(3, "a1")]);
    tx.commit().await.unwrap();
}

/// A trip is found by what its browser holds at each stage, ends once, and is pruned at its end.
pub async fn a_trip_ends_once(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_trip(&trip(1)).await.unwrap();
    tx.insert_trip(&Trip { account: Some("a1".into()), ..trip(2) }).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    assert_eq!(tx.trip_by_token(&TokenHash([1; 32])).await.unwrap(), Some(trip(1)));
    let back = Trip { stage: Stage::Back, luggage: samples::sealed(9), token: TokenHash([7; 32]), ..trip(1) };
    tx.update_trip(&back).await.unwrap();
    assert!(matches!(tx.update_trip(&back).await, Err(StoreError::Stale)));
    assert_eq!(tx.trip_by_token(&TokenHash([1; 32])).await.unwrap(), None);
    let found = tx.trip_by_token(&TokenHash([7; 32])).await.unwrap();
    assert_eq!(found, Some(Trip { version: 1, ..back }));
    assert!(tx.delete_trip(&"p1".into()).await.unwrap());
    assert!(!tx.delete_trip(&"p1".into()).await.unwrap());
    tx.prune(Timestamp(999), Timestamp(0)).await.unwrap();
    assert!(tx.trip_by_token(&TokenHash([2; 32])).await.unwrap().is_some());
    tx.prune(Timestamp(1000), Timestamp(0)).await.unwrap();
    assert!(tx.trip_by_token(&TokenHash([2; 32])).await.unwrap().is_none());
    tx.commit().await.unwrap();
    assert!(read(store).await.trip_by_token(&TokenHash([2; 32])).await.unwrap().is_none());
}
