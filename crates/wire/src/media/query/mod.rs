//! How a request asks: raw parameters, the filter grammar, sorts and edits.
//!
//! [`Params`] is the query string read once. [`filter`] reads terms with their operators and groups, [`sort`] the
//! order, [`edit`] the changes of a field or tag edit. None of them knows which fields exist.

pub mod edit;
pub mod filter;
pub mod moment;
pub mod sort;

use percent_encoding::percent_decode_str;

pub use edit::Edits;
pub use filter::{Filter, GrammarError, Operator, Term};
pub use moment::Moment;
pub use sort::SortKey;

/// The parameters of a request, decoded, in order.
///
/// The first raw `=` separates key and value: `year>>=1990` has the key `year>>`, and `title==24` the value `=24`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads a raw query string (without the question mark).
    pub fn parse(raw: &str) -> Self {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        });
        Self(pairs.collect())
    }

    /// The first value of a parameter.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a parameter whose name may be written in any case, as `X-Plex-*` names may.
    pub fn first_any_case(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a flag is on: `1` or `true`.
    pub fn flag(&self, name: &str) -> bool {
        self.first(name).and_then(flag).unwrap_or(false)
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.first(name).and_then(|value| value.trim().parse().ok())
    }

    /// The parts of a comma list, over every occurrence of the name.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.all(name)
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// The pairs, decoded, in order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// Reads a boolean the ways clients spell it.
pub fn flag(text: &str) -> Option<bool> {
    match text {
        "1" | "true" | "True" => Some(true),
        "0" | "false" | "False" => Some(false),
        _ => None,
    }
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests;
