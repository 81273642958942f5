//! What a scan reads and writes: files, and the items they belong to.

use async_trait::async_trait;
use kernel::Timestamp;
use media::StoreError;
use media::file::{Absence, AbsenceKind, File, FileState, Fingerprint};
use media::item::{ItemDraft, ItemKind, NewTag};
use media::keys::{FileKey, ItemKey, LibraryKey, PartKey};
use media::ports::store::{FileRecord, ItemStub, KnownFile, Placed, ScanTx, Scans, Settled, Slot, Stored};
use media::watch::Watched;

use super::edit::{add_tags, draft_values};
use super::query::Binds;
use super::{Counted, MediaDatabase, attach, next_key, settle, watch};
use crate::engine::{Row, Sql, Tx, binds};

const FILES: &str = "
    SELECT f.key, f.folder_key, f.path, f.size, f.modified_at, f.fingerprint, f.state, f.reason, f.absent_since, f.absence,
        f.beside
    FROM file f JOIN folder o ON o.key = f.folder_key
    WHERE o.library_key = $1 ORDER BY f.path
";
/// Grows with what people did, not with the library.
const WATCHED_FILES: &str = "
    SELECT DISTINCT p.file_key
    FROM watch w JOIN item i ON i.key = w.item_key JOIN version v ON v.item_key = i.key
    JOIN part p ON p.version_key = v.key
    WHERE i.library_key = $1 ORDER BY p.file_key
";
const FILE_AT: &str = "
    SELECT f.key, f.folder_key, f.path, f.size, f.modified_at, f.fingerprint, f.state, f.reason, f.absent_since,
        f.absence, f.beside
    FROM folder o JOIN file f ON f.folder_key = o.key
    WHERE o.library_key = $1 AND f.path = $2 ORDER BY f.key LIMIT 1
";
const OTHERS_AT: &str = "
    SELECT f.key FROM folder o JOIN file f ON f.folder_key = o.key
    WHERE o.library_key = $1 AND f.path = $2 AND f.key <> $3 ORDER BY f.key
";
const FILES_LIKE: &str = "
    SELECT f.key, f.folder_key, f.path, f.size, f.modified_at, f.fingerprint, f.state, f.reason, f.absent_since, f.absence,
        f.beside
    FROM file f JOIN folder o ON o.key = f.folder_key
    WHERE f.fingerprint = $1 AND o.library_key = $2 ORDER BY f.key
";
const INSERT_FILE: &str = "
    INSERT INTO file (key, folder_key, path, size, modified_at, fingerprint, state, beside)
    VALUES ($1, $2, $3, $4, $5, $6, 'found', $7)
";
const KEEP_FILE: &str = "
    UPDATE file SET folder_key = $2, path = $3, size = $4, modified_at = $5,
        fingerprint = coalesce($6, fingerprint), beside = $7, absent_since = NULL, absence = NULL
    WHERE key = $1
";
const RENEW_FILE: &str = "
    UPDATE file SET folder_key = $2, path = $3, size = $4, modified_at = $5, fingerprint = $6, beside = $7,
        absent_since = NULL, absence = NULL, state = 'found', reason = NULL
    WHERE key = $1
";
const SET_ABSENCE: &str = "UPDATE file SET absent_since = $2, absence = $3 WHERE key = $1";
const PARTS_OF_FILE: &str = "SELECT key FROM part WHERE file_key = $1 ORDER BY key";
const DELETE_FILE: &str = "DELETE FROM file WHERE key = $1";
const ITEM: &str = "
    SELECT key, kind, identity, parent_key, grandparent_key, title, removed_at
    FROM item WHERE library_key = $1 AND identity = $2
";
const ITEM_WITH_KEY: &str = "
    SELECT key, kind, identity, parent_key, grandparent_key, title, removed_at
    FROM item WHERE key = $1
";
const INSERT_ITEM: &str = "
    INSERT INTO item (key, parent_key, grandparent_key, updated_at, kind, identity, number, number_end, place, guid,
        title, sort_title, sort_key, bucket, original_title, search_text, edition, year, originally_available,
        summary, tagline, studio, content_rating, library_key, added_at, locked, available, removed_at,
        wants_pictures)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
        $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $4, '[]', FALSE, $4, FALSE)
";
const UPDATE_ITEM: &str = "
    UPDATE item SET parent_key = $2, grandparent_key = $3, updated_at = $4, kind = $5, identity = $6, number = $7,
        number_end = $8, place = $9, guid = coalesce($10, guid), title = $11, sort_title = $12, sort_key = $13,
        bucket = $14, original_title = $15, search_text = $16, edition = $17, year = $18,
        originally_available = $19, summary = $20, tagline = $21, studio = $22, content_rating = $23
    WHERE key = $1
";
const CHILDREN: &str = "
    SELECT count(*) AS children FROM item WHERE parent_key = $1 AND removed_at IS NULL
