//! Libraries, analysis, watch state, choices, history, lists, settings, known devices.

use async_trait::async_trait;
use kernel::Timestamp;

use super::{Memory, StoredHistory};
use crate::caller::Caller;
use crate::choice::{Languages, StreamChoice};
use crate::file::FileState;
use crate::history::{HistoryQuery, HistoryRow, NewHistory};
use crate::item::Picture;
use crate::keys::{
    EntryKey, FolderKey, HistoryKey, ItemKey, LibraryKey, PartKey, QueueKey, StreamKey, Viewer,
};
use crate::library::{Folder, Library, NewLibrary, Visibility};
use crate::lists::{Collection, PlayQueue, Playlist};
use crate::ports::store::{
    Analysis, Choices, Forgotten, Histories, Identities, KnownIdentity, Libraries, LibraryChange, Lists,
    PictureJob, Presence, ProbeJob, Probed, Scans, Settings, Settled, Stored, Watches,
};
use crate::query::Page;
use crate::stream::{Probe, StreamKind};
use crate::watch::Watched;

#[async_trait]
impl Libraries for Memory {
    async fn libraries(&self) -> Stored<Vec<Library>> {
        Ok(self.lock().libraries.clone())
    }

    async fn add_library(&self, new: &NewLibrary, now: Timestamp) -> Stored<LibraryKey> {
        let mut state = self.lock();
        let key = LibraryKey(state.next_key());
        let mut folders = Vec::new();
        for path in &new.folders {
            folders.push(Folder { key: FolderKey(state.next_key()), path: path.clone(), available: true });
        }
        state.libraries.push(Library {
            key,
            uuid: new.uuid.clone(),
            kind: new.kind,
            title: new.title.clone(),
            agent: new.agent.clone(),
            scanner: new.scanner.clone(),
            language: new.language.clone(),
            folders,
            visibility: Visibility::Shown,
            settings: new.settings.clone(),
            created_at: now,
            updated_at: now,
            scanned_at: None,
            content_changed: 0,
        });
        Ok(key)
    }

