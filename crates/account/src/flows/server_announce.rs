//! Media servers announcing themselves and proving who they are.

use kernel::Secret;

use super::servers::classified;
use super::{Caller, Servers};
use crate::account::Person;
use crate::epoch::Class;
use crate::fault::{Fault, with_fault};
use crate::ids::{PublicKey, SectionNumber, ServerId};
use crate::ports::AccountTx;
use crate::server::{Section, Server, ServerAbout, ServerState, renumber};
use crate::server_proof::{ProofError, SignedMessage};
use crate::vault::Column;

/// What a server says when it announces itself.
#[derive(Debug, Clone)]
pub struct Announcement {
    /// Its key.
    pub public_key: PublicKey,
    /// What it is.
    pub about: ServerAbout,
    /// Where it says it can be reached.
    pub connections: Vec<String>,
    /// Its libraries; their numbers are not read.
    pub sections: Vec<Section>,
}

/// What a server learns when it announces itself.
#[derive(Debug, Clone)]
pub struct Announced {
    /// The server.
    pub id: ServerId,
    /// How it stands.
    pub state: ServerState,
    /// Whose it is.
    pub owner: Option<Person>,
    /// The four words its owner compares.
    pub words: [&'static str; 4],
    /// Its own token, while it is owned.
    pub token: Option<Secret>,
}

/// Why a server's message was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ServerProofError {
    /// It proves nothing.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

with_fault!(ServerProofError);

/// The most sections kept for one server.
const MOST_SECTIONS: usize = 500;

impl Servers {
    /// A server says that it is there; the first time, it becomes known with its key. The signed message is the compact
    /// JWS of its `Authorization` header.
    pub async fn announce(
        &self,
        jws: &str,
        said: Announcement,
        caller: &Caller,
    ) -> Result<Announced, ServerProofError> {
        let ports = &self.0;
        let message = SignedMessage::parse(jws)?;
        message.check(&said.public_key, &*ports.signatures, ports.now())?;
        let mut tx = ports.store.begin().await?;
        let mut server = match tx.server_by_machine(&message.machine).await? {
            Some(server) => server,
            None => {
                let server = ports
                    .new_server(&mut *tx, message.machine.clone(), Some(said.public_key), caller)
                    .await?;
                tx.insert_server(&server).await?;
                server
            }
        };
        let public_key = server.accept_key(Some(said.public_key)).map_err(|_| ProofError::Signature)?;
        if !tx.take_counter(&server.id, message.counter, ports.now()).await? {
            return Err(ProofError::Replayed.into());
        }
        server.counter = message.counter;
        server.last_seen_at = ports.now();
        self.note(&mut *tx, &mut server, public_key, said, caller).await?;
        let announced = self.standing(&mut *tx, server).await?;
        tx.commit().await?;
        Ok(announced)
    }

    /// Checks the signed message of a server that announced itself before.
    pub async fn authenticate(&self, jws: &str) -> Result<Server, ServerProofError> {
        let ports = &self.0;
        let message = SignedMessage::parse(jws)?;
        let mut tx = ports.store.begin().await?;
        let server = tx.server_by_machine(&message.machine).await?.ok_or(ProofError::Signature)?;
        let key = server.public_key.ok_or(ProofError::Signature)?;
        message.check(&key, &*ports.signatures, ports.now())?;
        if !tx.take_counter(&server.id, message.counter, ports.now()).await? {
            return Err(ProofError::Replayed.into());
        }
        tx.commit().await?;
        Ok(Server { counter: message.counter, last_seen_at: ports.now(), ..server })
    }

    /// Writes down what a server announced, as far as it is new.
    async fn note(
        &self,
        tx: &mut dyn AccountTx,
        server: &mut Server,
        public_key: Option<PublicKey>,
        said: Announcement,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let ports = &self.0;
        let about = said.about.trimmed().or(&server.about);
        let was_at = ports.server_address(tx, server).await?;
        if about != server.about
            || public_key != server.public_key
            || was_at.as_ref() != Some(&caller.address)
        {
            server.about = about;
            server.public_key = public_key;
            let (whose, row) = (server.owner.clone(), server.id.as_str());
            server.address =
                ports.seal_for(tx, whose.as_ref(), Column::ServerAddress, row, &caller.address).await?;
            tx.update_server(server).await?;
            server.version += 1;
        }
        let connections = classified(&said.connections);
        if tx.connections(&server.id).await? != connections {
            tx.replace_connections(&server.id, &connections).await?;
        }
        let known = tx.sections(&server.id).await?;
        let announced = said.sections.into_iter().take(MOST_SECTIONS).collect();
        let sections = renumber(&known, announced, || SectionNumber(ports.entropy.number()));
        if sections != known {
            tx.replace_sections(&server.id, &sections).await?;
        }
        Ok(())
    }

    async fn standing(&self, tx: &mut dyn AccountTx, server: Server) -> Result<Announced, Fault> {
        let ports = &self.0;
        let floors = ports.server_floors(tx, &server).await?;
        let state = server.state(&floors);
        let owner = match &server.owner {
            Some(owner) => Some(ports.account(tx, owner).await?),
            None => None,
        };
        let token = match (&owner, state) {
            (Some(owner), ServerState::Owned) => {
                let device = server.device.as_ref();
                Some(ports.token_for(tx, owner, device, None, Class::Server).await?.1)
            }
            _ => None,
        };
        Ok(Announced {
            state,
            owner: owner.map(|owner| ports.person(&owner)).transpose()?,
            words: ports.words(&server, &floors),
            token,
            id: server.id,
        })
    }
}
