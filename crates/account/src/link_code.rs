//! Link codes: characters shown by a device, typed or confirmed once by a signed-in person.
//!
//! ```text
//! Waiting ──approve──▶ Approved        both end at `expires_at`: from then on every move is refused
//!    └────refuse─────▶ Refused
//! ```
//!
//! A short code has four characters because televisions draw no more; a strong one is carried by a link. Both follow
//! one rule. The device polls by a random number and must name itself as it did when it asked. Decides only.

use std::time::Duration;

use kernel::{Entropy, Secret, Timestamp};

use crate::device::{ClientIdentifier, DeviceAbout};
use crate::ids::{AccountId, Index, LinkCodeId, PollIndex, Sealed, TokenId};

/// How long a short code lives.
pub const SHORT_LIFE: Duration = Duration::from_secs(600);
/// How long a strong code lives.
pub const STRONG_LIFE: Duration = Duration::from_secs(1800);
/// The characters of a short code: no I, L, O or U, so nothing is mistaken or rude.
pub const SHORT_ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The characters of a strong code.
pub const STRONG_ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// How hard a code is to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Four characters, typed by hand.
    Short,
    /// Twenty-five characters, carried by a link.
    Strong,
}

impl Strength {
    /// How long such a code lives.
    #[must_use]
    pub const fn life(self) -> Duration {
        match self {
            Self::Short => SHORT_LIFE,
            Self::Strong => STRONG_LIFE,
        }
    }

    /// Draws a code.
    #[must_use]
    pub fn draw(self, entropy: &dyn Entropy) -> Secret {
        Secret::new(match self {
            Self::Short => entropy.characters(SHORT_ALPHABET, 4),
            Self::Strong => entropy.characters(STRONG_ALPHABET, 25),
        })
    }
}

/// A code as somebody typed it, brought to the one spelling it is looked up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserCode(Secret);

impl UserCode {
    /// Reads what was typed: spaces and dashes are dropped; in a short code look-alikes are read as what was meant.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if !plain.chars().all(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        match plain.len() {
            4 => {
                let upper = plain.to_ascii_uppercase();
                Some(Self(Secret::new(upper.replace('O', "0").replace(['I', 'L'], "1"))))
            }
            25 => Some(Self(Secret::new(plain.to_ascii_lowercase()))),
            _ => None,
        }
    }

    /// The spelling it is looked up by.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// How far a code has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// Shown, not yet typed.
    Waiting,
    /// A person let the device in.
    Approved {
        /// Who.
        by: AccountId,
        /// The token made for the device.
        token: TokenId,
        /// When.
        at: Timestamp,
    },
    /// A person said no.
    Refused {
        /// When.
        at: Timestamp,
    },
}

/// A link code as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkCode {
    /// Its id.
    pub id: LinkCodeId,
    /// Looks up the number it is polled by, which is random and unrelated to the code.
    pub polled: PollIndex,
    /// The sealed characters, to be shown again to the device that asked.
    pub code: Sealed,
    /// Looks the characters up.
    pub code_index: Index,
    /// How hard it is to guess.
    pub strength: Strength,
    /// The device that asked.
    pub client_identifier: ClientIdentifier,
    /// What it said about itself when it asked.
    pub about: DeviceAbout,
    /// The sealed address it asked from.
    pub address: Sealed,
    /// How far it has come.
    pub state: LinkState,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// From this moment on it is dead.
    pub expires_at: Timestamp,
    /// Counts its changes, so that two telephones cannot both win.
    pub version: i64,
}

/// Why a link code could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// No code with these characters, or one of another device.
    #[error("no link code matches")]
    Unknown,
    /// Too old.
    #[error("the link code expired at {expired_at}")]
    Expired {
        /// When.
        expired_at: Timestamp,
    },
    /// Approved or refused before.
    #[error("the link code was already used")]
    Spent,
}

impl LinkCode {
    /// Who let the device in.
    #[must_use]
    pub const fn approved_by(&self) -> Option<&AccountId> {
        match &self.state {
            LinkState::Approved { by, .. } => Some(by),
            LinkState::Waiting | LinkState::Refused { .. } => None,
        }
    }

