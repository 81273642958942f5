//! The vault: seals and opens what is personal, hashes passwords, derives tokens, with keys from outside the database.
//!
//! ```text
//! keyring ── lookup key ──HKDF──▶ token key, pepper, short-lived hashes    fixed
//!         ├─ finding keys HKDF──▶ index keys: addresses, names, identities  one, or two while it is turned over
//!         └─ seal keys ───HKDF──▶ sealing key                               several; the current one seals, all open
//!                                     └─wraps─▶ the key of each account, and of the audit trail
//! ```
//!
//! Fills the ports of `account`. It stores nothing and logs nothing.

mod escrow;
mod hashers;
mod imported;
mod keyring;
mod meter;
mod passkeys;
mod passwords;
#[cfg(test)]
mod properties;
mod rings;
mod sealing;
mod source;
#[cfg(test)]
mod tests;
mod token_keys;

use std::sync::Arc;

use account::account::PasswordHash;
use account::vault::{Column, IndexKind, OwnKey, Owner, Signatures, Vault, Verdict};
use account::{Index, Lookup, PublicKey, Sealed, Signature, VaultError};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::{Clock as _, Entropy, Secret};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::ambient::SystemClock;
pub use escrow::Escrow;
pub use imported::ImportError;
use keyring::Key;
pub use keyring::{KeyInfo, Keyring, SETTLING};
use meter::{Asked, metered};
pub use passkeys::HousePasskeys;
use passwords::Passwords;
use rings::Rings;
use sealing::{Place, Under};
pub use source::{CREDENTIAL, KeyringError, Source, VARIABLE};
pub use token_keys::HouseTokenKeys;

/// The keys of this house, at work.
pub struct HouseVault {
    rings: Arc<Rings>,
    passwords: Passwords,
    entropy: Arc<dyn Entropy>,
}

impl HouseVault {
    /// Puts a keyring to work. At most `hashing` passwords are hashed at once.
    #[must_use]
    pub fn new(source: Source, keyring: Keyring, entropy: Arc<dyn Entropy>, hashing: usize) -> Self {
        let rings = Arc::new(Rings::new(source, keyring));
        let passwords = Passwords::new(Arc::clone(&rings), Arc::clone(&entropy), hashing);
        Self { rings, passwords, entropy }
    }

    /// A key for a purpose of the binary's own, unrelated to every other.
    #[must_use]
    pub fn own_key(&self, purpose: &str) -> [u8; 32] {
        *self.rings.now().lookup(&format!("own {purpose}"))
    }

    /// Our keys that sign the tokens of devices.
    #[must_use]
    pub fn token_keys(&self) -> HouseTokenKeys {
        HouseTokenKeys::new(Arc::clone(&self.rings))
    }

    /// Seals with the current key of the keyring.
    fn seal_bytes(&self, column: Column, row: &str, plain: &[u8]) -> Result<Sealed, VaultError> {
        let id = self.current_key();
        let key = self.rings.seal(&id, "seal").ok_or(VaultError::UnknownKey)?;
        let place = Place { column: column.as_str(), row };
        sealing::seal(&key, &Under::Keyring(id), self.entropy.as_ref(), place, plain)
    }

    /// Opens with the key of the keyring that sealed it.
    fn open_bytes(
        &self,
        column: Column,
        row: &str,
        sealed: &Sealed,
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let Some(Under::Keyring(id)) = Under::of(sealed) else { return Err(VaultError::Unopenable) };
        let key = self.rings.seal(&id, "seal").ok_or(VaultError::UnknownKey)?;
        sealing::open(&key, Place { column: column.as_str(), row }, sealed)
    }

    /// Covers an imported password hash.
    pub fn import_hash(&self, text: &str) -> Result<PasswordHash, ImportError> {
        self.passwords.import(text)
    }

    /// Reads the keyring again; says whether it is another now.
    pub fn reload(&self) -> Result<bool, KeyringError> {
        self.rings.reload()
    }

    /// Reads the keyring again if its file was written since.
    pub fn reload_if_written(&self) -> Result<bool, KeyringError> {
        self.rings.reload_if_written()
    }

    fn looked_up(&self, kind: IndexKind, canonical: &str) -> Lookup {
        let purpose = format!("index {}", kind.as_str());
        if !kind.turned_over() {
            return Index(self.keyed(&purpose, canonical)).into();
        }
        let ring = self.rings.now();
        let under = |info: &KeyInfo| ring.find(&info.id, &purpose).map(|key| Index(mac(&key, canonical)));
        let mut hashes =
            ring.finding(SystemClock.now()).iter().filter_map(under).collect::<Vec<_>>().into_iter();
        // There is always a key that finds.
        let now = hashes.next().unwrap_or_else(|| Index(self.keyed(&purpose, canonical)));
        Lookup { now, other: hashes.next() }
    }

    fn keyed(&self, purpose: &str, text: &str) -> [u8; 32] {
        mac(&self.rings.now().lookup(purpose), text)
    }
}

