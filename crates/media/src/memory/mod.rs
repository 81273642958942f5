//! A store in memory: for tests of the flows, and the yardstick of the contract every store keeps.
//!
//! Everything in one lock, everything by looping: slow and plain on purpose.

mod eval;
mod reads;
mod scan;
mod view;
mod writes;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::choice::{Languages, StreamChoice};
use crate::file::File;
use crate::history::NewHistory;
use crate::item::{Item, Tag};
use crate::keys::{FileKey, HistoryKey, ItemKey, LibraryKey, PartKey, StreamKey, TagKey, VersionKey, Viewer};
use crate::library::Library;
use crate::lists::{Collection, PlayQueue, Playlist};
use crate::ports::store::{KnownIdentity, Slot};
use crate::stream::Probe;
use crate::watch::WatchState;

/// A store in memory.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<State>>);

impl Memory {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Clone)]
struct StoredFile {
    library: LibraryKey,
    file: File,
    beside: String,
    probe: Option<Probe>,
}

#[derive(Debug, Clone)]
struct StoredPart {
    key: PartKey,
    item: ItemKey,
    version: VersionKey,
    slot: Slot,
    file: FileKey,
    streams: Vec<(StreamKey, crate::stream::StreamKind, u32)>,
}

#[derive(Debug, Clone)]
struct StoredHistory {
    key: HistoryKey,
    viewer: Viewer,
    library: LibraryKey,
    title: String,
    row: NewHistory,
}

#[derive(Debug, Clone, Default)]
struct State {
    last_key: i64,
    libraries: Vec<Library>,
    items: Vec<Item>,
    tags: Vec<(ItemKey, Tag)>,
    tag_keys: Vec<(TagKey, crate::item::TagKind, String)>,
    files: Vec<StoredFile>,
    parts: Vec<StoredPart>,
    wants_picture: Vec<ItemKey>,
    watch: Vec<(Viewer, ItemKey, WatchState)>,
    choices: Vec<(Viewer, PartKey, StreamChoice)>,
    languages: Vec<(Viewer, Languages)>,
    history: Vec<StoredHistory>,
    playlists: Vec<Playlist>,
    collections: Vec<Collection>,
    queues: Vec<PlayQueue>,
    settings: Vec<(String, String)>,
    identities: Vec<KnownIdentity>,
}

impl State {
    fn next_key(&mut self) -> i64 {
        self.last_key += 1;
        self.last_key
    }

    fn item(&self, key: ItemKey) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }

    fn watch(&self, viewer: Viewer, item: ItemKey) -> WatchState {
        let found = self.watch.iter().find(|(who, what, _)| *who == viewer && *what == item);
        found.map(|(.., state)| *state).unwrap_or_default()
    }

    fn set_watch(&mut self, viewer: Viewer, item: ItemKey, state: WatchState) {
        self.watch.retain(|(who, what, _)| (*who, *what) != (viewer, item));
        if !state.untouched() {
            self.watch.push((viewer, item, state));
        }
    }

    /// Leaves at or below an item, in natural order.
    fn leaves(&self, item: ItemKey) -> Vec<&Item> {
        let mut leaves: Vec<&Item> = self
            .items
            .iter()
            .filter(|it| it.kind.leaf() && it.removed_at.is_none())
            .filter(|it| it.key == item || it.parent == Some(item) || it.grandparent == Some(item))
            .collect();
        leaves.sort_by_key(|it| (it.order.is_none(), it.order, it.sort_key.clone(), it.key));
        leaves
    }
}
