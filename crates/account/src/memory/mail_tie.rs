//! What ties mails to people, in memory.

use async_trait::async_trait;

use super::{Everything, MemoryTx, find};
use crate::ids::{AccountId, Index, Lookup, MailId};
use crate::mail::MailTie;
use crate::ports::{MailTieRows, Stored};

#[async_trait]
impl MailTieRows for MemoryTx {
    async fn tie_mail(&mut self, tie: &MailTie) -> Stored<()> {
        if !self.rows.mail_ties.iter().any(|old| old.mail == tie.mail) {
            self.rows.mail_ties.push(tie.clone());
        }
        Ok(())
    }

    async fn mail_tie(&mut self, mail: &MailId) -> Stored<Option<MailTie>> {
        find(&self.rows.mail_ties, |row| row.mail == *mail)
    }

    async fn give_mails(&mut self, to: &Lookup, account: &AccountId) -> Stored<()> {
        let nobodys = |row: &&mut MailTie| {
            row.account.is_none() && row.to.as_ref().is_some_and(|(_, index)| to.fits(index))
        };
        for row in self.rows.mail_ties.iter_mut().filter(nobodys) {
            row.account = Some(account.clone());
        }
        Ok(())
    }

    async fn untie_mail(&mut self, mail: &MailId) -> Stored<()> {
        if !self.rows.mailbox.iter().any(|row| row.id.as_str() == mail.as_str()) {
            self.rows.mail_ties.retain(|row| row.mail != *mail);
        }
        Ok(())
    }
}

impl Everything {
    /// Takes every mail that is tied to this account, or goes to this address.
    pub(super) fn forget_tied_mails(&mut self, account: &AccountId, email: &Index) {
        let tied = |row: &MailTie| {
            row.account.as_ref() == Some(account)
                || row.about.as_ref() == Some(account)
                || row.to.as_ref().is_some_and(|(_, index)| index == email)
        };
        let gone: Vec<MailId> =
            self.mail_ties.iter().filter(|row| tied(row)).map(|row| row.mail.clone()).collect();
        let named = |id: &str| gone.iter().any(|mail| mail.as_str() == id);
        self.mailbox.retain(|row| !named(row.id.as_str()));
        self.mails.retain(|row| !named(row.id.as_str()));
        self.mail_ties.retain(|row| !named(row.mail.as_str()));
    }
}