fn mac(key: &Key, text: &str) -> [u8; 32] {
    // HMAC takes keys of any length; the empty tag of the other arm cannot come to be.
    Hmac::<Sha256>::new_from_slice(key.as_slice())
        .map(|mac| mac.chain_update(text.as_bytes()).finalize().into_bytes().into())
        .unwrap_or_default()
}

fn text(plain: &[u8]) -> Result<Secret, VaultError> {
    std::str::from_utf8(plain).map(Secret::new).map_err(|_| VaultError::Unopenable)
}

#[async_trait]
impl Vault for HouseVault {
    fn seal(&self, column: Column, row: &str, plain: &Secret) -> Result<Sealed, VaultError> {
        metered(Asked::Seal, || self.seal_bytes(column, row, plain.expose().as_bytes()))
    }

    fn open(&self, column: Column, row: &str, sealed: &Sealed) -> Result<Secret, VaultError> {
        text(&metered(Asked::Open, || self.open_bytes(column, row, sealed))?)
    }

    fn new_key(&self, owner: &Owner) -> Result<Sealed, VaultError> {
        let mut key = Key::default();
        self.entropy.fill(key.as_mut_slice());
        metered(Asked::Seal, || self.seal_bytes(owner.column(), owner.as_str(), key.as_slice()))
    }

    fn unwrap_key(&self, owner: &Owner, wrapped: &Sealed) -> Result<OwnKey, VaultError> {
        let plain = metered(Asked::Open, || self.open_bytes(owner.column(), owner.as_str(), wrapped))?;
        let mut key = Key::default();
        if plain.len() != key.len() {
            return Err(VaultError::Unopenable);
        }
        key.copy_from_slice(&plain);
        Ok(OwnKey::new(owner.clone(), key))
    }

    fn seal_own(
        &self,
        key: &OwnKey,
        column: Column,
        row: &str,
        plain: &Secret,
    ) -> Result<Sealed, VaultError> {
        let (under, place) = (Under::Own(key.owner().clone()), Place { column: column.as_str(), row });
        let plain = plain.expose().as_bytes();
        metered(Asked::Seal, || sealing::seal(key.expose(), &under, self.entropy.as_ref(), place, plain))
    }

    fn open_own(
        &self,
        key: &OwnKey,
        column: Column,
        row: &str,
        sealed: &Sealed,
    ) -> Result<Secret, VaultError> {
        if Under::of(sealed).as_ref() != Some(&Under::Own(key.owner().clone())) {
            return Err(VaultError::Unopenable);
        }
        let place = Place { column: column.as_str(), row };
        text(&metered(Asked::Open, || sealing::open(key.expose(), place, sealed))?)
    }

    fn owner(&self, sealed: &Sealed) -> Option<Owner> {
        match Under::of(sealed)? {
            Under::Keyring(_) => None,
            Under::Own(owner) => Some(owner),
        }
    }

    fn current_key(&self) -> String {
        self.rings.now().current().to_owned()
    }

    fn key_of(&self, sealed: &Sealed) -> Option<String> {
        match Under::of(sealed)? {
            Under::Keyring(id) => Some(id),
            Under::Own(_) => None,
        }
    }

    fn reseal(&self, column: Column, row: &str, sealed: &Sealed) -> Result<Sealed, VaultError> {
        self.seal_bytes(column, row, &self.open_bytes(column, row, sealed)?)
    }

    fn keys_of_hash(&self, hash: &PasswordHash) -> Vec<String> {
        self.passwords.keys_of(hash)
    }

    fn reseal_hash(&self, hash: &PasswordHash) -> Result<PasswordHash, VaultError> {
        self.passwords.cover_again(hash)
    }

    fn same_hash(&self, one: &PasswordHash, other: &PasswordHash) -> bool {
        self.passwords.same(one, other)
    }

    fn index(&self, kind: IndexKind, canonical: &str) -> Index {
        self.lookup(kind, canonical).now
    }

    fn lookup(&self, kind: IndexKind, canonical: &str) -> Lookup {
        metered(Asked::Index, || self.looked_up(kind, canonical))
    }

    fn finding_keys(&self) -> Vec<String> {
        self.rings.now().finding(SystemClock.now()).into_iter().map(|info| info.id).collect()
    }

    fn index_under(&self, key: &str, kind: IndexKind, canonical: &str) -> Option<Index> {
        let key = self.rings.now().find(key, &format!("index {}", kind.as_str()))?;
        Some(Index(mac(&key, canonical)))
    }

    fn token_text(&self, row: &str) -> Secret {
        Secret::new(URL_SAFE_NO_PAD.encode(self.keyed("token", row)))
    }

    async fn hash_password(&self, password: &Secret) -> Result<PasswordHash, VaultError> {
        self.passwords.hash(password).await
    }

    async fn verify_password(
        &self,
        password: &Secret,
        hash: Option<&PasswordHash>,
    ) -> Result<Verdict, VaultError> {
        self.passwords.verify(password, hash).await
    }
}

/// Checks what media servers sign.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ed25519;

impl Signatures for Ed25519 {
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        ed25519_dalek::VerifyingKey::from_bytes(&key.0)
            .is_ok_and(|key| !key.is_weak() && key.verify_strict(message, &signature).is_ok())
    }
}
