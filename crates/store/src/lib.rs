//! The only crate that knows SQL: one text, two engines.

pub mod engine;
