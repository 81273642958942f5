//! Site, Person, Television, Server, fake clock, seeded entropy, both databases. Tests only.

pub mod atlas;
pub mod database;
pub mod postgres;

pub use database::Place;
