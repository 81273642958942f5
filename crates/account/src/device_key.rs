//! Device keys: a device keeps a key of its own and signs for each token, which then lives for a week.
//!
//! ```text
//! key registered ──▶ nonce ──▶ request signed by the device ──▶ token signed by us ──(7 days)──▶ the next one
//!       └── signed out, replaced, removed: neither the key nor any token under it is good for anything
//! ```
//!
//! Decides only. The key is public; a token says at which value of the counter it was issued, so it dies by the same
//! comparison as every other.

use std::collections::BTreeSet;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Epoch, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::account::Person;
use crate::device::{ClientIdentifier, Device};
use crate::ids::{AccountId, DeviceId, PublicKey, TokenHash, TokenId};
use crate::jwt::{Jwt, JwtError};
use crate::token::Token;
use crate::vault::Signatures;

/// Who issues tokens and for whom, by the word existing clients check.
pub const ISSUER: &str = "plex.tv";
/// How long a token lives.
pub const TOKEN_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long a nonce may be used.
pub const NONCE_LIFE: Duration = Duration::from_secs(5 * 60);
/// How far a device's clock may be off.
pub const SKEW: Duration = Duration::from_secs(5 * 60);
/// The longest name of a key.
const LONGEST_KEY_ID: usize = 128;

/// A device's public key, as the device gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwk {
    /// What the device calls it. Never computed here where it is said: clients derive it from what only they have.
    pub thumbprint: String,
    /// The key.
    pub key: PublicKey,
}

/// Why a key was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwkError {
    /// Not an Ed25519 key for signing.
    #[error("the key is not an Ed25519 key for signing")]
    Kind,
    /// It holds the private part, which nobody but the device may ever see.
    #[error("the key holds its private part")]
    Private,
    /// Its name is too long or not printable.
    #[error("the name of the key is too long or not printable")]
    Name,
    /// Another device has a key of this name.
    #[error("another device has a key of this name")]
    Taken,
}

#[derive(Deserialize)]
struct RawJwk {
    kty: String,
    crv: String,
    x: String,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    kid: Option<String>,
    d: Option<serde_json::Value>,
}

impl Jwk {
    /// Reads what a device gave.
    pub fn parse(json: &serde_json::Value) -> Result<Self, JwkError> {
        let raw: RawJwk = serde_json::from_value(json.clone()).map_err(|_| JwkError::Kind)?;
        if raw.d.is_some() {
            return Err(JwkError::Private);
        }
        let fits = raw.kty == "OKP"
            && raw.crv == "Ed25519"
            && raw.alg.is_none_or(|alg| alg == "EdDSA")
            && raw.usage.is_none_or(|usage| usage == "sig");
        let key = PublicKey::from_base64url(&raw.x).filter(|_| fits).ok_or(JwkError::Kind)?;
        let thumbprint = raw.kid.unwrap_or_else(|| thumbprint(&key));
        if thumbprint.is_empty()
            || thumbprint.len() > LONGEST_KEY_ID
            || !thumbprint.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Err(JwkError::Name);
        }
        Ok(Self { thumbprint, key })
    }
}

/// RFC 7638: the name of a key whose device gave it none.
fn thumbprint(key: &PublicKey) -> String {
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, key.to_base64url());
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical))
}

/// A registered key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceKey {
    /// Its name; unique over all devices.
    pub thumbprint: String,
    /// The key.
    pub key: PublicKey,
    /// Whose device.
    pub account: AccountId,
    /// Which; a device has one key.
    pub device: DeviceId,
    /// When it was registered, on the counter that signs out.
    pub issued: Epoch,
    /// When it was registered.
    pub created_at: Timestamp,
}

impl DeviceKey {
    /// What the key, or a token that was signed for it then, stands for: both die by the one rule all tokens follow.
    #[must_use]
    pub fn as_token(&self, device: &Device, issued: Epoch, at: Timestamp) -> Token {
        Token {
            id: TokenId::new(format!("key {}", self.thumbprint)),
            token: TokenHash([0; 32]),
            account: self.account.clone(),
            device: Some(device.id.clone()),
            class: device.about.class(),
            server: None,
            issued,
            created_at: at,
            revoked_at: None,
        }
    }
}

/// What a device signs to be given a token.
#[derive(Debug, Clone, Deserialize)]
pub struct RequestClaims {
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    scope: Option<String>,
    aud: Audience,
    iss: String,
    #[serde(default)]
    iat: Option<i64>,
    #[serde(default)]
    exp: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn names(&self, who: &str) -> bool {
        match self {
            Self::One(one) => one == who,
            Self::Several(all) => all.iter().any(|one| one == who),
        }
    }
}

/// Why a signed request gives no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// It cannot be read.
    #[error(transparent)]
    Jwt(#[from] JwtError),
    /// No such key, or the signature does not fit it.
    #[error("the signature does not fit a registered key")]
    Signature,
    /// Made for another service.
    #[error("the signed request is for another service")]
    Audience,
    /// Made by another installation than the one that sends it.
    #[error("the signed request names another installation")]
    Issuer,
    /// Past its own end, or from the future.
    #[error("the signed request is over")]
    Expired,
    /// Without a nonce of ours, or with one that is too old or was used.
    #[error("the nonce is unknown, too old or was used")]
    Nonce,
}

/// Reads a signed request.
pub fn request(text: &str) -> Result<Jwt<RequestClaims>, KeyRefusal> {
    Ok(Jwt::parse(text)?)
}

