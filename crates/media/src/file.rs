//! Files: what lies on disk, by path, size, time of change and a fingerprint that follows it through renames.
//!
//! Values only. Reading them from disk is behind the port `Disk`.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::{FileKey, FolderKey};

/// Size and a hash of head and tail: the same for a file wherever it is moved.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub String);

impl Fingerprint {
    /// The fingerprint of a file of this size with this head and tail (which may overlap in a small file).
    #[must_use]
    pub fn of(size: u64, head: &[u8], tail: &[u8]) -> Self {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        hash.update(size.to_le_bytes());
        hash.update((head.len() as u64).to_le_bytes());
        hash.update(head);
        hash.update(tail);
        let digest = hash.finalize();
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Self(format!("{size:x}-{hex}"))
    }

    /// How many bytes of head and of tail go into the hash.
    pub const SPAN: u64 = 64 * 1024;
}

/// How far the server got with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileState {
    /// Seen and named, not yet looked into.
    Found,
    /// Its header was read; streams and duration are known.
    Probed,
    /// It could not be read as media; it is not tried again until it changes.
    Failed {
        /// Why, in words for a person.
        reason: String,
    },
}

impl FileState {
    /// The name stored: `found`, `probed`, `failed`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Probed => "probed",
            Self::Failed { .. } => "failed",
        }
    }

    /// The reason of a failure.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Failed { reason } => Some(reason),
            Self::Found | Self::Probed => None,
        }
    }

    /// The state with this stored name and reason.
    #[must_use]
    pub fn stored(name: &str, reason: Option<String>) -> Option<Self> {
        match name {
            "found" => Some(Self::Found),
            "probed" => Some(Self::Probed),
            "failed" => Some(Self::Failed { reason: reason.unwrap_or_default() }),
            _ => None,
        }
    }
}

/// A file of a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its key; kept when the file is renamed.
    pub key: FileKey,
    /// The library folder it lies below.
    pub folder: FolderKey,
    /// Its absolute path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed.
    pub modified_at: Timestamp,
    /// Its fingerprint, once it was read.
    pub fingerprint: Option<Fingerprint>,
    /// How far the server got with it.
    pub state: FileState,
    /// Since when and how it is not where it was, if so.
    pub absence: Option<Absence>,
}

/// A file is not where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// Since when.
    pub since: Timestamp,
    /// How.
    pub kind: AbsenceKind,
}

/// How a file is not where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsenceKind {
    /// Its folder is there and it is not: somebody took it away. Its item is hidden, not forgotten.
    Gone,
    /// Its folder can't be read or is suddenly empty: a disk is not plugged in. Its item is shown as unavailable.
    Away,
}

impl AbsenceKind {
    /// The name stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Away => "away",
        }
    }

    /// The kind with this stored name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Gone, Self::Away].into_iter().find(|it| it.name() == name)
    }
}

/// A file as a walk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenFile {
    /// Its absolute path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed.
    pub modified_at: Timestamp,
}
