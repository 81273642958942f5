//! E-mail addresses and user names: what may be one, and the one spelling each is looked up by.
//!
//! Two spellings of one address must never make two accounts, so every look-up goes through `canonical`. The domain
//! part is not resolved and no mail is sent here.

use std::fmt;

use kernel::Secret;
use unicode_normalization::UnicodeNormalization;

/// An e-mail address as its owner writes it. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(Secret);

/// Why a text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("no e-mail address was given")]
    Empty,
    /// There is not exactly one `@` with something on both sides, or a space or control character.
    #[error("that is not an e-mail address")]
    Shape,
    /// More than 254 bytes, or more than 64 before the `@`.
    #[error("that e-mail address is too long")]
    Long,
}

impl Email {
    /// Reads what a person typed.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        let text: String = typed.trim().nfkc().collect();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::Shape)?;
        let bad = |c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')' | '\\')
        };
        let labels_ok = domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
        if local.is_empty()
            || local.starts_with('.')
            || local.ends_with('.')
            || !labels_ok
            || text.chars().any(bad)
        {
            return Err(EmailError::Shape);
        }
        if text.len() > 254 || local.len() > 64 {
            return Err(EmailError::Long);
        }
        Ok(Self(Secret::new(text)))
    }

    /// Takes an address that was sealed before.
    #[must_use]
    pub fn stored(text: Secret) -> Self {
        Self(text)
    }

    /// The address itself, to send to or to show to its owner.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The one spelling it is looked up by.
    #[must_use]
    pub fn canonical(&self) -> Secret {
        Secret::new(canonical(self.0.expose()))
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

/// A user name as its owner writes it. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct UserName(Secret);

/// Why a text is no user name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserNameError {
    /// Fewer than 2 or more than 32 characters.
    #[error("a user name has 2 to 32 characters")]
    Length,
    /// Something other than letters, digits, `_`, `-` and `.`, or no letter or digit at either end.
    #[error(
        "a user name holds letters, digits, dots, dashes and underscores, and begins and ends with a letter or digit"
    )]
    Character,
}

impl UserName {
    /// Reads what a person typed. An `@` is refused: a name must never look like somebody's address.
    pub fn parse(typed: &str) -> Result<Self, UserNameError> {
        let text: String = typed.trim().nfkc().collect();
        let length = text.chars().count();
        if !(2..=32).contains(&length) {
            return Err(UserNameError::Length);
        }
        let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let ends = text.chars().next().is_some_and(char::is_alphanumeric)
            && text.chars().last().is_some_and(char::is_alphanumeric);
        if !plain || !ends {
            return Err(UserNameError::Character);
        }
        Ok(Self(Secret::new(text)))
    }

    /// Takes a name that was sealed before.
    #[must_use]
    pub fn stored(text: Secret) -> Self {
        Self(text)
    }

    /// The name itself, to show.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The one spelling it is looked up by.
    #[must_use]
    pub fn canonical(&self) -> Secret {
        Secret::new(canonical(self.0.expose()))
    }
}

impl fmt::Debug for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserName(..)")
    }
}

/// What a person typed where either an address or a user name may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// It holds an `@`.
    Email(Email),
    /// It does not.
    UserName(UserName),
}

impl Login {
    /// Reads it; a text that can be neither belongs to nobody.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        // Some keyboards write an `@` of another width.
        if typed.nfkc().any(|c| c == '@') {
            Email::parse(typed).ok().map(Self::Email)
        } else {
            UserName::parse(typed).ok().map(Self::UserName)
        }
    }
}

