//! What the account service says and is told, in the formats existing clients parse.
//!
//! ```text
//! user · pin · resource · people · sharing · claim · small
//! ```
//!
//! One file per family. Types hold plain values; which value is true is the domain's matter. What our own
//! servers and apps speak is in [`crate::house`]. Names that clients
//! spell in two ways are written in both, with the client that needs it beside them.

pub mod claim;
pub mod people;
pub mod pin;
pub mod resource;
pub mod sharing;
pub mod small;
pub mod user;

use crate::xml::{Element, Fields};

/// An answer in both formats.
#[derive(Debug, Clone)]
pub struct Document {
    /// The XML.
    pub xml: Element,
    /// The JSON.
    pub json: serde_json::Value,
}

impl Document {
    /// Of these two.
    pub fn new(xml: Element, json: impl Into<serde_json::Value>) -> Self {
        Self { xml, json: json.into() }
    }

    /// One element with attributes, and the object with the same values.
    pub fn flat(name: &'static str, fields: Fields) -> Self {
        Self::new(Element::new(name).fields(&fields), crate::xml::object(fields))
    }
}

#[cfg(test)]
mod tests;
