//! A client of one OpenID Connect provider: what it says about itself, its keys, and the exchange.
//!
//! What a provider says about itself is kept for a day. A key it did not have then is asked for once more, but not more
//! often than once a minute: a forged answer must not make us knock at its door.

use std::sync::Arc;
use std::time::Duration;

use account::federated::{ProvenIdentity, ProviderName};
use account::ports::federated::{Again, Answer, Ask, ProviderError};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use kernel::{Clock, Secret, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{AdditionalProviderMetadata, IssuerUrl, ProviderMetadata};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;
use url::Url;

use super::line::{self, Line};
use super::proof::{self, Expected};
use super::{ClientProof, OpenIdSettings, SetUpError, TrustEmail, apple};

/// How long what a provider says about itself is believed.
const BELIEVED: Duration = Duration::from_secs(24 * 60 * 60);
/// How long after one look at its keys the next may follow.
const KEYS_FLOOR: Duration = Duration::from_secs(60);
/// How long after a failed look nobody waits for another.
const SILENCE_FLOOR: Duration = Duration::from_secs(5);

/// Facts beside those the library knows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Beside {
    /// RFC 9207: it says who answered.
    pub authorization_response_iss_parameter_supported: bool,
    /// RFC 8414: the ways of PKCE it knows.
    pub code_challenge_methods_supported: Vec<String>,
}
impl AdditionalProviderMetadata for Beside {}

/// What a provider says about itself.
pub type Metadata = ProviderMetadata<
    Beside,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// One provider.
pub struct OpenId {
    name: ProviderName,
    pub(super) settings: OpenIdSettings,
    issuer: IssuerUrl,
    pub(super) redirect: String,
    line: Line,
    clock: Arc<dyn Clock>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    known: Option<Arc<Known>>,
    silent_at: Option<Timestamp>,
}

/// What a provider said about itself, and when.
pub struct Known {
    pub(super) about: Metadata,
    at: Timestamp,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: Option<String>,
    access_token: Option<String>,
}

/// What the user information says.
#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    email: Option<String>,
    #[serde(default)]
    email_verified: proof::Truth,
    name: Option<String>,
}

impl OpenId {
    pub fn new(
        name: ProviderName,
        settings: OpenIdSettings,
        redirect: String,
        line: Line,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetUpError> {
        line::address(&settings.issuer)?;
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| SetUpError::Address)?;
        Ok(Self { name, settings, issuer, redirect, line, clock, seen: Mutex::default() })
    }

