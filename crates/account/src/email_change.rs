//! A new e-mail address: confirmed at both, and taken back from the old one for a week.
//!
//! ```text
//! Waiting ──new and old confirmed──────────────────────────▶ Done ◀──in recovery── Reverted
//!    │  └──new confirmed, 72 hours, second factor at asking──▶ │ └──from the old address, 7 days──▶ │
//!    └── disowned, replaced, or a week old ──▶ Dropped         ▼ a week later: for good
//! ```
//!
//! Without a second factor a silent old mailbox never becomes consent: whoever holds a session and the password would
//! only have to wait. Decides only.

use std::time::Duration;

use kernel::Timestamp;

use crate::account::LinkInMailError;
use crate::ids::{AccountId, EmailChangeId, Index, Sealed, TokenHash};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long the old address may stay silent when the change was asked for with a second factor.
pub const SILENCE: Duration = DAY.saturating_mul(3);
/// How long a change waits for its confirmations.
pub const CHANGE_LIFE: Duration = DAY.saturating_mul(7);
/// How long a change can be taken back from the old address.
pub const REVERT_LIFE: Duration = DAY.saturating_mul(7);

/// How long a change is remembered after its end: the review after a lock shows it.
pub const KEPT: Duration = DAY.saturating_mul(30);

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeState {
    /// It waits for confirmations.
    Waiting,
    /// The new address stands.
    Done,
    /// The old address was put back.
    Reverted,
    /// Nothing came of it.
    Dropped,
}

impl ChangeState {
    /// The word it is stored under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Reverted => "reverted",
            Self::Dropped => "dropped",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Waiting, Self::Done, Self::Reverted, Self::Dropped]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// A change of address as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailChange {
    /// Its id.
    pub id: EmailChangeId,
    /// Whose address.
    pub account: AccountId,
    /// The sealed address before.
    pub old_email: Sealed,
    /// Looks it up.
    pub old_email_index: Index,
    /// The sealed address after.
    pub new_email: Sealed,
    /// Looks it up.
    pub new_email_index: Index,
    /// The hash of the token mailed to the new address.
    pub new_token: TokenHash,
    /// The hash of the token mailed to the old address.
    pub old_token: TokenHash,
    /// Whether a second factor was proven when it was asked for.
    pub second_factor: bool,
    /// How far it has come.
    pub state: ChangeState,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When the new address confirmed.
    pub new_confirmed_at: Option<Timestamp>,
    /// When the old address confirmed.
    pub old_confirmed_at: Option<Timestamp>,
    /// When it took effect, was taken back or was dropped.
    pub settled_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

/// Why a change does not move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// A confirmation or time is missing.
    #[error("the change still waits for a confirmation")]
    NotReady,
    /// It is over, or the week has passed.
    #[error("the change cannot be taken back any more")]
    TooLate,
}

impl EmailChange {
    /// The new mailbox was reached.
    pub fn confirm_new(self, now: Timestamp) -> Result<Self, LinkInMailError> {
        self.open(now)?;
        Ok(Self { new_confirmed_at: self.new_confirmed_at.or(Some(now)), ..self })
    }

    /// The old mailbox agrees.
    pub fn confirm_old(self, now: Timestamp) -> Result<Self, LinkInMailError> {
        self.open(now)?;
        Ok(Self { old_confirmed_at: self.old_confirmed_at.or(Some(now)), ..self })
    }

    /// Decides whether the links in its mails still do something.
    pub fn open(&self, now: Timestamp) -> Result<(), LinkInMailError> {
        if self.state != ChangeState::Waiting {
            return Err(LinkInMailError::Unknown);
        }
        let expired_at = self.asked_at + CHANGE_LIFE;
        if now >= expired_at { Err(LinkInMailError::Expired { expired_at }) } else { Ok(()) }
    }

    /// When a silent old address counts as consent; never without a second factor.
    #[must_use]
    pub fn silent_until(&self) -> Option<Timestamp> {
        self.second_factor.then(|| self.asked_at + SILENCE)
    }

    /// Decides whether the new address may stand now.
    #[must_use]
    pub fn ready(&self, now: Timestamp) -> bool {
        let old_agrees =
            self.old_confirmed_at.is_some() || self.silent_until().is_some_and(|until| now >= until);
        self.open(now).is_ok() && self.new_confirmed_at.is_some() && old_agrees
    }

    /// The new address stands.
    pub fn take_effect(self, now: Timestamp) -> Result<Self, ChangeError> {
        if !self.ready(now) {
            return Err(ChangeError::NotReady);
        }
        Ok(Self { state: ChangeState::Done, settled_at: Some(now), ..self })
    }

    /// Nothing comes of it. One that took effect stays as it is.
    #[must_use]
    pub fn dropped(self, now: Timestamp) -> Self {
        if self.state == ChangeState::Waiting {
            Self { state: ChangeState::Dropped, settled_at: Some(now), ..self }
        } else {
            self
        }
    }

    /// Until when the old address has the last word.
    #[must_use]
    pub fn revertible_until(&self) -> Option<Timestamp> {
        self.settled_at.filter(|_| self.state == ChangeState::Done).map(|at| at + REVERT_LIFE)
    }

    /// Decides whether the old address still has the last word.
    #[must_use]
    pub fn revertible(&self, now: Timestamp) -> bool {
        self.revertible_until().is_some_and(|until| now < until)
    }

    /// The old address is put back.
    pub fn revert(self, now: Timestamp) -> Result<Self, ChangeError> {
        if !self.revertible(now) {
            return Err(ChangeError::TooLate);
        }
        Ok(Self { state: ChangeState::Reverted, settled_at: Some(now), ..self })
    }

    /// Decides whether it can be forgotten: it came to nothing, or cannot be taken back for long enough.
    #[must_use]
    pub fn over(&self, now: Timestamp) -> bool {
        now >= self.settled_at.unwrap_or(self.asked_at) + KEPT
    }

    /// Whoever proved that the account is theirs wants the new address after all.
    pub fn restore(self, now: Timestamp) -> Result<Self, ChangeError> {
        if self.state != ChangeState::Reverted {
            return Err(ChangeError::TooLate);
        }
        Ok(Self { state: ChangeState::Done, settled_at: Some(now), ..self })
    }
}

#[cfg(test)]
#[path = "email_change_tests.rs"]
mod tests;