";
/// Items and what is above them.
const WANT_PICTURES: &str = "
    UPDATE item SET wants_pictures = TRUE WHERE key IN ({list})
    OR key IN (SELECT parent_key FROM item WHERE key IN ({list}))
    OR key IN (SELECT grandparent_key FROM item WHERE key IN ({list}))
";
const WATCHERS: &str = "SELECT viewer FROM watch WHERE item_key = $1 ORDER BY viewer";

#[async_trait]
impl Scans for MediaDatabase {
    async fn files(&self, library: LibraryKey) -> Stored<Vec<KnownFile>> {
        self.database.read().await?.all(FILES, binds![library]).await?.iter().map(known_file).collect()
    }

    async fn watched_files(&self, library: LibraryKey) -> Stored<Vec<FileKey>> {
        let rows = self.database.read().await?.all(WATCHED_FILES, binds![library]).await?;
        Ok(rows.iter().map(|row| row.get("file_key")).collect::<Result<_, _>>()?)
    }

    async fn scan(&self, library: LibraryKey) -> Stored<Box<dyn ScanTx>> {
        Ok(Box::new(Scan { tx: self.database.write().await?, library }))
    }
}

struct Scan {
    tx: Tx,
    library: LibraryKey,
}

#[async_trait]
impl ScanTx for Scan {
    async fn file_at(&mut self, path: &str) -> Stored<Option<KnownFile>> {
        let row = self.tx.optional(FILE_AT, binds![self.library, path]).await?;
        row.as_ref().map(known_file).transpose()
    }

    async fn files_like(&mut self, fingerprint: &Fingerprint) -> Stored<Vec<KnownFile>> {
        let rows = self.tx.all(FILES_LIKE, binds![&fingerprint.0, self.library]).await?;
        rows.iter().map(known_file).collect()
    }

    async fn save_file(&mut self, file: &FileRecord) -> Stored<FileKey> {
        let known = match file.key {
            Some(key) => Some(key),
            None => self.file_at(&file.path).await?.map(|known| known.file.key),
        };
        // A file that moves onto the path of one that is gone takes its place.
        let except = known.map_or(0, |key| key.0);
        for row in self.tx.all(OTHERS_AT, binds![self.library, &file.path, except]).await? {
            remove_files(&mut self.tx, &[row.get("key")?]).await?;
        }
        let (statement, key) = match (known, file.keep_probe) {
            (None, _) => (INSERT_FILE, FileKey(next_key(&mut self.tx, Counted::File).await?)),
            (Some(key), true) => (KEEP_FILE, key),
            (Some(key), false) => (RENEW_FILE, key),
        };
        let values = binds![
            key,
            file.folder,
            &file.path,
            bytes(file.size),
            file.modified_at,
            file.fingerprint.as_ref().map(|fingerprint| fingerprint.0.as_str()),
            &file.beside,
        ];
        self.tx.execute(statement, values).await?;
        Ok(key)
    }

    async fn set_absence(&mut self, files: &[FileKey], absence: Option<Absence>) -> Stored<()> {
        let (since, kind) = (absence.map(|it| it.since), absence.map(|it| it.kind.name()));
        for file in files {
            self.tx.execute(SET_ABSENCE, binds![*file, since, kind]).await?;
        }
        Ok(())
    }

    async fn remove_files(&mut self, files: &[FileKey]) -> Stored<()> {
        remove_files(&mut self.tx, files).await
    }

    async fn item(&mut self, identity: &str) -> Stored<Option<ItemStub>> {
        let row = self.tx.optional(ITEM, binds![self.library, identity]).await?;
        row.as_ref().map(stub).transpose()
    }

    async fn item_with_key(&mut self, key: ItemKey) -> Stored<Option<ItemStub>> {
        let row = self.tx.optional(ITEM_WITH_KEY, binds![key]).await?;
        row.as_ref().map(stub).transpose()
    }

    async fn add_item(
        &mut self,
        draft: &ItemDraft,
        parent: Option<ItemKey>,
        grandparent: Option<ItemKey>,
        now: Timestamp,
    ) -> Stored<ItemKey> {
        let key = ItemKey(next_key(&mut self.tx, Counted::Item).await?);
        let guid = draft.guid.clone().unwrap_or_else(|| format!("local://{key}"));
        let draft = ItemDraft { guid: Some(guid), ..draft.clone() };
        let mut values = binds![key, parent, grandparent, now].to_vec();
        values.extend(draft_values(&draft));
        values.push(self.library.into());
        self.tx.execute(INSERT_ITEM, &values).await?;
        add_tags(&mut self.tx, key, &draft.tags).await?;
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
        let (draft, locked) = super::edit::under_locks(&mut self.tx, key, draft).await?;
        let mut values = binds![key, parent, grandparent, now].to_vec();
        values.extend(draft_values(&draft));
        self.tx.execute(UPDATE_ITEM, &values).await?;
        let free = |tag: &&NewTag| !locked.iter().any(|name| name == tag.kind.name());
        let tags: Vec<NewTag> = draft.tags.iter().filter(free).cloned().collect();
        add_tags(&mut self.tx, key, &tags).await
    }