    /// Decides whether it can still be approved or refused.
    pub fn waiting(&self, now: Timestamp) -> Result<(), LinkError> {
        self.live(now)?;
        match self.state {
            LinkState::Waiting => Ok(()),
            LinkState::Approved { .. } | LinkState::Refused { .. } => Err(LinkError::Spent),
        }
    }

    /// A person lets the device in.
    pub fn approve(self, by: AccountId, token: TokenId, now: Timestamp) -> Result<Self, LinkError> {
        self.waiting(now)?;
        Ok(Self { state: LinkState::Approved { by, token, at: now }, ..self })
    }

    /// A person says no.
    pub fn refuse(self, now: Timestamp) -> Result<Self, LinkError> {
        self.waiting(now)?;
        Ok(Self { state: LinkState::Refused { at: now }, ..self })
    }

    /// The device asks how far it is. A refused code looks like one that never was.
    pub fn polled_by(&self, client: &ClientIdentifier, now: Timestamp) -> Result<(), LinkError> {
        self.live(now)?;
        if self.client_identifier != *client || matches!(self.state, LinkState::Refused { .. }) {
            return Err(LinkError::Unknown);
        }
        Ok(())
    }

    const fn live(&self, now: Timestamp) -> Result<(), LinkError> {
        if now.0 >= self.expires_at.0 {
            return Err(LinkError::Expired { expired_at: self.expires_at });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPIRES: Timestamp = Timestamp(600_000);
    const LAST: Timestamp = Timestamp(599_999);

    fn waiting() -> LinkCode {
        LinkCode {
            id: "l".into(),
            polled: PollIndex(7),
            code: Sealed(vec![]),
            code_index: Index([0; 32]),
            strength: Strength::Short,
            client_identifier: ClientIdentifier::parse("tv-1").unwrap(),
            about: DeviceAbout::default(),
            address: Sealed(vec![]),
            state: LinkState::Waiting,
            created_at: Timestamp(0),
            expires_at: EXPIRES,
            version: 0,
        }
    }

    #[test]
    fn a_code_is_dead_at_its_deadline_not_after_it() {
        assert!(waiting().approve("ana".into(), "t".into(), LAST).is_ok());
        let expired = Err(LinkError::Expired { expired_at: EXPIRES });
        assert_eq!(waiting().approve("ana".into(), "t".into(), EXPIRES), expired);
        let tv = ClientIdentifier::parse("tv-1").unwrap();
        assert_eq!(waiting().polled_by(&tv, LAST), Ok(()));
        assert_eq!(waiting().polled_by(&tv, EXPIRES), Err(LinkError::Expired { expired_at: EXPIRES }));
    }

    #[test]
    fn a_code_is_approved_or_refused_once() {
        let approved = waiting().approve("ana".into(), "t".into(), LAST).unwrap();
        assert_eq!(approved.clone().approve("bob".into(), "t".into(), LAST), Err(LinkError::Spent));
        assert_eq!(approved.refuse(LAST), Err(LinkError::Spent));
        assert_eq!(
            waiting().refuse(LAST).unwrap().approve("ana".into(), "t".into(), LAST),
            Err(LinkError::Spent)
        );
    }

    #[test]
    fn only_the_device_that_asked_may_poll_and_a_refused_code_is_unknown() {
        let tv = ClientIdentifier::parse("tv-1").unwrap();
        let other = ClientIdentifier::parse("tv-2").unwrap();
        assert_eq!(waiting().polled_by(&other, LAST), Err(LinkError::Unknown));
        assert_eq!(waiting().refuse(LAST).unwrap().polled_by(&tv, LAST), Err(LinkError::Unknown));
    }

    #[test]
    fn typed_codes_forgive_case_spaces_and_look_alikes() {
        assert_eq!(UserCode::parse(" k7-qo ").unwrap().expose(), "K7Q0");
        assert_eq!(UserCode::parse("il0x").unwrap().expose(), "110X");
        assert_eq!(UserCode::parse("k7q"), None);
        assert_eq!(UserCode::parse("k7qé"), None);
        assert_eq!(UserCode::parse(&"A".repeat(25)).unwrap().expose(), "a".repeat(25));
    }
}
