//! Ways in: how somebody shows who they are, and what comes after the first of them.
//!
//! ```text
//! password ─┐                          ┌─▶ Open            nothing more is asked
//! identity ─┼─ next(way, standing) ────┼─▶ SecondStep      a code, a recovery code or a passkey
//! passkey  ─┘                          ├─▶ ResetRequired   nothing but a new password
//!                                      ├─▶ Locked          nothing but proof that it is theirs
//!                                      └─▶ Suspended       nothing; they are told
//! ```
//!
//! One table for every door, so that no way in can forget the second factor. Decides only.

use std::time::Duration;

use kernel::Timestamp;

/// How long a proof counts where somebody must have shown lately who they are.
pub const FRESH: Duration = Duration::from_secs(10 * 60);
/// How much longer a form may be filled in that was shown to somebody fresh, so that nothing typed is lost.
pub const FILL_IN: Duration = Duration::from_secs(20 * 60);

/// How somebody showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayIn {
    /// They know the password.
    Password,
    /// They hold a passkey, which checked its holder itself.
    Passkey,
    /// Another service vouches for them.
    Identity,
    /// They read a link sent to their address.
    Mail,
    /// They hold the authenticator app.
    Code,
    /// They kept a recovery code.
    RecoveryCode,
}

impl WayIn {
    /// Every way there is.
    pub const ALL: [Self; 6] =
        [Self::Password, Self::Passkey, Self::Identity, Self::Mail, Self::Code, Self::RecoveryCode];

    /// The word it is stored under.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Passkey => "passkey",
            Self::Identity => "identity",
            Self::Mail => "mail",
            Self::Code => "code",
            Self::RecoveryCode => "recovery_code",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == text)
    }
}

/// What is true of an account that somebody proved a first factor for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Somebody who looks after the house suspended it.
    pub suspended: bool,
    /// It is locked until its owner proves that it is theirs.
    pub locked: bool,
    /// Its password is dead and must be replaced.
    pub reset_required: bool,
    /// It asks for a second factor.
    pub second_factor: bool,
}

/// What comes after a first factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// They are in.
    Open,
    /// A second factor is asked for.
    SecondStep,
    /// They can do nothing but choose a new password.
    ResetRequired,
    /// They can do nothing but prove that the account is theirs.
    Locked,
    /// They can do nothing, and are told so: they proved who they are.
    Suspended,
}

/// Decides what comes after a first factor.
#[must_use]
pub const fn next(first: WayIn, standing: Standing) -> Next {
    if standing.suspended {
        return Next::Suspended;
    }
    if standing.locked {
        return Next::Locked;
    }
    if standing.reset_required {
        return Next::ResetRequired;
    }
    match first {
        // A passkey is two factors in one: the thing itself, and the finger, face or PIN that unlocked it.
        WayIn::Passkey => Next::Open,
        WayIn::Password | WayIn::Identity | WayIn::Mail | WayIn::Code | WayIn::RecoveryCode => {
            if standing.second_factor { Next::SecondStep } else { Next::Open }
        }
    }
}

/// Whether one proof is enough for somebody who is signed in to show once more that it is them. With a second factor
/// on it must be that one: whoever found an open browser and a written-down password must not switch it off.
#[must_use]
pub const fn proves_again(way: WayIn, second_factor: bool) -> bool {
    match way {
        WayIn::Passkey | WayIn::Code | WayIn::RecoveryCode => true,
        WayIn::Password | WayIn::Identity => !second_factor,
        WayIn::Mail => false,
    }
}

/// Whether a proof is recent enough to look at what only its owner may change.
#[must_use]
pub fn fresh(proved_at: Timestamp, now: Timestamp) -> bool {
    now < proved_at + FRESH
}

/// Whether it still was when a form now sent may have been shown.
#[must_use]
pub fn fresh_when_shown(proved_at: Timestamp, now: Timestamp) -> bool {
    now < proved_at + FRESH + FILL_IN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_after_each_first_factor() {
        use Next::{Open, ResetRequired, SecondStep};
        use WayIn::{Identity, Passkey, Password};
        let table = [
            // first factor, reset required, second factor on, next
            (Password, false, false, Open),
            (Password, false, true, SecondStep),
            (Password, true, false, ResetRequired),
            (Password, true, true, ResetRequired),
            (Identity, false, false, Open),
            (Identity, false, true, SecondStep),
            (Identity, true, false, ResetRequired),
            (Identity, true, true, ResetRequired),
            (Passkey, false, false, Open),
            (Passkey, false, true, Open),
            (Passkey, true, false, ResetRequired),
            (Passkey, true, true, ResetRequired),
        ];
        for (first, reset_required, second_factor, then) in table {
            let standing = Standing { suspended: false, locked: false, reset_required, second_factor };
            assert_eq!(next(first, standing), then, "{first:?} {standing:?}");
            assert_eq!(next(first, Standing { locked: true, ..standing }), Next::Locked);
            let suspended = Standing { suspended: true, locked: true, ..standing };
            assert_eq!(next(first, suspended), Next::Suspended);
        }
    }

    #[test]
    fn with_a_second_factor_on_only_it_or_a_passkey_proves_again() {
        let which = |on| WayIn::ALL.into_iter().filter(|way| proves_again(*way, on)).collect::<Vec<_>>();
        assert_eq!(which(true), [WayIn::Passkey, WayIn::Code, WayIn::RecoveryCode]);
        assert_eq!(
            which(false),
            [WayIn::Password, WayIn::Passkey, WayIn::Identity, WayIn::Code, WayIn::RecoveryCode]
        );
    }

    #[test]
    fn a_proof_is_fresh_for_ten_minutes_and_a_form_may_be_filled_in_for_twenty_more() {
        let proved = Timestamp(5);
        let instant = Duration::from_millis(1);
        assert!(fresh(proved, proved + FRESH - instant) && !fresh(proved, proved + FRESH));
        let end = proved + FRESH + FILL_IN;
        assert!(fresh_when_shown(proved, end - instant) && !fresh_when_shown(proved, end));
    }

    #[test]
    fn every_way_is_read_back_from_its_word() {
        for way in WayIn::ALL {
            assert_eq!(WayIn::parse(way.as_str()), Some(way));
        }
    }
}
