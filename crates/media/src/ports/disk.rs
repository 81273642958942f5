//! The disks of this machine: what lies where. Reads only.

use async_trait::async_trait;
use kernel::Timestamp;

use crate::file::{Fingerprint, SeenFile};

/// One directory as a walk sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeenFolder {
    /// Its absolute path.
    pub path: String,
    /// The files directly in it, by name.
    pub files: Vec<SeenFile>,
    /// The names of the folders directly in it.
    pub folders: Vec<String>,
    /// Whether it could not be read (wholly).
    pub unreadable: bool,
}

/// An entry of a folder, for browsing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathEntry {
    /// Its name.
    pub name: String,
    /// Its absolute path.
    pub path: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Whether it is the home folder of who runs the server.
    pub home: bool,
    /// Whether it lies on a network mount.
    pub network: bool,
}

/// Why a path is no folder of films.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiskError {
    /// There is nothing.
    #[error("the folder {path} does not exist")]
    Absent {
        /// The path.
        path: String,
    },
    /// There is something else.
    #[error("{path} is not a folder")]
    NotAFolder {
        /// The path.
        path: String,
    },
    /// It can't be read.
    #[error("the folder {path} can not be read by the server: {why}")]
    Unreadable {
        /// The path.
        path: String,
        /// The system's reason.
        why: String,
    },
    /// It does not start at the root.
    #[error("{path} is not an absolute path")]
    NotAbsolute {
        /// The path.
        path: String,
    },
}

/// The disks of this machine.
#[async_trait]
pub trait Disk: Send + Sync {
    /// Checks that a folder exists and can be read; gives its canonical absolute path.
    async fn check(&self, path: &str) -> Result<String, DiskError>;

    /// Walks a folder, parents before children, and sends each directory, as many ahead as the channel is wide.
    async fn walk(&self, root: &str) -> Result<Box<dyn Walk>, DiskError>;

    /// One directory; `None` when it is not there.
    async fn folder(&self, path: &str) -> Option<SeenFolder>;

    /// The file as it is now; `None` when it is not there.
    async fn file(&self, path: &str) -> Option<SeenFile>;

    /// The fingerprint of a file; `None` when it can't be read.
    async fn fingerprint(&self, path: &str) -> Option<Fingerprint>;

    /// A small text file whole (side-car information); `None` when it can't be read or is larger than the limit.
    async fn text(&self, path: &str, limit: u64) -> Option<String>;

    /// The folders (and files, if asked for) in a folder; without a path the mount points and the home folder.
    async fn browse(&self, path: Option<&str>, files: bool) -> Result<Vec<PathEntry>, DiskError>;
}

/// A walk under way: it goes on only while it is asked for more.
#[async_trait]
pub trait Walk: Send {
    /// The next directory; `None` at the end.
    async fn next(&mut self) -> Option<SeenFolder>;
}

/// How long after its last change a file is young: it may be one that is still being copied.
pub const YOUNG_MS: i64 = 3_000;

/// Whether a file was changed a moment ago. A time of change in the future (a wrong clock) does not count.
#[must_use]
pub fn young(file: &SeenFile, now: Timestamp) -> bool {
    let age = now.0.saturating_sub(file.modified_at.0);
    (0..YOUNG_MS).contains(&age)
}
