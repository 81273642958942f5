//! The Plex protocol as types: requests, responses, XML and JSON.
//!
//! Knows no domain and no HTTP server; the `*-web` crates translate. What clients trip over is decided here, once.

pub mod account;
pub mod house;
pub mod media;
pub mod xml;
