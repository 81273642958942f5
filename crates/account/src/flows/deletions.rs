//! Deleting an account: asked for, kept after all, or done.
//!
//! Done is one transaction: the account's key is destroyed and its rows are gone, or nothing happened. What cannot be
//! taken back, such as copies of the database, is unreadable without the key; an older copy that is put back meets the
//! mark of the destroyed key, and the deletion is done again.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Secret, Timestamp};

use super::{Caller, ConnectedDevices, Ports};
use crate::account::{Account, LinkInMailError};
use crate::attempt::Row;
use crate::audit::AuditKind;
use crate::deletion::Deletion;
use crate::fault::{Fault, VaultError, with_fault};
use crate::feed::News;
use crate::ids::{AccountId, ServerId, TokenHash};
use crate::mail::{MailKind, MailParameters};
use crate::ports::AccountTx;
use crate::reservation::{Held, NAME_HELD, Reservation};
use crate::server::{Server, ServerAbout};
use crate::vault::IndexKind;

/// Deleting accounts.
#[derive(Clone)]
pub struct Deletions {
    pub(super) ports: Arc<Ports>,
    /// How long there is a way back.
    pub(super) grace: Duration,
}

/// Why an account was not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The link is unknown, used or too old.
    #[error(transparent)]
    Link(#[from] LinkInMailError),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(KeepError);

impl Deletions {
    /// How long there is a way back.
    #[must_use]
    pub const fn grace(&self) -> Duration {
        self.grace
    }

    /// Asks for the end of an account; gives the moment it comes.
    pub async fn ask(
        &self,
        of: &AccountId,
        connected: ConnectedDevices,
        caller: &Caller,
    ) -> Result<Timestamp, Fault> {
        let ports = &self.ports;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, of).await?;
        let token = ports.entropy.token();
        let deletion = Deletion {
            account: of.clone(),
            keep_token: TokenHash::of(&token),
            asked_at: ports.now(),
            due_at: ports.now() + self.grace,
        };
        tx.put_deletion(&deletion).await?;
        if connected == ConnectedDevices::SignOut {
            ports.end_connected(&mut *tx, &account).await?;
        }
        let parameters = MailParameters {
            link: Some(format!("/keep?token={}", token.expose())),
            at: Some(deletion.due_at),
            ..MailParameters::caused_by(caller)
        };
        let _ = ports.queue_mail(&mut *tx, MailKind::DeletionAsked, Some(of), None, &parameters).await?;
        ports.record(&mut *tx, AuditKind::DeletionAsked, of.as_str(), caller, "").await?;
        tx.commit().await?;
        ports.bell.feed();
        ports.bell.mail();
        Ok(deletion.due_at)
    }

    /// The deletion an account waits for.
    pub async fn of(&self, account: &AccountId) -> Result<Option<Deletion>, Fault> {
        let mut tx = self.ports.store.read().await?;
        Ok(tx.deletion_of(account).await?)
    }

    /// The person keeps their account; says whether it was going to be deleted.
    pub async fn keep(&self, of: &AccountId, caller: &Caller) -> Result<bool, Fault> {
        let mut tx = self.ports.store.begin().await?;
        if tx.deletion_of(of).await?.is_none() {
            return Ok(false);
        }
        self.kept(tx, of, caller).await?;
        Ok(true)
    }

    /// Whether a link still keeps an account, and until when.
    pub async fn look(&self, token: &Secret) -> Result<Timestamp, KeepError> {
        let mut tx = self.ports.store.read().await?;
        Ok(self.find(&mut *tx, token).await?.due_at)
    }

    /// The link in the mail keeps the account. It needs no sign-in: it takes nothing.
    pub async fn keep_by_link(&self, token: &Secret, caller: &Caller) -> Result<(), KeepError> {
        let mut tx = self.ports.store.begin().await?;
        let deletion = self.find(&mut *tx, token).await?;
        Ok(self.kept(tx, &deletion.account, caller).await?)
    }

    /// Deletes what is due, at most `limit` accounts; says how many that was.
    pub async fn work_off(&self, limit: i64, caller: &Caller) -> Result<usize, Fault> {
        let mut read = self.ports.store.read().await?;
        let due = read.due_deletions(self.ports.now(), limit).await?;
        drop(read);
        let mut done = 0;
        for deletion in due {
            done += usize::from(self.delete(&deletion.account, caller).await?);
        }
        Ok(done)
    }

    /// Deletes an account now. Nothing happens if it is gone; says whether it was there.
    pub async fn delete(&self, id: &AccountId, caller: &Caller) -> Result<bool, Fault> {
        let ports = &self.ports;
        let mut tx = ports.store.begin().await?;
        let Some(account) = tx.account(id).await? else { return Ok(false) };
        ports.erase(&mut *tx, &account, caller).await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(true)
    }

    async fn find(&self, tx: &mut dyn AccountTx, token: &Secret) -> Result<Deletion, KeepError> {
        let deletion = tx.deletion_by_token(&TokenHash::of(token)).await?.ok_or(LinkInMailError::Unknown)?;
        deletion.keepable(self.ports.now())?;
        Ok(deletion)
    }

    async fn kept(&self, mut tx: Box<dyn AccountTx>, of: &AccountId, caller: &Caller) -> Result<(), Fault> {
        tx.delete_deletion(of).await?;
        self.ports.record(&mut *tx, AuditKind::DeletionTakenBack, of.as_str(), caller, "").await?;
        Ok(tx.commit().await?)
    }
}

