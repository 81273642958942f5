//! What both web surfaces share, and nothing about accounts or films.
//!
//! ```text
//! request ─▶ normalise ─▶ request id ─▶ log ─▶ headers ─▶ CORS ─▶ problems ─▶ panics ─▶ body limit ─▶ routes
//! ```
//!
//! [`dress`] puts that chain around a router. Handlers return [`Problem`]s without knowing whether the reader wants
//! XML, JSON or a page; the chain renders them. This crate decides no rule of either domain.

pub mod call;
pub mod cookies;
pub mod cors;
pub mod csrf;
pub mod dress;
pub mod format;
pub mod headers;
pub mod language;
pub mod locality;
pub mod normalise;
pub mod problem;
pub mod proxy;
pub mod routes;

pub use call::{Call, ClientFacts};
pub use cookies::ServiceCookie;
pub use csrf::Csrf;
pub use dress::{Dress, RequestId, dress};
pub use format::Format;
pub use locality::{Locality, NotLocal};
pub use normalise::Suffix;
pub use problem::Problem;
pub use routes::{Access, Route, Routes};
