//! Accounts that are going to be deleted, and forgetting one.

use async_trait::async_trait;
use kernel::Timestamp;

use super::Stored;
use crate::deletion::Deletion;
use crate::ids::{AccountId, MailboxId, TokenHash};
use crate::mail::Mail;

/// Deleting accounts.
#[async_trait]
pub trait DeletionRows {
    /// Writes it down, in place of an earlier one of the same account.
    async fn put_deletion(&mut self, deletion: &Deletion) -> Stored<()>;
    /// The one of an account.
    async fn deletion_of(&mut self, account: &AccountId) -> Stored<Option<Deletion>>;
    /// By the hash of the token that keeps the account.
    async fn deletion_by_token(&mut self, token: &TokenHash) -> Stored<Option<Deletion>>;
    /// Those due at `now`, earliest first, at most `limit`.
    async fn due_deletions(&mut self, now: Timestamp, limit: i64) -> Stored<Vec<Deletion>>;
    /// The account stays; nothing happens if it was not going to be deleted.
    async fn delete_deletion(&mut self, account: &AccountId) -> Stored<()>;
    /// Every mail to an account, newest `created_at` first, at most `limit`.
    async fn mails_of(&mut self, account: &AccountId, limit: i64) -> Stored<Vec<Mail>>;
    /// Deletes mails from the local mailbox.
    async fn delete_from_mailbox(&mut self, ids: &[MailboxId]) -> Stored<()>;
    /// Deletes the account and every row that speaks of it: what hangs on it, what it gave and was given, its counts
    /// in incidents. Its servers belong to nobody then. The audit trail stays as it is.
    async fn forget_account(&mut self, account: &AccountId) -> Stored<()>;
}
