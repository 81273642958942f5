//! The only crate that knows SQL: one text, two engines.

pub mod account;
pub mod engine;
#[cfg(test)]
mod statements;

pub use account::AccountDatabase;
