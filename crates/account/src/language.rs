//! The language of an account: chosen by its person, or assumed from the browser they came with.
//!
//! ```text
//! none ──came with a browser──▶ assumed ──came with another──▶ assumed
//!                                  └────────chosen─────────▶ chosen, and stays so
//! ```
//!
//! Mails are written in it. Pages follow it only when it was chosen: an assumption must not hide what a browser prefers.

use locale::Locale;

/// The language of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountLanguage {
    /// Which.
    pub language: Locale,
    /// Whether its person said so.
    pub chosen: bool,
}

impl AccountLanguage {
    /// The person said so.
    #[must_use]
    pub const fn chosen(language: Locale) -> Self {
        Self { language, chosen: true }
    }

    /// What is new when the person came with a browser in this language; nothing when it changes nothing.
    #[must_use]
    pub fn assumed(before: Option<Self>, language: Locale) -> Option<Self> {
        let after = Self { language, chosen: false };
        match before {
            Some(before) if before.chosen || before == after => None,
            Some(_) | None => Some(after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_changes_an_assumed_language_and_never_a_chosen_one() {
        let assumed = AccountLanguage { language: Locale::De, chosen: false };
        assert_eq!(AccountLanguage::assumed(None, Locale::De), Some(assumed));
        assert_eq!(AccountLanguage::assumed(Some(assumed), Locale::De), None);
        let french = AccountLanguage { language: Locale::Fr, chosen: false };
        assert_eq!(AccountLanguage::assumed(Some(assumed), Locale::Fr), Some(french));
        assert_eq!(AccountLanguage::assumed(Some(AccountLanguage::chosen(Locale::De)), Locale::Fr), None);
    }
}
