//! Incidents: declaring one, telling everybody, showing how far that is.

use std::sync::Arc;

use kernel::Timestamp;

use super::{By, Caller, Ports, RoleError};
use crate::audit::AuditKind;
use crate::epoch::{Class, Level};
use crate::fault::{Fault, with_fault};
use crate::feed::{News, Whose};
use crate::ids::{AccountId, IncidentId};
use crate::incident::{Incident, Progress, Scope, ScopeKind};
use crate::mail::{MailKind, MailParameters};
use crate::ports::AccountTx;
use crate::role::Power;

/// Incidents.
#[derive(Clone)]
pub struct Incidents(pub(super) Arc<Ports>);

/// How far a campaign went in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CampaignStep {
    /// Mails queued in this step.
    pub queued: i64,
    /// Whether every account has its mail queued now.
    pub done: bool,
}

/// Why an incident was not declared or shown.
#[derive(Debug, thiserror::Error)]
pub enum IncidentError {
    /// There is no such incident.
    #[error("no incident matches")]
    Unknown,
    /// It says nothing about what happened.
    #[error("an incident needs a reason in plain words")]
    NoReason,
    /// It names nobody.
    #[error("an incident needs at least one account")]
    Nobody,
    /// One of the named accounts does not exist.
    #[error("no account has the id {0}")]
    UnknownAccount(AccountId),
    /// A line of a list, counted from one, names nobody.
    #[error("line {0} of the list names nobody")]
    UnknownLine(usize),
    /// Their role does not allow it.
    #[error("the role does not allow this")]
    NotAllowed,
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(IncidentError);

impl From<RoleError> for IncidentError {
    fn from(error: RoleError) -> Self {
        match error {
            RoleError::Fault(fault) => Self::Fault(fault),
            RoleError::NotAllowed | RoleError::Unknown | RoleError::LastOwner(_) => Self::NotAllowed,
        }
    }
}

impl Incidents {
    /// Declares an incident: every credential in its scope is dead when this returns.
    pub async fn declare(
        &self,
        scope: Scope,
        reason: &str,
        aware_at: Option<Timestamp>,
        caller: &Caller,
    ) -> Result<Incident, IncidentError> {
        self.declare_by(&By::Operator, scope, reason, aware_at, caller).await
    }

    /// The same for somebody with the power to.
    pub async fn declare_by(
        &self,
        by: &By,
        scope: Scope,
        reason: &str,
        aware_at: Option<Timestamp>,
        caller: &Caller,
    ) -> Result<Incident, IncidentError> {
        let ports = &self.0;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(IncidentError::NoReason);
        }
        let mut tx = ports.store.begin().await?;
        ports.may(&mut *tx, by, Power::DeclareIncident, None).await?;
        let (kind, mut listed) = match scope {
            Scope::Everyone => (ScopeKind::Everyone, Vec::new()),
            Scope::Listed(ids) if ids.is_empty() => return Err(IncidentError::Nobody),
            Scope::Listed(ids) => (ScopeKind::Listed, ids),
        };
        listed.sort();
        listed.dedup();
        let whose = self.kill(&mut *tx, kind, &listed).await?;
        let accounts = match kind {
            ScopeKind::Everyone => tx.count_accounts().await?,
            ScopeKind::Listed => i64::try_from(listed.len()).unwrap_or(i64::MAX),
        };
        let incident = Incident {
            id: IncidentId::draw(&*ports.entropy),
            scope: kind,
            reason: reason.to_owned(),
            aware_at: aware_at.unwrap_or_else(|| ports.now()),
            declared_at: ports.now(),
            epoch: tx.epoch().await?,
            accounts,
            campaign_after: None,
            campaign_done_at: None,
            version: 0,
        };
        tx.insert_incident(&incident, &listed).await?;
        tx.append_feed(None, &News::Revoked { accounts: whose, devices: None }, ports.now()).await?;
        tx.append_feed(None, &News::Standing, ports.now()).await?;
        ports
            .record_for(&mut *tx, AuditKind::IncidentDeclared, incident.id.as_str(), by, caller, reason)
            .await?;
        tx.commit().await?;
        ports.bell.feed();
        ports.bell.mail();
        Ok(incident)
    }

    /// The same for the people of a list: on each line an e-mail address, a user name or an account number, exactly.
    pub async fn declare_for(
        &self,
        by: &By,
        list: &str,
        reason: &str,
        caller: &Caller,
    ) -> Result<Incident, IncidentError> {
        if reason.trim().is_empty() {
            return Err(IncidentError::NoReason);
        }
        let ids = self.listed(by, list, caller).await?;
        self.declare_by(by, Scope::Listed(ids), reason, None, caller).await
    }

