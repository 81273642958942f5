//! Who may do what: accounts, credentials, devices, servers, incidents. Rules, flows and ports; no I/O.
//!
//! - One file per feature holds its values and rules: plain functions, tested without anything around them.
//! - `flows` holds the use cases: each is one transaction, read from top to bottom.
//! - `ports` and `vault` say what the flows need from outside; `store`, `outbound` and the binary provide it.
//!
//! Nothing here knows SQL, HTTP, the time or a source of randomness.

pub mod account;
pub mod admission;
pub mod attack;
pub mod attempt;
pub mod audit;
pub mod claim_token;
pub mod connection;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod deletion;
pub mod device;
pub mod device_key;
pub mod email_change;
pub mod epoch;
pub mod factor;
mod fault;
pub mod federated;
pub mod feed;
pub mod floor;
pub mod flows;
pub mod found;
mod ids;
pub mod incident;
pub mod invitation;
pub mod jwt;
pub mod language;
pub mod link_code;
pub mod lock;
pub mod mail;
mod mail_look;
pub mod mail_text;
#[cfg(any(test, feature = "memory"))]
pub mod memory;
pub mod network;
pub mod passkey;
pub mod password;
pub mod person;
pub mod place;
pub mod ports;
pub mod reservation;
pub mod role;
pub mod rotation;
pub mod server;
pub mod server_proof;
pub mod session;
pub mod share;
#[cfg(test)]
mod testing;
pub mod token;
pub mod vault;
pub mod way_in;
pub mod words;
pub mod work;

pub use fault::{Fault, StoreError, VaultError};
pub use flows::{Flows, Ports, Site};
pub use ids::*;
