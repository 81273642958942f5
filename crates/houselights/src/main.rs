//! The binary: commands, configuration, wiring, lifecycle. Owns no rule.

fn main() {}
