//! Invitations to sign up: a code that a limited number of people may use until a day is over.
//!
//! ```text
//! Good ──a person confirms──▶ one use less ──none left──▶ used up
//!   └── past `expires_at`, or taken back: nobody can use it
//! ```
//!
//! A use is spent when the new account is made, not when the form is sent: a sign-up that is never confirmed costs
//! nothing. Decides only.

use std::time::Duration;

use kernel::{Entropy, Timestamp};

use crate::ids::{AccountId, Index, InvitationId, Sealed};

/// Characters that are read over the telephone without a doubt: no 0 and O, no 1, I and L.
const ALPHABET: &str = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// Twelve of 31 characters are 59 bits; guesses are limited and the code is stored as a keyed hash.
const LENGTH: usize = 12;

/// The most people one invitation may let in.
pub const MOST_USES: i64 = 1000;
/// The longest an invitation may live.
pub const LONGEST_LIFE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignUpMode {
    /// Everybody.
    #[default]
    Open,
    /// Whoever was invited.
    Invitation,
    /// Nobody; the operator still can.
    Closed,
}

impl SignUpMode {
    /// Every mode there is.
    pub const ALL: [Self; 3] = [Self::Open, Self::Invitation, Self::Closed];

    /// The word it is stored under and configured by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Invitation => "invitation",
            Self::Closed => "closed",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text)
    }
}

/// An invitation as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUpInvitation {
    /// Its id.
    pub id: InvitationId,
    /// Looks its code up.
    pub code: Index,
    /// Who made it; nobody when it was the operator at the machine.
    pub by: Option<AccountId>,
    /// The sealed note for whoever made it: whom it is for.
    pub note: Sealed,
    /// How many people it may let in.
    pub uses: i64,
    /// How many it has let in.
    pub used: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// From this moment on it lets nobody in.
    pub expires_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

/// Why an invitation lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvitationRefusal {
    /// No invitation has this code.
    #[error("no invitation has this code")]
    Unknown,
    /// It is over.
    #[error("the invitation ended at {expired_at}")]
    Expired {
        /// When.
        expired_at: Timestamp,
    },
    /// It has let in as many as it may.
    #[error("the invitation is used up")]
    UsedUp,
}

impl SignUpInvitation {
    /// Whether it lets one more person in.
    pub fn good(&self, now: Timestamp) -> Result<(), InvitationRefusal> {
        if now >= self.expires_at {
            return Err(InvitationRefusal::Expired { expired_at: self.expires_at });
        }
        if self.used >= self.uses {
            return Err(InvitationRefusal::UsedUp);
        }
        Ok(())
    }

    /// Lets one person in.
    pub fn spent(self, now: Timestamp) -> Result<Self, InvitationRefusal> {
        self.good(now)?;
        Ok(Self { used: self.used + 1, ..self })
    }

    /// Taken back: it lets nobody in from now on.
    #[must_use]
    pub fn ended(self, now: Timestamp) -> Self {
        Self { uses: self.used, expires_at: self.expires_at.min(now), ..self }
    }
}

/// Draws a code, in three groups that are easy to say.
#[must_use]
pub fn draw(entropy: &dyn Entropy) -> String {
    let code = entropy.characters(ALPHABET, LENGTH);
    let groups: Vec<String> =
        code.chars().collect::<Vec<_>>().chunks(4).map(|four| four.iter().collect()).collect();
    groups.join("-")
}

/// The one spelling a typed code is looked up by: blanks, dashes and small letters do not matter.
#[must_use]
pub fn canonical(typed: &str) -> String {
    typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invitation() -> SignUpInvitation {
        SignUpInvitation {
            id: "i".into(),
            code: Index([1; 32]),
            by: None,
            note: Sealed(vec![]),
            uses: 2,
            used: 0,
            created_at: Timestamp(0),
            expires_at: Timestamp(100),
            version: 0,
        }
    }

    #[test]
    fn an_invitation_lets_in_as_many_as_it_says_until_its_end() {
        let one = invitation().spent(Timestamp(99)).unwrap();
        let two = one.clone().spent(Timestamp(99)).unwrap();
        assert_eq!(two.spent(Timestamp(99)), Err(InvitationRefusal::UsedUp));
        assert_eq!(one.good(Timestamp(100)), Err(InvitationRefusal::Expired { expired_at: Timestamp(100) }));
    }

    #[test]
    fn an_invitation_that_is_taken_back_is_over_at_once_and_never_lives_longer() {
        let ended = invitation().ended(Timestamp(50));
        assert_eq!(ended.good(Timestamp(50)), Err(InvitationRefusal::Expired { expired_at: Timestamp(50) }));
        assert_eq!(invitation().ended(Timestamp(500)).expires_at, Timestamp(100));
        assert_eq!(ended.spent(Timestamp(0)), Err(InvitationRefusal::UsedUp), "also who asked before");
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        assert_eq!(canonical(" k7qx-ab2c 9def "), "K7QXAB2C9DEF");
        assert_eq!(canonical("K7QX-AB2C-9DEF"), canonical("k7qxab2c9def"));
    }
}
