//! The account ports on both engines.
