//! The layers after naming, as queues that survive a kill: headers, then pictures.

use std::collections::HashSet;

use async_trait::async_trait;
use kernel::Timestamp;
use media::StoreError;
use media::file::FileState;
use media::item::{Picture, PictureKind};
use media::keys::{FileKey, ItemKey};
use media::ports::store::{Analysis, PictureJob, ProbeJob, Probed, Settled, Stored};

use super::query::Binds;
use super::scan::{bytes, want_pictures};
use super::settle::{before, kind};
use super::{MediaDatabase, probe, view};
use crate::engine::{Row, Sql, Tx, binds};

/// The newest first. Where nothing narrows it, this walks an index and stops at the limit.
pub(super) const TO_PROBE: &str = "
    SELECT f.key, o.library_key, f.path, f.size, f.modified_at, f.beside
    FROM file f JOIN folder o ON o.key = f.folder_key
    WHERE f.state = 'found' AND f.absent_since IS NULL AND {seen}
    ORDER BY f.key DESC LIMIT $1
";
/// Files placed in items, or below them.
const FILES_OF: &str = "f.key IN (
    SELECT p.file_key FROM item i JOIN version v ON v.item_key = i.key JOIN part p ON p.version_key = v.key
    WHERE i.key IN ({list}) OR i.parent_key IN ({list}) OR i.grandparent_key IN ({list})
)";
const WAITING: &str = "SELECT count(*) AS waiting FROM file WHERE state = 'found' AND absent_since IS NULL";
const SAVE_PROBE: &str = "
    UPDATE file SET state = $4, reason = $5, header = $6, inside = $7, fingerprint = coalesce($8, fingerprint)
    WHERE key = $1 AND size = $2 AND modified_at = $3
";
const PLACES: &str = "
    SELECT p.key AS part_key, p.version_key, i.key, i.library_key, i.parent_key, i.grandparent_key, i.kind, i.title, i.available,
        i.removed_at
    FROM part p JOIN version v ON v.key = p.version_key JOIN item i ON i.key = v.item_key
    WHERE p.file_key = $1 ORDER BY p.key
";
const TOUCH: &str = "UPDATE item SET updated_at = $2 WHERE key = $1";
/// What came last first, with a leaf's own first file or that of the first leaf below.
const TO_PICTURE: &str = "
    SELECT i.*, f.path AS file_path, f.header, f.inside, f.fingerprint, f.beside, o.path AS root
    FROM item i JOIN file f ON f.key = CASE
        WHEN i.kind IN ('movie', 'episode', 'track', 'photo', 'clip') THEN (
            SELECT pf.key FROM version v JOIN part p ON p.version_key = v.key JOIN file pf ON pf.key = p.file_key
            WHERE v.item_key = i.key AND pf.state = 'probed' AND pf.absent_since IS NULL
            ORDER BY v.key, p.place, p.key LIMIT 1
        )
        WHEN i.kind IN ('season', 'album', 'photoalbum') THEN (
            SELECT pf.key FROM item l JOIN version v ON v.item_key = l.key
            JOIN part p ON p.version_key = v.key JOIN file pf ON pf.key = p.file_key
            WHERE l.parent_key = i.key AND l.removed_at IS NULL AND pf.state = 'probed'
                AND pf.absent_since IS NULL
            ORDER BY l.place, l.key, v.key, p.place, p.key LIMIT 1
        )
        ELSE (
            SELECT pf.key FROM item l JOIN version v ON v.item_key = l.key
            JOIN part p ON p.version_key = v.key JOIN file pf ON pf.key = p.file_key
            WHERE l.grandparent_key = i.key AND l.removed_at IS NULL AND pf.state = 'probed'
                AND pf.absent_since IS NULL
            ORDER BY CASE WHEN l.place < 0 THEN 1 ELSE 0 END, l.place, l.key, v.key, p.place, p.key LIMIT 1
        )
    END
    JOIN folder o ON o.key = f.folder_key
    WHERE i.wants_pictures AND i.available AND i.removed_at IS NULL AND {seen}
    ORDER BY i.added_at DESC, i.key DESC LIMIT $1
