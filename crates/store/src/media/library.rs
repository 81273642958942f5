//! Libraries and their folders.

use std::collections::HashMap;

use async_trait::async_trait;
use kernel::Timestamp;
use media::StoreError;
use media::keys::{FolderKey, LibraryKey};
use media::library::{Folder, Library, LibraryKind, NewLibrary, Visibility};
use media::ports::store::{Libraries, LibraryChange, Stored};

use super::settle::settle;
use super::{Counted, MediaDatabase, from_json, next_key, scan, to_json};
use crate::engine::{Row, Tx, binds};

const ALL: &str = "SELECT * FROM library ORDER BY key";
const FOLDERS: &str = "SELECT * FROM folder ORDER BY key";
const ONE: &str = "SELECT * FROM library WHERE key = $1";
const FOLDERS_OF: &str = "SELECT * FROM folder WHERE library_key = $1 ORDER BY key";
const INSERT: &str = "
    INSERT INTO library (key, uuid, kind, title, agent, scanner, language, visibility, settings, created_at,
        updated_at, content_changed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $9, 0)
";
const INSERT_FOLDER: &str = "
    INSERT INTO folder (key, library_key, path, available) VALUES ($1, $2, $3, TRUE)
    ON CONFLICT (library_key, path) DO NOTHING
";
const UPDATE: &str = "
    UPDATE library SET title = $2, agent = $3, scanner = $4, language = $5, visibility = $6, settings = $7,
        updated_at = $8
    WHERE key = $1
";
const FILES_OF_FOLDER: &str = "SELECT key FROM file WHERE folder_key = $1 ORDER BY key";
const LEAVES_OF_FOLDER: &str = "
    SELECT DISTINCT v.item_key FROM file f JOIN part p ON p.file_key = f.key JOIN version v ON v.key = p.version_key
    WHERE f.folder_key = $1
";
const DELETE_FOLDER: &str = "DELETE FROM folder WHERE key = $1";
const FOLDER_READ: &str = "UPDATE folder SET available = $3 WHERE library_key = $1 AND key = $2";
const SCANNED: &str = "
    UPDATE library SET scanned_at = $2, content_changed = content_changed + $3 WHERE key = $1
";

/// Everything that hangs on a library, the leaves of the tree first. Sections of history stay.
const REMOVE_CHOICES: &str = "
    DELETE FROM choice WHERE part_key IN (SELECT p.key FROM part p JOIN version v ON v.key = p.version_key
        JOIN item i ON i.key = v.item_key WHERE i.library_key = $1)
";
const REMOVE_STREAMS: &str = "
    DELETE FROM stream WHERE part_key IN (SELECT p.key FROM part p JOIN version v ON v.key = p.version_key
        JOIN item i ON i.key = v.item_key WHERE i.library_key = $1)
";
const REMOVE_PARTS: &str = "
    DELETE FROM part WHERE version_key IN (SELECT v.key FROM version v JOIN item i ON i.key = v.item_key
        WHERE i.library_key = $1)
";
const REMOVE_VERSIONS: &str = "
    DELETE FROM version WHERE item_key IN (SELECT key FROM item WHERE library_key = $1)
";
const REMOVE_WATCHES: &str = "
    DELETE FROM watch WHERE item_key IN (SELECT key FROM item WHERE library_key = $1)
";
const REMOVE_TAGS: &str = "
    DELETE FROM item_tag WHERE item_key IN (SELECT key FROM item WHERE library_key = $1)
";
const REMOVE_COLLECTIONS: &str = "DELETE FROM collection WHERE library_key = $1";
const LOOSEN_ITEMS: &str = "
    UPDATE item SET parent_key = NULL, grandparent_key = NULL WHERE library_key = $1
";
const REMOVE_ITEMS: &str = "DELETE FROM item WHERE library_key = $1";
const REMOVE_FILES: &str = "
    DELETE FROM file WHERE folder_key IN (SELECT key FROM folder WHERE library_key = $1)
";
const REMOVE_FOLDERS: &str = "DELETE FROM folder WHERE library_key = $1";
const REMOVE: &str = "DELETE FROM library WHERE key = $1";

#[async_trait]
impl Libraries for MediaDatabase {
    async fn libraries(&self) -> Stored<Vec<Library>> {
        let mut tx = self.database.read().await?;
        let mut folders: HashMap<LibraryKey, Vec<Folder>> = HashMap::new();
        for row in tx.all(FOLDERS, &[]).await? {
            folders.entry(row.get("library_key")?).or_default().push(folder(&row)?);
        }
        let rows = tx.all(ALL, &[]).await?;
        rows.iter()
            .map(|row| {
                let key: LibraryKey = row.get("key")?;
                library(row, folders.remove(&key).unwrap_or_default())
            })
            .collect()
    }

