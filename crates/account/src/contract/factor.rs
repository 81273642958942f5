//! Promises about second factors and the step they are asked for in.

use kernel::Timestamp;

use super::{begin, read, samples};
use crate::factor::Factors;
use crate::fault::StoreError;
use crate::ids::TokenHash;
use crate::ports::AccountStore;

/// Two pages that read the same factors cannot both change them.
pub async fn factors_change_only_from_the_version_that_was_read(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_account(&samples::account(2)).await.unwrap();
    assert_eq!(tx.factors(&"a1".into()).await.unwrap(), None);
    let first = samples::factors(1, "a1");
    tx.put_factors(&first).await.unwrap();
    tx.commit().await.unwrap();
    let stored = read(store).await.factors(&"a1".into()).await.unwrap().unwrap();
    assert_eq!(stored, Factors { version: 1, ..first.clone() });
    let mut tx = begin(store).await;
    assert!(matches!(tx.put_factors(&first).await, Err(StoreError::Stale)));
    drop(tx);
    let mut tx = begin(store).await;
    let fewer = Factors { version: 1, ..Factors::none("a1".into()) };
    tx.put_factors(&fewer).await.unwrap();
    tx.put_factors(&samples::factors(2, "a2")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = read(store).await;
    assert_eq!(tx.factors(&"a1".into()).await.unwrap(), Some(Factors { version: 2, ..fewer }));
    assert_eq!(tx.factors(&"a2".into()).await.unwrap().unwrap().account, "a2".into());
}

/// A code opens once, only its own account, and dies with its set.
pub async fn a_recovery_code_is_spent_once_and_replaced_as_a_set(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    let (ana, bob) = ("a1".into(), "a2".into());
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_account(&samples::account(2)).await.unwrap();
    let (one, two, three) = (TokenHash([1; 32]), TokenHash([2; 32]), TokenHash([3; 32]));
    tx.replace_recovery_codes(&ana, &[one, two]).await.unwrap();
    tx.replace_recovery_codes(&bob, &[three]).await.unwrap();
    assert!(!tx.spend_recovery_code(&bob, &one).await.unwrap());
    assert!(tx.spend_recovery_code(&ana, &one).await.unwrap());
    assert!(!tx.spend_recovery_code(&ana, &one).await.unwrap());
    assert_eq!(tx.count_recovery_codes(&ana).await.unwrap(), 1);
    tx.replace_recovery_codes(&ana, &[one]).await.unwrap();
    assert!(!tx.spend_recovery_code(&ana, &two).await.unwrap());
    assert!(tx.spend_recovery_code(&ana, &one).await.unwrap());
    assert_eq!(tx.count_recovery_codes(&bob).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// A step is found by its secret, counts wrong answers, and is taken away once.
pub async fn a_second_step_is_answered_once(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    let step = samples::second_step(1, "a1");
    tx.insert_second_step(&step).await.unwrap();
    tx.insert_second_step(&samples::second_step(2, "a1")).await.unwrap();
    assert_eq!(tx.second_step_by_token(&step.token).await.unwrap(), Some(step.clone()));
    tx.count_wrong_answer(&step.id).await.unwrap();
    assert_eq!(tx.second_step_by_token(&step.token).await.unwrap().unwrap().tries, 1);
    assert!(tx.delete_second_step(&step.id).await.unwrap());
    assert!(!tx.delete_second_step(&step.id).await.unwrap());
    assert_eq!(tx.second_step_by_token(&step.token).await.unwrap(), None);
    tx.prune(Timestamp(999), Timestamp(0)).await.unwrap();
    assert!(tx.second_step_by_token(&TokenHash([2; 32])).await.unwrap().is_some());
    tx.prune(Timestamp(1000), Timestamp(0)).await.unwrap();
    assert!(tx.second_step_by_token(&TokenHash([2; 32])).await.unwrap().is_none());
    tx.commit().await.unwrap();
}

/// The note that a challenge was answered stays until its end.
pub async fn a_challenge_is_answered_once(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    let (one, two) = (TokenHash([1; 32]), TokenHash([2; 32]));
    assert!(tx.spend_challenge(&one, Timestamp(1000)).await.unwrap());
    assert!(!tx.spend_challenge(&one, Timestamp(1000)).await.unwrap());
    assert!(tx.spend_challenge(&two, Timestamp(1000)).await.unwrap());
    tx.prune(Timestamp(999), Timestamp(0)).await.unwrap();
    assert!(!tx.spend_challenge(&one, Timestamp(1000)).await.unwrap());
    tx.prune(Timestamp(1000), Timestamp(0)).await.unwrap();
    assert!(tx.spend_challenge(&one, Timestamp(2000)).await.unwrap());
    tx.commit().await.unwrap();
}
