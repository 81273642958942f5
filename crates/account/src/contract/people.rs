//! Promises about accounts, sign-outs, sessions, devices, tokens and codes.

use kernel::{Epoch, MachineIdentifier, Timestamp};

use super::{begin, read, samples};
use crate::account::Account;
use crate::claim_token::ClaimToken;
use crate::device::{ClientIdentifier, Device};
use crate::epoch::{Class, Level};
use crate::fault::StoreError;
use crate::ids::{AccountId, AccountNumber, DeviceNumber, Index, PollIndex, TokenHash};
use crate::link_code::{LinkCode, LinkState};
use crate::ports::AccountStore;
use crate::token::Token;

/// Each of an account's names finds it, and none can be had twice.
pub async fn accounts_are_found_by_every_name_and_unique_in_each(store: &dyn AccountStore) {
    let one = samples::account(1);
    let mut tx = begin(store).await;
    tx.insert_account(&one).await.unwrap();
    tx.insert_account(&Account { password: None, ..samples::account(2) }).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = read(store).await;
    assert_eq!(tx.account(&one.id).await.unwrap().as_ref(), Some(&one));
    assert_eq!(tx.account_by_number(one.number).await.unwrap().as_ref(), Some(&one));
    assert_eq!(tx.account_by_uuid(&one.uuid).await.unwrap().as_ref(), Some(&one));
    assert_eq!(tx.account_by_email(&one.email_index.into()).await.unwrap().as_ref(), Some(&one));
    assert_eq!(tx.account_by_user_name(&one.user_name_index.into()).await.unwrap().as_ref(), Some(&one));
    assert_eq!(tx.account_by_number(AccountNumber(7)).await.unwrap(), None);
    assert_eq!(tx.account(&"a2".into()).await.unwrap().unwrap().password, None);
    assert_eq!(tx.count_accounts().await.unwrap(), 2);
    drop(tx);
    let three = samples::account(3);
    for clash in [
        Account { number: one.number, ..three.clone() },
        Account { uuid: one.uuid.clone(), ..three.clone() },
        Account { email_index: one.email_index, ..three.clone() },
        Account { user_name_index: one.user_name_index, ..three.clone() },
    ] {
        let mut tx = begin(store).await;
        assert!(matches!(tx.insert_account(&clash).await, Err(StoreError::Duplicate)));
    }
}

/// Two writers that read the same version cannot both win.
pub async fn an_account_changes_only_from_the_version_that_was_read(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.commit().await.unwrap();
    let changed = Account { password: None, password_epoch: Epoch(9), ..samples::account(1) };
    let mut tx = begin(store).await;
    tx.update_account(&changed).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    assert!(matches!(tx.update_account(&changed).await, Err(StoreError::Stale)));
    drop(tx);
    let now = read(store).await.account(&"a1".into()).await.unwrap().unwrap();
    assert_eq!(now, Account { version: 1, ..changed });
}

/// Paging by the last id seen meets every account once.
pub async fn accounts_come_in_order_of_id_page_by_page(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    for n in [3, 1, 2] {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = read(store).await;
    let ids = |rows: Vec<Account>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(tx.accounts_after(None, 2).await.unwrap()), ["a1".into(), "a2".into()]);
    let last = AccountId::new("a2");
    assert_eq!(ids(tx.accounts_after(Some(&last), 2).await.unwrap()), ["a3".into()]);
}

