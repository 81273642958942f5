//! Numbers and look-ups of the administration.

use account::audit::AuditEntry;
use account::device::{ClientIdentifier, Device};
use account::ports::{AdministrationRows, Stored};
use async_trait::async_trait;
use kernel::Timestamp;

use super::{Work, audit, device};
use crate::engine::binds;

const DUE_MAILS: &str = "SELECT count(*) AS mails, min(due_at) AS oldest FROM mail WHERE state = 'due'";
/// A server waits while its last approval is not newer than the newest sign-out of its class that covers it.
const WAITING_SERVERS: &str = "
    SELECT count(*) AS servers FROM server
    JOIN account ON account.id = server.owner_id
    WHERE server.revoked_at IS NULL AND server.approved <= (
        SELECT coalesce(max(epoch_level.epoch), 0) FROM epoch_level
        WHERE epoch_level.class = 'server' AND (
            epoch_level.level = 'global'
            OR (epoch_level.level = 'cohort' AND epoch_level.subject = account.cohort_id)
            OR (epoch_level.level = 'account' AND epoch_level.subject = account.id)
            OR (epoch_level.level = 'suspension' AND epoch_level.subject = account.id)
            OR (epoch_level.level = 'device' AND epoch_level.subject = server.device_id)
        )
    )
";
const DEVICES_BY_CLIENT: &str = "
    SELECT * FROM device WHERE client_identifier = $1 AND removed_at IS NULL ORDER BY last_seen_at DESC, id
";
const AUDIT_BEFORE: &str = "
    SELECT * FROM audit
    WHERE seq < $1 AND ($2 = '' OR kind = $2) AND ($3 = '' OR subject = $3)
    ORDER BY seq DESC LIMIT $4
";

#[async_trait]
impl AdministrationRows for Work {
    async fn count_due_mails(&mut self) -> Stored<(i64, Option<Timestamp>)> {
        let row = self.tx.one(DUE_MAILS, &[]).await?;
        Ok((row.get("mails")?, row.get("oldest")?))
    }

    async fn count_waiting_servers(&mut self) -> Stored<i64> {
        Ok(self.tx.one(WAITING_SERVERS, &[]).await?.get("servers")?)
    }

    async fn devices_by_client(&mut self, client: &ClientIdentifier) -> Stored<Vec<Device>> {
        let rows = self.tx.all(DEVICES_BY_CLIENT, binds![client]).await?;
        Ok(rows.iter().map(device::device).collect::<Result<_, _>>()?)
    }

    async fn audit_before(
        &mut self,
        seq: i64,
        kind: &str,
        subject: &str,
        limit: i64,
    ) -> Stored<Vec<AuditEntry>> {
        let rows = self.tx.all(AUDIT_BEFORE, binds![seq, kind, subject, limit]).await?;
        Ok(rows.iter().map(audit::entry).collect::<Result<_, _>>()?)
    }
}
