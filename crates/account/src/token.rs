//! A token: what a device presents with every request.
//!
//! The text is derived from the row's id by the vault, so it can be shown again to the device it belongs to, while the
//! database keeps only its hash. A token may be good for one media server only. Decides whether one is accepted.

use kernel::{Epoch, Timestamp};

use crate::epoch::{Class, Floors};
use crate::ids::{AccountId, DeviceId, ServerId, TokenHash, TokenId};

/// A token's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its id, from which the vault derives the text.
    pub id: TokenId,
    /// The hash of the text.
    pub token: TokenHash,
    /// Who it stands for.
    pub account: AccountId,
    /// Which device presents it; none for a share's own token.
    pub device: Option<DeviceId>,
    /// What kind of credential it is.
    pub class: Class,
    /// The only server that accepts it, if it is bound to one.
    pub server: Option<ServerId>,
    /// When it was issued, on the counter that signs out.
    pub issued: Epoch,
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it alone was signed out.
    pub revoked_at: Option<Timestamp>,
}

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// No such token, or one that is only good elsewhere.
    #[error("no token matches")]
    Unknown,
    /// It was signed out.
    #[error("the token was signed out")]
    Revoked,
    /// Its week is over; the device signs for another one.
    #[error("the token is over")]
    Expired,
    /// The account must choose a new password first.
    #[error("the account must choose a new password")]
    ResetRequired,
    /// The account is locked until its owner proves that it is theirs.
    #[error("the account is locked")]
    Locked,
}

impl Token {
    /// Decides whether it is still good.
    pub fn alive(&self, floors: &Floors, reset_required: bool) -> Result<(), TokenRefusal> {
        if floors.locked() {
            return Err(TokenRefusal::Locked);
        }
        if reset_required {
            return Err(TokenRefusal::ResetRequired);
        }
        if self.revoked_at.is_some() || !floors.alive(self.class, self.issued) {
            return Err(TokenRefusal::Revoked);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epoch::Level;

    #[test]
    fn a_token_dies_alone_or_with_its_class_and_says_which_reason_matters() {
        let token = Token {
            id: "t".into(),
            token: TokenHash([0; 32]),
            account: "a".into(),
            device: None,
            class: Class::Player,
            server: None,
            issued: Epoch(2),
            created_at: Timestamp(0),
            revoked_at: None,
        };
        assert_eq!(token.alive(&Floors::default(), false), Ok(()));
        let raised = Floors::of([(Class::Player, Epoch(2))]);
        assert_eq!(token.alive(&raised, false), Err(TokenRefusal::Revoked));
        assert_eq!(token.alive(&raised, true), Err(TokenRefusal::ResetRequired));
        let locked = Floors::of([(Class::Web, Level::LOCKED)]);
        assert_eq!(token.alive(&locked, true), Err(TokenRefusal::Locked));
        let alone = Token { revoked_at: Some(Timestamp(1)), ..token };
        assert_eq!(alone.alive(&Floors::default(), false), Err(TokenRefusal::Revoked));
    }
}