/// A waiting sign-up keeps its user name from other addresses, until it expires.
pub async fn sign_ups_hold_names_until_they_expire(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_sign_up(&samples::sign_up(1, 10, 20)).await.unwrap();
    tx.insert_sign_up(&samples::sign_up(2, 10, 21)).await.unwrap();
    tx.commit().await.unwrap();
    let (name, own, other) = (Index([20; 32]), Index([10; 32]), Index([11; 32]));
    let mut tx = begin(store).await;
    assert_eq!(tx.sign_up_by_token(&TokenHash([1; 32])).await.unwrap(), Some(samples::sign_up(1, 10, 20)));
    assert!(tx.sign_up_holds(&name.into(), &other.into(), Timestamp(999)).await.unwrap());
    assert!(!tx.sign_up_holds(&name.into(), &other.into(), Timestamp(1000)).await.unwrap());
    assert!(!tx.sign_up_holds(&name.into(), &own.into(), Timestamp(999)).await.unwrap());
    assert!(tx.anything_waits().await.unwrap());
    tx.delete_sign_ups(&own.into()).await.unwrap();
    assert_eq!(tx.sign_up_by_token(&TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(tx.sign_up_by_token(&TokenHash([2; 32])).await.unwrap(), None);
}

/// Using one reset ends all others of the account, and no one else's.
pub async fn resets_are_found_and_deleted_together(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_account(&samples::account(2)).await.unwrap();
    for (n, account) in [(1, "a1"), (2, "a1"), (3, "a2")] {
        tx.insert_reset(&samples::reset(n, account)).await.unwrap();
    }
    assert_eq!(tx.reset_by_token(&TokenHash([1; 32])).await.unwrap(), Some(samples::reset(1, "a1")));
    tx.delete_resets(&"a1".into()).await.unwrap();
    assert_eq!(tx.reset_by_token(&TokenHash([2; 32])).await.unwrap(), None);
    assert!(tx.reset_by_token(&TokenHash([3; 32])).await.unwrap().is_some());
    tx.commit().await.unwrap();
}

/// Signing out writes one value per level and class, in place of the earlier one.
pub async fn the_counter_only_grows_and_levels_are_replaced(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    let before = tx.epoch().await.unwrap();
    let first = tx.advance_epoch().await.unwrap();
    assert_eq!(first, before.next());
    let (global, account) = (Level::Global, Level::Account("a1".into()));
    tx.raise(&global, Class::Player, first).await.unwrap();
    tx.raise(&account, Class::Web, first).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    assert_eq!(tx.epoch().await.unwrap(), first);
    let second = tx.advance_epoch().await.unwrap();
    tx.raise(&global, Class::Player, second).await.unwrap();
    tx.raise(&Level::Device("a1".into()), Class::App, second).await.unwrap();
    tx.commit().await.unwrap();
    let mut raised = read(store).await.raised(&[global, account]).await.unwrap();
    raised.sort();
    assert_eq!(raised, [(Class::Web, first), (Class::Player, second)]);
    assert_eq!(read(store).await.raised(&[]).await.unwrap(), []);
}

/// A person sees their own sessions, and ends only their own.
pub async fn sessions_are_listed_last_used_first(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_account(&samples::account(2)).await.unwrap();
    for (n, account) in [(1, "a1"), (2, "a1"), (3, "a2")] {
        tx.insert_session(&samples::session(n, account)).await.unwrap();
    }
    assert_eq!(tx.session_by_token(&TokenHash([2; 32])).await.unwrap(), Some(samples::session(2, "a1")));
    tx.touch_session(&"s1".into(), Timestamp(50)).await.unwrap();
    let ids = |rows: Vec<crate::session::Session>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(tx.sessions_of(&"a1".into()).await.unwrap()), ["s1".into(), "s2".into()]);
    tx.delete_session(&"a2".into(), &"s1".into()).await.unwrap();
    tx.delete_session(&"a1".into(), &"s2".into()).await.unwrap();
    assert_eq!(ids(tx.sessions_of(&"a1".into()).await.unwrap()), ["s1".into()]);
    tx.commit().await.unwrap();
}

/// One installation is one device per account; a removed one is kept but not listed.
pub async fn devices_are_unique_within_an_account(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_account(&samples::account(2)).await.unwrap();
    let client = ClientIdentifier::parse("client-1").unwrap();
    tx.insert_device(&samples::device(1, "a1")).await.unwrap();
    tx.insert_device(&samples::device(2, "a1")).await.unwrap();
    tx.insert_device(&Device { client_identifier: client.clone(), ..samples::device(3, "a2") })
        .await
        .unwrap();
    let (one, a1) = (samples::device(1, "a1"), AccountId::new("a1"));
    assert_eq!(tx.device(&one.id).await.unwrap().as_ref(), Some(&one));
    assert_eq!(tx.device_by_client(&a1, &client).await.unwrap().as_ref(), Some(&one));
    assert_eq!(tx.device_by_number(&a1, one.number).await.unwrap().as_ref(), Some(&one));
    assert_eq!(tx.device_by_number(&a1, DeviceNumber(1003)).await.unwrap(), None);
    let removed = Device { removed_at: Some(Timestamp(9)), ..samples::device(2, "a1") };
    tx.update_device(&removed).await.unwrap();
    assert_eq!(tx.devices_of(&a1).await.unwrap(), [one]);
    assert_eq!(tx.device(&removed.id).await.unwrap(), Some(Device { version: 1, ..removed }));
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    let clash = Device { client_identifier: client, ..samples::device(4, "a1") };
    assert!(matches!(tx.insert_device(&clash).await, Err(StoreError::Duplicate)));
}

/// Asking for a token again finds the newest of exactly the same kind.
pub async fn the_newest_token_of_exactly_this_kind_is_found(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_device(&samples::device(1, "a1")).await.unwrap();
    tx.insert_server(&samples::server(1)).await.unwrap();
    let (device, server, a1) = ("d1".into(), "v1".into(), AccountId::new("a1"));
    let on_device = |n| Token { device: Some("d1".into()), ..samples::token(n, "a1") };
    let bound = Token { server: Some("v1".into()), ..on_device(4) };
    for token in [samples::token(1, "a1"), on_device(2), on_device(3), bound.clone()] {
        tx.insert_token(&token).await.unwrap();
    }
    tx.insert_token(&Token { class: Class::App, ..on_device(9) }).await.unwrap();
    let player = Class::Player;
    assert_eq!(tx.token_by_hash(&TokenHash([4; 32])).await.unwrap().as_ref(), Some(&bound));
    assert_eq!(tx.newest_token(&a1, Some(&device), None, player).await.unwrap(), Some(on_device(3)));
    assert_eq!(tx.newest_token(&a1, None, None, player).await.unwrap(), Some(samples::token(1, "a1")));
    assert_eq!(tx.newest_token(&a1, Some(&device), Some(&server), player).await.unwrap(), Some(bound));
    assert_eq!(tx.newest_token(&a1, None, Some(&server), player).await.unwrap(), None);
    tx.revoke_token(&"t3".into(), Timestamp(8)).await.unwrap();
    assert_eq!(tx.newest_token(&a1, Some(&device), None, player).await.unwrap(), Some(on_device(2)));
    assert_eq!(tx.token(&"t3".into()).await.unwrap().unwrap().revoked_at, Some(Timestamp(8)));
    let listed: Vec<_> = tx.tokens_of(&a1).await.unwrap().into_iter().map(|token| token.id).collect();
    assert_eq!(listed, ["t9".into(), "t2".into(), "t1".into()]);
    tx.commit().await.unwrap();
}

/// The same characters may come again; the latest code is meant.
pub async fn link_codes_are_found_by_number_and_latest_by_code(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_token(&samples::token(1, "a1")).await.unwrap();
    for n in [2, 3, 1] {
        tx.insert_link_code(&samples::link_code(n, 7)).await.unwrap();
    }
    assert_eq!(tx.link_code_by_poll(PollIndex(2001)).await.unwrap(), Some(samples::link_code(1, 7)));
    assert_eq!(tx.link_code_by_code(&Index([7; 32])).await.unwrap(), Some(samples::link_code(3, 7)));
    assert_eq!(tx.link_code_by_code(&Index([8; 32])).await.unwrap(), None);
    let approved = LinkState::Approved { by: "a1".into(), token: "t1".into(), at: Timestamp(4) };
    for (n, state) in [(1, approved), (2, LinkState::Refused { at: Timestamp(5) })] {
        let code = LinkCode { state, ..samples::link_code(n, 7) };
        tx.update_link_code(&code).await.unwrap();
        let now = tx.link_code_by_poll(code.polled).await.unwrap();
        assert_eq!(now, Some(LinkCode { version: 1, ..code }));
    }
    tx.commit().await.unwrap();
}

/// Two telephones that read the same code cannot both approve it.
pub async fn a_link_code_is_won_once(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_link_code(&samples::link_code(1, 7)).await.unwrap();
    tx.commit().await.unwrap();
    let refused = LinkCode { state: LinkState::Refused { at: Timestamp(5) }, ..samples::link_code(1, 7) };
    let mut tx = begin(store).await;
    tx.update_link_code(&refused).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    assert!(matches!(tx.update_link_code(&refused).await, Err(StoreError::Stale)));
}

/// A spent claim token says which server spent it.
pub async fn claim_tokens_remember_who_spent_them(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    let fresh = samples::claim_token(1, "a1");
    tx.insert_claim_token(&fresh).await.unwrap();
    assert_eq!(tx.claim_token_by_hash(&fresh.token).await.unwrap().as_ref(), Some(&fresh));
    let machine = MachineIdentifier::parse("machine-1").unwrap();
    let spent = ClaimToken { spent_by: Some(machine), ..fresh };
    tx.update_claim_token(&spent).await.unwrap();
    assert_eq!(
        tx.claim_token_by_hash(&spent.token).await.unwrap(),
        Some(ClaimToken { version: 1, ..spent.clone() })
    );
    assert!(matches!(tx.update_claim_token(&spent).await, Err(StoreError::Stale)));
}
