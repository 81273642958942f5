//! Looking at shares, from both ends, and at the friends they make.

use kernel::{MachineIdentifier, Secret};

use super::{Ports, Shares};
use crate::account::Person;
use crate::epoch::Class;
use crate::fault::Fault;
use crate::ids::{AccountId, ServerId};
use crate::ports::AccountTx;
use crate::server::{Section, Server};
use crate::share::Share;
use crate::vault::Column;

/// A share with the names on it opened for one of its two ends.
#[derive(Debug, Clone)]
pub struct ShareView {
    /// The share.
    pub share: Share,
    /// The server.
    pub server: Server,
    /// The server's sections, shared or not: `share.sections.covers(section.number)` says which.
    pub sections: Vec<Section>,
    /// Who gave it.
    pub owner: Person,
    /// Who was invited. Hidden from the owner who invited an address, until it is accepted.
    pub person: Option<Person>,
    /// The address that was invited, if it was one. For the owner only.
    pub invited_email: Option<Secret>,
}

/// Somebody an account shares with.
#[derive(Debug, Clone)]
pub struct Friend {
    /// Who.
    pub person: Person,
    /// What the account gave them.
    pub given: Vec<ShareView>,
}

impl Shares {
    /// What an account shares with others, oldest first.
    pub async fn given(&self, by: &AccountId) -> Result<Vec<ShareView>, Fault> {
        let mut tx = self.0.store.read().await?;
        let shares = tx.shares_given(by).await?;
        self.0.share_views(&mut *tx, shares, by).await
    }

    /// What others share with an account, pending or accepted, oldest first.
    pub async fn received(&self, by: &AccountId) -> Result<Vec<ShareView>, Fault> {
        let mut tx = self.0.store.read().await?;
        let shares = tx.shares_received(by).await?;
        self.0.share_views(&mut *tx, shares, by).await
    }

    /// The shares of one server of its owner, oldest first; empty for anybody else.
    pub async fn of_server(
        &self,
        by: &AccountId,
        machine: &MachineIdentifier,
    ) -> Result<Vec<ShareView>, Fault> {
        let mut tx = self.0.store.read().await?;
        let server = tx.server_by_machine(machine).await?;
        let Some(server) = server.filter(|server| server.owner.as_ref() == Some(by)) else {
            return Ok(Vec::new());
        };
        let mut shares = tx.shares_of_server(&server.id).await?;
        shares.retain(|share| share.owner == *by);
        self.0.share_views(&mut *tx, shares, by).await
    }

    /// Everybody an account gave something to, and everybody who gave it something that it accepted.
    pub async fn friends(&self, of: &AccountId) -> Result<Vec<Friend>, Fault> {
        let mut tx = self.0.store.read().await?;
        let given = tx.shares_given(of).await?;
        let mut friends: Vec<Friend> = Vec::new();
        for view in self.0.share_views(&mut *tx, given, of).await? {
            let Some(person) = view.person.clone() else { continue };
            match friends.iter_mut().find(|friend| friend.person.id == person.id) {
                Some(friend) => friend.given.push(view),
                None => friends.push(Friend { person, given: vec![view] }),
            }
        }
        for share in tx.shares_received(of).await? {
            if share.accepted_at.is_some() && !friends.iter().any(|friend| friend.person.id == share.owner) {
                let owner = self.0.account(&mut *tx, &share.owner).await?;
                friends.push(Friend { person: self.0.person(&owner)?, given: Vec::new() });
            }
        }
        Ok(friends)
    }

    /// The token a shared person uses on that server, whatever their device; nothing before they accepted.
    pub async fn token(&self, view: &ShareView) -> Result<Option<Secret>, Fault> {
        let ports = &self.0;
        let Some(invitee) = view.share.invitee.as_ref().filter(|_| view.share.accepted_at.is_some()) else {
            return Ok(None);
        };
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, invitee).await?;
        let server: &ServerId = &view.share.server;
        let (_, token) = ports.token_for(&mut *tx, &account, None, Some(server), Class::Player).await?;
        tx.commit().await?;
        Ok(Some(token))
    }
}

impl Ports {
    async fn share_views(
        &self,
        tx: &mut dyn AccountTx,
        shares: Vec<Share>,
        viewer: &AccountId,
    ) -> Result<Vec<ShareView>, Fault> {
        let mut views = Vec::new();
        for share in shares {
            views.push(self.share_view(tx, share, viewer).await?);
        }
        Ok(views)
    }

    /// A share as one of its two ends sees it.
    pub(super) async fn share_view(
        &self,
        tx: &mut dyn AccountTx,
        share: Share,
        viewer: &AccountId,
    ) -> Result<ShareView, Fault> {
        let server = tx.server(&share.server).await?.ok_or(Fault::Nonsense { what: "server id" })?;
        let owner = self.account(tx, &share.owner).await?;
        let by_owner = share.owner == *viewer;
        // The owner typed an address; who is behind it is theirs to tell by accepting.
        let hidden = by_owner && share.invited_email.is_some() && share.accepted_at.is_none();
        let person = match share.invitee.as_ref().filter(|_| !hidden) {
            Some(invitee) => Some(self.person(&self.account(tx, invitee).await?)?),
            None => None,
        };
        let invited_email = match share.invited_email.as_ref().filter(|_| by_owner) {
            Some(sealed) => Some(self.open(tx, Column::ShareInvitedEmail, share.id.as_str(), sealed).await?),
            None => None,
        };
        Ok(ShareView {
            sections: tx.sections(&server.id).await?,
            owner: self.person(&owner)?,
            person,
            invited_email,
            server,
            share,
        })
    }
}
