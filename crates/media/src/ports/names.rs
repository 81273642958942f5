//! How the names of people are written down: so that whoever copies the disk cannot read them.

/// Seals names before they are stored, and opens them again.
pub trait Names: Send + Sync {
    /// The name as it may be stored.
    fn seal(&self, name: &str) -> String;

    /// The name again; `None` for what this server did not seal.
    fn open(&self, sealed: &str) -> Option<String>;
}
