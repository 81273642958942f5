//! "This wasn't me": locking an account from a mail, proving whose it is, and setting it right.
//!
//! Locking needs nothing but the link, so it takes nothing away: it ends what is signed in and makes the password
//! useless. Everything else waits for proof. The mail that proves goes to the address that was there before a change
//! that can still be taken back.

use std::sync::Arc;

use kernel::{Secret, Timestamp};

use super::{Caller, Ports, Proof, ProofError};
use crate::account::{Account, LinkInMailError};
use crate::attempt::{RECOVER, TooMany};
use crate::audit::AuditKind;
use crate::epoch::{Class, Level};
use crate::fault::{Fault, with_fault};
use crate::ids::{AccountId, NotMeId, RecoveryId, TokenHash};
use crate::lock::{Lock, NotMe, PROVEN_LIFE, RECOVERY_LIFE, Recovery};
use crate::mail::{MailKind, MailParameters};
use crate::passkey::{Passkey, PasskeyRefusal};
use crate::person::Email;
use crate::ports::AccountTx;
use crate::way_in::WayIn;

/// Locking and proving.
#[derive(Clone)]
pub struct Locks(pub(super) Arc<Ports>);

/// What a "This wasn't me" link is about.
#[derive(Debug, Clone)]
pub struct Disowned {
    /// The word of the mail.
    pub about: String,
    /// When the thing happened.
    pub at: Timestamp,
    /// Whether the account is locked already.
    pub locked: bool,
}

/// How somebody can prove that a locked account is theirs.
#[derive(Debug, Clone)]
pub struct ProofWays {
    /// The address a mail goes to, with all but its first letters hidden.
    pub mail_to: String,
    /// Whether a recovery code is old enough to prove anything.
    pub recovery_code: bool,
    /// Whether a passkey is.
    pub passkey: bool,
}

/// Why a link did not lock, or a locked account was not recovered.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The link is unknown, used or too old.
    #[error(transparent)]
    Link(#[from] LinkInMailError),
    /// What was shown proves nothing.
    #[error("what was shown does not prove whose account it is")]
    Unproven,
    /// The passkey's answer is not accepted.
    #[error(transparent)]
    Passkey(#[from] PasskeyRefusal),
    /// Too many tries.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(LockError);

impl Locks {
    /// What a link is about, without doing anything.
    pub async fn look(&self, token: &Secret) -> Result<Disowned, LockError> {
        let mut tx = self.0.store.read().await?;
        let link = self.0.not_me(&mut *tx, token).await?;
        let locked = tx.lock_of(&link.account).await?.is_some();
        Ok(Disowned { about: link.about, at: link.created_at, locked })
    }

    /// The link was used: locks the account, and takes back a change of address it was about.
    pub async fn disown(&self, token: &Secret, caller: &Caller) -> Result<(), LockError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let link = ports.not_me(&mut *tx, token).await?;
        let account = ports.account(&mut *tx, &link.account).await?;
        ports.drop_or_revert_email_change(&mut *tx, &account, &link.about).await?;
        // Read again: taking back an address changed it.
        let account = ports.account(&mut *tx, &link.account).await?;
        ports.lock(&mut *tx, &account, &link.about, caller).await?;
        tx.commit().await?;
        ports.bell.feed();
        ports.bell.mail();
        Ok(())
    }

    /// The operator locks an account.
    pub async fn lock_by_operator(&self, account: &AccountId, caller: &Caller) -> Result<(), Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, account).await?;
        ports.lock(&mut *tx, &account, "operator", caller).await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(())
    }

    /// The operator opens a lock; says whether there was one. The old password stays dead: its owner gets a link by mail.
    pub async fn unlock_by_operator(&self, account: &AccountId, caller: &Caller) -> Result<bool, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, account).await?;
        if tx.lock_of(&account.id).await?.is_none() {
            return Ok(false);
        }
        ports.unlock(&mut *tx, &account).await?;
        ports
            .record(&mut *tx, AuditKind::AccountUnlocked, account.id.as_str(), caller, "by the operator")
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The lock of an account, for the operator and the pages.
    pub async fn of(&self, account: &AccountId) -> Result<Option<Lock>, Fault> {
        let mut tx = self.0.store.read().await?;
        Ok(tx.lock_of(account).await?)
    }

    /// How the person behind a link can prove that the locked account is theirs.
    pub async fn ways(&self, token: &Secret) -> Result<ProofWays, LockError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let (account, lock) = ports.locked_by_link(&mut *tx, token).await?;
        let made = ports.factors(&mut *tx, &account.id).await?.recovery_made_at;
        let passkeys = tx.passkeys_of(&account.id).await?;
        Ok(ProofWays {
            mail_to: masked(&ports.trusted_address(&mut *tx, &account).await?),
            recovery_code: made.is_some_and(|at| lock.trusts(at))
                && tx.count_recovery_codes(&account.id).await? > 0,
            passkey: passkeys.iter().any(|passkey| lock.trusts(passkey.created_at) && !passkey.barred()),
        })
    }

    /// Sends the mail that proves, to the address that was there before.
    pub async fn send_mail(&self, token: &Secret) -> Result<(), LockError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let (account, _) = ports.locked_by_link(&mut *tx, token).await?;
        ports.allowed(&mut *tx, RECOVER, &[account.id.as_str()]).await??;
        ports.tried(&mut *tx, RECOVER, &[account.id.as_str()]).await?;
        ports.send_recovery(&mut *tx, &account).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(())
    }

    /// A recovery code or a passkey proves whose account it is, if it is old enough; gives leave to set it right. A code
    /// of the app does not: it is asked for after a password, and the password is what is in doubt.
    pub async fn prove(&self, token: &Secret, shown: &Proof, caller: &Caller) -> Result<Secret, LockError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let (account, lock) = ports.locked_by_link(&mut *tx, token).await?;
        let leave = match shown {
            Proof::Code(typed) => ports.leave_by_code(&mut *tx, &account, &lock, typed, caller).await?,
            Proof::Passkey(answered) => {
                match ports.passkey(&mut *tx, Some(&account.id), answered, caller).await? {
                    Ok(passkey) => Ok(ports.leave_by_passkey(&mut *tx, &account, &passkey).await?),
                    Err(refusal) => Err(refusal.into()),
                }
            }
            Proof::Password(_) => Ok(None),
        };
        tx.commit().await?;
        ports.bell.mail();
        leave?.ok_or(LockError::Unproven)
    }
}

