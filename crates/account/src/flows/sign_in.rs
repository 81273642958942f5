//! Signing in with a password: one way for browsers and apps, with the same limits and the same time at every door.
//!
//! An unknown account costs what a known one costs: the same hash, the same counts. Whether an account must be reset
//! is told only to somebody who knows its password.

use std::sync::Arc;

use kernel::Secret;

use super::{Caller, Opened, Ports};
use crate::account::Account;
use crate::attempt::{SIGN_IN, SIGN_IN_ADDRESS, TooMany};
use crate::audit::AuditKind;
use crate::device::{ClientIdentifier, Device, DeviceAbout};
use crate::fault::{Fault, with_fault};
use crate::ids::AccountId;
use crate::mail::{MailKind, MailParameters};
use crate::password;
use crate::person::{Login, canonical};
use crate::ports::AccountTx;
use crate::vault::Verdict;

/// Signing in.
#[derive(Clone)]
pub struct SignIn(pub(super) Arc<Ports>);

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such account, or another password.
    #[error("the name or the password is wrong")]
    Wrong,
    /// The password is right, but a new one must be chosen first.
    #[error("the account must choose a new password")]
    ResetRequired,
    /// Too many wrong passwords.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(SignInError);

/// A device was signed in.
#[derive(Debug, Clone)]
pub struct DeviceSignedIn {
    /// To whose account.
    pub account: AccountId,
    /// The device.
    pub device: Device,
    /// What it presents from now on.
    pub token: Secret,
}

impl SignIn {
    /// Signs a browser in to the account pages.
    pub async fn browser(
        &self,
        login: &str,
        password: &Secret,
        caller: &Caller,
    ) -> Result<Opened, SignInError> {
        let ports = &self.0;
        let (mut tx, account) = ports.prove(login, password, caller).await?;
        let opened = ports.open_session(&mut *tx, &account.id, caller).await?;
        ports.record(&mut *tx, AuditKind::SignedIn, account.id.as_str(), caller, "browser").await?;
        tx.commit().await?;
        Ok(opened)
    }

    /// Signs an app in. The same app gets the same token again while it lives.
    pub async fn device(
        &self,
        login: &str,
        password: &Secret,
        client: &ClientIdentifier,
        about: DeviceAbout,
        caller: &Caller,
    ) -> Result<DeviceSignedIn, SignInError> {
        let ports = &self.0;
        let (mut tx, account) = ports.prove(login, password, caller).await?;
        let device = ports.device_row(&mut *tx, &account.id, client, about, &caller.address).await?;
        let class = device.about.class();
        let (_, token) = ports.token_for(&mut *tx, &account, Some(&device.id), None, class).await?;
        ports.record(&mut *tx, AuditKind::SignedIn, account.id.as_str(), caller, device.id.as_str()).await?;
        tx.commit().await?;
        Ok(DeviceSignedIn { account: account.id, device, token })
    }
}

impl Ports {
    /// Finds the account that this login and password open, in a transaction to go on with.
    async fn prove(
        &self,
        login: &str,
        password: &Secret,
        caller: &Caller,
    ) -> Result<(Box<dyn AccountTx>, Account), SignInError> {
        let name = canonical(login);
        let mut read = self.store.read().await?;
        self.allowed(&mut *read, SIGN_IN, &[&name, caller.address.expose()]).await??;
        self.allowed(&mut *read, SIGN_IN_ADDRESS, &[caller.address.expose()]).await??;
        let found = match Login::parse(login) {
            Some(login) => self.by_login(&mut *read, &login).await?,
            None => None,
        };
        drop(read);
        let (verdict, better) = self.weigh(password, found.as_ref()).await?;

        let mut tx = self.store.begin().await?;
        let whose = found.as_ref().map_or(name.as_str(), |account| account.id.as_str());
        let disabled = self.password_disabled(&mut *tx, whose).await?;
        let right = verdict != Verdict::Wrong && !disabled;
        let Some(account) = found.as_ref().filter(|_| right) else {
            self.note_failure(&mut *tx, &name, whose, found.as_ref(), caller).await?;
            tx.commit().await?;
            return Err(SignInError::Wrong);
        };
        let mut account = self.unchanged(&mut *tx, account).await?.ok_or(SignInError::Wrong)?;
        self.password_good(&mut *tx, account.id.as_str()).await?;
        if account.reset_required(&self.floors(&mut *tx, &account, None).await?) {
            tx.commit().await?;
            return Err(SignInError::ResetRequired);
        }
        if let Some(hash) = better {
            account.password = Some(hash);
            tx.update_account(&account).await?;
            account.version += 1;
        }
        Ok((tx, account))
    }

    /// Checks a password outside any transaction; makes a better hash when the old one is weak.
    pub(super) async fn weigh(
        &self,
        typed: &Secret,
        account: Option<&Account>,
    ) -> Result<(Verdict, Option<crate::account::PasswordHash>), Fault> {
        let typed = password::normal(typed);
        let hash = account.and_then(|account| account.password.as_ref());
        let too_long = typed.expose().chars().count() > password::LONGEST;
        let verdict = self.vault.verify_password(&typed, hash.filter(|_| !too_long)).await?;
        let better = match verdict {
            Verdict::RightButOld => Some(self.vault.hash_password(&typed).await?),
            Verdict::Right | Verdict::Wrong => None,
        };
        Ok((verdict, better))
    }

    /// The account again, if its password is still the one that was checked.
    pub(super) async fn unchanged(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
    ) -> Result<Option<Account>, Fault> {
        Ok(tx.account(&account.id).await?.filter(|now| now.password == account.password))
    }

    /// Counts a wrong password, and tells the owner when it was the last one allowed in a row.
    pub(super) async fn note_failure(
        &self,
        tx: &mut dyn AccountTx,
        name: &str,
        whose: &str,
        known: Option<&Account>,
        caller: &Caller,
    ) -> Result<(), Fault> {
        self.tried(tx, SIGN_IN, &[name, caller.address.expose()]).await?;
        self.tried(tx, SIGN_IN_ADDRESS, &[caller.address.expose()]).await?;
        let last = self.password_failed(tx, whose).await?;
        if let Some(account) = known.filter(|_| last) {
            let parameters = MailParameters { link: Some("/forgot".to_owned()), ..MailParameters::default() };
            let _ =
                self.queue_mail(tx, MailKind::PasswordDisabled, Some(&account.id), None, &parameters).await?;
            self.record(tx, AuditKind::PasswordDisabled, account.id.as_str(), caller, "").await?;
        }
        Ok(())
    }
}
