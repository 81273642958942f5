//! What servers must hear at once: who was signed out, whose shares changed, how they themselves stand.
//!
//! Each event has a number; a server that was away asks for what came after the last one it heard. Events name
//! accounts by number and devices by client identifier, nothing else. They are written in the same transaction as what
//! they tell of.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{AccountNumber, ServerId};

/// One thing servers must hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEvent {
    /// Its place in the feed; later is larger.
    pub seq: i64,
    /// The only server it is for, or all.
    pub server: Option<ServerId>,
    /// What happened.
    pub news: News,
    /// When.
    pub at: Timestamp,
}

/// What happened. Stored as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum News {
    /// Tokens died: forget what you remember of them.
    Revoked {
        /// Whose.
        accounts: Whose,
        /// Only those of these devices, or of all.
        devices: Option<Vec<String>>,
    },
    /// Shares of this server changed: ask again about the people you remember.
    Shares,
    /// This server's own standing changed: announce yourself again.
    Standing,
}

/// Whose tokens died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Everybody's.
    All,
    /// Those of these accounts.
    Accounts(Vec<AccountNumber>),
}
