//! Signing in with another provider, from the button to the account.
//!
//! ```text
//! begin ──browser──▶ provider ──browser──▶ arrive ─┬─ known: the account opens (as after a password)
//!         (park: an answer that came by form)      ├─ connecting: the identity is linked to who asked
//!                                                  └─ a question: look, then sign_up, connect or reopen
//! ```
//!
//! The exchange with the provider happens between two transactions: the first ends the trip, so that nothing is
//! exchanged twice, and the second decides on what stands then.

mod joining;
mod links;
mod trips;

use std::sync::Arc;

use kernel::Secret;
use serde::{Deserialize, Serialize};

use super::{CameIn, Fresh, Opened, Ports, SignedIn};
use crate::attempt::TooMany;
use crate::fault::{Fault, with_fault};
use crate::federated::{
    FederatedIdentity, Linked, ProvenIdentity, ProviderName, Step, Told, Trip, TripError,
};
use crate::ids::{AccountId, Lookup};
use crate::ports::AccountTx;
use crate::ports::federated::{Offered, ProviderError};
use crate::vault::{Column, IndexKind};

pub use joining::{FederatedSignUpError, SignedUp};
pub use links::{ConnectedView, UnlinkError};

/// Signing in with other providers.
#[derive(Clone)]
pub struct Federated(pub(super) Arc<Ports>);

/// What a browser sets out for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To sign in, and go to this page of ours afterwards.
    SignIn {
        /// The page.
        return_to: String,
    },
    /// To connect the identity to the account of whoever is signed in.
    Connect(Fresh),
    /// To show once more who one is, and go to this page of ours afterwards.
    Prove {
        /// Who is signed in.
        who: SignedIn,
        /// The page.
        return_to: String,
    },
}

/// Where a proven identity has led.
#[derive(Debug, Clone)]
pub enum Arrived {
    /// The identity opens an account, as any first factor does.
    In {
        /// What comes next.
        came_in: CameIn,
        /// Where to go.
        return_to: String,
    },
    /// The identity is connected to the account that asked.
    Connected,
    /// Whoever is signed in showed once more who they are.
    Proven {
        /// The session in the place of the old one.
        opened: Opened,
        /// Where to go.
        return_to: String,
    },
    /// A question waits at this trip.
    Asked {
        /// What finds the trip.
        trip: Secret,
    },
}

/// A question that waits, for its page.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is asked.
    pub step: Step,
    /// How to tell the identity from others.
    pub label: Secret,
    /// The address to offer.
    pub email: Secret,
    /// The user name to offer.
    pub user_name: Secret,
    /// Where to go when all is answered.
    pub return_to: String,
}

/// Why signing in with a provider did not go on.
#[derive(Debug, thiserror::Error)]
pub enum FederatedError {
    /// The provider proved nothing.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// No such trip, or not this browser's.
    #[error(transparent)]
    Trip(#[from] TripError),
    /// The identity opens another account.
    #[error("the identity is connected to another account")]
    Elsewhere,
    /// What was asked is not what stands now; look again.
    #[error("another question is asked now")]
    Changed,
    /// Accounts are made by invitation here, and nobody invited this address.
    #[error("an account needs an invitation")]
    NotInvited,
    /// Too many trips from this address.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(FederatedError);

/// What a trip carries; sealed as JSON.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Luggage {
    nonce: String,
    verifier: String,
    return_to: String,
    /// Whether it is to show once more who one is.
    proves: bool,
    /// Of an answer that came by form: code, issuer, error, user.
    answer: [Option<String>; 4],
    identity: Option<ProvenIdentity>,
    /// What is to be confirmed by mail.
    email: Option<String>,
    user_name: Option<String>,
}

/// A proven identity, and what it leads to now.
struct Standing {
    identity: ProvenIdentity,
    index: Lookup,
    linked: Option<FederatedIdentity>,
    step: Step,
}

impl Federated {
    /// The providers people may choose.
    #[must_use]
    pub fn offered(&self) -> Vec<Offered> {
        self.0.providers.offered()
    }

    /// What people call a provider, also one that is configured no more.
    #[must_use]
    pub fn title(&self, provider: &ProviderName) -> String {
        self.0.title(provider)
    }

    /// The question that waits at a trip of this browser.
    pub async fn look(
        &self,
        provider: &ProviderName,
        trip: &Secret,
        browser: &Secret,
    ) -> Result<Question, FederatedError> {
        let mut tx = self.0.store.read().await?;
        let (_, luggage, standing) = self.waiting(&mut *tx, provider, trip, browser).await?;
        Ok(Question {
            step: standing.step,
            label: Secret::new(standing.identity.label()),
            email: Secret::new(standing.identity.offered_email()),
            user_name: Secret::new(standing.identity.suggested_user_name()),
            return_to: luggage.return_to,
        })
    }
}

impl Ports {
    fn pack(&self, row: &str, luggage: &Luggage) -> Result<crate::ids::Sealed, Fault> {
        let plain = serde_json::to_string(luggage).map_err(|_| Fault::Nonsense { what: "trip" })?;
        Ok(self.vault.seal(Column::TripLuggage, row, &Secret::new(plain))?)
    }

    fn unpack(&self, trip: &Trip) -> Result<Luggage, Fault> {
        let plain = self.vault.open(Column::TripLuggage, trip.id.as_str(), &trip.luggage)?;
        serde_json::from_str(plain.expose()).map_err(|_| Fault::Nonsense { what: "trip" })
    }

    /// Where a proven identity stands now.
    async fn proven(&self, tx: &mut dyn AccountTx, identity: ProvenIdentity) -> Result<Standing, Fault> {
        let index = self.vault.lookup(IndexKind::FederatedSubject, identity.canonical().expose());
        let vouched = identity.vouched_email();
        let vouched = vouched.map(|email| self.vault.lookup(IndexKind::Email, email.canonical().expose()));
        let linked = tx.identity_by_subject(&index).await?;
        let stands = match &linked {
            None => None,
            Some(linked) => {
                let account = self.account(tx, &linked.account).await?;
                let floors = self.floors(tx, &account, None).await?;
                Some(Linked::of(linked, &account, &floors, vouched))
            }
        };
        let told = match vouched {
            None => Told::Nothing,
            Some(index) if self.address_taken(tx, &index, None).await? => Told::Taken,
            Some(_) => Told::Free,
        };
        let step = crate::federated::next_step(stands, told);
        Ok(Standing { identity, index, linked, step })
    }

    /// Which account an identity opens; an identity that is not linked opens none.
    fn opens(standing: &Standing) -> Result<&AccountId, FederatedError> {
        standing.linked.as_ref().map(|linked| &linked.account).ok_or(FederatedError::Changed)
    }
}
