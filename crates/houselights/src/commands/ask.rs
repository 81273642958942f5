//! Asking a person in a terminal, or reading their answers from standard input when there is none.
//!
//! A terminal is left as it was found, also by whoever presses Ctrl-C in the middle of a hidden answer.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::failure::Failure;

/// The code with which shells tell that a program was stopped by Ctrl-C.
const STOPPED: u8 = 130;

/// Something to ask.
#[derive(Clone, Copy)]
pub struct Question {
    text: &'static str,
    hidden: bool,
}

impl Question {
    /// An answer that may be seen.
    pub const fn plain(text: &'static str) -> Self {
        Self { text, hidden: false }
    }

    /// An answer that may not.
    pub const fn hidden(text: &'static str) -> Self {
        Self { text, hidden: true }
    }
}

/// Where answers come from.
pub struct Answers {
    terminal: bool,
}

impl Answers {
    /// From the terminal if there is one.
    pub fn new() -> Self {
        Self { terminal: std::io::stdin().is_terminal() }
    }

    /// From standard input, also when it is a terminal.
    pub const fn from_stdin() -> Self {
        Self { terminal: false }
    }

    /// Whether a person sits there who can be asked again.
    pub const fn can_be_asked_again(&self) -> bool {
        self.terminal
    }

    /// The answer that was given already, or asked for now.
    pub async fn ask(&mut self, question: Question, given: Option<String>) -> Result<String, Failure> {
        if let Some(given) = given {
            return Ok(given);
        }
        let failed = |why: std::io::Error| match why.kind() {
            std::io::ErrorKind::Interrupted => stopped(),
            _ => Failure::because("the answer cannot be read", &why).exit(2),
        };
        let hidden = self.terminal && question.hidden;
        let _as_it_was = hidden.then(AsItWas::note);
        if self.terminal {
            eprint!("{}: ", question.text);
            std::io::stderr().flush().map_err(failed)?;
        }
        // Reading blocks until somebody presses Enter; meanwhile Ctrl-C must be heard.
        let read =
            tokio::task::spawn_blocking(move || if hidden { rpassword::read_password() } else { line() });
        let answer = read
            .await
            .map_err(|lost| Failure::because("the answer cannot be read", &lost))?
            .map_err(failed)?;
        if answer.is_empty() {
            return Err(Failure::new(format!("no answer to: {}", question.text)).exit(2));
        }
        Ok(answer)
    }
}

/// Does these steps unless somebody presses Ctrl-C first.
pub async fn unless_stopped<T>(steps: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::select! {
        // Heard first, so that it is heard before the first question.
        biased;
        _ = tokio::signal::ctrl_c() => Err(stopped()),
        outcome = steps => outcome,
    }
}

fn stopped() -> Failure {
    // What follows shall not stand behind the question.
    eprintln!();
    Failure::new("stopped").exit(STOPPED)
}

/// How the terminal was; it is so again when this value goes.
struct AsItWas(Option<Termios>);

impl AsItWas {
    fn note() -> Self {
        Self(tcgetattr(std::io::stdin()).ok())
    }
}

impl Drop for AsItWas {
    fn drop(&mut self) {
        if let Some(termios) = &self.0 {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, termios);
        }
    }
}

/// One line without its end. Only the end is cut: a password may begin or end with a space.
fn line() -> std::io::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
