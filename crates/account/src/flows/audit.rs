//! Writing, listing and verifying the audit trail.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Secret, Timestamp};
use serde::{Deserialize, Serialize};

use super::{By, Caller, Ports};
use crate::audit::{AuditBroken, AuditEntry, AuditHead, AuditKind};
use crate::fault::{Fault, VaultError, with_fault};
use crate::ids::{AccountId, Sealed};
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
    /// Whether the three above are gone, with the key of the account they were about.
    pub erased: bool,
    /// The account that did it to somebody else; none where people did it to themselves, or the operator did.
    pub by: Option<AccountId>,
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
    /// It was whole once, and what came before is not what is there now.
    #[error("the audit trail does not go through row {kept} as it was kept; it ends at row {found}")]
    Cut {
        /// The row that was kept.
        kept: i64,
        /// The last row there is.
        found: i64,
    },
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(AuditVerifyError);

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Detail {
    pub(super) address: String,
    pub(super) user_agent: String,
    pub(super) note: String,
    #[serde(default)]
    pub(super) by: Option<AccountId>,
    /// From where and with what somebody did it to somebody else: sealed with the key of whoever did it, in base64. It is
    /// theirs, goes when they go, and is not told to whom it was done.
    #[serde(default)]
    from: Option<String>,
}

/// What `Detail::from` says.
#[derive(Default, Serialize, Deserialize)]
struct Whence {
    address: String,
    user_agent: String,
}

const PAGE: i64 = 500;

impl Audit {
    /// Checks every row against the one before it, and that the trail goes through a head that was kept earlier.
    pub async fn verify(&self, kept: Option<AuditHead>) -> Result<AuditVerified, AuditVerifyError> {
        let mut head = AuditHead::default();
        let mut through = kept.is_none_or(|kept| kept == head);
        loop {
            let mut tx = self.0.store.read().await?;
            let rows = tx.audit_after(head.seq, PAGE).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                head = row.verify(head)?;
                through |= kept == Some(head);
            }
        }
        match kept {
            Some(kept) if !through => Err(AuditVerifyError::Cut { kept: kept.seq, found: head.seq }),
            _ => Ok(AuditVerified { head }),
        }
    }

    /// The newest rows, newest first, without their details.
    pub async fn newest(&self, limit: i64) -> Result<Vec<AuditEntry>, Fault> {
        // The end is held for a moment, as only a writer may ask for it; nothing is written.
        let mut tx = self.0.store.begin().await?;
        let end = tx.audit_head().await?.seq;
        let mut rows = tx.audit_after((end - limit).max(0), limit).await?;
        rows.reverse();
        Ok(rows)
    }

    /// Rows after a place, in order, with their details opened.
    pub async fn list(&self, after: i64, limit: i64) -> Result<Vec<AuditRow>, Fault> {
        let mut tx = self.0.store.read().await?;
        let mut rows = Vec::new();
        for entry in tx.audit_after(after, limit).await? {
            rows.push(self.0.open_audit(&mut *tx, entry).await?);
        }
        Ok(rows)
    }
}

impl Ports {
    /// Opens the detail of a row.
    pub(super) async fn open_audit(
        &self,
        tx: &mut dyn AccountTx,
        entry: AuditEntry,
    ) -> Result<AuditRow, Fault> {
        let detail = self.audit_detail(tx, &entry).await?;
        let erased = detail.is_none();
        let detail = detail.unwrap_or_default();
        let Whence { address, user_agent } = match &detail.from {
            None => Whence { address: detail.address, user_agent: detail.user_agent },
            Some(from) => self.open_from(tx, entry.seq, from).await?,
        };
        Ok(AuditRow {
            seq: entry.seq,
            at: entry.at,
            kind: entry.kind,
            subject: entry.subject,
            address: address.into(),
            user_agent: user_agent.into(),
            note: detail.note.into(),
            erased,
            by: detail.by,
        })
    }

