//! Promises about servers, shares and the feed.

use kernel::{Epoch, Timestamp};

use super::{begin, read, samples};
use crate::connection::Connection;
use crate::fault::StoreError;
use crate::feed::{FeedEvent, News, Whose};
use crate::ids::{AccountNumber, Index, Sealed, ServerId, ShareNumber};
use crate::ports::{AccountStore, AccountTx};
use crate::server::{Section, Server};
use crate::share::{Filters, Permissions, Share, SharedSections};

/// Each of a server's names finds it; owner, key and approval come back as they were.
pub async fn servers_are_found_by_every_name_and_keep_all_they_are(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_account(&samples::account(1)).await.unwrap();
    tx.insert_device(&samples::device(1, "a1")).await.unwrap();
    tx.insert_server(&samples::server(1)).await.unwrap();
    tx.insert_server(&Server { public_key: None, ..samples::server(2) }).await.unwrap();
    let owned = Server {
        owner: Some("a1".into()),
        device: Some("d1".into()),
        approved: Epoch(6),
        revoked_at: Some(Timestamp(7)),
        ..samples::server(1)
    };
    tx.update_server(&owned).await.unwrap();
    tx.commit().await.unwrap();
    let owned = Some(Server { version: 1, ..owned });
    let mut tx = read(store).await;
    assert_eq!(tx.server(&"v1".into()).await.unwrap(), owned);
    assert_eq!(tx.server_by_machine(&samples::server(1).machine_identifier).await.unwrap(), owned);
    assert_eq!(tx.server_by_device(&"d1".into()).await.unwrap(), owned);
    assert_eq!(tx.server_by_device(&"d2".into()).await.unwrap(), None);
    assert_eq!(tx.servers_of(&"a1".into()).await.unwrap(), Vec::from_iter(owned));
    assert_eq!(tx.server(&"v2".into()).await.unwrap().unwrap().public_key, None);
    drop(tx);
    let mut tx = begin(store).await;
    let clash = Server { machine_identifier: samples::server(1).machine_identifier, ..samples::server(3) };
    assert!(matches!(tx.insert_server(&clash).await, Err(StoreError::Duplicate)));
}

/// A signed message is taken once, and none older than the last.
pub async fn a_counter_is_taken_once_and_only_upwards(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_server(&samples::server(1)).await.unwrap();
    let id = ServerId::new("v1");
    assert!(tx.take_counter(&id, 5, Timestamp(50)).await.unwrap());
    assert!(!tx.take_counter(&id, 5, Timestamp(51)).await.unwrap());
    assert!(!tx.take_counter(&id, 4, Timestamp(52)).await.unwrap());
    assert!(tx.take_counter(&id, 1_767_268_800_123, Timestamp(53)).await.unwrap());
    let server = tx.server(&id).await.unwrap().unwrap();
    assert_eq!((server.counter, server.last_seen_at, server.version), (1_767_268_800_123, Timestamp(53), 0));
    tx.commit().await.unwrap();
}

/// What a server says last is what counts, in the order it said it.
pub async fn connections_and_sections_are_replaced_in_order(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_server(&samples::server(1)).await.unwrap();
    tx.insert_server(&samples::server(2)).await.unwrap();
    let id = ServerId::new("v1");
    let at = |uri: &str, local| Connection { uri: uri.into(), local };
    let two = [at("http://b:1", true), at("http://a:1", false)];
    tx.replace_connections(&id, &two).await.unwrap();
    assert_eq!(tx.connections(&id).await.unwrap(), two);
    tx.replace_connections(&id, &two[1..]).await.unwrap();
    assert_eq!(tx.connections(&id).await.unwrap(), two[1..]);
    let sections = [samples::section(2), samples::section(1)];
    tx.replace_sections(&id, &sections).await.unwrap();
    assert_eq!(tx.sections(&id).await.unwrap(), sections);
    let renamed = [Section { title: "Other".into(), ..samples::section(1) }];
    tx.replace_sections(&id, &renamed).await.unwrap();
    assert_eq!(tx.sections(&id).await.unwrap(), renamed);
    assert_eq!(tx.sections(&"v2".into()).await.unwrap(), []);
    tx.commit().await.unwrap();
}

async fn house(tx: &mut dyn AccountTx) {
    for n in [1, 2, 3] {
        tx.insert_account(&samples::account(n)).await.unwrap();
    }
    for n in [1, 2] {
        let owned = Server { owner: Some("a1".into()), ..samples::server(n) };
        tx.insert_server(&owned).await.unwrap();
    }
    tx.replace_sections(&"v1".into(), &[samples::section(1), samples::section(2)]).await.unwrap();
}

