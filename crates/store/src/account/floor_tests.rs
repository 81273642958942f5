//! Whatever ends something moves the counter on and reaches the floor outside before it is told.

use std::sync::{Arc, Mutex};

use account::contract::samples;
use account::epoch::{Class, Level};
use account::floor::Reached;
use account::ports::{AccountStore as _, AccountTx, EpochFloor};
use async_trait::async_trait;
use kernel::{Epoch, Timestamp};
use testkit::Place;
use testkit::database::block_on;

use super::AccountDatabase;

#[derive(Debug, Default)]
struct Heard(Mutex<Vec<Reached>>);

#[async_trait]
impl EpochFloor for Heard {
    async fn rose(&self, to: Reached) {
        self.0.lock().unwrap().push(to);
    }
}

struct House {
    database: AccountDatabase,
    heard: Arc<Heard>,
    _place: Place,
}

impl House {
    async fn new() -> Self {
        let place = Place::sqlite();
        let heard = Arc::new(Heard::default());
        let opened = AccountDatabase::open(&place.url(), Timestamp(0)).await.unwrap().0;
        let house = Self { database: opened.with_floor(heard.clone()), heard, _place: place };
        let mut tx = house.begin().await;
        tx.insert_account(&samples::account(1)).await.unwrap();
        tx.insert_device(&samples::device(1, "a1")).await.unwrap();
        tx.insert_session(&samples::session(1, "a1")).await.unwrap();
        tx.insert_token(&samples::token(1, "a1")).await.unwrap();
        tx.commit().await.unwrap();
        assert!(house.heard().is_empty(), "nothing was ended");
        house
    }

    async fn begin(&self) -> Box<dyn AccountTx> {
        self.database.begin().await.unwrap()
    }

    fn heard(&self) -> Vec<Reached> {
        std::mem::take(&mut *self.heard.0.lock().unwrap())
    }

    fn at(epoch: i64, credentials: i64) -> Vec<Reached> {
        vec![Reached { epoch: Epoch(epoch), credentials: Epoch(credentials) }]
    }
}

#[test]
fn every_way_to_end_something_reaches_the_floor() {
    block_on(async {
        let house = House::new().await;
        let mut tx = house.begin().await;
        let epoch = tx.advance_epoch().await.unwrap();
        tx.raise(&Level::Account("a1".into()), Class::Player, epoch).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(house.heard(), House::at(1, 0));

        let mut tx = house.begin().await;
        let epoch = tx.advance_epoch().await.unwrap();
        tx.raise(&Level::Global, Class::Credential, epoch).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(house.heard(), House::at(2, 2));

        // These write no level, so the counter is moved on for them.
        let mut tx = house.begin().await;
        tx.delete_session(&"a1".into(), &"s1".into()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(house.heard(), House::at(3, 0));
        let mut tx = house.begin().await;
        tx.revoke_token(&samples::token(1, "a1").id, Timestamp(9)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(house.heard(), House::at(4, 0));
        let mut tx = house.begin().await;
        tx.raise(&Level::Suspension("a1".into()), Class::Web, Level::SUSPENDED).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(house.heard(), House::at(5, 0));
    });
}

#[test]
fn what_is_undone_or_ends_nothing_leaves_the_floor_alone() {
    block_on(async {
        let house = House::new().await;
        let mut tx = house.begin().await;
        tx.advance_epoch().await.unwrap();
        drop(tx);
        let mut tx = house.begin().await;
        tx.delete_session(&"a1".into(), &"nobody's".into()).await.unwrap();
        tx.touch_session(&"s1".into(), Timestamp(9)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(house.heard().is_empty());
        assert_eq!(house.begin().await.epoch().await.unwrap(), Epoch(0));
    });
}
