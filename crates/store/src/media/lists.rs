//! Playlists, collections and play queues. Each is stored whole: its entries are one column.

use async_trait::async_trait;
use kernel::Timestamp;
use media::StoreError;
use media::keys::{EntryKey, ItemKey, LibraryKey, QueueKey, Viewer};
use media::lists::{Collection, Entry, ListKind, PlayQueue, Playlist};
use media::ports::store::{Lists, Stored};

use super::{Counted, MediaDatabase, from_json, next_key, next_keys, to_json};
use crate::engine::{Row, binds};

const PLAYLISTS: &str = "SELECT * FROM playlist WHERE viewer = $1 ORDER BY title, key";
const PLAYLIST: &str = "SELECT * FROM playlist WHERE key = $1 AND viewer = $2";
const ADD_PLAYLIST: &str = "
    INSERT INTO playlist (key, viewer, kind, title, summary, smart, guid, entries, added_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
";
const SAVE_PLAYLIST: &str = "
    UPDATE playlist SET kind = $3, title = $4, summary = $5, smart = $6, guid = $7, entries = $8, added_at = $9,
        updated_at = $10
    WHERE key = $1 AND viewer = $2
";
const REMOVE_PLAYLIST: &str = "DELETE FROM playlist WHERE key = $1 AND viewer = $2";
const COLLECTIONS: &str = "SELECT * FROM collection ORDER BY title, key";
const COLLECTIONS_OF: &str = "SELECT * FROM collection WHERE library_key = $1 ORDER BY title, key";
const COLLECTION: &str = "SELECT * FROM collection WHERE key = $1";
const ADD_COLLECTION: &str = "
    INSERT INTO collection (key, library_key, title, summary, smart, guid, members, settings, added_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
";
const SAVE_COLLECTION: &str = "
    UPDATE collection SET library_key = $2, title = $3, summary = $4, smart = $5, guid = $6, members = $7,
        settings = $8, added_at = $9, updated_at = $10
    WHERE key = $1
";
const REMOVE_COLLECTION: &str = "DELETE FROM collection WHERE key = $1";
const ADD_QUEUE: &str = "
    INSERT INTO play_queue (key, viewer, client, kind, source, entries, selected_key, last_added_key, unshuffled,
        version, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
";
const QUEUE: &str = "SELECT * FROM play_queue WHERE key = $1 AND viewer = $2";
const SAVE_QUEUE: &str = "
    UPDATE play_queue SET client = $3, kind = $4, source = $5, entries = $6, selected_key = $7,
        last_added_key = $8, unshuffled = $9, version = $10, updated_at = $11
    WHERE key = $1 AND viewer = $2 AND version = $12
";
const DROP_QUEUES: &str = "DELETE FROM play_queue WHERE updated_at < $1";

#[async_trait]
impl Lists for MediaDatabase {
    async fn playlists(&self, viewer: Viewer) -> Stored<Vec<Playlist>> {
        let rows = self.database.read().await?.all(PLAYLISTS, binds![viewer]).await?;
        rows.iter().map(playlist).collect()
    }

    async fn playlist(&self, key: ItemKey, viewer: Viewer) -> Stored<Option<Playlist>> {
        let row = self.database.read().await?.optional(PLAYLIST, binds![key, viewer]).await?;
        row.as_ref().map(playlist).transpose()
    }

    async fn add_playlist(&self, playlist: &Playlist) -> Stored<ItemKey> {
        let mut tx = self.database.write().await?;
        let key = ItemKey(next_key(&mut tx, Counted::Item).await?);
        tx.execute(ADD_PLAYLIST, &playlist_values(key, playlist)?).await?;
        tx.commit().await?;
        Ok(key)
    }

    async fn save_playlist(&self, playlist: &Playlist) -> Stored<()> {
        let mut tx = self.database.write().await?;
        tx.execute(SAVE_PLAYLIST, &playlist_values(playlist.key, playlist)?).await?;
        Ok(tx.commit().await?)
    }

    async fn remove_playlist(&self, key: ItemKey, viewer: Viewer) -> Stored<bool> {
        let mut tx = self.database.write().await?;
        let found = tx.swap(REMOVE_PLAYLIST, binds![key, viewer]).await?;
        tx.commit().await?;
        Ok(found)
    }

    async fn collections(&self, library: Option<LibraryKey>) -> Stored<Vec<Collection>> {
        let mut tx = self.database.read().await?;
        let rows = match library {
            Some(library) => tx.all(COLLECTIONS_OF, binds![library]).await?,
            None => tx.all(COLLECTIONS, &[]).await?,
        };
        rows.iter().map(collection).collect()
    }

    async fn collection(&self, key: ItemKey) -> Stored<Option<Collection>> {
        let row = self.database.read().await?.optional(COLLECTION, binds![key]).await?;
        row.as_ref().map(collection).transpose()
    }

    async fn add_collection(&self, collection: &Collection) -> Stored<ItemKey> {
        let mut tx = self.database.write().await?;
        let key = ItemKey(next_key(&mut tx, Counted::Item).await?);
        tx.execute(ADD_COLLECTION, &collection_values(key, collection)?).await?;
        tx.commit().await?;
        Ok(key)
    }

    async fn save_collection(&self, collection: &Collection) -> Stored<()> {
        let mut tx = self.database.write().await?;
        tx.execute(SAVE_COLLECTION, &collection_values(collection.key, collection)?).await?;
        Ok(tx.commit().await?)
    }

    async fn remove_collection(&self, key: ItemKey) -> Stored<bool> {
        let mut tx = self.database.write().await?;
        let found = tx.swap(REMOVE_COLLECTION, binds![key]).await?;
        tx.commit().await?;
        Ok(found)
    }

    async fn add_queue(&self, queue: &PlayQueue) -> Stored<QueueKey> {
        let mut tx = self.database.write().await?;
        let key = QueueKey(next_key(&mut tx, Counted::Queue).await?);
        tx.execute(ADD_QUEUE, &queue_values(key, queue)?).await?;
        tx.commit().await?;
        Ok(key)
    }

    async fn queue(&self, key: QueueKey, viewer: Viewer) -> Stored<Option<PlayQueue>> {
        let row = self.database.read().await?.optional(QUEUE, binds![key, viewer]).await?;
        row.as_ref().map(queue).transpose()
    }

    async fn save_queue(&self, queue: &PlayQueue, read_version: i64) -> Stored<bool> {
        let mut tx = self.database.write().await?;
        let mut values = queue_values(queue.key, queue)?;
        values.push(read_version.into());
        let saved = tx.swap(SAVE_QUEUE, &values).await?;
        tx.commit().await?;
        Ok(saved)
    }

    async fn drop_queues(&self, before: Timestamp) -> Stored<()> {
        let mut tx = self.database.write().await?;
        tx.execute(DROP_QUEUES, binds![before]).await?;
        Ok(tx.commit().await?)
    }

    async fn entry_keys(&self, count: u32) -> Stored<Vec<EntryKey>> {
        let mut tx = self.database.write().await?;
        let first = next_keys(&mut tx, Counted::Entry, count.into()).await?;
        tx.commit().await?;
        Ok((first..first.saturating_add(count.into())).map(EntryKey).collect())
    }
}

type Values = Vec<crate::engine::Value>;

fn playlist_values(key: ItemKey, playlist: &Playlist) -> Stored<Values> {
    Ok(binds![
        key,
        playlist.viewer,
        playlist.kind.name(),
        &playlist.title,
        &playlist.summary,
        playlist.smart.as_deref(),
        &playlist.guid,
        entries_text(&playlist.entries)?,
        playlist.added_at,
        playlist.updated_at,
    ]
    .to_vec())
}

fn collection_values(key: ItemKey, collection: &Collection) -> Stored<Values> {
    Ok(binds![
        key,
        collection.library,
        &collection.title,
        &collection.summary,
        collection.smart.as_deref(),
        &collection.guid,
        to_json(&collection.members)?,
        to_json(&collection.settings)?,
        collection.added_at,
        collection.updated_at,
    ]
    .to_vec())
}

fn queue_values(key: QueueKey, queue: &PlayQueue) -> Stored<Values> {
    let unshuffled = queue.unshuffled.as_ref().map(to_json).transpose()?;
    Ok(binds![
        key,
        queue.viewer,
        &queue.client,
        queue.kind.name(),
        &queue.source,
        entries_text(&queue.entries)?,
        queue.selected,
        queue.last_added,
        unshuffled,
        queue.version,
        queue.updated_at,
    ]
    .to_vec())
}

/// Entries as pairs of entry key and item key.
fn entries_text(entries: &[Entry]) -> Stored<String> {
    to_json(&entries.iter().map(|entry| (entry.key, entry.item)).collect::<Vec<_>>())
}

fn entries(row: &Row) -> Stored<Vec<Entry>> {
    let pairs: Vec<(EntryKey, ItemKey)> = from_json(&row.get::<String>("entries")?, "a list's entries")?;
    Ok(pairs.into_iter().map(|(key, item)| Entry { key, item }).collect())
}

fn kind(row: &Row) -> Stored<ListKind> {
    ListKind::named(&row.get::<String>("kind")?).ok_or(StoreError::Unreadable { what: "a list's kind" })
}

fn playlist(row: &Row) -> Stored<Playlist> {
    Ok(Playlist {
        key: row.get("key")?,
        viewer: row.get("viewer")?,
        kind: kind(row)?,
        title: row.get("title")?,
        summary: row.get("summary")?,
        smart: row.get("smart")?,
        guid: row.get("guid")?,
        entries: entries(row)?,
        added_at: row.get("added_at")?,
        updated_at: row.get("updated_at")?,
    })
}

fn collection(row: &Row) -> Stored<Collection> {
    Ok(Collection {
        key: row.get("key")?,
        library: row.get("library_key")?,
        title: row.get("title")?,
        summary: row.get("summary")?,
        smart: row.get("smart")?,
        guid: row.get("guid")?,
        members: from_json(&row.get::<String>("members")?, "a collection's members")?,
        settings: from_json(&row.get::<String>("settings")?, "a collection's settings")?,
        added_at: row.get("added_at")?,
        updated_at: row.get("updated_at")?,
    })
}

fn queue(row: &Row) -> Stored<PlayQueue> {
    let unshuffled: Option<String> = row.get("unshuffled")?;
    Ok(PlayQueue {
        key: row.get("key")?,
        viewer: row.get("viewer")?,
        client: row.get("client")?,
        kind: kind(row)?,
        source: row.get("source")?,
        entries: entries(row)?,
        selected: row.get("selected_key")?,
        last_added: row.get("last_added_key")?,
        unshuffled: unshuffled.map(|text| from_json(&text, "a queue's order")).transpose()?,
        version: row.get("version")?,
        updated_at: row.get("updated_at")?,
    })
}
