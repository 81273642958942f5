//! Turning over the key that finds: everybody is found all the while, and by nothing older in the end.

use std::time::Duration;

use account::flows::{Caller, FindUse, Invitation, Invitee, Newcomer, Taken};
use account::person::{Email, UserName};
use account::share::{ShareSettings, SharedSections};
use kernel::{Clock as _, MachineIdentifier, Secret, Timestamp};

use super::AccountHouse;
use super::key_tests::{config_in, newcomers};
use crate::ambient::{OsEntropy, SystemClock};
use crate::settings::Config;
use crate::vault::{KeyringError, SETTLING};

const PASSWORD: &str = "violet harbour lantern 41";

/// A new key that finds, made this long ago.
fn renew(config: &Config, ago: Duration) -> String {
    let mut keyring = config.keyring.read().unwrap();
    let id = keyring.renew_finding(&OsEntropy, SystemClock.now() - ago).unwrap();
    config.keyring.write(&keyring).unwrap();
    id
}

async fn finds(house: &AccountHouse, who: &str) -> bool {
    house.flows.people.find(who).await.unwrap().is_some()
}

async fn left(house: &AccountHouse, key: &str) -> FindUse {
    house.flows.keys.found_by(key, Timestamp(i64::MAX)).await.unwrap()
}

async fn find_anew(house: &AccountHouse, pages: usize) -> bool {
    let mut rotation = house.flows.keys.begin_finding().await.unwrap();
    for _ in 0..pages {
        let (after, over) = house.flows.keys.find_anew(rotation).await.unwrap();
        if over {
            return true;
        }
        rotation = after;
    }
    false
}

async fn signs_up(house: &AccountHouse, name: &str) {
    let caller = Caller::at(name, "");
    let email = format!("{name}@example.test");
    house.flows.sign_up.ask(&email, name, &PASSWORD.into(), &caller).await.unwrap();
}

async fn confirms(house: &AccountHouse, name: &str) {
    while house.flows.mailer.deliver_due(100).await.unwrap().sent > 0 {}
    let mails = house.flows.mailbox.list(100).await.unwrap();
    // Another mail to the same address may be of the same moment.
    let theirs = mails.iter().filter(|mail| mail.to.expose() == format!("{name}@example.test"));
    let token = theirs.filter_map(|mail| mail.text.expose().split("/confirm?token=").nth(1)).next().unwrap();
    let token = token.split_whitespace().next().unwrap();
    house.flows.sign_up.confirm(&Secret::new(token), &Caller::at(name, "")).await.unwrap();
}

testkit::both_databases! {
    async fn everybody_is_found_while_the_key_that_finds_is_turned_over_and_by_no_older_one_after(place: Place) {
        let folder = tempfile::TempDir::new().unwrap();
        let config = config_in(&folder, Some(&place.url()));
        let old = AccountHouse::open(&config).await.unwrap();
        old.flows.import.batch(&newcomers(0..1100), &Caller::operator()).await.unwrap();
        signs_up(&old, "early").await;
        assert_eq!(renew(&config, SETTLING), "l2");
        let new = AccountHouse::open(&config).await.unwrap();
        assert!(finds(&new, "person1099@example.test").await, "nothing has moved yet");
        let again = new.flows.import.batch(&newcomers(7..8), &Caller::operator()).await.unwrap();
        assert_eq!(again, [Taken::Again]);
        signs_up(&new, "late").await;

        assert!(!find_anew(&new, 2).await);
        let half = left(&new, "l1").await.hashes;
        assert!(half > 1000 && half < 2300, "some have moved: {half}");
        old.vault.reload().unwrap();
        for house in [&old, &new] {
            for n in [0, 550, 1099] {
                assert!(finds(house, &format!("person{n}@example.test")).await, "{n}");
                assert!(finds(house, &format!("PERSON{n}")).await, "{n}");
            }
        }
        let mut other = newcomers(3..4);
        other[0].email = Email::parse("another@example.test").unwrap();
        assert_eq!(new.flows.import.batch(&other, &Caller::operator()).await.unwrap(), [Taken::NameTaken]);
        other[0] = Newcomer { user_name: UserName::parse("another").unwrap(), ..newcomers(3..4).remove(0) };
        assert_eq!(new.flows.import.batch(&other, &Caller::operator()).await.unwrap(), [Taken::AddressTaken]);

        // Cut off here, it goes on where it was.
        let begun = new.flows.keys.begin_finding().await.unwrap();
        assert_eq!((begun.looked_at, begun.changed), (1000, 1000));
        assert!(find_anew(&new, 1000).await);
        for name in ["early", "late"] {
            confirms(&new, name).await;
            assert!(finds(&new, name).await);
        }
        assert_eq!(left(&new, "l1").await, FindUse::default());
        assert!(left(&new, "l2").await.hashes > 2200);

        let mut keyring = config.keyring.read().unwrap();
        assert!(!keyring.remove("l2"), "the newest stays");
        assert!(keyring.remove("l1"));
        config.keyring.write(&keyring).unwrap();
        let only = AccountHouse::open(&config).await.unwrap();
        assert!(finds(&only, "person1099").await && finds(&only, "early@example.test").await);
        // Passwords and tokens stay with the house's own key.
        let caller = Caller::at("192.0.2.9", "browser");
        only.flows.sign_in.browser("late", &PASSWORD.into(), &caller).await.unwrap();
        assert_eq!(renew(&config, SETTLING), "l3");
    }
}

