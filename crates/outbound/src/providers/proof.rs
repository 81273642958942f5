//! Is this ID token genuine, for us, of now, and of this trip?

use std::time::Duration;

use account::federated::{ProvenIdentity, ProviderName};
use account::ports::federated::{Again, ProviderError};
use chrono::{DateTime, Utc};
use kernel::{Secret, Timestamp};
use openidconnect::core::{
    CoreGenderClaim, CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm as Algorithm,
};
use openidconnect::{
    AdditionalClaims, ClaimsVerificationError, ClientId, IdToken, IdTokenVerifier, IssuerUrl, Nonce,
    SignatureVerificationError,
};
use serde::{Deserialize, Serialize};

/// How far two clocks may differ.
const SKEW: Duration = Duration::from_secs(60);
/// How long ago a token may have been made that was just handed to us.
const OLDEST: Duration = Duration::from_secs(10 * 60);

/// What a signature may be made with: never a shared secret, never nothing.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// What the token must say.
pub struct Expected<'a> {
    /// Who answered.
    pub provider: &'a ProviderName,
    /// What it knows us by.
    pub client_id: &'a str,
    /// Its issuer.
    pub issuer: &'a IssuerUrl,
    /// What went along.
    pub nonce: &'a Secret,
    /// The one organisation whose people may come in.
    pub hosted_domain: Option<&'a str>,
    /// Whether the person had to act now.
    pub again: Again,
    /// What time it is.
    pub now: Timestamp,
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Signed with a key that is not among those given.
    OtherKey,
    /// For another reason.
    For(ProviderError),
}

impl From<Refusal> for ProviderError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::OtherKey => Self::Forged,
            Refusal::For(error) => error,
        }
    }
}

/// A truth that some providers write as text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Truth(pub bool);

impl<'de> Deserialize<'de> for Truth {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        Ok(Self(value == serde_json::Value::Bool(true) || value.as_str() == Some("true")))
    }
}

/// Claims beside those the library knows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Beside {
    hd: Option<String>,
}
impl AdditionalClaims for Beside {}

type Token = IdToken<Beside, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, Algorithm>;

/// Checks the token, and gives what it proves.
pub fn verify(
    token: &str,
    keys: &CoreJsonWebKeySet,
    expected: &Expected<'_>,
) -> Result<ProvenIdentity, Refusal> {
    let token: Token = token.parse().map_err(|_| refused(expected, "it is no ID token"))?;
    let (now, skew) = (expected.now, SKEW);
    let verifier = IdTokenVerifier::<CoreJsonWebKey>::new_public_client(
        ClientId::new(expected.client_id.to_owned()),
        expected.issuer.clone(),
        keys.clone(),
    )
    .set_allowed_algs(ALGORITHMS)
    .set_time_fn(move || moment(now - skew))
    .set_issue_time_verifier_fn(move |made| {
        let fits = made <= moment(now + skew) && made >= moment(now - OLDEST - skew);
        if fits { Ok(()) } else { Err("made at another time".to_owned()) }
    });
    let nonce = Nonce::new(expected.nonce.expose().to_owned());
    let claims = token.claims(&verifier, &nonce).map_err(|error| meaning(expected, &error))?;
    if claims.authorized_party().is_some_and(|party| party.as_str() != expected.client_id) {
        return Err(refused(expected, "it was made for another client"));
    }
    if let Some(domain) = expected.hosted_domain
        && claims.additional_claims().hd.as_deref() != Some(domain)
    {
        return Err(Refusal::For(ProviderError::Outsider));
    }
    // Whoever had to act now did so; a provider that does not say when is taken at its word.
    let acted = claims.auth_time();
    if expected.again == Again::Prove && acted.is_some_and(|at| at < moment(now - OLDEST - skew)) {
        return Err(refused(expected, "the person did not act now"));
    }
    Ok(ProvenIdentity {
        provider: expected.provider.clone(),
        issuer: expected.issuer.as_str().to_owned(),
        subject: claims.subject().as_str().to_owned(),
        email: claims.email().map(|email| email.as_str().to_owned()),
        email_verified: claims.email_verified().unwrap_or_default(),
        name: claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned()),
    })
}

fn moment(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.as_millis()).unwrap_or_default()
}

fn refused(expected: &Expected<'_>, reason: &'static str) -> Refusal {
    tracing::warn!(provider = %expected.provider, reason, "an ID token was refused");
    Refusal::For(ProviderError::Forged)
}

/// What the library's refusal means. Its own words may repeat what stands in the token, so they are not logged.
fn meaning(expected: &Expected<'_>, error: &ClaimsVerificationError) -> Refusal {
    use ClaimsVerificationError as Error;
    let reason = match error {
        Error::SignatureVerification(SignatureVerificationError::NoMatchingKey) => return Refusal::OtherKey,
        Error::Expired(_) => {
            tracing::warn!(provider = %expected.provider, "an ID token is of another time: do the clocks differ?");
            return Refusal::For(ProviderError::Clock);
        }
        Error::InvalidAudience(_) => "it was made for another client",
        Error::InvalidIssuer(_) => "it was made by another issuer",
        Error::InvalidNonce(_) => "it belongs to another trip",
        Error::SignatureVerification(_) => "its signature is wrong",
        _ => "it holds what we do not understand",
    };
    refused(expected, reason)
}