    async fn places_of_file(&mut self, file: FileKey) -> Stored<Vec<Placed>> {
        attach::places_of_file(&mut self.tx, file).await
    }

    async fn files_of_item(&mut self, item: ItemKey) -> Stored<Vec<(Placed, File)>> {
        attach::files_of_item(&mut self.tx, item).await
    }

    async fn children_of(&mut self, item: ItemKey) -> Stored<u64> {
        Ok(self.tx.one(CHILDREN, binds![item]).await?.get("children")?)
    }

    async fn attach(&mut self, item: ItemKey, slot: &Slot, file: FileKey) -> Stored<PartKey> {
        attach::attach(&mut self.tx, item, slot, file).await
    }

    async fn reattach(&mut self, part: PartKey, item: ItemKey, slot: &Slot) -> Stored<()> {
        attach::reattach(&mut self.tx, part, item, slot).await
    }

    async fn detach(&mut self, part: PartKey) -> Stored<()> {
        attach::detach(&mut self.tx, part).await
    }

    async fn join_watch(&mut self, from: ItemKey, into: ItemKey) -> Stored<()> {
        for row in self.tx.all(WATCHERS, binds![from]).await? {
            let viewer = row.get("viewer")?;
            let both = watch::watched(&mut self.tx, viewer, &[from, into]).await?;
            let of = |key| both.iter().find(|it| it.item == key).map(|it| it.state).unwrap_or_default();
            let joined = Watched { item: into, state: of(into).join(of(from)) };
            watch::save(&mut self.tx, viewer, &[joined]).await?;
        }
        Ok(())
    }

    async fn settle(&mut self, items: &[ItemKey], now: Timestamp) -> Stored<Vec<Settled>> {
        settle::settle(&mut self.tx, items, now).await
    }

    async fn want_pictures(&mut self, items: &[ItemKey]) -> Stored<()> {
        want_pictures(&mut self.tx, items).await
    }

    async fn commit(self: Box<Self>) -> Stored<()> {
        Ok(self.tx.commit().await?)
    }
}

/// Puts items on the queue for pictures.
pub(super) async fn want_pictures(tx: &mut Tx, items: &[ItemKey]) -> Stored<()> {
    for batch in items.chunks(500) {
        let mut values = Binds::default();
        let list = values.list(batch.iter().copied());
        tx.execute(Sql::filled(WANT_PICTURES, &[("{list}", &list)]), &values.0).await?;
    }
    Ok(())
}

/// Forgets files with their parts and streams.
pub(super) async fn remove_files(tx: &mut Tx, files: &[FileKey]) -> Stored<()> {
    for file in files {
        for row in tx.all(PARTS_OF_FILE, binds![*file]).await? {
            attach::detach(tx, row.get("key")?).await?;
        }
        tx.execute(DELETE_FILE, binds![*file]).await?;
    }
    Ok(())
}

pub(super) fn bytes(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

fn known_file(row: &Row) -> Stored<KnownFile> {
    Ok(KnownFile { file: file(row)?, beside: row.get("beside")? })
}

/// A file as it stands in a row with the columns of `file`.
pub(super) fn file(row: &Row) -> Stored<File> {
    let state: String = row.get("state")?;
    let unreadable = StoreError::Unreadable { what: "a file's state" };
    Ok(File {
        key: row.get("key")?,
        folder: row.get("folder_key")?,
        path: row.get("path")?,
        size: row.get("size")?,
        modified_at: row.get("modified_at")?,
        fingerprint: row.get::<Option<String>>("fingerprint")?.map(Fingerprint),
        state: FileState::stored(&state, row.get("reason")?).ok_or(unreadable)?,
        absence: absence(row)?,
    })
}

fn absence(row: &Row) -> Stored<Option<Absence>> {
    let (since, kind): (Option<Timestamp>, Option<String>) = (row.get("absent_since")?, row.get("absence")?);
    let kind = kind
        .map(|name| AbsenceKind::named(&name).ok_or(StoreError::Unreadable { what: "how a file is absent" }));
    Ok(since.zip(kind.transpose()?).map(|(since, kind)| Absence { since, kind }))
}

fn stub(row: &Row) -> Stored<ItemStub> {
    let kind: String = row.get("kind")?;
    Ok(ItemStub {
        key: row.get("key")?,
        kind: ItemKind::named(&kind).ok_or(StoreError::Unreadable { what: "an item's kind" })?,
        identity: row.get("identity")?,
        parent: row.get("parent_key")?,
        grandparent: row.get("grandparent_key")?,
        title: row.get("title")?,
        removed: row.get::<Option<Timestamp>>("removed_at")?.is_some(),
    })
}
