//! Clients of the services people may sign in with: Google, Apple, Facebook, and any OpenID Connect provider.
//!
//! ```text
//! begin   the address to send a browser to: state, nonce, PKCE with S256, our exact redirect address
//! finish  who answered (RFC 9207) ─▶ the code for tokens ─▶ is the proof genuine, ours, of now, of this trip?
//! ```
//!
//! Says who a provider proved, or why it proved nothing. What follows from it is decided in `account`. No secret, code,
//! token, subject, address or name is logged.

mod apple;
mod check;
mod facebook;
pub(crate) mod line;
mod oidc;
mod proof;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use account::federated::{ProvenIdentity, ProviderName};
use account::ports::federated::{Answer, Ask, Offered, ProviderError, Providers};
use async_trait::async_trait;
use kernel::{Clock, Secret};

pub use apple::{AppleKey, AppleKeyError};
pub use check::{Checked, Trouble};

use facebook::Facebook;
use line::Line;
use oidc::OpenId;

/// One configured provider.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Its name in addresses.
    pub name: ProviderName,
    /// What people call it.
    pub title: String,
    /// Where it sends people back to: exactly what stands in its own console.
    pub redirect: String,
    /// How to speak to it.
    pub kind: Kind,
}

/// How to speak to a provider.
#[derive(Debug, Clone)]
pub enum Kind {
    /// OpenID Connect, found by its issuer: Google, Apple, and any other.
    OpenId(OpenIdSettings),
    /// OAuth 2 and the Graph API.
    Facebook(FacebookSettings),
}

/// An OpenID Connect provider.
#[derive(Debug, Clone)]
pub struct OpenIdSettings {
    /// Its issuer, exactly as it writes it.
    pub issuer: String,
    /// What it knows us by.
    pub client_id: String,
    /// How we prove that we are that.
    pub proof: ClientProof,
    /// What we ask for besides `openid`.
    pub scopes: Vec<String>,
    /// The one organisation whose people may come in, for Google.
    pub hosted_domain: Option<String>,
    /// Whether to believe it when it says that an address was verified.
    pub trust_email: TrustEmail,
}

/// Whether a provider's word on addresses counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustEmail {
    /// An address it calls verified is confirmed.
    AsSaid,
    /// We confirm every address ourselves.
    Never,
}

/// How we prove to a provider who we are.
#[derive(Clone)]
pub enum ClientProof {
    /// A secret it gave us.
    Secret(Secret),
    /// A short-lived statement signed with a key whose other half it has.
    Apple(Arc<AppleKey>),
    /// Not at all: a public client, held by PKCE alone.
    Public,
}

impl std::fmt::Debug for ClientProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Secret(_) => "Secret(..)",
            Self::Apple(_) => "Apple(..)",
            Self::Public => "Public",
        })
    }
}

/// Facebook.
#[derive(Debug, Clone)]
pub struct FacebookSettings {
    /// The app's number.
    pub app_id: String,
    /// The app's secret.
    pub app_secret: Secret,
    /// Where people say yes.
    pub dialog: String,
    /// The Graph API.
    pub graph: String,
}

/// Why a provider cannot be spoken to at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SetUpError {
    /// An address in its settings is none, or not protected by TLS.
    #[error("its address cannot be used: it must begin with https:// unless it is on this machine")]
    Address,
    /// The TLS of this program cannot be used.
    #[error("the TLS of this program cannot be used")]
    Tls,
}

/// Every configured provider.
pub struct Upstreams(Vec<Upstream>);

struct Upstream {
    name: ProviderName,
    title: String,
    speaks: Speaks,
}

enum Speaks {
    OpenId(Box<OpenId>),
    Facebook(Box<Facebook>),
}

impl Upstreams {
    /// Prepares the clients; nothing is sent yet.
    pub fn new(providers: Vec<Provider>, clock: &Arc<dyn Clock>) -> Result<Self, SetUpError> {
        let line = Line::new()?;
        let ready = providers.into_iter().map(|provider| {
            let Provider { name, title, redirect, kind } = provider;
            let speaks = match kind {
                Kind::OpenId(settings) => Speaks::OpenId(Box::new(OpenId::new(
                    name.clone(),
                    settings,
                    redirect,
                    line.clone(),
                    clock.clone(),
                )?)),
                Kind::Facebook(settings) => {
                    let line = line.clone();
                    Speaks::Facebook(Box::new(Facebook::new(name.clone(), settings, redirect, line)?))
                }
            };
            Ok(Upstream { name, title, speaks })
        });
        Ok(Self(ready.collect::<Result<_, _>>()?))
    }

    /// None at all.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    fn named(&self, name: &ProviderName) -> Result<&Speaks, ProviderError> {
        let found = self.0.iter().find(|upstream| upstream.name == *name);
        found.map(|upstream| &upstream.speaks).ok_or(ProviderError::Unknown)
    }
}

#[async_trait]
impl Providers for Upstreams {
    fn offered(&self) -> Vec<Offered> {
        let offered = |one: &Upstream| Offered { name: one.name.clone(), title: one.title.clone() };
        self.0.iter().map(offered).collect()
    }

    async fn begin(&self, provider: &ProviderName, ask: &Ask) -> Result<String, ProviderError> {
        match self.named(provider)? {
            Speaks::OpenId(openid) => openid.begin(ask).await,
            Speaks::Facebook(facebook) => Ok(facebook.begin(ask)),
        }
    }

    async fn finish(
        &self,
        provider: &ProviderName,
        ask: &Ask,
        answer: &Answer,
    ) -> Result<ProvenIdentity, ProviderError> {
        match self.named(provider)? {
            Speaks::OpenId(openid) => openid.finish(ask, answer).await,
            Speaks::Facebook(facebook) => facebook.finish(ask, answer).await,
        }
    }
}
