//! Claim tokens: leave, for four minutes and one server, to belong to the person who asked for it.
//!
//! ```text
//! Fresh ──exchange──▶ Spent by a server      the same server may exchange it again until it expires: a retry is free
//! ```
//!
//! Who wins when a server already has an owner is decided in `server`. Decides only.

use std::time::Duration;

use kernel::{Entropy, Epoch, MachineIdentifier, Secret, Timestamp};

use crate::epoch::{Class, Floors};
use crate::ids::{AccountId, ClaimTokenId, TokenHash};

/// How long a claim token lives.
pub const LIFE: Duration = Duration::from_secs(240);

/// A claim token as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimToken {
    /// Its id.
    pub id: ClaimTokenId,
    /// The hash of its text.
    pub token: TokenHash,
    /// Whose servers it makes.
    pub account: AccountId,
    /// When it was issued, on the counter that signs out.
    pub issued: Epoch,
    /// When it was issued.
    pub created_at: Timestamp,
    /// From this moment on it is dead.
    pub expires_at: Timestamp,
    /// The server that used it.
    pub spent_by: Option<MachineIdentifier>,
    /// Counts its changes.
    pub version: i64,
}

/// Why a claim token does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimTokenError {
    /// Never issued, or signed out since.
    #[error("no claim token matches")]
    Unknown,
    /// Too old.
    #[error("the claim token expired at {expired_at}")]
    Expired {
        /// When.
        expired_at: Timestamp,
    },
    /// Another server used it.
    #[error("the claim token was already used by another server")]
    Spent,
}

/// Draws the text of a claim token: `claim-` and 43 characters of `[A-Za-z0-9_-]`.
#[must_use]
pub fn draw(entropy: &dyn Entropy) -> Secret {
    Secret::new(format!("claim-{}", entropy.token().expose()))
}

/// Brings what a person pasted to the form that was issued: no spaces around it, and its prefix.
#[must_use]
pub fn pasted(typed: &str) -> Secret {
    let text = typed.trim();
    Secret::new(if text.starts_with("claim-") { text.to_owned() } else { format!("claim-{text}") })
}

impl ClaimToken {
    /// A server uses it.
    pub fn spend(
        self,
        by: &MachineIdentifier,
        floors: &Floors,
        now: Timestamp,
    ) -> Result<Self, ClaimTokenError> {
        if !floors.alive(Class::Server, self.issued) {
            return Err(ClaimTokenError::Unknown);
        }
        if now >= self.expires_at {
            return Err(ClaimTokenError::Expired { expired_at: self.expires_at });
        }
        match &self.spent_by {
            Some(other) if other != by => Err(ClaimTokenError::Spent),
            Some(_) | None => Ok(Self { spent_by: Some(by.clone()), ..self }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> ClaimToken {
        ClaimToken {
            id: "c".into(),
            token: TokenHash([0; 32]),
            account: "ana".into(),
            issued: Epoch(4),
            created_at: Timestamp(0),
            expires_at: Timestamp(0) + LIFE,
            spent_by: None,
            version: 0,
        }
    }

    fn machine(name: &str) -> MachineIdentifier {
        MachineIdentifier::parse(name).unwrap()
    }

    #[test]
    fn a_claim_token_is_dead_after_four_minutes() {
        let open = Floors::default();
        let expired_at = Timestamp(240_000);
        assert!(fresh().spend(&machine("a"), &open, Timestamp(239_999)).is_ok());
        assert_eq!(
            fresh().spend(&machine("a"), &open, expired_at),
            Err(ClaimTokenError::Expired { expired_at })
        );
    }

    #[test]
    fn one_server_may_try_again_and_a_second_may_not() {
        let open = Floors::default();
        let spent = fresh().spend(&machine("a"), &open, Timestamp(1)).unwrap();
        assert!(spent.clone().spend(&machine("a"), &open, Timestamp(2)).is_ok());
        assert_eq!(spent.spend(&machine("b"), &open, Timestamp(2)), Err(ClaimTokenError::Spent));
    }

    #[test]
    fn signing_everything_out_ends_a_claim_token_too() {
        let out = Floors::of([(Class::Server, Epoch(4))]);
        assert_eq!(fresh().spend(&machine("a"), &out, Timestamp(1)), Err(ClaimTokenError::Unknown));
    }

    #[test]
    fn a_pasted_token_may_lack_its_prefix() {
        assert!(pasted(" abc ") == Secret::new("claim-abc"));
        assert!(pasted("claim-abc\n") == Secret::new("claim-abc"));
    }
}
