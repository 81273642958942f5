//! The keyring: the keys of a house, as text that must never lie beside a copy of the database.
//!
//! Versioned, so that a new key can be taken up while what older keys sealed is still readable. Reads, makes and
//! extends it; where it comes from and what the keys do is said in the modules beside.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use kernel::{Entropy, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// A derived key.
pub type Key = Zeroizing<[u8; 32]>;

/// How long a new key that finds is only looked under, so that every process has it before one writes with it.
pub const SETTLING: Duration = Duration::from_secs(10);

/// The keys of a house.
#[derive(Clone)]
pub struct Keyring {
    lookup: Key,
    finds: Vec<Find>,
    seals: BTreeMap<String, Seal>,
    current: String,
}

/// A key that people are found by. There are one or, while it is turned over, two.
#[derive(Clone)]
struct Find {
    id: String,
    since: Timestamp,
    /// None: it comes from the house's own lookup key, as the first one does.
    root: Option<Key>,
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    find: Vec<FileFind>,
    seal: Vec<FileSeal>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileFind {
    id: String,
    since: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
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
            finds: vec![Find::first(now)],
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

    /// Takes up a new key that finds and gives its name; none while another is being turned over.
    pub fn renew_finding(&mut self, entropy: &dyn Entropy, now: Timestamp) -> Option<String> {
        let [last] = self.finds.as_slice() else { return None };
        let number = last.id.strip_prefix('l').and_then(|number| number.parse::<u32>().ok()).unwrap_or(1);
        let id = format!("l{}", number + 1);
        self.finds.push(Find { id: id.clone(), since: now, root: Some(draw(entropy)) });
        Some(id)
    }

    /// Takes a key out; says whether it was there and is neither the one that seals nor the newest that finds.
    pub fn remove(&mut self, id: &str) -> bool {
        let before = self.finds.len();
        if self.finds.last().is_some_and(|newest| newest.id != id) {
            self.finds.retain(|find| find.id != id);
        }
        self.finds.len() < before || id != self.current && self.seals.remove(id).is_some()
    }

    /// The keys that find, without their secret part, the one that finds now first.
    #[must_use]
    pub fn finding(&self, now: Timestamp) -> Vec<KeyInfo> {
        let mut finds: Vec<&Find> = self.finds.iter().rev().collect();
        // A clock that was set back must not bring an older key back: only a key of these very seconds waits.
        let settles = |find: &Find| find.since <= now && now < find.since + SETTLING;
        if finds.len() > 1 && finds.first().is_some_and(|newest| settles(newest)) {
            finds.reverse();
        }
        let info = |(at, find): (usize, &&Find)| KeyInfo {
            id: find.id.clone(),
            since: find.since,
            current: at == 0,
        };
        finds.iter().enumerate().map(info).collect()
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
        for find in &self.finds {
            if let Some(root) = &find.root {
                hash.update([1]);
                hash.update(find.id.as_bytes());
                hash.update(derive(root, "lookup", "fingerprint").as_slice());
            } else if self.finds.len() > 1 {
                hash.update([2]);
            }
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

    /// The part of a key that finds for one purpose.
    pub(super) fn find(&self, id: &str, purpose: &str) -> Option<Key> {
        let find = self.finds.iter().find(|find| find.id == id)?;
        Some(derive(find.root.as_ref().unwrap_or(&self.lookup), "lookup", purpose))
    }

    /// A key of the house's own; it never changes.
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
        // The second version came with keys that find; a keyring without any is written as the first.
        if !matches!((file.version, file.find.is_empty()), (1, true) | (2, false)) {
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
        let mut finds = Vec::new();
        for FileFind { id, since, key } in file.find {
            let root = key.map(|key| decode(&key).ok_or("a key is not 32 bytes")).transpose()?;
            finds.push(Find { id, since: Timestamp(since), root });
        }
        if finds.is_empty() {
            let oldest = seals.values().map(|seal| seal.since).min();
            finds.push(Find::first(oldest.unwrap_or(Timestamp(0))));
        }
        Ok(Self { lookup, finds, seals, current: file.current })
    }

    /// The text of it, to be kept.
    pub fn text(&self) -> Zeroizing<String> {
        let encode = |key: &Key| URL_SAFE_NO_PAD.encode(key.as_slice());
        let as_at_first = matches!(self.finds.as_slice(), [Find { root: None, .. }]);
        let find = self.finds.iter().filter(|_| !as_at_first).map(|find| FileFind {
            id: find.id.clone(),
            since: find.since.as_millis(),
            key: find.root.as_ref().map(encode),
        });
        let file = File {
            version: if as_at_first { 1 } else { 2 },
            find: find.collect(),
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
        // Plain fields always become text.
        let body = Zeroizing::new(toml::to_string(&file).unwrap_or_default());
        Zeroizing::new(format!(
            "# The keys of this house. Without them the account database cannot be read by anybody.\n\
             # Keep a copy, and never beside a copy of the database.\n{}",
            body.as_str()
        ))
    }
}

impl Find {
    fn first(since: Timestamp) -> Self {
        Self { id: "l1".to_owned(), since, root: None }
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
