//! Linked identities and trips to providers, in memory.

use async_trait::async_trait;

use super::{MemoryTx, all, find, insert, update};
use crate::federated::{FederatedIdentity, Trip};
use crate::ids::{AccountId, FederatedIdentityId, Lookup, TokenHash, TripId};
use crate::ports::Stored;
use crate::ports::federated::FederatedRows;

#[async_trait]
impl FederatedRows for MemoryTx {
    async fn insert_identity(&mut self, identity: &FederatedIdentity) -> Stored<()> {
        insert(&mut self.rows.identities, identity, |old| {
            old.id == identity.id || old.subject_index == identity.subject_index
        })
    }

    async fn update_identity(&mut self, identity: &FederatedIdentity) -> Stored<()> {
        update!(self.rows.identities, identity)
    }

    async fn identity_by_subject(&mut self, subject: &Lookup) -> Stored<Option<FederatedIdentity>> {
        find(&self.rows.identities, |row| subject.fits(&row.subject_index))
    }

    async fn identities_of(&mut self, account: &AccountId) -> Stored<Vec<FederatedIdentity>> {
        let mut rows = all(&self.rows.identities, |row| row.account == *account);
        rows.sort_by(|a, b| a.linked_at.cmp(&b.linked_at).then(a.id.cmp(&b.id)));
        Ok(rows)
    }

    async fn delete_identity(&mut self, account: &AccountId, id: &FederatedIdentityId) -> Stored<bool> {
        let before = self.rows.identities.len();
        self.rows.identities.retain(|row| !(row.account == *account && row.id == *id));
        Ok(self.rows.identities.len() < before)
    }

    async fn insert_trip(&mut self, trip: &Trip) -> Stored<()> {
        insert(&mut self.rows.trips, trip, |old| old.id == trip.id || old.token == trip.token)
    }

    async fn update_trip(&mut self, trip: &Trip) -> Stored<()> {
        update!(self.rows.trips, trip)
    }

    async fn trip_by_token(&mut self, token: &TokenHash) -> Stored<Option<Trip>> {
        find(&self.rows.trips, |row| row.token == *token)
    }

    async fn delete_trip(&mut self, id: &TripId) -> Stored<bool> {
        let before = self.rows.trips.len();
        self.rows.trips.retain(|row| row.id != *id);
        Ok(self.rows.trips.len() < before)
    }
}
