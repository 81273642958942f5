//! Promises about the trail by subject, locks, changes of address, holds and deletions.

use std::time::Duration;

use kernel::{Epoch, Timestamp};

use super::{begin, read, samples};
use crate::account::Account;
use crate::audit::{AuditEntry, AuditKind};
use crate::deletion::Deletion;
use crate::device::Device;
use crate::email_change::{ChangeState, EmailChange, KEPT};
use crate::epoch::{Class, Level};
use crate::fault::StoreError;
use crate::ids::{AccountId, Index, MailboxId, Sealed, TokenHash};
use crate::incident::ScopeKind;
use crate::link_code::{LinkCode, LinkState};
use crate::lock::{Lock, NotMe, Recovery};
use crate::mail::{Mail, MailboxRow};
use crate::ports::{AccountStore, AccountTx};
use crate::reservation::{Held, Reservation};
use crate::server::Server;
use crate::session::Session;
use crate::token::Token;
use crate::way_in::WayIn;

fn not_me(n: u8, account: &str) -> NotMe {
    NotMe {
        id: format!("n{n}").into(),
        token: TokenHash([n; 32]),
        account: account.into(),
        about: "password_changed".into(),
        created_at: Timestamp(1),
        expires_at: Timestamp(1000),
    }
}

fn recovery(n: u8, account: &str) -> Recovery {
    Recovery {
        id: format!("y{n}").into(),
        token: TokenHash([n; 32]),
        account: account.into(),
        proof: WayIn::RecoveryCode,
        created_at: Timestamp(1),
        expires_at: Timestamp(1000),
    }
}

fn change(n: u8, account: &str) -> EmailChange {
    EmailChange {
        id: format!("e{n}").into(),
        account: account.into(),
        old_email: Sealed(vec![0, 255, n]),
        old_email_index: Index([n; 32]),
        new_email: Sealed(vec![255, 0, n]),
        new_email_index: Index([n + 100; 32]),
        new_token: TokenHash([n; 32]),
        old_token: TokenHash([n + 100; 32]),
        second_factor: n.is_multiple_of(2),
        state: ChangeState::Waiting,
        asked_at: Timestamp(i64::from(n)),
        new_confirmed_at: None,
        old_confirmed_at: None,
        settled_at: None,
        version: 0,
    }
}

fn deletion(n: u8, account: &str, due_at: i64) -> Deletion {
    Deletion {
        account: account.into(),
        keep_token: TokenHash([n; 32]),
        asked_at: Timestamp(1),
        due_at: Timestamp(due_at),
    }
}

