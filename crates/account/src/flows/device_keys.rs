//! Device keys: registering one, handing out nonces, and giving a token for what a device signed.

use std::sync::Arc;

use kernel::{Secret, Timestamp};

use super::{Bearer, Caller, Ports, TokenCheckError};
use crate::account::Account;
use crate::attempt::{NONCE, TooMany};
use crate::audit::AuditKind;
use crate::device::{ClientIdentifier, Device};
use crate::device_key::{self, DeviceKey, Jwk, JwkError, KeyRefusal, NONCE_LIFE, RequestClaims, TokenClaims};
use crate::fault::{Fault, StoreError, with_fault};
use crate::ids::{PublicKey, TokenHash};
use crate::jwt::{self, Jwt};
use crate::ports::AccountTx;
use crate::token::{Token, TokenRefusal};
use crate::vault::IndexKind;

/// Device keys.
#[derive(Clone)]
pub struct DeviceKeys(pub(super) Arc<Ports>);

/// Why a key was not registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The key is not one that can be taken.
    #[error(transparent)]
    Key(#[from] JwkError),
    /// The token belongs to no device.
    #[error("the token belongs to no device")]
    NoDevice,
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(RegisterError);

/// Why a device was given no token.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// What it signed proves nothing.
    #[error(transparent)]
    Refused(#[from] KeyRefusal),
    /// It does, but the device was signed out, or its account may do nothing at the moment.
    #[error(transparent)]
    Token(#[from] TokenRefusal),
    /// Too many nonces were asked for.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(ExchangeError);

impl DeviceKeys {
    /// Registers the key of the device that presents this token, in place of an earlier one.
    pub async fn register(&self, bearer: &Bearer, jwk: &Jwk, caller: &Caller) -> Result<(), RegisterError> {
        let ports = &self.0;
        let device = bearer.device.as_ref().ok_or(RegisterError::NoDevice)?;
        let mut tx = ports.store.begin().await?;
        ports.take_key(&mut *tx, device, jwk, caller).await?;
        Ok(tx.commit().await?)
    }

    /// Something to sign, good for one token within five minutes. Nothing is stored until it is used.
    pub async fn nonce(&self, client: &ClientIdentifier, caller: &Caller) -> Result<String, ExchangeError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let from = [caller.address.expose()];
        ports.allowed(&mut *tx, NONCE, &from).await??;
        ports.tried(&mut *tx, NONCE, &from).await?;
        tx.commit().await?;
        Ok(ports.new_nonce(client))
    }

    /// Gives a token for what a device signed.
    pub async fn exchange(&self, client: &ClientIdentifier, signed: &str) -> Result<Secret, ExchangeError> {
        let ports = &self.0;
        let request = device_key::request(signed)?;
        let mut tx = ports.store.begin().await?;
        let key = tx.device_key(&request.key_id).await?.ok_or(KeyRefusal::Signature)?;
        request.check(&key.key, client, &*ports.signatures, Some(ports.now()))?;
        let nonce = request.nonce().ok_or(KeyRefusal::Nonce)?;
        let until = ports.nonce_until(client, nonce).ok_or(KeyRefusal::Nonce)?;
        let token = ports.sign_token(&mut *tx, &key, client, &request, nonce).await?;
        // Whoever is second with it is told so, also when both came at once.
        let spent = tx.spend_challenge(&TokenHash::of(&Secret::new(nonce)), until).await;
        match spent {
            Ok(true) => {}
            Ok(false) | Err(StoreError::Duplicate) => return Err(KeyRefusal::Nonce.into()),
            Err(other) => return Err(other.into()),
        }
        tx.commit().await?;
        Ok(token)
    }

    /// Our public keys, the one that signs now last.
    #[must_use]
    pub fn ours(&self) -> Vec<(String, PublicKey)> {
        self.0.token_keys.all()
    }
}

impl Ports {
    /// A device has this key from now on.
    pub(super) async fn take_key(
        &self,
        tx: &mut dyn AccountTx,
        device: &Device,
        jwk: &Jwk,
        caller: &Caller,
    ) -> Result<(), RegisterError> {
        if let Some(there) = tx.device_key(&jwk.thumbprint).await?
            && there.device != device.id
        {
            // The key of a device that was signed out may be used again, by the same app for somebody else.
            if self.key_is_alive(tx, &there).await? {
                return Err(JwkError::Taken.into());
            }
            tx.delete_device_key(&there.device).await?;
        }
        let key = DeviceKey {
            thumbprint: jwk.thumbprint.clone(),
            key: jwk.key,
            account: device.account.clone(),
            device: device.id.clone(),
            issued: self.issued(tx).await?,
            created_at: self.now(),
        };
        tx.put_device_key(&key).await?;
        let (kind, whose) = (AuditKind::DeviceKeyTaken, device.account.as_str());
        Ok(self.record(tx, kind, whose, caller, device.id.as_str()).await?)
    }

    /// A token for a device whose signature was checked, if the device and its account live.
    pub(super) async fn sign_token(
        &self,
        tx: &mut dyn AccountTx,
        key: &DeviceKey,
        client: &ClientIdentifier,
        request: &Jwt<RequestClaims>,
        nonce: &str,
    ) -> Result<Secret, ExchangeError> {
        let account = self.account(tx, &key.account).await?;
        let device = tx.device(&key.device).await?.ok_or(KeyRefusal::Signature)?;
        if device.client_identifier != *client {
            return Err(KeyRefusal::Issuer.into());
        }
        self.key_lives(tx, &account, &device, key).await?;
        let person = self.person(&account)?;
        let when = (self.issued(tx).await?, self.now());
        let claims = TokenClaims::new(&person, &request.scope(), client, (&key.thumbprint, nonce), when);
        let ours = self.token_keys.current()?;
        let input =
            jwt::signing_input(&ours, &claims).map_err(|_| Fault::Nonsense { what: "token claims" })?;
        let signature = self.token_keys.sign(&ours, input.as_bytes())?;
        Ok(Secret::new(jwt::signed(&input, &signature)))
    }

    async fn key_is_alive(&self, tx: &mut dyn AccountTx, key: &DeviceKey) -> Result<bool, Fault> {
        let account = self.account(tx, &key.account).await?;
        let Some(device) = tx.device(&key.device).await? else { return Ok(false) };
        match self.key_lives(tx, &account, &device, key).await {
            Ok(()) => Ok(true),
            Err(ExchangeError::Fault(fault)) => Err(fault),
            Err(ExchangeError::Refused(_) | ExchangeError::Token(_) | ExchangeError::TooMany(_)) => Ok(false),
        }
    }

    /// A key dies with every sign-out that covers its device, like a token issued when it was registered.
    async fn key_lives(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        device: &Device,
        key: &DeviceKey,
    ) -> Result<(), ExchangeError> {
        let floors = self.floors(tx, account, Some(&device.id)).await?;
        Ok(key
            .as_token(device, key.issued, key.created_at)
            .alive(&floors, account.reset_required(&floors))?)
    }

    /// Whose living token this is, if we signed it: as many looks into the database as for one that was drawn.
    pub(super) async fn signed_bearer(
        &self,
        tx: &mut dyn AccountTx,
        presented: &Secret,
    ) -> Result<(Token, Bearer), TokenCheckError> {
        let unknown = TokenRefusal::Unknown;
        let token = Jwt::<TokenClaims>::parse(presented.expose()).map_err(|_| unknown)?;
        let ours = self.token_keys.public(&token.key_id).ok_or(unknown)?;
        if !token.made_with(&ours, &*self.signatures) || !token.claims.ours() {
            return Err(unknown.into());
        }
        if token.claims.over(self.now()) {
            return Err(TokenRefusal::Expired.into());
        }
        // Replaced and removed keys are gone, and whatever was signed for them with them.
        let key = tx.device_key(token.claims.thumbprint()).await?.ok_or(TokenRefusal::Revoked)?;
        let account = self.account(tx, &key.account).await?;
        let device = tx.device(&key.device).await?.ok_or(unknown)?;
        let floors = self.floors(tx, &account, Some(&device.id)).await?;
        let row = key.as_token(&device, token.claims.issued(), token.claims.issued_at());
        row.alive(&floors, account.reset_required(&floors))?;
        let bearer = Bearer {
            token: row.id.clone(),
            account: account.id,
            number: account.number,
            class: row.class,
            device: Some(device),
        };
        Ok((row, bearer))
    }

    /// Who may have it, when, and a keyed hash over both.
    fn new_nonce(&self, client: &ClientIdentifier) -> String {
        let mut head = [0; 8];
        self.entropy.fill(&mut head);
        let seconds = u32::try_from(self.now().as_secs()).unwrap_or(u32::MAX);
        for (byte, of) in head.iter_mut().zip(seconds.to_be_bytes()) {
            *byte = of;
        }
        dashed(&head, &self.nonce_tail(client, &head))
    }

    fn nonce_tail(&self, client: &ClientIdentifier, head: &[u8; 8]) -> [u8; 8] {
        let hash = self.vault.index(IndexKind::Nonce, &format!("{}\n{client}", hex(head))).0;
        std::array::from_fn(|n| hash.get(n).copied().unwrap_or_default())
    }

    /// Until when this nonce may be used by this installation; nothing when it may not.
    fn nonce_until(&self, client: &ClientIdentifier, nonce: &str) -> Option<Timestamp> {
        let plain: String = nonce.chars().filter(|c| *c != '-').collect();
        let (head, _) = plain.split_at_checked(16)?;
        let head: [u8; 8] = u64::from_str_radix(head, 16).ok()?.to_be_bytes();
        if nonce != dashed(&head, &self.nonce_tail(client, &head)) {
            return None;
        }
        let [a, b, c, d, ..] = head;
        let made = Timestamp::from_secs(u32::from_be_bytes([a, b, c, d]).into());
        let until = made + NONCE_LIFE;
        (self.now() < until).then_some(until)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// In the shape clients know nonces in.
fn dashed(head: &[u8; 8], tail: &[u8; 8]) -> String {
    let all = format!("{}{}", hex(head), hex(tail));
    let part = |from: usize, to: usize| all.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}
