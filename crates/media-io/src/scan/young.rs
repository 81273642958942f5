//! Young files of each library, between two looks.

use std::collections::{BTreeMap, HashMap};

use media::flows::scan::Look;
use media::keys::LibraryKey;

/// Young files by library and path. Several scans may see the same file before it is looked at again.
#[derive(Debug, Default)]
pub(super) struct Nursery(HashMap<LibraryKey, BTreeMap<String, Look>>);

impl Nursery {
    /// Keeps looks until they are taken; `true` when there were none of this library: somebody must come for them.
    /// Of a file that stayed as it was the first look is kept.
    pub(super) fn keep(&mut self, library: LibraryKey, looks: Vec<Look>) -> bool {
        if looks.is_empty() {
            return false;
        }
        let first = !self.0.contains_key(&library);
        let young = self.0.entry(library).or_default();
        for look in looks {
            match young.get(&look.file.path) {
                Some(before) if before.file == look.file => {}
                Some(_) | None => {
                    young.insert(look.file.path.clone(), look);
                }
            }
        }
        first
    }

    /// Takes all looks of a library.
    pub(super) fn take(&mut self, library: LibraryKey) -> Vec<Look> {
        self.0.remove(&library).map(|young| young.into_values().collect()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use media::file::SeenFile;

    use super::*;

    fn look(path: &str, size: u64, at: i64) -> Look {
        let file = SeenFile { path: path.into(), size, modified_at: Timestamp(1) };
        Look { file, at: Timestamp(at) }
    }

    #[test]
    fn the_first_look_at_a_file_that_stayed_as_it_was_is_kept_and_one_comes_for_all() {
        let mut nursery = Nursery::default();
        let (one, other) = (LibraryKey(1), LibraryKey(2));
        assert!(!nursery.keep(one, Vec::new()));
        assert!(nursery.keep(one, vec![look("/a", 1, 10), look("/b", 1, 10)]));
        assert!(!nursery.keep(one, vec![look("/a", 1, 11), look("/b", 2, 11)]));
        assert!(nursery.keep(other, vec![look("/c", 1, 12)]));
        assert_eq!(nursery.take(one), [look("/a", 1, 10), look("/b", 2, 11)]);
        assert!(nursery.take(one).is_empty());
        assert!(nursery.keep(one, vec![look("/a", 1, 13)]));
    }
}
