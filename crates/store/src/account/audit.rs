//! The audit trail.

use account::audit::{AuditEntry, AuditHead};
use account::ports::{AuditRows, Stored};
use async_trait::async_trait;

use super::Work;
use crate::engine::{Error, Row, binds};

/// Taking the counter's row holds the head: nobody else appends before this transaction ends.
const HOLD: &str = "UPDATE counter SET value = value WHERE name = 'audit'";
const HEAD: &str = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
const APPEND: &str = "
    INSERT INTO audit (seq, at, kind, subject, detail, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)
";
const AFTER: &str = "SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2";

#[async_trait]
impl AuditRows for Work {
    async fn audit_head(&mut self) -> Stored<AuditHead> {
        self.tx.execute(HOLD, &[]).await?;
        match self.tx.optional(HEAD, &[]).await? {
            Some(row) => Ok(AuditHead { seq: row.get("seq")?, hash: row.get("hash")? }),
            None => Ok(AuditHead::default()),
        }
    }

    async fn append_audit(&mut self, entry: &AuditEntry) -> Stored<()> {
        let AuditEntry { seq, at, kind, subject, detail, previous, hash } = entry;
        self.tx.execute(APPEND, binds![*seq, *at, kind, subject, detail, previous, hash]).await?;
        Ok(())
    }

    async fn audit_after(&mut self, seq: i64, limit: i64) -> Stored<Vec<AuditEntry>> {
        let rows = self.tx.all(AFTER, binds![seq, limit]).await?;
        Ok(rows.iter().map(entry).collect::<Result<_, _>>()?)
    }
}

pub(super) fn entry(row: &Row) -> Result<AuditEntry, Error> {
    Ok(AuditEntry {
        seq: row.get("seq")?,
        at: row.get("at")?,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        detail: row.get("detail")?,
        previous: row.get("previous")?,
        hash: row.get("hash")?,
    })
}
