//! Locks, changes of address, holds, deletions and the trail by subject, in memory.

use async_trait::async_trait;
use kernel::Timestamp;

use super::{MemoryTx, all, find, first, insert, update};
use crate::account::Account;
use crate::audit::AuditEntry;
use crate::deletion::Deletion;
use crate::email_change::{ChangeState, EmailChange};
use crate::fault::StoreError;
use crate::ids::{AccountId, IncidentId, Lookup, MailboxId, TokenHash};
use crate::incident::ScopeKind;
use crate::lock::{Lock, NotMe, Recovery};
use crate::mail::Mail;
use crate::ports::{DeletionRows, EmailChangeRows, EventRows, LockRows, ReservationRows, Stored};
use crate::reservation::{Held, Reservation};

#[async_trait]
impl EventRows for MemoryTx {
    async fn audit_of(
        &mut self,
        subjects: &[String],
        before: Option<i64>,
        limit: i64,
    ) -> Stored<Vec<AuditEntry>> {
        let mut rows = all(&self.rows.audit, |row| {
            subjects.contains(&row.subject) && before.is_none_or(|before| row.seq < before)
        });
        rows.sort_by_key(|row| std::cmp::Reverse(row.seq));
        Ok(first(rows, limit))
    }

    async fn incidents_touching(&mut self, account: &Account) -> Stored<Vec<IncidentId>> {
        let listed = &self.rows.listed;
        let mut ids: Vec<IncidentId> = all(&self.rows.incidents, |row| match row.scope {
            ScopeKind::Everyone => account.created_at <= row.declared_at,
            ScopeKind::Listed => listed.contains(&(row.id.clone(), account.id.clone())),
        })
        .into_iter()
        .map(|row| row.id)
        .collect();
        ids.sort();
        Ok(ids)
    }
}

#[async_trait]
impl LockRows for MemoryTx {
    async fn insert_not_me(&mut self, link: &NotMe) -> Stored<()> {
        insert(&mut self.rows.not_mes, link, |old| old.id == link.id || old.token == link.token)
    }

    async fn not_me_by_token(&mut self, token: &TokenHash) -> Stored<Option<NotMe>> {
        find(&self.rows.not_mes, |row| row.token == *token)
    }

    async fn delete_not_mes(&mut self, account: &AccountId) -> Stored<()> {
        self.rows.not_mes.retain(|row| row.account != *account);
        Ok(())
    }

    async fn insert_lock(&mut self, lock: &Lock) -> Stored<bool> {
        match insert(&mut self.rows.locks, lock, |old| old.account == lock.account) {
            Ok(()) => Ok(true),
            Err(StoreError::Duplicate) => Ok(false),
            Err(other) => Err(other),
        }
    }

    async fn lock_of(&mut self, account: &AccountId) -> Stored<Option<Lock>> {
        find(&self.rows.locks, |row| row.account == *account)
    }

    async fn delete_lock(&mut self, account: &AccountId) -> Stored<()> {
        self.rows.locks.retain(|row| row.account != *account);
        Ok(())
    }

    async fn insert_recovery(&mut self, recovery: &Recovery) -> Stored<()> {
        insert(&mut self.rows.recoveries, recovery, |old| {
            old.id == recovery.id || old.token == recovery.token
        })
    }

    async fn recovery_by_token(&mut self, token: &TokenHash) -> Stored<Option<Recovery>> {
        find(&self.rows.recoveries, |row| row.token == *token)
    }

    async fn delete_recoveries(&mut self, account: &AccountId) -> Stored<()> {
        self.rows.recoveries.retain(|row| row.account != *account);
        Ok(())
    }
}

#[async_trait]
impl EmailChangeRows for MemoryTx {
    async fn insert_email_change(&mut self, change: &EmailChange) -> Stored<()> {
        insert(&mut self.rows.email_changes, change, |old| {
            old.id == change.id || old.new_token == change.new_token || old.old_token == change.old_token
        })
    }

    async fn update_email_change(&mut self, change: &EmailChange) -> Stored<()> {
        update!(self.rows.email_changes, change)
    }

    async fn email_change_by_token(&mut self, token: &TokenHash) -> Stored<Option<EmailChange>> {
        find(&self.rows.email_changes, |row| row.new_token == *token || row.old_token == *token)
    }

    async fn newest_email_change(&mut self, account: &AccountId) -> Stored<Option<EmailChange>> {
        let rows = self.rows.email_changes.iter().filter(|row| row.account == *account);
        Ok(rows.max_by(|a, b| a.asked_at.cmp(&b.asked_at).then(a.id.cmp(&b.id))).cloned())
    }

    async fn silent_email_changes(&mut self, asked_by: Timestamp, limit: i64) -> Stored<Vec<EmailChange>> {
        let mut rows = all(&self.rows.email_changes, |row| {
            row.state == ChangeState::Waiting && row.new_confirmed_at.is_some() && row.asked_at <= asked_by
        });
        rows.sort_by(|a, b| a.asked_at.cmp(&b.asked_at).then(a.id.cmp(&b.id)));
        Ok(first(rows, limit))
    }
}

