//! A session: one browser, signed in to the account pages.
//!
//! Decides whether it is still good. The cookie's text is never stored, only its hash.

use std::time::Duration;

use kernel::{Epoch, Timestamp};

use crate::epoch::{Class, Floors};
use crate::ids::{AccountId, Sealed, SessionId, TokenHash};
use crate::way_in::WayIn;

/// How long a browser stays signed in without being used.
pub const IDLE_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// A session's last use is written down at most this often.
pub const TOUCH_EVERY: Duration = Duration::from_secs(60 * 60);

/// A browser's session as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The hash of the cookie's secret.
    pub token: TokenHash,
    /// Who is signed in.
    pub account: AccountId,
    /// When, on the counter that signs out.
    pub issued: Epoch,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, within an hour.
    pub last_seen_at: Timestamp,
    /// The sealed address and browser it began from.
    pub origin: Sealed,
    /// When its holder last showed who they are. Showing it again makes a new session.
    pub proved_at: Timestamp,
    /// How.
    pub proved_by: WayIn,
}

/// Why a session is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionRefusal {
    /// No such session.
    #[error("no session matches")]
    Unknown,
    /// Not used for too long.
    #[error("the session was not used for too long")]
    Idle,
    /// Signed out.
    #[error("the session was signed out")]
    Revoked,
    /// The account must choose a new password first.
    #[error("the account must choose a new password")]
    ResetRequired,
    /// The account is locked until its owner proves that it is theirs.
    #[error("the account is locked")]
    Locked,
}

impl Session {
    /// Decides whether it is still good.
    pub fn alive(&self, floors: &Floors, reset_required: bool, now: Timestamp) -> Result<(), SessionRefusal> {
        if floors.locked() {
            return Err(SessionRefusal::Locked);
        }
        if reset_required {
            return Err(SessionRefusal::ResetRequired);
        }
        if !floors.alive(Class::Web, self.issued) {
            return Err(SessionRefusal::Revoked);
        }
        if now >= self.last_seen_at + IDLE_LIFE {
            return Err(SessionRefusal::Idle);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epoch::Level;

    #[test]
    fn a_session_ends_after_thirty_idle_days_or_when_signed_out() {
        let seen = Timestamp::from_secs(5);
        let session = Session {
            id: "s".into(),
            token: TokenHash([0; 32]),
            account: "a".into(),
            issued: Epoch(3),
            created_at: seen,
            last_seen_at: seen,
            origin: Sealed(vec![]),
            proved_at: seen,
            proved_by: WayIn::Password,
        };
        let open = Floors::default();
        let last = seen + IDLE_LIFE - Duration::from_millis(1);
        assert_eq!(session.alive(&open, false, last), Ok(()));
        assert_eq!(session.alive(&open, false, seen + IDLE_LIFE), Err(SessionRefusal::Idle));
        let out = Floors::of([(Class::Web, Epoch(3))]);
        assert_eq!(session.alive(&out, false, seen), Err(SessionRefusal::Revoked));
        let locked = Floors::of([(Class::Web, Level::LOCKED)]);
        assert_eq!(session.alive(&locked, true, seen), Err(SessionRefusal::Locked));
        assert_eq!(session.alive(&open, true, seen), Err(SessionRefusal::ResetRequired));
    }
}
