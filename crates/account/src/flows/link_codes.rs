//! Link codes: a device asks, a person looks and approves, the device polls and is in.

use std::sync::Arc;

use kernel::{Secret, Timestamp};

use super::{Caller, ExchangeError, Ports, RegisterError};
use crate::attempt::{LINK_ISSUE, LINK_TRY, TooMany};
use crate::audit::AuditKind;
use crate::device::{ClientIdentifier, Device, DeviceAbout};
use crate::device_key::{self, Jwk, KeyRefusal};
use crate::fault::{Fault, with_fault};
use crate::ids::{AccountId, LinkCodeId, LinkCodeNumber, PollIndex};
use crate::link_code::{LinkCode, LinkError, LinkState, Strength, UserCode};
use crate::ports::AccountTx;
use crate::vault::{Column, IndexKind};

/// Link codes.
#[derive(Clone)]
pub struct LinkCodes(pub(super) Arc<Ports>);

/// A code as the device that asked for it sees it.
#[derive(Debug, Clone)]
pub struct LinkCodeView {
    /// What it is polled by.
    pub number: LinkCodeNumber,
    /// Its characters.
    pub code: Secret,
    /// How hard it is to guess.
    pub strength: Strength,
    /// The device that asked.
    pub client_identifier: ClientIdentifier,
    /// What it said about itself.
    pub about: DeviceAbout,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// From this moment on it is dead.
    pub expires_at: Timestamp,
    /// The device's token, once a person approved.
    pub token: Option<Secret>,
}

/// A code as the person sees it who is about to approve it.
#[derive(Debug, Clone)]
pub struct LinkCodeLook {
    /// What the device says about itself.
    pub about: DeviceAbout,
    /// What it calls itself.
    pub client_identifier: ClientIdentifier,
    /// Where it asked from.
    pub address: Secret,
    /// When it asked.
    pub asked_at: Timestamp,
    /// From this moment on the code is dead.
    pub expires_at: Timestamp,
    /// How hard the code is to guess.
    pub strength: Strength,
}

