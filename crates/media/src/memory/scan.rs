//! The transaction of a scan: a copy of the state that takes its place when it commits.

use async_trait::async_trait;
use kernel::Timestamp;

use super::{Memory, State, StoredFile, StoredPart};
use crate::file::{Absence, AbsenceKind, File, FileState, Fingerprint};
use crate::item::{Item, ItemDraft};
use crate::keys::{FileKey, ItemKey, LibraryKey, PartKey, StreamKey, VersionKey};
use crate::ports::store::{
    FileRecord, ItemStub, KnownFile, Placed, Presence, ScanTx, Scans, Settled, Slot, Stored,
};

#[async_trait]
impl Scans for Memory {
    async fn files(&self, library: LibraryKey) -> Stored<Vec<KnownFile>> {
        let state = self.lock();
        Ok(state.files.iter().filter(|file| file.library == library).map(known).collect())
    }

    async fn watched_files(&self, library: LibraryKey) -> Stored<Vec<FileKey>> {
        let state = self.lock();
        let watched = |part: &&StoredPart| state.watch.iter().any(|(_, item, _)| *item == part.item);
        let here = |key: &FileKey| state.files.iter().any(|it| it.file.key == *key && it.library == library);
        let mut files: Vec<FileKey> =
            state.parts.iter().filter(watched).map(|part| part.file).filter(here).collect();
        files.sort_unstable();
        files.dedup();
        Ok(files)
    }

    async fn scan(&self, library: LibraryKey) -> Stored<Box<dyn ScanTx>> {
        Ok(Box::new(MemoryTx { store: self.clone(), library, state: self.lock().clone() }))
    }
}

struct MemoryTx {
    store: Memory,
    library: LibraryKey,
    state: State,
}

fn known(file: &StoredFile) -> KnownFile {
    KnownFile { file: file.file.clone(), beside: file.beside.clone() }
}

fn stub(item: &Item) -> ItemStub {
    ItemStub {
        key: item.key,
        kind: item.kind,
        identity: item.identity.clone(),
        parent: item.parent,
        grandparent: item.grandparent,
        title: item.title.clone(),
        removed: item.removed_at.is_some(),
    }
}

fn placed(part: &StoredPart) -> Placed {
    Placed { part: part.key, item: part.item, file: part.file, slot: part.slot.clone() }
}

/// Writes a draft over an item, leaving locked fields alone.
fn write(item: &mut Item, draft: &ItemDraft) {
    let free = |name: &str| !item.locked.iter().any(|locked| locked == name);
    if free("title") {
        item.title.clone_from(&draft.title);
        if free("titleSort") {
            item.sort_title.clone_from(&draft.sort_title);
            item.sort_key.clone_from(&draft.sort_key);
            item.bucket.clone_from(&draft.bucket);
        }
    }
    if free("year") {
        item.year = draft.year.or(item.year);
    }
    if free("originallyAvailableAt") {
        item.originally_available = draft.originally_available.or(item.originally_available);
    }
    item.identity.clone_from(&draft.identity);
    item.index = draft.index;
    item.index_end = draft.index_end;
    item.order = draft.order;
    item.edition.clone_from(&draft.edition);
    for (field, name, new) in [
        (&mut item.original_title, "originalTitle", &draft.original_title),
        (&mut item.summary, "summary", &draft.summary),
        (&mut item.tagline, "tagline", &draft.tagline),
        (&mut item.studio, "studio", &draft.studio),
        (&mut item.content_rating, "contentRating", &draft.content_rating),
    ] {
        if new.is_some() && !item.locked.iter().any(|locked| locked == name) {
            field.clone_from(new);
        }
    }
}

impl MemoryTx {
    fn version_for(&mut self, item: ItemKey, slot: &Slot) -> VersionKey {
        let same = |part: &&StoredPart| part.item == item && part.slot.version == slot.version;
        let known = self.state.parts.iter().find(same).map(|part| part.version);
        known.unwrap_or_else(|| VersionKey(self.state.next_key()))
    }

    fn presence(&self, item: &Item) -> Presence {
        if item.kind.leaf() {
            let parts = self.state.parts.iter().filter(|part| part.item == item.key);
            let files: Vec<&StoredFile> = parts
                .filter_map(|part| self.state.files.iter().find(|file| file.file.key == part.file))
                .collect();
            if files.iter().any(|file| file.file.absence.is_none()) {
                return Presence::Available;
            }
            let away = |file: &&StoredFile| file.file.absence.is_some_and(|it| it.kind == AbsenceKind::Away);
            return if files.iter().any(away) { Presence::Unavailable } else { Presence::Removed };
        }
        let below: Vec<Presence> =
            self.state.items.iter().filter(|it| it.parent == Some(item.key)).map(now_of).collect();
        if below.contains(&Presence::Available) {
            Presence::Available
        } else if below.contains(&Presence::Unavailable) {
            Presence::Unavailable
        } else {
            Presence::Removed
        }
    }
}

