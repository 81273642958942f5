//! What can go wrong below a use case: storage, vault. Never a decision of ours.

use std::error::Error;
use std::time::Duration;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row was changed by somebody else since it was read, or the engine could not order two transactions.
    #[error("the row was changed by somebody else meanwhile")]
    Stale,
    /// A value that must be unique is already there.
    #[error("a row with that unique value exists already")]
    Duplicate,
    /// Nothing can be written any more until somebody makes room; everything written before is there.
    #[error("nothing can be written")]
    Full(#[source] Box<dyn Error + Send + Sync>),
    /// The database cannot be reached, or refused.
    #[error("the database did not answer")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// A stored value does not mean anything to this version.
    #[error("the column {column} of {table} holds a value that cannot be read")]
    Unreadable {
        /// The table it is in.
        table: &'static str,
        /// The column it is in.
        column: &'static str,
    },
}

/// Why the vault did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The bytes were not sealed by these keys for this row and column, or were changed.
    #[error("a sealed value cannot be opened")]
    Unopenable,
    /// The bytes name a key that the keyring does not have.
    #[error("a sealed value names a key that is not in the keyring")]
    UnknownKey,
    /// The value was sealed with the key of an account, and that key was destroyed.
    #[error("the key of the account was destroyed")]
    Destroyed,
    /// The stored password hash cannot be read.
    #[error("a password hash cannot be read")]
    Hash,
    /// So many wait for a password to be hashed that one more would wait too long.
    #[error("too many passwords wait to be hashed")]
    Busy {
        /// After how long it is worth another try.
        retry_after: Duration,
    },
    /// Work could not be started or was cut off.
    #[error("the vault did not answer")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

/// Storage or vault failed: the use case did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Something we stored ourselves reads as nonsense.
    #[error("a stored {what} reads as nonsense")]
    Nonsense {
        /// What it should have been.
        what: &'static str,
    },
}

/// Lets `?` turn failures below into the `Fault` variant of a flow's own error.
macro_rules! with_fault {
    ($($error:ty),+ $(,)?) => { $(
        impl From<$crate::StoreError> for $error {
            fn from(error: $crate::StoreError) -> Self { Self::Fault(error.into()) }
        }
        impl From<$crate::VaultError> for $error {
            fn from(error: $crate::VaultError) -> Self { Self::Fault(error.into()) }
        }
    )+ };
}
pub(crate) use with_fault;
