//! Links that lock, locks, and leave to open them again.

use async_trait::async_trait;

use super::Stored;
use crate::ids::{AccountId, TokenHash};
use crate::lock::{Lock, NotMe, Recovery};

/// Locked accounts, and the links around them.
#[async_trait]
pub trait LockRows {
    /// Unique: id, token.
    async fn insert_not_me(&mut self, link: &NotMe) -> Stored<()>;
    /// By the hash of the token in the mail.
    async fn not_me_by_token(&mut self, token: &TokenHash) -> Stored<Option<NotMe>>;
    /// Deletes every such link of an account.
    async fn delete_not_mes(&mut self, account: &AccountId) -> Stored<()>;
    /// Locks an account; says `false` and changes nothing if it is locked already.
    async fn insert_lock(&mut self, lock: &Lock) -> Stored<bool>;
    /// The lock of an account.
    async fn lock_of(&mut self, account: &AccountId) -> Stored<Option<Lock>>;
    /// Opens it; nothing happens if it is open.
    async fn delete_lock(&mut self, account: &AccountId) -> Stored<()>;
    /// Unique: id, token.
    async fn insert_recovery(&mut self, recovery: &Recovery) -> Stored<()>;
    /// By the hash of its token.
    async fn recovery_by_token(&mut self, token: &TokenHash) -> Stored<Option<Recovery>>;
    /// Deletes every leave to recover an account.
    async fn delete_recoveries(&mut self, account: &AccountId) -> Stored<()>;
}
