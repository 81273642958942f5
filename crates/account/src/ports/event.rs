//! Reading the audit trail for the person it is about.

use async_trait::async_trait;

use super::Stored;
use crate::account::Account;
use crate::audit::AuditEntry;
use crate::ids::IncidentId;

/// The audit trail by subject.
#[async_trait]
pub trait EventRows {
    /// Rows with any of these subjects before a place, newest first, at most `limit`.
    async fn audit_of(
        &mut self,
        subjects: &[String],
        before: Option<i64>,
        limit: i64,
    ) -> Stored<Vec<AuditEntry>>;
    /// The incidents that touch an account, in order of their ids.
    async fn incidents_touching(&mut self, account: &Account) -> Stored<Vec<IncidentId>>;
}
