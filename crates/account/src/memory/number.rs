//! Numbers, in memory.

use async_trait::async_trait;

use super::MemoryTx;
use crate::ports::{NumberRows, Numbered, Stored};

#[async_trait]
impl NumberRows for MemoryTx {
    async fn number_taken(&mut self, of: Numbered, number: i32) -> Stored<bool> {
        let rows = &self.rows;
        Ok(match of {
            Numbered::Account => rows.accounts.iter().any(|row| row.number.0 == number),
            Numbered::Device => rows.devices.iter().any(|row| row.number.0 == number),
            Numbered::Server => rows.servers.iter().any(|row| row.number.0 == number),
            Numbered::Share => rows.shares.iter().any(|row| row.number.0 == number),
        })
    }
}
