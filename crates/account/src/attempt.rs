//! How often something may be tried: tries are counted per subject in fixed windows of time.
//!
//! The subject is a keyed hash, so the table says neither who nor from where. Decides only.

use std::time::Duration;

use kernel::Timestamp;

/// What is limited, how often, per how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The word that keeps the counts of different limits apart.
    pub name: &'static str,
    /// How many tries one window allows.
    pub most: i64,
    /// How long a window is.
    pub window: Duration,
}

const QUARTER: Duration = Duration::from_secs(15 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Wrong passwords for one account from one address.
pub const SIGN_IN: Limit = Limit { name: "sign_in", most: 10, window: QUARTER };
/// Wrong passwords from one address, whatever the account.
pub const SIGN_IN_ADDRESS: Limit = Limit { name: "sign_in_address", most: 100, window: QUARTER };
/// Wrong passwords of one known browser at its account. Nobody else counts here.
pub const SIGN_IN_KNOWN: Limit = Limit { name: "sign_in_known", most: 10, window: QUARTER };
/// Wrong passwords for one account from one network of strangers.
pub const SIGN_IN_ACCOUNT_NETWORK: Limit =
    Limit { name: "sign_in_account_network", most: 20, window: QUARTER };
/// Wrong passwords from one network, whatever the account: IPv4 /24, IPv6 /56.
pub const SIGN_IN_NETWORK: Limit = Limit { name: "sign_in_network", most: 300, window: QUARTER };
/// Wrong passwords from one wide network, whatever the account: IPv6 /48.
pub const SIGN_IN_WIDE: Limit = Limit { name: "sign_in_wide", most: 900, window: QUARTER };
/// Wrong passwords for one account by strangers from anywhere: beyond it they work for each try. Refuses nobody.
pub const ACCOUNT_STRANGERS: Limit = Limit { name: "account_strangers", most: 40, window: QUARTER };
/// Accounts that failed from one network, each counted once.
pub const SPREAD: Limit = Limit { name: "spread", most: i64::MAX, window: QUARTER };
/// Accounts that failed, each counted once.
pub const FAILED: Limit = Limit { name: "failed", most: i64::MAX, window: QUARTER };
/// Sign-ins that succeeded.
pub const SIGNED_IN: Limit = Limit { name: "signed_in", most: i64::MAX, window: QUARTER };
/// Sign-ups asked for, in total.
pub const SIGN_UPS: Limit = Limit { name: "sign_ups", most: i64::MAX, window: QUARTER };
/// Reset mails asked for, in total.
pub const FORGOTTEN: Limit = Limit { name: "forgotten", most: i64::MAX, window: QUARTER };
/// Reset mails asked for from one network.
pub const FORGOT_NETWORK: Limit = Limit { name: "forgot_network", most: 90, window: QUARTER };
/// Sign-ups from one network.
pub const SIGN_UP_NETWORK: Limit = Limit { name: "sign_up_network", most: 90, window: QUARTER };
/// Codes of invitations that were none, from one network.
pub const INVITATION_TRY: Limit = Limit { name: "invitation_try", most: 20, window: QUARTER };
/// Requests from one network that waited because they could not work.
pub const WAITED: Limit = Limit { name: "waited", most: 10, window: QUARTER };

/// Reset mails for one e-mail address.
pub const FORGOT: Limit = Limit { name: "forgot", most: 5, window: QUARTER };
/// Reset mails asked for from one address.
pub const FORGOT_ADDRESS: Limit = Limit { name: "forgot_address", most: 30, window: QUARTER };
/// Sign-ups from one address.
pub const SIGN_UP_ADDRESS: Limit = Limit { name: "sign_up_address", most: 30, window: QUARTER };
/// Wrong link codes typed by one account.
pub const LINK_TRY: Limit = Limit { name: "link_try", most: 5, window: QUARTER };
/// Link codes asked for from one address.
pub const LINK_ISSUE: Limit = Limit { name: "link_issue", most: 100, window: QUARTER };
/// Nonces for device keys asked for from one address.
pub const NONCE: Limit = Limit { name: "nonce", most: 300, window: QUARTER };
/// Trips to providers begun from one address.
pub const TRIP_ADDRESS: Limit = Limit { name: "trip_address", most: 60, window: QUARTER };

/// Wrong codes for one account from one address.
pub const CODE: Limit = Limit { name: "code", most: 10, window: QUARTER };

/// What is counted in a row: too many wrong ones switch that one off, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// Passwords.
    Password,
    /// Codes of the authenticator app.
    Code,
}

impl Row {
    /// The word that keeps the counts apart.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code_row",
        }
    }
}
/// Mails to recover one locked account.
pub const RECOVER: Limit = Limit { name: "recover", most: 5, window: QUARTER };
/// Changes of address asked for by one account.
pub const EMAIL_CHANGE: Limit = Limit { name: "email_change", most: 5, window: DAY };
/// New user names of one account: each holds the one before for a month.
pub const RENAME: Limit = Limit { name: "rename", most: 3, window: DAY.saturating_mul(30) };

/// Wrong passwords in a row after which a password opens nothing until it is reset. Counted here, for accounts that
/// exist and for those that do not alike, so that the work done says nothing about which is which.
pub const MOST_FAILURES: i64 = 100;
/// How long wrong passwords in a row are remembered.
pub const FAILURES_LIFE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Too many tries; come back later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tries; the next one is possible in {} seconds", retry_after.as_secs())]
pub struct TooMany {
    /// When the window ends.
    pub retry_after: Duration,
}

impl Limit {
    /// The beginning of the window that `now` lies in.
    #[must_use]
    pub fn window_start(&self, now: Timestamp) -> Timestamp {
        let length = i64::try_from(self.window.as_millis()).unwrap_or(i64::MAX).max(1);
        Timestamp(now.0 - now.0.rem_euclid(length))
    }

    /// The beginning of the window before the one that `now` lies in.
    #[must_use]
    pub fn window_before(&self, now: Timestamp) -> Timestamp {
        self.window_start(self.window_start(now) - self.window)
    }

    /// Decides whether one more try is allowed after `tried` in this window.
    pub fn allow(&self, tried: i64, now: Timestamp) -> Result<(), TooMany> {
        if tried < self.most {
            return Ok(());
        }
        let ends = self.window_start(now) + self.window;
        Err(TooMany { retry_after: ends.since(now) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_wrong_code_is_allowed_and_the_sixth_waits_for_the_window_to_end() {
        let now = Timestamp::from_secs(900 * 7 + 100);
        assert_eq!(LINK_TRY.allow(4, now), Ok(()));
        assert_eq!(LINK_TRY.allow(5, now), Err(TooMany { retry_after: Duration::from_secs(800) }));
        assert_eq!(LINK_TRY.window_start(now), Timestamp::from_secs(900 * 7));
        assert_eq!(LINK_TRY.window_start(Timestamp::from_secs(900 * 8)), Timestamp::from_secs(900 * 8));
    }
}
