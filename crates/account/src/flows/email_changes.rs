//! Changing the e-mail address: asked for, confirmed at both ends, taken back from the old one.
//!
//! The page says the same whoever has the new address already; the address itself is told. The old address is told at
//! once, can stop the change, and can take it back for a week after.

use std::sync::Arc;

use kernel::{Secret, Timestamp};

use super::{Caller, Fresh, Ports};
use crate::account::{Account, LinkInMailError};
use crate::attempt::{EMAIL_CHANGE, TooMany};
use crate::audit::AuditKind;
use crate::email_change::{ChangeState, EmailChange, SILENCE};
use crate::fault::{Fault, with_fault};
use crate::ids::{AccountId, EmailChangeId, Index, Lookup, TokenHash};
use crate::lock::TRUSTED_AGE;
use crate::mail::{MailKind, MailParameters};
use crate::person::{Email, EmailError};
use crate::ports::AccountTx;
use crate::reservation::{EMAIL_HELD, Held, Reservation};
use crate::vault::{Column, IndexKind};
use crate::way_in::WayIn;

/// Changing the address.
#[derive(Clone)]
pub struct EmailChanges(pub(super) Arc<Ports>);

/// A change as its owner sees it.
#[derive(Debug, Clone)]
pub struct EmailChangeView {
    /// The address before.
    pub old: Email,
    /// The address after.
    pub new: Email,
    /// How far it has come.
    pub state: ChangeState,
    /// Whether the new address confirmed.
    pub new_confirmed: bool,
    /// Whether the old address confirmed.
    pub old_confirmed: bool,
    /// When the old address's silence counts as consent, if ever.
    pub silent_until: Option<Timestamp>,
    /// Until when the change can be taken back.
    pub revertible_until: Option<Timestamp>,
}

/// Which end a link was sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The new address.
    New,
    /// The old address.
    Old,
}

/// Why a change was not begun. None of them says whether the new address has an account.
#[derive(Debug, thiserror::Error)]
pub enum EmailChangeError {
    /// The address is none.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// It is the address the account has.
    #[error("the account has that address already")]
    Same,
    /// The last change can still be taken back.
    #[error("the last change can be taken back until {until}; then the address can be changed again")]
    TooSoon {
        /// Until when.
        until: Timestamp,
    },
    /// Asked for too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a link confirms nothing.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmEmailError {
    /// The link is unknown, used or too old.
    #[error(transparent)]
    Link(#[from] LinkInMailError),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(EmailChangeError, ConfirmEmailError);

impl EmailChanges {
    /// Asks for a new address. A change that still waits is dropped for it.
    pub async fn ask(&self, by: &Fresh, typed: &str, caller: &Caller) -> Result<(), EmailChangeError> {
        let ports = &self.0;
        let new = Email::parse(typed)?;
        let new_index = ports.vault.lookup(IndexKind::Email, new.canonical().expose());
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, &by.account).await?;
        if new_index.fits(&account.email_index) {
            return Err(EmailChangeError::Same);
        }
        ports.allowed(&mut *tx, EMAIL_CHANGE, &[account.id.as_str()]).await??;
        ports.tried(&mut *tx, EMAIL_CHANGE, &[account.id.as_str()]).await?;
        self.end_last(&mut *tx, &account).await?;
        let (change, to_new, to_old) =
            self.made(&account, &new, new_index.now, ports.trusted_factor(&mut *tx, by).await?)?;
        tx.insert_email_change(&change).await?;
        self.tell_new(&mut *tx, &account, (&new, new_index), &to_new, caller).await?;
        let parameters = MailParameters {
            link: Some(format!("/account/email/confirm?token={}", to_old.expose())),
            to: Some(ports.person(&account)?.email.expose().to_owned()),
            reason: Some(new.expose().to_owned()),
            ..MailParameters::caused_by(caller)
        };
        let _ = ports
            .queue_mail(&mut *tx, MailKind::EmailChangeAsked, Some(&account.id), None, &parameters)
            .await?;
        ports.record(&mut *tx, AuditKind::EmailChangeAsked, account.id.as_str(), caller, "").await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(())
    }

    /// The newest change of an account that still matters.
    pub async fn of(&self, account: &AccountId) -> Result<Option<EmailChangeView>, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let account = ports.account(&mut *tx, account).await?;
        let Some(change) = tx.newest_email_change(&account.id).await? else { return Ok(None) };
        let now = ports.now();
        if change.open(now).is_err() && !change.revertible(now) {
            return Ok(None);
        }
        let (old, new) = ports.change_addresses(&account, &change)?;
        Ok(Some(EmailChangeView {
            old,
            new,
            state: change.state,
            new_confirmed: change.new_confirmed_at.is_some(),
            old_confirmed: change.old_confirmed_at.is_some(),
            silent_until: change.silent_until(),
            revertible_until: change.revertible_until(),
        }))
    }

