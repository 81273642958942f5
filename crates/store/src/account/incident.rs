//! Incidents, and how many accounts have dealt with them.

use account::incident::{Incident, ScopeKind};
use account::ports::{IncidentRows, Stored};
use account::{AccountId, IncidentId, StoreError};
use async_trait::async_trait;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO incident (id, scope, reason, aware_at, declared_at, epoch, accounts, campaign_after,
        campaign_done_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
";
const INSERT_LISTED: &str = "
    INSERT INTO incident_account (incident_id, account_id) VALUES ($1, $2)
    ON CONFLICT (incident_id, account_id) DO NOTHING
";
const UPDATE: &str = "
    UPDATE incident SET scope = $3, reason = $4, aware_at = $5, declared_at = $6, epoch = $7, accounts = $8,
        campaign_after = $9, campaign_done_at = $10, version = version + 1
    WHERE id = $1 AND version = $2
";
const BY_ID: &str = "SELECT * FROM incident WHERE id = $1";
const ALL: &str = "SELECT * FROM incident ORDER BY declared_at DESC, id";
const LISTED_AFTER: &str = "
    SELECT account_id FROM incident_account WHERE incident_id = $1 AND account_id > $2
    ORDER BY account_id LIMIT $3
";
const COUNT_RESET_OF_ALL: &str = "
    SELECT count(*) AS accounts FROM account
    WHERE created_at <= $1 AND password_epoch > $2 AND password IS NOT NULL
";
const COUNT_RESET_OF_LISTED: &str = "
    SELECT count(*) AS accounts FROM incident_account i JOIN account a ON a.id = i.account_id
    WHERE a.created_at <= $1 AND a.password_epoch > $2 AND a.password IS NOT NULL AND i.incident_id = $3
";

#[async_trait]
impl IncidentRows for Work {
    async fn insert_incident(&mut self, incident: &Incident, listed: &[AccountId]) -> Stored<()> {
        let values = binds![
            &incident.id,
            incident.scope.as_str(),
            &incident.reason,
            incident.aware_at,
            incident.declared_at,
            &incident.epoch,
            incident.accounts,
            incident.campaign_after.as_ref(),
            incident.campaign_done_at,
        ];
        self.tx.execute(INSERT, values).await?;
        for account in listed {
            self.tx.execute(INSERT_LISTED, binds![&incident.id, account]).await?;
        }
        Ok(())
    }

    async fn update_incident(&mut self, incident: &Incident) -> Stored<()> {
        let values = binds![
            &incident.id,
            incident.version,
            incident.scope.as_str(),
            &incident.reason,
            incident.aware_at,
            incident.declared_at,
            &incident.epoch,
            incident.accounts,
            incident.campaign_after.as_ref(),
            incident.campaign_done_at,
        ];
        unless_stale(self.tx.swap(UPDATE, values).await?)
    }

    async fn incident(&mut self, id: &IncidentId) -> Stored<Option<Incident>> {
        let row = self.tx.optional(BY_ID, binds![id]).await?;
        row.as_ref().map(incident).transpose()
    }

    async fn incidents(&mut self) -> Stored<Vec<Incident>> {
        self.tx.all(ALL, &[]).await?.iter().map(incident).collect()
    }

    async fn listed_after(
        &mut self,
        id: &IncidentId,
        after: Option<&AccountId>,
        limit: i64,
    ) -> Stored<Vec<AccountId>> {
        let after = after.map_or("", AccountId::as_str);
        let rows = self.tx.all(LISTED_AFTER, binds![id, after, limit]).await?;
        Ok(rows.iter().map(|row| row.get("account_id")).collect::<Result<_, Error>>()?)
    }

    async fn count_reset(&mut self, incident: &Incident) -> Stored<i64> {
        let row = match incident.scope {
            ScopeKind::Everyone => {
                self.tx.one(COUNT_RESET_OF_ALL, binds![incident.declared_at, &incident.epoch]).await?
            }
            ScopeKind::Listed => {
                let values = binds![incident.declared_at, &incident.epoch, &incident.id];
                self.tx.one(COUNT_RESET_OF_LISTED, values).await?
            }
        };
        Ok(row.get("accounts")?)
    }
}

fn incident(row: &Row) -> Stored<Incident> {
    let unreadable = StoreError::Unreadable { table: "incident", column: "scope" };
    Ok(Incident {
        id: row.get("id")?,
        scope: ScopeKind::parse(&row.get::<String>("scope")?).ok_or(unreadable)?,
        reason: row.get("reason")?,
        aware_at: row.get("aware_at")?,
        declared_at: row.get("declared_at")?,
        epoch: row.get("epoch")?,
        accounts: row.get("accounts")?,
        campaign_after: row.get("campaign_after")?,
        campaign_done_at: row.get("campaign_done_at")?,
        version: row.get("version")?,
    })
}
