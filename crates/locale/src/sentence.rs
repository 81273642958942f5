//! A sentence that waits for its reader: the rule that finds it knows no language, the page that shows it does.

use crate::{Locale, Value, value::Plain};

/// A key and its values, said later.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence {
    key: &'static str,
    values: Vec<(&'static str, Plain<'static>)>,
}

impl Sentence {
    /// The sentence with this key.
    #[must_use]
    pub const fn of(key: &'static str) -> Self {
        Self { key, values: Vec::new() }
    }

    /// With this value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &dyn Value) -> Self {
        self.values.push((name, value.plain().kept()));
        self
    }

    /// The sentence in a language; nothing when there is no sentence.
    #[must_use]
    pub fn say(&self, locale: Locale) -> String {
        if self.is_empty() {
            return String::new();
        }
        let values: Vec<_> = self.values.iter().map(|(name, value)| (*name, value as &dyn Value)).collect();
        locale.say_with(self.key, &values)
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.key.is_empty()
    }
}

impl From<&'static str> for Sentence {
    fn from(key: &'static str) -> Self {
        Self::of(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_said_in_the_language_of_whoever_reads_it() {
        let sentence = Sentence::of("time-minutes").with("count", &2);
        assert_eq!(sentence.say(Locale::En), "2 minutes");
        assert_eq!(sentence.say(Locale::De), "2 Minuten");
        assert_eq!(Sentence::default().say(Locale::De), "");
    }
}
