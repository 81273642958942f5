//! An account: a person's standing with this service, and what waits to become one or to change its password.
//!
//! ```text
//! PendingSignUp ──confirm──▶ Account ──incident──▶ reset required ──reset──▶ Account
//! ```
//!
//! Holds sealed bytes only; `Person` is the opened view.

use std::time::Duration;

use kernel::{Epoch, Timestamp};

use crate::epoch::{Class, Floors};
use crate::ids::{AccountId, AccountNumber, CohortId, Index, ResetId, Sealed, SignUpId, TokenHash};
use crate::person::{Email, UserName};

/// How long a confirmation link works.
pub const CONFIRM_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a reset link works.
pub const RESET_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// A password's hash as a PHC string, made and checked by the vault.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

/// A person's account as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The integer the protocol knows it by.
    pub number: AccountNumber,
    /// 16 lower-case hexadecimal characters; public, part of the avatar's address.
    pub uuid: String,
    /// The group it can be signed out with.
    pub cohort: CohortId,
    /// The sealed address.
    pub email: Sealed,
    /// Looks the address up.
    pub email_index: Index,
    /// The sealed user name.
    pub user_name: Sealed,
    /// Looks the user name up.
    pub user_name_index: Index,
    /// The password, if it has one.
    pub password: Option<PasswordHash>,
    /// When the password was set, on the counter that signs out.
    pub password_epoch: Epoch,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its own key, wrapped by the keyring; none once it was destroyed. Stored apart: changing the account leaves it.
    pub key: Option<Sealed>,
    /// Counts its changes, so that two writers cannot both win.
    pub version: i64,
}

impl Account {
    /// Whether nothing but choosing a new password is possible. Who has no password has none to replace: what an
    /// incident ended for them is made anew by signing in.
    #[must_use]
    pub fn reset_required(&self, floors: &Floors) -> bool {
        self.password.is_some() && !floors.alive(Class::Credential, self.password_epoch)
    }
}

/// An account with its address and name opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account's id.
    pub id: AccountId,
    /// The integer the protocol knows it by.
    pub number: AccountNumber,
    /// Public, 16 hexadecimal characters.
    pub uuid: String,
    /// Their address.
    pub email: Email,
    /// Their user name, also their title.
    pub user_name: UserName,
    /// Whether there is a password.
    pub has_password: bool,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// A sign-up whose address is not confirmed yet. It is no account: it cannot sign in and blocks no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingSignUp {
    /// Its id.
    pub id: SignUpId,
    /// The hash of the token in the mail.
    pub token: TokenHash,
    /// The sealed address.
    pub email: Sealed,
    /// Looks the address up.
    pub email_index: Index,
    /// The sealed user name.
    pub user_name: Sealed,
    /// Looks the user name up.
    pub user_name_index: Index,
    /// The chosen password.
    pub password: PasswordHash,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// From this moment on the link is dead.
    pub expires_at: Timestamp,
}

/// Leave to choose a new password, sent by mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordReset {
    /// Its id.
    pub id: ResetId,
    /// The hash of the token in the mail.
    pub token: TokenHash,
    /// Whose password.
    pub account: AccountId,
    /// When it was asked for, on the counter that signs out.
    pub issued: Epoch,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// From this moment on the link is dead.
    pub expires_at: Timestamp,
}

/// Why a link from a mail does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkInMailError {
    /// Never sent, already used, or replaced.
    #[error("the link is not known, or was used already")]
    Unknown,
    /// Too old.
    #[error("the link expired at {expired_at}")]
    Expired {
        /// When.
        expired_at: Timestamp,
    },
}

impl PendingSignUp {
    /// Decides whether the link still confirms.
    pub const fn usable(&self, now: Timestamp) -> Result<(), LinkInMailError> {
        usable(self.expires_at, now)
    }
}

impl PasswordReset {
    /// Decides whether the link still opens the form. A link asked for before an incident is dead.
    pub fn usable(&self, floors: &Floors, now: Timestamp) -> Result<(), LinkInMailError> {
        if !floors.alive(Class::Credential, self.issued) {
            return Err(LinkInMailError::Unknown);
        }
        usable(self.expires_at, now)
    }
}

const fn usable(expires_at: Timestamp, now: Timestamp) -> Result<(), LinkInMailError> {
    if now.0 >= expires_at.0 { Err(LinkInMailError::Expired { expired_at: expires_at }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reset_link_works_for_twenty_four_hours_less_an_instant() {
        let asked = Timestamp::from_secs(1_000);
        let reset = PasswordReset {
            id: "r".into(),
            token: TokenHash([0; 32]),
            account: "a".into(),
            issued: Epoch(1),
            created_at: asked,
            expires_at: asked + RESET_LIFE,
        };
        let floors = Floors::default();
        let last = asked + RESET_LIFE - Duration::from_millis(1);
        assert_eq!(reset.usable(&floors, last), Ok(()));
        let expired_at = asked + RESET_LIFE;
        assert_eq!(reset.usable(&floors, expired_at), Err(LinkInMailError::Expired { expired_at }));
    }
}
