//! How a command ends when it does not succeed: one sentence, the causes behind it, what to do, and an exit code.

use std::error::Error;
use std::io::ErrorKind;
use std::process::ExitCode;

/// The code with which a command ends because a disk is full.
const DISK_FULL: u8 = 7;

/// A command's bad end.
#[derive(Debug)]
pub struct Failure {
    exit: u8,
    what: String,
    advice: Option<String>,
}

impl Failure {
    /// Says what is wrong.
    pub fn new(what: impl Into<String>) -> Self {
        Self { exit: 1, what: what.into(), advice: None }
    }

    /// Says what is wrong and why.
    pub fn because(what: &str, why: &(dyn Error + 'static)) -> Self {
        Self { what: format!("{what}: {}", chain(why)), ..Self::about(why) }
    }

    fn about(why: &(dyn Error + 'static)) -> Self {
        let failure = Self::new(chain(why));
        if disk_full(why) { failure.advise(MAKE_ROOM).exit(DISK_FULL) } else { failure }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        // Where a disk is full, nothing else helps.
        if self.exit != DISK_FULL {
            self.advice = Some(advice.into());
        }
        self
    }

    /// Ends with another exit code than 1.
    #[must_use]
    pub const fn exit(mut self, exit: u8) -> Self {
        self.exit = exit;
        self
    }

    /// Prints it and gives the exit code.
    pub fn report(&self) -> ExitCode {
        eprintln!("houselights: {}", self.what);
        if let Some(advice) = &self.advice {
            eprintln!("  {advice}");
        }
        ExitCode::from(self.exit)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::about(&error)
    }
}

const MAKE_ROOM: &str = "make room on the disk of the data folder, then try again; nothing was lost";

/// Whether a full disk is at the bottom of it, whoever met it.
fn disk_full(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error: &&(dyn Error + 'static)| (*error).source()).any(|cause| {
        matches!(cause.downcast_ref(), Some(store::engine::Error::DiskFull))
            || cause.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == ErrorKind::StorageFull)
    })
}

/// An error and its causes in one line. A cause that is repeated in what it caused is left out.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        if !text.ends_with(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        next = cause.source();
    }
    text
}
