//! The client of the account service: one path for a media server, also when both run in one process.
//!
//! Speaks `docs/protocol/server.md` and the claim exchange of the protocol of existing clients. Says what was answered
//! or why there was no answer; what follows from it is decided elsewhere.

mod answer;
mod feed;
mod tie;

use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Secret};
use reqwest::{Method, RequestBuilder, StatusCode};
use url::Url;
use wire::house::{
    ANNOUNCE_PATH, Announcement, INTROSPECT_PATH, Introspected, Introspection, SERVER_KEY_HEADER,
    SERVER_PROOF_HEADER, Standing,
};

pub use answer::{Claimed, ServiceError};
pub use feed::{Feed, FeedEvent};
pub use tie::{Tie, TieError};

use crate::ServerIdentity;

/// How long an answer may take. A claim or a look at a token waits for a person, so it is short.
const PATIENCE: Duration = Duration::from_secs(8);

/// How long a line is kept for the next request: what was last said on it, such as a token, stays in memory until it ends.
const QUIET: Duration = Duration::from_secs(2);

/// What a server calls itself in the headers existing implementations read.
#[derive(Debug, Clone)]
pub struct SelfDescription {
    /// The name people gave it.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The operating system.
    pub platform: String,
    /// Its version.
    pub platform_version: String,
    /// The kind of machine.
    pub device: String,
}

/// The account service, as one media server sees it.
#[derive(Clone)]
pub struct AccountService {
    http: reqwest::Client,
    base: Url,
    identity: Arc<ServerIdentity>,
    clock: Arc<dyn Clock>,
    about: Arc<SelfDescription>,
}

impl AccountService {
    /// Prepares the client; nothing is sent yet. `user_agent` names the program.
    pub fn new(
        base: Url,
        identity: Arc<ServerIdentity>,
        clock: Arc<dyn Clock>,
        about: SelfDescription,
    ) -> Result<Self, ServiceError> {
        // A second installation, as when tests make several clients, is refused and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent(format!("Houselights/{}", about.version))
            .connect_timeout(Duration::from_secs(4))
            .pool_idle_timeout(QUIET)
            // Only a redirect within the service would be honest; it never sends one to a server.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|source| ServiceError::Unreachable { source })?;
        Ok(Self { http, base, identity, clock, about: Arc::new(about) })
    }

    /// The server's identity.
    #[must_use]
    pub fn identity(&self) -> &ServerIdentity {
        &self.identity
    }

    /// Where the service is.
    #[must_use]
    pub const fn base(&self) -> &Url {
        &self.base
    }

    /// Says where the server is and what it has; hears where it stands.
    pub async fn announce(&self, announcement: &Announcement) -> Result<Standing, ServiceError> {
        let request = self.signed(Method::POST, ANNOUNCE_PATH)?.json(announcement);
        answer::json(request).await
    }

    /// Asks who holds a token.
    pub async fn introspect(&self, token: &Secret) -> Result<Introspected, ServiceError> {
        let body = Introspection { token: token.expose().to_owned() };
        answer::json(self.signed(Method::POST, INTROSPECT_PATH)?.json(&body)).await
    }

    /// Exchanges a claim token for ownership, bound to this server's key.
    pub async fn claim(&self, claim_token: &Secret) -> Result<Claimed, ServiceError> {
        let text = claim_token.expose();
        let request = self
            .request(Method::POST, "/api/claim/exchange")?
            .query(&[("token", text)])
            .header(SERVER_KEY_HEADER, self.identity.public_key())
            .header(SERVER_PROOF_HEADER, self.identity.claim_proof(text))
            .header("accept", "application/json")
            .timeout(PATIENCE);
        answer::claimed(request).await
    }

    /// Gives the ownership up, proved by the server's own token.
    pub async fn give_up(&self, server_token: &Secret) -> Result<(), ServiceError> {
        let path = format!("/api/servers/{}", self.identity.machine());
        let request = self
            .request(Method::DELETE, &path)?
            .header("x-plex-token", server_token.expose())
            .header("accept", "application/json")
            .timeout(PATIENCE);
        answer::nothing(request).await
    }

    /// Opens the feed of revocations after this position.
    pub async fn feed(&self, since: i64) -> Result<Feed, ServiceError> {
        let request = self
            .signed(Method::GET, wire::house::FEED_PATH)?
            .timeout(Duration::from_secs(24 * 60 * 60))
            .query(&[("since", since)])
            .header("accept", "text/event-stream");
        feed::open(request).await
    }

    /// Whether anything answers there at all.
    pub async fn reachable(&self) -> bool {
        match self.request(Method::GET, "/healthz") {
            Ok(request) => {
                request.timeout(PATIENCE).send().await.is_ok_and(|answer| answer.status() == StatusCode::OK)
            }
            Err(_) => false,
        }
    }

    fn signed(&self, method: Method, path: &str) -> Result<RequestBuilder, ServiceError> {
        let proof = self
            .identity
            .authorization(self.clock.now())
            .map_err(|source| ServiceError::Identity { source })?;
        Ok(self.request(method, path)?.header("authorization", proof).timeout(PATIENCE))
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, ServiceError> {
        let url = self.base.join(path).map_err(|_| ServiceError::Address)?;
        let about = &self.about;
        Ok(self
            .http
            .request(method, url)
            .header("x-plex-client-identifier", self.identity.machine().as_str())
            .header("x-plex-product", "Plex Media Server")
            .header("x-plex-provides", "server")
            .header("x-plex-version", header_text(&about.version))
            .header("x-plex-platform", header_text(&about.platform))
            .header("x-plex-platform-version", header_text(&about.platform_version))
            .header("x-plex-device", header_text(&about.device))
            .header("x-plex-device-name", header_text(&about.name)))
    }
}

/// A name may hold anything; a header may not.
fn header_text(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).collect()
}
