//! Media servers: what their owners do with them, and who may use them.

use std::sync::Arc;

use kernel::{MachineIdentifier, Secret};

use super::{Bearer, Caller, Ports};
use crate::account::Person;
use crate::audit::AuditKind;
use crate::connection::{self, Connection};
use crate::device::{ClientIdentifier, Device};
use crate::epoch::{Class, Floors, Level};
use crate::fault::{Fault, with_fault};
use crate::feed::News;
use crate::ids::{AccountId, PublicKey, ServerId, ServerNumber};
use crate::ports::{AccountTx, Numbered};
use crate::server::{ApprovalError, Section, Server, ServerAbout, ServerState};
use crate::vault::Column;
use crate::words;

/// Media servers.
#[derive(Clone)]
pub struct Servers(pub(super) Arc<Ports>);

/// A server as somebody sees it who may use it.
#[derive(Debug, Clone)]
pub struct ServerView {
    /// The server.
    pub server: Server,
    /// How it stands.
    pub state: ServerState,
    /// The four words to compare before approving it.
    pub words: [&'static str; 4],
    /// Where it can be reached.
    pub connections: Vec<Connection>,
    /// Its libraries.
    pub sections: Vec<Section>,
    /// Whether it is the viewer's own.
    pub owned: bool,
    /// Whose it is.
    pub owner: Person,
    /// The public address it was last seen at.
    pub address: Secret,
}

/// A server with the token to use on it.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The server.
    pub view: ServerView,
    /// What the asking device presents to it; good for nothing else.
    pub token: Secret,
}

/// Why something was not done with a server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// It is not the asker's, or cannot be approved.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(ServerError);

impl Servers {
    /// How a server stands now.
    pub async fn state(&self, server: &ServerId) -> Result<Option<ServerState>, Fault> {
        let mut tx = self.0.store.read().await?;
        let Some(server) = tx.server(server).await? else { return Ok(None) };
        let floors = self.0.server_floors(&mut *tx, &server).await?;
        Ok(Some(server.state(&floors)))
    }

    /// The servers a person owns, and those shared with them that they accepted.
    pub async fn mine(&self, of: &AccountId) -> Result<Vec<ServerView>, Fault> {
        let mut tx = self.0.store.read().await?;
        self.views(&mut *tx, of).await
    }

    /// One server of those.
    pub async fn one(
        &self,
        of: &AccountId,
        machine: &MachineIdentifier,
    ) -> Result<Option<ServerView>, Fault> {
        let views = self.mine(of).await?;
        Ok(views.into_iter().find(|view| view.server.machine_identifier == *machine))
    }

    /// The same servers, each with the token this device uses there. Writes only for what has no token yet.
    pub async fn resources(&self, of: &AccountId, device: Option<&Device>) -> Result<Vec<Resource>, Fault> {
        let ports = &self.0;
        let class = device.map_or(Class::App, |device| device.about.class());
        // A server asking for itself gets an app's token: its own is never handed out for other servers.
        let class = if class == Class::Server { Class::App } else { class };
        let device = device.map(|device| &device.id);
        let mut tx = ports.store.read().await?;
        let account = ports.account(&mut *tx, of).await?;
        let mut found = Vec::new();
        for view in self.views(&mut *tx, of).await? {
            let token = ports.living_token(&mut *tx, &account, device, Some(&view.server.id), class).await?;
            found.push((view, token));
        }
        drop(tx);
        let mut resources = Vec::new();
        for (view, token) in found {
            let token = match token {
                Some((_, token)) => token,
                None => {
                    let mut tx = ports.store.begin().await?;
                    let server = Some(&view.server.id);
                    let (_, token) = ports.token_for(&mut *tx, &account, device, server, class).await?;
                    tx.commit().await?;
                    token
                }
            };
            resources.push(Resource { view, token });
        }
        Ok(resources)
    }

