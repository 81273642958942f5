//! The account ports keep their contract on both engines.

use kernel::Timestamp;
use testkit::Place;
use testkit::database::block_on;

use super::AccountDatabase;

async fn opened(place: &Place) -> AccountDatabase {
    AccountDatabase::open(&place.url(), Timestamp(0)).await.unwrap().0
}

macro_rules! keeps {
    ($name:ident) => {
        mod $name {
            use super::*;

            #[test]
            fn on_sqlite() {
                let place = Place::sqlite();
                block_on(async { ::account::contract::$name(&opened(&place).await).await });
            }

            #[test]
            fn on_postgres() {
                let place = Place::postgres();
                block_on(async { ::account::contract::$name(&opened(&place).await).await });
            }
        }
    };
}

::account::contract_tests!(keeps);
