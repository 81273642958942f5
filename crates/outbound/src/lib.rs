//! What we call over the network: mail, the account service, and who a media server is when it calls,
//! lists of breached passwords.
//!
//! Fills ports of the domains. Decides nothing: what an answer means is said below.

pub mod account_service;
pub mod atlas;
pub mod breached;
mod identity;
pub mod mail;
mod names;
pub mod providers;

pub use identity::{IdentityError, ServerIdentity};
