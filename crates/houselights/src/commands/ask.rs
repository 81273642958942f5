//! Asking a person in a terminal, or reading their answers from standard input when there is none.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use crate::failure::Failure;

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

    /// The answer that was given already, or asked for now.
    pub fn ask(&mut self, question: Question, given: Option<String>) -> Result<String, Failure> {
        if let Some(given) = given {
            return Ok(given);
        }
        let failed = |why: std::io::Error| Failure::because("the answer cannot be read", &why).exit(2);
        let answer = if self.terminal {
            eprint!("{}: ", question.text);
            std::io::stderr().flush().map_err(failed)?;
            if question.hidden {
                rpassword::read_password().map_err(failed)?
            } else {
                line().map_err(failed)?
            }
        } else {
            line().map_err(failed)?
        };
        if answer.is_empty() {
            return Err(Failure::new(format!("no answer to: {}", question.text)).exit(2));
        }
        Ok(answer)
    }
}

/// One line without its end. Only the end is cut: a password may begin or end with a space.
fn line() -> std::io::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
