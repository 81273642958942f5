//! Sending what is in the mail queue: take, render, hand over, note the outcome.
//!
//! A mail is taken with a lease in one transaction and settled in another; if the sender dies in between, the mail is
//! due again when the lease ends, and carries the same id.

use std::sync::Arc;

use futures_util::future::join_all;
use kernel::Secret;

use super::Ports;
use crate::fault::{Fault, StoreError, VaultError};
use crate::ids::MailboxId;
use crate::mail::{DeliveryError, Mail, OutgoingMail};
use crate::mail_text;
use crate::ports::AccountTx;

/// Sends mails.
#[derive(Clone)]
pub struct Mailer(pub(super) Arc<Ports>);

/// What one round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailRound {
    /// Handed over.
    pub sent: i64,
    /// To be tried again.
    pub later: i64,
    /// Given up.
    pub given_up: i64,
}

impl Mailer {
    /// How many mails wait to be sent.
    pub async fn waiting(&self) -> Result<i64, Fault> {
        let mut tx = self.0.store.read().await?;
        Ok(tx.count_due_mails().await?.0)
    }

    /// Sends what is due, at most `limit` mails, all at the same time: one that the mail system holds up does not make
    /// the others wait past their lease.
    pub async fn deliver_due(&self, limit: i64) -> Result<MailRound, Fault> {
        let leased = self.lease(limit).await?;
        let tried = join_all(leased.into_iter().map(|mail| self.hand_over(mail))).await;
        let mut round = MailRound::default();
        let mut failed = None;
        for (mail, outcome) in tried {
            let settled = mail.settled(outcome, self.0.now());
            match (outcome, settled.done_at) {
                (Ok(()), _) => round.sent += 1,
                (Err(_), None) => round.later += 1,
                (Err(_), Some(_)) => round.given_up += 1,
            }
            // The others were handed over too: each is noted, whatever becomes of this one.
            if let Err(fault) = self.settle(&settled).await {
                failed = Some(fault);
            }
        }
        failed.map_or(Ok(round), Err)
    }

    async fn hand_over(&self, mail: Mail) -> (Mail, Result<(), DeliveryError>) {
        let outcome = match self.render(&mail).await {
            Ok(Some(outgoing)) => self.0.transport.deliver(&outgoing).await,
            // The account is gone, or the mail cannot be read: no use trying again.
            Ok(None) | Err(Fault::Nonsense { .. } | Fault::Vault(VaultError::Destroyed)) => {
                Err(DeliveryError::Never)
            }
            Err(Fault::Store(_) | Fault::Vault(_)) => Err(DeliveryError::Later),
        };
        (mail, outcome)
    }

    async fn settle(&self, mail: &Mail) -> Result<(), Fault> {
        let mut tx = self.0.store.begin().await?;
        match tx.update_mail(mail).await {
            Ok(()) => {}
            // Its account was erased while it was handed over: a copy in the local mailbox goes, too.
            Err(StoreError::Stale) if tx.mail(&mail.id).await?.is_none() => {
                tx.delete_from_mailbox(&[MailboxId::new(mail.id.as_str())]).await?;
            }
            // The lease ended meanwhile and another sender has it.
            Err(StoreError::Stale) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        if mail.done_at.is_some() {
            tx.untie_mail(&mail.id).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn lease(&self, limit: i64) -> Result<Vec<Mail>, Fault> {
        let now = self.0.now();
        let mut read = self.0.store.read().await?;
        if read.due_mails(now, 1).await?.is_empty() {
            return Ok(Vec::new());
        }
        drop(read);
        let mut tx = self.0.store.begin().await?;
        let mut leased = Vec::new();
        for mail in tx.due_mails(now, limit).await? {
            let mail = self.addressed(&mut *tx, mail.leased(now)).await?;
            match tx.update_mail(&mail).await {
                Ok(()) if mail.done_at.is_some() => tx.untie_mail(&mail.id).await?,
                Ok(()) => leased.push(Mail { version: mail.version + 1, ..mail }),
                Err(StoreError::Stale) => {}
                Err(error) => return Err(error.into()),
            }
        }
        tx.commit().await?;
        Ok(leased)
    }

    /// The mail with whom it goes to. One that goes to nobody is done, and forgets which address was asked for.
    async fn addressed(&self, tx: &mut dyn AccountTx, mail: Mail) -> Result<Mail, Fault> {
        let now = self.0.now();
        match self.0.addressed(tx, mail.clone()).await {
            Ok(Some(mail)) => Ok(mail),
            Ok(None) => Ok(mail.settled(Ok(()), now)),
            // It is settled where every mail is that cannot be read; the others shall not wait for it.
            Err(Fault::Vault(_) | Fault::Nonsense { .. }) => Ok(mail),
            Err(Fault::Store(error)) => Err(error.into()),
        }
    }

    async fn render(&self, mail: &Mail) -> Result<Option<OutgoingMail>, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let parameters = ports.mail_parameters(&mut *tx, mail).await?;
        let (to, name) = match &mail.account {
            Some(id) => {
                let Some(account) = tx.account(id).await? else { return Ok(None) };
                let person = ports.person(&account)?;
                let to = parameters.to.clone().unwrap_or_else(|| person.email.expose().to_owned());
                (to, Some(person.user_name.expose().to_owned()))
            }
            None => (parameters.to.clone().ok_or(Fault::Nonsense { what: "mail address" })?, None),
        };
        let language = ports.mail_language(&mut *tx, mail.account.as_ref(), &parameters).await?;
        let parameters = ports.placed(mail.kind, parameters, language);
        let text = mail_text::of(mail.kind, &parameters, name.as_deref(), &ports.site, language);
        Ok(Some(OutgoingMail {
            id: mail.id.clone(),
            account: mail.account.clone(),
            from: ports.site.mail_from.clone(),
            to: Secret::new(to),
            subject: text.subject,
            text: Secret::new(text.text),
            html: Secret::new(text.html),
        }))
    }
}
