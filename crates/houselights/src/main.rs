//! The binary: commands, configuration, wiring, lifecycle. Owns no rule.

mod ambient;
mod cli;
mod commands;
mod failure;
mod house;
mod logging;
mod serve;
mod settings;
mod tasks;
mod vault;

fn main() {}
