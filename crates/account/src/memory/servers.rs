//! Servers, shares and the feed, in memory.

use async_trait::async_trait;
use kernel::{MachineIdentifier, Timestamp};

use super::{MemoryTx, all, find, first, insert, update};
use crate::connection::Connection;
use crate::fault::StoreError;
use crate::feed::{FeedEvent, News};
use crate::ids::{AccountId, DeviceId, Lookup, ServerId, ShareId, ShareNumber};
use crate::ports::{FeedRows, ServerRows, ShareRows, Stored};
use crate::server::{Section, Server};
use crate::share::Share;

#[async_trait]
impl ServerRows for MemoryTx {
    async fn insert_server(&mut self, server: &Server) -> Stored<()> {
        insert(&mut self.rows.servers, server, |old| {
            old.id == server.id
                || old.number == server.number
                || old.machine_identifier == server.machine_identifier
        })
    }

    async fn update_server(&mut self, server: &Server) -> Stored<()> {
        update!(self.rows.servers, server)
    }

    async fn take_counter(&mut self, id: &ServerId, counter: i64, at: Timestamp) -> Stored<bool> {
        let row = self.rows.servers.iter_mut().find(|row| row.id == *id && row.counter < counter);
        let taken = row.is_some();
        if let Some(row) = row {
            row.counter = counter;
            row.last_seen_at = at;
        }
        Ok(taken)
    }

    async fn server(&mut self, id: &ServerId) -> Stored<Option<Server>> {
        find(&self.rows.servers, |row| row.id == *id)
    }

    async fn server_by_machine(&mut self, machine: &MachineIdentifier) -> Stored<Option<Server>> {
        find(&self.rows.servers, |row| row.machine_identifier == *machine)
    }

    async fn server_by_device(&mut self, device: &DeviceId) -> Stored<Option<Server>> {
        find(&self.rows.servers, |row| row.device.as_ref() == Some(device))
    }

    async fn servers_of(&mut self, owner: &AccountId) -> Stored<Vec<Server>> {
        let mut rows = all(&self.rows.servers, |row| row.owner.as_ref() == Some(owner));
        rows.sort_by(|a, b| a.created_at.cmp(&b.created_at).then(a.id.cmp(&b.id)));
        Ok(rows)
    }

    async fn connections(&mut self, server: &ServerId) -> Stored<Vec<Connection>> {
        let rows = self.rows.connections.iter().find(|(id, _)| id == server);
        Ok(rows.map(|(_, rows)| rows.clone()).unwrap_or_default())
    }

    async fn replace_connections(&mut self, server: &ServerId, connections: &[Connection]) -> Stored<()> {
        self.rows.connections.retain(|(id, _)| id != server);
        self.rows.connections.push((server.clone(), connections.to_vec()));
        Ok(())
    }

    async fn sections(&mut self, server: &ServerId) -> Stored<Vec<Section>> {
        let rows = self.rows.sections.iter().find(|(id, _)| id == server);
        Ok(rows.map(|(_, rows)| rows.clone()).unwrap_or_default())
    }

    async fn replace_sections(&mut self, server: &ServerId, sections: &[Section]) -> Stored<()> {
        self.rows.sections.retain(|(id, _)| id != server);
        let others = || self.rows.sections.iter().flat_map(|(_, rows)| rows);
        if sections.iter().any(|new| others().any(|old| old.number == new.number)) {
            return Err(StoreError::Duplicate);
        }
        self.rows.sections.push((server.clone(), sections.to_vec()));
        Ok(())
    }
}

#[async_trait]
impl ShareRows for MemoryTx {
    async fn insert_share(&mut self, share: &Share) -> Stored<()> {
        insert(&mut self.rows.shares, share, |old| {
            let same = old.server == share.server && old.owner == share.owner;
            let same_person = share.invitee.is_some() && old.invitee == share.invitee;
            let same_address =
                share.invited_email_index.is_some() && old.invited_email_index == share.invited_email_index;
            old.id == share.id || old.number == share.number || (same && (same_person || same_address))
        })
    }

    async fn update_share(&mut self, share: &Share) -> Stored<()> {
        update!(self.rows.shares, share)
    }

    async fn delete_share(&mut self, id: &ShareId) -> Stored<()> {
        self.rows.shares.retain(|row| row.id != *id);
        Ok(())
    }

    async fn share_by_number(&mut self, number: ShareNumber) -> Stored<Option<Share>> {
        find(&self.rows.shares, |row| row.number == number)
    }

    async fn shares_of_server(&mut self, server: &ServerId) -> Stored<Vec<Share>> {
        Ok(oldest(all(&self.rows.shares, |row| row.server == *server)))
    }

    async fn shares_given(&mut self, owner: &AccountId) -> Stored<Vec<Share>> {
        Ok(oldest(all(&self.rows.shares, |row| row.owner == *owner)))
    }

    async fn shares_received(&mut self, invitee: &AccountId) -> Stored<Vec<Share>> {
        Ok(oldest(all(&self.rows.shares, |row| row.invitee.as_ref() == Some(invitee))))
    }

    async fn shares_for_email(&mut self, email: &Lookup) -> Stored<Vec<Share>> {
        let waits = |row: &Share| {
            row.invitee.is_none() && row.invited_email_index.as_ref().is_some_and(|index| email.fits(index))
        };
        Ok(oldest(all(&self.rows.shares, waits)))
    }
}

fn oldest(mut shares: Vec<Share>) -> Vec<Share> {
    shares.sort_by(|a, b| a.invited_at.cmp(&b.invited_at).then(a.id.cmp(&b.id)));
    shares
}

#[async_trait]
impl FeedRows for MemoryTx {
    async fn append_feed(&mut self, server: Option<&ServerId>, news: &News, at: Timestamp) -> Stored<i64> {
        let seq = self.feed_last().await? + 1;
        self.rows.feed.push(FeedEvent { seq, server: server.cloned(), news: news.clone(), at });
        Ok(seq)
    }

    async fn feed_after(&mut self, seq: i64, server: &ServerId, limit: i64) -> Stored<Vec<FeedEvent>> {
        let rows = all(&self.rows.feed, |row| {
            row.seq > seq && row.server.as_ref().is_none_or(|only| only == server)
        });
        Ok(first(rows, limit))
    }

    async fn feed_last(&mut self) -> Stored<i64> {
        Ok(self.rows.feed.last().map_or(0, |row| row.seq))
    }
}
