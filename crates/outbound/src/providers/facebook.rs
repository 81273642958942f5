//! Facebook's ways: OAuth 2 without an ID token, so who it is stands in the Graph API, asked with a proof that we hold
//! the app's secret. It does not say whether an address was verified, and may know none.

use account::federated::{ProvenIdentity, ProviderName};
use account::ports::federated::{Again, Answer, Ask, ProviderError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Secret;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::line::{self, Line};
use super::{FacebookSettings, SetUpError};

/// The version of the Graph API that this speaks.
const VERSION: &str = "v23.0";

/// Facebook.
pub struct Facebook {
    name: ProviderName,
    settings: FacebookSettings,
    dialog: Url,
    graph: Url,
    pub(super) redirect: String,
    line: Line,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
}

#[derive(Deserialize)]
struct Me {
    id: String,
    name: Option<String>,
    email: Option<String>,
}

#[derive(Deserialize)]
struct App {
    id: String,
}

impl Facebook {
    pub fn new(
        name: ProviderName,
        settings: FacebookSettings,
        redirect: String,
        line: Line,
    ) -> Result<Self, SetUpError> {
        let at = |base: &str, path: &str| {
            line::address(&format!("{}/{VERSION}/{path}", base.trim_end_matches('/')))
        };
        let (dialog, graph) = (at(&settings.dialog, "dialog/oauth")?, at(&settings.graph, "")?);
        Ok(Self { name, settings, dialog, graph, redirect, line })
    }

    /// Where to send the browser.
    pub fn begin(&self, ask: &Ask) -> String {
        let mut url = self.dialog.clone();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(ask.verifier.expose().as_bytes()));
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.app_id)
            .append_pair("redirect_uri", &self.redirect)
            .append_pair("scope", "public_profile,email")
            .append_pair("state", ask.state.expose())
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if ask.again != Again::AsItLikes {
            query.append_pair("auth_type", "reauthenticate");
        }
        drop(query);
        url.into()
    }

    /// Exchanges the answer for the proof.
    pub async fn finish(&self, ask: &Ask, answer: &Answer) -> Result<ProvenIdentity, ProviderError> {
        if answer.iss.is_some() {
            // It never says so; another provider's answer was sent here.
            return Err(ProviderError::Forged);
        }
        let code = line::code(&self.name, answer)?;
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", self.settings.app_id.as_str()),
            ("client_secret", self.settings.app_secret.expose()),
            ("redirect_uri", self.redirect.as_str()),
            ("code", code.expose()),
            ("code_verifier", ask.verifier.expose()),
        ];
        let tokens: Tokens =
            self.line.exchange(&self.name, &self.at("oauth/access_token"), None, &form).await?;
        let me: Me = self.look("me", Some("id,name,email"), &Secret::new(tokens.access_token)).await?;
        if me.id.is_empty() {
            return Err(ProviderError::Forged);
        }
        Ok(ProvenIdentity {
            provider: self.name.clone(),
            // The same person has another number in each app.
            issuer: format!("https://www.facebook.com/{}", self.settings.app_id),
            subject: me.id,
            email: me.email.filter(|email| !email.is_empty()),
            email_verified: false,
            name: me.name,
        })
    }

    /// Whether the app's number and secret belong together.
    pub async fn knows_us(&self) -> Result<(), ProviderError> {
        let both = format!("{}|{}", self.settings.app_id, self.settings.app_secret.expose());
        let app: App = self.look("app", None, &Secret::new(both)).await?;
        if app.id == self.settings.app_id { Ok(()) } else { Err(ProviderError::Stranger) }
    }

    async fn look<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        fields: Option<&str>,
        token: &Secret,
    ) -> Result<T, ProviderError> {
        let mut url = self.at(path);
        if let Some(fields) = fields {
            url.query_pairs_mut().append_pair("fields", fields);
        }
        url.query_pairs_mut().append_pair("appsecret_proof", &self.proof(token)?);
        self.line.look(&self.name, &url, token).await
    }

    fn at(&self, path: &str) -> Url {
        let mut url = self.graph.clone();
        url.set_path(&format!("{}{path}", self.graph.path()));
        url
    }

    /// The token is worth nothing to who stole it without the app's secret.
    fn proof(&self, token: &Secret) -> Result<String, ProviderError> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.settings.app_secret.expose().as_bytes())
            .map_err(|_| ProviderError::Stranger)?;
        mac.update(token.expose().as_bytes());
        Ok(hex::encode(mac.finalize().into_bytes()))
    }
}
