//! A look at every configured provider, for the operator: does it answer, and would it send people back here?

use account::federated::ProviderName;
use account::ports::federated::ProviderError;
use url::Url;

use super::line::protected;
use super::oidc::{OpenId, addresses};
use super::{ClientProof, Speaks, Upstreams};

/// One provider, looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Which.
    pub name: ProviderName,
    /// What must be entered at the provider as the address it sends people back to.
    pub redirect: String,
    /// What is wrong.
    pub trouble: Option<Trouble>,
}

/// What is wrong with a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It does not answer under its issuer.
    #[error("it does not answer; is the issuer right, to the last slash, and is the network there?")]
    Silent,
    /// It says that it cannot do what we insist on.
    #[error("it does not know PKCE with S256, without which this service sends nobody there")]
    NoPkce,
    /// One of its addresses is not protected.
    #[error("it names an address without https://")]
    Open,
    /// It does not know our id and secret.
    #[error("it does not know this id and secret; compare them with its console")]
    Stranger,
    /// It sends nobody back to our address.
    #[error(
        "it sends nobody back to an address without https:// or on this machine; set `url` under [accounts]"
    )]
    Redirect,
}

impl Upstreams {
    /// Looks at every provider. Sends no one there and changes nothing.
    pub async fn check(&self) -> Vec<Checked> {
        let mut all = Vec::new();
        for upstream in &self.0 {
            let (redirect, trouble) = match &upstream.speaks {
                Speaks::OpenId(openid) => (openid.redirect.clone(), trouble(openid).await),
                Speaks::Facebook(facebook) => {
                    let knows = facebook.knows_us().await;
                    (facebook.redirect.clone(), knows.err().map(of))
                }
            };
            all.push(Checked { name: upstream.name.clone(), redirect, trouble });
        }
        all
    }
}

async fn trouble(openid: &OpenId) -> Option<Trouble> {
    let known = match openid.known().await {
        Ok(known) => known,
        Err(error) => return Some(of(error)),
    };
    let ways = &known.about.additional_metadata().code_challenge_methods_supported;
    if !ways.is_empty() && !ways.iter().any(|way| way == "S256") {
        return Some(Trouble::NoPkce);
    }
    if !addresses(&known.about).iter().all(protected) {
        return Some(Trouble::Open);
    }
    let to_the_world = openid.settings.issuer.starts_with("https:");
    let apple = matches!(openid.settings.proof, ClientProof::Apple(_));
    let back = Url::parse(&openid.redirect).ok();
    let plain = back.as_ref().is_none_or(|url| url.scheme() != "https");
    let local = back.as_ref().is_some_and(protected);
    (to_the_world && plain && (apple || !local)).then_some(Trouble::Redirect)
}

const fn of(error: ProviderError) -> Trouble {
    match error {
        ProviderError::Stranger | ProviderError::Stale => Trouble::Stranger,
        _ => Trouble::Silent,
    }
}
