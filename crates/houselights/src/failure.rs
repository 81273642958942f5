//! How a command ends when it does not succeed: one sentence, the causes behind it, what to do, and an exit code.

use std::error::Error;
use std::process::ExitCode;

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
    pub fn because(what: &str, why: &dyn Error) -> Self {
        Self::new(format!("{what}: {}", chain(why)))
    }

    /// Says what to do about it.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
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
        Self::new(chain(&error))
    }
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
