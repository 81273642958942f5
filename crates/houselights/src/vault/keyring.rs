//! The keyring: a small file, readable by its owner only, that must never lie beside a copy of the database.
//!
//! Versioned, so that a new key can be taken up while what older keys sealed is still readable. Reads, makes and
//! extends the file; what the keys do is said in the modules beside.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use kernel::{Entropy, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A derived key.
pub type Key = Zeroizing<[u8; 32]>;

/// The keys of a house.
pub struct Keyring {
    lookup: Key,
    seals: BTreeMap<String, Seal>,
    current: String,
}

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

/// Why the keyring cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// Not there.
    #[error("there is no keyring at {}", path.display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// Not ours to read or write.
    #[error("the keyring {} cannot be read or written", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Others could take the keys.
    #[error("the keyring {} is readable by others; allow its owner only: chmod 600", path.display())]
    Exposed {
        /// Where.
        path: PathBuf,
    },
    /// Edited or cut off.
    #[error("the keyring {} is damaged: {what}", path.display())]
    Damaged {
        /// Where.
        path: PathBuf,
        /// What is wrong, without showing a key.
        what: &'static str,
    },
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
    /// Reads a keyring that is there.
    pub fn open(path: &Path) -> Result<Self, KeyringError> {
        let file = |source| KeyringError::File { path: path.to_path_buf(), source };
        let text = match fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {
                return Err(KeyringError::Missing { path: path.to_path_buf() });
            }
            Err(other) => return Err(file(other)),
        };
        if fs::metadata(path).map_err(file)?.mode() & 0o077 != 0 {
            return Err(KeyringError::Exposed { path: path.to_path_buf() });
        }
        Self::read(&text).map_err(|what| KeyringError::Damaged { path: path.to_path_buf(), what })
    }

    /// Makes a keyring that is not there yet.
    pub fn create(path: &Path, entropy: &dyn Entropy, now: Timestamp) -> Result<Self, KeyringError> {
        let id = "k1".to_owned();
        let fresh = Self {
            lookup: draw(entropy),
            seals: BTreeMap::from([(id.clone(), Seal { root: draw(entropy), since: now })]),
            current: id,
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)
                .map_err(|source| KeyringError::File { path: path.to_path_buf(), source })?;
        }
        fresh.write(path)?;
        Ok(fresh)
    }

    /// Takes up a new key: from now on it seals, and what older keys sealed is still read.
    pub fn renew(
        &mut self,
        path: &Path,
        entropy: &dyn Entropy,
        now: Timestamp,
    ) -> Result<String, KeyringError> {
        let id = (1..).map(|n| format!("k{n}")).find(|id| !self.seals.contains_key(id)).unwrap_or_default();
        let before = std::mem::replace(&mut self.current, id.clone());
        self.seals.insert(id.clone(), Seal { root: draw(entropy), since: now });
        if let Err(why) = self.write(path) {
            self.seals.remove(&id);
            self.current = before;
            return Err(why);
        }
        Ok(id)
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

    fn read(text: &str) -> Result<Self, &'static str> {
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
            seals.insert(seal.id, Seal { root, since: Timestamp(seal.since) });
        }
        if !seals.contains_key(&file.current) {
            return Err("its current key is missing");
        }
        let lookup = decode(&file.lookup).ok_or("a key is not 32 bytes")?;
        Ok(Self { lookup, seals, current: file.current })
    }

    /// Writes beside and renames, so that a crash never leaves half a keyring.
    fn write(&self, path: &Path) -> Result<(), KeyringError> {
        let failed = |source| KeyringError::File { path: path.to_path_buf(), source };
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
        let body = toml::to_string(&file).map(Zeroizing::new).map_err(|_| KeyringError::Damaged {
            path: path.to_path_buf(),
            what: "it cannot be written as text",
        })?;
        let head = "# The keys of this house. Without this file the account database cannot be read by anybody.\n\
                    # Keep a copy, and never beside a copy of the database.\n";
        let fresh = path.with_extension("new");
        let mut out = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&fresh)
            .map_err(failed)?;
        out.write_all(head.as_bytes())
            .and_then(|()| out.write_all(body.as_bytes()))
            .and_then(|()| out.sync_all())
            .map_err(failed)?;
        fs::rename(&fresh, path).map_err(failed)
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
