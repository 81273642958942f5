//! Reads what is inside a media file, within limits of time and memory.

use async_trait::async_trait;

use crate::stream::Probe;

/// Why a file tells nothing. Shown on its item, so in words for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// It is no media file, or a broken one. Remembered until the file changes.
    #[error("{0}")]
    Unreadable(String),
    /// It went away or could not be opened. Tried again with the next scan.
    #[error("the file can not be opened: {0}")]
    Unopened(String),
}

/// Reads what is inside a media file.
#[async_trait]
pub trait Prober: Send + Sync {
    /// Reads the file at this path.
    async fn probe(&self, path: &str) -> Result<Probe, ProbeError>;
}
