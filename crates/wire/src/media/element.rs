//! The tree an answer is made of, and its two spellings.
//!
//! An element is a name, ordered typed attributes and children. XML writes attributes (`1` and `0` for booleans);
//! JSON writes numbers and booleans as such and gathers children into arrays or single objects. What the two
//! spellings disagree about (section 1.3 and 1.4 of the protocol notes) is decided here and nowhere else.
//!
//! It does not know which attributes an element should have.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Map, Number, Value as Json};

/// An attribute's value, with what is needed to spell it in both formats.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text in both formats.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A whole number that JSON clients expect as a string (`ratingKey`, a section's `key`).
    Digits(i64),
    /// A number with a fraction.
    Float(f64),
    /// `1` or `0` in XML, a boolean in JSON.
    Flag(bool),
    /// `true` or `false` in both, as settings spell it.
    Word(bool),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Int(i64::from(number))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(i64::from(number))
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl Value {
    fn to_xml(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Int(number) | Self::Digits(number) => Cow::Owned(number.to_string()),
            Self::Float(number) => Cow::Owned(format!("{number:?}")),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "1" } else { "0" }),
            Self::Word(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        }
    }

    fn to_json(&self) -> Json {
        match self {
            Self::Text(text) => Json::String(text.clone()),
            Self::Int(number) => Json::Number((*number).into()),
            Self::Digits(number) => Json::String(number.to_string()),
            Self::Float(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
            Self::Flag(flag) | Self::Word(flag) => Json::Bool(*flag),
        }
    }
}

/// Where JSON puts an element among its siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the shared `Metadata` array: films, episodes, shows, playlists.
    Metadata,
    /// In an array named after the element.
    List,
    /// As one object named after the element.
    Single,
    /// As one object named `Metadata`, below a search result.
    Alone,
}

/// One node of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    name: &'static str,
    place: Place,
    attributes: Vec<(Cow<'static, str>, Value)>,
    children: Vec<Element>,
}

impl Element {
    /// An element that JSON gathers in an array of its own name (`Directory`, `Media`, `Hub`, `Setting`).
    pub fn list(name: &'static str) -> Self {
        Self::new(name, Place::List)
    }

    /// A library item, collection or playlist: JSON gathers all of them in `Metadata`.
    pub fn metadata(name: &'static str) -> Self {
        Self::new(name, Place::Metadata)
    }

    /// An element that stands once and is an object in JSON (`User`, `Player`, `Preferences`).
    pub fn single(name: &'static str) -> Self {
        Self::new(name, Place::Single)
    }