    /// The owner lets a waiting server in again, with one click.
    pub async fn approve(
        &self,
        by: &AccountId,
        machine: &MachineIdentifier,
        caller: &Caller,
    ) -> Result<(), ServerError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let server = tx.server_by_machine(machine).await?.ok_or(ApprovalError::Unknown)?;
        let epoch = tx.epoch().await?;
        let server = server.approve(by, epoch)?;
        self.save(tx, server, AuditKind::ServerApproved, by, caller).await
    }

    /// The owner gives a server up: it belongs to nobody, and its token dies. Shares are kept in case the same owner
    /// claims it again.
    pub async fn release(
        &self,
        by: &AccountId,
        machine: &MachineIdentifier,
        caller: &Caller,
    ) -> Result<(), ServerError> {
        let mut tx = self.0.store.begin().await?;
        let server = self.owned(&mut *tx, by, machine).await?;
        self.end_token(&mut *tx, &server).await?;
        self.save(tx, server.release(), AuditKind::ServerReleased, by, caller).await
    }

    /// The owner throws a server out: only a new claim lets it in again.
    pub async fn revoke(
        &self,
        by: &AccountId,
        machine: &MachineIdentifier,
        caller: &Caller,
    ) -> Result<(), ServerError> {
        let mut tx = self.0.store.begin().await?;
        let server = self.owned(&mut *tx, by, machine).await?;
        self.end_token(&mut *tx, &server).await?;
        let now = self.0.now();
        self.save(tx, server.revoke(now), AuditKind::ServerRevoked, by, caller).await
    }

    /// A server of another maker, which presents its token instead of a signature, says where it can be reached.
    pub async fn publish(
        &self,
        bearer: &Bearer,
        machine: &MachineIdentifier,
        uris: &[String],
        caller: &Caller,
    ) -> Result<(), ServerError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let server = self.owned(&mut *tx, &bearer.account, machine).await?;
        if server.device.is_none()
            || server.device.as_ref() != bearer.device.as_ref().map(|device| &device.id)
        {
            return Err(ApprovalError::Unknown.into());
        }
        tx.replace_connections(&server.id, &classified(uris)).await?;
        let own = ports.own(&mut *tx, &bearer.account).await?;
        let address = own.seal(Column::ServerAddress, server.id.as_str(), &caller.address)?;
        tx.update_server(&Server { address, last_seen_at: ports.now(), ..server }).await?;
        Ok(tx.commit().await?)
    }

    async fn owned(
        &self,
        tx: &mut dyn AccountTx,
        by: &AccountId,
        machine: &MachineIdentifier,
    ) -> Result<Server, ServerError> {
        let server = tx.server_by_machine(machine).await?;
        Ok(server.filter(|server| server.owner.as_ref() == Some(by)).ok_or(ApprovalError::Unknown)?)
    }

    async fn end_token(&self, tx: &mut dyn AccountTx, server: &Server) -> Result<(), Fault> {
        if let Some(device) = &server.device {
            self.0.raise(tx, &Level::Device(device.clone()), &Class::CONNECTED).await?;
        }
        Ok(())
    }

    async fn save(
        &self,
        mut tx: Box<dyn AccountTx>,
        server: Server,
        kind: AuditKind,
        by: &AccountId,
        caller: &Caller,
    ) -> Result<(), ServerError> {
        let ports = &self.0;
        tx.update_server(&server).await?;
        tx.append_feed(Some(&server.id), &News::Standing, ports.now()).await?;
        ports.record(&mut *tx, kind, by.as_str(), caller, server.id.as_str()).await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(())
    }

    async fn views(&self, tx: &mut dyn AccountTx, of: &AccountId) -> Result<Vec<ServerView>, Fault> {
        let mut servers = tx.servers_of(of).await?;
        for share in tx.shares_received(of).await? {
            if let Some(server) = tx.server(&share.server).await?
                && share.open(server.owner.as_ref())
            {
                servers.push(server);
            }
        }
        let mut views = Vec::new();
        for server in servers {
            views.extend(self.0.server_view(tx, server, of).await?);
        }
        Ok(views)
    }
}

impl Ports {
    /// The sign-outs that cover a server: those of its owner, and of its own device row.
    pub(super) async fn server_floors(
        &self,
        tx: &mut dyn AccountTx,
        server: &Server,
    ) -> Result<Floors, Fault> {
        let Some(owner) = &server.owner else { return Ok(Floors::default()) };
        let owner = self.account(tx, owner).await?;
        self.floors(tx, &owner, server.device.as_ref()).await
    }

    /// A server as `viewer` sees it; nothing when nobody owns it.
    pub(super) async fn server_view(
        &self,
        tx: &mut dyn AccountTx,
        server: Server,
        viewer: &AccountId,
    ) -> Result<Option<ServerView>, Fault> {
        let Some(owner) = &server.owner else { return Ok(None) };
        let account = self.account(tx, owner).await?;
        let floors = self.floors(tx, &account, server.device.as_ref()).await?;
        Ok(Some(ServerView {
            state: server.state(&floors),
            words: self.words(&server, &floors),
            connections: tx.connections(&server.id).await?,
            sections: tx.sections(&server.id).await?,
            owned: owner == viewer,
            owner: self.person(&account)?,
            address: self.server_address(tx, &server).await?.unwrap_or_default(),
            server,
        }))
    }

    /// Where a server was last seen; nothing when that was sealed for an account that is gone.
    pub(super) async fn server_address(
        &self,
        tx: &mut dyn AccountTx,
        server: &Server,
    ) -> Result<Option<Secret>, Fault> {
        self.open_if_kept(tx, Column::ServerAddress, server.id.as_str(), &server.address).await
    }

    /// A server nobody has heard of before.
    pub(super) async fn new_server(
        &self,
        tx: &mut dyn AccountTx,
        machine: MachineIdentifier,
        key: Option<PublicKey>,
        caller: &Caller,
    ) -> Result<Server, Fault> {
        let id = ServerId::draw(&*self.entropy);
        // A client identifier in all but name: the server is a device of its owner under it.
        ClientIdentifier::parse(machine.as_str())
            .map_err(|_| Fault::Nonsense { what: "machine identifier" })?;
        Ok(Server {
            number: ServerNumber(self.free_number(tx, Numbered::Server).await?),
            machine_identifier: machine,
            public_key: key,
            about: ServerAbout::default(),
            owner: None,
            device: None,
            approved: kernel::Epoch::ZERO,
            revoked_at: None,
            counter: 0,
            address: self.vault.seal(Column::ServerAddress, id.as_str(), &caller.address)?,
            created_at: self.now(),
            last_seen_at: self.now(),
            version: 0,
            id,
        })
    }

    pub(super) fn words(&self, server: &Server, floors: &Floors) -> [&'static str; 4] {
        words::four(server.public_key.as_ref(), server.machine_identifier.as_str(), server.round(floors))
    }
}

pub(super) fn classified(uris: &[String]) -> Vec<Connection> {
    let mut known: Vec<Connection> = Vec::new();
    for connection in uris.iter().filter_map(|uri| Connection::classify(uri)) {
        if known.len() < connection::MOST && !known.contains(&connection) {
            known.push(connection);
        }
    }
    known
}