    /// Its owner does not want it any more.
    pub async fn drop_waiting(&self, of: &AccountId, caller: &Caller) -> Result<(), Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, of).await?;
        if let Some(change) = tx.newest_email_change(&account.id).await?
            && change.state == ChangeState::Waiting
        {
            tx.update_email_change(&change.dropped(ports.now())).await?;
            ports.record(&mut *tx, AuditKind::EmailChangeDropped, of.as_str(), caller, "").await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// What a link would confirm, without doing it.
    pub async fn look(&self, token: &Secret) -> Result<End, ConfirmEmailError> {
        let mut tx = self.0.store.read().await?;
        let (change, end) = self.find(&mut *tx, token).await?;
        change.open(self.0.now())?;
        Ok(end)
    }

    /// A link was followed: one end confirms. Says whether the new address stands now.
    pub async fn confirm(&self, token: &Secret, caller: &Caller) -> Result<ChangeState, ConfirmEmailError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let (change, end) = self.find(&mut *tx, token).await?;
        let account = ports.account(&mut *tx, &change.account).await?;
        if ports.floors(&mut *tx, &account, None).await?.locked() {
            return Err(LinkInMailError::Unknown.into());
        }
        let change = match end {
            End::New => change.confirm_new(ports.now())?,
            End::Old => change.confirm_old(ports.now())?,
        };
        let state = self.settle(&mut *tx, &account, change, caller).await?;
        tx.commit().await?;
        ports.bell.mail();
        ports.bell.feed();
        Ok(state)
    }

    /// Lets those stand whose old address was silent long enough, at most `limit`; says how many that was.
    pub async fn settle_silent(&self, limit: i64, caller: &Caller) -> Result<usize, Fault> {
        let ports = &self.0;
        let mut read = ports.store.read().await?;
        let waiting = read.silent_email_changes(ports.now() - SILENCE, limit).await?;
        drop(read);
        let mut settled = 0;
        for change in waiting.into_iter().filter(|change| change.ready(ports.now())) {
            let mut tx = ports.store.begin().await?;
            let account = ports.account(&mut *tx, &change.account).await?;
            if !ports.floors(&mut *tx, &account, None).await?.locked() {
                self.settle(&mut *tx, &account, change, caller).await?;
                tx.commit().await?;
                settled += 1;
            }
        }
        ports.bell.mail();
        Ok(settled)
    }

    /// Ends the change before this one; refuses while that one can be taken back, or an old address could be left behind.
    async fn end_last(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<(), EmailChangeError> {
        let now = self.0.now();
        match tx.newest_email_change(&account.id).await? {
            Some(last) if last.revertible(now) => {
                let until = last.revertible_until().unwrap_or(now);
                Err(EmailChangeError::TooSoon { until })
            }
            Some(last) if last.state == ChangeState::Waiting => {
                Ok(tx.update_email_change(&last.dropped(now)).await?)
            }
            Some(_) | None => Ok(()),
        }
    }

    fn made(
        &self,
        account: &Account,
        new: &Email,
        new_email_index: Index,
        second_factor: bool,
    ) -> Result<(EmailChange, Secret, Secret), Fault> {
        let ports = &self.0;
        let (to_new, to_old) = (ports.entropy.token(), ports.entropy.token());
        let id = EmailChangeId::draw(&*ports.entropy);
        let own = ports.own_of(account)?;
        let old = ports.person(account)?.email;
        let seal = |column, email: &Email| own.seal(column, id.as_str(), &Secret::new(email.expose()));
        let change = EmailChange {
            account: account.id.clone(),
            old_email: seal(Column::EmailChangeOld, &old)?,
            old_email_index: account.email_index,
            new_email: seal(Column::EmailChangeNew, new)?,
            new_email_index,
            new_token: TokenHash::of(&to_new),
            old_token: TokenHash::of(&to_old),
            second_factor,
            state: ChangeState::Waiting,
            asked_at: ports.now(),
            new_confirmed_at: None,
            old_confirmed_at: None,
            settled_at: None,
            version: 0,
            id,
        };
        Ok((change, to_new, to_old))
    }

    /// The new address hears of it: with a link, or, if it is somebody else's, that nothing will change.
    async fn tell_new(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        (new, index): (&Email, Lookup),
        token: &Secret,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let ports = &self.0;
        let theirs = ports.address_taken(tx, &index, Some(&account.id)).await?;
        let to = Some(new.expose().to_owned());
        let (kind, parameters) = if theirs {
            (MailKind::AddressInUse, MailParameters { to, ..MailParameters::caused_by(caller) })
        } else {
            let link = Some(format!("/account/email/confirm?token={}", token.expose()));
            (MailKind::ConfirmEmail, MailParameters { to, link, ..MailParameters::caused_by(caller) })
        };
        // Nobody's account: the name of whoever asked is not told to a stranger's mailbox.
        let _ = ports.queue_mail(tx, kind, None, None, &parameters).await?;
        if !theirs {
            // Whether the change stands or not, the address was this person's idea and ends with them.
            tx.give_mails(&index, &account.id).await?;
        }
        Ok(())
    }

    async fn find(
        &self,
        tx: &mut dyn AccountTx,
        token: &Secret,
    ) -> Result<(EmailChange, End), ConfirmEmailError> {
        let hash = TokenHash::of(token);
        let change = tx.email_change_by_token(&hash).await?.ok_or(LinkInMailError::Unknown)?;
        let end = if change.new_token == hash { End::New } else { End::Old };
        Ok((change, end))
    }

    /// Saves a change, and puts the new address in place if nothing is missing any more.
    async fn settle(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        change: EmailChange,
        caller: &Caller,
    ) -> Result<ChangeState, Fault> {
        let ports = &self.0;
        let now = ports.now();
        let id = account.id.as_str();
        if !change.ready(now) {
            tx.update_email_change(&change).await?;
            return Ok(ChangeState::Waiting);
        }
        let (old, new) = ports.change_addresses(account, &change)?;
        let index = ports.vault.lookup(IndexKind::Email, new.canonical().expose());
        if ports.address_taken(tx, &index, Some(&account.id)).await? {
            tx.update_email_change(&change.dropped(now)).await?;
            ports.record(tx, AuditKind::EmailChangeDropped, id, caller, "").await?;
            return Ok(ChangeState::Dropped);
        }
        let done = change.take_effect(now).map_err(|_| Fault::Nonsense { what: "change of address" })?;
        tx.update_email_change(&done).await?;
        ports.put_address(tx, account, &new, &old).await?;
        let parameters =
            MailParameters { to: Some(old.expose().to_owned()), ..MailParameters::caused_by(caller) };
        let _ = ports.queue_mail(tx, MailKind::EmailChanged, Some(&account.id), None, &parameters).await?;
        ports.record(tx, AuditKind::EmailChanged, id, caller, "").await?;
        Ok(ChangeState::Done)
    }
}

