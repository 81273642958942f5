//! Where files are placed in items: versions and parts.

use media::file::File;
use media::keys::{FileKey, ItemKey, PartKey, VersionKey};
use media::ports::store::{Placed, Slot, Stored};

use super::{Counted, next_key, probe, scan};
use crate::engine::{Error, Row, Tx, binds};

const PLACES_OF_FILE: &str = "
    SELECT p.key AS part_key, v.item_key, p.file_key, v.label, v.edition, p.place
    FROM part p JOIN version v ON v.key = p.version_key
    WHERE p.file_key = $1 ORDER BY p.key
";
const FILES_OF_ITEM: &str = "
    SELECT p.key AS part_key, v.item_key, p.file_key, v.label, v.edition, p.place, f.key, f.folder_key, f.path,
        f.size, f.modified_at, f.fingerprint, f.state, f.reason, f.absent_since, f.absence
    FROM version v JOIN part p ON p.version_key = v.key JOIN file f ON f.key = p.file_key
    WHERE v.item_key = $1 ORDER BY v.key, p.place, p.key
";
const VERSION_NAMED: &str = "SELECT key FROM version WHERE item_key = $1 AND label = $2 ORDER BY key LIMIT 1";
const INSERT_VERSION: &str = "
    INSERT INTO version (key, item_key, label, edition, hdr) VALUES ($1, $2, $3, $4, FALSE)
";
const SET_EDITION: &str = "UPDATE version SET edition = $2 WHERE key = $1";
const PART_AT: &str = "
    SELECT key FROM part WHERE version_key = $1 AND place = $2 AND file_key = $3 ORDER BY key LIMIT 1
";
const INSERT_PART: &str = "INSERT INTO part (key, version_key, place, file_key) VALUES ($1, $2, $3, $4)";
const MOVE_PART: &str = "UPDATE part SET version_key = $2, place = $3 WHERE key = $1";
const VERSION_OF_PART: &str = "
    SELECT p.version_key, v.item_key, (SELECT count(*) FROM part o WHERE o.version_key = p.version_key) AS parts
    FROM part p JOIN version v ON v.key = p.version_key WHERE p.key = $1
";
const RENAME_VERSION: &str = "UPDATE version SET label = $2, edition = $3 WHERE key = $1";
const DELETE_CHOICES: &str = "DELETE FROM choice WHERE part_key = $1";
const DELETE_STREAMS: &str = "DELETE FROM stream WHERE part_key = $1";
const DELETE_PART: &str = "DELETE FROM part WHERE key = $1";
/// A file that was read before can be pictured at once.
const WANT_PICTURES: &str = "
    UPDATE item SET wants_pictures = TRUE WHERE key = $1
        OR key = (SELECT parent_key FROM item WHERE key = $1)
        OR key = (SELECT grandparent_key FROM item WHERE key = $1)
";
const DELETE_EMPTY_VERSION: &str = "
    DELETE FROM version WHERE key = $1 AND NOT EXISTS (SELECT 1 FROM part p WHERE p.version_key = $1)
";

pub(super) async fn places_of_file(tx: &mut Tx, file: FileKey) -> Stored<Vec<Placed>> {
    let rows = tx.all(PLACES_OF_FILE, binds![file]).await?;
    Ok(rows.iter().map(placed).collect::<Result<_, _>>()?)
}

pub(super) async fn files_of_item(tx: &mut Tx, item: ItemKey) -> Stored<Vec<(Placed, File)>> {
    let rows = tx.all(FILES_OF_ITEM, binds![item]).await?;
    rows.iter().map(|row| Ok((placed(row)?, scan::file(row)?))).collect()
}

pub(super) async fn attach(tx: &mut Tx, item: ItemKey, slot: &Slot, file: FileKey) -> Stored<PartKey> {
    let version = version_named(tx, item, slot).await?;
    if let Some(row) = tx.optional(PART_AT, binds![version, slot.part, file]).await? {
        return Ok(row.get("key")?);
    }
    let part = PartKey(next_key(tx, Counted::Part).await?);
    tx.execute(INSERT_PART, binds![part, version, slot.part, file]).await?;
    // A new part whose file was not read yet changes nothing about its version; most parts of a first scan are such.
    let read = probe::write_streams(tx, part, file).await?;
    if read || slot.part > 0 {
        probe::summarise(tx, version).await?;
    }
    if read {
        tx.execute(WANT_PICTURES, binds![item]).await?;
    }
    Ok(part)
}

pub(super) async fn reattach(tx: &mut Tx, part: PartKey, item: ItemKey, slot: &Slot) -> Stored<()> {
    let Some(row) = tx.optional(VERSION_OF_PART, binds![part]).await? else { return Ok(()) };
    let old: VersionKey = row.get("version_key")?;
    let alone = row.get::<i64>("parts")? == 1 && row.get::<ItemKey>("item_key")? == item;
    if alone && tx.optional(VERSION_NAMED, binds![item, &slot.version]).await?.is_none() {
        // Alone in its version, which stays in its item: the version keeps its key under the new name.
        tx.execute(RENAME_VERSION, binds![old, &slot.version, slot.edition.as_deref()]).await?;
    }
    let new = version_named(tx, item, slot).await?;
    tx.execute(MOVE_PART, binds![part, new, slot.part]).await?;
    if old != new {
        leave(tx, old).await?;
    }
    tx.execute(WANT_PICTURES, binds![item]).await?;
    probe::summarise(tx, new).await
}

pub(super) async fn detach(tx: &mut Tx, part: PartKey) -> Stored<()> {
    let Some(row) = tx.optional(VERSION_OF_PART, binds![part]).await? else { return Ok(()) };
    let version: VersionKey = row.get("version_key")?;
    for statement in [DELETE_CHOICES, DELETE_STREAMS, DELETE_PART] {
        tx.execute(statement, binds![part]).await?;
    }
    leave(tx, version).await
}

/// A version without parts goes; another is summed up anew.
async fn leave(tx: &mut Tx, version: VersionKey) -> Stored<()> {
    if !tx.swap(DELETE_EMPTY_VERSION, binds![version]).await? {
        probe::summarise(tx, version).await?;
    }
    Ok(())
}

async fn version_named(tx: &mut Tx, item: ItemKey, slot: &Slot) -> Stored<VersionKey> {
    let edition = slot.edition.as_deref();
    if let Some(row) = tx.optional(VERSION_NAMED, binds![item, &slot.version]).await? {
        let key: VersionKey = row.get("key")?;
        tx.execute(SET_EDITION, binds![key, edition]).await?;
        return Ok(key);
    }
    let key = VersionKey(next_key(tx, Counted::Version).await?);
    tx.execute(INSERT_VERSION, binds![key, item, &slot.version, edition]).await?;
    Ok(key)
}

fn placed(row: &Row) -> Result<Placed, Error> {
    Ok(Placed {
        part: row.get("part_key")?,
        item: row.get("item_key")?,
        file: row.get("file_key")?,
        slot: Slot { version: row.get("label")?, edition: row.get("edition")?, part: row.get("place")? },
    })
}
