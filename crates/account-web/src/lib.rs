//! The account service's pages and protocol endpoints.
//!
//! ```text
//! api/    one file per family of protocol endpoints: tokens, XML and JSON
//! pages/  one file per page: sessions, forms, HTML that is complete without script
//! present/ from the domain's values to the protocol's
//! ```
//!
//! A handler reads the request, calls one use case of `account` and presents the result. It decides nothing.

mod api;
mod assets;
mod export;
mod origin;
mod pages;
mod present;
mod problems;
mod router;
mod state;

pub use router::{router, routes};
pub use state::{Listening, Parts, State};
