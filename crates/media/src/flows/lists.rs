//! Playlists, collections and play queues: making them from items, adding, moving, shuffling.

use std::sync::Arc;

use kernel::{Clock, Entropy};

use crate::caller::Caller;
use crate::item::ItemView;
use crate::keys::{EntryKey, ItemKey, QueueKey};
use crate::lists::{Entry, ListKind, Place, PlayQueue, Playlist, move_entry};
use crate::ports::{MediaStore, StoreError};

/// Why a list could not be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// There is no such list or entry, or it is not the caller's.
    #[error("there is no such list or entry")]
    Unknown,
    /// Nothing that could stand in it was named.
    #[error("none of the items named can be played")]
    Nothing,
    /// Somebody else changed it at the same moment.
    #[error("the play queue was changed at the same moment")]
    Changed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a play queue is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueWish {
    /// The items; containers are taken as their leaves.
    pub items: Vec<ItemKey>,
    /// Where to begin.
    pub start: Option<ItemKey>,
    /// Whether to mix them.
    pub shuffle: bool,
    /// Whether episodes that follow a single one are taken too.
    pub continuous: bool,
    /// What it holds.
    pub kind: ListKind,
    /// Where it came from, as the player said it.
    pub source: String,
}

/// Playlists, collections and play queues.
pub struct Lists {
    pub(crate) store: Arc<dyn MediaStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl Lists {
    /// Makes a play queue.
    pub async fn make_queue(&self, wish: &QueueWish, caller: &Caller) -> Result<PlayQueue, ListError> {
        let mut leaves = self.leaves(&wish.items, caller).await?;
        let mut start = wish.start;
        if let (true, [only]) = (wish.continuous, leaves.as_slice()) {
            start = start.or(Some(*only));
            leaves = self.with_followers(*only, caller).await?;
        }
        let entries = self.entries(&leaves).await?;
        // The start may be a container: then its first leaf.
        let first = match start {
            Some(start) if leaves.contains(&start) => Some(start),
            Some(start) => {
                self.store.leaves(&[start], caller).await?.into_iter().find(|leaf| leaves.contains(leaf))
            }
            None => None,
        };
        let selected = entries.iter().find(|entry| Some(entry.item) == first).or(entries.first());
        let mut queue = PlayQueue {
            key: QueueKey(0),
            viewer: caller.viewer(),
            client: caller.device.client.clone(),
            kind: wish.kind,
            source: wish.source.clone(),
            selected: selected.map(|entry| entry.key),
            entries: entries.clone(),
            last_added: None,
            unshuffled: None,
            version: 1,
            updated_at: self.clock.now(),
        };
        if wish.shuffle {
            queue.selected = None;
            queue.shuffle(|bound| self.entropy.below(bound));
            queue.selected = queue.entries.first().map(|entry| entry.key);
        }
        queue.key = self.store.add_queue(&queue).await?;
        Ok(queue)
    }

    /// A play queue of the caller.
    pub async fn queue(&self, key: QueueKey, caller: &Caller) -> Result<PlayQueue, ListError> {
        self.store.queue(key, caller.viewer()).await?.ok_or(ListError::Unknown)
    }

    /// A play queue with the items of its entries, those the caller no longer sees left out.
    pub async fn queue_items(
        &self,
        queue: &PlayQueue,
        caller: &Caller,
    ) -> Result<Vec<(EntryKey, ItemView)>, ListError> {
        self.items(&queue.entries, caller).await
    }

    /// Adds items to a play queue.
    pub async fn add_to_queue(
        &self,
        key: QueueKey,
        items: &[ItemKey],
        place: Place,
        caller: &Caller,
    ) -> Result<PlayQueue, ListError> {
        let leaves = self.leaves(items, caller).await?;
        let entries = self.entries(&leaves).await?;
        self.change_queue(key, caller, |queue| {
            queue.insert(&entries, place);
            true
        })
        .await
    }

    /// Moves an entry of a play queue.
    pub async fn move_in_queue(
        &self,
        key: QueueKey,
        entry: EntryKey,
        after: Option<EntryKey>,
        caller: &Caller,
    ) -> Result<PlayQueue, ListError> {
        self.change_queue(key, caller, |queue| move_entry(&mut queue.entries, entry, after)).await
    }

    /// Takes an entry out of a play queue; without one, all but the one that plays.
    pub async fn remove_from_queue(
        &self,
        key: QueueKey,
        entry: Option<EntryKey>,
        caller: &Caller,
    ) -> Result<PlayQueue, ListError> {
        self.change_queue(key, caller, |queue| match entry {
            Some(entry) => queue.remove(entry),
            None => {
                let selected = queue.selected;
                queue.entries.retain(|entry| Some(entry.key) == selected);
                queue.version += 1;
                true
            }
        })
        .await
    }

    /// Shuffles a play queue or puts it back in order.
    pub async fn shuffle_queue(
        &self,
        key: QueueKey,
        shuffled: bool,
        caller: &Caller,
    ) -> Result<PlayQueue, ListError> {
        self.change_queue(key, caller, |queue| {
            if shuffled {
                queue.shuffle(|bound| self.entropy.below(bound));
            } else {
                queue.unshuffle();
            }
            true
        })
        .await
    }

    /// Notes which entry of a play queue plays.
    pub async fn play_entry(&self, key: QueueKey, entry: EntryKey, caller: &Caller) -> Result<(), ListError> {
        let Some(mut queue) = self.store.queue(key, caller.viewer()).await? else { return Ok(()) };
        if queue.selected != Some(entry) && queue.entries.iter().any(|it| it.key == entry) {
            let read = queue.version;
            queue.selected = Some(entry);
            queue.version += 1;
            queue.updated_at = self.clock.now();
            self.store.save_queue(&queue, read).await?;
        }
        Ok(())
    }

    /// The playlists of the caller.
    pub async fn playlists(&self, caller: &Caller) -> Result<Vec<Playlist>, ListError> {
        Ok(self.store.playlists(caller.viewer()).await?)
    }

    /// A playlist of the caller.
    pub async fn playlist(&self, key: ItemKey, caller: &Caller) -> Result<Playlist, ListError> {
        self.store.playlist(key, caller.viewer()).await?.ok_or(ListError::Unknown)
    }

    /// The items of a playlist, those the caller no longer sees left out.
    pub async fn playlist_items(
        &self,
        playlist: &Playlist,
        caller: &Caller,
    ) -> Result<Vec<(EntryKey, ItemView)>, ListError> {
        self.items(&playlist.entries, caller).await
    }

    /// Makes a playlist.
    pub async fn make_playlist(
        &self,
        title: &str,
        kind: ListKind,
        items: &[ItemKey],
        caller: &Caller,
    ) -> Result<Playlist, ListError> {
        let leaves = if items.is_empty() { Vec::new() } else { self.leaves(items, caller).await? };
        let now = self.clock.now();
        let mut playlist = Playlist {
            key: ItemKey(0),
            viewer: caller.viewer(),
            kind,
            title: title.to_owned(),
            summary: String::new(),
            smart: None,
            guid: format!("com.plexapp.agents.none://{}", self.entropy.random_id()),
            entries: self.entries(&leaves).await?,
            added_at: now,
            updated_at: now,
        };
        playlist.key = self.store.add_playlist(&playlist).await?;
        Ok(playlist)
    }

    /// Adds items to a playlist.
    pub async fn add_to_playlist(
        &self,
        key: ItemKey,
        items: &[ItemKey],
        caller: &Caller,
    ) -> Result<Playlist, ListError> {
        let leaves = self.leaves(items, caller).await?;
        let entries = self.entries(&leaves).await?;
        self.change_playlist(key, caller, |playlist| {
            playlist.entries.extend(entries);
            true
        })
        .await
    }

    /// Moves an entry of a playlist.
    pub async fn move_in_playlist(
        &self,
        key: ItemKey,
        entry: EntryKey,
        after: Option<EntryKey>,
        caller: &Caller,
    ) -> Result<Playlist, ListError> {
        self.change_playlist(key, caller, |playlist| move_entry(&mut playlist.entries, entry, after)).await
    }

    /// Takes an entry out of a playlist; without one, all.
    pub async fn remove_from_playlist(
        &self,
        key: ItemKey,
        entry: Option<EntryKey>,
        caller: &Caller,
    ) -> Result<Playlist, ListError> {
        self.change_playlist(key, caller, |playlist| {
            let before = playlist.entries.len();
            playlist.entries.retain(|it| entry.is_some_and(|entry| it.key != entry));
            entry.is_none() || playlist.entries.len() < before
        })
        .await
    }

    /// Names a playlist anew.
    pub async fn rename_playlist(
        &self,
        key: ItemKey,
        title: Option<String>,
        summary: Option<String>,
        caller: &Caller,
    ) -> Result<Playlist, ListError> {
        self.change_playlist(key, caller, |playlist| {
            playlist.title = title.unwrap_or_else(|| playlist.title.clone());
            playlist.summary = summary.unwrap_or_else(|| playlist.summary.clone());
            true
        })
        .await
    }

    /// Removes a playlist.
    pub async fn remove_playlist(&self, key: ItemKey, caller: &Caller) -> Result<(), ListError> {
        let removed = self.store.remove_playlist(key, caller.viewer()).await?;
        if removed { Ok(()) } else { Err(ListError::Unknown) }
    }

    async fn change_playlist(
        &self,
        key: ItemKey,
        caller: &Caller,
        change: impl FnOnce(&mut Playlist) -> bool,
    ) -> Result<Playlist, ListError> {
        let mut playlist = self.playlist(key, caller).await?;
        if !change(&mut playlist) {
            return Err(ListError::Unknown);
        }
        playlist.updated_at = self.clock.now();
        self.store.save_playlist(&playlist).await?;
        Ok(playlist)
    }

    async fn change_queue(
        &self,
        key: QueueKey,
        caller: &Caller,
        change: impl FnOnce(&mut PlayQueue) -> bool,
    ) -> Result<PlayQueue, ListError> {
        let mut queue = self.queue(key, caller).await?;
        let read = queue.version;
        if !change(&mut queue) {
            return Err(ListError::Unknown);
        }
        queue.version = read + 1;
        queue.updated_at = self.clock.now();
        if self.store.save_queue(&queue, read).await? { Ok(queue) } else { Err(ListError::Changed) }
    }

    async fn leaves(&self, items: &[ItemKey], caller: &Caller) -> Result<Vec<ItemKey>, ListError> {
        let leaves = self.store.leaves(items, caller).await?;
        if leaves.is_empty() { Err(ListError::Nothing) } else { Ok(leaves) }
    }

    /// An episode with those of its show, so that the next one follows; any other item alone.
    async fn with_followers(&self, item: ItemKey, caller: &Caller) -> Result<Vec<ItemKey>, ListError> {
        let view = self.store.details(&[item], caller).await?.into_iter().next();
        match view.and_then(|view| view.item.grandparent) {
            Some(show) => self.leaves(&[show], caller).await,
            None => Ok(vec![item]),
        }
    }

    async fn entries(&self, items: &[ItemKey]) -> Result<Vec<Entry>, ListError> {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let keys = self.store.entry_keys(count).await?;
        Ok(keys.into_iter().zip(items).map(|(key, item)| Entry { key, item: *item }).collect())
    }

    async fn items(
        &self,
        entries: &[Entry],
        caller: &Caller,
    ) -> Result<Vec<(EntryKey, ItemView)>, ListError> {
        let keys: Vec<ItemKey> = entries.iter().map(|entry| entry.item).collect();
        let views = self.store.details(&keys, caller).await?;
        let of = |entry: &Entry| views.iter().find(|view| view.item.key == entry.item).cloned();
        Ok(entries.iter().filter_map(|entry| of(entry).map(|view| (entry.key, view))).collect())
    }
}
