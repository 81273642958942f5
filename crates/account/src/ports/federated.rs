//! What sign-in with other providers needs from outside: its rows, and the providers themselves.

use async_trait::async_trait;
use kernel::Secret;

use super::Stored;
use crate::federated::{FederatedIdentity, ProvenIdentity, ProviderName, Trip};
use crate::ids::{AccountId, FederatedIdentityId, Lookup, TokenHash, TripId};

/// Linked identities, and trips that are under way.
#[async_trait]
pub trait FederatedRows {
    /// Unique: id, subject index.
    async fn insert_identity(&mut self, identity: &FederatedIdentity) -> Stored<()>;
    /// See the module's contract.
    async fn update_identity(&mut self, identity: &FederatedIdentity) -> Stored<()>;
    /// By issuer and subject.
    async fn identity_by_subject(&mut self, subject: &Lookup) -> Stored<Option<FederatedIdentity>>;
    /// Those of an account, first connected first.
    async fn identities_of(&mut self, account: &AccountId) -> Stored<Vec<FederatedIdentity>>;
    /// Deletes one of an account; says whether it was there.
    async fn delete_identity(&mut self, account: &AccountId, id: &FederatedIdentityId) -> Stored<bool>;
    /// Unique: id, token.
    async fn insert_trip(&mut self, trip: &Trip) -> Stored<()>;
    /// See the module's contract.
    async fn update_trip(&mut self, trip: &Trip) -> Stored<()>;
    /// By the hash of what finds it at its stage.
    async fn trip_by_token(&mut self, token: &TokenHash) -> Stored<Option<Trip>>;
    /// Ends it; says whether it was still there, so that of two who use it one loses.
    async fn delete_trip(&mut self, id: &TripId) -> Stored<bool>;
}

/// A provider people may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Its name in addresses and rows.
    pub name: ProviderName,
    /// What people call it.
    pub title: String,
}

/// What a browser takes along to a provider, and what is needed to check the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Comes back with the answer.
    pub state: Secret,
    /// Comes back inside the signed answer.
    pub nonce: Secret,
    /// Its hash goes along; it is shown when the code is exchanged.
    pub verifier: Secret,
    /// Whether the person must prove themselves again though the provider knows them still.
    pub again: Again,
}

/// Whether a provider may take its own open session for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It may.
    AsItLikes,
    /// The person chooses which of their identities it is.
    Choose,
    /// The person proves themselves anew, if the provider can ask for that.
    Prove,
}

/// What a browser brings back from a provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// To be exchanged for the proof.
    pub code: Option<Secret>,
    /// Who says so (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
    /// What one provider tells beside its signed answer, the first time only: the name, as JSON.
    pub user: Option<Secret>,
}

/// Why a provider proved nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// None of that name is configured.
    #[error("no such provider is configured")]
    Unknown,
    /// It is not there, too slow, in trouble, or speaks another language.
    #[error("the provider cannot be reached")]
    Down,
    /// The person said no there.
    #[error("the person did not go on at the provider")]
    Cancelled,
    /// The code was used before, or is too old.
    #[error("the provider knows nothing of this sign-in any more")]
    Stale,
    /// It does not know us: a wrong id, secret, key or redirect address.
    #[error("the provider refuses this service")]
    Stranger,
    /// The answer is for somebody else, from somebody else, or not signed by it.
    #[error("the provider's answer is not genuine")]
    Forged,
    /// The answer is too old or from the future.
    #[error("the provider's clock and ours differ")]
    Clock,
    /// The person does not belong to the group this service was opened for there.
    #[error("the identity is not of the organisation this service is for")]
    Outsider,
}

/// The providers that are configured.
#[async_trait]
pub trait Providers: Send + Sync {
    /// Those people may choose, in the order of their buttons.
    fn offered(&self) -> Vec<Offered>;
    /// Where to send the browser.
    async fn begin(&self, provider: &ProviderName, ask: &Ask) -> Result<String, ProviderError>;
    /// Exchanges what the browser brought back for what the provider proves.
    async fn finish(
        &self,
        provider: &ProviderName,
        ask: &Ask,
        answer: &Answer,
    ) -> Result<ProvenIdentity, ProviderError>;
}
