//! Signing in with a password: one way for browsers and apps, with the same limits and the same time at every door.
//!
//! An unknown account costs what a known one costs: the same hash, the same counts. Whether an account must be reset
//! is told only to somebody who knows its password.

use std::sync::Arc;

use kernel::Secret;

use super::admission::AtDoor;
use super::guard::{Counted, Door, Outcome};
use super::{Caller, CameIn, Ports, ProofError};
use crate::account::Account;
use crate::admission::Price;
use crate::attack::AttackKind;
use crate::attempt::{Row, SIGNED_IN, TooMany};
use crate::audit::AuditKind;
use crate::device::{ClientIdentifier, Device, DeviceAbout};
use crate::factor::split_digits;
use crate::fault::{Fault, with_fault};
use crate::ids::AccountId;
use crate::mail::{MailKind, MailParameters};
use crate::password;
use crate::person::{Login, canonical};
use crate::ports::AccountTx;
use crate::vault::Verdict;
use crate::way_in::{self, Next, WayIn};

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
    /// The password is right; a code is asked for, too.
    #[error("the account asks for a verification code")]
    CodeNeeded,
    /// The password is right; the code is not.
    #[error("the verification code is wrong")]
    CodeWrong,
    /// The password is right, but the account is suspended.
    #[error("the account is suspended")]
    Suspended,
    /// Strangers work for a try at the moment.
    #[error("a try costs work at the moment")]
    Work,
    /// The password is right, but the account is locked until its owner proves that it is theirs.
    #[error("the account is locked")]
    Locked,
    /// Too many wrong passwords.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(SignInError);

/// What an app signs in with.
#[derive(Debug, Clone)]
pub struct DeviceCredentials<'a> {
    /// The user name or e-mail address.
    pub login: &'a str,
    /// The password, perhaps with the code's six digits behind it.
    pub password: &'a Secret,
    /// The code, if it was sent by itself.
    pub code: Option<&'a Secret>,
}

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
    /// A browser's password: opens the account pages, or leads to the second step.
    pub async fn browser(
        &self,
        login: &str,
        password: &Secret,
        caller: &Caller,
    ) -> Result<CameIn, SignInError> {
        let came_in = self.browser_in(login, password, caller).await;
        self.0.count_sign_in(Door::Browser, &came_in);
        came_in
    }

    async fn browser_in(
        &self,
        login: &str,
        password: &Secret,
        caller: &Caller,
    ) -> Result<CameIn, SignInError> {
        let ports = &self.0;
        let found = ports.find(login, caller).await?;
        let (mut tx, account) = ports.prove(found, password, caller).await?;
        let came_in = ports.came_in(&mut *tx, &account, WayIn::Password, caller).await?;
        tx.commit().await?;
        Ok(came_in)
    }

    /// Signs an app in. The same app gets the same token again while it lives. Where a second factor is on, its code
    /// comes by itself or as six digits behind the password.
    pub async fn device(
        &self,
        credentials: &DeviceCredentials<'_>,
        client: &ClientIdentifier,
        about: DeviceAbout,
        caller: &Caller,
    ) -> Result<DeviceSignedIn, SignInError> {
        let signed_in = self.device_in(credentials, client, about, caller).await;
        self.0.count_sign_in(Door::Device, &signed_in);
        signed_in
    }

    async fn device_in(
        &self,
        credentials: &DeviceCredentials<'_>,
        client: &ClientIdentifier,
        about: DeviceAbout,
        caller: &Caller,
    ) -> Result<DeviceSignedIn, SignInError> {
        let ports = &self.0;
        let caller = &Caller { client: client.as_str().to_owned(), ..caller.clone() };
        let found = ports.find(credentials.login, caller).await?;
        let (password, code) = ports.told_apart(credentials, &found).await?;
        let (mut tx, account) = ports.prove(found, &password, caller).await?;
        let standing = ports.standing(&mut *tx, &account).await?;
        let refusal = match (way_in::next(WayIn::Password, standing), code) {
            (Next::Open, _) => None,
            (Next::ResetRequired, _) => Some(SignInError::ResetRequired),
            (Next::Locked, _) => Some(SignInError::Locked),
            (Next::Suspended, _) => Some(SignInError::Suspended),
            (Next::SecondStep, None) => Some(SignInError::CodeNeeded),
            (Next::SecondStep, Some(code)) => match ports.code(&mut *tx, &account, &code, caller).await? {
                Ok(_) => None,
                Err(ProofError::TooMany(limit)) => Some(limit.into()),
                Err(_) => Some(SignInError::CodeWrong),
            },
        };
        if let Some(refusal) = refusal {
            tx.commit().await?;
            ports.bell.mail();
            return Err(refusal);
        }
        let device = ports.device_row(&mut *tx, &account.id, client, about, &caller.address).await?;
        let class = device.about.class();
        if device.created_at == device.last_seen_at {
            ports.note_place(&mut *tx, &account.id, caller).await?;
        }
        let (_, token) = ports.token_for(&mut *tx, &account, Some(&device.id), None, class).await?;
        ports.record(&mut *tx, AuditKind::SignedIn, account.id.as_str(), caller, device.id.as_str()).await?;
        tx.commit().await?;
        Ok(DeviceSignedIn { account: account.id, device, token })
    }
}

