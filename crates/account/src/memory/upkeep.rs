//! Incidents, mails, the audit trail and counts of tries, in memory.

use async_trait::async_trait;
use kernel::Timestamp;

use super::{MemoryTx, all, find, first, insert, update};
use crate::audit::{AuditEntry, AuditHead};
use crate::fault::StoreError;
use crate::ids::{AccountId, IncidentId, Index, MailId, MailboxId};
use crate::incident::{Incident, MailCounts, ScopeKind};
use crate::mail::{Mail, MailState, MailboxRow};
use crate::ports::{AttemptRows, AuditRows, IncidentRows, MailRows, Stored};

#[async_trait]
impl IncidentRows for MemoryTx {
    async fn insert_incident(&mut self, incident: &Incident, listed: &[AccountId]) -> Stored<()> {
        insert(&mut self.rows.incidents, incident, |old| old.id == incident.id)?;
        self.rows.listed.extend(listed.iter().map(|account| (incident.id.clone(), account.clone())));
        Ok(())
    }

    async fn update_incident(&mut self, incident: &Incident) -> Stored<()> {
        update!(self.rows.incidents, incident)
    }

    async fn incident(&mut self, id: &IncidentId) -> Stored<Option<Incident>> {
        find(&self.rows.incidents, |row| row.id == *id)
    }

    async fn incidents(&mut self) -> Stored<Vec<Incident>> {
        let mut rows = self.rows.incidents.clone();
        rows.sort_by(|a, b| b.declared_at.cmp(&a.declared_at).then(a.id.cmp(&b.id)));
        Ok(rows)
    }

    async fn listed_after(
        &mut self,
        id: &IncidentId,
        after: Option<&AccountId>,
        limit: i64,
    ) -> Stored<Vec<AccountId>> {
        let mut rows: Vec<AccountId> = all(&self.rows.listed, |(incident, account)| {
            incident == id && after.is_none_or(|after| account > after)
        })
        .into_iter()
        .map(|(_, account)| account)
        .collect();
        rows.sort();
        Ok(first(rows, limit))
    }

    async fn count_reset(&mut self, incident: &Incident) -> Stored<i64> {
        let listed = &self.rows.listed;
        let rows = self.rows.accounts.iter().filter(|row| {
            row.created_at <= incident.declared_at
                && row.password_epoch > incident.epoch
                && (incident.scope == ScopeKind::Everyone
                    || listed.contains(&(incident.id.clone(), row.id.clone())))
        });
        Ok(i64::try_from(rows.count()).unwrap_or(i64::MAX))
    }
}

#[async_trait]
impl MailRows for MemoryTx {
    async fn insert_mail(&mut self, mail: &Mail) -> Stored<bool> {
        let told = self.rows.mails.iter().any(|old| {
            mail.campaign.is_some() && old.campaign == mail.campaign && old.account == mail.account
        });
        if told {
            return Ok(false);
        }
        insert(&mut self.rows.mails, mail, |old| old.id == mail.id)?;
        Ok(true)
    }

    async fn update_mail(&mut self, mail: &Mail) -> Stored<()> {
        update!(self.rows.mails, mail)
    }

    async fn mail(&mut self, id: &MailId) -> Stored<Option<Mail>> {
        find(&self.rows.mails, |row| row.id == *id)
    }

    async fn due_mails(&mut self, now: Timestamp, limit: i64) -> Stored<Vec<Mail>> {
        let mut rows = all(&self.rows.mails, |row| row.state == MailState::Due && row.due_at <= now);
        rows.sort_by(|a, b| a.due_at.cmp(&b.due_at).then(a.id.cmp(&b.id)));
        Ok(first(rows, limit))
    }

    async fn count_mails(&mut self, campaign: &IncidentId) -> Stored<MailCounts> {
        let mut counts = MailCounts::default();
        for row in self.rows.mails.iter().filter(|row| row.campaign.as_ref() == Some(campaign)) {
            match row.state {
                MailState::Due => counts.due += 1,
                MailState::Sent => counts.sent += 1,
                MailState::GivenUp => counts.failed += 1,
            }
        }
        Ok(counts)
    }

    async fn insert_mailbox(&mut self, row: &MailboxRow) -> Stored<()> {
        match insert(&mut self.rows.mailbox, row, |old| old.id == row.id) {
            Err(StoreError::Duplicate) => Ok(()),
            other => other,
        }
    }

    async fn mailbox(&mut self, limit: i64) -> Stored<Vec<MailboxRow>> {
        let mut rows = self.rows.mailbox.clone();
        rows.sort_by(|a, b| b.at.cmp(&a.at).then(a.id.cmp(&b.id)));
        Ok(first(rows, limit))
    }

    async fn mailbox_row(&mut self, id: &MailboxId) -> Stored<Option<MailboxRow>> {
        find(&self.rows.mailbox, |row| row.id == *id)
    }
}

#[async_trait]
impl AuditRows for MemoryTx {
    async fn audit_head(&mut self) -> Stored<AuditHead> {
        let last = self.rows.audit.last();
        Ok(last.map_or_else(AuditHead::default, |row| AuditHead { seq: row.seq, hash: row.hash }))
    }

    async fn append_audit(&mut self, entry: &AuditEntry) -> Stored<()> {
        insert(&mut self.rows.audit, entry, |old| old.seq == entry.seq)
    }

    async fn audit_after(&mut self, seq: i64, limit: i64) -> Stored<Vec<AuditEntry>> {
        Ok(first(all(&self.rows.audit, |row| row.seq > seq), limit))
    }
}

#[async_trait]
impl AttemptRows for MemoryTx {
    async fn attempts(&mut self, subject: &Index, window: Timestamp) -> Stored<i64> {
        let row = self.rows.attempts.iter().find(|(s, w, ..)| s == subject && *w == window);
        Ok(row.map_or(0, |(_, _, count, _)| *count))
    }

    async fn add_attempt(
        &mut self,
        subject: &Index,
        window: Timestamp,
        expires_at: Timestamp,
    ) -> Stored<i64> {
        let rows = &mut self.rows.attempts;
        if let Some(row) = rows.iter_mut().find(|(s, w, ..)| s == subject && *w == window) {
            row.2 += 1;
            row.3 = expires_at;
            return Ok(row.2);
        }
        rows.push((*subject, window, 1, expires_at));
        Ok(1)
    }

    async fn forget_attempts(&mut self, subject: &Index, window: Timestamp) -> Stored<()> {
        self.rows.attempts.retain(|(s, w, ..)| !(s == subject && *w == window));
        Ok(())
    }
}
