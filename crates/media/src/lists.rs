//! Playlists, collections and play queues: orders that people (or a player) made of items.
//!
//! Values and the rules for moving entries about. Stored whole behind the port.

use kernel::Timestamp;

use crate::keys::{EntryKey, ItemKey, LibraryKey, QueueKey, Viewer};

/// One entry of a list: the same item may stand in it twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its key; kept while it is moved about.
    pub key: EntryKey,
    /// The item.
    pub item: ItemKey,
}

/// What kind of items a playlist or queue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// Music.
    Audio,
    /// Films and episodes.
    Video,
    /// Photos.
    Photo,
}

impl ListKind {
    /// The name stored and spoken.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Photo => "photo",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Audio, Self::Video, Self::Photo].into_iter().find(|kind| kind.name() == name)
    }
}

/// A playlist of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playlist {
    /// Its key.
    pub key: ItemKey,
    /// Whose it is.
    pub viewer: Viewer,
    /// What it holds.
    pub kind: ListKind,
    /// Its name.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The query of a smart playlist, as it was given.
    pub smart: Option<String>,
    /// Its unique id.
    pub guid: String,
    /// Its entries in order; empty for a smart one.
    pub entries: Vec<Entry>,
    /// When it was made.
    pub added_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A collection of a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// Its key.
    pub key: ItemKey,
    /// The library it is in.
    pub library: LibraryKey,
    /// Its name.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The query of a smart collection, as it was given.
    pub smart: Option<String>,
    /// Its unique id.
    pub guid: String,
    /// Its members in the order people gave them.
    pub members: Vec<ItemKey>,
    /// Its settings by id: `collectionMode`, `collectionSort`.
    pub settings: Vec<(String, String)>,
    /// When it was made.
    pub added_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a player plays next: a person's, on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayQueue {
    /// Its key.
    pub key: QueueKey,
    /// Whose it is.
    pub viewer: Viewer,
    /// The client identifier of the device it is played on.
    pub client: String,
    /// What it holds.
    pub kind: ListKind,
    /// Where it came from, as the player said it.
    pub source: String,
    /// Its entries in playing order.
    pub entries: Vec<Entry>,
    /// The entry that plays.
    pub selected: Option<EntryKey>,
    /// The entry last put in by hand.
    pub last_added: Option<EntryKey>,
    /// Its natural order, kept while it is shuffled.
    pub unshuffled: Option<Vec<EntryKey>>,
    /// Counts up with every change.
    pub version: i64,
    /// When it last changed; queues unused for weeks are dropped.
    pub updated_at: Timestamp,
}

impl PlayQueue {
    /// Where the selected entry stands.
    #[must_use]
    pub fn selected_at(&self) -> Option<usize> {
        let selected = self.selected?;
        self.entries.iter().position(|entry| entry.key == selected)
    }

    /// Puts entries directly after the selected one, or at the end of those put in by hand before.
    pub fn insert(&mut self, added: &[Entry], place: Place) {
        let current = self.selected_at().map_or(0, |at| at + 1);
        let by_hand =
            self.last_added.and_then(|last| self.entries.iter().position(|entry| entry.key == last));
        let at = match place {
            Place::Next => current,
            Place::Later => by_hand.map_or(self.entries.len(), |at| (at + 1).max(current)),
        };
        let tail = self.entries.split_off(at.min(self.entries.len()));
        self.entries.extend_from_slice(added);
        self.entries.extend(tail);
        self.last_added = added.last().map(|entry| entry.key).or(self.last_added);
        self.version += 1;
    }

    /// Takes an entry out; the one that plays can not be taken out.
    pub fn remove(&mut self, key: EntryKey) -> bool {
        let found = self.selected != Some(key) && self.entries.iter().any(|entry| entry.key == key);
        if found {
            self.entries.retain(|entry| entry.key != key);
            self.version += 1;
        }
        found
    }

