//! Edits: `{field}.value=`, `{field}.locked=`, `{tag}[n].tag.tag=`, `{tag}[].tag.tag-=`.
//!
//! The list of a tag's values is complete. Removed tags are encoded twice: each value on its own, then the whole
//! parameter again.

use percent_encoding::percent_decode_str;

use super::{Params, flag};

/// The changes one request asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edits {
    /// New values of fields; an empty text clears.
    pub values: Vec<(String, String)>,
    /// Fields and tags to lock or unlock.
    pub locks: Vec<(String, bool)>,
    /// The complete new list of a kind of tag.
    pub tags: Vec<(String, Vec<String>)>,
    /// Tags to remove.
    pub removed: Vec<(String, Vec<String>)>,
}

impl Edits {
    /// Reads the edits out of a request's parameters.
    pub fn parse(params: &Params) -> Self {
        let mut edits = Self::default();
        for (key, value) in params.pairs() {
            edits.read(key, value);
        }
        edits
    }

    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn read(&mut self, key: &str, value: &str) {
        if let Some(field) = key.strip_suffix(".locked") {
            if let Some(locked) = flag(value) {
                self.locks.push((field.to_owned(), locked));
            }
        } else if let Some(field) = key.strip_suffix(".value") {
            self.values.push((field.to_owned(), value.to_owned()));
        } else if let Some(tag) = key.strip_suffix("[].tag.tag-") {
            let values =
                value.split(',').map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned());
            add(&mut self.removed, tag, values.filter(|tag| !tag.is_empty()));
        } else if let Some(front) = key.strip_suffix("].tag.tag")
            && let Some((tag, index)) = front.split_once('[')
            && (index.is_empty() || index.bytes().all(|b| b.is_ascii_digit()))
        {
            add(&mut self.tags, tag, [value.to_owned()].into_iter().filter(|tag| !tag.is_empty()));
        }
    }
}

fn add(lists: &mut Vec<(String, Vec<String>)>, tag: &str, values: impl Iterator<Item = String>) {
    match lists.iter_mut().find(|(known, _)| known == tag) {
        Some((_, list)) => list.extend(values),
        None => lists.push((tag.to_owned(), values.collect())),
    }
}
