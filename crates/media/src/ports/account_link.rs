//! The tie between this server and the account service: unclaimed, owned, waiting, revoked.
//!
//! The port is spoken by the pages of the server; the client behind it keeps the key and the token.

use async_trait::async_trait;
use kernel::Secret;

/// How this server stands with the account service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Unclaimed, owned, waiting or revoked.
    pub state: LinkState,
    /// The owner, once there is one. Still known while the server waits.
    pub owner: Option<Owner>,
    /// Four words that the owner compares before approving a waiting server.
    pub words: Vec<String>,
    /// Where the account service is.
    pub account_url: String,
    /// Whether the account service answered last time.
    pub reachable: bool,
}

/// What the account service says about this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Nobody owns it.
    Unclaimed,
    /// Somebody does and it has a living credential.
    Owned,
    /// Its owner signed everything out; it waits for their one click.
    Waiting,
    /// Its owner gave it up; it must be claimed anew.
    Revoked,
}

/// The owner of this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The number of their account.
    pub number: i64,
    /// The unique id of their account.
    pub uuid: String,
    /// Their name.
    pub name: String,
}

/// Why a claim did not work.
#[derive(Debug, thiserror::Error)]
pub enum ClaimRefused {
    /// The account service knows no such claim token, or it ran out.
    #[error("the claim token is unknown, used or older than four minutes")]
    Token,
    /// Somebody else owns this server and its credential lives.
    #[error("this server belongs to somebody else")]
    Owned,
    /// The account service did not answer.
    #[error("the account service can not be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The new credential could not be kept on this machine.
    #[error("the claim can not be kept on this machine")]
    NotKept(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The tie between this server and the account service.
#[async_trait]
pub trait AccountLink: Send + Sync {
    /// How this server stands; answered from memory.
    fn standing(&self) -> Standing;

    /// Claims this server with a token from the account service.
    async fn claim(&self, token: &Secret) -> Result<Standing, ClaimRefused>;

    /// Gives the ownership up.
    async fn sign_out(&self) -> Result<Standing, ClaimRefused>;
}
