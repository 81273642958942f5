//! Setting a locked account right: what was added lately is kept or thrown out, a new password is chosen, the lock opens.
//!
//! It happens in one step, so that nothing that was added can be used in between. What is older than a week stays: a
//! mailbox alone must not take a second factor off.

use std::sync::Arc;

use kernel::{Secret, Timestamp};

use super::{Caller, CameIn, Ports};
use crate::account::{Account, LinkInMailError};
use crate::audit::AuditKind;
use crate::device::Device;
use crate::email_change::{ChangeState, EmailChange};
use crate::factor::Factors;
use crate::fault::{Fault, with_fault};
use crate::ids::TokenHash;
use crate::lock::{Lock, Recovery};
use crate::mail::{MailKind, MailParameters};
use crate::password::{self, Beside, PasswordRefusal};
use crate::person::Email;
use crate::ports::AccountTx;
use crate::vault::Column;

/// Setting right.
#[derive(Clone)]
pub struct Recover(pub(super) Arc<Ports>);

/// What somebody who proved who they are is asked about.
#[derive(Debug, Clone)]
pub struct Review {
    /// The word of the mail that was disowned.
    pub about: String,
    /// What was added lately.
    pub added: Vec<Added>,
    /// The other address the account could have, if one was changed lately: the old one, or the new one that was taken
    /// back.
    pub other_address: Option<OtherAddress>,
}

/// Something that was added lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Which: sent back to have it thrown out.
    pub id: String,
    /// What kind of thing.
    pub kind: AddedKind,
    /// What it is called.
    pub name: String,
    /// When it was added.
    pub at: Timestamp,
}

/// What kind of thing was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name says what it is")]
pub enum AddedKind {
    Device,
    App,
    RecoveryCodes,
    Passkey,
    Identity,
}

impl AddedKind {
    /// The word it goes by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::App => "app",
            Self::RecoveryCodes => "recovery-codes",
            Self::Passkey => "passkey",
            Self::Identity => "identity",
        }
    }
}

/// The address the account could have instead.
#[derive(Debug, Clone)]
pub struct OtherAddress {
    /// The one it has now.
    pub now: Email,
    /// The other one.
    pub other: Email,
    /// When it was changed or taken back.
    pub at: Timestamp,
}

/// What the person answered.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// The ids of what is not theirs.
    pub not_mine: Vec<String>,
    /// Whether the account gets the other address.
    pub other_address: bool,
}