    /// From where somebody did it to somebody else; nothing when they are gone.
    async fn open_from(&self, tx: &mut dyn AccountTx, seq: i64, from: &str) -> Result<Whence, Fault> {
        let nonsense = Fault::Nonsense { what: "audit detail" };
        let Ok(sealed) = URL_SAFE_NO_PAD.decode(from) else { return Err(nonsense) };
        let (column, row) = (Column::AuditDetail, seq.to_string());
        let Some(plain) = self.open_if_kept(tx, column, &row, &Sealed(sealed)).await? else {
            return Ok(Whence::default());
        };
        serde_json::from_str(plain.expose()).map_err(|_| nonsense)
    }

    /// What a row says besides its kind; nothing when the key it was sealed with is gone.
    pub(super) async fn audit_detail(
        &self,
        tx: &mut dyn AccountTx,
        entry: &AuditEntry,
    ) -> Result<Option<Detail>, Fault> {
        let row = entry.seq.to_string();
        let plain = self.open_if_kept(tx, Column::AuditDetail, &row, &entry.detail).await?;
        let read = |plain: Secret| serde_json::from_str(plain.expose());
        plain.map(read).transpose().map_err(|_| Fault::Nonsense { what: "audit detail" })
    }

    /// Adds a row to the trail. Last in a transaction: it holds the trail's end until commit. What it says is sealed for
    /// the account it is about, if it is about one.
    pub(super) async fn record(
        &self,
        tx: &mut dyn AccountTx,
        kind: AuditKind,
        subject: &str,
        caller: &Caller,
        note: &str,
    ) -> Result<(), Fault> {
        self.record_by(tx, kind, &AccountId::new(subject), subject, caller, note).await
    }

    /// The same for what an account does to something else: sealed for that account.
    pub(super) async fn record_by(
        &self,
        tx: &mut dyn AccountTx,
        kind: AuditKind,
        by: &AccountId,
        subject: &str,
        caller: &Caller,
        note: &str,
    ) -> Result<(), Fault> {
        self.append_audit(tx, kind, by, subject, None, caller, note).await
    }

    /// A row about what somebody with a role did to a subject: it says who, and is sealed for the account it is about,
    /// or, where it is about none, for theirs.
    pub(super) async fn record_for(
        &self,
        tx: &mut dyn AccountTx,
        kind: AuditKind,
        subject: &str,
        by: &By,
        caller: &Caller,
        note: &str,
    ) -> Result<(), Fault> {
        let about = AccountId::new(subject);
        let actor = by.account();
        let sealed_for = match (tx.account(&about).await?, &actor) {
            (None, Some(actor)) => actor.clone(),
            (Some(_), _) | (None, None) => about,
        };
        self.append_audit(tx, kind, &sealed_for, subject, actor, caller, note).await
    }

    #[expect(clippy::too_many_arguments, reason = "each is one part of the row")]
    async fn append_audit(
        &self,
        tx: &mut dyn AccountTx,
        kind: AuditKind,
        sealed_for: &AccountId,
        subject: &str,
        by: Option<AccountId>,
        caller: &Caller,
        note: &str,
    ) -> Result<(), Fault> {
        let own = match self.own(tx, sealed_for).await {
            Err(Fault::Vault(VaultError::Destroyed)) => self.trail(tx).await?,
            found => found?,
        };
        let head = tx.audit_head().await?;
        let row = (head.seq + 1).to_string();
        let nonsense = |_| Fault::Nonsense { what: "audit detail" };
        let mut from = Whence {
            address: caller.address.expose().to_owned(),
            user_agent: caller.user_agent.chars().take(200).collect(),
        };
        let mut theirs = None;
        if let Some(actor) = by.as_ref().filter(|actor| *actor != sealed_for) {
            let plain = Secret::new(serde_json::to_string(&from).map_err(nonsense)?);
            let sealed = self.own(tx, actor).await?.seal(Column::AuditDetail, &row, &plain)?;
            theirs = Some(URL_SAFE_NO_PAD.encode(sealed.0));
            from = Whence::default();
        }
        let Whence { address, user_agent } = from;
        let note = note.chars().take(300).collect();
        let detail = Detail { address, user_agent, note, by, from: theirs };
        let plain = serde_json::to_string(&detail).map_err(nonsense)?;
        let sealed = own.seal(Column::AuditDetail, &row, &Secret::new(plain))?;
        tx.append_audit(&AuditEntry::after(head, self.now(), kind, subject, sealed)).await?;
        Ok(())
    }
}
