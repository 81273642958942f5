//! Changing a password, and choosing a new one after forgetting it.
//!
//! Both end every other browser session. The box "Sign out connected devices" ends players, apps and servers too, in
//! the same transaction, and costs the same for none and for a thousand devices. The browser that asked goes on in a
//! fresh session.

use std::sync::Arc;

use kernel::Secret;

use super::passkeys::Without;
use super::{Caller, ConnectedDevices, Fresh, Opened, Ports, Proof, ProofError, Ways};
use crate::account::{Account, LinkInMailError};
use crate::attack::AttackKind;
use crate::attempt::{FORGOT, FORGOT_ADDRESS, FORGOT_NETWORK, FORGOTTEN, TooMany};
use crate::audit::AuditKind;
use crate::factor::Factors;
use crate::fault::{Fault, StoreError, with_fault};
use crate::ids::TokenHash;
use crate::mail::{MailKind, MailParameters, What};
use crate::network::networks;
use crate::password::{self, Beside, PasswordRefusal};
use crate::person::{Email, EmailError};
use crate::ports::AccountTx;
use crate::way_in::WayIn;

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
    /// The account asks for a second factor, and the mailbox is none.
    #[error("the account asks for a second factor, too")]
    ProofNeeded,
    /// The second factor is not accepted.
    #[error(transparent)]
    Proof(ProofError),
    /// The new password is not good enough.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why the password was not changed or removed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The new password is not good enough.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// Without it nothing else could sign in.
    #[error("nothing else can sign in to the account")]
    LastWayIn,
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(ForgotError, ResetError, ChangeError);

/// Why a new password was not taken, before anything else was decided.
enum AcceptError {
    Password(PasswordRefusal),
    Fault(Fault),
}

impl From<PasswordRefusal> for AcceptError {
    fn from(refusal: PasswordRefusal) -> Self {
        Self::Password(refusal)
    }
}

impl From<Fault> for AcceptError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<AcceptError> for ResetError {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Password(refusal) => refusal.into(),
            AcceptError::Fault(fault) => fault.into(),
        }
    }
}

impl From<AcceptError> for ChangeError {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Password(refusal) => refusal.into(),
            AcceptError::Fault(fault) => fault.into(),
        }
    }
}

impl Passwords {
    /// Sends a reset link, if there is such an account.
    pub async fn forgot(&self, email: &str, caller: &Caller) -> Result<(), ForgotError> {
        let ports = &self.0;
        let email = Email::parse(email)?;
        let canonical = email.canonical();
        let mut tx = ports.store.begin().await?;
        ports.allowed(&mut *tx, FORGOT, &[canonical.expose()]).await??;
        ports.allowed(&mut *tx, FORGOT_ADDRESS, &[caller.address.expose()]).await??;
        let network = networks(caller.address.expose()).narrow;
        ports.allowed(&mut *tx, FORGOT_NETWORK, &[&network]).await??;
        ports.tried(&mut *tx, FORGOT, &[canonical.expose()]).await?;
        ports.tried(&mut *tx, FORGOT_ADDRESS, &[caller.address.expose()]).await?;
        ports.tried(&mut *tx, FORGOT_NETWORK, &[&network]).await?;
        ports.tried(&mut *tx, FORGOTTEN, &[]).await?;
        ports.look_out(&mut *tx, &[AttackKind::Forgotten], 0, caller).await?;
        // The same for every address: whether it has an account is looked up when the mail is sent.
        let parameters =
            MailParameters { to: Some(email.expose().to_owned()), ..MailParameters::caused_by(caller) };
        let _ = ports.queue_mail(&mut *tx, MailKind::ResetPassword, None, None, &parameters).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(())
    }

    /// Whether a reset link still opens the form, and what the form asks for beside the new password.
    pub async fn look_at_reset(&self, token: &Secret) -> Result<Ways, ResetError> {
        let mut tx = self.0.store.read().await?;
        let account = self.find_reset(&mut *tx, token).await?;
        Ok(self.0.ways(&mut *tx, &account).await?)
    }