impl Ports {
    /// Whether a second factor was shown lately that is older than a week: a younger one may be a stranger's. A passkey
    /// does not count, because one that was added and taken away again in between cannot be told from an old one.
    async fn trusted_factor(&self, tx: &mut dyn AccountTx, by: &Fresh) -> Result<bool, Fault> {
        let old = |made_at: Timestamp| made_at + TRUSTED_AGE <= self.now();
        let factors = self.factors(tx, &by.account).await?;
        Ok(match by.proved_by {
            WayIn::Code => factors.app.is_some_and(|app| old(app.since)),
            WayIn::RecoveryCode => factors.recovery_made_at.is_some_and(old),
            WayIn::Password | WayIn::Passkey | WayIn::Identity | WayIn::Mail => false,
        })
    }

    /// The addresses of a change: before and after.
    pub(super) fn change_addresses(
        &self,
        account: &Account,
        change: &EmailChange,
    ) -> Result<(Email, Email), Fault> {
        let (own, row) = (self.own_of(account)?, change.id.as_str());
        Ok((
            Email::stored(own.open(Column::EmailChangeOld, row, &change.old_email)?),
            Email::stored(own.open(Column::EmailChangeNew, row, &change.new_email)?),
        ))
    }

    /// Whether an address belongs to another account, or is held for one.
    pub(super) async fn address_taken(
        &self,
        tx: &mut dyn AccountTx,
        index: &Lookup,
        but: Option<&AccountId>,
    ) -> Result<bool, Fault> {
        let owner = tx.account_by_email(index).await?;
        Ok(owner.is_some_and(|owner| Some(&owner.id) != but)
            || self.held(tx, Held::Email, index, but).await?)
    }

