//! What destroying the key of an account takes with it, and what it leaves.

use std::collections::BTreeSet;

use super::bench::{House, machine, phone};
use crate::fault::{Fault, VaultError};
use crate::flows::{Invitation, Invitee};
use crate::ids::{AccountId, Mark};
use crate::share::{ShareSettings, SharedSections};
use crate::testing::now;
use crate::vault::Owner;

/// Ana and Ben, each with a browser, a television and a server; each invited somebody by address.
fn two_people() -> (House, AccountId, AccountId) {
    let house = House::new();
    let ids = ["ana", "ben"].map(|name| {
        let id = house.person(name).account;
        house.television(name, &format!("{name}-tv"));
        house.claimed(&id, &format!("{name}-server"));
        house.announces(&format!("{name}-server"), 1).unwrap();
        let invitation = Invitation {
            machine: machine(&format!("{name}-server")),
            to: Invitee::Typed(format!("friend-of-{name}@example.test")),
            sections: SharedSections::All,
            settings: ShareSettings::default(),
        };
        now(house.flows.shares.invite(&id, invitation, &phone())).unwrap();
        now(house.flows.passwords.forgot(&format!("{name}@example.test"), &phone())).unwrap();
        id
    });
    house.mails("nobody");
    let [ana, ben] = ids;
    (house, ana, ben)
}

fn destroy(house: &House, account: &AccountId) {
    let ports = &house.flows.keys.0;
    let mut tx = now(ports.store.begin()).unwrap();
    assert!(now(ports.destroy_key(&mut *tx, account)).unwrap());
    now(tx.commit()).unwrap();
}

#[test]
fn everything_personal_of_an_account_names_its_key() {
    let (house, ana, _) = two_people();
    let ports = &house.flows.keys.0;
    let mut tx = now(ports.store.read()).unwrap();
    let account = now(tx.account(&ana)).unwrap().unwrap();
    let mut sealed = vec![account.email, account.user_name];
    sealed.extend(now(tx.sessions_of(&ana)).unwrap().into_iter().map(|row| row.origin));
    sealed.extend(now(tx.devices_of(&ana)).unwrap().into_iter().map(|row| row.address));
    sealed.extend(now(tx.servers_of(&ana)).unwrap().into_iter().map(|row| row.address));
    sealed.extend(now(tx.shares_given(&ana)).unwrap().into_iter().filter_map(|row| row.invited_email));
    let trail = now(tx.audit_after(0, 100)).unwrap().into_iter();
    sealed.extend(trail.filter(|row| row.subject == ana.as_str()).map(|row| row.detail));
    assert!(sealed.len() > 8, "{}", sealed.len());
    for value in sealed {
        assert_eq!(ports.vault.owner(&value), Some(Owner::Account(ana.clone())), "{value:?}");
    }
}

#[test]
fn without_its_key_nothing_of_an_account_can_be_read_and_nothing_of_others_is_lost() {
    let (house, ana, ben) = two_people();
    let (mails, trail) =
        (now(house.flows.mailbox.list(100)).unwrap(), now(house.flows.audit.list(0, 100)).unwrap());
    assert!(mails.iter().any(|mail| mail.to.expose() == "ana@example.test"));
    assert!(trail.iter().all(|row| !row.erased));

    destroy(&house, &ana);
    let gone = |answer: Result<(), Fault>| matches!(answer, Err(Fault::Vault(VaultError::Destroyed)));
    let flows = &house.flows;
    assert!(gone(now(flows.people.person(&ana)).map(drop)));
    assert!(gone(now(flows.sessions.list(&ana)).map(drop)));
    assert!(gone(now(flows.devices.list(&ana)).map(drop)));
    assert!(gone(now(flows.shares.given(&ana)).map(drop)));
    let sent_to_her = |mail: &crate::flows::MailboxMail| mail.to.expose() == "ana@example.test";
    // The mail that made her account went to an address that had none yet: it is the keyring's, until it is tidied.
    assert_eq!(now(flows.mailbox.list(100)).unwrap().iter().filter(|mail| sent_to_her(mail)).count(), 1);
    let trail = now(flows.audit.list(0, 100)).unwrap();
    assert!(trail.iter().filter(|row| row.subject == ana.as_str()).all(|row| row.erased));
    assert!(trail.iter().filter(|row| row.subject == ben.as_str()).all(|row| !row.erased));
    now(flows.audit.verify(None)).unwrap();

    assert_eq!(now(flows.people.person(&ben)).unwrap().unwrap().user_name.expose(), "ben");
    assert_eq!(now(flows.shares.given(&ben)).unwrap().len(), 1);
    assert_eq!(now(flows.servers.mine(&ben)).unwrap().len(), 1);
}

#[test]
fn a_server_of_an_erased_account_can_still_announce_itself() {
    let (house, ana, _) = two_people();
    now(house.flows.servers.release(&ana, &machine("ana-server"), &phone())).unwrap();
    destroy(&house, &ana);
    assert!(house.announces("ana-server", 2).is_ok());
}

#[test]
fn an_older_copy_of_the_database_does_not_bring_an_erased_account_back() {
    let (house, ana, ben) = two_people();
    let marks = BTreeSet::from([Mark::of(&ana), Mark::of(&"somebody-long-gone".into())]);
    assert_eq!(now(house.flows.keys.destroy_again(&marks)).unwrap(), 1);
    assert!(now(house.flows.people.person(&ana)).unwrap().is_none());
    assert!(now(house.flows.people.person(&ben)).is_ok());
    assert_eq!(now(house.flows.keys.destroyed(None, 10)).unwrap(), marks.iter().copied().collect::<Vec<_>>());
    assert_eq!(now(house.flows.keys.destroy_again(&marks)).unwrap(), 0);
}

#[test]
fn a_keyring_is_recognised_before_anybody_lives_in_the_house() {
    let house = House::new();
    now(house.flows.keys.fit()).unwrap();
    now(house.flows.keys.fit()).unwrap();
}
