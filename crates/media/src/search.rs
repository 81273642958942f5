//! Search: words a person typed, and how well a title answers them.
//!
//! The store finds candidates; how good they are is decided here, alike for every store.

use crate::item::{ItemKind, ItemView, TagKind};
use crate::keys::{LibraryKey, TagKey};
use crate::sort_title::fold;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The words, folded; all must begin a word of the title.
    pub words: Vec<String>,
    /// Kinds of items wanted.
    pub kinds: Vec<ItemKind>,
    /// Whether tags are wanted too.
    pub tags: bool,
    /// In this library only.
    pub library: Option<LibraryKey>,
    /// How many of each kind at most.
    pub limit: u32,
}

impl SearchRequest {
    /// A search for what a person typed, over everything.
    #[must_use]
    pub fn typed(text: &str, limit: u32) -> Self {
        let kinds = vec![ItemKind::Movie, ItemKind::Show, ItemKind::Season, ItemKind::Episode];
        Self { words: words(text), kinds, tags: true, library: None, limit }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SearchResults {
    /// Items, best first within each kind.
    pub items: Vec<(ItemView, f64)>,
    /// Tags, best first.
    pub tags: Vec<TagHit>,
}

/// A tag that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct TagHit {
    /// Its key.
    pub key: TagKey,
    /// What it says.
    pub kind: TagKind,
    /// Its text.
    pub name: String,
    /// A library it occurs in.
    pub library: LibraryKey,
    /// How many items there bear it.
    pub count: u64,
    /// How well it answers.
    pub score: f64,
}

/// The folded words of a text.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(String::from)
        .collect()
}

/// How well a title answers words: 1 when it is them, 0 when a word begins none of its words.
#[must_use]
pub fn score(title: &str, asked: &[String]) -> f64 {
    let has = words(title);
    if asked.is_empty() || !asked.iter().all(|word| has.iter().any(|it| it.starts_with(word.as_str()))) {
        return 0.0;
    }
    if has == asked {
        return 1.0;
    }
    let exact = asked.iter().filter(|word| has.contains(word)).count();
    let starts = has.first().zip(asked.first()).is_some_and(|(has, asked)| has.starts_with(asked.as_str()));
    let share = |part: usize, whole: usize| f64::from(u32::try_from(part).unwrap_or(0)) / whole.max(1) as f64;
    let sum = 0.3 + 0.25 * share(exact, asked.len()) + 0.2 * share(asked.len().min(has.len()), has.len());
    if starts { sum + 0.2 } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_begin_a_word_of_the_title() {
        assert!(score("The Last Light", &words("las")) > 0.0);
        assert!(score("The Last Light", &words("light LAST")) > 0.0);
        assert!(score("Amélie", &words("amelie")) > 0.9);
        assert_eq!(score("The Last Light", &words("ast")), 0.0);
        assert_eq!(score("The Last Light", &words("last night")), 0.0);
        assert_eq!(score("The Last Light", &[]), 0.0);
    }

    #[test]
    fn a_closer_title_comes_first() {
        let asked = words("light");
        let order = ["Light", "Light Years", "The Last Light", "Lightning Over the Sea of Doubt"];
        let scores: Vec<f64> = order.iter().map(|title| score(title, &asked)).collect();
        assert!(scores.windows(2).all(|pair| pair[0] > pair[1]), "{scores:?}");
    }
}
