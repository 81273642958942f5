//! Sealing: XChaCha20-Poly1305, bound to row, column and key.
//!
//! ```text
//! 1 │ length of the key's name │ name │ 24 bytes of nonce │ ciphertext and tag
//! ```
//!
//! A value moved to another row or column does not open. Lengths are not hidden.

use account::{Sealed, VaultError};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use kernel::{Entropy, Secret};
use zeroize::Zeroizing;

use super::keyring::Keyring;

const FORMAT: u8 = 1;
const NONCE: usize = 24;

/// Seals with the current key.
pub fn seal(
    keyring: &Keyring,
    entropy: &dyn Entropy,
    column: &str,
    row: &str,
    plain: &Secret,
) -> Result<Sealed, VaultError> {
    let id = keyring.current();
    let key = keyring.seal(id, "seal").ok_or(VaultError::UnknownKey)?;
    let mut nonce = [0u8; NONCE];
    entropy.fill(&mut nonce);
    let bound = bound(column, row, id);
    let sealed = XChaCha20Poly1305::new(key.as_slice().try_into().map_err(|_| VaultError::UnknownKey)?)
        .encrypt(&XNonce::from(nonce), Payload { msg: plain.expose().as_bytes(), aad: &bound })
        .map_err(|_| VaultError::Unopenable)?;
    let length = u8::try_from(id.len()).map_err(|_| VaultError::UnknownKey)?;
    let mut out = Vec::with_capacity(2 + id.len() + NONCE + sealed.len());
    out.extend([FORMAT, length]);
    out.extend(id.as_bytes());
    out.extend(nonce);
    out.extend(sealed);
    Ok(Sealed(out))
}

/// Opens with the key that sealed it.
pub fn open(keyring: &Keyring, column: &str, row: &str, sealed: &Sealed) -> Result<Secret, VaultError> {
    let (format, rest) = sealed.0.split_first().ok_or(VaultError::Unopenable)?;
    let (length, rest) = rest.split_first().ok_or(VaultError::Unopenable)?;
    if *format != FORMAT {
        return Err(VaultError::Unopenable);
    }
    let (id, rest) = rest.split_at_checked(usize::from(*length)).ok_or(VaultError::Unopenable)?;
    let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(VaultError::Unopenable)?;
    let id = std::str::from_utf8(id).map_err(|_| VaultError::Unopenable)?;
    let key = keyring.seal(id, "seal").ok_or(VaultError::UnknownKey)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| VaultError::Unopenable)?;
    let bound = bound(column, row, id);
    let plain = XChaCha20Poly1305::new(key.as_slice().try_into().map_err(|_| VaultError::UnknownKey)?)
        .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: &bound })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::Unopenable)?;
    std::str::from_utf8(&plain).map(Secret::new).map_err(|_| VaultError::Unopenable)
}

/// Every part is preceded by its length, so that no character can move from one to the next.
fn bound(column: &str, row: &str, key: &str) -> Vec<u8> {
    let mut bound = b"houselights sealed value 1".to_vec();
    for part in [column, row, key] {
        bound.extend((part.len() as u64).to_be_bytes());
        bound.extend(part.as_bytes());
    }
    bound
}