#[tokio::test]
async fn a_new_key_that_finds_is_looked_under_before_it_is_written_with() {
    let folder = tempfile::TempDir::new().unwrap();
    let config = config_in(&folder, None);
    let house = AccountHouse::open(&config).await.unwrap();
    renew(&config, Duration::ZERO);
    let new = AccountHouse::open(&config).await.unwrap();
    new.flows.import.batch(&newcomers(0..1), &Caller::operator()).await.unwrap();
    assert!(
        finds(&house, "person0").await,
        "a process that has not heard of the new key finds who came meanwhile"
    );
    assert_eq!(left(&new, "l1").await.hashes, 2);
    let mut keyring = config.keyring.read().unwrap();
    assert_eq!(keyring.renew_finding(&OsEntropy, SystemClock.now()), None, "one at a time");
    drop(house);
}

#[tokio::test]
async fn a_copy_of_the_keyring_without_the_key_that_finds_is_told_at_start() {
    let folder = tempfile::TempDir::new().unwrap();
    let config = config_in(&folder, None);
    AccountHouse::open(&config).await.unwrap().database.database().close().await;
    let before = config.keyring.read().unwrap();
    renew(&config, SETTLING);
    let house = AccountHouse::open(&config).await.unwrap();
    assert_eq!(house.flows.keys.fit().await.ok(), Some(()));
    assert!(matches!(config.keyring.write(&before), Ok(()) | Err(KeyringError::ReadOnly { .. })));
    let refused = AccountHouse::open(&config).await.err().map(|why| why.to_string());
    assert_eq!(refused.unwrap(), "the keyring lacks a key that this account database was sealed with");
}

#[tokio::test]
async fn an_invitation_to_an_address_from_before_the_turn_reaches_who_comes_after_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let config = config_in(&folder, None);
    let house = AccountHouse::open(&config).await.unwrap();
    house.flows.import.batch(&newcomers(0..1), &Caller::operator()).await.unwrap();
    let giver = house.flows.people.find("person0").await.unwrap().unwrap().id;
    let caller = Caller::at("192.0.2.1", "");
    let token = house.flows.claims.issue(&giver, &caller).await.unwrap().token;
    let machine = MachineIdentifier::parse("machine-1").unwrap();
    let claiming = account::flows::ClaimingServer {
        machine: machine.clone(),
        about: account::server::ServerAbout::default(),
    };
    house.flows.claims.exchange(&token, claiming, None, &caller).await.unwrap();
    let invitation = Invitation {
        machine,
        to: Invitee::Typed("cleo@example.test".into()),
        sections: SharedSections::All,
        settings: ShareSettings::default(),
    };
    house.flows.shares.invite(&giver, invitation, &caller).await.unwrap();
    renew(&config, SETTLING);
    let house = AccountHouse::open(&config).await.unwrap();
    signs_up(&house, "cleo").await;
    confirms(&house, "cleo").await;
    let cleo = house.flows.people.find("cleo").await.unwrap().unwrap().id;
    assert_eq!(house.flows.shares.received(&cleo).await.unwrap().len(), 1);
    assert!(find_anew(&house, 1000).await);
    assert_eq!(left(&house, "l1").await, FindUse::default());
}
