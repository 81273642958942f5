//! Who holds a token: asked of the account service, remembered here, and usable while it is away.
//!
//! `Identity` is what the edge asks. `Introspect` is what the account-service client answers.
//! `flows::Identities` stands between them.

use async_trait::async_trait;
use kernel::Secret;

use crate::caller::{Caller, Device, Permissions, Restrictions, Sections};

/// Says who holds a token and what they may see.
#[async_trait]
pub trait Identity: Send + Sync {
    /// The caller with this token on this device.
    async fn caller(&self, token: &Secret, device: Device) -> Result<Caller, Refused>;
}

/// Why a token opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is dead.
    #[error("the token opens nothing")]
    Dead(Dead),
    /// The account service is away, and this device was not seen lately.
    #[error("the account service can not be reached and this device is not known")]
    Unknown(#[source] Unreachable),
    /// The server's own store failed.
    #[error("known devices can not be read")]
    Store(#[from] crate::ports::StoreError),
}

/// Why a token is dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dead {
    /// Nobody holds such a token.
    Unknown,
    /// It was signed out.
    Revoked,
    /// Its week is over; the device signs for another one.
    Expired,
    /// Its account must choose a new password first.
    ResetRequired,
    /// It is a living account's to which this server is not shared.
    NotShared,
    /// This server waits for its owner's approval and does not know the device.
    ServerWaiting,
}

/// The account service's word on a token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "one lives for the length of a request; boxing it would be noise"
)]
pub enum Answer {
    /// It lives.
    Alive(WhoIs),
    /// It does not.
    Dead(Dead),
}

/// Who holds a living token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoIs {
    /// The number of the account.
    pub account: i64,
    /// The unique id of the account.
    pub uuid: String,
    /// Name to show.
    pub name: String,
    /// Whether they own this server.
    pub owner: bool,
    /// Client identifier of the device the token is bound to.
    pub client: Option<String>,
    /// The libraries they see.
    pub sections: Sections,
    /// What they may do.
    pub permissions: Permissions,
    /// What they may see.
    pub filters: Restrictions,
}

/// The account service did not answer.
#[derive(Debug, thiserror::Error)]
#[error("the account service can not be reached")]
pub struct Unreachable(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Asks the account service about a token.
#[async_trait]
pub trait Introspect: Send + Sync {
    /// Its word on the token.
    async fn introspect(&self, token: &Secret) -> Result<Answer, Unreachable>;
}