    /// Mixes all entries but the selected one, which comes first. `draw(n)` gives a number below n.
    pub fn shuffle(&mut self, mut draw: impl FnMut(u32) -> u32) {
        self.unshuffled.get_or_insert_with(|| self.entries.iter().map(|entry| entry.key).collect());
        let selected = self.selected;
        let mut left: Vec<Entry> = self.entries.drain(..).collect();
        if let Some(at) = left.iter().position(|entry| Some(entry.key) == selected) {
            self.entries.push(left.remove(at));
        }
        while !left.is_empty() {
            let at = draw(u32::try_from(left.len()).unwrap_or(u32::MAX)) as usize;
            self.entries.push(left.swap_remove(at.min(left.len() - 1)));
        }
        self.version += 1;
    }

    /// Back into natural order; entries added meanwhile stay at the end.
    pub fn unshuffle(&mut self) {
        if let Some(order) = self.unshuffled.take() {
            let place = |entry: &Entry| order.iter().position(|key| *key == entry.key).unwrap_or(usize::MAX);
            self.entries.sort_by_key(place);
            self.version += 1;
        }
    }
}

/// Where entries go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Directly after the current one.
    Next,
    /// After what was put in by hand before, else at the end.
    Later,
}

/// Moves the entry with this key behind another, or to the front. `false` when one of them is not there.
pub fn move_entry(entries: &mut Vec<Entry>, key: EntryKey, after: Option<EntryKey>) -> bool {
    let Some(from) = entries.iter().position(|entry| entry.key == key) else { return false };
    if after.is_some_and(|after| after == key || !entries.iter().any(|entry| entry.key == after)) {
        return false;
    }
    let entry = entries.remove(from);
    let to = after.and_then(|after| entries.iter().position(|it| it.key == after)).map_or(0, |at| at + 1);
    entries.insert(to, entry);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(keys: &[i64]) -> Vec<Entry> {
        keys.iter().map(|key| Entry { key: EntryKey(*key), item: ItemKey(*key * 10) }).collect()
    }

    fn keys(entries: &[Entry]) -> Vec<i64> {
        entries.iter().map(|entry| entry.key.0).collect()
    }

    fn queue() -> PlayQueue {
        PlayQueue {
            key: QueueKey(1),
            viewer: Viewer::OWNER,
            client: "tv".into(),
            kind: ListKind::Video,
            source: String::new(),
            entries: entries(&[1, 2, 3, 4]),
            selected: Some(EntryKey(2)),
            last_added: None,
            unshuffled: None,
            version: 1,
            updated_at: Timestamp(0),
        }
    }

    #[test]
    fn an_entry_moves_behind_another_or_to_the_front() {
        let mut list = entries(&[1, 2, 3]);
        assert!(move_entry(&mut list, EntryKey(1), Some(EntryKey(3))));
        assert_eq!(keys(&list), [2, 3, 1]);
        assert!(move_entry(&mut list, EntryKey(1), None));
        assert_eq!(keys(&list), [1, 2, 3]);
        assert!(!move_entry(&mut list, EntryKey(9), None));
        assert!(!move_entry(&mut list, EntryKey(1), Some(EntryKey(1))));
    }

    #[test]
    fn later_queues_behind_what_was_queued_before_and_next_before_it() {
        let mut queue = queue();
        queue.insert(&entries(&[5]), Place::Next);
        queue.insert(&entries(&[6]), Place::Later);
        queue.insert(&entries(&[7]), Place::Next);
        assert_eq!(keys(&queue.entries), [1, 2, 7, 5, 6, 3, 4]);
        assert_eq!(queue.version, 4);
    }

    #[test]
    fn what_plays_stays_in_the_queue() {
        let mut queue = queue();
        assert!(!queue.remove(EntryKey(2)));
        assert!(queue.remove(EntryKey(3)));
        assert_eq!(keys(&queue.entries), [1, 2, 4]);
    }

    #[test]
    fn shuffling_keeps_the_playing_entry_first_and_can_be_undone() {
        let mut queue = queue();
        queue.shuffle(|n| n - 1);
        assert_eq!(keys(&queue.entries), [2, 4, 3, 1]);
        queue.unshuffle();
        assert_eq!(keys(&queue.entries), [1, 2, 3, 4]);
    }
}
