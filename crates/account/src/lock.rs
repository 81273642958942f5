//! "This wasn't me": a link in the mail about something important locks the account, and proof opens it again.
//!
//! ```text
//! important thing ──mail──▶ NotMe link ──used──▶ Lock ──proof──▶ Recovery ──new password, review──▶ open again
//! ```
//!
//! A lock takes nothing away: it signs everything out and makes passwords useless until somebody proves whose account
//! it is. What is younger than a week proves nothing, because whoever got in may have put it there. Decides only.

use std::time::Duration;

use kernel::Timestamp;

use crate::account::LinkInMailError;
use crate::ids::{AccountId, NotMeId, RecoveryId, TokenHash};
use crate::way_in::WayIn;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a "This wasn't me" link works.
pub const NOT_ME_LIFE: Duration = HOUR.saturating_mul(72);
/// How long it works in a mail about the e-mail address itself: as long as the change can be taken back.
pub const NOT_ME_LIFE_EMAIL: Duration = DAY.saturating_mul(7);
/// How long a link to recover a locked account works.
pub const RECOVERY_LIFE: Duration = DAY;
/// How long somebody who proved who they are may take to choose a password.
pub const PROVEN_LIFE: Duration = HOUR;
/// How old a passkey or a set of recovery codes must be to prove anything about a locked account.
pub const TRUSTED_AGE: Duration = DAY.saturating_mul(7);
/// How far back the review after a lock looks for things that may not be the owner's.
pub const REVIEW_BACK: Duration = DAY.saturating_mul(30);

/// A link that locks the account it was mailed about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotMe {
    /// Its id.
    pub id: NotMeId,
    /// The hash of the token in the mail.
    pub token: TokenHash,
    /// Whose account it locks.
    pub account: AccountId,
    /// The word of the mail it was in.
    pub about: String,
    /// When the thing happened.
    pub created_at: Timestamp,
    /// From this moment on the link is dead.
    pub expires_at: Timestamp,
}

/// An account that somebody disowned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Which account.
    pub account: AccountId,
    /// The word of the mail that was disowned, or `operator`.
    pub about: String,
    /// Since when.
    pub locked_at: Timestamp,
}

/// Leave to set a locked account right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Its id.
    pub id: RecoveryId,
    /// The hash of its token.
    pub token: TokenHash,
    /// Which account.
    pub account: AccountId,
    /// How it was earned.
    pub proof: WayIn,
    /// When.
    pub created_at: Timestamp,
    /// From this moment on it is dead.
    pub expires_at: Timestamp,
}

impl NotMe {
    /// Decides whether the link still locks.
    pub const fn usable(&self, now: Timestamp) -> Result<(), LinkInMailError> {
        usable(self.expires_at, now)
    }
}

impl Recovery {
    /// Decides whether it still opens the review.
    pub const fn usable(&self, now: Timestamp) -> Result<(), LinkInMailError> {
        usable(self.expires_at, now)
    }
}

impl Lock {
    /// Decides whether something made then proves whose account this is.
    #[must_use]
    pub fn trusts(&self, made_at: Timestamp) -> bool {
        made_at + TRUSTED_AGE <= self.locked_at
    }

    /// Decides whether something made then belongs on the review.
    #[must_use]
    pub fn reviews(&self, made_at: Timestamp) -> bool {
        made_at + REVIEW_BACK > self.locked_at
    }
}

const fn usable(expires_at: Timestamp, now: Timestamp) -> Result<(), LinkInMailError> {
    if now.0 >= expires_at.0 { Err(LinkInMailError::Expired { expired_at: expires_at }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        Lock {
            account: "a".into(),
            about: "password_changed".into(),
            locked_at: Timestamp(0) + DAY.saturating_mul(100),
        }
    }

    #[test]
    fn a_link_works_until_its_last_instant() {
        let link = NotMe {
            id: "n".into(),
            token: TokenHash([0; 32]),
            account: "a".into(),
            about: "password_changed".into(),
            created_at: Timestamp(0),
            expires_at: Timestamp(0) + NOT_ME_LIFE,
        };
        assert_eq!(link.usable(link.expires_at - Duration::from_millis(1)), Ok(()));
        let expired_at = link.expires_at;
        assert_eq!(link.usable(expired_at), Err(LinkInMailError::Expired { expired_at }));
    }

    #[test]
    fn what_is_younger_than_a_week_proves_nothing() {
        let lock = lock();
        assert!(lock.trusts(lock.locked_at - TRUSTED_AGE));
        assert!(!lock.trusts(lock.locked_at - TRUSTED_AGE + Duration::from_millis(1)));
        assert!(lock.reviews(lock.locked_at - REVIEW_BACK + Duration::from_millis(1)));
        assert!(!lock.reviews(lock.locked_at - REVIEW_BACK));
    }
}