#[async_trait]
impl ReservationRows for MemoryTx {
    async fn reserve(&mut self, reservation: &Reservation) -> Stored<()> {
        self.release(reservation.held, &reservation.index.into()).await?;
        self.rows.reservations.push(reservation.clone());
        Ok(())
    }

    async fn reservation(&mut self, held: Held, index: &Lookup) -> Stored<Option<Reservation>> {
        find(&self.rows.reservations, |row| row.held == held && index.fits(&row.index))
    }

    async fn release(&mut self, held: Held, index: &Lookup) -> Stored<()> {
        self.rows.reservations.retain(|row| !(row.held == held && index.fits(&row.index)));
        Ok(())
    }
}

#[async_trait]
impl DeletionRows for MemoryTx {
    async fn put_deletion(&mut self, deletion: &Deletion) -> Stored<()> {
        self.delete_deletion(&deletion.account).await?;
        self.rows.deletions.push(deletion.clone());
        Ok(())
    }

    async fn deletion_of(&mut self, account: &AccountId) -> Stored<Option<Deletion>> {
        find(&self.rows.deletions, |row| row.account == *account)
    }

    async fn deletion_by_token(&mut self, token: &TokenHash) -> Stored<Option<Deletion>> {
        find(&self.rows.deletions, |row| row.keep_token == *token)
    }

    async fn due_deletions(&mut self, now: Timestamp, limit: i64) -> Stored<Vec<Deletion>> {
        let mut rows = all(&self.rows.deletions, |row| row.due_at <= now);
        rows.sort_by(|a, b| a.due_at.cmp(&b.due_at).then(a.account.cmp(&b.account)));
        Ok(first(rows, limit))
    }

    async fn delete_deletion(&mut self, account: &AccountId) -> Stored<()> {
        self.rows.deletions.retain(|row| row.account != *account);
        Ok(())
    }

    async fn mails_of(&mut self, account: &AccountId, limit: i64) -> Stored<Vec<Mail>> {
        let mut rows = all(&self.rows.mails, |row| row.account.as_ref() == Some(account));
        rows.sort_by(|a, b| b.created_at.cmp(&a.created_at).then(a.id.cmp(&b.id)));
        Ok(first(rows, limit))
    }

    async fn delete_from_mailbox(&mut self, ids: &[MailboxId]) -> Stored<()> {
        self.rows.mailbox.retain(|row| !ids.contains(&row.id));
        Ok(())
    }

    async fn forget_account(&mut self, account: &AccountId) -> Stored<()> {
        let Some(row) = find(&self.rows.accounts, |row| row.id == *account)? else { return Ok(()) };
        let touched = self.incidents_touching(&row).await?;
        let rows = &mut self.rows;
        rows.forget_tied_mails(account, &row.email_index);
        for incident in rows.incidents.iter_mut().filter(|row| touched.contains(&row.id)) {
            incident.accounts -= 1;
            incident.version += 1;
        }
        for server in rows.servers.iter_mut().filter(|row| row.owner.as_ref() == Some(account)) {
            (server.owner, server.device) = (None, None);
        }
        rows.listed.retain(|(_, listed)| listed != account);
        rows.shares.retain(|row| row.owner != *account && row.invitee.as_ref() != Some(account));
        rows.link_codes.retain(|row| row.approved_by() != Some(account));
        let mailed: Vec<MailboxId> = all(&rows.mails, |row| row.account.as_ref() == Some(account))
            .into_iter()
            .map(|row| MailboxId::new(row.id.as_str()))
            .collect();
        rows.mailbox.retain(|row| !mailed.contains(&row.id));
        rows.mail_ties.retain(|row| !mailed.iter().any(|mail| mail.as_str() == row.mail.as_str()));
        rows.mails.retain(|row| row.account.as_ref() != Some(account));
        rows.resets.retain(|row| row.account != *account);
        rows.sessions.retain(|row| row.account != *account);
        rows.factors.retain(|row| row.account != *account);
        rows.recovery_codes.retain(|(whose, _)| whose != account);
        rows.second_steps.retain(|row| row.account != *account);
        rows.passkeys.retain(|row| row.account != *account);
        rows.tokens.retain(|row| row.account != *account);
        rows.claim_tokens.retain(|row| row.account != *account);
        rows.devices.retain(|row| row.account != *account);
        rows.device_keys.retain(|row| row.account != *account);
        rows.device_names.retain(|(of, ..)| of != account);
        rows.identities.retain(|row| row.account != *account);
        rows.trips.retain(|row| row.account.as_ref() != Some(account));
        rows.not_mes.retain(|row| row.account != *account);
        rows.locks.retain(|row| row.account != *account);
        rows.recoveries.retain(|row| row.account != *account);
        rows.email_changes.retain(|row| row.account != *account);
        rows.reservations.retain(|row| row.account.as_ref() != Some(account));
        rows.deletions.retain(|row| row.account != *account);
        rows.languages.retain(|(of, _)| of != account);
        rows.roles.retain(|row| row.account != *account);
        rows.places.retain(|(of, ..)| of != account);
        rows.raised.retain(|(level, ..)| {
            *level != crate::epoch::Level::Account(account.clone())
                && *level != crate::epoch::Level::Suspension(account.clone())
        });
        rows.accounts.retain(|row| row.id != *account);
        Ok(())
    }
}
