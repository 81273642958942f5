//! The Plex protocol as types: requests, responses, XML and JSON.

pub mod house;
pub mod media;
