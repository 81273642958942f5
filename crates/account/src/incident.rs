//! An incident: something leaked, or may have. Declaring one kills credentials at once; the mails follow at their pace.
//!
//! ```text
//! declare ──▶ every credential in its scope dead (one write per level and class, never one per token)
//!         ──▶ campaign: one mail per account, in order of account id, each at most once
//! ```
//!
//! Holds facts and counts. It sends nothing.

use kernel::{Epoch, Timestamp};

use crate::ids::{AccountId, IncidentId};

/// Whom an incident touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every account there is.
    Everyone,
    /// These accounts.
    Listed(Vec<AccountId>),
}

/// Whom a stored incident touches; the list itself is in its own table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    /// Every account that existed when it was declared.
    Everyone,
    /// The listed accounts.
    Listed,
}

impl ScopeKind {
    /// The word it is stored under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Listed => "listed",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Everyone, Self::Listed].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// An incident as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// Whom it touches.
    pub scope: ScopeKind,
    /// What happened, in plain words that everybody concerned will read.
    pub reason: String,
    /// When we became aware of it: the clock of the law starts here.
    pub aware_at: Timestamp,
    /// When it was declared.
    pub declared_at: Timestamp,
    /// The sign-out it made: passwords newer than this were chosen after it.
    pub epoch: Epoch,
    /// How many accounts it touches.
    pub accounts: i64,
    /// The last account a mail was queued for; the campaign goes on after it.
    pub campaign_after: Option<AccountId>,
    /// When the last mail was queued.
    pub campaign_done_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

/// How far an incident has been dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The incident.
    pub incident: Incident,
    /// Accounts whose mail was handed over for delivery.
    pub told: i64,
    /// Accounts whose mail is queued, or not yet queued.
    pub untold: i64,
    /// Accounts whose mail could not be delivered.
    pub undeliverable: i64,
    /// Accounts that have chosen a new password since.
    pub reset: i64,
    /// Accounts that have not.
    pub remaining: i64,
}

/// How the mails of a campaign stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailCounts {
    /// Waiting to be sent.
    pub due: i64,
    /// Handed over.
    pub sent: i64,
    /// Given up.
    pub failed: i64,
}

impl Progress {
    /// Puts the counts together.
    #[must_use]
    pub fn of(incident: Incident, mails: MailCounts, reset: i64) -> Self {
        let accounts = incident.accounts;
        Self {
            told: mails.sent,
            untold: (accounts - mails.sent - mails.failed).max(0),
            undeliverable: mails.failed,
            reset,
            remaining: (accounts - reset).max(0),
            incident,
        }
    }
}
