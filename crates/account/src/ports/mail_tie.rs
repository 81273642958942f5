//! What ties mails to people who are not their account.

use async_trait::async_trait;

use super::Stored;
use crate::ids::{AccountId, Lookup, MailId};
use crate::mail::MailTie;

/// Ties of mails. Forgetting an account takes every mail that goes to its address, was given to it, or speaks of it.
#[async_trait]
pub trait MailTieRows {
    /// Ties a mail; nothing happens if it is tied already.
    async fn tie_mail(&mut self, tie: &MailTie) -> Stored<()>;
    /// The tie of a mail.
    async fn mail_tie(&mut self, mail: &MailId) -> Stored<Option<MailTie>>;
    /// Mails to this address that are nobody's yet are this account's from now on.
    async fn give_mails(&mut self, to: &Lookup, account: &AccountId) -> Stored<()>;
    /// Unties a mail of which nothing is kept: one without a copy in the local mailbox.
    async fn untie_mail(&mut self, mail: &MailId) -> Stored<()>;
}
