//! The local mailbox: where mails go while no mail server is configured.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Clock, Secret, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Ports, own};
use crate::fault::Fault;
use crate::ids::MailboxId;
use crate::mail::{DeliveryError, MailboxRow, OutgoingMail};
use crate::ports::{AccountStore, AccountTx, MailTransport};
use crate::vault::{Column, Vault};

/// Reads the local mailbox.
#[derive(Clone)]
pub struct Mailbox(pub(super) Arc<Ports>);

/// Delivers into the local mailbox.
pub struct LocalMailbox {
    /// Where it is kept.
    pub store: Arc<dyn AccountStore>,
    /// Seals it.
    pub vault: Arc<dyn Vault>,
    /// Says when a mail arrived.
    pub clock: Arc<dyn Clock>,
}

/// A mail in the local mailbox.
#[derive(Debug, Clone)]
pub struct MailboxMail {
    /// Its id.
    pub id: MailboxId,
    /// The address it comes from.
    pub from: String,
    /// The address it goes to.
    pub to: Secret,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: Secret,
    /// The same as HTML.
    pub html: Secret,
    /// When it arrived.
    pub at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Content {
    from: String,
    to: String,
    subject: String,
    text: String,
    html: String,
}

impl Mailbox {
    /// The newest mails, at most `limit`.
    pub async fn list(&self, limit: i64) -> Result<Vec<MailboxMail>, Fault> {
        let mut tx = self.0.store.read().await?;
        let mut mails = Vec::new();
        for row in tx.mailbox(limit).await? {
            mails.extend(self.read(&mut *tx, row).await?);
        }
        Ok(mails)
    }

    /// One mail.
    pub async fn open(&self, id: &MailboxId) -> Result<Option<MailboxMail>, Fault> {
        let mut tx = self.0.store.read().await?;
        match tx.mailbox_row(id).await? {
            Some(row) => self.read(&mut *tx, row).await,
            None => Ok(None),
        }
    }

    /// What a mail says; nothing when it was to an account that is gone.
    async fn read(&self, tx: &mut dyn AccountTx, row: MailboxRow) -> Result<Option<MailboxMail>, Fault> {
        Self::read_with(&self.0, tx, row).await
    }

    async fn read_with(
        ports: &Ports,
        tx: &mut dyn AccountTx,
        row: MailboxRow,
    ) -> Result<Option<MailboxMail>, Fault> {
        let opened = ports.open_if_kept(tx, Column::MailboxContent, row.id.as_str(), &row.content).await?;
        let Some(plain) = opened else { return Ok(None) };
        let content: Content =
            serde_json::from_str(plain.expose()).map_err(|_| Fault::Nonsense { what: "mail" })?;
        Ok(Some(MailboxMail {
            id: row.id,
            from: content.from,
            to: content.to.into(),
            subject: content.subject,
            text: content.text.into(),
            html: content.html.into(),
            at: row.at,
        }))
    }
}

impl LocalMailbox {
    async fn put(&self, mail: &OutgoingMail) -> Result<(), Fault> {
        let content = Content {
            from: mail.from.clone(),
            to: mail.to.expose().to_owned(),
            subject: mail.subject.clone(),
            text: mail.text.expose().to_owned(),
            html: mail.html.expose().to_owned(),
        };
        let plain =
            Secret::new(serde_json::to_string(&content).map_err(|_| Fault::Nonsense { what: "mail" })?);
        // The same id twice is the same mail, delivered again after a crash.
        let id = MailboxId::new(mail.id.as_str());
        let mut tx = self.store.begin().await?;
        if tx.mail(&mail.id).await?.is_none() {
            // Whoever it is for, or about, was erased since it was taken from the queue.
            return Ok(());
        }
        let (whose, column) = (mail.account.as_ref(), Column::MailboxContent);
        let content = own::seal_for(&*self.vault, &mut *tx, whose, column, id.as_str(), &plain).await?;
        tx.insert_mailbox(&MailboxRow { id, content, at: self.clock.now() }).await?;
        Ok(tx.commit().await?)
    }
}

#[async_trait]
impl MailTransport for LocalMailbox {
    async fn deliver(&self, mail: &OutgoingMail) -> Result<(), DeliveryError> {
        self.put(mail).await.map_err(|error| {
            tracing::warn!(mail = %mail.id, %error, "a mail could not be put into the local mailbox");
            DeliveryError::Later
        })
    }
}
