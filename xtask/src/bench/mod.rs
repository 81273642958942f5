//! The benchmark table: each of our numbers beside the limit measured in the same run.
//!
//! One file per benchmark. Nothing here passes or fails; it prints what is.

mod accounts;
mod bare;
mod client;
mod direct_play;
mod films;
mod first_segment;
mod house;
mod library;
mod million;
mod quiet;
mod raw;
mod revoke;
mod sealing;

use crate::run::Outcome;

/// One line of the table.
pub struct Line {
    /// What was measured.
    pub what: String,
    /// Our number.
    pub ours: String,
    /// The limit that was measured beside it.
    pub limit: String,
    /// How the two compare.
    pub ratio: String,
    /// What we aim at.
    pub aim: &'static str,
}

/// A benchmark: its name and how to run it.
type Benchmark = (&'static str, fn() -> Result<Vec<Line>, String>);

const ALL: &[Benchmark] = &[
    ("accounts", accounts::measure),
    ("sealing", sealing::measure),
    ("quiet", quiet::measure),
    ("revoke", revoke::measure),
    ("direct-play", direct_play::measure),
    ("library", library::measure),
    ("first-segment", first_segment::measure),
];

/// Those that take minutes: run only when their name is said.
const ON_REQUEST: &[Benchmark] = &[("million", million::measure)];

/// Runs them one after the other and prints the table.
pub fn bench(only: Option<&str>) -> Outcome {
    let mut lines = Vec::new();
    let asked_for = ON_REQUEST.iter().filter(|(name, _)| only == Some(name));
    for (name, measure) in
        ALL.iter().filter(|(name, _)| only.is_none_or(|only| name.contains(only))).chain(asked_for)
    {
        eprintln!("· {name}");
        match measure() {
            Ok(measured) => lines.extend(measured),
            Err(why) => eprintln!("✗ {name}: {why}"),
        }
    }
    println!("| measured | ours | limit beside it | ratio | aim |\n|---|---|---|---|---|");
    for line in lines {
        println!("| {} | {} | {} | {} | {} |", line.what, line.ours, line.limit, line.ratio, line.aim);
    }
    Ok(())
}
