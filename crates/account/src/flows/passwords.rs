//! Changing a password, and choosing a new one after forgetting it.
//!
//! Both end every other browser session. The box "Sign out connected devices" ends players, apps and servers too, in
//! the same transaction, and costs the same for none and for a thousand devices. The browser that asked goes on in a
//! fresh session.

use std::sync::Arc;

use kernel::Secret;

use super::{Caller, ConnectedDevices, Opened, Ports, SignedIn};
use crate::account::{Account, LinkInMailError, PasswordReset, RESET_LIFE};
use crate::attempt::{FORGOT, FORGOT_ADDRESS, SIGN_IN, TooMany};
use crate::audit::AuditKind;
use crate::epoch::{Class, Level};
use crate::fault::{Fault, with_fault};
use crate::ids::{ResetId, TokenHash};
use crate::mail::{MailKind, MailParameters};
use crate::password::{self, PasswordRefusal};
use crate::person::{Email, EmailError, Login};
use crate::ports::AccountTx;
use crate::vault::Verdict;

/// Passwords.
#[derive(Clone)]
pub struct Passwords(pub(super) Arc<Ports>);

/// Why no reset mail was sent. Never says whether the address has an account.
#[derive(Debug, thiserror::Error)]
pub enum ForgotError {
    /// The address is none.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// Asked for too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why the password was not reset.
#[derive(Debug, thiserror::Error)]
pub enum ResetError {
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

/// Why the password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The present password is another one.
    #[error("the present password is wrong")]
    Wrong,
    /// Too many wrong ones.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The new password is not good enough.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(ForgotError, ResetError, ChangeError);

impl Passwords {
    /// Sends a reset link, if there is such an account.
    pub async fn forgot(&self, email: &str, caller: &Caller) -> Result<(), ForgotError> {
        let ports = &self.0;
        let email = Email::parse(email)?;
        let canonical = email.canonical();
        let mut tx = ports.store.begin().await?;
        ports.allowed(&mut *tx, FORGOT, &[canonical.expose()]).await??;
        ports.allowed(&mut *tx, FORGOT_ADDRESS, &[caller.address.expose()]).await??;
        ports.tried(&mut *tx, FORGOT, &[canonical.expose()]).await?;
        ports.tried(&mut *tx, FORGOT_ADDRESS, &[caller.address.expose()]).await?;
        if let Some(account) = ports.by_login(&mut *tx, &Login::Email(email)).await? {
            self.send_reset(&mut *tx, &account).await?;
        }
        tx.commit().await?;
        ports.bell.mail();
        Ok(())
    }

    /// Whether a reset link still opens the form.
    pub async fn look_at_reset(&self, token: &Secret) -> Result<(), ResetError> {
        let mut tx = self.0.store.read().await?;
        self.find_reset(&mut *tx, token).await.map(drop)
    }

    /// Chooses a new password with a reset link.
    pub async fn reset(
        &self,
        token: &Secret,
        new: &Secret,
        connected: ConnectedDevices,
        caller: &Caller,
    ) -> Result<Opened, ResetError> {
        let ports = &self.0;
        let mut read = ports.store.read().await?;
        let account = self.find_reset(&mut *read, token).await?;
        drop(read);
        let person = ports.person(&account)?;
        let new = password::accept(new, person.email.expose(), person.user_name.expose())?;
        let hash = ports.vault.hash_password(&new).await?;

        let mut tx = ports.store.begin().await?;
        let account = self.find_reset(&mut *tx, token).await?;
        let account = Account { password: Some(hash), ..account };
        let opened = self.replace(&mut *tx, account, connected, AuditKind::PasswordReset, caller).await?;
        tx.commit().await?;
        ports.bell.feed();
        ports.bell.mail();
        Ok(opened)
    }

