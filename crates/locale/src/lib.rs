//! What we say to people, in their language.
//!
//! ```text
//! words/{en,de,es,fr}/<feature>.ftl ──▶ Locale::De.say("sign-in-title") ──▶ "Anmelden"
//! ```
//!
//! A key begins with the name of its file. Every key exists in every language with the same values; a test proves it,
//! and that every key that is said exists. Words of commands, logs and the protocol are English and not here.
//!
//! Knows nothing of HTTP, pages or mails.

mod bundles;
mod negotiate;
mod numbers;
mod sentence;
mod times;
mod value;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use sentence::Sentence;
pub use value::{Plain, Value};

/// A language we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English, and what is spoken when nothing else is asked for.
    #[default]
    En,
    /// German.
    De,
    /// Spanish.
    Es,
    /// French.
    Fr,
}

impl Locale {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::En, Self::De, Self::Es, Self::Fr];

    /// The code for `lang=` and for storing: `en`, `de`, `es` or `fr`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Es => "es",
            Self::Fr => "fr",
        }
    }

    /// The language in its own words, so that who speaks it finds it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Es => "Español",
            Self::Fr => "Français",
        }
    }

    /// The language of a tag such as `de` or `de-AT`; none when we do not speak it.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(language))
    }

    /// The language an `Accept-Language` header prefers among ours; none when it names none of them.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Option<Self> {
        negotiate::negotiate(accept_language)
    }

    /// The sentence with this key.
    #[must_use]
    pub fn say(self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The sentence with this key and these values: `say_with("sent-to", &[("to", &to), ("minutes", &5)])`.
    ///
    /// A key nobody wrote is said as it is; a test finds it before anybody reads it.
    #[must_use]
    pub fn say_with(self, key: &str, values: &[(&str, &dyn Value)]) -> String {
        bundles::say(self, key, values)
    }

    /// A sentence whose words hold markup, with values that are text: they are escaped. Its key ends in `-html`.
    #[must_use]
    pub fn say_html(self, key: &str, values: &[(&str, &dyn Value)]) -> String {
        let safe: Vec<_> = values.iter().map(|(name, value)| (*name, value.plain().escaped())).collect();
        let safe: Vec<_> = safe.iter().map(|(name, value)| (*name, value as &dyn Value)).collect();
        bundles::say(self, key, &safe)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_tag_in_any_spelling() {
        for locale in Locale::ALL {
            assert_eq!(Locale::parse(locale.code()), Some(locale));
        }
        assert_eq!(Locale::parse("de-AT"), Some(Locale::De));
        assert_eq!(Locale::parse("FR_ca"), Some(Locale::Fr));
        assert_eq!(Locale::parse("deutsch"), None);
        assert_eq!(Locale::parse(""), None);
    }

    #[test]
    fn a_sentence_takes_its_values_and_counts_as_the_language_does() {
        assert_eq!(Locale::En.say_with("time-minutes", &[("count", &1)]), "1 minute");
        assert_eq!(Locale::De.say_with("time-minutes", &[("count", &5)]), "5 Minuten");
        assert_eq!(Locale::Fr.say_with("time-minutes", &[("count", &0)]), "0 minute");
        assert_eq!(Locale::Es.say_with("time-minutes", &[("count", &12_345)]), "12.345 minutos");
    }

    #[test]
    fn what_people_wrote_cannot_become_markup_in_a_sentence_with_markup() {
        let said = Locale::En.say_html("frame-request-html", &[("request", &"<b>&\"ana\"")]);
        assert!(said.contains("<code>&lt;b&gt;&amp;&quot;ana&quot;</code>"), "{said}");
    }

    #[test]
    fn an_unknown_key_is_said_as_it_is() {
        assert_eq!(Locale::De.say("nobody-wrote-this"), "nobody-wrote-this");
    }
}
