//! The store in memory keeps the contract of the ports.

use super::MemoryStore;
use crate::testing::now;

macro_rules! keeps {
    ($name:ident) => {
        #[test]
        fn $name() {
            now(crate::contract::$name(&MemoryStore::default()));
        }
    };
}

crate::contract_tests!(keeps);
