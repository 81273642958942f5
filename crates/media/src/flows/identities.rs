//! Who holds a token: the account service's word, remembered for a while and used longer when it is away.
//!
//! ```text
//! token ─▶ asked within the last minute? ─yes─▶ let in
//!               │no
//!               ▼
//!        account service ─alive─▶ remembered, let in        ─dead─▶ forgotten, refused
//!               │away, or this server waits
//!               ▼
//!        known within the grace period? ─yes─▶ let in       ─no─▶ refused
//! ```
//!
//! A revocation pushed by the account service forgets at once, so a revoked device is not let in by memory.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use kernel::{Clock, Secret, Timestamp};
use sha2::{Digest, Sha256};

use crate::caller::{Caller, Device};
use crate::ports::store::{Forgotten, KnownIdentity};
use crate::ports::{
    AccountLink, Answer, Dead, Identity, Introspect, LinkState, MediaStore, Refused, StoreError, WhoIs,
};

/// For how long the account service's word is taken without asking again.
pub const FRESH: Duration = Duration::from_secs(60);
/// For how long a known device is let in while the account service is away.
pub const GRACE: Duration = Duration::from_secs(14 * 24 * 3600);

/// Who holds a token.
pub struct Identities {
    pub(crate) store: Arc<dyn MediaStore>,
    pub(crate) upstream: Arc<dyn Introspect>,
    pub(crate) link: Arc<dyn AccountLink>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// How a token is known to this server: by its SHA-256 alone.
#[must_use]
pub fn token_hash(token: &Secret) -> String {
    let digest = Sha256::digest(token.expose().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[async_trait]
impl Identity for Identities {
    async fn caller(&self, token: &Secret, device: Device) -> Result<Caller, Refused> {
        let hash = token_hash(token);
        let now = self.clock.now();
        let known = self.store.known(&hash).await?;
        if let Some(fresh) = known.as_ref().filter(|known| age(known, now) < FRESH) {
            return Ok(on(&fresh.caller, device));
        }
        match self.upstream.introspect(token).await {
            Ok(Answer::Alive(who)) => {
                let caller = remembered(who, &device);
                let identity = KnownIdentity { token_hash: hash, caller: caller.clone(), confirmed_at: now };
                // Who is alive is let in, also while the store's disk is full; they are asked about again then.
                if let Err(error) = self.store.remember(&identity).await {
                    tracing::warn!(error = %error, "a device that was let in can not be remembered");
                }
                Ok(on(&caller, device))
            }
            // A waiting server is told nothing, which is no word against the people at home.
            Ok(Answer::Dead(Dead::ServerWaiting)) => match self.within_grace(known, now) {
                Some(caller) => Ok(on(&caller, device)),
                None => Err(Refused::Dead(Dead::ServerWaiting)),
            },
            Ok(Answer::Dead(why)) => {
                if known.is_some()
                    && let Err(error) = self.store.forget(&Forgotten::Token(hash)).await
                {
                    tracing::warn!(error = %error, "a device that was signed out can not be forgotten yet");
                }
                Err(Refused::Dead(why))
            }
            Err(away) => match self.within_grace(known, now) {
                Some(caller) => Ok(on(&caller, device)),
                None => Err(Refused::Unknown(away)),
            },
        }
    }
}

impl Identities {
    /// Forgets devices that were revoked: their next request is asked about anew.
    pub async fn forget(&self, who: &Forgotten) -> Result<(), StoreError> {
        self.store.forget(who).await
    }

    /// Notes that shares changed: everybody is asked about anew, but stays known while the account service is away.
    pub async fn ask_again(&self) -> Result<(), StoreError> {
        for mut known in self.store.all_known().await? {
            let stale = self.clock.now() - FRESH;
            if known.confirmed_at > stale {
                known.confirmed_at = stale;
                self.store.remember(&known).await?;
            }
        }
        Ok(())
    }

    fn within_grace(&self, known: Option<KnownIdentity>, now: Timestamp) -> Option<Caller> {
        // Nobody owns an unclaimed or revoked server: nobody is known to it.
        let tied = matches!(self.link.standing().state, LinkState::Owned | LinkState::Waiting);
        known.filter(|known| tied && age(known, now) < GRACE).map(|known| known.caller)
    }
}

fn age(known: &KnownIdentity, now: Timestamp) -> Duration {
    now.since(known.confirmed_at)
}

fn remembered(who: WhoIs, device: &Device) -> Caller {
    let client = who.client.unwrap_or_else(|| device.client.clone());
    Caller {
        account: Some(who.account),
        uuid: Some(who.uuid),
        name: who.name,
        owner: who.owner,
        sections: who.sections,
        permissions: who.permissions,
        filters: who.filters,
        device: Device { client, ..device.clone() },
    }
}

/// The caller on the device that asks now; a token bound to a client keeps its name.
fn on(caller: &Caller, device: Device) -> Caller {
    let client = if device.client.is_empty() { caller.device.client.clone() } else { device.client.clone() };
    Caller { device: Device { client, ..device }, ..caller.clone() }
}
