//! The keyring: the keys of a house, as text that must never lie beside a copy of the database.
//!
//! Versioned, so that a new key can be taken up while what older keys sealed is still readable. Reads, makes and
//! extends it; where it comes from and what the keys do is said in the modules beside.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use kernel::{Entropy, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// A derived key.
pub type Key = Zeroizing<[u8; 32]>;

/// The keys of a house.
#[derive(Clone)]
pub struct Keyring {
    lookup: Key,
    seals: BTreeMap<String, Seal>,
    current: String,
}

#[derive(Clone)]
struct Seal {
    root: Key,
    since: Timestamp,
}

/// What may be shown about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its name.
    pub id: String,
    /// Since when it is there.
    pub since: Timestamp,
    /// Whether new values are sealed with it.
    pub current: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    current: String,
    lookup: String,
    seal: Vec<FileSeal>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSeal {
    id: String,
    since: i64,
    key: String,
}

impl Keyring {
    /// A keyring with one key.
    pub fn new(entropy: &dyn Entropy, now: Timestamp) -> Self {
        let id = "k1".to_owned();
        Self {
            lookup: draw(entropy),
            seals: BTreeMap::from([(id.clone(), Seal { root: draw(entropy), since: now })]),
            current: id,
        }
    }

    /// Takes up a new key and gives its name: from now on it seals, and what older keys sealed is still read.
    pub fn renew(&mut self, entropy: &dyn Entropy, now: Timestamp) -> String {
        let id = (1..).map(|n| format!("k{n}")).find(|id| !self.seals.contains_key(id)).unwrap_or_default();
        // A retired key's name may come again, so the newest name is the one behind the highest.
        let highest = self.seals.keys().filter_map(|id| id.strip_prefix('k')?.parse::<u32>().ok()).max();
        let id = highest.map_or(id, |highest| format!("k{}", highest + 1));
        self.current.clone_from(&id);
        self.seals.insert(id.clone(), Seal { root: draw(entropy), since: now });
        id
    }

    /// Takes a key out; says whether it was there and is not the one that seals.
    pub fn remove(&mut self, id: &str) -> bool {
        id != self.current && self.seals.remove(id).is_some()
    }

    /// The keys, oldest first, without their secret part.
    #[must_use]
    pub fn keys(&self) -> Vec<KeyInfo> {
        let mut keys: Vec<_> = self
            .seals
            .iter()
            .map(|(id, seal)| KeyInfo { id: id.clone(), since: seal.since, current: *id == self.current })
            .collect();
        keys.sort_by(|a, b| (a.since, &a.id).cmp(&(b.since, &b.id)));
        keys
    }

    /// A short text by which two copies can be compared aloud. It says nothing about the keys.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"houselights keyring");
        hash.update(derive(&self.lookup, "lookup", "fingerprint").as_slice());
        hash.update(self.current.as_bytes());
        for (id, seal) in &self.seals {
            hash.update([0]);
            hash.update(id.as_bytes());
            hash.update(derive(&seal.root, "seal", "fingerprint").as_slice());
        }
        let hex = hex::encode(hash.finalize());
        let groups: Vec<&str> = [0, 4, 8, 12, 16].iter().filter_map(|at| hex.get(*at..at + 4)).collect();
        groups.join("-")
    }

    /// Whether another keyring belongs to the same house: rows are found by the same key.
    #[must_use]
    pub fn same_house(&self, other: &Self) -> bool {
        self.lookup == other.lookup
    }

    /// The name of the key that seals.
    pub(super) fn current(&self) -> &str {
        &self.current
    }

    /// A key by which rows are found; it never changes.
    pub(super) fn lookup(&self, purpose: &str) -> Key {
        derive(&self.lookup, "lookup", purpose)
    }

    /// The part of a seal key for one purpose.
    pub(super) fn seal(&self, id: &str, purpose: &str) -> Option<Key> {
        self.seals.get(id).map(|seal| derive(&seal.root, "seal", purpose))
    }

    /// Reads the text of a keyring; what is wrong is said without showing a key.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let file: File = toml::from_str(text).map_err(|_| "it is not what this program wrote")?;
        if file.version != 1 {
            return Err("it was written by a newer version");
        }
        let mut seals = BTreeMap::new();
        for seal in file.seal {
            if seal.id.is_empty() || seal.id.len() > 32 {
                return Err("the name of a key is too long");
            }
            let root = decode(&seal.key).ok_or("a key is not 32 bytes")?;
            if seals.insert(seal.id, Seal { root, since: Timestamp(seal.since) }).is_some() {
                return Err("two keys have the same name");
            }
        }
        if !seals.contains_key(&file.current) {
            return Err("its current key is missing");
        }
        let lookup = decode(&file.lookup).ok_or("a key is not 32 bytes")?;
        Ok(Self { lookup, seals, current: file.current })
    }

    /// The text of it, to be kept.
    pub fn text(&self) -> Zeroizing<String> {
        let encode = |key: &Key| URL_SAFE_NO_PAD.encode(key.as_slice());
        let file = File {
            version: 1,
            current: self.current.clone(),
            lookup: encode(&self.lookup),
            seal: self
                .seals
                .iter()
                .map(|(id, seal)| FileSeal {
                    id: id.clone(),
                    since: seal.since.as_millis(),
                    key: encode(&seal.root),
                })
                .collect(),
        };
        // Four plain fields always become text.
        let body = Zeroizing::new(toml::to_string(&file).unwrap_or_default());
        Zeroizing::new(format!(
            "# The keys of this house. Without them the account database cannot be read by anybody.\n\
             # Keep a copy, and never beside a copy of the database.\n{}",
            body.as_str()
        ))
    }
}

fn draw(entropy: &dyn Entropy) -> Key {
    let mut key = Key::default();
    entropy.fill(key.as_mut_slice());
    key
}

fn decode(text: &str) -> Option<Key> {
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
    let mut key = Key::default();
    if bytes.len() != key.len() {
        return None;
    }
    key.copy_from_slice(&bytes);
    Some(key)
}

/// Every purpose has a key of its own; none can be computed from another.
fn derive(root: &Key, family: &str, purpose: &str) -> Key {
    let mut key = Key::default();
    let info = format!("houselights {family} {purpose}");
    // 32 bytes are far below what HKDF can give.
    if Hkdf::<Sha256>::new(None, root.as_slice()).expand(info.as_bytes(), key.as_mut_slice()).is_err() {
        std::process::abort();
    }
    key
}
