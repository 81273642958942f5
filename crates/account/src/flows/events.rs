//! What happened to an account, told to the person it belongs to.
//!
//! Read from the audit trail: rows about the account, and incidents that touch it. A kind this version does not know,
//! and a detail that cannot be opened any more, are shown as far as they can be.

use std::sync::Arc;

use kernel::{Secret, Timestamp};

use super::Ports;
use crate::audit::{AuditEntry, AuditKind};
use crate::fault::Fault;
use crate::ids::{AccountId, DeviceId, ServerId};
use crate::ports::AccountTx;

/// What happened.
#[derive(Clone)]
pub struct Events(pub(super) Arc<Ports>);

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its place in the trail.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What, as the word it is stored under.
    pub kind: String,
    /// From which address; empty when it was not the person, or is not known any more.
    pub address: Secret,
    /// With which browser or app.
    pub user_agent: Secret,
    /// The device or server it was about, by its name; or how, in the trail's own words; or the reason of an incident.
    pub about: Secret,
}

/// A page of what happened, newest first.
#[derive(Debug, Clone)]
pub struct EventPage {
    /// What happened.
    pub events: Vec<Event>,
    /// Where the next, older page begins, if there is one.
    pub older: Option<i64>,
}

impl Events {
    /// What happened before a place in the trail, newest first.
    pub async fn list(&self, of: &AccountId, before: Option<i64>, limit: i64) -> Result<EventPage, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let account = ports.account(&mut *tx, of).await?;
        let mut subjects = vec![of.to_string()];
        subjects.extend(tx.incidents_touching(&account).await?.iter().map(ToString::to_string));
        let mut rows = tx.audit_of(&subjects, before, limit + 1).await?;
        let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(0));
        let older = rows.last().map(|row| row.seq).filter(|_| more);
        let mut events = Vec::new();
        for row in rows {
            events.push(self.read(&mut *tx, row).await?);
        }
        Ok(EventPage { events, older })
    }

    async fn read(&self, tx: &mut dyn AccountTx, row: AuditEntry) -> Result<Event, Fault> {
        let ports = &self.0;
        let own = row.kind != AuditKind::IncidentDeclared.as_str();
        let detail = ports.audit_detail(tx, &row).await?.unwrap_or_default();
        // Who declared an incident, and from where, is nobody else's business.
        let kept = |text: String| Secret::new(if own { text } else { String::new() });
        Ok(Event {
            seq: row.seq,
            at: row.at,
            about: Secret::new(named(tx, &detail.note).await?),
            kind: row.kind,
            address: kept(detail.address),
            user_agent: kept(detail.user_agent),
        })
    }
}

/// The name of the device or server a note names; the note itself when it names none.
async fn named(tx: &mut dyn AccountTx, note: &str) -> Result<String, Fault> {
    if let Some(device) = tx.device(&DeviceId::new(note)).await? {
        return Ok(device.about.title().to_owned());
    }
    if let Some(server) = tx.server(&ServerId::new(note)).await? {
        return Ok(server.about.title().to_owned());
    }
    // Ids of other rows say nothing to a person.
    let is_id = note.len() == 32 && note.bytes().all(|byte| byte.is_ascii_hexdigit());
    Ok(if is_id { String::new() } else { note.to_owned() })
}
