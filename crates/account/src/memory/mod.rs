//! A store in memory, for tests only: the ports kept in the simplest way that keeps their contract.
//!
//! A transaction works on a copy of everything. Committing puts the copy in place, unless somebody else committed since
//! it was taken: then it is `Stale`. Slow, and right.

mod administration;
mod attack;
#[cfg(test)]
mod contract_tests;
mod device_key;
mod device_name;
mod factor;
mod federated;
mod floor;
mod found;
mod invitation;
mod keys;
mod language;
mod life;
mod mail_tie;
mod number;
mod paper;
pub(crate) mod paper_vault;
mod passkey;
mod people;
mod role;
mod rotation;
mod servers;
mod upkeep;

pub use paper::PaperPasskeys;
pub use paper_vault::PaperVault;
use std::collections::BTreeSet;

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kernel::{Epoch, Timestamp};

use crate::account::{Account, PasswordReset, PendingSignUp};
use crate::attack::Attack;
use crate::audit::AuditEntry;
use crate::claim_token::ClaimToken;
use crate::connection::Connection;
use crate::deletion::Deletion;
use crate::device::Device;
use crate::device_key::{DeviceKey, Jwk};
use crate::email_change::EmailChange;
use crate::epoch::{Class, Level};
use crate::factor::{Factors, SecondStep};
use crate::fault::StoreError;
use crate::federated::{FederatedIdentity, Trip};
use crate::feed::FeedEvent;
use crate::ids::{
    AccountId, DeviceId, IncidentId, Index, InvitationId, LinkCodeId, Mark, Sealed, ServerId, SignUpId,
    TokenHash,
};
use crate::incident::Incident;
use crate::invitation::SignUpInvitation;
use crate::language::AccountLanguage;
use crate::link_code::LinkCode;
use crate::lock::{Lock, NotMe, Recovery};
use crate::mail::{Mail, MailTie, MailboxRow};
use crate::passkey::Passkey;
use crate::ports::{AccountStore, AccountTx, HouseKey, Stored};
use crate::reservation::Reservation;
use crate::role::RoleGiven;
use crate::rotation::Rotation;
use crate::server::{Section, Server};
use crate::session::Session;
use crate::share::Share;
use crate::token::Token;

/// Everything, in memory.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<Everything>>);

#[derive(Clone, Default)]
struct Everything {
    commits: u64,
    accounts: Vec<Account>,
    sign_ups: Vec<PendingSignUp>,
    resets: Vec<PasswordReset>,
    epoch: Epoch,
    raised: Vec<(Level, Class, Epoch)>,
    floor_kept: bool,
    credentials: Epoch,
    sessions: Vec<Session>,
    devices: Vec<Device>,
    device_keys: Vec<DeviceKey>,
    link_code_keys: Vec<(LinkCodeId, Jwk, Timestamp)>,
    device_names: Vec<(AccountId, DeviceId, Sealed)>,
    tokens: Vec<Token>,
    link_codes: Vec<LinkCode>,
    claim_tokens: Vec<ClaimToken>,
    servers: Vec<Server>,
    connections: Vec<(ServerId, Vec<Connection>)>,
    sections: Vec<(ServerId, Vec<Section>)>,
    shares: Vec<Share>,
    feed: Vec<FeedEvent>,
    incidents: Vec<Incident>,
    listed: Vec<(IncidentId, AccountId)>,
    mails: Vec<Mail>,
    mailbox: Vec<MailboxRow>,
    mail_ties: Vec<MailTie>,
    audit: Vec<AuditEntry>,
    identities: Vec<FederatedIdentity>,
    trips: Vec<Trip>,
    attempts: Vec<(Index, Timestamp, i64, Timestamp)>,
    not_mes: Vec<NotMe>,
    locks: Vec<Lock>,
    recoveries: Vec<Recovery>,
    email_changes: Vec<EmailChange>,
    reservations: Vec<Reservation>,
    deletions: Vec<Deletion>,
    house_key: Option<HouseKey>,
    finding_mark: Option<Index>,
    destroyed: BTreeSet<Mark>,
    factors: Vec<Factors>,
    recovery_codes: Vec<(AccountId, TokenHash)>,
    second_steps: Vec<SecondStep>,
    challenges: Vec<(TokenHash, Timestamp)>,
    passkeys: Vec<Passkey>,
    rotations: Vec<Rotation>,
    languages: Vec<(AccountId, AccountLanguage)>,
    roles: Vec<RoleGiven>,
    invitations: Vec<SignUpInvitation>,
    tied: Vec<(SignUpId, InvitationId)>,
    settings: Vec<(String, String)>,
    attacks: Vec<Attack>,
    places: Vec<(AccountId, Index, Timestamp)>,
}

