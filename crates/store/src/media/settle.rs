//! Whether items can be seen and played, from the files that are there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::Timestamp;
use media::StoreError;
use media::item::ItemKind;
use media::keys::ItemKey;
use media::ports::store::{Presence, Settled, Stored};

use super::query::Binds;
use crate::engine::{Row, Sql, Tx, binds};

/// How many items one statement looks at.
const BATCH: usize = 500;

const KINDS: &str = "SELECT key, kind FROM item WHERE key IN ({list}) ORDER BY key";
const ITEMS: &str = "
    SELECT i.key, i.library_key, i.parent_key, i.grandparent_key, i.kind, i.title, i.available, i.removed_at
    FROM item i WHERE i.key IN ({list}) ORDER BY i.key
";
const FILES: &str = "
    SELECT v.item_key AS key, sum(CASE WHEN f.absence IS NULL THEN 1 ELSE 0 END) AS there,
        sum(CASE WHEN f.absence = 'away' THEN 1 ELSE 0 END) AS away
    FROM version v JOIN part p ON p.version_key = v.key JOIN file f ON f.key = p.file_key
    WHERE v.item_key IN ({list}) GROUP BY v.item_key
";
const CHILDREN: &str = "
    SELECT c.parent_key AS key, sum(CASE WHEN c.available THEN 1 ELSE 0 END) AS there,
        sum(CASE WHEN c.available THEN 0 ELSE 1 END) AS away
    FROM item c WHERE c.removed_at IS NULL AND c.parent_key IN ({list}) GROUP BY c.parent_key
";
const SET: &str = "
    UPDATE item SET available = $2, removed_at = CASE WHEN $3 THEN coalesce(removed_at, $4) ELSE NULL END,
        updated_at = $4
    WHERE key = $1
";

/// Settles items and everything above them, from the leaves upwards, and says what changed.
pub(super) async fn settle(tx: &mut Tx, items: &[ItemKey], now: Timestamp) -> Stored<Vec<Settled>> {
    let mut levels: BTreeMap<u8, BTreeSet<ItemKey>> = BTreeMap::new();
    for batch in items.chunks(BATCH) {
        let mut values = Binds::default();
        let list = values.list(batch.iter().copied());
        for row in tx.all(Sql::filled(KINDS, &[("{list}", &list)]), &values.0).await? {
            levels.entry(rank(kind(&row)?)).or_default().insert(row.get("key")?);
        }
    }
    let mut changes = Vec::new();
    while let Some((rank, items)) = levels.pop_first() {
        let below = if rank == 0 { FILES } else { CHILDREN };
        let items: Vec<ItemKey> = items.into_iter().collect();
        for item in settle_level(tx, &items, below, now, &mut changes).await? {
            if let Some(parent) = item.parent {
                levels.entry(rank + 1).or_default().insert(parent);
            }
        }
    }
    Ok(changes)
}

/// How far above its leaves an item stands.
fn rank(kind: ItemKind) -> u8 {
    kind.children().map_or(0, |below| rank(below) + 1)
}

/// Settles items of one level; gives all of them, and adds those that changed to `changes`.
async fn settle_level(
    tx: &mut Tx,
    items: &[ItemKey],
    below: &'static str,
    now: Timestamp,
    changes: &mut Vec<Settled>,
) -> Stored<Vec<Settled>> {
    let mut settled = Vec::with_capacity(items.len());
    for batch in items.chunks(BATCH) {
        let mut values = Binds::default();
        let list = values.list(batch.iter().copied());
        let parts = [("{list}", list.as_str())];
        let mut found = HashMap::new();
        for row in tx.all(Sql::filled(below, &parts), &values.0).await? {
            let presence = match (row.get::<i64>("there")?, row.get::<i64>("away")?) {
                (1.., _) => Presence::Available,
                (_, 1..) => Presence::Unavailable,
                _ => Presence::Removed,
            };
            found.insert(row.get::<ItemKey>("key")?, presence);
        }
        for row in tx.all(Sql::filled(ITEMS, &parts), &values.0).await? {
            let item = one(&row, &found)?;
            if item.before != item.after {
                let (there, gone) = (item.after == Presence::Available, item.after == Presence::Removed);
                tx.execute(SET, binds![item.item, there, gone, now]).await?;
                changes.push(item.clone());
            }
            settled.push(item);
        }
    }
    Ok(settled)
}

fn one(row: &Row, found: &HashMap<ItemKey, Presence>) -> Stored<Settled> {
    let item: ItemKey = row.get("key")?;
    Ok(Settled {
        item,
        library: row.get("library_key")?,
        parent: row.get("parent_key")?,
        grandparent: row.get("grandparent_key")?,
        kind: kind(row)?,
        title: row.get("title")?,
        before: before(row)?,
        after: found.get(&item).copied().unwrap_or(Presence::Removed),
    })
}

/// An item's presence as it is stored.
pub(super) fn before(row: &Row) -> Stored<Presence> {
    Ok(match (row.get::<Option<Timestamp>>("removed_at")?, row.get("available")?) {
        (Some(_), _) => Presence::Removed,
        (None, true) => Presence::Available,
        (None, false) => Presence::Unavailable,
    })
}

/// The kind in a row of `item`.
pub(super) fn kind(row: &Row) -> Stored<ItemKind> {
    let kind: String = row.get("kind")?;
    ItemKind::named(&kind).ok_or(StoreError::Unreadable { what: "an item's kind" })
}