/// NFKC, trimmed, lower case, and NFKC again: lower-casing can leave a text that is not normal, and the result must
/// be its own canonical form or one address could be stored under two. The two small sigmas are one: which of them a
/// capital one becomes hangs on what follows it.
#[must_use]
pub fn canonical(text: &str) -> String {
    let mut current: String = text.to_owned();
    // Two rounds settle every known character; the bound keeps a surprise from looping.
    for _ in 0..4 {
        let folded: String = current.nfkc().collect::<String>().trim().to_lowercase().replace('ς', "σ");
        let next: String = folded.nfkc().collect();
        if next == current {
            break;
        }
        current = next;
    }
    current
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_address_are_one_address() {
        let plain = Email::parse("ana@example.test").unwrap().canonical();
        for spelling in ["  Ana@Example.TEST ", "ANA@example.test", "ａｎａ@example.test"] {
            assert!(Email::parse(spelling).unwrap().canonical() == plain, "{spelling}");
        }
    }

    #[test]
    fn what_is_no_address_is_told() {
        assert_eq!(Email::parse("  "), Err(EmailError::Empty));
        for bad in [
            "ana",
            "@example.test",
            "ana@",
            "a na@example.test",
            "a@b@c",
            "ana@exa mple",
            "a\r\n@b.c",
            "x<y@b.c",
            "a@.b",
            "a@b..c",
        ] {
            assert_eq!(Email::parse(bad), Err(EmailError::Shape), "{bad}");
        }
        let local_64 = format!("{}@b.test", "a".repeat(64));
        let local_65 = format!("{}@b.test", "a".repeat(65));
        assert!(Email::parse(&local_64).is_ok());
        assert_eq!(Email::parse(&local_65), Err(EmailError::Long));
    }

    #[test]
    fn a_user_name_never_looks_like_an_address() {
        assert_eq!(UserName::parse("ana@example"), Err(UserNameError::Character));
        assert_eq!(UserName::parse("a"), Err(UserNameError::Length));
        assert!(UserName::parse("ab").is_ok());
        assert!(UserName::parse(&"a".repeat(32)).is_ok());
        assert_eq!(UserName::parse(&"a".repeat(33)), Err(UserNameError::Length));
        assert_eq!(UserName::parse(".ana"), Err(UserNameError::Character));
        assert!(UserName::parse("Zoë.k-1").is_ok());
    }

    #[test]
    fn neither_prints() {
        let text = format!("{:?} {:?}", Email::parse("ana@example.test"), UserName::parse("ana"));
        assert!(!text.contains("ana"), "{text}");
    }

    #[test]
    fn an_at_of_any_width_makes_an_address() {
        for typed in ["ana@example.test", "ana＠example.test", "ana﹫example.test"] {
            assert!(matches!(Login::parse(typed), Some(Login::Email(_))), "{typed}");
        }
    }

    /// Letters that are their own canonical form, and pairwise different ones.
    const LETTERS: &str = "[a-z0-9äöüßéñçøþłжёшασωא漢字ひ가]{1,12}";

    /// One way among many to write the same text.
    fn respelt(text: &str, ways: &[u8]) -> String {
        let letters = text.chars().zip(ways.iter().cycle()).map(|(c, way)| match way % 4 {
            0 if c != 'ß' => c.to_uppercase().collect::<String>(),
            1 if c.is_ascii_graphic() => {
                let wide = char::from_u32(u32::from(c) + 0xFEE0);
                wide.unwrap().to_string()
            }
            2 => c.to_string().nfd().collect(),
            _ => c.to_string(),
        });
        let space = [" ", "", "\u{3000}", "\t"][usize::from(ways[0] % 4)];
        format!("{space}{}{space}", letters.collect::<String>())
    }

    proptest! {
        #[test]
        fn the_canonical_form_is_its_own_canonical_form(text in "\\PC{0,40}") {
            let once = canonical(&text);
            prop_assert_eq!(canonical(&once), once);
        }

        #[test]
        fn however_an_address_is_written_it_is_one_and_different_ones_stay_apart(
            (local, domain) in (LETTERS, LETTERS),
            (other_local, other_domain) in (LETTERS, LETTERS),
            ways in prop::collection::vec(any::<u8>(), 1..20),
        ) {
            let plain = format!("{local}@{domain}.test");
            let other = format!("{other_local}@{other_domain}.test");
            let form = |text: &str| Email::parse(text).unwrap().canonical();
            prop_assert!(form(&plain).expose() == plain);
            prop_assert!(form(&respelt(&plain, &ways)).expose() == plain, "{}", respelt(&plain, &ways));
            prop_assert_eq!(form(&plain) == form(&respelt(&other, &ways)), plain == other);
        }

        #[test]
        fn however_a_user_name_is_written_it_is_one_and_different_ones_stay_apart(
            name in "[a-z0-9éñжσ漢][a-z0-9._éñжσ漢-]{0,8}[a-z0-9éñжσ漢]",
            other in "[a-z0-9éñжσ漢][a-z0-9._éñжσ漢-]{0,8}[a-z0-9éñжσ漢]",
            ways in prop::collection::vec(any::<u8>(), 1..20),
        ) {
            let form = |text: &str| UserName::parse(text).unwrap().canonical();
            prop_assert!(form(&respelt(&name, &ways)).expose() == name, "{}", respelt(&name, &ways));
            prop_assert_eq!(form(&name) == form(&respelt(&other, &ways)), name == other);
        }

        #[test]
        fn what_is_taken_for_an_address_is_taken_for_the_same_one_again(typed in "\\PC{0,20}@\\PC{1,20}") {
            if let Ok(email) = Email::parse(&typed) {
                let form = email.canonical();
                prop_assert!(Email::parse(email.expose()).unwrap() == email);
                // The small form of a letter may be two characters, and more than a domain may hold.
                if let Ok(again) = Email::parse(form.expose()) {
                    prop_assert!(again.canonical() == form);
                }
            }
        }
    }
}
