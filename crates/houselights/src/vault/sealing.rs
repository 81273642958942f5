//! Sealing: XChaCha20-Poly1305, bound to row, column and key.
//!
//! ```text
//! whose │ length of the key's name │ name │ 24 bytes of nonce │ ciphertext and tag
//!   1 a key of the keyring      2 the key of the account with this id      3 the key of the audit trail
//! ```
//!
//! A value moved to another row or column does not open, nor under another key's name. Lengths are not hidden.

use account::vault::Owner;
use account::{Sealed, VaultError};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use kernel::Entropy;
use zeroize::Zeroizing;

const NONCE: usize = 24;

/// Which key seals a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Under {
    /// The one with this name in the keyring.
    Keyring(String),
    /// An owner's.
    Own(Owner),
}

impl Under {
    fn parts(&self) -> (u8, &str) {
        match self {
            Self::Keyring(id) => (1, id),
            Self::Own(owner @ Owner::Account(_)) => (2, owner.as_str()),
            Self::Own(owner @ Owner::Trail) => (3, owner.as_str()),
        }
    }

    /// Which key a value names.
    pub fn of(sealed: &Sealed) -> Option<Self> {
        let (whose, name, _) = split(&sealed.0)?;
        match whose {
            1 => Some(Self::Keyring(name.to_owned())),
            2 => Some(Self::Own(Owner::Account(name.into()))),
            3 if name == Owner::Trail.as_str() => Some(Self::Own(Owner::Trail)),
            _ => None,
        }
    }
}

/// Where a value stands.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// `table.column`.
    pub column: &'a str,
    /// The row.
    pub row: &'a str,
}

/// Seals a value.
pub fn seal(
    key: &[u8; 32],
    under: &Under,
    entropy: &dyn Entropy,
    place: Place<'_>,
    plain: &[u8],
) -> Result<Sealed, VaultError> {
    let (whose, name) = under.parts();
    let mut nonce = [0u8; NONCE];
    entropy.fill(&mut nonce);
    let bound = bound(whose, name, place);
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &bound })
        .map_err(|_| VaultError::Unopenable)?;
    let length = u8::try_from(name.len()).map_err(|_| VaultError::UnknownKey)?;
    let mut out = Vec::with_capacity(2 + name.len() + NONCE + sealed.len());
    out.extend([whose, length]);
    out.extend(name.as_bytes());
    out.extend(nonce);
    out.extend(sealed);
    Ok(Sealed(out))
}

/// Opens a value with the key it names.
pub fn open(key: &[u8; 32], place: Place<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (whose, name, rest) = split(&sealed.0).ok_or(VaultError::Unopenable)?;
    let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(VaultError::Unopenable)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| VaultError::Unopenable)?;
    let bound = bound(whose, name, place);
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: &bound })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::Unopenable)
}

fn split(bytes: &[u8]) -> Option<(u8, &str, &[u8])> {
    let (whose, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (name, rest) = rest.split_at_checked(usize::from(*length))?;
    Some((*whose, std::str::from_utf8(name).ok()?, rest))
}

/// Every part is preceded by its length, so that no character can move from one to the next.
fn bound(whose: u8, name: &str, place: Place<'_>) -> Vec<u8> {
    let mut bound = format!("houselights sealed value {whose}").into_bytes();
    for part in [place.column, place.row, name] {
        bound.extend((part.len() as u64).to_be_bytes());
        bound.extend(part.as_bytes());
    }
    bound
}
