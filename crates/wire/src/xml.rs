//! A small writer of well-formed XML: elements, attributes, text.
//!
//! Values are escaped and characters that XML 1.0 can not hold are dropped, so no text from outside can break an
//! answer. Everything stands on one line: some clients read answers with line tools. It does not read XML.

use std::borrow::Cow;

use quick_xml::escape::escape;

/// One element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Vec<Content>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Element(Element),
    Text(String),
}

/// One value in both formats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// `1` or `0` in XML, a boolean in JSON.
    Flag(bool),
    /// Empty in XML, `null` in JSON.
    Null,
}

/// Named values, in the order they are written.
pub type Fields = Vec<(&'static str, Scalar)>;

impl Element {
    /// An empty element.
    pub fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), content: Vec::new() }
    }

    /// Add an attribute.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<Scalar>) -> Self {
        self.attributes.push((name, value.into().to_text()));
        self
    }

    /// Add all of these as attributes.
    #[must_use]
    pub fn fields(mut self, fields: &Fields) -> Self {
        self.attributes.extend(fields.iter().map(|(name, value)| (*name, value.to_text())));
        self
    }

    /// Add a child.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.content.push(Content::Element(child));
        self
    }

    /// Add children.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.content.extend(children.into_iter().map(Content::Element));
        self
    }

    /// Add a child that holds only text.
    #[must_use]
    pub fn leaf(self, name: &'static str, value: impl Into<Scalar>) -> Self {
        self.child(Self::new(name).text(value))
    }

    /// Add text.
    #[must_use]
    pub fn text(mut self, value: impl Into<Scalar>) -> Self {
        self.content.push(Content::Text(value.into().to_text()));
        self
    }

    /// The whole document, with its declaration.
    pub fn document(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        self.write(&mut out);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            out.push_str(&one_line(&escape(legal(value))));
            out.push('"');
        }
        if self.content.iter().all(|content| matches!(content, Content::Text(text) if text.is_empty())) {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for content in &self.content {
            match content {
                Content::Element(element) => element.write(out),
                Content::Text(text) => out.push_str(&escape(legal(text))),
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }
}

impl Scalar {
    /// As an attribute or text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => if *flag { "1" } else { "0" }.to_owned(),
            Self::Null => String::new(),
        }
    }
}

impl From<Scalar> for serde_json::Value {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Text(text) => Self::String(text),
            Scalar::Number(number) => number.into(),
            Scalar::Flag(flag) => Self::Bool(flag),
            Scalar::Null => Self::Null,
        }
    }
}

/// The same values as a JSON object.
pub fn object(fields: Fields) -> serde_json::Map<String, serde_json::Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Scalar {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Scalar {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Scalar {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Scalar {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Scalar {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Scalar {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Scalar {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Self>> From<Option<T>> for Scalar {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Without the characters that XML 1.0 has no way to write.
fn legal(text: &str) -> Cow<'_, str> {
    let is_legal = |character: char| matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_legal) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|character| is_legal(*character)).collect())
    }
}

/// A parser turns bare line ends inside an attribute into spaces; references survive.
fn one_line(escaped: &str) -> Cow<'_, str> {
    if escaped.contains(['\n', '\r', '\t']) {
        Cow::Owned(escaped.replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;"))
    } else {
        Cow::Borrowed(escaped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_written_on_one_line() {
        let element =
            Element::new("a").attr("n", 3).attr("f", true).attr("gone", None::<&str>).leaf("b", "x & y");
        assert_eq!(
            element.document(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a n=\"3\" f=\"1\" gone=\"\"><b>x &amp; y</b></a>\n"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back_from_a_parser(text in "\\PC{0,40}|[\\x00-\\x40]{0,20}") {
            use quick_xml::{Reader, events::Event};
            let document = Element::new("a").attr("v", text.as_str()).leaf("b", text.as_str()).document();
            let mut reader = Reader::from_str(&document);
            let mut ends = 0;
            loop {
                match reader.read_event() {
                    Ok(Event::Eof) => break,
                    Ok(Event::End(_) | Event::Empty(_)) => ends += 1,
                    Ok(_) => {}
                    Err(error) => panic!("{error}: {document}"),
                }
            }
            assert_eq!(ends, 2);
        }
    }
}
