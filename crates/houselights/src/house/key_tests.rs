//! Turning the keys over while others write, erasing, and what a house says about a keyring that is not its own.

use account::flows::{Caller, Newcomer, Taken};
use account::person::{Email, UserName};
use account::ports::AccountStore as _;
use account::vault::Vault as _;
use clap::Parser as _;
use kernel::{Clock as _, Secret};
use tempfile::TempDir;

use super::AccountHouse;
use crate::ambient::{OsEntropy, SystemClock};
use crate::cli::{Cli, Command};
use crate::settings::{Config, Surroundings};

fn config(folder: &TempDir) -> Config {
    config_in(folder, None)
}

/// The settings of a house in a folder, with its accounts elsewhere if that is said.
pub(super) fn config_in(folder: &TempDir, database: Option<&str>) -> Config {
    let mut words = vec!["houselights", "up", "--data", folder.path().to_str().unwrap()];
    words.extend(database.iter().flat_map(|url| ["--accounts-database", url]));
    let cli = Cli::try_parse_from(words).unwrap();
    let Command::Up(up) = cli.command else { panic!("up was asked for") };
    Config::load(cli.everywhere, up.accounts, up.mail, up.media, &Surroundings::default()).unwrap()
}

pub(super) fn newcomers(numbers: std::ops::Range<u32>) -> Vec<Newcomer> {
    let one = |n: u32| Newcomer {
        email: Email::parse(&format!("person{n}@example.test")).unwrap(),
        user_name: UserName::parse(&format!("person{n}")).unwrap(),
        password: None,
        created_at: None,
    };
    numbers.map(one).collect()
}

/// A sign-up waits: its address and name belong to no account, so the keyring seals them.
async fn waits(house: &AccountHouse, name: &str) {
    let password = Secret::new("violet harbour lantern 41");
    let caller = Caller::at(name, "");
    house.flows.sign_up.ask(&format!("{name}@example.test"), name, &password, &caller).await.unwrap();
}

fn renew(config: &Config) -> String {
    let mut keyring = config.keyring.read().unwrap();
    let id = keyring.renew(&OsEntropy, SystemClock.now());
    config.keyring.write(&keyring).unwrap();
    id
}

async fn go_through(house: &AccountHouse) {
    let mut rotation = house.flows.keys.begin_rotation().await.unwrap();
    loop {
        let (after, over) = house.flows.keys.rotate(rotation).await.unwrap();
        if over {
            return;
        }
        rotation = after;
    }
}

#[tokio::test]
async fn a_rotation_leaves_nothing_old_although_others_write_meanwhile() {
    let folder = TempDir::new().unwrap();
    let config = config(&folder);
    let old = AccountHouse::open(&config).await.unwrap();
    old.flows.import.batch(&newcomers(0..1200), &Caller::operator()).await.unwrap();
    waits(&old, "early").await;
    assert_eq!(renew(&config), "k2");

    let new = AccountHouse::open(&config).await.unwrap();
    let mut rotation = new.flows.keys.begin_rotation().await.unwrap();
    let mut steps = 0;
    loop {
        let (after, over) = new.flows.keys.rotate(rotation).await.unwrap();
        if over {
            break;
        }
        rotation = after;
        steps += 1;
        if steps % 9 == 0 {
            // A process that has not heard of the new key goes on with the old one.
            waits(&old, &format!("late{steps}")).await;
        }
    }
    assert!(old.vault.reload().unwrap());
    go_through(&new).await;
    let uses = new.flows.keys.uses().await.unwrap();
    assert_eq!(uses.keys().collect::<Vec<_>>(), ["k2"]);
    assert!(uses.get("k2").unwrap().values > 1200);

    // With the old key taken out, everything still opens.
    let mut keyring = config.keyring.read().unwrap();
    assert!(keyring.remove("k1"));
    config.keyring.write(&keyring).unwrap();
    let only = AccountHouse::open(&config).await.unwrap();
    let someone = only.flows.people.find("person1199").await.unwrap().unwrap();
    assert_eq!(someone.email.expose(), "person1199@example.test");
    assert_eq!(only.flows.audit.list(0, 100).await.unwrap().len(), 1);
    while only.flows.mailer.deliver_due(100).await.unwrap().sent > 0 {}
    assert!(only.flows.mailbox.list(100).await.unwrap().len() >= 2);
}