    async fn add_library(&self, library: &NewLibrary, now: Timestamp) -> Stored<LibraryKey> {
        let mut tx = self.database.write().await?;
        let key = LibraryKey(next_key(&mut tx, Counted::Library).await?);
        let values = binds![
            key,
            &library.uuid,
            library.kind.name(),
            &library.title,
            &library.agent,
            &library.scanner,
            &library.language,
            to_json(&library.settings)?,
            now,
        ];
        tx.execute(INSERT, values).await?;
        for path in &library.folders {
            add_folder(&mut tx, key, path).await?;
        }
        tx.commit().await?;
        Ok(key)
    }

    async fn change_library(&self, key: LibraryKey, change: &LibraryChange, now: Timestamp) -> Stored<bool> {
        let mut tx = self.database.write().await?;
        let Some(row) = tx.optional(ONE, binds![key]).await? else { return Ok(false) };
        let old = library(&row, Vec::new())?;
        let values = binds![
            key,
            change.title.as_ref().unwrap_or(&old.title),
            change.agent.as_ref().unwrap_or(&old.agent),
            change.scanner.as_ref().unwrap_or(&old.scanner),
            change.language.as_ref().unwrap_or(&old.language),
            change.visibility.unwrap_or(old.visibility).number(),
            to_json(&with_settings(old.settings, &change.settings))?,
            now,
        ];
        tx.execute(UPDATE, values).await?;
        if let Some(folders) = &change.folders {
            replace_folders(&mut tx, key, folders, now).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn remove_library(&self, key: LibraryKey) -> Stored<bool> {
        let mut tx = self.database.write().await?;
        for statement in [
            REMOVE_CHOICES,
            REMOVE_STREAMS,
            REMOVE_PARTS,
            REMOVE_VERSIONS,
            REMOVE_WATCHES,
            REMOVE_TAGS,
            REMOVE_COLLECTIONS,
            LOOSEN_ITEMS,
            REMOVE_ITEMS,
            REMOVE_FILES,
            REMOVE_FOLDERS,
        ] {
            tx.execute(statement, binds![key]).await?;
        }
        let found = tx.swap(REMOVE, binds![key]).await?;
        tx.commit().await?;
        Ok(found)
    }

    async fn scan_ended(
        &self,
        key: LibraryKey,
        folders: &[(FolderKey, bool)],
        changed: bool,
        now: Timestamp,
    ) -> Stored<()> {
        let mut tx = self.database.write().await?;
        for (folder, read) in folders {
            tx.execute(FOLDER_READ, binds![key, *folder, *read]).await?;
        }
        tx.execute(SCANNED, binds![key, now, i64::from(changed)]).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn add_folder(tx: &mut Tx, library: LibraryKey, path: &str) -> Stored<()> {
    let key = next_key(tx, Counted::Folder).await?;
    tx.execute(INSERT_FOLDER, binds![key, library, path]).await?;
    Ok(())
}

async fn replace_folders(tx: &mut Tx, library: LibraryKey, paths: &[String], now: Timestamp) -> Stored<()> {
    let mut kept = Vec::new();
    for row in tx.all(FOLDERS_OF, binds![library]).await? {
        let folder = folder(&row)?;
        if paths.contains(&folder.path) {
            kept.push(folder.path);
            continue;
        }
        let leaves = tx.all(LEAVES_OF_FOLDER, binds![folder.key]).await?;
        let leaves = leaves.iter().map(|row| row.get("item_key")).collect::<Result<Vec<_>, _>>()?;
        let files = tx.all(FILES_OF_FOLDER, binds![folder.key]).await?;
        let files = files.iter().map(|row| row.get("key")).collect::<Result<Vec<_>, _>>()?;
        scan::remove_files(tx, &files).await?;
        settle(tx, &leaves, now).await?;
        tx.execute(DELETE_FOLDER, binds![folder.key]).await?;
    }
    for path in paths.iter().filter(|path| !kept.contains(path)) {
        add_folder(tx, library, path).await?;
    }
    Ok(())
}

fn with_settings(mut settings: Vec<(String, String)>, change: &[(String, String)]) -> Vec<(String, String)> {
    for (id, value) in change {
        match settings.iter_mut().find(|(known, _)| known == id) {
            Some((_, old)) => old.clone_from(value),
            None => settings.push((id.clone(), value.clone())),
        }
    }
    settings
}

fn library(row: &Row, folders: Vec<Folder>) -> Result<Library, StoreError> {
    let kind: String = row.get("kind")?;
    Ok(Library {
        key: row.get("key")?,
        uuid: row.get("uuid")?,
        kind: LibraryKind::named(&kind).ok_or(StoreError::Unreadable { what: "a library's kind" })?,
        title: row.get("title")?,
        agent: row.get("agent")?,
        scanner: row.get("scanner")?,
        language: row.get("language")?,
        folders,
        visibility: Visibility::numbered(row.get("visibility")?),
        settings: from_json(&row.get::<String>("settings")?, "a library's settings")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        scanned_at: row.get("scanned_at")?,
        content_changed: row.get("content_changed")?,
    })
}

fn folder(row: &Row) -> Result<Folder, StoreError> {
    Ok(Folder { key: row.get("key")?, path: row.get("path")?, available: row.get("available")? })
}
