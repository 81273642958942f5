//! Promises about incidents, mails, the audit trail, tries and pruning.

use std::time::Duration;

use kernel::{Epoch, Timestamp};

use super::{begin, read, samples};
use crate::account::Account;
use crate::audit::{AuditEntry, AuditHead, AuditKind};
use crate::fault::StoreError;
use crate::ids::{AccountId, Index, PollIndex, Sealed, TokenHash};
use crate::incident::{Incident, MailCounts, ScopeKind};
use crate::mail::{Mail, MailState, MailboxRow};
use crate::ports::AccountStore;

/// Who has reset is counted among those concerned: there when it was declared, and on the list if there is one.
pub async fn incidents_list_and_count_those_who_reset(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    let late = Timestamp(1_767_268_900_000);
    for account in [
        Account { password_epoch: Epoch(6), ..samples::account(1) },
        Account { password_epoch: Epoch(6), ..samples::account(2) },
        Account { password_epoch: Epoch(5), ..samples::account(3) },
        Account { password_epoch: Epoch(6), created_at: late, ..samples::account(4) },
    ] {
        tx.insert_account(&account).await.unwrap();
    }
    let (everyone, listed) =
        (samples::incident(1, ScopeKind::Everyone), samples::incident(2, ScopeKind::Listed));
    tx.insert_incident(&everyone, &[]).await.unwrap();
    tx.insert_incident(&listed, &["a3".into(), "a1".into()]).await.unwrap();
    assert_eq!(tx.count_reset(&everyone).await.unwrap(), 2);
    assert_eq!(tx.count_reset(&listed).await.unwrap(), 1);
    assert_eq!(tx.incidents().await.unwrap(), [listed.clone(), everyone.clone()]);
    assert_eq!(tx.listed_after(&listed.id, None, 1).await.unwrap(), ["a1".into()]);
    let last = AccountId::new("a1");
    assert_eq!(tx.listed_after(&listed.id, Some(&last), 9).await.unwrap(), ["a3".into()]);
    let advanced =
        Incident { campaign_after: Some("a2".into()), campaign_done_at: Some(Timestamp(9)), ..everyone };
    tx.update_incident(&advanced).await.unwrap();
    assert_eq!(tx.incident(&advanced.id).await.unwrap(), Some(Incident { version: 1, ..advanced.clone() }));
    assert!(matches!(tx.update_incident(&advanced).await, Err(StoreError::Stale)));
}

/// However often a campaign is run, an account gets one mail of it.
pub async fn a_campaign_mails_an_account_once(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in [1, 2, 3] {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
    tx.insert_incident(&samples::incident(1, ScopeKind::Everyone), &[]).await.unwrap();
    let of = |n, account: &str| Mail {
        account: Some(account.into()),
        campaign: Some("i1".into()),
        ..samples::mail(n)
    };
    assert!(tx.insert_mail(&of(1, "a1")).await.unwrap());
    assert!(!tx.insert_mail(&of(2, "a1")).await.unwrap());
    assert!(tx.insert_mail(&of(3, "a2")).await.unwrap());
    assert!(tx.insert_mail(&of(4, "a3")).await.unwrap());
    // Mails of no campaign do not get into each other's way.
    let plain = |n| Mail { account: Some("a1".into()), ..samples::mail(n) };
    assert!(tx.insert_mail(&plain(5)).await.unwrap());
    assert!(tx.insert_mail(&plain(6)).await.unwrap());
    tx.update_mail(&Mail { state: MailState::Sent, ..of(1, "a1") }).await.unwrap();
    tx.update_mail(&Mail { state: MailState::GivenUp, ..of(3, "a2") }).await.unwrap();
    let counts = tx.count_mails(&"i1".into()).await.unwrap();
    assert_eq!(counts, MailCounts { due: 1, sent: 1, failed: 1 });
    assert_eq!(tx.mail(&"m2".into()).await.unwrap(), None);
    tx.commit().await.unwrap();
}

/// A sender sees what is due, earliest first, and nothing that is settled.
pub async fn due_mails_come_earliest_first_and_leave_when_settled(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in [3, 1, 2] {
        tx.insert_mail(&samples::mail(n)).await.unwrap();
    }
    let ids = |rows: Vec<Mail>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(tx.due_mails(Timestamp(2), 9).await.unwrap()), ["m1".into(), "m2".into()]);
    assert_eq!(ids(tx.due_mails(Timestamp(9), 1).await.unwrap()), ["m1".into()]);
    let sent = Mail { state: MailState::Sent, tries: 2, done_at: Some(Timestamp(7)), ..samples::mail(1) };
    tx.update_mail(&sent).await.unwrap();
    assert_eq!(ids(tx.due_mails(Timestamp(9), 9).await.unwrap()), ["m2".into(), "m3".into()]);
    assert_eq!(tx.mail(&sent.id).await.unwrap(), Some(Mail { version: 1, ..sent.clone() }));
    assert!(matches!(tx.update_mail(&sent).await, Err(StoreError::Stale)));
}

