//! Which passwords are accepted. Long, not guessable, not made of the person's own names; any characters.
//!
//! Decides only; hashing and checking are the vault's.

use kernel::Secret;
use unicode_normalization::UnicodeNormalization;

use crate::person::canonical;

/// The fewest characters of a password that is the only factor.
pub const SHORTEST: usize = 15;
/// The fewest characters of a password that a second factor stands beside.
pub const SHORTEST_BESIDE: usize = 8;
/// The most characters a password may have: a bound on work, not on strength.
pub const LONGEST: usize = 256;

/// Why a password was refused; each has its own sentence on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Fewer characters than it must have.
    #[error("the password has fewer than {least} characters")]
    Short {
        /// How many it must have.
        least: usize,
    },
    /// More than `LONGEST` characters.
    #[error("the password has more than {LONGEST} characters")]
    Long,
    /// It holds the e-mail address, the user name or the name of this service.
    #[error("the password holds the name or address of its owner, or of this service")]
    Personal,
    /// It is a common password, or made of common words and patterns.
    #[error("the password is easy to guess")]
    Guessable,
    /// It is known from a leak somewhere else.
    #[error("the password is known from a leak of another service")]
    Breached,
}

/// What else is asked for where the password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Nothing: the password is all there is.
    Nothing,
    /// A second factor.
    SecondFactor,
}

impl Beside {
    /// The fewest characters.
    #[must_use]
    pub const fn least(self) -> usize {
        match self {
            Self::Nothing => SHORTEST,
            Self::SecondFactor => SHORTEST_BESIDE,
        }
    }

    /// What guessing programs must find hard. A second factor takes the guessing out of reach, so it is enough that
    /// the password is not among the first they try.
    const fn score(self) -> zxcvbn::Score {
        match self {
            Self::Nothing => zxcvbn::Score::Three,
            Self::SecondFactor => zxcvbn::Score::Two,
        }
    }
}

/// Whether an accepted password is long enough to be all there is.
#[must_use]
pub fn stands_alone(normal: &Secret) -> bool {
    normal.expose().chars().count() >= SHORTEST
}

/// The bytes that are hashed: the same however a keyboard composes its characters. Nothing is trimmed or cut off.
#[must_use]
pub fn normal(typed: &Secret) -> Secret {
    Secret::new(typed.expose().nfkc().collect::<String>())
}

/// Decides whether a new password is good enough for the person with these names.
pub fn accept(
    typed: &Secret,
    email: &str,
    user_name: &str,
    beside: Beside,
) -> Result<Secret, PasswordRefusal> {
    let password = normal(typed);
    let length = password.expose().chars().count();
    if length < beside.least() {
        return Err(PasswordRefusal::Short { least: beside.least() });
    }
    if length > LONGEST {
        return Err(PasswordRefusal::Long);
    }
    let folded = canonical(password.expose());
    let email = canonical(email);
    let local = email.split('@').next().unwrap_or_default().to_owned();
    let user_name = canonical(user_name);
    let names = [email.as_str(), local.as_str(), user_name.as_str(), "houselights"];
    // A name of three letters or fewer is inside too many honest sentences.
    if names.iter().any(|name| name.chars().count() > 3 && folded.contains(name)) {
        return Err(PasswordRefusal::Personal);
    }
    if zxcvbn::zxcvbn(&folded, &names).score() < beside.score() {
        return Err(PasswordRefusal::Guessable);
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Secret, PasswordRefusal> {
        accept(&Secret::new(text), "Ana.Silva@example.test", "anasilva", Beside::Nothing)
    }

    fn beside(text: &str) -> Result<Secret, PasswordRefusal> {
        accept(&Secret::new(text), "Ana.Silva@example.test", "anasilva", Beside::SecondFactor)
    }

    #[test]
    fn pw_1_fourteen_characters_are_refused_and_fifteen_accepted_alone_seven_and_eight_beside_a_second_factor()
     {
        assert_eq!(beside("vq7-tol").map(drop), Err(PasswordRefusal::Short { least: 8 }));
        assert!(beside("vq7-tolm").is_ok());
        assert_eq!(beside("password").map(drop), Err(PasswordRefusal::Guessable));
        assert_eq!(of("velvet-otter-9").map(drop), Err(PasswordRefusal::Short { least: 15 }));
        assert!(of("velvet-otter-91").is_ok());
        let long: String =
            ('a'..='z').cycle().zip("q8z!Lm3".chars().cycle()).flat_map(|(a, b)| [a, b]).take(256).collect();
        assert!(of(&long).is_ok());
        assert_eq!(of(&format!("{long}x")).map(drop), Err(PasswordRefusal::Long));
    }

    #[test]
    fn pw_2_characters_are_counted_not_bytes() {
        assert_eq!(of("🎬🍿🎬🦦🌋🪁🧶🎺🪐🦜🧊🪗🎡🥁").map(drop), Err(PasswordRefusal::Short { least: 15 }));
        assert!(of("🎬🍿🎬🦦🌋🪁🧶🎺🪐🦜🧊🪗🎡🥁🐙").is_ok());
    }

    #[test]
    fn pw_4_names_and_common_passwords_are_refused_with_their_reason() {
        assert_eq!(of("my-anasilva-is-42-great").map(drop), Err(PasswordRefusal::Personal));
        assert_eq!(of("x9 ANA.SILVA@EXAMPLE.TEST").map(drop), Err(PasswordRefusal::Personal));
        assert_eq!(of("HouseLights are up 77").map(drop), Err(PasswordRefusal::Personal));
        assert_eq!(of("aaaaaaaaaaaaaaaaaaaa").map(drop), Err(PasswordRefusal::Guessable));
        assert_eq!(of("password12345678").map(drop), Err(PasswordRefusal::Guessable));
    }

    #[test]
    fn pw_2_and_pw_3_equal_spellings_are_one_password_and_nothing_is_cut_off() {
        assert!(normal(&Secret::new("ﬁlm Å")) == normal(&Secret::new("film A\u{30a}")));
        assert!(normal(&Secret::new("abc ")) != normal(&Secret::new("abc")));
    }
}