impl MemoryStore {
    /// Another store that holds what this one holds now.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self(Arc::new(Mutex::new(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())))
    }
}

struct MemoryTx {
    store: MemoryStore,
    rows: Everything,
}

#[async_trait]
impl AccountStore for MemoryStore {
    fn written(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).commits
    }

    async fn begin(&self) -> Stored<Box<dyn AccountTx>> {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(Box::new(MemoryTx { store: self.clone(), rows }))
    }

    async fn read(&self) -> Stored<Box<dyn AccountTx>> {
        self.begin().await
    }
}

#[async_trait]
impl AccountTx for MemoryTx {
    async fn commit(self: Box<Self>) -> Stored<()> {
        let mut shared = self.store.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.commits != self.rows.commits {
            return Err(StoreError::Stale);
        }
        *shared = self.rows;
        shared.commits += 1;
        Ok(())
    }

    async fn prune(&mut self, now: Timestamp, sessions_before: Timestamp) -> Stored<()> {
        let hour = std::time::Duration::from_secs(3600);
        let rows = &mut self.rows;
        rows.sign_ups.retain(|row| now < row.expires_at);
        rows.resets.retain(|row| now < row.expires_at);
        rows.trips.retain(|row| now < row.expires_at);
        rows.link_codes.retain(|row| now < row.expires_at + hour);
        rows.link_code_keys.retain(|(_, _, until)| now < *until);
        rows.claim_tokens.retain(|row| now < row.expires_at + hour);
        rows.attempts.retain(|(_, _, _, expires_at)| now < *expires_at);
        rows.sessions.retain(|row| row.last_seen_at >= sessions_before);
        rows.not_mes.retain(|row| now < row.expires_at);
        rows.recoveries.retain(|row| now < row.expires_at);
        rows.reservations.retain(|row| now < row.until);
        rows.email_changes.retain(|row| !row.over(now));
        rows.second_steps.retain(|row| now < row.expires_at);
        rows.challenges.retain(|(_, until)| now < *until);
        rows.places.retain(|(_, _, at)| *at >= sessions_before);
        Ok(())
    }
}

/// Inserts unless a row that `clashes` is there.
fn insert<T: Clone>(rows: &mut Vec<T>, row: &T, clashes: impl Fn(&T) -> bool) -> Stored<()> {
    if rows.iter().any(clashes) {
        return Err(StoreError::Duplicate);
    }
    rows.push(row.clone());
    Ok(())
}

/// The first row that fits.
fn find<T: Clone>(rows: &[T], fits: impl Fn(&T) -> bool) -> Stored<Option<T>> {
    Ok(rows.iter().find(|row| fits(row)).cloned())
}

/// Every row that fits, in order.
fn all<T: Clone>(rows: &[T], fits: impl Fn(&T) -> bool) -> Vec<T> {
    rows.iter().filter(|row| fits(row)).cloned().collect()
}

/// The first `limit` rows.
fn first<T>(mut rows: Vec<T>, limit: i64) -> Vec<T> {
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    rows
}

/// Writes a row whose stored version is the one in the value.
macro_rules! update {
    ($rows:expr, $row:expr) => {{
        let row = $row;
        match $rows.iter_mut().find(|old| old.id == row.id && old.version == row.version) {
            Some(old) => {
                *old = row.clone();
                old.version += 1;
                Ok(())
            }
            None => Err($crate::StoreError::Stale),
        }
    }};
}
use update;