impl Ports {
    /// Everything of an account ends in this transaction: nothing of it can be read or used any more.
    pub(super) async fn erase(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let id = &account.id;
        let around = self.servers_around(tx, id).await?;
        self.end_connected(tx, account).await?;
        for server in tx.servers_of(id).await? {
            self.leave_without_owner(tx, server).await?;
        }
        for server in around {
            tx.append_feed(Some(&server), &News::Shares, self.now()).await?;
        }
        let email = match self.person(account) {
            Ok(person) => self.vault.lookup(IndexKind::Email, person.email.canonical().expose()),
            // The key is gone already: an older copy was put back.
            Err(Fault::Vault(VaultError::Destroyed)) => account.email_index.into(),
            Err(other) => return Err(other),
        };
        tx.delete_sign_ups(&email).await?;
        tx.give_mails(&email, id).await?;
        for row in [Row::Password, Row::Code] {
            self.good_in_a_row(tx, row, id.as_str()).await?;
        }
        self.destroy_key(tx, id).await?;
        tx.forget_account(id).await?;
        let (held, index, until) = (Held::UserName, account.user_name_index, self.now() + NAME_HELD);
        tx.reserve(&Reservation { held, index, account: None, until }).await?;
        self.record(tx, AuditKind::AccountDeleted, id.as_str(), caller, "").await
    }

    /// A server of the account belongs to nobody; the machine itself may be claimed again. What it said about the house
    /// it stands in goes, and comes back with its next owner.
    async fn leave_without_owner(&self, tx: &mut dyn AccountTx, server: Server) -> Result<(), Fault> {
        let id = server.id.clone();
        for share in tx.shares_of_server(&id).await? {
            tx.delete_share(&share.id).await?;
        }
        tx.replace_connections(&id, &[]).await?;
        tx.replace_sections(&id, &[]).await?;
        let address =
            self.vault.seal(crate::vault::Column::ServerAddress, id.as_str(), &Secret::default())?;
        tx.update_server(&Server { about: ServerAbout::default(), address, ..server.release() }).await?;
        tx.append_feed(Some(&id), &News::Standing, self.now()).await?;
        Ok(())
    }

    /// The servers that know an account: its own, and those shared with it.
    pub(super) async fn servers_around(
        &self,
        tx: &mut dyn AccountTx,
        account: &AccountId,
    ) -> Result<Vec<ServerId>, Fault> {
        let mut around: Vec<ServerId> =
            tx.servers_of(account).await?.into_iter().map(|server| server.id).collect();
        around.extend(tx.shares_received(account).await?.into_iter().map(|share| share.server));
        around.sort();
        around.dedup();
        Ok(around)
    }
}
