//! Promises about roles, invitations to sign up, settings, attacks, places and what the administration looks up.

use kernel::{Epoch, Timestamp};

use super::{begin, read, samples};
use crate::attack::{Attack, AttackKind, AttackLevel};
use crate::audit::{AuditEntry, AuditKind};
use crate::device::Device;
use crate::epoch::{Class, Level};
use crate::fault::StoreError;
use crate::ids::{Index, Sealed};
use crate::invitation::SignUpInvitation;
use crate::mail::{Mail, MailState};
use crate::ports::AccountStore;
use crate::role::{Role, RoleGiven};
use crate::server::Server;

/// An account has one role at most, and the list says who gave it when.
pub async fn an_account_has_one_role_until_it_is_taken(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in [1, 2] {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
    let given = |account: &str, role, at| RoleGiven {
        account: account.into(),
        role,
        by: (account == "a2").then(|| "a1".into()),
        at: Timestamp(at),
    };
    assert_eq!(tx.role_of(&"a1".into()).await.unwrap(), None);
    tx.give_role(&given("a2", Role::Support, 5)).await.unwrap();
    tx.give_role(&given("a1", Role::Owner, 7)).await.unwrap();
    tx.give_role(&given("a2", Role::Administrator, 6)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    let all = tx.roles().await.unwrap();
    assert_eq!(all, [given("a2", Role::Administrator, 6), given("a1", Role::Owner, 7)]);
    assert_eq!(tx.role_of(&"a2".into()).await.unwrap(), Some(Role::Administrator));
    tx.take_role(&"a2".into()).await.unwrap();
    tx.take_role(&"a2".into()).await.unwrap();
    assert_eq!(tx.role_of(&"a2".into()).await.unwrap(), None);
    tx.commit().await.unwrap();
    assert_eq!(read(store).await.roles().await.unwrap(), [given("a1", Role::Owner, 7)]);
}

fn invitation(n: u8) -> SignUpInvitation {
    SignUpInvitation {
        id: format!("n{n}").into(),
        code: Index([n; 32]),
        by: (n > 1).then(|| "a1".into()),
        note: Sealed(vec![n, 255, 0]),
        uses: 2,
        used: 0,
        created_at: Timestamp(i64::from(n)),
        expires_at: Timestamp(1_000),
        version: 0,
    }
}

/// The last use of an invitation is spent once, and a sign-up remembers what it came with.
pub async fn an_invitation_is_spent_from_the_version_that_was_read(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_invitation(&invitation(1)).await.unwrap();
    tx.insert_invitation(&invitation(2)).await.unwrap();
    assert_eq!(tx.invitations(9).await.unwrap(), [invitation(2), invitation(1)]);
    assert_eq!(tx.invitations(1).await.unwrap(), [invitation(2)]);
    assert_eq!(tx.invitation_by_code(&Index([1; 32])).await.unwrap(), Some(invitation(1)));
    assert_eq!(tx.invitation_by_code(&Index([9; 32])).await.unwrap(), None);
    let sign_up = samples::sign_up(1, 1, 1);
    tx.insert_sign_up(&sign_up).await.unwrap();
    assert_eq!(tx.invitation_of(&sign_up.id).await.unwrap(), None);
    tx.tie_sign_up(&sign_up.id, &"n1".into()).await.unwrap();
    let spent = SignUpInvitation { used: 1, expires_at: Timestamp(900), ..invitation(1) };
    tx.update_invitation(&spent).await.unwrap();
    let stored = SignUpInvitation { version: 1, ..spent.clone() };
    assert_eq!(tx.invitation_of(&sign_up.id).await.unwrap(), Some(stored.clone()));
    assert_eq!(tx.invitation(&"n1".into()).await.unwrap(), Some(stored));
    assert!(matches!(tx.update_invitation(&spent).await, Err(StoreError::Stale)));
    tx.delete_sign_ups(&Index([1; 32]).into()).await.unwrap();
    assert_eq!(tx.invitation_of(&sign_up.id).await.unwrap(), None);
    tx.commit().await.unwrap();
}

/// A setting is what was set last.
pub async fn a_setting_is_what_was_set_last(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    assert_eq!(tx.setting("sign_up").await.unwrap(), None);
    tx.set("sign_up", "open", Timestamp(1)).await.unwrap();
    tx.set("sign_up", "closed", Timestamp(2)).await.unwrap();
    assert_eq!(tx.setting("sign_up").await.unwrap().as_deref(), Some("closed"));
    tx.commit().await.unwrap();
}

/// Of two who notice the same attack, one writes it down.
pub async fn an_attack_is_written_down_by_one_of_those_who_notice_it(store: &dyn AccountStore) {
    let attack =
        |kind, level| Attack { kind, level, began_at: Timestamp(1), seen_at: Timestamp(2), version: 0 };
    let mut tx = begin(store).await;
    let first = attack(AttackKind::Stuffing, AttackLevel::UnderAttack);
    assert!(tx.save_attack(&first).await.unwrap());
    assert!(!tx.save_attack(&first).await.unwrap());
    let worse = Attack { level: AttackLevel::Severe, seen_at: Timestamp(9), version: 1, ..first };
    assert!(tx.save_attack(&worse).await.unwrap());
    let other = attack(AttackKind::Forgotten, AttackLevel::UnderAttack);
    assert!(tx.save_attack(&other).await.unwrap());
    let stored = [Attack { version: 1, ..other }, Attack { version: 2, ..worse }];
    assert_eq!(tx.attacks().await.unwrap(), stored);
    tx.commit().await.unwrap();
}

/// A place is new once per account, and forgotten when it was not seen for long.
pub async fn a_place_is_new_once_per_account(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in [1, 2] {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
    let (ana, ben) = ("a1".into(), "a2".into());
    let (home, away) = (Index([1; 32]), Index([2; 32]));
    assert_eq!(tx.count_places(&ana).await.unwrap(), 0);
    assert!(tx.note_place(&ana, &home, Timestamp(1)).await.unwrap());
    assert!(!tx.note_place(&ana, &home, Timestamp(5)).await.unwrap());
    assert!(tx.note_place(&ana, &away, Timestamp(2)).await.unwrap());
    assert!(tx.note_place(&ben, &home, Timestamp(2)).await.unwrap());
    assert_eq!(tx.count_places(&ana).await.unwrap(), 2);
    tx.prune(Timestamp(0), Timestamp(5)).await.unwrap();
    assert_eq!(tx.count_places(&ana).await.unwrap(), 1);
    assert_eq!(tx.count_places(&ben).await.unwrap(), 0);
    tx.commit().await.unwrap();
}

/// Numbers for those who look after the house.
pub async fn waiting_mails_servers_and_devices_are_counted_and_found(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in [1, 2] {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
    assert_eq!(tx.count_due_mails().await.unwrap(), (0, None));
    for n in [3, 4] {
        tx.insert_mail(&samples::mail(n)).await.unwrap();
    }
    tx.update_mail(&Mail { state: MailState::Sent, ..samples::mail(3) }).await.unwrap();
    assert_eq!(tx.count_due_mails().await.unwrap(), (1, Some(samples::mail(4).due_at)));

    for (n, owner, approved) in [(1, Some("a1"), 5), (2, Some("a2"), 5), (3, None, 0)] {
        let server = Server {
            owner: owner.map(Into::into),
            device: None,
            approved: Epoch(approved),
            ..samples::server(n)
        };
        tx.insert_server(&server).await.unwrap();
    }
    assert_eq!(tx.count_waiting_servers().await.unwrap(), 0);
    tx.raise(&Level::Account("a1".into()), Class::Server, Epoch(5)).await.unwrap();
    tx.raise(&Level::Account("a2".into()), Class::Web, Epoch(9)).await.unwrap();
    assert_eq!(tx.count_waiting_servers().await.unwrap(), 1);
    tx.raise(&Level::Global, Class::Server, Epoch(6)).await.unwrap();
    assert_eq!(tx.count_waiting_servers().await.unwrap(), 2);

    let device = |n: u8, account: &str| Device {
        client_identifier: samples::device(9, "a1").client_identifier,
        ..samples::device(n, account)
    };
    tx.insert_device(&device(1, "a1")).await.unwrap();
    tx.insert_device(&device(2, "a2")).await.unwrap();
    tx.insert_device(&samples::device(3, "a1")).await.unwrap();
    let found = tx.devices_by_client(&device(1, "a1").client_identifier).await.unwrap();
    assert_eq!(found.len(), 2);
    tx.commit().await.unwrap();
}

/// The trail is read from its end, by what happened and to whom.
pub async fn the_audit_trail_is_read_backwards_by_kind_and_subject(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    let said = [(AuditKind::SignedIn, "a1"), (AuditKind::SignedOut, "a1"), (AuditKind::SignedIn, "a2")];
    for (n, (kind, subject)) in said.into_iter().enumerate() {
        let head = tx.audit_head().await.unwrap();
        let at = Timestamp(i64::try_from(n).unwrap());
        tx.append_audit(&AuditEntry::after(head, at, kind, subject, Sealed(vec![1]))).await.unwrap();
    }
    let seqs = |rows: Vec<AuditEntry>| rows.into_iter().map(|row| row.seq).collect::<Vec<_>>();
    assert_eq!(seqs(tx.audit_before(i64::MAX, "", "", 9).await.unwrap()), [3, 2, 1]);
    assert_eq!(seqs(tx.audit_before(3, "", "", 1).await.unwrap()), [2]);
    assert_eq!(seqs(tx.audit_before(i64::MAX, "signed_in", "", 9).await.unwrap()), [3, 1]);
    assert_eq!(seqs(tx.audit_before(i64::MAX, "", "a1", 9).await.unwrap()), [2, 1]);
    assert_eq!(seqs(tx.audit_before(i64::MAX, "signed_in", "a1", 9).await.unwrap()), [1]);
    tx.commit().await.unwrap();
}