impl Ports {
    /// Adds the "This wasn't me" link to a mail that has one.
    pub(super) async fn add_not_me(
        &self,
        tx: &mut dyn AccountTx,
        kind: MailKind,
        account: &AccountId,
        parameters: &mut MailParameters,
    ) -> Result<(), Fault> {
        let Some(life) = kind.not_me_life() else { return Ok(()) };
        let token = self.entropy.token();
        let link = NotMe {
            id: NotMeId::draw(&*self.entropy),
            token: TokenHash::of(&token),
            account: account.clone(),
            about: kind.as_str().to_owned(),
            created_at: self.now(),
            expires_at: self.now() + life,
        };
        tx.insert_not_me(&link).await?;
        parameters.not_me = Some(format!("/not-me?token={}", token.expose()));
        Ok(())
    }

    async fn not_me(&self, tx: &mut dyn AccountTx, token: &Secret) -> Result<NotMe, LockError> {
        let link = tx.not_me_by_token(&TokenHash::of(token)).await?.ok_or(LinkInMailError::Unknown)?;
        link.usable(self.now())?;
        Ok(link)
    }

    /// The locked account a link belongs to.
    pub(super) async fn locked_by_link(
        &self,
        tx: &mut dyn AccountTx,
        token: &Secret,
    ) -> Result<(Account, Lock), LockError> {
        let link = self.not_me(tx, token).await?;
        let lock = tx.lock_of(&link.account).await?.ok_or(LinkInMailError::Unknown)?;
        Ok((self.account(tx, &link.account).await?, lock))
    }

    /// Ends everything that is signed in, makes the password useless, and says so to the owner.
    async fn lock(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        about: &str,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let lock = Lock { account: account.id.clone(), about: about.to_owned(), locked_at: self.now() };
        if !tx.insert_lock(&lock).await? {
            return Ok(());
        }
        self.end_connected(tx, account).await?;
        // What is signed out now, and the password, stay dead when the lock is opened.
        self.raise(tx, &Level::Account(account.id.clone()), &[Class::Credential]).await?;
        for class in Class::ALL {
            tx.raise(&Level::Disowned(account.id.clone()), class, Level::LOCKED).await?;
        }
        tx.delete_resets(&account.id).await?;
        self.record(tx, AuditKind::AccountLocked, account.id.as_str(), caller, about).await
    }

