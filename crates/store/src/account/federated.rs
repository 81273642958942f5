//! Linked identities, and trips to providers.

use account::federated::{FederatedIdentity, Trip};
use account::ports::Stored;
use account::ports::federated::FederatedRows;
use account::{AccountId, FederatedIdentityId, Lookup, TokenHash, TripId};
use async_trait::async_trait;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO federated_identity (id, account_id, provider, subject_index, identity, issued, linked_at, last_used_at,
        version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)
";
const UPDATE: &str = "
    UPDATE federated_identity SET account_id = $3, provider = $4, subject_index = $5, identity = $6, issued = $7,
        linked_at = $8, last_used_at = $9, version = version + 1
    WHERE id = $1 AND version = $2
";
const BY_SUBJECT: &str = "SELECT * FROM federated_identity WHERE subject_index IN ($1, $2)";
const OF: &str = "SELECT * FROM federated_identity WHERE account_id = $1 ORDER BY linked_at, id";
const DELETE: &str = "DELETE FROM federated_identity WHERE account_id = $1 AND id = $2";
const INSERT_TRIP: &str = "
    INSERT INTO trip (id, token, browser, provider, stage, account_id, luggage, issued, created_at, expires_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
";
const UPDATE_TRIP: &str = "
    UPDATE trip SET token = $3, browser = $4, provider = $5, stage = $6, account_id = $7, luggage = $8, issued = $9,
        created_at = $10, expires_at = $11, version = version + 1
    WHERE id = $1 AND version = $2
";
const TRIP_BY_TOKEN: &str = "SELECT * FROM trip WHERE token = $1";
const DELETE_TRIP: &str = "DELETE FROM trip WHERE id = $1";

#[async_trait]
impl FederatedRows for Work {
    async fn insert_identity(&mut self, identity: &FederatedIdentity) -> Stored<()> {
        let values = binds![
            &identity.id,
            &identity.account,
            &identity.provider,
            &identity.subject_index,
            &identity.identity,
            &identity.issued,
            identity.linked_at,
            identity.last_used_at,
        ];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn update_identity(&mut self, identity: &FederatedIdentity) -> Stored<()> {
        let values = binds![
            &identity.id,
            identity.version,
            &identity.account,
            &identity.provider,
            &identity.subject_index,
            &identity.identity,
            &identity.issued,
            identity.linked_at,
            identity.last_used_at,
        ];
        unless_stale(self.tx.swap(UPDATE, values).await?)
    }

    async fn identity_by_subject(&mut self, subject: &Lookup) -> Stored<Option<FederatedIdentity>> {
        let [now, other] = &subject.both();
        let row = self.tx.optional(BY_SUBJECT, binds![now, other]).await?;
        Ok(row.as_ref().map(identity).transpose()?)
    }

    async fn identities_of(&mut self, account: &AccountId) -> Stored<Vec<FederatedIdentity>> {
        let rows = self.tx.all(OF, binds![account]).await?;
        Ok(rows.iter().map(identity).collect::<Result<_, _>>()?)
    }

    async fn delete_identity(&mut self, account: &AccountId, id: &FederatedIdentityId) -> Stored<bool> {
        Ok(self.tx.swap(DELETE, binds![account, id]).await?)
    }

    async fn insert_trip(&mut self, trip: &Trip) -> Stored<()> {
        let values = binds![
            &trip.id,
            &trip.token,
            &trip.browser,
            &trip.provider,
            &trip.stage,
            trip.account.as_ref(),
            &trip.luggage,
            &trip.issued,
            trip.created_at,
            trip.expires_at,
        ];
        self.tx.execute(INSERT_TRIP, values).await?;
        Ok(())
    }

    async fn update_trip(&mut self, trip: &Trip) -> Stored<()> {
        let values = binds![
            &trip.id,
            trip.version,
            &trip.token,
            &trip.browser,
            &trip.provider,
            &trip.stage,
            trip.account.as_ref(),
            &trip.luggage,
            &trip.issued,
            trip.created_at,
            trip.expires_at,
        ];
        unless_stale(self.tx.swap(UPDATE_TRIP, values).await?)
    }

    async fn trip_by_token(&mut self, token: &TokenHash) -> Stored<Option<Trip>> {
        let row = self.tx.optional(TRIP_BY_TOKEN, binds![token]).await?;
        Ok(row.as_ref().map(trip).transpose()?)
    }

    async fn delete_trip(&mut self, id: &TripId) -> Stored<bool> {
        Ok(self.tx.swap(DELETE_TRIP, binds![id]).await?)
    }
}

fn identity(row: &Row) -> Result<FederatedIdentity, Error> {
    Ok(FederatedIdentity {
        id: row.get("id")?,
        account: row.get("account_id")?,
        provider: row.get("provider")?,
        subject_index: row.get("subject_index")?,
        identity: row.get("identity")?,
        issued: row.get("issued")?,
        linked_at: row.get("linked_at")?,
        last_used_at: row.get("last_used_at")?,
        version: row.get("version")?,
    })
}

fn trip(row: &Row) -> Result<Trip, Error> {
    Ok(Trip {
        id: row.get("id")?,
        token: row.get("token")?,
        browser: row.get("browser")?,
        provider: row.get("provider")?,
        stage: row.get("stage")?,
        account: row.get("account_id")?,
        luggage: row.get("luggage")?,
        issued: row.get("issued")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        version: row.get("version")?,
    })
}