    /// Changes the password of somebody who is signed in and knows it.
    pub async fn change(
        &self,
        signed_in: &SignedIn,
        current: &Secret,
        new: &Secret,
        connected: ConnectedDevices,
        caller: &Caller,
    ) -> Result<Opened, ChangeError> {
        let ports = &self.0;
        let mut read = ports.store.read().await?;
        let whose = signed_in.account.as_str();
        ports.allowed(&mut *read, SIGN_IN, &[whose, caller.address.expose()]).await??;
        let account = ports.account(&mut *read, &signed_in.account).await?;
        drop(read);
        let person = ports.person(&account)?;
        let new = password::accept(new, person.email.expose(), person.user_name.expose())?;
        let (verdict, _) = ports.weigh(current, Some(&account)).await?;
        let hash = ports.vault.hash_password(&new).await?;

        let mut tx = ports.store.begin().await?;
        let disabled = ports.password_disabled(&mut *tx, whose).await?;
        if verdict == Verdict::Wrong || disabled {
            ports.note_failure(&mut *tx, whose, whose, Some(&account), caller).await?;
            tx.commit().await?;
            return Err(ChangeError::Wrong);
        }
        let account = ports.unchanged(&mut *tx, &account).await?.ok_or(ChangeError::Wrong)?;
        let account = Account { password: Some(hash), ..account };
        let opened = self.replace(&mut *tx, account, connected, AuditKind::PasswordChanged, caller).await?;
        tx.commit().await?;
        ports.bell.feed();
        ports.bell.mail();
        Ok(opened)
    }

    async fn send_reset(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<(), Fault> {
        let ports = &self.0;
        let token = ports.entropy.token();
        let reset = PasswordReset {
            id: ResetId::draw(&*ports.entropy),
            token: TokenHash::of(&token),
            account: account.id.clone(),
            issued: ports.issued(tx).await?,
            created_at: ports.now(),
            expires_at: ports.now() + RESET_LIFE,
        };
        tx.insert_reset(&reset).await?;
        let parameters = MailParameters {
            link: Some(format!("/reset?token={}", token.expose())),
            ..MailParameters::default()
        };
        let _ = ports.queue_mail(tx, MailKind::ResetPassword, Some(&account.id), None, &parameters).await?;
        Ok(())
    }

    async fn find_reset(&self, tx: &mut dyn AccountTx, token: &Secret) -> Result<Account, ResetError> {
        let ports = &self.0;
        let reset = tx.reset_by_token(&TokenHash::of(token)).await?.ok_or(LinkInMailError::Unknown)?;
        let account = ports.account(tx, &reset.account).await?;
        reset.usable(&ports.floors(tx, &account, None).await?, ports.now())?;
        Ok(account)
    }

    /// Puts the new password in place and ends what the old one opened.
    async fn replace(
        &self,
        tx: &mut dyn AccountTx,
        account: Account,
        connected: ConnectedDevices,
        kind: AuditKind,
        caller: &Caller,
    ) -> Result<Opened, Fault> {
        let ports = &self.0;
        match connected {
            ConnectedDevices::SignOut => ports.end_connected(tx, &account).await?,
            ConnectedDevices::Keep => {
                ports.raise(tx, &Level::Account(account.id.clone()), &[Class::Web]).await?;
            }
        }
        let account = Account { password_epoch: ports.issued(tx).await?, ..account };
        tx.update_account(&account).await?;
        tx.delete_resets(&account.id).await?;
        ports.password_good(tx, account.id.as_str()).await?;
        let parameters = MailParameters { link: Some("/forgot".to_owned()), ..MailParameters::default() };
        let _ = ports.queue_mail(tx, MailKind::PasswordChanged, Some(&account.id), None, &parameters).await?;
        let opened = ports.open_session(tx, &account.id, caller).await?;
        let note = match connected {
            ConnectedDevices::SignOut => "signed out connected devices",
            ConnectedDevices::Keep => "kept connected devices",
        };
        ports.record(tx, kind, account.id.as_str(), caller, note).await?;
        Ok(opened)
    }
}
