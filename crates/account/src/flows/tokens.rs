//! Checking what a device presents to the account service.

use std::sync::Arc;

use kernel::Secret;

use super::Ports;
use super::recent::Recent;
use crate::device::Device;
use crate::epoch::Class;
use crate::fault::{Fault, with_fault};
use crate::ids::{AccountId, AccountNumber, TokenHash, TokenId};
use crate::jwt;
use crate::ports::AccountTx;
use crate::token::{Token, TokenRefusal};

/// Tokens.
#[derive(Clone)]
pub struct Tokens {
    ports: Arc<Ports>,
    recent: Arc<Recent>,
}

/// Proof that a request comes from a device of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// The token's row.
    pub token: TokenId,
    /// Whose device.
    pub account: AccountId,
    /// Their protocol number.
    pub number: AccountNumber,
    /// Which device.
    pub device: Option<Device>,
    /// What kind of credential it is.
    pub class: Class,
}

/// Why a token is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum TokenCheckError {
    /// It is not.
    #[error(transparent)]
    Refused(#[from] TokenRefusal),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(TokenCheckError);

impl Tokens {
    pub(super) fn new(ports: Arc<Ports>) -> Self {
        Self { ports, recent: Arc::default() }
    }

    /// Checks a presented token. One that is good for a media server only is unknown here.
    pub async fn check(&self, presented: &Secret) -> Result<Bearer, TokenCheckError> {
        // Asked before the look-up: what is written during it makes its answer one of the past.
        let (written, now) = (self.ports.store.written(), self.ports.now());
        let hash = TokenHash::of(presented);
        if let Some(bearer) = self.recent.get(&hash, written, now) {
            return Ok(bearer);
        }
        let mut tx = self.ports.store.read().await?;
        let (token, bearer) = self.ports.bearer(&mut *tx, presented).await?;
        if token.server.is_some() {
            return Err(TokenRefusal::Unknown.into());
        }
        self.recent.keep(hash, written, now, &bearer);
        Ok(bearer)
    }
}

impl Ports {
    /// Whose living token this is, wherever it is good.
    pub(super) async fn bearer(
        &self,
        tx: &mut dyn AccountTx,
        presented: &Secret,
    ) -> Result<(Token, Bearer), TokenCheckError> {
        if jwt::looks_signed(presented.expose()) {
            return self.signed_bearer(tx, presented).await;
        }
        let token = tx.token_by_hash(&TokenHash::of(presented)).await?.ok_or(TokenRefusal::Unknown)?;
        let account = self.account(tx, &token.account).await?;
        let floors = self.floors(tx, &account, token.device.as_ref()).await?;
        token.alive(&floors, account.reset_required(&floors))?;
        let device = match &token.device {
            Some(id) => tx.device(id).await?,
            None => None,
        };
        let bearer = Bearer {
            token: token.id.clone(),
            account: account.id,
            number: account.number,
            device,
            class: token.class,
        };
        Ok((token, bearer))
    }
}