    /// Where to send the browser.
    pub async fn begin(&self, ask: &Ask) -> Result<String, ProviderError> {
        let known = self.known().await?;
        let mut url = known.about.authorization_endpoint().url().clone();
        if !line::protected(&url) {
            return Err(ProviderError::Down);
        }
        let scope = ["openid"].into_iter().chain(self.settings.scopes.iter().map(String::as_str));
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(ask.verifier.expose().as_bytes()));
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.redirect)
            .append_pair("scope", &scope.collect::<Vec<_>>().join(" "))
            .append_pair("state", ask.state.expose())
            .append_pair("nonce", ask.nonce.expose())
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if matches!(self.settings.proof, ClientProof::Apple(_)) {
            // It tells name and address in no other way.
            query.append_pair("response_mode", "form_post");
        }
        if let Some(domain) = &self.settings.hosted_domain {
            query.append_pair("hd", domain);
        }
        match ask.again {
            Again::AsItLikes => {}
            Again::Choose => {
                query.append_pair("prompt", "select_account");
            }
            Again::Prove => {
                query.append_pair("prompt", "login").append_pair("max_age", "0");
            }
        }
        drop(query);
        Ok(url.into())
    }

    /// Exchanges the answer for the proof.
    pub async fn finish(&self, ask: &Ask, answer: &Answer) -> Result<ProvenIdentity, ProviderError> {
        let known = self.known().await?;
        self.answered_by(&known, answer)?;
        let code = line::code(&self.name, answer)?;
        let tokens = self.exchange(&known, ask, code).await?;
        let token = tokens.id_token.as_deref().ok_or(ProviderError::Forged)?;
        let mut proven = self.verify(&known, ask, token).await?;
        if proven.email.is_none()
            && let (Some(at), Some(token)) = (known.about.userinfo_endpoint(), &tokens.access_token)
        {
            let told: UserInfo = self.line.look(&self.name, at.url(), &Secret::new(token.as_str())).await?;
            // Another's information in place of this person's.
            if told.sub != proven.subject {
                return Err(ProviderError::Forged);
            }
            proven.email = told.email;
            proven.email_verified = told.email_verified.0;
            proven.name = proven.name.or(told.name);
        }
        if self.settings.trust_email == TrustEmail::Never {
            proven.email_verified = false;
        }
        if proven.name.is_none() && matches!(self.settings.proof, ClientProof::Apple(_)) {
            proven.name = answer.user.as_ref().and_then(apple::name_in);
        }
        Ok(proven)
    }

    /// RFC 9207: an answer that another provider sent must not be taken to this one.
    fn answered_by(&self, known: &Known, answer: &Answer) -> Result<(), ProviderError> {
        let says = known.about.additional_metadata().authorization_response_iss_parameter_supported;
        match &answer.iss {
            Some(iss) if *iss == self.settings.issuer => Ok(()),
            None if !says || answer.error.is_some() => Ok(()),
            Some(_) | None => {
                tracing::warn!(provider = %self.name, "an answer came from another issuer");
                Err(ProviderError::Forged)
            }
        }
    }

    async fn exchange(&self, known: &Known, ask: &Ask, code: &Secret) -> Result<Tokens, ProviderError> {
        let endpoint = known.about.token_endpoint().ok_or(ProviderError::Down)?;
        let client = self.settings.client_id.as_str();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", self.redirect.as_str()),
            ("code_verifier", ask.verifier.expose()),
        ];
        let mut header = None;
        let statement;
        match &self.settings.proof {
            ClientProof::Secret(secret) if takes_header(&known.about) => {
                header = Some(basic(client, secret));
            }
            ClientProof::Secret(secret) => {
                form.extend([("client_id", client), ("client_secret", secret.expose())]);
            }
            ClientProof::Apple(key) => {
                statement = key.statement(client, &self.settings.issuer, self.clock.now());
                form.extend([("client_id", client), ("client_secret", statement.expose())]);
            }
            ClientProof::Public => form.push(("client_id", client)),
        }
        self.line.exchange(&self.name, endpoint.url(), header.as_ref(), &form).await
    }

    async fn verify(&self, known: &Known, ask: &Ask, token: &str) -> Result<ProvenIdentity, ProviderError> {
        let expected = Expected {
            provider: &self.name,
            client_id: &self.settings.client_id,
            issuer: &self.issuer,
            nonce: &ask.nonce,
            hosted_domain: self.settings.hosted_domain.as_deref(),
            again: ask.again,
            now: self.clock.now(),
        };
        match proof::verify(token, known.about.jwks(), &expected) {
            Err(proof::Refusal::OtherKey) => {
                let newer = self.newer(known.at).await?;
                proof::verify(token, newer.about.jwks(), &expected).map_err(Into::into)
            }
            other => other.map_err(Into::into),
        }
    }

    /// What the provider says about itself, asked for at most once a day.
    pub(super) async fn known(&self) -> Result<Arc<Known>, ProviderError> {
        let mut seen = self.seen.lock().await;
        let now = self.clock.now();
        if let Some(known) = seen.known.as_ref().filter(|known| now.since(known.at) < BELIEVED) {
            return Ok(known.clone());
        }
        if seen.silent_at.is_some_and(|at| now.since(at) < SILENCE_FLOOR) {
            return Err(ProviderError::Down);
        }
        self.ask(&mut seen).await
    }

    /// What it says now, if it was not asked within the last minute.
    async fn newer(&self, than: Timestamp) -> Result<Arc<Known>, ProviderError> {
        let mut seen = self.seen.lock().await;
        if let Some(known) = seen.known.as_ref().filter(|known| known.at > than) {
            return Ok(known.clone());
        }
        if self.clock.now().since(than) < KEYS_FLOOR {
            tracing::warn!(provider = %self.name, "an answer was signed with a key the provider does not have");
            return Err(ProviderError::Forged);
        }
        self.ask(&mut seen).await
    }

    async fn ask(&self, seen: &mut Seen) -> Result<Arc<Known>, ProviderError> {
        match Metadata::discover_async(self.issuer.clone(), &self.line).await {
            Ok(about) => {
                let known = Arc::new(Known { about, at: self.clock.now() });
                *seen = Seen { known: Some(known.clone()), silent_at: None };
                Ok(known)
            }
            Err(error) => {
                seen.silent_at = Some(self.clock.now());
                Err(line::down(&self.name, &error))
            }
        }
    }
}

/// Whether the secret goes into a header, as the standard has it unless the provider says otherwise.
fn takes_header(about: &Metadata) -> bool {
    about.token_endpoint_auth_methods_supported().is_none_or(|ways| {
        ways.contains(&CoreClientAuthMethod::ClientSecretBasic)
            || !ways.contains(&CoreClientAuthMethod::ClientSecretPost)
    })
}

/// RFC 6749, 2.3.1: both are form-encoded before they are joined.
fn basic(client: &str, secret: &Secret) -> Secret {
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(client), encode(secret.expose()));
    Secret::new(format!("Basic {}", STANDARD.encode(pair)))
}

/// Every address a provider names, for the look at its settings.
pub(super) fn addresses(about: &Metadata) -> Vec<Url> {
    let mut all = vec![about.authorization_endpoint().url().clone(), about.jwks_uri().url().clone()];
    all.extend(about.token_endpoint().map(|at| at.url().clone()));
    all
}
