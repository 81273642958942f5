//! Numbers by which the protocol names rows.

use async_trait::async_trait;

use super::Stored;

/// What the protocol names by a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// Accounts.
    Account,
    /// Devices.
    Device,
    /// Servers.
    Server,
    /// Shares.
    Share,
}

/// Numbers by which the protocol names rows.
#[async_trait]
pub trait NumberRows {
    /// Whether a row has this number already.
    async fn number_taken(&mut self, of: Numbered, number: i32) -> Stored<bool>;
}
