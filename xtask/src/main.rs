//! One command each: check, layers, generate, bench.

fn main() {}