/// Filters come back byte for byte; changing a share changes its sections with it.
pub async fn shares_keep_their_sections_and_filters(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    house(&mut *tx).await;
    let share = samples::share(1, "v1", "a1", "a2");
    tx.insert_share(&share).await.unwrap();
    assert_eq!(tx.share_by_number(ShareNumber(5001)).await.unwrap().as_ref(), Some(&share));
    let changed = Share {
        sections: SharedSections::All,
        permissions: Permissions {
            allow_sync: false,
            allow_camera_upload: true,
            allow_channels: true,
            allow_subtitle_admin: true,
            allow_tuners: 1,
        },
        filters: Filters {
            all: "a".into(),
            movies: "b=%2C&".into(),
            television: "c".into(),
            music: "d".into(),
            photos: "e".into(),
        },
        accepted_at: Some(Timestamp(9)),
        ..share.clone()
    };
    tx.update_share(&changed).await.unwrap();
    assert_eq!(
        tx.share_by_number(ShareNumber(5001)).await.unwrap(),
        Some(Share { version: 1, ..changed.clone() })
    );
    let none = Share { sections: SharedSections::Only(vec![]), version: 1, ..changed };
    tx.update_share(&none).await.unwrap();
    assert_eq!(
        tx.share_by_number(ShareNumber(5001)).await.unwrap().unwrap().sections,
        SharedSections::Only(vec![])
    );
    tx.delete_share(&share.id).await.unwrap();
    assert_eq!(tx.share_by_number(ShareNumber(5001)).await.unwrap(), None);
    tx.commit().await.unwrap();
}

/// Owner, invited person and server each see their shares, and one person has one share of a server.
pub async fn shares_are_listed_from_both_ends_oldest_first(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    house(&mut *tx).await;
    for share in [
        samples::share(3, "v1", "a1", "a3"),
        samples::share(1, "v1", "a1", "a2"),
        samples::share(2, "v2", "a1", "a2"),
    ] {
        tx.insert_share(&share).await.unwrap();
    }
    tx.commit().await.unwrap();
    let ids = |rows: Vec<Share>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    let mut tx = read(store).await;
    assert_eq!(ids(tx.shares_given(&"a1".into()).await.unwrap()), ["h1".into(), "h2".into(), "h3".into()]);
    assert_eq!(ids(tx.shares_received(&"a2".into()).await.unwrap()), ["h1".into(), "h2".into()]);
    assert_eq!(ids(tx.shares_of_server(&"v1".into()).await.unwrap()), ["h1".into(), "h3".into()]);
    drop(tx);
    let mut tx = begin(store).await;
    let again = samples::share(4, "v1", "a1", "a2");
    assert!(matches!(tx.insert_share(&again).await, Err(StoreError::Duplicate)));
}

/// An invitation to an address nobody has yet is found when somebody gets an account with it.
pub async fn invitations_to_an_address_wait_for_its_account(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    house(&mut *tx).await;
    let to_address = |n, email: u8| Share {
        invitee: None,
        invited_email: Some(Sealed(vec![255, email])),
        invited_email_index: Some(Index([email; 32])),
        ..samples::share(n, "v1", "a1", "")
    };
    tx.insert_share(&to_address(1, 50)).await.unwrap();
    tx.insert_share(&to_address(2, 51)).await.unwrap();
    let waiting = tx.shares_for_email(&Index([50; 32]).into()).await.unwrap();
    assert_eq!(waiting, [to_address(1, 50)]);
    tx.update_share(&Share { invitee: Some("a2".into()), ..to_address(1, 50) }).await.unwrap();
    assert_eq!(tx.shares_for_email(&Index([50; 32]).into()).await.unwrap(), []);
    assert_eq!(tx.shares_received(&"a2".into()).await.unwrap().len(), 1);
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    assert!(matches!(tx.insert_share(&to_address(3, 51)).await, Err(StoreError::Duplicate)));
}

/// A server hears what is for everybody and what is for it, once, in order.
pub async fn feed_events_reach_all_or_one_server_in_order(store: &dyn AccountStore) {
    let mut tx = begin(store).await;
    tx.insert_server(&samples::server(1)).await.unwrap();
    tx.insert_server(&samples::server(2)).await.unwrap();
    assert_eq!(tx.feed_last().await.unwrap(), 0);
    let revoked = News::Revoked {
        accounts: Whose::Accounts(vec![AccountNumber(42)]),
        devices: Some(vec!["client \"1\"".into()]),
    };
    let (one, two) = (ServerId::new("v1"), ServerId::new("v2"));
    let first = tx.append_feed(None, &revoked, Timestamp(1)).await.unwrap();
    let second = tx.append_feed(Some(&one), &News::Shares, Timestamp(2)).await.unwrap();
    let third = tx.append_feed(Some(&two), &News::Standing, Timestamp(3)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(0 < first && first < second && second < third);
    let mut tx = read(store).await;
    assert_eq!(tx.feed_last().await.unwrap(), third);
    let for_one = [
        FeedEvent { seq: first, server: None, news: revoked, at: Timestamp(1) },
        FeedEvent { seq: second, server: Some(one.clone()), news: News::Shares, at: Timestamp(2) },
    ];
    assert_eq!(tx.feed_after(0, &one, 10).await.unwrap(), for_one);
    assert_eq!(tx.feed_after(first, &one, 10).await.unwrap(), for_one[1..]);
    assert_eq!(tx.feed_after(0, &one, 1).await.unwrap(), for_one[..1]);
    assert_eq!(tx.feed_after(first, &two, 10).await.unwrap().len(), 1);
}
