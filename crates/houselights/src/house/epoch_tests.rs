//! What a sign-out writes, counted in the database itself: never a row per token, device or account.

use account::device::{ClientIdentifier, Device, DeviceAbout};
use account::epoch::Class;
use account::flows::{Caller, Newcomer};
use account::incident::Scope;
use account::person::{Email, UserName};
use account::ports::AccountStore as _;
use account::token::Token;
use account::{AccountId, DeviceNumber, Sealed, TokenHash};
use clap::Parser as _;
use kernel::{Epoch, Timestamp};
use tempfile::TempDir;

use super::AccountHouse;
use crate::cli::{Cli, Command};
use crate::settings::{Config, Surroundings};

async fn house(folder: &TempDir, people: u32) -> AccountHouse {
    let data = folder.path().to_str().unwrap();
    let cli = Cli::try_parse_from(["houselights", "up", "--data", data]).unwrap();
    let Command::Up(up) = cli.command else { panic!("up was asked for") };
    let config =
        Config::load(cli.everywhere, up.accounts, up.mail, up.media, &Surroundings::default()).unwrap();
    let house = AccountHouse::open(&config).await.unwrap();
    let one = |n: u32| Newcomer {
        email: Email::parse(&format!("person{n}@example.test")).unwrap(),
        user_name: UserName::parse(&format!("person{n}")).unwrap(),
        password: None,
        created_at: None,
    };
    let newcomers: Vec<_> = (0..people).map(one).collect();
    house.flows.import.batch(&newcomers, &Caller::operator()).await.unwrap();
    house
}

async fn who(house: &AccountHouse, name: &str) -> AccountId {
    house.flows.people.find(name).await.unwrap().unwrap().id
}

/// Devices with a living token each.
async fn devices(house: &AccountHouse, of: &AccountId, count: i32) {
    let mut tx = house.database.begin().await.unwrap();
    for n in 1..=count {
        let mut hash = [0; 32];
        hash[..4].copy_from_slice(&n.to_be_bytes());
        let device = Device {
            id: format!("device-{n}").as_str().into(),
            number: DeviceNumber(n),
            account: of.clone(),
            client_identifier: ClientIdentifier::parse(&format!("client-{n}")).unwrap(),
            about: DeviceAbout::default(),
            address: Sealed(vec![1]),
            created_at: Timestamp(1),
            last_seen_at: Timestamp(1),
            removed_at: None,
            version: 0,
        };
        tx.insert_device(&device).await.unwrap();
        let token = Token {
            id: format!("token-{n}").as_str().into(),
            token: TokenHash(hash),
            account: of.clone(),
            device: Some(device.id),
            class: Class::App,
            server: None,
            issued: Epoch(1_000),
            created_at: Timestamp(1),
            revoked_at: None,
        };
        tx.insert_token(&token).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// How many rows were changed since the database was opened: it has one writer, who counts.
async fn changed(house: &AccountHouse) -> i64 {
    let mut tx = house.database.database().write().await.unwrap();
    tx.one("SELECT total_changes() AS changed", &[]).await.unwrap().get("changed").unwrap()
}

async fn signed_out_everything(house: &AccountHouse, of: &AccountId) -> i64 {
    let before = changed(house).await;
    house.flows.sign_out.everything(of, &Caller::operator()).await.unwrap();
    changed(house).await - before
}

#[tokio::test]
async fn signing_everything_out_writes_the_same_rows_with_no_device_and_with_a_thousand() {
    let folder = TempDir::new().unwrap();
    let house = house(&folder, 2).await;
    let (bare, busy) = (who(&house, "person0").await, who(&house, "person1").await);
    devices(&house, &busy, 1000).await;
    let none = signed_out_everything(&house, &bare).await;
    assert_eq!(signed_out_everything(&house, &busy).await, none);
    assert!(none <= 10, "{none} rows");
}

#[tokio::test]
async fn an_incident_of_everybody_writes_the_same_rows_for_one_account_and_for_a_thousand() {
    let mut written = Vec::new();
    for people in [1, 1000] {
        let folder = TempDir::new().unwrap();
        let house = house(&folder, people).await;
        let before = changed(&house).await;
        let operator = Caller::operator();
        let declared = house.flows.incidents.declare(Scope::Everyone, "A drill.", None, &operator).await;
        assert_eq!(declared.unwrap().accounts, i64::from(people));
        written.push(changed(&house).await - before);
    }
    assert_eq!(written[0], written[1]);
    // Eight sign out: the counter, its number for passwords, six classes. The rest tells of it: the incident, two events and
    // their number twice, the trail and its end.
    assert!(written[0] <= 15, "{} rows", written[0]);
}