/// A mail delivered again after a crash is not there twice.
pub async fn the_mailbox_takes_a_mail_once(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    let row = |n: u8, at| MailboxRow {
        id: format!("b{n}").into(),
        content: Sealed(vec![n, 255, 0]),
        at: Timestamp(at),
    };
    tx.insert_mailbox(&row(1, 10)).await.unwrap();
    tx.insert_mailbox(&row(2, 20)).await.unwrap();
    tx.insert_mailbox(&row(1, 30)).await.unwrap();
    assert_eq!(tx.mailbox(9).await.unwrap(), [row(2, 20), row(1, 10)]);
    assert_eq!(tx.mailbox(1).await.unwrap(), [row(2, 20)]);
    assert_eq!(tx.mailbox_row(&"b1".into()).await.unwrap(), Some(row(1, 10)));
    assert_eq!(tx.mailbox_row(&"b3".into()).await.unwrap(), None);
    tx.commit().await.unwrap();
}

/// Rows follow each other without a gap, and come back so that the chain verifies.
pub async fn the_audit_trail_grows_from_its_head(store: &dyn AccountStore) {
    for n in 0..3u8 {
        let mut tx = begin(store).await;
        let head = tx.audit_head().await.unwrap();
        assert_eq!(head.seq, i64::from(n));
        let entry =
            AuditEntry::after(head, Timestamp(i64::from(n)), AuditKind::SignedIn, "a1", Sealed(vec![n, 255]));
        tx.append_audit(&entry).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = read(store).await;
    let rows = tx.audit_after(0, 9).await.unwrap();
    let end = rows.iter().try_fold(AuditHead::default(), |head, row| row.verify(head)).unwrap();
    assert_eq!(end.seq, 3);
    assert_eq!(tx.audit_after(1, 1).await.unwrap(), rows[1..2]);
}

/// Windows and subjects are counted apart.
pub async fn tries_are_counted_per_subject_and_window(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    let (ana, bob) = (Index([1; 32]), Index([2; 32]));
    let (early, late, end) = (Timestamp(0), Timestamp(900), Timestamp(1800));
    assert_eq!(tx.attempts(&ana, early).await.unwrap(), 0);
    assert_eq!(tx.add_attempt(&ana, early, end).await.unwrap(), 1);
    assert_eq!(tx.add_attempt(&ana, early, end).await.unwrap(), 2);
    assert_eq!(tx.add_attempt(&ana, late, end).await.unwrap(), 1);
    assert_eq!(tx.attempts(&ana, early).await.unwrap(), 2);
    assert_eq!(tx.attempts(&bob, early).await.unwrap(), 0);
    tx.forget_attempts(&ana, early).await.unwrap();
    assert_eq!(tx.attempts(&ana, early).await.unwrap(), 0);
    assert_eq!(tx.attempts(&ana, late).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// Housekeeping takes what no rule can bring back to life.
pub async fn pruning_deletes_what_is_dead_and_nothing_else(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_sign_up(&samples::sign_up(1, 1, 1)).await.unwrap();
    tx.insert_reset(&samples::reset(1, "a1")).await.unwrap();
    tx.insert_session(&samples::session(5, "a1")).await.unwrap();
    tx.insert_session(&samples::session(6, "a1")).await.unwrap();
    tx.insert_link_code(&samples::link_code(0, 1)).await.unwrap();
    tx.insert_claim_token(&samples::claim_token(1, "a1")).await.unwrap();
    tx.add_attempt(&Index([1; 32]), Timestamp(0), Timestamp(1000)).await.unwrap();
    let (one, code) = (TokenHash([1; 32]), PollIndex(2000));

    tx.prune(Timestamp(999), Timestamp(6)).await.unwrap();
    assert!(tx.sign_up_by_token(&one).await.unwrap().is_some());
    assert!(tx.reset_by_token(&one).await.unwrap().is_some());
    assert_eq!(tx.attempts(&Index([1; 32]), Timestamp(0)).await.unwrap(), 1);
    assert_eq!(tx.sessions_of(&"a1".into()).await.unwrap(), [samples::session(6, "a1")]);

    tx.prune(Timestamp(1000), Timestamp(6)).await.unwrap();
    assert!(tx.sign_up_by_token(&one).await.unwrap().is_none());
    assert!(tx.reset_by_token(&one).await.unwrap().is_none());
    assert_eq!(tx.attempts(&Index([1; 32]), Timestamp(0)).await.unwrap(), 0);
    assert!(tx.link_code_by_poll(code).await.unwrap().is_some());
    assert!(tx.claim_token_by_hash(&one).await.unwrap().is_some());

    let hour_later = Timestamp(1000) + Duration::from_secs(3600);
    tx.prune(hour_later, Timestamp(6)).await.unwrap();
    assert!(tx.link_code_by_poll(code).await.unwrap().is_none());
    assert!(tx.claim_token_by_hash(&one).await.unwrap().is_none());
    assert!(tx.account(&"a1".into()).await.unwrap().is_some());
    tx.commit().await.unwrap();
}