    fn new(name: &'static str, place: Place) -> Self {
        Self { name, place, attributes: Vec::new(), children: Vec::new() }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn attr(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.set(name, value);
        self
    }

    /// Adds an attribute when there is a value. Absent and empty differ for clients.
    #[must_use]
    pub fn maybe(self, name: impl Into<Cow<'static, str>>, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Adds a boolean attribute only when it is true, for attributes whose absence means no.
    #[must_use]
    pub fn when(self, name: &'static str, flag: bool) -> Self {
        if flag { self.attr(name, true) } else { self }
    }

    /// Adds a child.
    #[must_use]
    pub fn child(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    /// Adds children.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    /// Sets an attribute in place, replacing one of the same name.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        let (name, value) = (name.into(), value.into());
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some(slot) => slot.1 = value,
            None => self.attributes.push((name, value)),
        }
    }

    /// Adds a child in place.
    pub fn push(&mut self, child: Element) {
        self.children.push(child);
    }

    /// The item as the only one below its parent: one object instead of an array.
    #[must_use]
    pub fn alone(self) -> Self {
        Self { place: Place::Alone, ..self }
    }

    /// The same under another name, in an array of that name.
    #[must_use]
    pub fn renamed(self, name: &'static str) -> Self {
        Self { name, place: Place::List, ..self }
    }

    /// The element's name as XML writes it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// An attribute's value.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The children, in order.
    pub fn nodes(&self) -> &[Element] {
        &self.children
    }

    /// Whether the element is a library item, collection or playlist.
    pub fn is_metadata(&self) -> bool {
        matches!(self.place, Place::Metadata | Place::Alone)
    }

    /// Takes over another element's attributes, keeping those already set.
    pub(super) fn absorb(mut self, other: Element) -> Self {
        for (name, value) in other.attributes {
            if !self.attributes.iter().any(|(known, _)| *known == name) {
                self.attributes.push((name, value));
            }
        }
        self
    }

    pub(super) fn nodes_mut(&mut self) -> &mut Vec<Element> {
        &mut self.children
    }

    pub(super) fn retain_attributes(&mut self, keep: impl Fn(&str) -> bool) {
        self.attributes.retain(|(name, _)| keep(name));
    }

    fn write_xml(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(&value.to_xml(), out);
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            child.write_xml(out);
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }

    /// The element's JSON object, without its name.
    pub fn to_json(&self) -> Json {
        let mut object = Map::new();
        for (name, value) in &self.attributes {
            object.insert(name.to_string(), value.to_json());
        }
        for child in &self.children {
            let key =
                if matches!(child.place, Place::Metadata | Place::Alone) { "Metadata" } else { child.name };
            if matches!(child.place, Place::Single | Place::Alone) {
                object.insert(key.to_owned(), child.to_json());
                continue;
            }
            match object.entry(key).or_insert_with(|| Json::Array(Vec::new())) {
                Json::Array(array) => array.push(child.to_json()),
                taken => *taken = Json::Array(vec![child.to_json()]),
            }
        }
        Json::Object(object)
    }
}

/// A whole answer: its root element and both spellings.
#[derive(Debug, Clone, PartialEq)]
pub struct Document(pub Element);

impl Document {
    /// The document as XML, with its declaration.
    pub fn to_xml(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        self.0.write_xml(&mut out);
        out.push('\n');
        out
    }

    /// The document as JSON: one key, the root's name.
    pub fn to_json(&self) -> String {
        let mut root = Map::new();
        root.insert(self.0.name.to_owned(), self.0.to_json());
        Json::Object(root).to_string()
    }
}

/// Writes text as an XML attribute value. Characters that XML 1.0 cannot hold are dropped: no escape exists for them.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => {
                // A plain line break in an attribute is read back as a space.
                let _ = write!(out, "&#{};", u32::from(character));
            }
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film() -> Element {
        Element::metadata("Video")
            .attr("ratingKey", Value::Digits(7))
            .attr("title", "Fire & \"Ice\" <1>\u{1}\n")
            .attr("rating", 8.0)
            .attr("index", 3)
            .attr("live", false)
            .child(Element::list("Media").attr("id", 9).child(Element::list("Part").attr("exists", true)))
            .child(Element::single("User").attr("id", Value::Digits(1)))
    }

    fn answer() -> Document {
        Document(
            Element::single("MediaContainer")
                .attr("size", 2)
                .child(film())
                .child(Element::metadata("Directory").attr("type", "show"))
                .child(Element::list("Directory").attr("key", "all"))
                .child(Element::list("Setting").attr("value", Value::Word(true))),
        )
    }

    #[test]
    fn xml_writes_booleans_as_digits_and_drops_what_xml_cannot_hold() {
        insta::assert_snapshot!(answer().to_xml());
    }

    #[test]
    fn json_gathers_items_in_one_array_and_keeps_ids_as_strings() {
        let json: Json = serde_json::from_str(&answer().to_json()).unwrap();
        insta::assert_json_snapshot!(json);
    }

    proptest::proptest! {
        #[test]
        fn any_text_survives_both_spellings(text in "\\PC{0,40}") {
            let document = Document(Element::single("MediaContainer").attr("title", text.clone()));
            let json: Json = serde_json::from_str(&document.to_json()).unwrap();
            proptest::prop_assert_eq!(&json["MediaContainer"]["title"], &Json::String(text.clone()));
            let xml = document.to_xml();
            let value = xml.split("title=\"").nth(1).unwrap().split('"').next().unwrap();
            proptest::prop_assert_eq!(quick_xml::escape::unescape(value).unwrap(), text);
        }
    }
}
