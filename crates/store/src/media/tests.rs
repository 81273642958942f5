//! The media ports on both engines.
