//! The name a media server goes by on the wire, as long as it lives.
//!
//! Only its shape is checked here: what proves that a server may use it is its key.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Names a media server for ever: 1 to 128 characters of `[A-Za-z0-9_.-]`, usually 40 hexadecimal ones.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MachineIdentifier(String);

/// Why a text is no machine identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MachineIdentifierError {
    /// Empty, or longer than 128.
    #[error("a machine identifier has 1 to 128 characters")]
    Length,
    /// A character that needs escaping somewhere.
    #[error("a machine identifier holds only letters, digits, dots, dashes and underscores")]
    Character,
}

impl MachineIdentifier {
    /// Reads one.
    pub fn parse(text: &str) -> Result<Self, MachineIdentifierError> {
        if text.is_empty() || text.len() > 128 {
            return Err(MachineIdentifierError::Length);
        }
        if !text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')) {
            return Err(MachineIdentifierError::Character);
        }
        Ok(Self(text.to_owned()))
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MachineIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for MachineIdentifier {
    type Error = MachineIdentifierError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<MachineIdentifier> for String {
    fn from(id: MachineIdentifier) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_identifier_is_plain_and_of_bounded_length() {
        assert!(MachineIdentifier::parse(&"a".repeat(128)).is_ok());
        assert_eq!(MachineIdentifier::parse(&"a".repeat(129)), Err(MachineIdentifierError::Length));
        assert_eq!(MachineIdentifier::parse(""), Err(MachineIdentifierError::Length));
        assert_eq!(MachineIdentifier::parse("a/b"), Err(MachineIdentifierError::Character));
    }
}