/// Why a link code did nothing.
#[derive(Debug, thiserror::Error)]
pub enum LinkCodeError {
    /// The code is unknown, expired or used.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// What the device signed proves nothing.
    #[error(transparent)]
    Key(#[from] KeyRefusal),
    /// Too many wrong codes, or too many asked for.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(LinkCodeError);

/// How often a code is drawn again because another living one has the same characters.
const DRAWS: usize = 20;

impl LinkCodes {
    /// A device asks for a code.
    pub async fn issue(
        &self,
        strength: Strength,
        client: &ClientIdentifier,
        about: DeviceAbout,
        caller: &Caller,
    ) -> Result<LinkCodeView, LinkCodeError> {
        self.issue_for(strength, client, about, None, caller).await
    }

    /// A device that may have a key of its own asks for a code.
    pub async fn issue_for(
        &self,
        strength: Strength,
        client: &ClientIdentifier,
        about: DeviceAbout,
        key: Option<&Jwk>,
        caller: &Caller,
    ) -> Result<LinkCodeView, LinkCodeError> {
        let ports = &self.0;
        let now = ports.now();
        let mut tx = ports.store.begin().await?;
        let from = [caller.address.expose()];
        ports.allowed(&mut *tx, LINK_ISSUE, &from).await??;
        ports.tried(&mut *tx, LINK_ISSUE, &from).await?;
        let code = self.draw(&mut *tx, strength, now).await?;
        let id = LinkCodeId::draw(&*ports.entropy);
        let (number, polled) = self.free_number(&mut *tx).await?;
        let row = LinkCode {
            polled,
            code: ports.vault.seal(Column::LinkCodeCode, id.as_str(), &code)?,
            code_index: ports.vault.index(IndexKind::LinkCode, code.expose()),
            strength,
            client_identifier: client.clone(),
            about: about.trimmed(),
            address: ports.vault.seal(Column::LinkCodeAddress, id.as_str(), &caller.address)?,
            state: LinkState::Waiting,
            created_at: now,
            expires_at: now + strength.life(),
            version: 0,
            id,
        };
        tx.insert_link_code(&row).await?;
        if let Some(key) = key {
            tx.put_link_code_key(&row.id, key, row.expires_at).await?;
        }
        tx.commit().await?;
        Ok(view(row, number, code, None))
    }

    /// The device asks how far its code is.
    pub async fn poll(
        &self,
        number: LinkCodeNumber,
        client: &ClientIdentifier,
    ) -> Result<LinkCodeView, LinkCodeError> {
        self.poll_signed(number, client, None).await
    }

    /// The same; one that gave a key is given a token that hangs on it, for what it signed.
    pub async fn poll_signed(
        &self,
        number: LinkCodeNumber,
        client: &ClientIdentifier,
        signed: Option<&str>,
    ) -> Result<LinkCodeView, LinkCodeError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let row = tx.link_code_by_poll(self.polled(number)).await?.ok_or(LinkError::Unknown)?;
        row.polled_by(client, ports.now())?;
        let token = match &row.state {
            LinkState::Waiting | LinkState::Refused { .. } => None,
            LinkState::Approved { by, token, .. } => {
                let account = ports.account(&mut *tx, by).await?;
                let token = tx.token(token).await?.ok_or(LinkError::Unknown)?;
                let floors = ports.floors(&mut *tx, &account, token.device.as_ref()).await?;
                // Signed out between approval and poll: the code is worth nothing any more.
                token.alive(&floors, account.reset_required(&floors)).map_err(|_| LinkError::Unknown)?;
                match tx.link_code_key(&row.id).await? {
                    None => Some(ports.vault.token_text(token.id.as_str())),
                    Some(key) => self.signed_for(&mut *tx, &key, client, signed).await?,
                }
            }
        };
        let code = ports.vault.open(Column::LinkCodeCode, row.id.as_str(), &row.code)?;
        Ok(view(row, number, code, token))
    }

    /// The token of a device that gave a key, once it signed with it. It signs once and asks for minutes, so neither the
    /// end of what it signed nor its nonce is looked at: the code's own short life bounds both.
    async fn signed_for(
        &self,
        tx: &mut dyn AccountTx,
        jwk: &Jwk,
        client: &ClientIdentifier,
        signed: Option<&str>,
    ) -> Result<Option<Secret>, LinkCodeError> {
        let Some(signed) = signed else { return Ok(None) };
        let request = device_key::request(signed)?;
        request.check(&jwk.key, client, &*self.0.signatures, None)?;
        let key = tx.device_key(&jwk.thumbprint).await?.ok_or(KeyRefusal::Signature)?;
        let nonce = request.nonce().unwrap_or_default();
        match self.0.sign_token(tx, &key, client, &request, nonce).await {
            Ok(token) => Ok(Some(token)),
            Err(ExchangeError::Refused(why)) => Err(why.into()),
            // Signed out between approval and poll: the code is worth nothing any more.
            Err(ExchangeError::Token(_)) => Err(LinkError::Unknown.into()),
            Err(ExchangeError::TooMany(limit)) => Err(limit.into()),
            Err(ExchangeError::Fault(fault)) => Err(fault.into()),
        }
    }

    /// A signed-in person looks at what they would approve. With `client`, the code must be that device's.
    pub async fn look(
        &self,
        by: &AccountId,
        typed: &str,
        client: Option<&ClientIdentifier>,
    ) -> Result<LinkCodeLook, LinkCodeError> {
        let ports = &self.0;
        let (_tx, row) = self.find(by, typed, client).await?;
        Ok(LinkCodeLook {
            address: ports.vault.open(Column::LinkCodeAddress, row.id.as_str(), &row.address)?,
            about: row.about,
            client_identifier: row.client_identifier,
            asked_at: row.created_at,
            expires_at: row.expires_at,
            strength: row.strength,
        })
    }

    /// A signed-in person lets the device in.
    pub async fn approve(
        &self,
        by: &AccountId,
        typed: &str,
        client: Option<&ClientIdentifier>,
        caller: &Caller,
    ) -> Result<Device, LinkCodeError> {
        let ports = &self.0;
        let (mut tx, row) = self.find(by, typed, client).await?;
        let account = ports.account(&mut *tx, by).await?;
        let address = ports.vault.open(Column::LinkCodeAddress, row.id.as_str(), &row.address)?;
        let device =
            ports.device_row(&mut *tx, by, &row.client_identifier, row.about.clone(), &address).await?;
        let class = device.about.class();
        let (token, _) = ports.token_for(&mut *tx, &account, Some(&device.id), None, class).await?;
        if let Some(key) = tx.link_code_key(&row.id).await? {
            ports.take_key(&mut *tx, &device, &key, caller).await.map_err(|why| match why {
                RegisterError::Fault(fault) => LinkCodeError::Fault(fault),
                RegisterError::Key(_) | RegisterError::NoDevice => LinkError::Unknown.into(),
            })?;
        }
        tx.update_link_code(&row.approve(by.clone(), token, ports.now())?).await?;
        ports.record(&mut *tx, AuditKind::DeviceLinked, by.as_str(), caller, device.id.as_str()).await?;
        tx.commit().await?;
        Ok(device)
    }

    /// A signed-in person says no.
    pub async fn refuse(
        &self,
        by: &AccountId,
        typed: &str,
        client: Option<&ClientIdentifier>,
    ) -> Result<(), LinkCodeError> {
        let (mut tx, row) = self.find(by, typed, client).await?;
        tx.update_link_code(&row.refuse(self.0.now())?).await?;
        Ok(tx.commit().await?)
    }

    /// A number that no other link code is polled by.
    async fn free_number(&self, tx: &mut dyn AccountTx) -> Result<(LinkCodeNumber, PollIndex), Fault> {
        loop {
            let number = LinkCodeNumber(self.0.entropy.number());
            let polled = self.polled(number);
            if tx.link_code_by_poll(polled).await?.is_none() {
                return Ok((number, polled));
            }
        }
    }

    fn polled(&self, number: LinkCodeNumber) -> PollIndex {
        PollIndex::of(self.0.vault.index(IndexKind::LinkCodeNumber, &number.to_string()))
    }

    async fn draw(
        &self,
        tx: &mut dyn AccountTx,
        strength: Strength,
        now: Timestamp,
    ) -> Result<Secret, LinkCodeError> {
        let ports = &self.0;
        for _ in 0..DRAWS {
            let code = strength.draw(&*ports.entropy);
            let index = ports.vault.index(IndexKind::LinkCode, code.expose());
            let living = tx.link_code_by_code(&index).await?.is_some_and(|other| now < other.expires_at);
            if !living {
                return Ok(code);
            }
        }
        // So many codes are alive that guessing one has become easy.
        Err(TooMany { retry_after: strength.life() }.into())
    }

    /// The code a person typed, in a transaction to go on with. A wrong one is counted.
    async fn find(
        &self,
        by: &AccountId,
        typed: &str,
        client: Option<&ClientIdentifier>,
    ) -> Result<(Box<dyn AccountTx>, LinkCode), LinkCodeError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        ports.allowed(&mut *tx, LINK_TRY, &[by.as_str()]).await??;
        let found = match UserCode::parse(typed) {
            Some(code) => {
                tx.link_code_by_code(&ports.vault.index(IndexKind::LinkCode, code.expose())).await?
            }
            None => None,
        };
        let row = found
            .filter(|row| client.is_none_or(|client| row.client_identifier == *client))
            .ok_or(LinkError::Unknown)
            .and_then(|row| row.waiting(ports.now()).map(|()| row));
        match row {
            Ok(row) => Ok((tx, row)),
            Err(error) => {
                ports.tried(&mut *tx, LINK_TRY, &[by.as_str()]).await?;
                tx.commit().await?;
                Err(error.into())
            }
        }
    }
}

fn view(row: LinkCode, number: LinkCodeNumber, code: Secret, token: Option<Secret>) -> LinkCodeView {
    LinkCodeView {
        number,
        code,
        strength: row.strength,
        client_identifier: row.client_identifier,
        about: row.about,
        created_at: row.created_at,
        expires_at: row.expires_at,
        token,
    }
}