async fn two_accounts(tx: &mut dyn AccountTx) {
    for n in [1, 2] {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
}

/// A person's page shows their own rows and no others, page by page.
pub async fn the_trail_is_read_by_subject_newest_first(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in 0..6u8 {
        let head = tx.audit_head().await.unwrap();
        let subject = if n.is_multiple_of(2) { "a1" } else { "a2" };
        let entry =
            AuditEntry::after(head, Timestamp(i64::from(n)), AuditKind::SignedIn, subject, Sealed(vec![n]));
        tx.append_audit(&entry).await.unwrap();
    }
    let seqs = |rows: Vec<AuditEntry>| rows.into_iter().map(|row| row.seq).collect::<Vec<_>>();
    assert_eq!(seqs(tx.audit_of(&["a1".into()], None, 9).await.unwrap()), [5, 3, 1]);
    assert_eq!(seqs(tx.audit_of(&["a1".into()], Some(5), 1).await.unwrap()), [3]);
    assert_eq!(seqs(tx.audit_of(&["a1".into(), "a2".into()], Some(4), 2).await.unwrap()), [3, 2]);
    let late = Account { created_at: Timestamp(1_767_268_900_000), ..samples::account(3) };
    two_accounts(&mut *tx).await;
    tx.insert_account(&late).await.unwrap();
    tx.insert_incident(&samples::incident(1, ScopeKind::Everyone), &[]).await.unwrap();
    tx.insert_incident(&samples::incident(2, ScopeKind::Listed), &["a2".into()]).await.unwrap();
    assert_eq!(tx.incidents_touching(&samples::account(1)).await.unwrap(), ["i1".into()]);
    assert_eq!(tx.incidents_touching(&samples::account(2)).await.unwrap(), ["i1".into(), "i2".into()]);
    assert_eq!(tx.incidents_touching(&late).await.unwrap(), []);
    tx.commit().await.unwrap();
}

/// The first lock stands, and opening it deletes what led there.
pub async fn an_account_is_locked_once_and_opened(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    two_accounts(&mut *tx).await;
    tx.insert_not_me(&not_me(1, "a1")).await.unwrap();
    tx.insert_not_me(&not_me(2, "a2")).await.unwrap();
    tx.insert_recovery(&recovery(1, "a1")).await.unwrap();
    assert_eq!(tx.not_me_by_token(&TokenHash([1; 32])).await.unwrap(), Some(not_me(1, "a1")));
    assert_eq!(tx.recovery_by_token(&TokenHash([1; 32])).await.unwrap(), Some(recovery(1, "a1")));
    let lock = Lock { account: "a1".into(), about: "exported".into(), locked_at: Timestamp(5) };
    assert!(tx.insert_lock(&lock).await.unwrap());
    let second = Lock { about: "operator".into(), locked_at: Timestamp(9), ..lock.clone() };
    assert!(!tx.insert_lock(&second).await.unwrap());
    assert_eq!(tx.lock_of(&"a1".into()).await.unwrap(), Some(lock));
    assert_eq!(tx.lock_of(&"a2".into()).await.unwrap(), None);
    tx.delete_lock(&"a1".into()).await.unwrap();
    tx.delete_not_mes(&"a1".into()).await.unwrap();
    tx.delete_recoveries(&"a1".into()).await.unwrap();
    assert_eq!(tx.lock_of(&"a1".into()).await.unwrap(), None);
    assert_eq!(tx.not_me_by_token(&TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(tx.not_me_by_token(&TokenHash([2; 32])).await.unwrap(), Some(not_me(2, "a2")));
    assert_eq!(tx.recovery_by_token(&TokenHash([1; 32])).await.unwrap(), None);
    tx.commit().await.unwrap();
}

/// Either link finds the change; the keeper finds what only waits for time.
pub async fn changes_of_address_are_found_by_both_links_and_when_silence_is_over(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    two_accounts(&mut *tx).await;
    for one in [change(1, "a1"), change(2, "a1"), change(3, "a2")] {
        tx.insert_email_change(&one).await.unwrap();
    }
    assert_eq!(tx.email_change_by_token(&TokenHash([1; 32])).await.unwrap(), Some(change(1, "a1")));
    assert_eq!(tx.email_change_by_token(&TokenHash([101; 32])).await.unwrap(), Some(change(1, "a1")));
    assert_eq!(tx.email_change_by_token(&TokenHash([9; 32])).await.unwrap(), None);
    assert_eq!(tx.newest_email_change(&"a1".into()).await.unwrap(), Some(change(2, "a1")));
    assert_eq!(tx.silent_email_changes(Timestamp(9), 9).await.unwrap(), []);
    for one in [change(1, "a1"), change(3, "a2")] {
        let confirmed = EmailChange { new_confirmed_at: Some(Timestamp(7)), ..one };
        tx.update_email_change(&confirmed).await.unwrap();
        assert!(matches!(tx.update_email_change(&confirmed).await, Err(StoreError::Stale)));
    }
    let ids = |rows: Vec<EmailChange>| rows.into_iter().map(|row| row.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(tx.silent_email_changes(Timestamp(3), 9).await.unwrap()), ["e1", "e3"]);
    assert_eq!(ids(tx.silent_email_changes(Timestamp(2), 9).await.unwrap()), ["e1"]);
    let done = EmailChange {
        state: ChangeState::Done,
        new_confirmed_at: Some(Timestamp(7)),
        old_confirmed_at: Some(Timestamp(8)),
        settled_at: Some(Timestamp(8)),
        version: 1,
        ..change(1, "a1")
    };
    tx.update_email_change(&done).await.unwrap();
    assert_eq!(ids(tx.silent_email_changes(Timestamp(9), 9).await.unwrap()), ["e3"]);
    let stored = tx.email_change_by_token(&TokenHash([1; 32])).await.unwrap();
    assert_eq!(stored, Some(EmailChange { version: 2, ..done }));
    tx.commit().await.unwrap();
}

/// The latest hold on a name is the one that counts; a name and an address with equal hashes are apart.
pub async fn a_name_is_held_once_and_let_go(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    two_accounts(&mut *tx).await;
    let index = Index([7; 32]);
    let held = |account: Option<&str>, until| Reservation {
        held: Held::UserName,
        index,
        account: account.map(Into::into),
        until: Timestamp(until),
    };
    tx.reserve(&held(Some("a1"), 5)).await.unwrap();
    tx.reserve(&held(None, 9)).await.unwrap();
    assert_eq!(tx.reservation(Held::UserName, &index.into()).await.unwrap(), Some(held(None, 9)));
    assert_eq!(tx.reservation(Held::Email, &index.into()).await.unwrap(), None);
    tx.release(Held::Email, &index.into()).await.unwrap();
    assert!(tx.reservation(Held::UserName, &index.into()).await.unwrap().is_some());
    tx.release(Held::UserName, &index.into()).await.unwrap();
    assert_eq!(tx.reservation(Held::UserName, &index.into()).await.unwrap(), None);
    tx.commit().await.unwrap();
}

/// The keeper works off what is due, earliest first.
pub async fn deletions_come_due_in_order_and_can_be_taken_back(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    two_accounts(&mut *tx).await;
    tx.put_deletion(&deletion(1, "a1", 50)).await.unwrap();
    tx.put_deletion(&deletion(2, "a2", 40)).await.unwrap();
    tx.put_deletion(&deletion(3, "a1", 60)).await.unwrap();
    let due = |rows: Vec<Deletion>| rows.into_iter().map(|row| row.account.to_string()).collect::<Vec<_>>();
    assert_eq!(due(tx.due_deletions(Timestamp(60), 9).await.unwrap()), ["a2", "a1"]);
    assert_eq!(due(tx.due_deletions(Timestamp(59), 9).await.unwrap()), ["a2"]);
    assert_eq!(due(tx.due_deletions(Timestamp(60), 1).await.unwrap()), ["a2"]);
    assert_eq!(tx.deletion_by_token(&TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(tx.deletion_by_token(&TokenHash([3; 32])).await.unwrap(), Some(deletion(3, "a1", 60)));
    tx.delete_deletion(&"a1".into()).await.unwrap();
    assert_eq!(tx.deletion_of(&"a1".into()).await.unwrap(), None);
    assert_eq!(tx.deletion_of(&"a2".into()).await.unwrap(), Some(deletion(2, "a2", 40)));
    tx.commit().await.unwrap();
}

async fn lived_in(tx: &mut dyn AccountTx) {
    two_accounts(tx).await;
    for (n, whose) in [(1u8, "a1"), (2, "a2")] {
        let account = AccountId::new(whose);
        tx.insert_session(&Session { ..samples::session(n, whose) }).await.unwrap();
        tx.insert_device(&samples::device(n, whose)).await.unwrap();
        let device = Some(format!("d{n}").into());
        tx.insert_token(&Token { device, ..samples::token(n, whose) }).await.unwrap();
        tx.insert_reset(&samples::reset(n, whose)).await.unwrap();
        tx.insert_claim_token(&samples::claim_token(n, whose)).await.unwrap();
        tx.insert_not_me(&not_me(n, whose)).await.unwrap();
        tx.insert_recovery(&recovery(n, whose)).await.unwrap();
        tx.insert_email_change(&change(n, whose)).await.unwrap();
        tx.insert_lock(&Lock { account: account.clone(), about: "x".into(), locked_at: Timestamp(1) })
            .await
            .unwrap();
        tx.put_deletion(&deletion(n, whose, 9)).await.unwrap();
        tx.raise(&Level::Account(account.clone()), Class::Web, Epoch(3)).await.unwrap();
        let approved =
            LinkState::Approved { by: account.clone(), token: format!("t{n}").into(), at: Timestamp(1) };
        tx.insert_link_code(&LinkCode { state: approved, ..samples::link_code(n, n) }).await.unwrap();
        let mail = Mail { account: Some(account.clone()), ..samples::mail(n) };
        tx.insert_mail(&mail).await.unwrap();
        let row =
            MailboxRow { id: MailboxId::new(mail.id.as_str()), content: Sealed(vec![n]), at: Timestamp(1) };
        tx.insert_mailbox(&row).await.unwrap();
        let server = Server { owner: Some(account.clone()), ..samples::server(n) };
        tx.insert_server(&server).await.unwrap();
        let hold = Reservation {
            held: Held::UserName,
            index: Index([n; 32]),
            account: Some(account),
            until: Timestamp(99),
        };
        tx.reserve(&hold).await.unwrap();
    }
    tx.insert_account(&samples::account(3)).await.unwrap();
    tx.insert_share(&samples::share(1, "v1", "a1", "a2")).await.unwrap();
    tx.insert_share(&samples::share(2, "v2", "a2", "a1")).await.unwrap();
    tx.insert_share(&samples::share(3, "v2", "a2", "a3")).await.unwrap();
    tx.insert_incident(&samples::incident(1, ScopeKind::Everyone), &[]).await.unwrap();
    tx.insert_incident(&samples::incident(2, ScopeKind::Listed), &["a1".into(), "a2".into()]).await.unwrap();
}

/// Nothing of the account is left, nothing of anybody else is missing, and doing it again does nothing.
pub async fn forgetting_an_account_leaves_everybody_else_as_they_were(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    lived_in(&mut *tx).await;
    let (gone, stays): (AccountId, AccountId) = ("a1".into(), "a2".into());
    tx.forget_account(&gone).await.unwrap();
    tx.forget_account(&gone).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = read(store).await;
    assert_eq!(tx.account(&gone).await.unwrap(), None);
    assert_eq!(tx.sessions_of(&gone).await.unwrap(), []);
    assert_eq!(tx.devices_of(&gone).await.unwrap(), [] as [Device; 0]);
    assert_eq!(tx.token_by_hash(&TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(tx.reset_by_token(&TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(tx.claim_token_by_hash(&TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(tx.not_me_by_token(&TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(tx.recovery_by_token(&TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(tx.newest_email_change(&gone).await.unwrap(), None);
    assert_eq!(tx.lock_of(&gone).await.unwrap(), None);
    assert_eq!(tx.deletion_of(&gone).await.unwrap(), None);
    assert_eq!(tx.raised(&[Level::Account(gone.clone())]).await.unwrap(), []);
    assert_eq!(tx.mails_of(&gone, 9).await.unwrap(), []);
    assert_eq!(tx.reservation(Held::UserName, &Index([1; 32]).into()).await.unwrap(), None);
    assert_eq!(tx.server(&"v1".into()).await.unwrap().unwrap().owner, None);
    assert_eq!(tx.link_code_by_code(&Index([1; 32])).await.unwrap(), None);
    assert_eq!(tx.mailbox(9).await.unwrap().len(), 1);
    assert_eq!(tx.shares_given(&stays).await.unwrap(), [samples::share(3, "v2", "a2", "a3")]);
    assert_eq!(tx.shares_received(&stays).await.unwrap(), []);
    for (id, left) in [("i1", 2), ("i2", 2)] {
        assert_eq!(tx.incident(&id.into()).await.unwrap().unwrap().accounts, left);
    }
    assert_eq!(tx.listed_after(&"i2".into(), None, 9).await.unwrap(), std::slice::from_ref(&stays));
    assert_eq!(tx.account(&stays).await.unwrap(), Some(samples::account(2)));
    assert_eq!(tx.sessions_of(&stays).await.unwrap().len(), 1);
    assert_eq!(tx.devices_of(&stays).await.unwrap().len(), 1);
    assert!(tx.token_by_hash(&TokenHash([2; 32])).await.unwrap().is_some());
    assert!(tx.deletion_of(&stays).await.unwrap().is_some());
    assert!(tx.lock_of(&stays).await.unwrap().is_some());
    assert_eq!(tx.mails_of(&stays, 9).await.unwrap().len(), 1);
    assert_eq!(tx.servers_of(&stays).await.unwrap().len(), 1);
}

/// Links end, holds end, and a change of address is forgotten a month after its end.
pub async fn pruning_takes_links_holds_and_old_changes(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    two_accounts(&mut *tx).await;
    tx.insert_not_me(&not_me(1, "a1")).await.unwrap();
    tx.insert_recovery(&recovery(1, "a1")).await.unwrap();
    let (index, until) = (Index([1; 32]), Timestamp(1000));
    tx.reserve(&Reservation { held: Held::Email, index, account: None, until }).await.unwrap();
    let settled = EmailChange { settled_at: Some(Timestamp(50)), ..change(1, "a1") };
    tx.insert_email_change(&settled).await.unwrap();
    let token = TokenHash([1; 32]);
    tx.prune(Timestamp(999), Timestamp(0)).await.unwrap();
    assert!(tx.not_me_by_token(&token).await.unwrap().is_some());
    assert!(tx.recovery_by_token(&token).await.unwrap().is_some());
    assert!(tx.reservation(Held::Email, &index.into()).await.unwrap().is_some());
    tx.prune(Timestamp(1000), Timestamp(0)).await.unwrap();
    assert!(tx.not_me_by_token(&token).await.unwrap().is_none());
    assert!(tx.recovery_by_token(&token).await.unwrap().is_none());
    assert!(tx.reservation(Held::Email, &index.into()).await.unwrap().is_none());
    let end = Timestamp(50) + KEPT;
    tx.prune(end - Duration::from_millis(1), Timestamp(0)).await.unwrap();
    assert!(tx.email_change_by_token(&token).await.unwrap().is_some());
    tx.prune(end, Timestamp(0)).await.unwrap();
    assert!(tx.email_change_by_token(&token).await.unwrap().is_none());
    tx.commit().await.unwrap();
}
