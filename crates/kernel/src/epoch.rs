//! A value of the one shared counter that orders issuing and signing out.
//!
//! The rule that compares them lives with the accounts; this is only the number.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A value of the shared sign-out counter. Later is larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub i64);

impl Epoch {
    /// Before anything was ever signed out.
    pub const ZERO: Self = Self(0);

    /// The value after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
