//! Numbers by which the protocol names rows.

use account::ports::{NumberRows, Numbered, Stored};
use async_trait::async_trait;

use super::Work;
use crate::engine::binds;

const ACCOUNT: &str = "SELECT 1 FROM account WHERE number = $1";
const DEVICE: &str = "SELECT 1 FROM device WHERE number = $1";
const SERVER: &str = "SELECT 1 FROM server WHERE number = $1";
const SHARE: &str = "SELECT 1 FROM share WHERE number = $1";

#[async_trait]
impl NumberRows for Work {
    async fn number_taken(&mut self, of: Numbered, number: i32) -> Stored<bool> {
        let sql = match of {
            Numbered::Account => ACCOUNT,
            Numbered::Device => DEVICE,
            Numbered::Server => SERVER,
            Numbered::Share => SHARE,
        };
        Ok(self.tx.optional(sql, binds![number]).await?.is_some())
    }
}
