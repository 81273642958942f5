//! Claiming a server: a signed-in person asks for a token, a server exchanges it for one of its own.

use std::sync::Arc;

use kernel::{MachineIdentifier, Secret, Timestamp};

use super::{Caller, Ports};
use crate::account::Account;
use crate::audit::AuditKind;
use crate::claim_token::{self, ClaimToken, ClaimTokenError};
use crate::device::{ClientIdentifier, DeviceAbout};
use crate::epoch::{Class, Floors};
use crate::fault::{Fault, with_fault};
use crate::feed::News;
use crate::ids::{AccountId, ClaimTokenId, PublicKey, Signature, TokenHash};
use crate::ports::AccountTx;
use crate::server::{OwnershipError, Server, ServerAbout};
use crate::vault::Column;

/// Claim tokens.
#[derive(Clone)]
pub struct Claims(pub(super) Arc<Ports>);

/// A fresh claim token.
#[derive(Debug, Clone)]
pub struct ClaimIssued {
    /// Its text, shown this once.
    pub token: Secret,
    /// From this moment on it is dead.
    pub expires_at: Timestamp,
}

/// The server that exchanges a claim token.
#[derive(Debug, Clone)]
pub struct ClaimingServer {
    /// The name it goes by.
    pub machine: MachineIdentifier,
    /// What it says about itself.
    pub about: ServerAbout,
}

/// A key, and a signature over `claim:{token}:{machine identifier}` made with it.
#[derive(Debug, Clone, Copy)]
pub struct KeyProof {
    /// The key.
    pub key: PublicKey,
    /// The signature.
    pub signature: Signature,
}

/// A server was claimed.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Whose it is now.
    pub account: AccountId,
    /// The server.
    pub server: Server,
    /// The server's own token.
    pub token: Secret,
}

/// Why a server was not claimed.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// The claim token is unknown, expired or used.
    #[error(transparent)]
    Token(#[from] ClaimTokenError),
    /// The server is somebody else's, or did not prove its key.
    #[error(transparent)]
    Ownership(#[from] OwnershipError),
    /// The signature does not fit the key.
    #[error("the signature does not fit the key")]
    Signature,
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(ClaimError);

impl Claims {
    /// A signed-in person asks for a claim token.
    pub async fn issue(&self, by: &AccountId, caller: &Caller) -> Result<ClaimIssued, Fault> {
        let ports = &self.0;
        let token = claim_token::draw(&*ports.entropy);
        let mut tx = ports.store.begin().await?;
        let row = ClaimToken {
            id: ClaimTokenId::draw(&*ports.entropy),
            token: TokenHash::of(&token),
            account: by.clone(),
            issued: ports.issued(&mut *tx).await?,
            created_at: ports.now(),
            expires_at: ports.now() + claim_token::LIFE,
            spent_by: None,
            version: 0,
        };
        tx.insert_claim_token(&row).await?;
        ports.record(&mut *tx, AuditKind::ClaimTokenIssued, by.as_str(), caller, "").await?;
        tx.commit().await?;
        Ok(ClaimIssued { token, expires_at: row.expires_at })
    }

    /// A server exchanges a claim token for its own. The same server may repeat it while the claim token lives.
    pub async fn exchange(
        &self,
        pasted: &Secret,
        server: ClaimingServer,
        proof: Option<KeyProof>,
        caller: &Caller,
    ) -> Result<Claimed, ClaimError> {
        let ports = &self.0;
        let token = claim_token::pasted(pasted.expose());
        if let Some(proof) = &proof {
            let message = format!("claim:{}:{}", token.expose(), server.machine);
            if !ports.signatures.verify(&proof.key, message.as_bytes(), &proof.signature) {
                return Err(ClaimError::Signature);
            }
        }
        let mut tx = ports.store.begin().await?;
        let row = tx.claim_token_by_hash(&TokenHash::of(&token)).await?.ok_or(ClaimTokenError::Unknown)?;
        let account = ports.account(&mut *tx, &row.account).await?;
        let floors = ports.floors(&mut *tx, &account, None).await?;
        if account.reset_required(&floors) {
            return Err(ClaimTokenError::Unknown.into());
        }
        tx.update_claim_token(&row.spend(&server.machine, &floors, ports.now())?).await?;
        let claimed = self.take(&mut *tx, &account, server, proof.map(|proof| proof.key), caller).await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(claimed)
    }

    async fn take(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        claiming: ClaimingServer,
        key: Option<PublicKey>,
        caller: &Caller,
    ) -> Result<Claimed, ClaimError> {
        let ports = &self.0;
        let known = tx.server_by_machine(&claiming.machine).await?;
        let (before, is_new) = match known {
            Some(server) => (server, false),
            None => (ports.new_server(&mut *tx, claiming.machine.clone(), key, caller).await?, true),
        };
        let floors = match &before.owner {
            Some(_) => ports.server_floors(tx, &before).await?,
            None => Floors::default(),
        };
        let client = ClientIdentifier::parse(claiming.machine.as_str())
            .map_err(|_| Fault::Nonsense { what: "machine identifier" })?;
        let about = device_about(&claiming.about);
        let device = ports.device_row(tx, &account.id, &client, about, &caller.address).await?;
        let epoch = tx.epoch().await?;
        let mut after = before.claim(account.id.clone(), device.id.clone(), key, &floors, epoch)?;
        after.about = claiming.about.trimmed().or(&after.about);
        after.last_seen_at = ports.now();
        let own = ports.own_of(account)?;
        after.address = own.seal(Column::ServerAddress, after.id.as_str(), &caller.address)?;
        if is_new {
            tx.insert_server(&after).await?;
        } else {
            tx.update_server(&after).await?;
            after.version += 1;
        }
        ports.drop_foreign_shares(tx, &after).await?;
        let (_, token) = ports.token_for(tx, account, Some(&device.id), None, Class::Server).await?;
        tx.append_feed(Some(&after.id), &News::Standing, ports.now()).await?;
        ports.record(tx, AuditKind::ServerClaimed, account.id.as_str(), caller, after.id.as_str()).await?;
        Ok(Claimed { account: account.id.clone(), server: after, token })
    }
}

/// A server is a device too; this is what it says as one.
fn device_about(about: &ServerAbout) -> DeviceAbout {
    DeviceAbout {
        name: about.name.clone(),
        product: about.product.clone(),
        version: about.version.clone(),
        platform: about.platform.clone(),
        platform_version: about.platform_version.clone(),
        device: about.device.clone(),
        provides: "server".to_owned(),
        ..DeviceAbout::default()
    }
}
