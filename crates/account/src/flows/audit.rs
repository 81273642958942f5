//! Writing, listing and verifying the audit trail.

use std::sync::Arc;

use kernel::{Secret, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Caller, Ports};
use crate::audit::{AuditBroken, AuditEntry, AuditHead, AuditKind};
use crate::fault::{Fault, with_fault};
use crate::ports::AccountTx;
use crate::vault::Column;

/// The audit trail.
#[derive(Clone)]
pub struct Audit(pub(super) Arc<Ports>);

/// A row of the trail with its detail opened.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// Its place.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// The id it happened to.
    pub subject: String,
    /// From which address.
    pub address: Secret,
    /// With which browser or app.
    pub user_agent: Secret,
    /// What else there is to say: an id, a count, a reason.
    pub note: Secret,
}

/// The trail is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditVerified {
    /// Where it ends: keep this to notice a cut tail later.
    pub head: AuditHead,
}

/// Why the trail could not be verified.
#[derive(Debug, thiserror::Error)]
pub enum AuditVerifyError {
    /// A row does not follow.
    #[error(transparent)]
    Broken(#[from] AuditBroken),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(AuditVerifyError);

#[derive(Serialize, Deserialize)]
struct Detail {
    address: String,
    user_agent: String,
    note: String,
}

const PAGE: i64 = 500;

impl Audit {
    /// Checks every row against the one before it.
    pub async fn verify(&self) -> Result<AuditVerified, AuditVerifyError> {
        let mut head = AuditHead::default();
        loop {
            let mut tx = self.0.store.read().await?;
            let rows = tx.audit_after(head.seq, PAGE).await?;
            if rows.is_empty() {
                return Ok(AuditVerified { head });
            }
            for row in rows {
                head = row.verify(head)?;
            }
        }
    }

    /// Rows after a place, in order, with their details opened.
    pub async fn list(&self, after: i64, limit: i64) -> Result<Vec<AuditRow>, Fault> {
        let mut tx = self.0.store.read().await?;
        tx.audit_after(after, limit).await?.into_iter().map(|entry| self.open(entry)).collect()
    }

    fn open(&self, entry: AuditEntry) -> Result<AuditRow, Fault> {
        let plain = self.0.vault.open(Column::AuditDetail, &entry.seq.to_string(), &entry.detail)?;
        let detail: Detail =
            serde_json::from_str(plain.expose()).map_err(|_| Fault::Nonsense { what: "audit detail" })?;
        Ok(AuditRow {
            seq: entry.seq,
            at: entry.at,
            kind: entry.kind,
            subject: entry.subject,
            address: detail.address.into(),
            user_agent: detail.user_agent.into(),
            note: detail.note.into(),
        })
    }
}

impl Ports {
    /// Adds a row to the trail. Last in a transaction: it holds the trail's end until commit.
    pub(super) async fn record(
        &self,
        tx: &mut dyn AccountTx,
        kind: AuditKind,
        subject: &str,
        caller: &Caller,
        note: &str,
    ) -> Result<(), Fault> {
        let head = tx.audit_head().await?;
        let detail = Detail {
            address: caller.address.expose().to_owned(),
            user_agent: caller.user_agent.chars().take(200).collect(),
            note: note.to_owned(),
        };
        let plain = serde_json::to_string(&detail).map_err(|_| Fault::Nonsense { what: "audit detail" })?;
        let row = (head.seq + 1).to_string();
        let sealed = self.vault.seal(Column::AuditDetail, &row, &Secret::new(plain))?;
        tx.append_audit(&AuditEntry::after(head, self.now(), kind, subject, sealed)).await?;
        Ok(())
    }
}