    async fn change_library(&self, key: LibraryKey, change: &LibraryChange, now: Timestamp) -> Stored<bool> {
        let (gone, leaves) = {
            let mut state = self.lock();
            let mut library = match state.libraries.iter().find(|library| library.key == key) {
                Some(library) => library.clone(),
                None => return Ok(false),
            };
            for (field, new) in [
                (&mut library.title, &change.title),
                (&mut library.agent, &change.agent),
                (&mut library.scanner, &change.scanner),
                (&mut library.language, &change.language),
            ] {
                if let Some(new) = new {
                    field.clone_from(new);
                }
            }
            library.visibility = change.visibility.unwrap_or(library.visibility);
            for (id, value) in &change.settings {
                library.settings.retain(|(it, _)| it != id);
                library.settings.push((id.clone(), value.clone()));
            }
            if let Some(paths) = &change.folders {
                let mut folders = Vec::new();
                for path in paths {
                    let known = library.folders.iter().find(|folder| folder.path == *path).cloned();
                    folders.push(known.unwrap_or_else(|| Folder {
                        key: FolderKey(state.next_key()),
                        path: path.clone(),
                        available: true,
                    }));
                }
                library.folders = folders;
            }
            library.updated_at = now;
            let kept: Vec<FolderKey> = library.folders.iter().map(|folder| folder.key).collect();
            let gone: Vec<_> = state
                .files
                .iter()
                .filter(|file| file.library == key && !kept.contains(&file.file.folder))
                .map(|file| file.file.key)
                .collect();
            let parts = state.parts.iter().filter(|part| gone.contains(&part.file));
            let leaves: Vec<ItemKey> = parts.map(|part| part.item).collect();
            if let Some(stored) = state.libraries.iter_mut().find(|library| library.key == key) {
                *stored = library;
            }
            (gone, leaves)
        };
        let mut tx = self.scan(key).await?;
        tx.remove_files(&gone).await?;
        tx.settle(&leaves, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn remove_library(&self, key: LibraryKey) -> Stored<bool> {
        let mut state = self.lock();
        let before = state.libraries.len();
        state.libraries.retain(|library| library.key != key);
        let items: Vec<ItemKey> =
            state.items.iter().filter(|item| item.library == key).map(|item| item.key).collect();
        state.items.retain(|item| item.library != key);
        state.files.retain(|file| file.library != key);
        state.parts.retain(|part| !items.contains(&part.item));
        state.watch.retain(|(_, item, _)| !items.contains(item));
        state.tags.retain(|(item, _)| !items.contains(item));
        Ok(state.libraries.len() < before)
    }

    async fn scan_ended(
        &self,
        key: LibraryKey,
        folders: &[(FolderKey, bool)],
        changed: bool,
        now: Timestamp,
    ) -> Stored<()> {
        let mut state = self.lock();
        if let Some(library) = state.libraries.iter_mut().find(|library| library.key == key) {
            library.scanned_at = Some(now);
            library.content_changed += i64::from(changed);
            for folder in &mut library.folders {
                if let Some((_, available)) = folders.iter().find(|(key, _)| *key == folder.key) {
                    folder.available = *available;
                }
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Analysis for Memory {
    async fn to_probe(&self, first: &[ItemKey], limit: u32) -> Stored<Vec<ProbeJob>> {
        let state = self.lock();
        let preferred = |file: crate::FileKey| {
            state.parts.iter().any(|part| part.file == file && first.contains(&part.item))
        };
        let mut waiting: Vec<_> = state
            .files
            .iter()
            .filter(|stored| stored.file.state == FileState::Found && stored.file.absence.is_none())
            .collect();
        waiting.sort_by_key(|stored| (!preferred(stored.file.key), std::cmp::Reverse(stored.file.key)));
        let jobs = waiting.into_iter().take(limit as usize).map(|stored| ProbeJob {
            file: stored.file.key,
            library: stored.library,
            path: stored.file.path.clone(),
            size: stored.file.size,
            modified_at: stored.file.modified_at,
            beside: stored.beside.clone(),
        });
        Ok(jobs.collect())
    }

    async fn probes_waiting(&self) -> Stored<u64> {
        Ok(self.to_probe(&[], u32::MAX).await?.len() as u64)
    }

    async fn save_probes(&self, probed: &[Probed], now: Timestamp) -> Stored<Vec<Settled>> {
        let mut state = self.lock();
        let mut changed: Vec<ItemKey> = Vec::new();
        for result in probed {
            let same = |stored: &&mut super::StoredFile| {
                stored.file.key == result.file
                    && stored.file.size == result.size
                    && stored.file.modified_at == result.modified_at
            };
            let Some(stored) = state.files.iter_mut().find(same) else { continue };
            stored.file.fingerprint = result.fingerprint.clone().or(stored.file.fingerprint.take());
            match &result.result {
                Ok(probe) => {
                    stored.file.state = FileState::Probed;
                    stored.probe = Some(probe.clone());
                }
                Err(reason) => {
                    stored.file.state = FileState::Failed { reason: reason.clone() };
                    stored.probe = None;
                }
            }
            let probe = stored.probe.clone().unwrap_or_default();
            changed.extend(state.renumber(result.file, &probe));
        }
        changed.sort();
        changed.dedup();
        let owner = Caller::nearby(crate::caller::Device::default());
        let mut settled = Vec::new();
        for key in changed {
            let duration =
                state.versions(key, &owner, false).into_iter().find_map(|version| version.duration_ms);
            state.wants_picture.push(key);
            let Some(item) = state.items.iter_mut().find(|item| item.key == key) else { continue };
            item.duration_ms = duration;
            item.updated_at = now;
            let above = [item.parent, item.grandparent];
            let presence = if item.available { Presence::Available } else { Presence::Unavailable };
            settled.push(Settled {
                item: key,
                library: item.library,
                parent: item.parent,
                grandparent: item.grandparent,
                kind: item.kind,
                title: item.title.clone(),
                before: presence,
                after: presence,
            });
            state.wants_picture.extend(above.into_iter().flatten());
        }
        state.wants_picture.sort();
        state.wants_picture.dedup();
        Ok(settled)
    }

    async fn to_picture(&self, first: &[ItemKey], limit: u32) -> Stored<Vec<PictureJob>> {
        let state = self.lock();
        let mut wanted = state.wants_picture.clone();
        wanted.sort_by_key(|key| (!first.contains(key), *key));
        let jobs = wanted.into_iter().filter_map(|key| {
            let item = state.item(key).filter(|item| item.available)?;
            state.leaves(key).into_iter().find_map(|leaf| {
                let part = state.parts.iter().find(|part| part.item == leaf.key)?;
                let stored = state.files.iter().find(|stored| {
                    stored.file.key == part.file
                        && stored.file.absence.is_none()
                        && stored.file.state == FileState::Probed
                })?;
                let probe = stored.probe.as_ref()?;
                let library = state.libraries.iter().find(|library| library.key == item.library)?;
                let root = library.folders.iter().find(|folder| folder.key == stored.file.folder)?;
                Some(PictureJob {
                    item: key,
                    kind: item.kind,
                    index: item.index,
                    pictures: item.pictures.clone(),
                    library: item.library,
                    root: root.path.clone(),
                    path: stored.file.path.clone(),
                    duration_ms: probe.duration_ms,
                    attached: probe.attached_picture,
                    video: probe.streams.iter().any(|stream| stream.kind == StreamKind::Video),
                    fingerprint: stored.file.fingerprint.as_ref().map(|it| it.0.clone()),
                    beside: stored.beside.clone(),
                })
            })
        });
        Ok(jobs.take(limit as usize).collect())
    }

    async fn save_pictures(&self, item: ItemKey, pictures: &[Picture], now: Timestamp) -> Stored<()> {
        let mut state = self.lock();
        state.wants_picture.retain(|key| *key != item);
        if let Some(item) = state.items.iter_mut().find(|it| it.key == item).filter(|_| !pictures.is_empty())
        {
            item.pictures.retain(|old| !pictures.iter().any(|new| new.kind == old.kind));
            item.pictures.extend(pictures.iter().cloned());
            item.updated_at = now;
        }
        Ok(())
    }

    async fn probe_again(&self, item: ItemKey) -> Stored<()> {
        let mut state = self.lock();
        let files: Vec<_> =
            state.parts.iter().filter(|part| part.item == item).map(|part| part.file).collect();
        for stored in state.files.iter_mut().filter(|stored| files.contains(&stored.file.key)) {
            stored.file.state = FileState::Found;
        }
        Ok(())
    }

    async fn file_states(&self, item: ItemKey) -> Stored<Vec<(String, FileState)>> {
        let state = self.lock();
        let parts = state.parts.iter().filter(|part| part.item == item);
        let files = parts.filter_map(|part| state.files.iter().find(|stored| stored.file.key == part.file));
        Ok(files.map(|stored| (stored.file.path.clone(), stored.file.state.clone())).collect())
    }
}

impl super::State {
    /// Gives the streams of a file keys, keeping those that stay, and says which items it is in.
    fn renumber(&mut self, file: crate::FileKey, probe: &Probe) -> Vec<ItemKey> {
        let mut items = Vec::new();
        for at in 0..self.parts.len() {
            let Some(part) = self.parts.get(at).filter(|part| part.file == file).cloned() else { continue };
            items.push(part.item);
            let mut streams = Vec::new();
            for facts in &probe.streams {
                let same = |(_, kind, index): &&(StreamKey, StreamKind, u32)| {
                    (*kind, *index) == (facts.kind, facts.index)
                };
                let known = part.streams.iter().find(same).map(|(key, ..)| *key);
                let key = known.unwrap_or_else(|| StreamKey(self.next_key()));
                streams.push((key, facts.kind, facts.index));
            }
            if let Some(part) = self.parts.get_mut(at) {
                part.streams = streams;
            }
        }
        items
    }
}

#[async_trait]
impl Watches for Memory {
    async fn watched(&self, viewer: Viewer, items: &[ItemKey]) -> Stored<Vec<Watched>> {
        let state = self.lock();
        let states = items.iter().map(|item| Watched { item: *item, state: state.watch(viewer, *item) });
        Ok(states.filter(|watched| !watched.state.untouched()).collect())
    }

    async fn save_watched(
        &self,
        viewer: Viewer,
        states: &[Watched],
        history: Option<&NewHistory>,
    ) -> Stored<()> {
        let mut state = self.lock();
        for watched in states {
            state.set_watch(viewer, watched.item, watched.state);
        }
        if let Some(row) = history
            && let Some(item) = state.item(row.item).cloned()
        {
            let key = HistoryKey(state.next_key());
            let (library, title) = (item.library, item.title);
            state.history.push(StoredHistory { key, viewer, library, title, row: row.clone() });
        }
        Ok(())
    }

    async fn leaves(&self, items: &[ItemKey], caller: &Caller) -> Stored<Vec<ItemKey>> {
        let state = self.lock();
        let all = items.iter().flat_map(|item| state.leaves(*item));
        Ok(all.filter(|leaf| state.visible(leaf, caller)).map(|leaf| leaf.key).collect())
    }

    async fn forget_viewer(&self, viewer: Viewer) -> Stored<()> {
        let mut state = self.lock();
        state.watch.retain(|(who, ..)| *who != viewer);
        state.choices.retain(|(who, ..)| *who != viewer);
        state.languages.retain(|(who, _)| *who != viewer);
        state.history.retain(|row| row.viewer != viewer);
        state.playlists.retain(|playlist| playlist.viewer != viewer);
        state.queues.retain(|queue| queue.viewer != viewer);
        Ok(())
    }
}

#[async_trait]
impl Choices for Memory {
    async fn choose(&self, viewer: Viewer, part: PartKey, choice: &StreamChoice) -> Stored<()> {
        let mut state = self.lock();
        state.choices.retain(|(who, what, _)| (*who, *what) != (viewer, part));
        state.choices.push((viewer, part, *choice));
        Ok(())
    }

    async fn languages(&self, viewer: Viewer) -> Stored<Languages> {
        let state = self.lock();
        let found = state.languages.iter().find(|(who, _)| *who == viewer);
        Ok(found.map(|(_, languages)| languages.clone()).unwrap_or_default())
    }

    async fn save_languages(&self, viewer: Viewer, languages: &Languages) -> Stored<()> {
        let mut state = self.lock();
        state.languages.retain(|(who, _)| *who != viewer);
        state.languages.push((viewer, languages.clone()));
        Ok(())
    }
}

#[async_trait]
impl Histories for Memory {
    async fn history(&self, query: &HistoryQuery, caller: &Caller) -> Stored<Page<HistoryRow>> {
        let state = self.lock();
        let at_or_below = |row: &StoredHistory, wanted: ItemKey| {
            let item = state.item(row.row.item);
            item.is_some_and(|item| [Some(item.key), item.parent, item.grandparent].contains(&Some(wanted)))
        };
        let mut rows: Vec<&StoredHistory> = state
            .history
            .iter()
            .filter(|row| query.viewer.is_none_or(|viewer| viewer == row.viewer))
            .filter(|row| caller.owner || row.viewer == caller.viewer())
            .filter(|row| {
                query.library.is_none_or(|library| library == row.library) && caller.sees(row.library)
            })
            .filter(|row| query.since.is_none_or(|since| row.row.viewed_at >= since))
            .filter(|row| query.item.is_none_or(|item| at_or_below(row, item)))
            .collect();
        rows.sort_by_key(|row| (row.row.viewed_at, row.key));
        if !query.oldest_first {
            rows.reverse();
        }
        let total = rows.len() as u64;
        let skip = usize::try_from(query.window.start).unwrap_or(usize::MAX);
        let take = query.window.size.map_or(usize::MAX, |size| usize::try_from(size).unwrap_or(usize::MAX));
        let rows = rows.into_iter().skip(skip).take(take).map(|row| HistoryRow {
            key: row.key,
            viewer: row.viewer,
            client: row.row.client.clone(),
            viewed_at: row.row.viewed_at,
            item: state
                .item(row.row.item)
                .filter(|item| state.visible(item, caller))
                .map(|item| state.view(item, caller, false)),
            title: row.title.clone(),
            library: row.library,
        });
        Ok(Page { rows: rows.collect(), start: query.window.start, total })
    }

    async fn remove_history(&self, key: HistoryKey, viewer: Option<Viewer>) -> Stored<bool> {
        let mut state = self.lock();
        let before = state.history.len();
        state.history.retain(|row| row.key != key || viewer.is_some_and(|viewer| viewer != row.viewer));
        Ok(state.history.len() < before)
    }
}

#[async_trait]
impl Lists for Memory {
    async fn playlists(&self, viewer: Viewer) -> Stored<Vec<Playlist>> {
        let state = self.lock();
        let mut own: Vec<Playlist> =
            state.playlists.iter().filter(|playlist| playlist.viewer == viewer).cloned().collect();
        own.sort_by(|one, two| one.title.cmp(&two.title).then(one.key.cmp(&two.key)));
        Ok(own)
    }

    async fn playlist(&self, key: ItemKey, viewer: Viewer) -> Stored<Option<Playlist>> {
        Ok(self.playlists(viewer).await?.into_iter().find(|playlist| playlist.key == key))
    }

    async fn add_playlist(&self, playlist: &Playlist) -> Stored<ItemKey> {
        let mut state = self.lock();
        let key = ItemKey(state.next_key());
        state.playlists.push(Playlist { key, ..playlist.clone() });
        Ok(key)
    }

    async fn save_playlist(&self, playlist: &Playlist) -> Stored<()> {
        let mut state = self.lock();
        if let Some(stored) = state.playlists.iter_mut().find(|it| it.key == playlist.key) {
            *stored = playlist.clone();
        }
        Ok(())
    }

    async fn remove_playlist(&self, key: ItemKey, viewer: Viewer) -> Stored<bool> {
        let mut state = self.lock();
        let before = state.playlists.len();
        state.playlists.retain(|it| it.key != key || it.viewer != viewer);
        Ok(state.playlists.len() < before)
    }

    async fn collections(&self, library: Option<LibraryKey>) -> Stored<Vec<Collection>> {
        let state = self.lock();
        let here = |it: &&Collection| library.is_none_or(|library| library == it.library);
        Ok(state.collections.iter().filter(here).cloned().collect())
    }

    async fn collection(&self, key: ItemKey) -> Stored<Option<Collection>> {
        Ok(self.lock().collections.iter().find(|it| it.key == key).cloned())
    }

    async fn add_collection(&self, collection: &Collection) -> Stored<ItemKey> {
        let mut state = self.lock();
        let key = ItemKey(state.next_key());
        state.collections.push(Collection { key, ..collection.clone() });
        Ok(key)
    }

    async fn save_collection(&self, collection: &Collection) -> Stored<()> {
        let mut state = self.lock();
        if let Some(stored) = state.collections.iter_mut().find(|it| it.key == collection.key) {
            *stored = collection.clone();
        }
        Ok(())
    }

    async fn remove_collection(&self, key: ItemKey) -> Stored<bool> {
        let mut state = self.lock();
        let before = state.collections.len();
        state.collections.retain(|it| it.key != key);
        Ok(state.collections.len() < before)
    }

    async fn add_queue(&self, queue: &PlayQueue) -> Stored<QueueKey> {
        let mut state = self.lock();
        let key = QueueKey(state.next_key());
        state.queues.push(PlayQueue { key, ..queue.clone() });
        Ok(key)
    }

    async fn queue(&self, key: QueueKey, viewer: Viewer) -> Stored<Option<PlayQueue>> {
        Ok(self.lock().queues.iter().find(|it| it.key == key && it.viewer == viewer).cloned())
    }

    async fn save_queue(&self, queue: &PlayQueue, read_version: i64) -> Stored<bool> {
        let mut state = self.lock();
        let found = state.queues.iter_mut().find(|it| it.key == queue.key && it.version == read_version);
        Ok(found.map(|stored| *stored = queue.clone()).is_some())
    }

    async fn drop_queues(&self, before: Timestamp) -> Stored<()> {
        self.lock().queues.retain(|it| it.updated_at >= before);
        Ok(())
    }

    async fn entry_keys(&self, count: u32) -> Stored<Vec<EntryKey>> {
        let mut state = self.lock();
        Ok((0..count).map(|_| EntryKey(state.next_key())).collect())
    }
}

#[async_trait]
impl Settings for Memory {
    async fn settings(&self) -> Stored<Vec<(String, String)>> {
        Ok(self.lock().settings.clone())
    }

    async fn save_settings(&self, settings: &[(String, String)]) -> Stored<()> {
        let mut state = self.lock();
        for (id, value) in settings {
            state.settings.retain(|(it, _)| it != id);
            state.settings.push((id.clone(), value.clone()));
        }
        Ok(())
    }
}

#[async_trait]
impl Identities for Memory {
    async fn known(&self, token_hash: &str) -> Stored<Option<KnownIdentity>> {
        Ok(self.lock().identities.iter().find(|it| it.token_hash == token_hash).cloned())
    }

    async fn remember(&self, identity: &KnownIdentity) -> Stored<()> {
        let mut state = self.lock();
        state.identities.retain(|it| it.token_hash != identity.token_hash);
        state.identities.push(identity.clone());
        Ok(())
    }

    async fn forget(&self, who: &Forgotten) -> Stored<()> {
        self.lock().identities.retain(|it| match who {
            Forgotten::Everybody => false,
            Forgotten::Accounts(accounts) => {
                !it.caller.account.is_some_and(|account| accounts.contains(&account))
            }
            Forgotten::Devices { account, clients } => {
                it.caller.account != Some(*account) || !clients.contains(&it.caller.device.client)
            }
            Forgotten::Token(hash) => it.token_hash != *hash,
        });
        Ok(())
    }

    async fn all_known(&self) -> Stored<Vec<KnownIdentity>> {
        Ok(self.lock().identities.clone())
    }
}
