//! Changes of address, and names and addresses that are held.

use async_trait::async_trait;
use kernel::Timestamp;

use super::Stored;
use crate::email_change::EmailChange;
use crate::ids::{AccountId, Lookup, TokenHash};
use crate::reservation::{Held, Reservation};

/// Changes of address.
#[async_trait]
pub trait EmailChangeRows {
    /// Unique: id, either token.
    async fn insert_email_change(&mut self, change: &EmailChange) -> Stored<()>;
    /// See the module's contract.
    async fn update_email_change(&mut self, change: &EmailChange) -> Stored<()>;
    /// By the hash of the token mailed to the new or to the old address.
    async fn email_change_by_token(&mut self, token: &TokenHash) -> Stored<Option<EmailChange>>;
    /// The one of an account that was asked for last.
    async fn newest_email_change(&mut self, account: &AccountId) -> Stored<Option<EmailChange>>;
    /// Waiting ones confirmed by the new address and asked for no later than this, in order of asking, at most `limit`.
    async fn silent_email_changes(&mut self, asked_by: Timestamp, limit: i64) -> Stored<Vec<EmailChange>>;
}

/// Names and addresses that are held for a while.
#[async_trait]
pub trait ReservationRows {
    /// Holds one, in place of an earlier hold on the same.
    async fn reserve(&mut self, reservation: &Reservation) -> Stored<()>;
    /// The hold on one, also if it is over.
    async fn reservation(&mut self, held: Held, index: &Lookup) -> Stored<Option<Reservation>>;
    /// Lets it go; nothing happens if it is not held.
    async fn release(&mut self, held: Held, index: &Lookup) -> Stored<()>;
}
