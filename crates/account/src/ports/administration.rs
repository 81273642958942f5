//! What those who look after everybody's accounts ask of the store.

use async_trait::async_trait;
use kernel::Timestamp;

use super::Stored;
use crate::audit::AuditEntry;
use crate::device::{ClientIdentifier, Device};

/// Numbers and look-ups of the administration.
#[async_trait]
pub trait AdministrationRows {
    /// How many mails wait to be sent, and when the oldest of them was due.
    async fn count_due_mails(&mut self) -> Stored<(i64, Option<Timestamp>)>;
    /// How many servers wait for their owner's word.
    async fn count_waiting_servers(&mut self) -> Stored<i64>;
    /// The devices with exactly this identifier, on any account, that are not removed, newest `last_seen_at` first.
    async fn devices_by_client(&mut self, client: &ClientIdentifier) -> Stored<Vec<Device>>;
    /// Rows of the trail before a place, newest first, at most `limit`; of one kind or subject, where these are not
    /// empty.
    async fn audit_before(
        &mut self,
        seq: i64,
        kind: &str,
        subject: &str,
        limit: i64,
    ) -> Stored<Vec<AuditEntry>>;
}