";
/// Items, or what is below them.
const ITEMS_OF: &str = "(i.key IN ({list}) OR i.parent_key IN ({list}) OR i.grandparent_key IN ({list}))";
const PICTURED: &str = "UPDATE item SET wants_pictures = FALSE WHERE key = $1";
const SAVE_THUMB: &str = "
    UPDATE item SET thumb_source = $2, thumb_origin = $3, thumb_stamp = $4, updated_at = $5 WHERE key = $1
";
const SAVE_ART: &str = "
    UPDATE item SET art_source = $2, art_origin = $3, art_stamp = $4, updated_at = $5 WHERE key = $1
";
const PROBE_AGAIN: &str = "
    UPDATE file SET state = 'found', reason = NULL WHERE key IN (
        SELECT p.file_key FROM item i JOIN version v ON v.item_key = i.key JOIN part p ON p.version_key = v.key
        WHERE i.key = $1 OR i.parent_key = $1 OR i.grandparent_key = $1
    )
";
const FILE_STATES: &str = "
    SELECT f.path, f.state, f.reason
    FROM version v JOIN part p ON p.version_key = v.key JOIN file f ON f.key = p.file_key
    WHERE v.item_key = $1 ORDER BY v.key, p.place, p.key
";

#[async_trait]
impl Analysis for MediaDatabase {
    async fn to_probe(&self, first: &[ItemKey], limit: u32) -> Stored<Vec<ProbeJob>> {
        let mut tx = self.database.read().await?;
        let rows = in_turn(&mut tx, TO_PROBE, FILES_OF, first, limit).await?;
        rows.iter()
            .map(|row| {
                Ok(ProbeJob {
                    file: row.get("key")?,
                    library: row.get("library_key")?,
                    path: row.get("path")?,
                    size: row.get("size")?,
                    modified_at: row.get("modified_at")?,
                    beside: row.get("beside")?,
                })
            })
            .collect()
    }

    async fn probes_waiting(&self) -> Stored<u64> {
        Ok(self.database.read().await?.one(WAITING, &[]).await?.get("waiting")?)
    }

    async fn save_probes(&self, probed: &[Probed], now: Timestamp) -> Stored<Vec<Settled>> {
        let mut tx = self.database.write().await?;
        let mut changed: Vec<Settled> = Vec::new();
        let mut wanting: HashSet<ItemKey> = HashSet::new();
        for probed in probed {
            if save_probe(&mut tx, probed).await? {
                for item in placed(&mut tx, probed.file, now).await? {
                    if probed.result.is_ok() {
                        wanting
                            .extend([Some(item.item), item.parent, item.grandparent].into_iter().flatten());
                    }
                    if !changed.iter().any(|it| it.item == item.item) {
                        changed.push(item);
                    }
                }
            }
        }
        let mut wanting: Vec<ItemKey> = wanting.into_iter().collect();
        wanting.sort_unstable();
        want_pictures(&mut tx, &wanting).await?;
        tx.commit().await?;
        Ok(changed)
    }

    async fn to_picture(&self, first: &[ItemKey], limit: u32) -> Stored<Vec<PictureJob>> {
        let mut tx = self.database.read().await?;
        let rows = in_turn(&mut tx, TO_PICTURE, ITEMS_OF, first, limit).await?;
        rows.iter().map(picture_job).collect()
    }

    async fn save_pictures(&self, item: ItemKey, pictures: &[Picture], now: Timestamp) -> Stored<()> {
        let mut tx = self.database.write().await?;
        for picture in pictures {
            save_picture(&mut tx, item, picture, now).await?;
        }
        tx.execute(PICTURED, binds![item]).await?;
        Ok(tx.commit().await?)
    }

    async fn probe_again(&self, item: ItemKey) -> Stored<()> {
        let mut tx = self.database.write().await?;
        tx.execute(PROBE_AGAIN, binds![item]).await?;
        Ok(tx.commit().await?)
    }

    async fn file_states(&self, item: ItemKey) -> Stored<Vec<(String, FileState)>> {
        let rows = self.database.read().await?.all(FILE_STATES, binds![item]).await?;
        rows.iter()
            .map(|row| {
                let state: String = row.get("state")?;
                let unreadable = StoreError::Unreadable { what: "a file's state" };
                Ok((row.get("path")?, FileState::stored(&state, row.get("reason")?).ok_or(unreadable)?))
            })
            .collect()
    }
}

