//! Our keys that sign the tokens of devices: one for each key of the keyring, derived from it.
//!
//! ```text
//! keyring ── seal keys ──HKDF──▶ Ed25519 keys     the current one signs, all of them are recognised
//! ```
//!
//! Turning the keyring over turns these over; a key that is retired takes with it what it signed, a week later at the
//! latest nobody misses it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use account::ports::TokenKeys;
use account::{PublicKey, Signature, VaultError};
use ed25519_dalek::{Signer as _, SigningKey};

use super::rings::Rings;

const PURPOSE: &str = "device tokens";

/// Those of this house.
pub struct HouseTokenKeys {
    rings: Arc<Rings>,
    /// By the name of the key of the keyring: deriving one costs as much as a signature.
    derived: Mutex<BTreeMap<String, SigningKey>>,
}

impl HouseTokenKeys {
    pub(super) fn new(rings: Arc<Rings>) -> Self {
        Self { rings, derived: Mutex::default() }
    }

    fn of(&self, ring: &str) -> Option<SigningKey> {
        let mut derived = self.derived.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = derived.get(ring) {
            return Some(key.clone());
        }
        let key = SigningKey::from_bytes(&*self.rings.now().seal(ring, PURPOSE)?);
        derived.insert(ring.to_owned(), key.clone());
        Some(key)
    }

    /// The keys of the keyring at hand, the one that seals now last; those that were retired are forgotten.
    fn held(&self) -> Vec<SigningKey> {
        let ring = self.rings.now();
        let mut infos = ring.keys();
        infos.sort_by_key(|info| info.current);
        let mut derived = self.derived.lock().unwrap_or_else(PoisonError::into_inner);
        derived.retain(|id, _| infos.iter().any(|info| info.id == *id));
        drop(derived);
        infos.iter().filter_map(|info| self.of(&info.id)).collect()
    }

    fn named(&self, key_id: &str) -> Option<SigningKey> {
        self.held().into_iter().find(|key| public(key).key_id() == key_id)
    }
}

fn public(key: &SigningKey) -> PublicKey {
    PublicKey(key.verifying_key().to_bytes())
}

impl TokenKeys for HouseTokenKeys {
    fn current(&self) -> Result<String, VaultError> {
        self.held().last().map(|key| public(key).key_id()).ok_or(VaultError::UnknownKey)
    }

    fn sign(&self, key_id: &str, message: &[u8]) -> Result<Signature, VaultError> {
        let key = self.named(key_id).ok_or(VaultError::UnknownKey)?;
        Ok(Signature(key.sign(message).to_bytes()))
    }

    fn public(&self, key_id: &str) -> Option<PublicKey> {
        self.named(key_id).as_ref().map(public)
    }

    fn all(&self) -> Vec<(String, PublicKey)> {
        self.held().iter().map(public).map(|key| (key.key_id(), key)).collect()
    }
}
