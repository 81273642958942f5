//! How an item is played: what the client can do, what is decided and why, and where its segments start.
//!
//! Everything here is decided from values. Cutting, encoding and reading happen behind the port `Engine`.

pub mod codec;
pub mod decision;
pub mod limitation;
pub mod plan;
pub mod playlist;
pub mod port;
pub mod profile;
pub mod reason;
pub mod rendition;
pub mod rung;
pub mod time;

pub use decision::{Ask, Decision, Play, decide};
pub use plan::SegmentPlan;
pub use port::{Engine, Fault};
pub use profile::{ClientProfile, Protocol};
pub use reason::Reason;
pub use time::Time;
