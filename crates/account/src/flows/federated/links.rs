//! The identities that open an account, as their owner sees them.

use kernel::{Secret, Timestamp};

use super::super::{Caller, Ports};
use super::Federated;
use crate::audit::AuditKind;
use crate::fault::{Fault, with_fault};
use crate::federated::{FederatedIdentity, ProvenIdentity, ProviderName, WaysLeft};
use crate::ids::{AccountId, FederatedIdentityId};
use crate::mail::{MailKind, MailParameters};
use crate::ports::AccountTx;
use crate::ports::federated::Offered;
use crate::vault::Column;

/// A connected identity as its owner sees it.
#[derive(Debug, Clone)]
pub struct ConnectedView {
    /// The identity.
    pub id: FederatedIdentityId,
    /// What people call its provider.
    pub title: String,
    /// How to tell it from another of the same provider.
    pub label: Secret,
    /// When it was connected.
    pub linked_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Timestamp,
    /// Whether it could be taken away and leave another way in.
    pub removable: bool,
}

/// Why an identity was not disconnected.
#[derive(Debug, thiserror::Error)]
pub enum UnlinkError {
    /// Nobody could come in any more.
    #[error("it is the last way into the account")]
    LastWayIn,
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(UnlinkError);

impl Federated {
    /// The identities that open an account, first connected first.
    pub async fn connected(&self, of: &AccountId) -> Result<Vec<ConnectedView>, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let identities = tx.identities_of(of).await?;
        let mut views = Vec::new();
        for linked in identities {
            let identity = ports.open_identity(&mut *tx, &linked).await?;
            views.push(ConnectedView {
                title: ports.title(&linked.provider),
                label: Secret::new(identity.label()),
                linked_at: linked.linked_at,
                last_used_at: linked.last_used_at,
                removable: ports.ways_left(&mut *tx, of, Some(&linked.id)).await?.any(),
                id: linked.id,
            });
        }
        Ok(views)
    }

    /// The providers by which somebody can show once more who they are.
    pub async fn provers(&self, of: &AccountId) -> Result<Vec<Offered>, Fault> {
        let mut tx = self.0.store.read().await?;
        let linked = tx.identities_of(of).await?;
        let mine = |offered: &Offered| linked.iter().any(|linked| linked.provider == offered.name);
        Ok(self.offered().into_iter().filter(mine).collect())
    }

    /// Disconnects an identity, unless it is the last way in. One that is not there is gone already.
    pub async fn disconnect(
        &self,
        of: &AccountId,
        id: &FederatedIdentityId,
        caller: &Caller,
    ) -> Result<(), UnlinkError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let linked = tx.identities_of(of).await?.into_iter().find(|linked| linked.id == *id);
        let Some(linked) = linked else { return Ok(()) };
        if !ports.ways_left(&mut *tx, of, Some(id)).await?.any() {
            return Err(UnlinkError::LastWayIn);
        }
        // Two who each take one of the last two ways away cannot both win.
        let account = ports.account(&mut *tx, of).await?;
        tx.update_account(&account).await?;
        tx.delete_identity(of, id).await?;
        let told = MailParameters {
            name: Some(ports.title(&linked.provider)),
            link: Some("/account/security".to_owned()),
            ..MailParameters::caused_by(caller)
        };
        let _ = ports.queue_mail(&mut *tx, MailKind::ProviderRemoved, Some(of), None, &told).await?;
        let provider = linked.provider.as_str();
        ports.record(&mut *tx, AuditKind::ProviderRemoved, of.as_str(), caller, provider).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(())
    }
}

impl Ports {
    /// The ways into an account if one identity were gone. An identity whose provider is configured no more is none.
    pub(crate) async fn ways_left(
        &self,
        tx: &mut dyn AccountTx,
        of: &AccountId,
        without: Option<&FederatedIdentityId>,
    ) -> Result<WaysLeft, Fault> {
        let account = self.account(tx, of).await?;
        let offered = self.providers.offered();
        let counts = |linked: &&FederatedIdentity| {
            Some(&linked.id) != without && offered.iter().any(|offered| offered.name == linked.provider)
        };
        Ok(WaysLeft {
            passwords: usize::from(account.password.is_some()),
            passkeys: tx.passkeys_of(of).await?.len(),
            identities: tx.identities_of(of).await?.iter().filter(counts).count(),
        })
    }

    /// What the providers are called that open an account, if there are any.
    pub(in crate::flows) async fn titles_of(
        &self,
        tx: &mut dyn AccountTx,
        of: &AccountId,
    ) -> Result<Option<String>, Fault> {
        let offered = self.providers.offered().into_iter();
        let linked = tx.identities_of(of).await?;
        let titles: Vec<_> = offered
            .filter(|offered| linked.iter().any(|linked| linked.provider == offered.name))
            .map(|offered| offered.title)
            .collect();
        Ok((!titles.is_empty()).then(|| titles.join(", ")))
    }

    /// What people call a provider, also one that is configured no more.
    pub(in crate::flows) fn title(&self, provider: &ProviderName) -> String {
        let offered = self.providers.offered().into_iter().find(|offered| offered.name == *provider);
        offered.map_or_else(|| provider.as_str().to_owned(), |offered| offered.title)
    }

    /// What a linked identity's provider told last.
    async fn open_identity(
        &self,
        tx: &mut dyn AccountTx,
        linked: &FederatedIdentity,
    ) -> Result<ProvenIdentity, Fault> {
        let (column, row) = (Column::FederatedIdentity, linked.id.as_str());
        let plain = self.open(tx, column, row, &linked.identity).await?;
        serde_json::from_str(plain.expose()).map_err(|_| Fault::Nonsense { what: "identity" })
    }
}
