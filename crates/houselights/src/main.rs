//! The binary: commands, configuration, wiring, lifecycle. Owns no rule.

mod ambient;
mod cli;
mod settings;
mod vault;

fn main() {}
