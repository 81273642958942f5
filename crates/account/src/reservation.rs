//! Names and addresses that somebody just gave up: held for a while, so that nobody steps into their place.
//!
//! Decides only; what is held is known by its look-up hash alone.

use std::time::Duration;

use kernel::Timestamp;

use crate::ids::{AccountId, Index};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a user name that was given up belongs to nobody else.
pub const NAME_HELD: Duration = DAY.saturating_mul(30);
/// How long an address that was given up belongs to nobody else: as long as the change can be taken back, and a day.
pub const EMAIL_HELD: Duration = DAY.saturating_mul(8);

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A user name.
    UserName,
    /// An e-mail address.
    Email,
}

impl Held {
    /// The word it is stored under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserName => "user_name",
            Self::Email => "email",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::UserName, Self::Email].into_iter().find(|held| held.as_str() == text)
    }
}

/// A name or an address that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Which of the two.
    pub held: Held,
    /// Looks it up.
    pub index: Index,
    /// Who may have it again; nobody when the account is gone.
    pub account: Option<AccountId>,
    /// From this moment on anybody may have it.
    pub until: Timestamp,
}

impl Reservation {
    /// Decides whether it stands in this account's way; without one, in the way of somebody new.
    #[must_use]
    pub fn keeps_out(&self, account: Option<&AccountId>, now: Timestamp) -> bool {
        now < self.until && (self.account.is_none() || self.account.as_ref() != account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_given_up_is_its_old_owners_alone_until_the_last_instant() {
        let until = Timestamp(100);
        let held =
            Reservation { held: Held::UserName, index: Index([1; 32]), account: Some("a".into()), until };
        assert!(!held.keeps_out(Some(&"a".into()), Timestamp(99)));
        assert!(held.keeps_out(Some(&"b".into()), Timestamp(99)));
        assert!(held.keeps_out(None, Timestamp(99)));
        assert!(!held.keeps_out(None, until));
        let of_nobody = Reservation { account: None, ..held };
        assert!(of_nobody.keeps_out(Some(&"a".into()), Timestamp(99)));
        assert!(of_nobody.keeps_out(None, Timestamp(99)));
    }
}