/// Who a login names, before anything was proved.
struct Found {
    /// The canonical spelling of what was typed.
    name: String,
    account: Option<Account>,
    at: AtDoor,
}

impl Ports {
    /// Looks the login up, if this caller may still try.
    async fn find(&self, login: &str, caller: &Caller) -> Result<Found, SignInError> {
        let name = canonical(login);
        let mut read = self.store.read().await?;
        let account = match Login::parse(login) {
            Some(login) => self.by_login(&mut *read, &login).await?,
            None => None,
        };
        let at = self.at_door(&mut *read, account.as_ref(), &name, caller).await?;
        if self.admitted(&mut *read, &at, &name, caller).await?? == Price::Work && !caller.worked {
            return Err(SignInError::Work);
        }
        Ok(Found { name, account, at })
    }

    fn count_sign_in<T>(&self, door: Door, signed_in: &Result<T, SignInError>) {
        let outcome = match signed_in {
            Ok(_) => Outcome::In,
            Err(SignInError::Wrong) => Outcome::Wrong,
            Err(SignInError::CodeNeeded | SignInError::CodeWrong) => Outcome::Code,
            Err(SignInError::ResetRequired) => Outcome::ResetRequired,
            Err(SignInError::Suspended) => Outcome::Suspended,
            Err(SignInError::Locked) => Outcome::Locked,
            Err(SignInError::Work) => Outcome::Work,
            Err(SignInError::TooMany(_)) => Outcome::Limited,
            Err(SignInError::Fault(_)) => return,
        };
        self.guard.count(Counted::SignIn(door, outcome));
    }

    /// The password and the code an app sent. Digits behind the password are looked at before anything is hashed: they
    /// are a code only if they are the right one now, and otherwise part of the password.
    async fn told_apart(
        &self,
        credentials: &DeviceCredentials<'_>,
        found: &Found,
    ) -> Result<(Secret, Option<Secret>), SignInError> {
        let whole = (credentials.password.clone(), credentials.code.cloned());
        let (Some(account), None) = (&found.account, credentials.code) else { return Ok(whole) };
        let Some((before, digits)) = split_digits(credentials.password) else { return Ok(whole) };
        let mut read = self.store.read().await?;
        let factors = self.factors(&mut *read, &account.id).await?;
        let matching = self.digits_match(&mut *read, &factors, &digits).await?.is_some();
        Ok(if matching { (before, Some(digits)) } else { whole })
    }

    /// Checks the password of whom a login named, and gives a transaction to go on with.
    async fn prove(
        &self,
        found: Found,
        password: &Secret,
        caller: &Caller,
    ) -> Result<(Box<dyn AccountTx>, Account), SignInError> {
        let Found { name, account: found, at } = found;
        let (verdict, better) = self.weigh(password, found.as_ref()).await?;

        let mut tx = self.store.begin().await?;
        let disabled = self.password_disabled(&mut *tx, &at.whose).await?;
        let right = verdict != Verdict::Wrong && !disabled;
        let Some(account) = found.as_ref().filter(|_| right) else {
            let same = self.guard.same_password(password, &at.whose, self.now());
            self.note_failure(&mut *tx, &at, &name, found.as_ref(), caller).await?;
            let kinds = [AttackKind::Spraying, AttackKind::Stuffing];
            self.look_out(&mut *tx, &kinds, same, caller).await?;
            tx.commit().await?;
            return Err(SignInError::Wrong);
        };
        let mut account = self.unchanged(&mut *tx, account).await?.ok_or(SignInError::Wrong)?;
        self.password_good(&mut *tx, &at.whose).await?;
        if self.floors(&mut *tx, &account, None).await?.suspended() {
            tx.commit().await?;
            return Err(SignInError::Suspended);
        }
        self.tried(&mut *tx, SIGNED_IN, &[]).await?;
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
        let same = |now: &Account| match (&now.password, &account.password) {
            (Some(now), Some(then)) => self.vault.same_hash(now, then),
            (now, then) => now.is_none() && then.is_none(),
        };
        Ok(tx.account(&account.id).await?.filter(same))
    }

    /// Counts a wrong password, and tells the owner when it was the last one allowed in a row.
    pub(super) async fn note_failure(
        &self,
        tx: &mut dyn AccountTx,
        at: &AtDoor,
        name: &str,
        known: Option<&Account>,
        caller: &Caller,
    ) -> Result<(), Fault> {
        self.count_failure(tx, at, name, caller).await?;
        let last = self.failed_in_a_row(tx, Row::Password, &at.whose).await?;
        if let Some(account) = known.filter(|_| last) {
            let parameters =
                MailParameters { link: Some("/forgot".to_owned()), ..MailParameters::caused_by(caller) };
            let _ =
                self.queue_mail(tx, MailKind::PasswordDisabled, Some(&account.id), None, &parameters).await?;
            self.record(tx, AuditKind::PasswordDisabled, account.id.as_str(), caller, "").await?;
        }
        Ok(())
    }
}
