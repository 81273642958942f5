//! Ids, time, entropy and secrets: what every other crate may know.
