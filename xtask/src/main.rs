//! One command each: `check`, `layers`, `bench`.
//!
//! Runs other programs and reads manifests; holds no part of the product.

mod bench;
mod check;
mod layers;
mod run;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Houselights' own chores, one command each",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// All of it: format, clippy, layers, tests. Silent means good.
    Check {
        /// Leave the tests out, for a quick look before a commit.
        #[arg(long)]
        quick: bool,
    },
    /// Proves that no crate reaches where it must not.
    Layers,
    /// Measures, and prints a table with the limit beside each number.
    Bench {
        /// Only the benchmarks whose name contains this; `million`, which takes minutes, runs only so.
        only: Option<String>,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().chore {
        Chore::Check { quick } => check::check(quick),
        Chore::Layers => layers::layers(),
        Chore::Bench { only } => bench::bench(only.as_deref()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
