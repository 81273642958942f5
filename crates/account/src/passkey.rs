//! Passkeys: keys in a person's own devices that sign for them, each under a name of theirs.
//!
//! ```text
//! challenge (five minutes, once) ──signed──▶ Passkey ──used──▶ Passkey with a higher counter
//!                                                    └─ counter not higher: perhaps a copy, refused and told
//! ```
//!
//! The key and its name are sealed, its id is kept as a hash. What a signature proves is the business of
//! [`PasskeyChecks`](crate::ports::PasskeyChecks). Decides only.

use std::time::Duration;

use kernel::{Secret, Timestamp};

use crate::ids::{AccountId, PasskeyId, Sealed, TokenHash};

/// How long a challenge may be answered.
pub const CHALLENGE_LIFE: Duration = Duration::from_secs(5 * 60);
/// How many passkeys an account may have.
pub const MOST_PASSKEYS: usize = 20;
/// How many characters the name of one may have.
pub const LONGEST_NAME: usize = 60;

/// A passkey as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// Whose.
    pub account: AccountId,
    /// The hash of the id it has in the person's device.
    pub credential: TokenHash,
    /// The sealed record that checks its signatures.
    pub record: Sealed,
    /// The sealed name its owner gave it.
    pub name: Sealed,
    /// How often it has signed, as it says; 0 when it does not count.
    pub counter: i64,
    /// Whether it may be copied to other devices of its owner.
    pub backup_eligible: bool,
    /// Whether it has been.
    pub backed_up: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last signed somebody in.
    pub last_used_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

/// What a person's device answered, as it came from the browser.
#[derive(Debug, Clone)]
pub struct Answered {
    /// What the page was given with the challenge.
    pub challenge: Secret,
    /// The device's answer, JSON.
    pub answer: Secret,
}

/// A passkey that was just made, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadePasskey {
    /// The id it has in the person's device.
    pub credential: Vec<u8>,
    /// What checks its signatures from now on.
    pub record: Secret,
    /// What it says of itself.
    pub says: PasskeySays,
}

/// A signature of a passkey, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedPasskey {
    /// The record to check the next signature with.
    pub record: Secret,
    /// What it says of itself now.
    pub says: PasskeySays,
}

/// What a passkey says of itself when it signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasskeySays {
    /// How often it has signed.
    pub counter: i64,
    /// Whether it may be copied to other devices of its owner.
    pub backup_eligible: bool,
    /// Whether it has been.
    pub backed_up: bool,
}

/// Why a device's answer is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyRefusal {
    /// It is no answer to a challenge of ours, or of another page, or the signature is wrong.
    #[error("the answer of the device proves nothing")]
    Invalid,
    /// The challenge was answered before, or too late.
    #[error("the challenge was answered before, or is too old")]
    Stale,
    /// No account here has this passkey.
    #[error("no account has this passkey")]
    Unknown,
    /// It is another person's, or not the one asked for.
    #[error("the passkey belongs to another account")]
    AnotherAccount,
    /// Its counter did not go up: there may be a copy of it.
    #[error("the counter of the passkey did not go up: there may be a copy")]
    WentBack,
    /// The account has as many as it may have.
    #[error("an account has at most {MOST_PASSKEYS} passkeys")]
    TooMany,
}

impl Passkey {
    /// Decides whether what it says of itself can follow what it said before. One that does not count says 0 always.
    pub const fn follows(&self, says: &PasskeySays) -> Result<(), PasskeyRefusal> {
        let counts = self.counter != 0 || says.counter != 0;
        if counts && says.counter <= self.counter { Err(PasskeyRefusal::WentBack) } else { Ok(()) }
    }
}

/// The counter no passkey reaches.
const BARRED: i64 = i64::MAX;

impl Passkey {
    /// The same, never let in again: whoever holds a copy could otherwise try until its counter is high enough.
    #[must_use]
    pub fn bar(self) -> Self {
        Self { counter: BARRED, ..self }
    }

    /// Whether it is never let in again.
    #[must_use]
    pub const fn barred(&self) -> bool {
        self.counter == BARRED
    }
}

/// The name of a passkey, as it is kept: trimmed, without line ends, never empty.
#[must_use]
pub fn name(typed: &str, otherwise: &str) -> String {
    let plain: String = typed.chars().filter(|c| !c.is_control()).collect();
    let plain: String = plain.trim().chars().take(LONGEST_NAME).collect();
    if plain.is_empty() { otherwise.to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_goes_up_or_is_never_used() {
        let passkey = |counter| Passkey {
            id: "p".into(),
            account: "a".into(),
            credential: TokenHash([0; 32]),
            record: Sealed(vec![]),
            name: Sealed(vec![]),
            counter,
            backup_eligible: false,
            backed_up: false,
            created_at: Timestamp(0),
            last_used_at: None,
            version: 0,
        };
        let says = |counter| PasskeySays { counter, backup_eligible: false, backed_up: false };
        assert_eq!(passkey(0).follows(&says(0)), Ok(()));
        assert_eq!(passkey(0).follows(&says(1)), Ok(()));
        assert_eq!(passkey(7).follows(&says(8)), Ok(()));
        for went_back in [7, 6, 0] {
            assert_eq!(passkey(7).follows(&says(went_back)), Err(PasskeyRefusal::WentBack));
        }
        let barred = passkey(7).bar();
        assert!(barred.barred() && !passkey(7).barred());
        assert_eq!(barred.follows(&says(i64::from(u32::MAX))), Err(PasskeyRefusal::WentBack));
    }

    #[test]
    fn a_passkey_is_never_nameless() {
        assert_eq!(name("  My phone\n ", "Passkey"), "My phone");
        assert_eq!(name(" \t", "Passkey"), "Passkey");
        assert_eq!(name(&"x".repeat(99), "Passkey").len(), LONGEST_NAME);
    }
}
