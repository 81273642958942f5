//! The line to providers: short patience, small answers, no redirects, TLS unless it is this very machine.

use std::pin::Pin;
use std::time::Duration;

use account::federated::ProviderName;
use account::ports::federated::{Answer, ProviderError};
use futures_util::StreamExt as _;
use kernel::Secret;
use openidconnect::AsyncHttpClient;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::SetUpError;

/// How long one answer may take. A person waits.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long an answer may be. Key sets are the longest, and are a few kilobytes.
const LONGEST: usize = 256 * 1024;

/// Speaks HTTP to providers.
#[derive(Clone)]
pub struct Line(reqwest::Client);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// Nobody there, too slow, or cut off.
    #[error("no answer")]
    Silent(#[source] reqwest::Error),
    /// The answer is longer than any honest one.
    #[error("the answer is too long")]
    Long,
    /// The address is not protected.
    #[error("the address is not protected by TLS")]
    Open,
}

impl Line {
    pub fn new() -> Result<Self, SetUpError> {
        Self::within(PATIENCE)
    }

    /// With a patience of its own.
    pub fn within(patience: Duration) -> Result<Self, SetUpError> {
        // A second installation, as when tests make several clients, is refused and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent("Houselights")
            .connect_timeout(patience / 2)
            .timeout(patience)
            // What was last said stays in memory as long as its line does, and nobody signs in twice in a moment.
            .pool_max_idle_per_host(0)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| SetUpError::Tls)?;
        Ok(Self(http))
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, LineError> {
        let url = Url::parse(&request.uri().to_string()).ok().filter(protected).ok_or(LineError::Open)?;
        let (parts, body) = request.into_parts();
        let sent = self.0.request(parts.method, url).headers(parts.headers).body(body).send();
        let response = sent.await.map_err(|error| LineError::Silent(error.without_url()))?;
        let mut answer = http::Response::new(Vec::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = response.headers().clone();
        let mut body = response.bytes_stream();
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|error| LineError::Silent(error.without_url()))?;
            if answer.body().len() + chunk.len() > LONGEST {
                return Err(LineError::Long);
            }
            answer.body_mut().extend_from_slice(&chunk);
        }
        Ok(answer)
    }

    /// A form sent to a token endpoint.
    pub async fn exchange<T: DeserializeOwned>(
        &self,
        provider: &ProviderName,
        url: &Url,
        authorization: Option<&Secret>,
        form: &[(&str, &str)],
    ) -> Result<T, ProviderError> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut request = http::Request::post(url.as_str())
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization.expose());
        }
        self.json(provider, request.body(body.into_bytes())).await
    }

    /// What stands at an address, shown to who holds a token.
    pub async fn look<T: DeserializeOwned>(
        &self,
        provider: &ProviderName,
        url: &Url,
        token: &Secret,
    ) -> Result<T, ProviderError> {
        let request = http::Request::get(url.as_str())
            .header("accept", "application/json")
            .header("authorization", format!("Bearer {}", token.expose()));
        self.json(provider, request.body(Vec::new())).await
    }

    async fn json<T: DeserializeOwned>(
        &self,
        provider: &ProviderName,
        request: Result<http::Request<Vec<u8>>, http::Error>,
    ) -> Result<T, ProviderError> {
        let request = request.map_err(|_| ProviderError::Stranger)?;
        let answer = self.send(request).await.map_err(|error| down(provider, &error))?;
        if answer.status().is_success() {
            return serde_json::from_slice(answer.body()).map_err(|_| {
                tracing::warn!(%provider, "the provider answered in another language");
                ProviderError::Down
            });
        }
        Err(refusal(provider, answer.status().as_u16(), answer.body()))
    }
}

/// The library's own questions go over the same line.
impl<'c> AsyncHttpClient<'c> for Line {
    type Error = LineError;
    type Future = Pin<Box<dyn Future<Output = Result<http::Response<Vec<u8>>, LineError>> + Send + 'c>>;

    fn call(&'c self, request: http::Request<Vec<u8>>) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// Whether an address may be spoken to: over TLS, or on this machine.
pub fn protected(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" && url.host().is_some() || url.scheme() == "http" && loopback
}

/// An address from settings or from a provider, if it may be spoken to.
pub fn address(text: &str) -> Result<Url, SetUpError> {
    Url::parse(text).ok().filter(protected).ok_or(SetUpError::Address)
}

/// Logs why nothing came.
pub fn down(provider: &ProviderName, error: &dyn std::error::Error) -> ProviderError {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    tracing::warn!(%provider, %error, cause, "the provider cannot be reached");
    ProviderError::Down
}

/// What a refusal means. Providers write `error` as a word (RFC 6749) or, at Facebook, as an object.
fn refusal(provider: &ProviderName, status: u16, body: &[u8]) -> ProviderError {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        Word { error: String },
        Graph { error: GraphError },
    }
    #[derive(Deserialize)]
    struct GraphError {
        code: i64,
        #[serde(default)]
        error_subcode: i64,
    }
    let (word, meaning) = match serde_json::from_slice::<Said>(body) {
        Ok(Said::Word { error }) => {
            let meaning = match error.as_str() {
                "invalid_grant" => ProviderError::Stale,
                "temporarily_unavailable" | "server_error" => ProviderError::Down,
                _ => ProviderError::Stranger,
            };
            (plain(&error), meaning)
        }
        Ok(Said::Graph { error }) => {
            // 1, 2, 4 and 17 pass by themselves; 100 with these details is a code that was used or is too old.
            let meaning = match (error.code, error.error_subcode) {
                (1 | 2 | 4 | 17, _) => ProviderError::Down,
                (100, 36007..=36009) => ProviderError::Stale,
                _ => ProviderError::Stranger,
            };
            (format!("{} {}", error.code, error.error_subcode), meaning)
        }
        Err(_) if status < 500 && status != 429 => (String::new(), ProviderError::Stranger),
        Err(_) => (String::new(), ProviderError::Down),
    };
    let meaning = if status >= 500 || status == 429 { ProviderError::Down } else { meaning };
    tracing::warn!(%provider, status, code = word, "the provider refused");
    meaning
}

/// A provider's word for the log, and nothing that could be more than a word.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')).take(64).collect()
}

/// The code of an answer, unless it says why there is none.
pub fn code<'a>(provider: &ProviderName, answer: &'a Answer) -> Result<&'a Secret, ProviderError> {
    match (&answer.error, &answer.code) {
        (None, Some(code)) => Ok(code),
        (None, None) => Err(ProviderError::Stale),
        (Some(error), _) => Err(match error.as_str() {
            "access_denied" | "user_cancelled_authorize" | "user_denied" | "consent_required" => {
                ProviderError::Cancelled
            }
            "temporarily_unavailable" | "server_error" => ProviderError::Down,
            other => {
                tracing::warn!(%provider, code = plain(other), "the provider sent a browser back with an error");
                ProviderError::Stranger
            }
        }),
    }
}