/// Why an account was not set right.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The link is unknown, used or too old.
    #[error(transparent)]
    Link(#[from] LinkInMailError),
    /// The new password is not good enough.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(RecoverError);

impl Recover {
    /// What there is to be asked about.
    pub async fn look(&self, token: &Secret) -> Result<Review, RecoverError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let (account, lock, _) = self.find(&mut *tx, token).await?;
        Ok(Review {
            added: self.added(&mut *tx, &account, &lock).await?,
            other_address: self.other_address(&mut *tx, &account).await?.map(|(other, _)| other),
            about: lock.about,
        })
    }

    /// Throws out what is not theirs, sets the new password, and opens the lock.
    pub async fn finish(
        &self,
        token: &Secret,
        new: &Secret,
        answers: &Answers,
        caller: &Caller,
    ) -> Result<CameIn, RecoverError> {
        let ports = &self.0;
        let mut read = ports.store.read().await?;
        let (account, ..) = self.find(&mut *read, token).await?;
        drop(read);
        let person = ports.person(&account)?;
        let new = password::accept(new, person.email.expose(), person.user_name.expose(), Beside::Nothing)?;
        let new = ports.unbreached(new).await?;
        let hash = ports.vault.hash_password(&new).await?;

        let mut tx = ports.store.begin().await?;
        let (account, lock, recovery) = self.find(&mut *tx, token).await?;
        for added in self.added(&mut *tx, &account, &lock).await? {
            if answers.not_mine.contains(&added.id) {
                self.throw_out(&mut *tx, &account, &added, caller).await?;
            }
        }
        if answers.other_address
            && let Some((_, change)) = self.other_address(&mut *tx, &account).await?
        {
            ports.swap_address(&mut *tx, &account, change).await?;
        }
        let account = ports.account(&mut *tx, &account.id).await?;
        let account =
            Account { password: Some(hash), password_epoch: ports.issued(&mut *tx).await?, ..account };
        tx.update_account(&account).await?;
        let account = Account { version: account.version + 1, ..account };
        ports.password_good(&mut *tx, account.id.as_str()).await?;
        // The new password stands alone.
        let factors = ports.factors(&mut *tx, &account.id).await?;
        if factors.short_password {
            tx.put_factors(&Factors { short_password: false, ..factors }).await?;
        }
        ports.unlock(&mut *tx, &account).await?;
        let told = MailParameters::caused_by(caller);
        ports.queue_mail(&mut *tx, MailKind::Recovered, Some(&account.id), None, &told).await?;
        let note = recovery.proof.as_str();
        ports.record(&mut *tx, AuditKind::AccountRecovered, account.id.as_str(), caller, note).await?;
        let came_in = ports.came_in(&mut *tx, &account, recovery.proof, caller).await?;
        tx.commit().await?;
        ports.bell.feed();
        ports.bell.mail();
        Ok(came_in)
    }

    async fn find(
        &self,
        tx: &mut dyn AccountTx,
        token: &Secret,
    ) -> Result<(Account, Lock, Recovery), RecoverError> {
        let recovery = tx.recovery_by_token(&TokenHash::of(token)).await?.ok_or(LinkInMailError::Unknown)?;
        recovery.usable(self.0.now())?;
        let lock = tx.lock_of(&recovery.account).await?.ok_or(LinkInMailError::Unknown)?;
        Ok((self.0.account(tx, &recovery.account).await?, lock, recovery))
    }

    /// What was added lately: ways in too young to be trusted, devices of the last month.
    async fn added(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        lock: &Lock,
    ) -> Result<Vec<Added>, Fault> {
        let ports = &self.0;
        let own = ports.own_of(account)?;
        let mut added = Vec::new();
        let mut add = |kind: AddedKind, id: &str, name: &str, at| {
            let id = format!("{}:{id}", kind.as_str());
            added.push(Added { id, kind, name: name.to_owned(), at });
        };
        let factors = ports.factors(tx, &account.id).await?;
        if let Some(app) = factors.app.as_ref().filter(|app| !lock.trusts(app.since)) {
            add(AddedKind::App, "", "", app.since);
        }
        if let Some(at) = factors.recovery_made_at.filter(|at| !lock.trusts(*at)) {
            add(AddedKind::RecoveryCodes, "", "", at);
        }
        for passkey in tx.passkeys_of(&account.id).await? {
            if !lock.trusts(passkey.created_at) {
                let name = own.open(Column::PasskeyName, passkey.id.as_str(), &passkey.name)?;
                add(AddedKind::Passkey, passkey.id.as_str(), name.expose(), passkey.created_at);
            }
        }
        for identity in tx.identities_of(&account.id).await? {
            if !lock.trusts(identity.linked_at) {
                add(
                    AddedKind::Identity,
                    identity.id.as_str(),
                    identity.provider.as_str(),
                    identity.linked_at,
                );
            }
        }
        for device in tx.devices_of(&account.id).await? {
            if lock.reviews(device.created_at) {
                add(AddedKind::Device, device.id.as_str(), device.about.title(), device.created_at);
            }
        }
        Ok(added)
    }

    async fn throw_out(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        added: &Added,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let ports = &self.0;
        let id = added.id.split_once(':').map_or("", |(_, id)| id);
        let kind = match added.kind {
            AddedKind::Device => {
                if let Some(device) = tx.device(&id.into()).await? {
                    ports.end_device(tx, account, &device).await?;
                    tx.update_device(&Device { removed_at: Some(ports.now()), ..device }).await?;
                }
                AuditKind::DeviceRemoved
            }
            AddedKind::App => {
                let factors = ports.factors(tx, &account.id).await?;
                tx.put_factors(&Factors { app: None, ..factors }).await?;
                AuditKind::AppTurnedOff
            }
            AddedKind::RecoveryCodes => {
                let factors = ports.factors(tx, &account.id).await?;
                tx.replace_recovery_codes(&account.id, &[]).await?;
                tx.put_factors(&Factors { recovery_made_at: None, ..factors }).await?;
                AuditKind::RecoveryCodesMade
            }
            AddedKind::Passkey => {
                tx.delete_passkey(&account.id, &id.into()).await?;
                if tx.passkeys_of(&account.id).await?.is_empty() {
                    let factors = ports.factors(tx, &account.id).await?;
                    tx.put_factors(&Factors { passkey_after_password: false, ..factors }).await?;
                }
                AuditKind::PasskeyRemoved
            }
            AddedKind::Identity => {
                tx.delete_identity(&account.id, &id.into()).await?;
                AuditKind::ProviderRemoved
            }
        };
        ports.record(tx, kind, account.id.as_str(), caller, id).await
    }

    async fn other_address(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
    ) -> Result<Option<(OtherAddress, EmailChange)>, Fault> {
        let ports = &self.0;
        let Some(change) = tx.newest_email_change(&account.id).await? else { return Ok(None) };
        let (old, new) = ports.change_addresses(account, &change)?;
        let at = change.settled_at.unwrap_or(change.asked_at);
        let (now, other) = match change.state {
            ChangeState::Done if change.revertible(ports.now()) => (new, old),
            ChangeState::Reverted => (old, new),
            ChangeState::Done | ChangeState::Waiting | ChangeState::Dropped => return Ok(None),
        };
        Ok(Some((OtherAddress { now, other, at }, change)))
    }
}
