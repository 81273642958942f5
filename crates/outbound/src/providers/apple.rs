//! Apple's ways: a client secret that is a signed statement, and a name that is told once, beside the signed answer.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Secret, Timestamp};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey as _;
use serde::Deserialize;

/// How long a statement counts. Apple allows six months; ours is made for one question.
const LIFE: i64 = 5 * 60;

/// The key that signs who we are.
pub struct AppleKey {
    team: String,
    id: String,
    key: SigningKey,
}

impl fmt::Debug for AppleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppleKey(..)")
    }
}

/// The key's file does not hold one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it holds no P-256 private key in PEM, as the .p8 file from Apple does")]
pub struct AppleKeyError;

impl AppleKey {
    /// Reads the text of the file that Apple gives once.
    pub fn read(team: &str, id: &str, pem: &Secret) -> Result<Self, AppleKeyError> {
        let key = SigningKey::from_pkcs8_pem(pem.expose().trim()).map_err(|_| AppleKeyError)?;
        Ok(Self { team: team.to_owned(), id: id.to_owned(), key })
    }

    /// The statement that we are this client, to this issuer, for the next minutes.
    #[must_use]
    pub fn statement(&self, client: &str, issuer: &str, now: Timestamp) -> Secret {
        let iat = now.as_secs();
        let header = serde_json::json!({ "alg": "ES256", "kid": self.id, "typ": "JWT" });
        let claims = serde_json::json!({
            "iss": self.team, "iat": iat, "exp": iat + LIFE, "aud": issuer, "sub": client,
        });
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature: Signature = self.key.sign(signed.as_bytes());
        Secret::new(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes())))
    }
}

/// The name in the form's `user` field. Nobody signed it, so it is good for a suggestion and nothing else.
pub fn name_in(user: &Secret) -> Option<String> {
    #[derive(Deserialize)]
    struct User {
        name: Name,
    }
    #[derive(Deserialize)]
    struct Name {
        #[serde(default, rename = "firstName")]
        first: String,
        #[serde(default, rename = "lastName")]
        last: String,
    }
    let User { name } = serde_json::from_str(user.expose()).ok()?;
    let whole = format!("{} {}", name.first, name.last).trim().chars().take(100).collect::<String>();
    (!whole.is_empty()).then_some(whole)
}
