//! What the worker was told to do.

use media::keys::LibraryKey;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) library: LibraryKey,
    pub(super) what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// All of it, or what lies at or below a path.
    Files { path: Option<String>, force: bool },
    /// The files that were young at the last look.
    Young,
}

impl What {
    /// What is to be done when it failed half way: files that were young are found again by looking at all.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Files { .. } => self.clone(),
            Self::Young => Self::Files { path: None, force: false },
        }
    }
}

impl Order {
    /// Whether it does all that the other one would: the whole library covers a path of it.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.library == other.library
            && match (&self.what, &other.what) {
                (What::Files { path: None, force }, What::Files { force: forced, .. }) => *force || !forced,
                (one, two) => one == two,
            }
    }
}