    /// Chooses a new password with a reset link. The mailbox stands in for the password, never for the second factor.
    pub async fn reset(
        &self,
        token: &Secret,
        new: &Secret,
        proof: Option<&Proof>,
        connected: ConnectedDevices,
        caller: &Caller,
    ) -> Result<Opened, ResetError> {
        let ports = &self.0;
        let mut read = ports.store.read().await?;
        let account = self.find_reset(&mut *read, token).await?;
        let factors = ports.factors(&mut *read, &account.id).await?;
        drop(read);
        let new = self.accept(&account, &factors, new).await?;
        let hash = ports.vault.hash_password(&new).await?;

        let mut tx = ports.store.begin().await?;
        let account = self.find_reset(&mut *tx, token).await?;
        let way = if ports.factors(&mut *tx, &account.id).await?.on() {
            let proof = proof.ok_or(ResetError::ProofNeeded)?;
            match ports.second_factor(&mut *tx, &account, proof, caller).await? {
                Ok(way) => way,
                Err(refusal) => return Err(ResetError::Proof(ports.refused(tx, refusal).await?)),
            }
        } else {
            WayIn::Mail
        };
        let account = Account { password: Some(hash), ..account };
        self.note_length(&mut *tx, &account, &new).await?;
        let opened =
            self.replace(&mut *tx, account, connected, (AuditKind::PasswordReset, way), caller).await?;
        tx.commit().await?;
        ports.bell.feed();
        ports.bell.mail();
        Ok(opened)
    }

    /// Changes the password of somebody who showed lately who they are, or gives them one.
    pub async fn change(
        &self,
        who: &Fresh,
        new: &Secret,
        connected: ConnectedDevices,
        caller: &Caller,
    ) -> Result<Opened, ChangeError> {
        let ports = &self.0;
        let mut read = ports.store.read().await?;
        let account = ports.account(&mut *read, &who.account).await?;
        let factors = ports.factors(&mut *read, &who.account).await?;
        drop(read);
        let new = self.accept(&account, &factors, new).await?;
        let hash = ports.vault.hash_password(&new).await?;

        let mut tx = ports.store.begin().await?;
        let account = ports.unchanged(&mut *tx, &account).await?.ok_or(StoreError::Stale)?;
        let account = Account { password: Some(hash), ..account };
        self.note_length(&mut *tx, &account, &new).await?;
        let kind = (AuditKind::PasswordChanged, who.proved_by);
        let opened = self.replace(&mut *tx, account, connected, kind, caller).await?;
        tx.commit().await?;
        ports.bell.feed();
        ports.bell.mail();
        Ok(opened)
    }

    /// Takes the password away from somebody who has another way in.
    pub async fn remove(&self, who: &Fresh, caller: &Caller) -> Result<(), ChangeError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, &who.account).await?;
        if !ports.otherwise(&mut *tx, &account, Without::Password).await? {
            return Err(ChangeError::LastWayIn);
        }
        tx.update_account(&Account { password: None, ..account.clone() }).await?;
        tx.delete_resets(&account.id).await?;
        ports.tell_ways_in(&mut *tx, &account.id, What::PasswordRemoved, None, caller).await?;
        ports.record(&mut *tx, AuditKind::PasswordRemoved, account.id.as_str(), caller, "").await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(())
    }

    /// Whether a new password is good enough for this account.
    async fn accept(
        &self,
        account: &Account,
        factors: &Factors,
        new: &Secret,
    ) -> Result<Secret, AcceptError> {
        let person = self.0.person(account)?;
        let beside = if factors.on() { Beside::SecondFactor } else { Beside::Nothing };
        let new = password::accept(new, person.email.expose(), person.user_name.expose(), beside)?;
        Ok(self.0.unbreached(new).await?)
    }

    /// Remembers whether the password is shorter than one that stands alone: then the second factor must stay.
    async fn note_length(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        new: &Secret,
    ) -> Result<(), Fault> {
        let factors = self.0.factors(tx, &account.id).await?;
        let short_password = !password::stands_alone(new);
        if factors.short_password != short_password {
            tx.put_factors(&Factors { short_password, ..factors }).await?;
        }
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
        (kind, way): (AuditKind, WayIn),
        caller: &Caller,
    ) -> Result<Opened, Fault> {
        let ports = &self.0;
        ports.end_others(tx, &account, connected).await?;
        let account = Account { password_epoch: ports.issued(tx).await?, ..account };
        tx.update_account(&account).await?;
        tx.delete_resets(&account.id).await?;
        ports.password_good(tx, account.id.as_str()).await?;
        let parameters =
            MailParameters { link: Some("/forgot".to_owned()), ..MailParameters::caused_by(caller) };
        let _ = ports.queue_mail(tx, MailKind::PasswordChanged, Some(&account.id), None, &parameters).await?;
        let opened = ports.open_session(tx, &account.id, way, caller).await?;
        let note = match connected {
            ConnectedDevices::SignOut => "signed out connected devices",
            ConnectedDevices::Keep => "kept connected devices",
        };
        ports.record(tx, kind, account.id.as_str(), caller, note).await?;
        Ok(opened)
    }
}
