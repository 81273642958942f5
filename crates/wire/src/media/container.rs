//! The root of nearly every answer, and paging.
//!
//! Paging is asked for with `X-Plex-Container-Start` and `-Size`; the answer then says `offset` and `totalSize`.
//! A start beyond the end is an empty page that still tells the truth about the total, never an error.

use super::element::{Document, Element, Value};

/// The identifier clients build play-queue addresses from.
pub const LIBRARY_IDENTIFIER: &str = "com.plexapp.plugins.library";
/// Where clients look for codec and studio badges.
pub const MEDIA_TAG_PREFIX: &str = "/system/bundle/media/flags/";
/// The version of those badges.
pub const MEDIA_TAG_VERSION: i64 = 1;

/// Which part of a list was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Page {
    /// The first entry wanted.
    pub start: Option<u64>,
    /// How many; zero asks for the total alone.
    pub size: Option<u64>,
}

impl Page {
    /// Whether the request asked for a page at all.
    pub fn asked(self) -> bool {
        self.start.is_some() || self.size.is_some()
    }

    /// The first entry wanted.
    pub fn offset(self) -> usize {
        usize::try_from(self.start.unwrap_or(0)).unwrap_or(usize::MAX)
    }

    /// How many entries are wanted.
    pub fn limit(self) -> usize {
        self.size.map_or(usize::MAX, |size| usize::try_from(size).unwrap_or(usize::MAX))
    }

    /// Cuts a complete list down to this page.
    pub fn cut<T>(self, all: Vec<T>) -> Vec<T> {
        all.into_iter().skip(self.offset()).take(self.limit()).collect()
    }
}

/// A `MediaContainer` being filled.
#[derive(Debug, Clone)]
pub struct Container {
    attributes: Element,
    children: Vec<Element>,
    beside: usize,
    page: Option<(u64, u64)>,
}

impl Default for Container {
    fn default() -> Self {
        Self::new()
    }
}

impl Container {
    /// An empty container.
    pub fn new() -> Self {
        Self { attributes: Element::single("MediaContainer"), children: Vec::new(), beside: 0, page: None }
    }

    /// A container with the attributes every library listing carries.
    pub fn library() -> Self {
        Self::new()
            .attr("allowSync", false)
            .attr("identifier", LIBRARY_IDENTIFIER)
            .attr("mediaTagPrefix", MEDIA_TAG_PREFIX)
            .attr("mediaTagVersion", MEDIA_TAG_VERSION)
    }

    /// Adds an attribute, replacing one of the same name.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.attributes.set(name, value);
        self
    }

    /// Adds an attribute when there is a value.
    #[must_use]
    pub fn maybe(self, name: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Adds entries.
    #[must_use]
    pub fn with(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    /// Adds a child that `size` does not count (`Meta`).
    #[must_use]
    pub fn beside(mut self, child: Element) -> Self {
        self.beside += 1;
        self.children.insert(0, child);
        self
    }

    /// Marks the entries as one page of a longer list.
    #[must_use]
    pub fn paged(mut self, page: Page, total: usize) -> Self {
        if page.asked() {
            self.page = Some((page.start.unwrap_or(0), u64::try_from(total).unwrap_or(u64::MAX)));
        }
        self
    }

    /// Adds entries of a complete list, cut down to the page that was asked for.
    #[must_use]
    pub fn page_of(self, page: Page, all: Vec<Element>) -> Self {
        let total = all.len();
        self.with(page.cut(all)).paged(page, total)
    }

    /// The entries.
    pub fn entries(&self) -> &[Element] {
        &self.children
    }

    pub(super) fn entries_mut(&mut self) -> &mut Vec<Element> {
        &mut self.children
    }

    /// The offset and the total, when a page was asked for: the paging response headers.
    pub fn paging(&self) -> Option<(u64, u64)> {
        self.page
    }

    /// The finished document.
    pub fn document(self) -> Document {
        let mut root =
            Element::single("MediaContainer").attr("size", self.children.len().saturating_sub(self.beside));
        if let Some((offset, total)) = self.page {
            root.set("offset", i64::try_from(offset).unwrap_or(i64::MAX));
            root.set("totalSize", i64::try_from(total).unwrap_or(i64::MAX));
        }
        Document(root.absorb(self.attributes).children(self.children))
    }
}

impl From<Container> for Document {
    fn from(container: Container) -> Self {
        container.document()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(n: i64) -> Vec<Element> {
        (0..n).map(|i| Element::metadata("Video").attr("ratingKey", Value::Digits(i))).collect()
    }

    #[test]
    fn a_start_beyond_the_end_is_an_empty_page_with_the_true_total() {
        let page = Page { start: Some(9), size: Some(5) };
        let xml = Container::new().page_of(page, list(3)).document().to_xml();
        assert!(xml.contains(r#"size="0" offset="9" totalSize="3""#), "{xml}");
    }

    #[test]
    fn size_zero_asks_for_the_total_alone() {
        let page = Page { start: Some(0), size: Some(0) };
        let xml = Container::new().page_of(page, list(3)).document().to_xml();
        assert!(xml.contains(r#"size="0" offset="0" totalSize="3""#), "{xml}");
    }

    #[test]
    fn a_child_beside_the_entries_is_not_counted_whenever_it_came() {
        let meta = || Element::single("Meta");
        for container in [
            Container::new().beside(meta()).with(list(3)),
            Container::new().with(list(3)).beside(meta()),
            Container::new().with(list(1)).beside(meta()).with(list(2)),
        ] {
            let xml = container.document().to_xml();
            assert!(xml.contains(r#"size="3""#), "{xml}");
        }
    }

    #[test]
    fn nobody_who_did_not_ask_for_a_page_gets_paging_attributes() {
        let xml = Container::new().page_of(Page::default(), list(3)).document().to_xml();
        assert!(xml.contains(r#"size="3""#) && !xml.contains("totalSize"), "{xml}");
    }
}
