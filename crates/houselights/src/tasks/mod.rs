//! What goes on besides answering requests. Each task ends when it is asked to stop.

pub mod accounts;
pub mod atlas;
pub mod discovery;
pub mod floor;
pub mod keyring;
pub mod link;
pub mod presence;