    /// Whether somebody new to it cannot have a user name: another account has it or had it lately, or it waits in a
    /// sign-up for another address.
    pub(super) async fn name_taken(
        &self,
        tx: &mut dyn AccountTx,
        name: &Lookup,
        email: &Lookup,
        but: Option<&AccountId>,
    ) -> Result<bool, Fault> {
        Ok(self.name_owned(tx, name, but).await? || tx.sign_up_holds(name, email, self.now()).await?)
    }

    /// Whether a user name belongs to another account, or is held for one. Two sign-ups that wait for the same name do
    /// not keep each other out: the first that is confirmed has it.
    pub(super) async fn name_owned(
        &self,
        tx: &mut dyn AccountTx,
        name: &Lookup,
        but: Option<&AccountId>,
    ) -> Result<bool, Fault> {
        let owner = tx.account_by_user_name(name).await?;
        Ok(owner.is_some_and(|owner| Some(&owner.id) != but)
            || self.held(tx, Held::UserName, name, but).await?)
    }

    /// Whether a name or address is held, and not for this account.
    pub(super) async fn held(
        &self,
        tx: &mut dyn AccountTx,
        held: Held,
        index: &Lookup,
        account: Option<&AccountId>,
    ) -> Result<bool, Fault> {
        let reservation = tx.reservation(held, index).await?;
        Ok(reservation.is_some_and(|reservation| reservation.keeps_out(account, self.now())))
    }

    /// Gives an account this address, and holds the one it had before.
    async fn put_address(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        email: &Email,
        before: &Email,
    ) -> Result<(), Fault> {
        let own = self.own_of(account)?;
        let [index, before] =
            [email, before].map(|email| self.vault.lookup(IndexKind::Email, email.canonical().expose()));
        let email = own.seal(Column::AccountEmail, account.id.as_str(), &Secret::new(email.expose()))?;
        tx.update_account(&Account { email, email_index: index.now, ..account.clone() }).await?;
        tx.release(Held::Email, &index).await?;
        for theirs in [&index, &before] {
            tx.give_mails(theirs, &account.id).await?;
        }
        let (held, id, until) = (Held::Email, account.id.clone(), self.now() + EMAIL_HELD);
        tx.reserve(&Reservation { held, index: before.now, account: Some(id.clone()), until }).await?;
        // A reset link in the mailbox before must not choose a password any more.
        Ok(tx.delete_resets(&id).await?)
    }

    /// The change was disowned: one that waits is dropped, and one that took effect is taken back if that is what the
    /// mail was about.
    pub(super) async fn drop_or_revert_email_change(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        about: &str,
    ) -> Result<(), Fault> {
        let Some(change) = tx.newest_email_change(&account.id).await? else { return Ok(()) };
        let now = self.now();
        if change.state == ChangeState::Waiting {
            return Ok(tx.update_email_change(&change.dropped(now)).await?);
        }
        let about_address =
            [MailKind::EmailChangeAsked.as_str(), MailKind::EmailChanged.as_str()].contains(&about);
        if about_address && change.revertible(now) {
            self.swap_address(tx, account, change).await?;
        }
        Ok(())
    }

    /// Puts the other address of a change in place: the old one of one that stands, the new one of one taken back.
    pub(super) async fn swap_address(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        change: EmailChange,
    ) -> Result<(), Fault> {
        let (old, new) = self.change_addresses(account, &change)?;
        let now = self.now();
        let swapped =
            if change.state == ChangeState::Done { change.revert(now) } else { change.restore(now) };
        let Ok(swapped) = swapped else { return Ok(()) };
        let (email, before) = match swapped.state {
            ChangeState::Done => (new, old),
            ChangeState::Reverted | ChangeState::Waiting | ChangeState::Dropped => (old, new),
        };
        let index = self.vault.lookup(IndexKind::Email, email.canonical().expose());
        if self.address_taken(tx, &index, Some(&account.id)).await? {
            return Ok(());
        }
        tx.update_email_change(&swapped).await?;
        self.put_address(tx, account, &email, &before).await
    }
}
