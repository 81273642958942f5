//! Whether a password is known from a leak: some list elsewhere says so.

use async_trait::async_trait;
use kernel::Secret;

/// What the lists say about a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breached {
    /// It is on one.
    Known,
    /// It is on none.
    Unknown,
    /// A list that should have been asked gave no answer.
    Silent,
    /// There is no list to ask.
    NotAsked,
}

/// Lists of passwords that are known from leaks.
#[async_trait]
pub trait BreachedPasswords: Send + Sync {
    /// Looks a password up. Gives up within seconds, and logs itself why; neither the password nor anything made of it
    /// is logged.
    async fn look(&self, password: &Secret) -> Breached;
}

/// No list at all.
pub struct NoLists;

#[async_trait]
impl BreachedPasswords for NoLists {
    async fn look(&self, _: &Secret) -> Breached {
        Breached::NotAsked
    }
}
