//! What every handler can reach. Filled once by the binary; cheap to clone.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_kit::locality::Network;
use kernel::{Clock, Entropy, MachineIdentifier, Secret, Timestamp};
use media::Caller;
use media::flows::Flows;
use media::playback::Engine;

use crate::events::{Events, Revoked};
use crate::stream::conversions::Conversions;

/// How long a delegated token lives at most.
const DELEGATION: Duration = Duration::from_hours(48);
/// How many delegated tokens are kept.
const DELEGATIONS: usize = 1_000;

/// Facts about this server that stay while it runs.
#[derive(Debug, Clone)]
pub struct ServerFacts {
    /// Its name on the wire.
    pub machine: MachineIdentifier,
    /// Our version, `0.1.0`.
    pub version: String,
    /// The operating system, `Linux`.
    pub platform: String,
    /// Its version.
    pub platform_version: String,
    /// The host name, which is the server's name until somebody gives it one.
    pub host_name: String,
    /// The port people reach it at.
    pub port: u16,
    /// When it started.
    pub started_at: Timestamp,
}

/// The parts a server is made of.
pub struct Parts {
    /// Facts about this server.
    pub facts: ServerFacts,
    /// What people do with a media server.
    pub flows: Flows,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub entropy: Arc<dyn Entropy>,
    /// The private networks this machine is attached to now.
    pub networks: Arc<dyn Fn() -> Vec<Network> + Send + Sync>,
    /// What cuts, copies and encodes.
    pub engine: Arc<dyn Engine>,
    /// Conversions under way.
    pub conversions: Conversions,
    /// Writes the metrics page.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// What is pushed to whom.
    pub events: Events,
    /// Short-lived tokens handed out by this server.
    pub delegations: Delegations,
}

/// What every handler can reach.
#[derive(Clone)]
pub struct State(Arc<Parts>);

impl State {
    /// The state made of these parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The private networks this machine is attached to now.
    pub fn networks(&self) -> Vec<Network> {
        (self.0.networks)()
    }

    /// Ends the access of somebody at once: sockets close, delegated tokens die, playbacks end.
    pub fn revoke(&self, revoked: Revoked) {
        self.delegations.forget(&revoked);
        self.conversions.revoke(&revoked, self.engine.as_ref());
        self.flows.watching.drop_playbacks(|caller| revoked.hits(caller));
        self.events.revoke(revoked);
    }
}

impl Deref for State {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Short-lived tokens with the rights of whoever asked for one. They do not survive a restart.
#[derive(Debug, Default)]
pub struct Delegations(Mutex<HashMap<String, (Caller, Timestamp)>>);

impl Delegations {
    /// Hands one out.
    pub fn hand_out(&self, caller: Caller, entropy: &dyn Entropy, now: Timestamp) -> Secret {
        let token = Secret::new(format!("transient-{}", entropy.token().expose()));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (_, until)| now < *until);
        if all.len() >= DELEGATIONS
            && let Some(oldest) =
                all.iter().min_by_key(|(_, (_, until))| *until).map(|(token, _)| token.clone())
        {
            all.remove(&oldest);
        }
        all.insert(token.expose().to_owned(), (caller, now + DELEGATION));
        token
    }

    /// Who holds one.
    pub fn caller(&self, token: &Secret, now: Timestamp) -> Option<Caller> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(token.expose()).filter(|(_, until)| now < *until).map(|(caller, _)| caller.clone())
    }

    /// Ends those of callers whose access ended.
    pub fn forget(&self, revoked: &Revoked) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, (caller, _)| !revoked.hits(caller));
    }
}