fn now_of(item: &Item) -> Presence {
    match (item.removed_at, item.available) {
        (Some(_), _) => Presence::Removed,
        (None, true) => Presence::Available,
        (None, false) => Presence::Unavailable,
    }
}

#[async_trait]
impl ScanTx for MemoryTx {
    async fn file_at(&mut self, path: &str) -> Stored<Option<KnownFile>> {
        let here = |file: &&StoredFile| file.library == self.library && file.file.path == path;
        Ok(self.state.files.iter().find(here).map(known))
    }

    async fn files_like(&mut self, fingerprint: &Fingerprint) -> Stored<Vec<KnownFile>> {
        let alike = |file: &&StoredFile| {
            file.library == self.library && file.file.fingerprint.as_ref() == Some(fingerprint)
        };
        Ok(self.state.files.iter().filter(alike).map(known).collect())
    }

    async fn save_file(&mut self, record: &FileRecord) -> Stored<FileKey> {
        let at_path = |file: &&StoredFile| file.library == self.library && file.file.path == record.path;
        let known = record.key.or_else(|| self.state.files.iter().find(at_path).map(|file| file.file.key));
        let key = known.unwrap_or_else(|| FileKey(self.state.next_key()));
        // A file that moves onto the path of one that is gone takes its place.
        let (library, path) = (self.library, record.path.clone());
        let others: Vec<FileKey> = self
            .state
            .files
            .iter()
            .filter(|file| file.library == library && file.file.path == path && file.file.key != key)
            .map(|file| file.file.key)
            .collect();
        self.remove_files(&others).await?;
        let before = self.state.files.iter().position(|file| file.file.key == key);
        let before = before.map(|at| self.state.files.remove(at));
        let keep = record.keep_probe;
        let old = before.as_ref().map(|before| &before.file);
        let fingerprint = record
            .fingerprint
            .clone()
            .or_else(|| old.filter(|_| keep).and_then(|old| old.fingerprint.clone()));
        let state = old.filter(|_| keep).map_or(FileState::Found, |old| old.state.clone());
        self.state.files.push(StoredFile {
            library: self.library,
            file: File {
                key,
                folder: record.folder,
                path: record.path.clone(),
                size: record.size,
                modified_at: record.modified_at,
                fingerprint,
                state,
                absence: None,
            },
            beside: record.beside.clone(),
            probe: before.and_then(|before| before.probe),
        });
        Ok(key)
    }

    async fn set_absence(&mut self, files: &[FileKey], absence: Option<Absence>) -> Stored<()> {
        for stored in self.state.files.iter_mut().filter(|stored| files.contains(&stored.file.key)) {
            stored.file.absence = absence;
        }
        Ok(())
    }

    async fn remove_files(&mut self, files: &[FileKey]) -> Stored<()> {
        self.state.files.retain(|stored| !files.contains(&stored.file.key));
        self.state.parts.retain(|part| !files.contains(&part.file));
        Ok(())
    }

    async fn item(&mut self, identity: &str) -> Stored<Option<ItemStub>> {
        let same = |item: &&Item| item.library == self.library && item.identity == identity;
        Ok(self.state.items.iter().find(same).map(stub))
    }

    async fn item_with_key(&mut self, key: ItemKey) -> Stored<Option<ItemStub>> {
        Ok(self.state.item(key).map(stub))
    }

    async fn add_item(
        &mut self,
        draft: &ItemDraft,
        parent: Option<ItemKey>,
        grandparent: Option<ItemKey>,
        now: Timestamp,
    ) -> Stored<ItemKey> {
        let key = ItemKey(self.state.next_key());
        let mut item = Item {
            key,
            library: self.library,
            kind: draft.kind,
            identity: draft.identity.clone(),
            parent,
            grandparent,
            index: None,
            index_end: None,
            order: None,
            guid: draft.guid.clone().unwrap_or_else(|| format!("local://{key}")),
            title: String::new(),
            sort_title: String::new(),
            sort_key: String::new(),
            bucket: String::new(),
            original_title: None,
            edition: None,
            year: None,
            originally_available: None,
            summary: None,
            tagline: None,
            studio: None,
            content_rating: None,
            rating: None,
            audience_rating: None,
            duration_ms: None,
            locked: Vec::new(),
            pictures: Vec::new(),
            added_at: now,
            updated_at: now,
            available: false,
            removed_at: Some(now),
        };
        write(&mut item, draft);
        self.state.items.push(item);
        for tag in &draft.tags {
            let tag = self.state.tag(tag.kind, &tag.name, tag.role.clone());
            self.state.tags.push((key, tag));
        }
        Ok(key)
    }

    async fn update_item(
        &mut self,
        key: ItemKey,
        draft: &ItemDraft,
        parent: Option<ItemKey>,
        grandparent: Option<ItemKey>,
        now: Timestamp,
    ) -> Stored<()> {
        for tag in &draft.tags {
            let tag = self.state.tag(tag.kind, &tag.name, tag.role.clone());
            if !self.state.tags.contains(&(key, tag.clone())) {
                self.state.tags.push((key, tag));
            }
        }
        if let Some(item) = self.state.items.iter_mut().find(|item| item.key == key) {
            write(item, draft);
            (item.parent, item.grandparent, item.updated_at) = (parent, grandparent, now);
        }
        Ok(())
    }

