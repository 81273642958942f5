//! Leaving out what a client did not ask for: `excludeFields`, `excludeElements`, `includeFields`, `includeElements`.
//!
//! Old clients send `includeFields` and mean "these too"; from version 1.0 of the protocol, told by
//! `X-Plex-Pms-Api-Version`, it means "only these". What identifies an item is never left out.

use super::container::Container;
use super::element::Element;

/// Attributes that no trimming removes.
const KEPT: [&str; 3] = ["key", "ratingKey", "type"];

/// What to leave out of every item of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trim {
    /// Attributes to leave out.
    pub exclude_fields: Vec<String>,
    /// Child elements to leave out.
    pub exclude_elements: Vec<String>,
    /// When given, the only attributes to keep.
    pub only_fields: Option<Vec<String>>,
    /// When given, the only child elements to keep.
    pub only_elements: Option<Vec<String>>,
}

impl Trim {
    /// Reads the trimming parameters. `strict` is the meaning from version 1.0 on.
    pub fn from_params(get: impl Fn(&str) -> Option<String>, strict: bool) -> Self {
        let list = |name: &str| {
            get(name).map(|text| {
                text.split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
        };
        Self {
            exclude_fields: list("excludeFields").unwrap_or_default(),
            exclude_elements: list("excludeElements").unwrap_or_default(),
            only_fields: if strict { list("includeFields") } else { None },
            only_elements: if strict { list("includeElements") } else { None },
        }
    }

    /// Whether nothing is left out.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Applies the trimming to every item of a container.
    pub fn apply(&self, container: &mut Container) {
        if self.is_empty() {
            return;
        }
        for entry in container.entries_mut() {
            self.trim(entry);
        }
    }

    fn trim(&self, element: &mut Element) {
        if element.is_metadata() {
            element.retain_attributes(|name| self.keeps_field(name));
            element.nodes_mut().retain(|child| self.keeps_element(child.name()));
        }
        for child in element.nodes_mut() {
            self.trim(child);
        }
    }

    fn keeps_field(&self, name: &str) -> bool {
        KEPT.contains(&name)
            || (!self.exclude_fields.iter().any(|excluded| excluded == name)
                && self.only_fields.as_ref().is_none_or(|only| only.iter().any(|wanted| wanted == name)))
    }

    fn keeps_element(&self, name: &str) -> bool {
        !self.exclude_elements.iter().any(|excluded| excluded == name)
            && self.only_elements.as_ref().is_none_or(|only| only.iter().any(|wanted| wanted == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trimmed(pairs: &[(&str, &str)], strict: bool) -> String {
        let film = Element::metadata("Video")
            .attr("ratingKey", "1")
            .attr("key", "/library/metadata/1")
            .attr("type", "movie")
            .attr("title", "A")
            .attr("summary", "S")
            .child(Element::list("Media"))
            .child(Element::list("Genre"));
        let mut container = Container::new().with([film]);
        let get =
            |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Trim::from_params(get, strict).apply(&mut container);
        container.document().to_xml()
    }

    #[test]
    fn excluded_fields_and_elements_are_left_out_but_never_the_key() {
        let xml = trimmed(&[("excludeFields", "summary,key"), ("excludeElements", "Media")], false);
        assert!(!xml.contains("summary") && !xml.contains("<Media/>"), "{xml}");
        assert!(xml.contains("/library/metadata/1") && xml.contains("<Genre/>"), "{xml}");
    }

    #[test]
    fn include_means_also_for_old_clients_and_only_for_new_ones() {
        assert!(trimmed(&[("includeFields", "summary")], false).contains("title"));
        let strict = trimmed(&[("includeFields", "summary")], true);
        assert!(
            !strict.contains("title") && strict.contains("summary") && strict.contains("ratingKey"),
            "{strict}"
        );
    }
}