/// The rows of a queue: those that `narrowed` lets through first, then the others, each once.
async fn in_turn(
    tx: &mut Tx,
    queue: &'static str,
    narrowed: &'static str,
    first: &[ItemKey],
    limit: u32,
) -> Stored<Vec<Row>> {
    let mut rows = Vec::new();
    if !first.is_empty() {
        let mut values = Binds::default();
        values.add(limit);
        let list = values.list(first.iter().copied());
        let narrowed = narrowed.replace("{list}", &list);
        rows = tx.all(Sql::filled(queue, &[("{seen}", &narrowed)]), &values.0).await?;
    }
    let limit = limit as usize;
    if rows.len() < limit {
        let known = rows.iter().map(|row| row.get("key")).collect::<Result<HashSet<i64>, _>>()?;
        // The first ones come again: so many more are asked for.
        let room = i64::try_from(limit.saturating_add(known.len())).unwrap_or(i64::MAX);
        for row in tx.all(Sql::filled(queue, &[("{seen}", "TRUE")]), binds![room]).await? {
            if rows.len() < limit && !known.contains(&row.get("key")?) {
                rows.push(row);
            }
        }
    }
    Ok(rows)
}

/// Notes a picture in place of the one of its kind.
pub(super) async fn save_picture(
    tx: &mut Tx,
    item: ItemKey,
    picture: &Picture,
    now: Timestamp,
) -> Stored<()> {
    let statement = match picture.kind {
        PictureKind::Thumb => SAVE_THUMB,
        PictureKind::Art => SAVE_ART,
    };
    let values = binds![item, picture.source.name(), picture.origin.as_deref(), &picture.stamp, now];
    tx.execute(statement, values).await?;
    Ok(())
}

/// `false` when the file has changed since it was read.
async fn save_probe(tx: &mut Tx, probed: &Probed) -> Stored<bool> {
    let (state, reason, header, inside) = match &probed.result {
        Ok(probe) => {
            let (header, inside) = probe::split(probe)?;
            ("probed", None, Some(header), Some(inside))
        }
        Err(reason) => ("failed", Some(reason.as_str()), None, None),
    };
    let values = binds![
        probed.file,
        bytes(probed.size),
        probed.modified_at,
        state,
        reason,
        header,
        inside,
        probed.fingerprint.as_ref().map(|fingerprint| fingerprint.0.as_str()),
    ];
    Ok(tx.swap(SAVE_PROBE, values).await?)
}

/// Brings everything the file is placed in up to date, and says which items those are.
async fn placed(tx: &mut Tx, file: FileKey, now: Timestamp) -> Stored<Vec<Settled>> {
    let mut items = Vec::new();
    for row in tx.all(PLACES, binds![file]).await? {
        probe::write_streams(tx, row.get("part_key")?, file).await?;
        probe::summarise(tx, row.get("version_key")?).await?;
        let item = unchanged(&row)?;
        tx.execute(TOUCH, binds![item.item, now]).await?;
        items.push(item);
    }
    Ok(items)
}

/// An item whose presence stays as it is.
fn unchanged(row: &Row) -> Stored<Settled> {
    let presence = before(row)?;
    Ok(Settled {
        item: row.get("key")?,
        library: row.get("library_key")?,
        parent: row.get("parent_key")?,
        grandparent: row.get("grandparent_key")?,
        kind: kind(row)?,
        title: row.get("title")?,
        before: presence,
        after: presence,
    })
}

fn picture_job(row: &Row) -> Stored<PictureJob> {
    let probe = probe::joined(row.get("header")?, row.get("inside")?)?.unwrap_or_default();
    Ok(PictureJob {
        item: row.get("key")?,
        kind: kind(row)?,
        index: row.get("number")?,
        pictures: view::pictures(row, "")?,
        library: row.get("library_key")?,
        root: row.get("root")?,
        path: row.get("file_path")?,
        duration_ms: probe.duration_ms,
        attached: probe.attached_picture,
        video: probe::has_video(&probe),
        fingerprint: row.get("fingerprint")?,
        beside: row.get("beside")?,
    })
}
