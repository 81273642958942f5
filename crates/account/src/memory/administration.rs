//! Numbers and look-ups of the administration, in memory.

use async_trait::async_trait;
use kernel::Timestamp;

use super::{MemoryTx, all, first};
use crate::audit::AuditEntry;
use crate::device::{ClientIdentifier, Device};
use crate::epoch::{Class, Floors, Level};
use crate::mail::MailState;
use crate::ports::{AdministrationRows, Stored};

#[async_trait]
impl AdministrationRows for MemoryTx {
    async fn count_due_mails(&mut self) -> Stored<(i64, Option<Timestamp>)> {
        let due = all(&self.rows.mails, |row| row.state == MailState::Due);
        Ok((i64::try_from(due.len()).unwrap_or(i64::MAX), due.iter().map(|row| row.due_at).min()))
    }

    async fn count_waiting_servers(&mut self) -> Stored<i64> {
        let mut count = 0;
        for server in self.rows.servers.iter().filter(|row| row.revoked_at.is_none()) {
            let Some(owner) = self.rows.accounts.iter().find(|row| Some(&row.id) == server.owner.as_ref())
            else {
                continue;
            };
            let levels = Level::covering(&owner.cohort, &owner.id, server.device.as_ref());
            let raised = self.rows.raised.iter().filter(|(level, ..)| levels.contains(level));
            let floors = Floors::of(raised.map(|(_, class, epoch)| (*class, *epoch)));
            count += i64::from(!floors.alive(Class::Server, server.approved));
        }
        Ok(count)
    }

    async fn devices_by_client(&mut self, client: &ClientIdentifier) -> Stored<Vec<Device>> {
        let mut rows =
            all(&self.rows.devices, |row| row.client_identifier == *client && row.removed_at.is_none());
        rows.sort_by(|a, b| b.last_seen_at.cmp(&a.last_seen_at).then(a.id.cmp(&b.id)));
        Ok(rows)
    }

    async fn audit_before(
        &mut self,
        seq: i64,
        kind: &str,
        subject: &str,
        limit: i64,
    ) -> Stored<Vec<AuditEntry>> {
        let fits = |row: &AuditEntry| {
            row.seq < seq
                && (kind.is_empty() || row.kind == kind)
                && (subject.is_empty() || row.subject == subject)
        };
        let mut rows = all(&self.rows.audit, fits);
        rows.reverse();
        Ok(first(rows, limit))
    }
}