    async fn listed(&self, by: &By, list: &str, caller: &Caller) -> Result<Vec<AccountId>, IncidentError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        ports.may(&mut *tx, by, Power::DeclareIncident, None).await?;
        let mut ids = Vec::new();
        for (line, typed) in (1..).zip(list.lines().map(str::trim)).filter(|(_, typed)| !typed.is_empty()) {
            if let Some(account) = ports.exactly(&mut *tx, typed).await? {
                ids.push(account.id);
                continue;
            }
            // Whoever learns that somebody has no account leaves a trace, as with every search.
            let note = format!("line {line} of the list of an incident");
            ports.record_for(&mut *tx, AuditKind::Searched, "nobody", by, caller, &note).await?;
            tx.commit().await?;
            return Err(IncidentError::UnknownLine(line));
        }
        Ok(ids)
    }

    /// Every incident, newest first.
    pub async fn list(&self) -> Result<Vec<Incident>, Fault> {
        let mut tx = self.0.store.read().await?;
        Ok(tx.incidents().await?)
    }

    /// How far an incident has been dealt with.
    pub async fn show(&self, id: &IncidentId) -> Result<Progress, IncidentError> {
        let mut tx = self.0.store.read().await?;
        let incident = tx.incident(id).await?.ok_or(IncidentError::Unknown)?;
        let mails = tx.count_mails(id).await?;
        let reset = tx.count_reset(&incident).await?;
        Ok(Progress::of(incident, mails, reset))
    }

    /// Queues the next mails of one campaign, at most `batch`.
    pub async fn advance(&self, id: &IncidentId, batch: i64) -> Result<CampaignStep, IncidentError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let incident = tx.incident(id).await?.ok_or(IncidentError::Unknown)?;
        if incident.campaign_done_at.is_some() {
            return Ok(CampaignStep { queued: 0, done: true });
        }
        let page = self.page(&mut *tx, &incident, batch).await?;
        let done = i64::try_from(page.len()).unwrap_or(i64::MAX) < batch;
        let last = page.last().map(|(id, _)| id.clone());
        let parameters =
            MailParameters { reason: Some(incident.reason.clone()), ..MailParameters::default() };
        let mut queued = 0;
        for (account, concerned) in &page {
            if *concerned {
                let kind = MailKind::Incident;
                queued +=
                    i64::from(ports.queue_mail(&mut *tx, kind, Some(account), Some(id), &parameters).await?);
            }
        }
        let incident = Incident {
            campaign_after: last.or(incident.campaign_after.clone()),
            campaign_done_at: done.then(|| ports.now()),
            ..incident
        };
        tx.update_incident(&incident).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(CampaignStep { queued, done })
    }

    /// Queues the next mails of every campaign that is not done; says whether any is left.
    pub async fn advance_all(&self, batch: i64) -> Result<bool, IncidentError> {
        let mut left = false;
        for incident in self.list().await? {
            if incident.campaign_done_at.is_none() {
                left |= !self.advance(&incident.id, batch).await?.done;
            }
        }
        Ok(left)
    }

    async fn kill(
        &self,
        tx: &mut dyn AccountTx,
        kind: ScopeKind,
        listed: &[AccountId],
    ) -> Result<Whose, IncidentError> {
        let epoch = tx.advance_epoch().await?;
        if kind == ScopeKind::Everyone {
            for class in Class::ALL {
                tx.raise(&Level::Global, class, epoch).await?;
            }
            return Ok(Whose::All);
        }
        let mut numbers = Vec::new();
        for id in listed {
            let account = tx.account(id).await?.ok_or_else(|| IncidentError::UnknownAccount(id.clone()))?;
            for class in Class::ALL {
                tx.raise(&Level::Account(id.clone()), class, epoch).await?;
            }
            numbers.push(account.number);
        }
        Ok(Whose::Accounts(numbers))
    }

    /// The next accounts of a campaign, each with whether it existed when the incident was declared.
    async fn page(
        &self,
        tx: &mut dyn AccountTx,
        incident: &Incident,
        batch: i64,
    ) -> Result<Vec<(AccountId, bool)>, Fault> {
        let after = incident.campaign_after.as_ref();
        match incident.scope {
            ScopeKind::Listed => {
                let ids = tx.listed_after(&incident.id, after, batch).await?;
                Ok(ids.into_iter().map(|id| (id, true)).collect())
            }
            ScopeKind::Everyone => {
                let accounts = tx.accounts_after(after, batch).await?;
                let concerned = |at: Timestamp| at <= incident.declared_at;
                Ok(accounts.into_iter().map(|a| (a.id, concerned(a.created_at))).collect())
            }
        }
    }
}