    /// Opens the lock and ends every link around it.
    pub(super) async fn unlock(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<(), Fault> {
        for class in Class::ALL {
            tx.raise(&Level::Disowned(account.id.clone()), class, kernel::Epoch::ZERO).await?;
        }
        tx.delete_lock(&account.id).await?;
        tx.delete_not_mes(&account.id).await?;
        tx.delete_recoveries(&account.id).await?;
        Ok(())
    }

    /// Where mails about a locked account go: the address before a change that can still be taken back.
    pub(super) async fn trusted_address(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
    ) -> Result<Email, Fault> {
        match tx.newest_email_change(&account.id).await? {
            Some(change) if change.revertible(self.now()) => Ok(self.change_addresses(account, &change)?.0),
            _ => Ok(self.person(account)?.email),
        }
    }

    /// Leave to set a locked account right, for who typed one of its recovery codes.
    async fn leave_by_code(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        lock: &Lock,
        typed: &Secret,
        caller: &Caller,
    ) -> Result<Result<Option<Secret>, LockError>, Fault> {
        let made = self.factors(tx, &account.id).await?.recovery_made_at;
        if !made.is_some_and(|at| lock.trusts(at)) {
            return Ok(Ok(None));
        }
        Ok(match self.code(tx, account, typed, caller).await? {
            Ok(WayIn::RecoveryCode) => Ok(Some(self.leave(tx, account, WayIn::RecoveryCode).await?)),
            Err(ProofError::TooMany(limit)) => Err(limit.into()),
            Ok(_) | Err(_) => Ok(None),
        })
    }

    /// The same for who answered with this passkey of it. None if it is too young to prove anything.
    pub(super) async fn leave_by_passkey(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        passkey: &Passkey,
    ) -> Result<Option<Secret>, Fault> {
        let lock = tx.lock_of(&account.id).await?;
        if !lock.is_some_and(|lock| lock.trusts(passkey.created_at)) {
            return Ok(None);
        }
        Ok(Some(self.leave(tx, account, WayIn::Passkey).await?))
    }

    /// Queues the mail whose link proves.
    pub(super) async fn send_recovery(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<(), Fault> {
        let parameters = self.recovery_words(tx, account).await?;
        let _ = self.queue_mail(tx, MailKind::Recover, Some(&account.id), None, &parameters).await?;
        Ok(())
    }

    /// What that mail says, and where it goes.
    pub(super) async fn recovery_words(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
    ) -> Result<MailParameters, Fault> {
        let token = self.leave(tx, account, WayIn::Mail).await?;
        Ok(MailParameters {
            to: Some(self.trusted_address(tx, account).await?.expose().to_owned()),
            link: Some(format!("/recover?token={}", token.expose())),
            ..MailParameters::default()
        })
    }

    /// Notes how somebody proved whose account it is, and gives what shows that they did.
    async fn leave(&self, tx: &mut dyn AccountTx, account: &Account, proof: WayIn) -> Result<Secret, Fault> {
        let token = self.entropy.token();
        let life = if proof == WayIn::Mail { RECOVERY_LIFE } else { PROVEN_LIFE };
        let recovery = Recovery {
            id: RecoveryId::draw(&*self.entropy),
            token: TokenHash::of(&token),
            account: account.id.clone(),
            proof,
            created_at: self.now(),
            expires_at: self.now() + life,
        };
        tx.insert_recovery(&recovery).await?;
        Ok(token)
    }
}

/// An address with all but its first letters hidden: enough for its owner to know which mailbox to look into.
fn masked(email: &Email) -> String {
    let (local, domain) = email.expose().split_once('@').unwrap_or_default();
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    let ending = domain.rsplit_once('.').map(|(_, ending)| format!(".{ending}")).unwrap_or_default();
    format!("{}…@{}…{ending}", first(local), first(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_address_shows_its_owner_which_mailbox_and_a_stranger_little() {
        let masked = |text| masked(&Email::parse(text).unwrap());
        assert_eq!(masked("ana.silva@mail.example.org"), "a…@m….org");
        assert_eq!(masked("ä@localhost"), "ä…@l…");
    }
}
