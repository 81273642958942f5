//! The media server's surface, asked the way clients ask it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that finds something else than it expects has failed"
)]

mod claims;
mod house;
mod listings;
mod lists;
mod pushes;
mod rights;
mod shapes;
mod streams;
