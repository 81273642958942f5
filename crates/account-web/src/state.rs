//! What every handler may use.

use std::{
    collections::HashMap,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use account::{ServerId, flows::Flows};
use http_kit::{Csrf, ServiceCookie, cookies::Transport};
use kernel::{Clock, Entropy};
use tokio::sync::watch;

/// The cookie that holds a browser's session.
pub const SESSION: ServiceCookie = ServiceCookie::named("hl_account");
/// The cookie that ties a form to the browser it was shown to.
pub const VISIT: ServiceCookie = ServiceCookie::named("hl_account_visit");

/// The cookie of a browser that set out to another provider.
pub const TRIP: ServiceCookie = ServiceCookie::named("hl_account_trip");
/// The cookie that remembers which language this browser chose.
pub const LANGUAGE: ServiceCookie = ServiceCookie::named("hl_account_language");
/// The cookie by which a browser shows that it was signed in before. It signs nobody in.
pub const KNOWN: ServiceCookie = ServiceCookie::named("hl_account_known");

/// The cookie that holds the step between a first factor and a session.
pub const STEP: ServiceCookie = ServiceCookie::named("hl_account_step");

/// Everything the account service's web surface is made of.
pub struct Parts {
    /// The use cases.
    pub flows: Flows,
    /// Says what time it is.
    pub clock: Arc<dyn Clock>,
    /// Draws what must not be guessed.
    pub entropy: Arc<dyn Entropy>,
    /// Signs forms.
    pub csrf: Csrf,
    /// Where people reach this service, without a slash at the end; mails carry it.
    pub url: String,
    /// The address mail comes from.
    pub mail_from: String,
    /// Whether mail stays in the local mailbox because there is no mail server.
    pub local_mailbox: bool,
    /// Whether browsers reach us over TLS only.
    pub transport: Transport,
    /// Changes whenever something was added to the feed.
    pub feed: watch::Receiver<u64>,
    /// Writes the metrics page.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// How many feeds of each server are open here.
    pub listening: Listening,
}

/// What every handler can reach. One pointer, as each layer of each request clones it.
#[derive(Clone)]
pub struct State(Arc<Parts>);

impl State {
    /// The state made of these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for State {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Which servers listen to the feed now.
#[derive(Clone, Default)]
pub struct Listening(Arc<Mutex<HashMap<ServerId, usize>>>);

/// One open feed; dropping it ends it.
pub struct Listener {
    listening: Listening,
    server: ServerId,
}

impl Listening {
    /// A server opened a feed.
    pub fn begin(&self, server: ServerId) -> Listener {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *open.entry(server.clone()).or_default() += 1;
        Listener { listening: self.clone(), server }
    }

    /// Whether a server listens now.
    pub fn is_open(&self, server: &ServerId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(server)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut open = self.listening.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.server) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.remove(&self.server);
            }
        }
    }
}
