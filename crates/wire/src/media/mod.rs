//! What the media server says: containers, items, media, hubs, settings, and how a request asks for them.
//!
//! [`element`] is the tree every answer is made of, and knows its two spellings (XML, JSON). The other modules are
//! the things that stand in it, one struct per protocol element, each turning itself into an [`Element`].
//! [`query`] is the way in: raw query strings and the filter grammar.
//!
//! Nothing here knows a library, a caller or a database.

pub mod container;
pub mod element;
pub mod hub;
pub mod item;
pub mod language;
pub mod notification;
pub mod query;
pub mod section;
pub mod setting;
pub mod stream;
pub mod trim;

pub use container::{Container, Page};
pub use element::{Document, Element, Value};
