//! How a media server proves who it is: a short signed message in every request (a compact JWS, EdDSA).
//!
//! Header `{alg: "EdDSA", kid}`, claims `{iss, aud, iat, ctr}`. `ctr` grows with every message and is never taken
//! twice, so a message cannot be replayed and two copies of one key stand out. Reads and decides; the signature itself
//! is checked by a port.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{MachineIdentifier, Timestamp};
use serde::Deserialize;

use crate::ids::{PublicKey, Signature};
use crate::vault::Signatures;

/// The audience every message must name.
pub const AUDIENCE: &str = "houselights-account";
/// How far a server's clock may be off.
pub const SKEW: Duration = Duration::from_secs(600);

/// Why a message proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not three parts of base64url holding the right JSON.
    #[error("the signed message cannot be read")]
    Malformed,
    /// Another algorithm than EdDSA.
    #[error("the signed message names another algorithm")]
    Algorithm,
    /// Made for another service.
    #[error("the signed message is for another service")]
    Audience,
    /// The server's clock is off by more than `SKEW`.
    #[error("the server's clock says {server_time}")]
    Clock {
        /// What it says.
        server_time: Timestamp,
    },
    /// No such server, another key, or a wrong signature.
    #[error("the signature does not fit")]
    Signature,
    /// Its counter was used before; sign again with a larger one.
    #[error("the signed message was used before")]
    Replayed,
}

/// A message that was read, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedMessage {
    /// Who says that they made it.
    pub machine: MachineIdentifier,
    /// Its counter.
    pub counter: i64,
    key_id: String,
    audience: String,
    issued_at: Timestamp,
    signed: String,
    signature: Signature,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: MachineIdentifier,
    aud: String,
    iat: i64,
    ctr: i64,
}

impl SignedMessage {
    /// Reads a compact JWS.
    pub fn parse(jws: &str) -> Result<Self, ProofError> {
        let malformed = |()| ProofError::Malformed;
        let mut parts = jws.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(ProofError::Malformed);
        };
        let signed = format!("{header}.{claims}");
        let header: Header = part(header).map_err(malformed)?;
        if header.alg != "EdDSA" {
            return Err(ProofError::Algorithm);
        }
        let claims: Claims = part(claims).map_err(malformed)?;
        Ok(Self {
            machine: claims.iss,
            counter: claims.ctr,
            key_id: header.kid,
            audience: claims.aud,
            issued_at: Timestamp::from_secs(claims.iat),
            signed,
            signature: Signature::from_base64url(signature).ok_or(ProofError::Malformed)?,
        })
    }

    /// Decides whether it was made with this key, for this service, about now. The counter is the store's to take.
    pub fn check(
        &self,
        key: &PublicKey,
        signatures: &dyn Signatures,
        now: Timestamp,
    ) -> Result<(), ProofError> {
        if self.key_id != key.key_id() || !signatures.verify(key, self.signed.as_bytes(), &self.signature) {
            return Err(ProofError::Signature);
        }
        if self.audience != AUDIENCE {
            return Err(ProofError::Audience);
        }
        if self.issued_at.since(now) > SKEW || now.since(self.issued_at) > SKEW {
            return Err(ProofError::Clock { server_time: self.issued_at });
        }
        Ok(())
    }
}

fn part<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, ()> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(drop)?;
    serde_json::from_slice(&bytes).map_err(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: PublicKey = PublicKey([7; 32]);

    /// Takes a signature for good when it begins with the length of the message.
    struct ByLength;
    impl Signatures for ByLength {
        fn verify(&self, _: &PublicKey, message: &[u8], signature: &Signature) -> bool {
            usize::from(signature.0[0]) == message.len() % 256
        }
    }

    fn message(alg: &str, kid: &str, aud: &str, iat: i64) -> String {
        let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}","kid":"{kid}"}}"#));
        let claims = URL_SAFE_NO_PAD.encode(format!(r#"{{"iss":"m1","aud":"{aud}","iat":{iat},"ctr":5}}"#));
        let signed = format!("{header}.{claims}");
        let mut signature = [0; 64];
        signature[0] = u8::try_from(signed.len() % 256).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn check(jws: &str) -> Result<(), ProofError> {
        SignedMessage::parse(jws)?.check(&KEY, &ByLength, Timestamp::from_secs(10_000))
    }

    #[test]
    fn a_message_counts_only_with_its_key_for_this_service_and_about_now() {
        let kid = KEY.key_id();
        assert_eq!(check(&message("EdDSA", &kid, AUDIENCE, 10_600)), Ok(()));
        assert_eq!(check(&message("EdDSA", &kid, AUDIENCE, 9_400)), Ok(()));
        let clock = |secs| Err(ProofError::Clock { server_time: Timestamp::from_secs(secs) });
        assert_eq!(check(&message("EdDSA", &kid, AUDIENCE, 10_601)), clock(10_601));
        assert_eq!(check(&message("EdDSA", &kid, AUDIENCE, 9_399)), clock(9_399));
        assert_eq!(check(&message("EdDSA", &kid, "elsewhere", 10_000)), Err(ProofError::Audience));
        assert_eq!(check(&message("EdDSA", "other", AUDIENCE, 10_000)), Err(ProofError::Signature));
        assert_eq!(check(&message("none", &kid, AUDIENCE, 10_000)), Err(ProofError::Algorithm));
        assert_eq!(check(&message("HS256", &kid, AUDIENCE, 10_000)), Err(ProofError::Algorithm));
    }

    #[test]
    fn a_message_with_more_or_fewer_parts_cannot_be_read() {
        let whole = message("EdDSA", "k", AUDIENCE, 1);
        for bad in ["", "a.b.c", &format!("{whole}.x"), whole.rsplit_once('.').unwrap().0] {
            assert_eq!(SignedMessage::parse(bad), Err(ProofError::Malformed), "{bad}");
        }
    }
}
