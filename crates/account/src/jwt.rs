//! Signed tokens in three parts (a compact JWS), as strictly read as they are made: EdDSA and nothing else.
//!
//! Two kinds share the form: what a device signs with its own key to be given a token, and the token it is given. Reads
//! and writes; whose key it must be, and whether it is still good, is decided by who asks.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::ids::{PublicKey, Signature};
use crate::vault::Signatures;

/// Longer than any that is honestly made.
const LONGEST: usize = 8 * 1024;

/// Why a text is no signed token that could be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwtError {
    /// Not three parts of base64url holding the right JSON.
    #[error("the signed token cannot be read")]
    Malformed,
    /// Another algorithm than EdDSA, such as none or one with a shared secret.
    #[error("the signed token names another algorithm")]
    Algorithm,
}

/// A token that was read; its signature is not checked yet.
#[derive(Debug, Clone)]
pub struct Jwt<C> {
    /// The name of the key it was made with.
    pub key_id: String,
    /// What it says.
    pub claims: C,
    signed: String,
    signature: Signature,
}

/// Whatever is not known is refused where it must be understood (`crit`), and passed over elsewhere.
#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    typ: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crit: Option<serde_json::Value>,
}

/// Whether a presented token has this form: the other one, drawn at random, has no dot.
#[must_use]
pub fn looks_signed(text: &str) -> bool {
    text.starts_with("eyJ") && text.bytes().filter(|byte| *byte == b'.').count() == 2
}

impl<C: DeserializeOwned> Jwt<C> {
    /// Reads one.
    pub fn parse(text: &str) -> Result<Self, JwtError> {
        let mut parts = text.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(JwtError::Malformed);
        };
        if text.len() > LONGEST {
            return Err(JwtError::Malformed);
        }
        let signed = format!("{header}.{claims}");
        let header: Header = part(header)?;
        if header.alg != "EdDSA" {
            return Err(JwtError::Algorithm);
        }
        if header.crit.is_some() || header.typ.as_deref().is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT"))
        {
            return Err(JwtError::Malformed);
        }
        Ok(Self {
            key_id: header.kid.ok_or(JwtError::Malformed)?,
            claims: part(claims)?,
            signed,
            signature: Signature::from_base64url(signature).ok_or(JwtError::Malformed)?,
        })
    }

    /// Whether it was made with this key.
    #[must_use]
    pub fn made_with(&self, key: &PublicKey, signatures: &dyn Signatures) -> bool {
        signatures.verify(key, self.signed.as_bytes(), &self.signature)
    }
}

/// The first two parts, which are what is signed.
pub fn signing_input<C: Serialize>(key_id: &str, claims: &C) -> Result<String, JwtError> {
    let header =
        Header { alg: "EdDSA".into(), typ: Some("JWT".into()), kid: Some(key_id.to_owned()), crit: None };
    Ok(format!("{}.{}", written(&header)?, written(claims)?))
}

/// The whole token.
#[must_use]
pub fn signed(input: &str, signature: &Signature) -> String {
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.0))
}

fn written<T: Serialize>(value: &T) -> Result<String, JwtError> {
    serde_json::to_vec(value).map(|json| URL_SAFE_NO_PAD.encode(json)).map_err(|_| JwtError::Malformed)
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, JwtError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| JwtError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| JwtError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    struct First;
    impl Signatures for First {
        fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
            !message.is_empty() && signature.0[..32] == key.0
        }
    }

    fn token(header: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        signed(&format!("{}.{}", part(header), part(&json!({ "sub": "x" }))), &Signature([7; 64]))
    }

    fn read(header: &Value) -> Result<Jwt<Value>, JwtError> {
        Jwt::parse(&token(header))
    }

    #[test]
    fn only_eddsa_is_read_and_never_none_or_a_shared_secret() {
        let good = read(&json!({ "alg": "EdDSA", "kid": "k", "typ": "JWT" })).unwrap();
        assert_eq!((good.key_id.as_str(), &good.claims["sub"]), ("k", &json!("x")));
        assert!(good.made_with(&PublicKey([7; 32]), &First) && !good.made_with(&PublicKey([8; 32]), &First));
        for alg in ["none", "None", "NONE", "HS256", "HS512", "RS256", "ES256", "eddsa", ""] {
            assert_eq!(read(&json!({ "alg": alg, "kid": "k" })).unwrap_err(), JwtError::Algorithm, "{alg}");
        }
    }

    #[test]
    fn what_is_not_three_strict_parts_is_refused() {
        let whole = token(&json!({ "alg": "EdDSA", "kid": "k" }));
        let cut = whole.rsplit_once('.').unwrap().0;
        for text in ["", "a.b", "a.b.c", cut, &format!("{cut}."), &format!("{whole}.x"), &format!("{whole}=")]
        {
            assert_eq!(Jwt::<Value>::parse(text).unwrap_err(), JwtError::Malformed, "{text}");
        }
        assert!(read(&json!({ "alg": "EdDSA" })).is_err(), "without the name of a key");
        assert!(read(&json!({ "alg": "EdDSA", "kid": "k", "crit": ["b64"] })).is_err());
        assert!(read(&json!({ "alg": "EdDSA", "kid": "k", "typ": "JWE" })).is_err());
        assert!(Jwt::<Value>::parse(&format!("{}.{}", "A".repeat(LONGEST), whole)).is_err());
    }

    #[test]
    fn a_token_is_told_from_one_that_was_drawn() {
        assert!(looks_signed(&token(&json!({ "alg": "EdDSA", "kid": "k" }))));
        for other in ["tk-Qm3Vb81sXe0RwZ2y", "eyJhbGciOi", "eyJ.x", ""] {
            assert!(!looks_signed(other));
        }
    }
}