impl Jwt<RequestClaims> {
    /// Decides whether the installation that sends it made it, with this key, for this service. `at` is when; without it a
    /// request may be older than it says: a device that polls signs once.
    pub fn check(
        &self,
        key: &PublicKey,
        client: &ClientIdentifier,
        signatures: &dyn Signatures,
        at: Option<Timestamp>,
    ) -> Result<(), KeyRefusal> {
        if !self.made_with(key, signatures) {
            return Err(KeyRefusal::Signature);
        }
        if !self.claims.aud.names(ISSUER) {
            return Err(KeyRefusal::Audience);
        }
        if self.claims.iss != client.as_str() {
            return Err(KeyRefusal::Issuer);
        }
        let Some(now) = at else { return Ok(()) };
        let over = self.claims.exp.is_some_and(|exp| now >= Timestamp::from_secs(exp) + SKEW);
        let early = self.claims.iat.is_some_and(|iat| Timestamp::from_secs(iat) > now + SKEW);
        if over || early { Err(KeyRefusal::Expired) } else { Ok(()) }
    }

    /// The nonce it carries.
    #[must_use]
    pub fn nonce(&self) -> Option<&str> {
        self.claims.nonce.as_deref()
    }

    /// What it asks to be told about the person. Unknown words are passed over.
    #[must_use]
    pub fn scope(&self) -> BTreeSet<&str> {
        let words = self.claims.scope.as_deref().unwrap_or_default().split([',', ' ']);
        words.map(str::trim).filter(|word| !word.is_empty()).collect()
    }
}

/// What a token of ours says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TokenClaims {
    iss: String,
    aud: Audience,
    iat: i64,
    exp: i64,
    nonce: String,
    thumbprint: String,
    epoch: Epoch,
    user: serde_json::Map<String, serde_json::Value>,
}

impl TokenClaims {
    /// What a device's token says, issued now.
    #[must_use]
    pub fn new(
        person: &Person,
        scope: &BTreeSet<&str>,
        client: &ClientIdentifier,
        (thumbprint, nonce): (&str, &str),
        (epoch, now): (Epoch, Timestamp),
    ) -> Self {
        let name = person.user_name.expose();
        let facts: [(&str, serde_json::Value); 6] = [
            ("username", name.into()),
            ("email", person.email.expose().into()),
            ("friendly_name", name.into()),
            ("restricted", false.into()),
            ("anonymous", false.into()),
            ("joinedAt", person.created_at.as_secs().into()),
        ];
        let always = [("id", person.number.0.into()), ("uuid", person.uuid.clone().into())];
        let asked = facts.into_iter().filter(|(word, _)| scope.contains(word));
        let user = always.into_iter().chain(asked).map(|(key, value)| (key.to_owned(), value)).collect();
        Self {
            iss: ISSUER.to_owned(),
            aud: Audience::Several(vec![ISSUER.to_owned(), client.as_str().to_owned()]),
            iat: now.as_secs(),
            exp: (now + TOKEN_LIFE).as_secs(),
            nonce: nonce.to_owned(),
            thumbprint: thumbprint.to_owned(),
            epoch,
            user,
        }
    }

    /// Whether it was issued here and is meant for us.
    #[must_use]
    pub fn ours(&self) -> bool {
        self.iss == ISSUER && self.aud.names(ISSUER)
    }

    /// Whether its week is over.
    #[must_use]
    pub fn over(&self, now: Timestamp) -> bool {
        now >= Timestamp::from_secs(self.exp)
    }

    /// The key it hangs on.
    #[must_use]
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// When it was issued, on the counter that signs out.
    #[must_use]
    pub const fn issued(&self) -> Epoch {
        self.epoch
    }

    /// When it was issued.
    #[must_use]
    pub const fn issued_at(&self) -> Timestamp {
        Timestamp::from_secs(self.iat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn jwk(more: &serde_json::Value) -> Result<Jwk, JwkError> {
        let mut whole = json!({ "kty": "OKP", "crv": "Ed25519", "x": PublicKey([9; 32]).to_base64url() });
        for (key, value) in more.as_object().unwrap() {
            whole[key] = value.clone();
        }
        Jwk::parse(&whole)
    }

    #[test]
    fn a_key_is_an_ed25519_key_for_signing_without_its_private_part() {
        assert_eq!(jwk(&json!({ "kid": "abc" })).unwrap().thumbprint, "abc");
        assert!(jwk(&json!({ "alg": "EdDSA", "use": "sig" })).is_ok());
        for wrong in [
            json!({ "kty": "RSA" }),
            json!({ "crv": "X25519" }),
            json!({ "alg": "HS256" }),
            json!({ "use": "enc" }),
            json!({ "x": "AA" }),
        ] {
            assert_eq!(jwk(&wrong), Err(JwkError::Kind), "{wrong}");
        }
        assert_eq!(jwk(&json!({ "d": "secret" })), Err(JwkError::Private));
        for wrong in [json!({ "kid": "" }), json!({ "kid": "a b" }), json!({ "kid": "x".repeat(129) })] {
            assert_eq!(jwk(&wrong), Err(JwkError::Name), "{wrong}");
        }
    }

    #[test]
    fn a_key_without_a_name_is_named_as_rfc_7638_says() {
        // The key and its thumbprint of RFC 8037, appendix A.
        let given =
            json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
        assert_eq!(Jwk::parse(&given).unwrap().thumbprint, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }
}