#[tokio::test]
async fn a_rotation_that_was_cut_off_goes_on_where_it_was() {
    let folder = TempDir::new().unwrap();
    let config = config(&folder);
    let house = AccountHouse::open(&config).await.unwrap();
    house.flows.import.batch(&newcomers(0..1200), &Caller::operator()).await.unwrap();
    renew(&config);
    house.vault.reload().unwrap();
    let mut rotation = house.flows.keys.begin_rotation().await.unwrap();
    while rotation.changed == 0 {
        (rotation, _) = house.flows.keys.rotate(rotation).await.unwrap();
    }
    drop(house);
    let house = AccountHouse::open(&config).await.unwrap();
    assert_eq!(house.flows.keys.begin_rotation().await.unwrap(), rotation);
    go_through(&house).await;
    assert_eq!(house.flows.keys.uses().await.unwrap().keys().collect::<Vec<_>>(), ["k2"]);
}

#[tokio::test]
async fn the_same_people_again_are_passed_over() {
    let folder = TempDir::new().unwrap();
    let house = AccountHouse::open(&config(&folder)).await.unwrap();
    let import = &house.flows.import;
    let password = Secret::new("violet harbour lantern 41");
    let mut people = newcomers(0..3);
    let made_elsewhere = "pbkdf2_sha256$1000$seasalt$okoIcBQgBVVadOuz6jHa9KD7kYfE+Mh+EQk5sr/YTM0=";
    people[0].password = Some(house.vault.import_hash(made_elsewhere).unwrap());
    assert_eq!(import.batch(&people, &Caller::operator()).await.unwrap(), [Taken::New; 3]);
    assert_eq!(import.batch(&people, &Caller::operator()).await.unwrap(), [Taken::Again; 3]);
    let mut other = newcomers(1..2);
    other[0].email = Email::parse("another@example.test").unwrap();
    assert_eq!(import.batch(&other, &Caller::operator()).await.unwrap(), [Taken::NameTaken]);
    other[0] = Newcomer { user_name: UserName::parse("another").unwrap(), ..newcomers(1..2).remove(0) };
    assert_eq!(import.batch(&other, &Caller::operator()).await.unwrap(), [Taken::AddressTaken]);

    // The old hash opens once, and is one of ours from then on.
    let signed_in = &house.flows.sign_in;
    signed_in.browser("person0", &password, &Caller::operator()).await.unwrap();
    let mut tx = house.database.read().await.unwrap();
    let account =
        tx.accounts_after(None, 10).await.unwrap().into_iter().find_map(|account| account.password).unwrap();
    assert_eq!(
        house.vault.verify_password(&password, Some(&account)).await.unwrap(),
        account::vault::Verdict::Right
    );
}

#[tokio::test]
async fn an_older_copy_of_the_database_erases_again_what_the_list_names() {
    let folder = TempDir::new().unwrap();
    let config = config(&folder);
    let house = AccountHouse::open(&config).await.unwrap();
    house.flows.import.batch(&newcomers(0..2), &Caller::operator()).await.unwrap();
    let gone = house.flows.people.find("person1").await.unwrap().unwrap();
    house.database.database().close().await;
    let mark = account::Mark::of(&gone.id);
    std::fs::write(&config.erased, format!("# a comment\n{}\n", hex::encode(mark.0))).unwrap();
    let house = AccountHouse::open(&config).await.unwrap();
    assert!(house.flows.people.find("person1").await.unwrap().is_none());
    assert!(house.flows.people.find("person0").await.unwrap().is_some());
}

#[tokio::test]
async fn a_keyring_of_another_house_is_told_at_start_also_in_an_empty_house() {
    let (ours, theirs) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let config_of = |folder| config(folder);
    for folder in [&ours, &theirs] {
        AccountHouse::open(&config_of(folder)).await.unwrap().database.database().close().await;
    }
    let keyring = |folder: &TempDir| folder.path().join("keyring.toml");
    let older = std::fs::read(keyring(&ours)).unwrap();
    std::fs::copy(keyring(&theirs), keyring(&ours)).unwrap();
    let said = |opened: Result<AccountHouse, crate::failure::Failure>| {
        opened.err().map(|why| why.to_string()).unwrap()
    };
    assert_eq!(
        said(AccountHouse::open(&config_of(&ours)).await),
        "the keyring does not belong to this account database"
    );
    std::fs::write(keyring(&ours), &older).unwrap();
    renew(&config_of(&ours));
    let house = AccountHouse::open(&config_of(&ours)).await.unwrap();
    go_through(&house).await;
    house.database.database().close().await;
    std::fs::write(keyring(&ours), &older).unwrap();
    assert_eq!(
        said(AccountHouse::open(&config_of(&ours)).await),
        "the keyring lacks a key that this account database was sealed with"
    );
    std::fs::remove_file(keyring(&ours)).unwrap();
    assert!(said(AccountHouse::open(&config_of(&ours)).await).contains("is missing"));
}
