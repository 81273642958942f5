//! Hubs: rows of items with a title, on the home page, in a library, in a search.

use super::element::{Element, Value};

/// A row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hub {
    /// What players recognise it by: `home.continue`, `movie.recentlyadded.1`.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// What its items are: a type, or `mixed`.
    pub kind: String,
    /// Where the whole list is read.
    pub key: Option<String>,
    /// `hub.home.continue` and the like.
    pub context: Option<String>,
    /// `shelf` or `hero`.
    pub style: &'static str,
    /// Whether it belongs on the home page.
    pub promoted: bool,
    /// Whether the list goes on.
    pub more: bool,
    /// Its items.
    pub items: Vec<Element>,
}

impl From<Hub> for Element {
    fn from(hub: Hub) -> Self {
        let keys: Vec<String> = hub
            .items
            .iter()
            .filter_map(|item| match item.get("ratingKey") {
                Some(Value::Digits(key)) => Some(key.to_string()),
                _ => None,
            })
            .collect();
        let exactly = (!keys.is_empty()).then(|| format!("/library/metadata/{}", keys.join(",")));
        Element::list("Hub")
            .maybe("hubKey", exactly)
            .maybe("key", hub.key)
            .attr("title", hub.title)
            .attr("type", hub.kind)
            .attr("hubIdentifier", hub.identifier)
            .maybe("context", hub.context)
            .attr("size", hub.items.len())
            .attr("more", hub.more)
            .attr("style", if hub.style.is_empty() { "shelf" } else { hub.style })
            .when("promoted", hub.promoted)
            .children(hub.items)
    }
}
