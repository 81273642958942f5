//! Everything that must be true before a change is whole.

use crate::layers;
use crate::run::{Outcome, cargo, run, works};

/// Format, clippy, layers, tests; every one runs, so that one look shows all that is wrong.
pub fn check(quick: bool) -> Outcome {
    let mut wrong = Vec::new();
    let mut note = |outcome: Outcome| {
        if let Err(why) = outcome {
            eprintln!("✗ {why}");
            wrong.push(why);
        }
    };
    note(run("format", cargo().args(["fmt", "--all", "--check"])));
    note(layers::layers());
    note(run(
        "clippy",
        cargo().args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    ));
    if !quick {
        note(run("tests", &mut tests()));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

/// nextest where it is installed, as one process per test is quicker on few cores; else what comes with cargo.
fn tests() -> std::process::Command {
    let mut command = cargo();
    if works(cargo().args(["nextest", "--version"])) {
        command.args(["nextest", "run", "--workspace"]);
    } else {
        command.args(["test", "--quiet", "--workspace"]);
    }
    command
}
