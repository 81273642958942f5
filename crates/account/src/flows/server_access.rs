//! Introspection: a media server asks what the holder of a token may do on it.

use kernel::{Epoch, Secret};

use super::{Ports, Servers, TokenCheckError};
use crate::account::Person;
use crate::device::Device;
use crate::fault::{Fault, with_fault};
use crate::ids::ServerId;
use crate::ports::AccountTx;
use crate::server::{Server, ServerState};
use crate::share::{Filters, Permissions, SharedSections};
use crate::token::TokenRefusal;

/// What a token is worth on one server.
#[derive(Debug, Clone)]
pub enum Introspection {
    /// It opens something.
    Active(Box<Access>),
    /// It opens nothing.
    Inactive(Inactive),
}

/// What somebody may do on a server.
#[derive(Debug, Clone)]
pub struct Access {
    /// Who.
    pub person: Person,
    /// Whether the server is theirs.
    pub owner: bool,
    /// With which device.
    pub device: Option<Device>,
    /// The server's own keys of the sections they may see; `None` is all.
    pub sections: Option<Vec<String>>,
    /// What they may do.
    pub permissions: Permissions,
    /// What is hidden from them.
    pub filters: Filters,
    /// When their token was issued, on the counter that signs out.
    pub issued: Epoch,
}

/// Why a token opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inactive {
    /// No such token.
    Unknown,
    /// It was signed out.
    Revoked,
    /// Its week is over.
    Expired,
    /// Its account must choose a new password.
    ResetRequired,
    /// It is good, but the server is not shared with its holder.
    NotShared,
}

/// Why a server may not ask.
#[derive(Debug, thiserror::Error)]
pub enum IntrospectError {
    /// It is not owned, or waits for its owner.
    #[error("the server is {}", .0.as_str())]
    NotOwned(ServerState),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(IntrospectError);

impl Servers {
    /// What the holder of this token may do on this server.
    pub async fn introspect(
        &self,
        server: &ServerId,
        presented: &Secret,
    ) -> Result<Introspection, IntrospectError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let server = tx.server(server).await?.ok_or(Fault::Nonsense { what: "server id" })?;
        let floors = ports.server_floors(&mut *tx, &server).await?;
        let state = server.state(&floors);
        if state != ServerState::Owned {
            return Err(IntrospectError::NotOwned(state));
        }
        let (token, bearer) = match ports.bearer(&mut *tx, presented).await {
            Ok(found) => found,
            Err(TokenCheckError::Refused(refusal)) => return Ok(Introspection::Inactive(refusal.into())),
            Err(TokenCheckError::Fault(fault)) => return Err(fault.into()),
        };
        if token.server.as_ref().is_some_and(|only| *only != server.id) {
            return Ok(Introspection::Inactive(Inactive::Unknown));
        }
        let account = ports.account(&mut *tx, &bearer.account).await?;
        let person = ports.person(&account)?;
        let Some(rights) = rights(&mut *tx, &server, &person).await? else {
            return Ok(Introspection::Inactive(Inactive::NotShared));
        };
        Ok(Introspection::Active(Box::new(Access {
            owner: server.owner.as_ref() == Some(&person.id),
            person,
            device: bearer.device,
            sections: rights.sections,
            permissions: rights.permissions,
            filters: rights.filters,
            issued: token.issued,
        })))
    }
}

struct Rights {
    sections: Option<Vec<String>>,
    permissions: Permissions,
    filters: Filters,
}

/// Everything for the owner; what an accepted share says for others.
async fn rights(tx: &mut dyn AccountTx, server: &Server, person: &Person) -> Result<Option<Rights>, Fault> {
    if server.owner.as_ref() == Some(&person.id) {
        let permissions = Permissions {
            allow_sync: true,
            allow_camera_upload: true,
            allow_channels: true,
            allow_subtitle_admin: true,
            allow_tuners: 2,
        };
        return Ok(Some(Rights { sections: None, permissions, filters: Filters::default() }));
    }
    let shares = tx.shares_received(&person.id).await?;
    let open =
        shares.into_iter().find(|share| share.server == server.id && share.open(server.owner.as_ref()));
    let Some(share) = open else { return Ok(None) };
    let sections = match &share.sections {
        SharedSections::All => None,
        SharedSections::Only(_) => {
            let sections = tx.sections(&server.id).await?;
            let shared = sections.into_iter().filter(|section| share.sections.covers(section.number));
            Some(shared.map(|section| section.key).collect())
        }
    };
    Ok(Some(Rights { sections, permissions: share.permissions, filters: share.filters }))
}

impl From<TokenRefusal> for Inactive {
    fn from(refusal: TokenRefusal) -> Self {
        match refusal {
            TokenRefusal::Unknown => Self::Unknown,
            // A server need not know why: nothing of the account is good anywhere.
            TokenRefusal::Revoked | TokenRefusal::Locked => Self::Revoked,
            TokenRefusal::Expired => Self::Expired,
            TokenRefusal::ResetRequired => Self::ResetRequired,
        }
    }
}

impl Ports {
    /// Deletes shares that an earlier owner gave, once somebody else owns the server.
    pub(super) async fn drop_foreign_shares(
        &self,
        tx: &mut dyn AccountTx,
        server: &Server,
    ) -> Result<(), Fault> {
        for share in tx.shares_of_server(&server.id).await? {
            if server.owner.as_ref() != Some(&share.owner) {
                tx.delete_share(&share.id).await?;
            }
        }
        Ok(())
    }
}
