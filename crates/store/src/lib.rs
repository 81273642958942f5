//! The only crate that knows SQL: one text, two engines.

pub mod account;
pub mod engine;
pub mod media;
#[cfg(test)]
mod statements;

pub use account::AccountDatabase;
pub use media::MediaDatabase;