    async fn places_of_file(&mut self, file: FileKey) -> Stored<Vec<Placed>> {
        let mut places: Vec<Placed> =
            self.state.parts.iter().filter(|part| part.file == file).map(placed).collect();
        places.sort_by_key(|placed| placed.part);
        Ok(places)
    }

    async fn files_of_item(&mut self, item: ItemKey) -> Stored<Vec<(Placed, File)>> {
        let parts = self.state.parts.iter().filter(|part| part.item == item);
        let with = |part: &StoredPart| {
            let stored = self.state.files.iter().find(|file| file.file.key == part.file)?;
            Some((placed(part), stored.file.clone()))
        };
        Ok(parts.filter_map(with).collect())
    }

    async fn children_of(&mut self, item: ItemKey) -> Stored<u64> {
        let below = self.state.items.iter().filter(|it| it.parent == Some(item) && it.removed_at.is_none());
        Ok(below.count() as u64)
    }

    async fn attach(&mut self, item: ItemKey, slot: &Slot, file: FileKey) -> Stored<PartKey> {
        let version = self.version_for(item, slot);
        let same = |part: &&StoredPart| part.item == item && part.slot == *slot && part.file == file;
        if let Some(part) = self.state.parts.iter().find(same) {
            return Ok(part.key);
        }
        let key = PartKey(self.state.next_key());
        let probe = self.state.files.iter().find(|it| it.file.key == file).and_then(|it| it.probe.clone());
        let mut part = StoredPart { key, item, version, slot: slot.clone(), file, streams: Vec::new() };
        for facts in probe.iter().flat_map(|probe| &probe.streams) {
            part.streams.push((StreamKey(self.state.next_key()), facts.kind, facts.index));
        }
        self.state.parts.push(part);
        Ok(key)
    }

    async fn reattach(&mut self, part: PartKey, item: ItemKey, slot: &Slot) -> Stored<()> {
        let own = self.state.parts.iter().position(|it| it.key == part);
        let Some(mut moved) = own.map(|at| self.state.parts.remove(at)) else { return Ok(()) };
        // Alone in its version it keeps the version's key when it stays in its item.
        let keeps = moved.item == item && !self.state.parts.iter().any(|it| it.version == moved.version);
        let taken = self.state.parts.iter().any(|it| it.item == item && it.slot.version == slot.version);
        if !keeps || taken {
            moved.version = self.version_for(item, slot);
        }
        (moved.item, moved.slot) = (item, slot.clone());
        self.state.parts.push(moved);
        Ok(())
    }

    async fn detach(&mut self, part: PartKey) -> Stored<()> {
        self.state.parts.retain(|it| it.key != part);
        Ok(())
    }

    async fn join_watch(&mut self, from: ItemKey, into: ItemKey) -> Stored<()> {
        let moved: Vec<_> = self.state.watch.iter().filter(|(_, item, _)| *item == from).copied().collect();
        for (viewer, _, state) in moved {
            let joined = self.state.watch(viewer, into).join(state);
            self.state.set_watch(viewer, into, joined);
        }
        Ok(())
    }

    async fn settle(&mut self, items: &[ItemKey], now: Timestamp) -> Stored<Vec<Settled>> {
        let mut settled: Vec<Settled> = Vec::new();
        let mut level: Vec<ItemKey> = items.to_vec();
        // Leaves first, then what is above: an item may be asked for itself and be above another.
        level.sort_by_key(|key| self.state.item(*key).map_or(0, |item| i32::from(!item.kind.leaf())));
        while !level.is_empty() {
            let mut above = Vec::new();
            for key in level {
                let Some(item) = self.state.item(key).cloned() else { continue };
                let (before, after) = (now_of(&item), self.presence(&item));
                above.extend(item.parent);
                if before == after {
                    continue;
                }
                if let Some(item) = self.state.items.iter_mut().find(|it| it.key == key) {
                    item.available = after == Presence::Available;
                    item.removed_at = (after == Presence::Removed).then_some(now);
                    item.updated_at = now;
                }
                settled.push(Settled {
                    item: key,
                    library: item.library,
                    parent: item.parent,
                    grandparent: item.grandparent,
                    kind: item.kind,
                    title: item.title.clone(),
                    before,
                    after,
                });
            }
            above.sort();
            above.dedup();
            level = above;
        }
        Ok(settled)
    }

    async fn want_pictures(&mut self, items: &[ItemKey]) -> Stored<()> {
        let line: Vec<ItemKey> = items
            .iter()
            .filter_map(|key| self.state.item(*key))
            .flat_map(|item| [Some(item.key), item.parent, item.grandparent])
            .flatten()
            .collect();
        self.state.wants_picture.extend(line);
        self.state.wants_picture.sort();
        self.state.wants_picture.dedup();
        Ok(())
    }

    async fn commit(self: Box<Self>) -> Stored<()> {
        *self.store.lock() = self.state;
        Ok(())
    }
}
