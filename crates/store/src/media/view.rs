//! Items as one person sees them, read for a whole page at once: a constant number of statements per page.

use std::collections::{BTreeSet, HashMap};

use kernel::Timestamp;
use media::StoreError;
use media::caller::Caller;
use media::item::{
    Ancestor, Counts, Item, ItemKind, ItemView, LibraryName, Picture, PictureKind, PictureSource, Tag,
    TagKind,
};
use media::keys::{ItemKey, Viewer};
use media::library::LibraryKind;
use media::ports::store::Stored;
use media::watch::WatchState;

use super::from_json;
use super::query::{Binds, seen_by};
use super::version::{Depth, versions};
use crate::engine::{Error, Row, Sql, Tx};

/// How many items one statement reads.
const BATCH: usize = 1000;

const ITEMS: &str = "
    SELECT i.*, l.uuid AS l_uuid, l.title AS l_title, l.kind AS l_kind,
        p.guid AS p_guid, p.title AS p_title, p.number AS p_number, p.year AS p_year, p.studio AS p_studio,
        p.content_rating AS p_content_rating, p.updated_at AS p_updated_at,
        p.thumb_source AS p_thumb_source, p.thumb_origin AS p_thumb_origin, p.thumb_stamp AS p_thumb_stamp,
        p.art_source AS p_art_source, p.art_origin AS p_art_origin, p.art_stamp AS p_art_stamp,
        g.guid AS g_guid, g.title AS g_title, g.number AS g_number, g.year AS g_year, g.studio AS g_studio,
        g.content_rating AS g_content_rating, g.updated_at AS g_updated_at,
        g.thumb_source AS g_thumb_source, g.thumb_origin AS g_thumb_origin, g.thumb_stamp AS g_thumb_stamp,
        g.art_source AS g_art_source, g.art_origin AS g_art_origin, g.art_stamp AS g_art_stamp,
        w.offset_ms AS w_offset_ms, w.views AS w_views, w.last_viewed_at AS w_last_viewed_at,
        w.rating AS w_rating, w.last_rated_at AS w_last_rated_at, w.dismissed AS w_dismissed
    FROM item i
    JOIN library l ON l.key = i.library_key
    LEFT JOIN item p ON p.key = i.parent_key
    LEFT JOIN item g ON g.key = i.grandparent_key
    LEFT JOIN watch w ON w.viewer = $1 AND w.item_key = i.key
    WHERE i.key IN ({list}) AND {seen}
";
const COUNTS: &str = "
    SELECT c.parent_key AS up, count(*) AS items, sum(CASE WHEN w.views > 0 THEN 1 ELSE 0 END) AS viewed,
        max(w.last_viewed_at) AS last_viewed_at
    FROM item c LEFT JOIN watch w ON w.viewer = $1 AND w.item_key = c.key
    WHERE c.parent_key IN ({list}) AND c.removed_at IS NULL GROUP BY c.parent_key
";
const COUNTS_BELOW: &str = "
    SELECT c.grandparent_key AS up, count(*) AS items, sum(CASE WHEN w.views > 0 THEN 1 ELSE 0 END) AS viewed,
        max(w.last_viewed_at) AS last_viewed_at
    FROM item c LEFT JOIN watch w ON w.viewer = $1 AND w.item_key = c.key
    WHERE c.grandparent_key IN ({list}) AND c.removed_at IS NULL GROUP BY c.grandparent_key
";
const TAGS: &str = "
    SELECT it.item_key, it.role, t.key, t.kind, t.name
    FROM item_tag it JOIN tag t ON t.key = it.tag_key
    WHERE it.item_key IN ({list}) ORDER BY it.item_key, t.kind, it.place, t.key
";
const LOCATIONS: &str = "
    SELECT i.key, l.grandparent_key, l.parent_key, o.path AS root, f.path
    FROM item i JOIN item l ON l.grandparent_key = i.key OR l.parent_key = i.key
    JOIN version v ON v.item_key = l.key JOIN part p ON p.version_key = v.key JOIN file f ON f.key = p.file_key
    JOIN folder o ON o.key = f.folder_key
    WHERE i.key IN ({list}) ORDER BY i.key, f.path
";

/// Items in the order of their keys here; unknown and hidden ones are left out.
pub(super) async fn views(
    tx: &mut Tx,
    keys: &[ItemKey],
    caller: &Caller,
    depth: Depth,
) -> Stored<Vec<ItemView>> {
    let mut all = Vec::with_capacity(keys.len());
    for batch in keys.chunks(BATCH) {
        let found = batch_of(tx, batch, caller, depth).await?;
        all.extend(batch.iter().filter_map(|key| found.get(key).cloned()));
    }
    Ok(all)
}

async fn batch_of(
    tx: &mut Tx,
    keys: &[ItemKey],
    caller: &Caller,
    depth: Depth,
) -> Stored<HashMap<ItemKey, ItemView>> {
    let viewer = caller.viewer();
    let mut values = Binds::default();
    values.add(viewer);
    let list = values.list(keys.iter().copied());
    let seen = seen_by(caller, "i", &mut values);
    let mut found = HashMap::with_capacity(keys.len());
    for row in tx.all(Sql::filled(ITEMS, &[("{list}", &list), ("{seen}", &seen)]), &values.0).await? {
        let view = view(&row)?;
        found.insert(view.item.key, view);
    }
    add_counts(tx, &mut found, viewer).await?;
    add_tags(tx, &mut found).await?;
    let leaves = of(&found, ItemKind::leaf);
    if !leaves.is_empty() {
        for (key, versions) in versions(tx, &leaves, viewer, depth).await? {
            if let Some(view) = found.get_mut(&key) {
                view.versions = versions;
            }
        }
    }
    if depth == Depth::Whole {
        add_locations(tx, &mut found).await?;
    }
    Ok(found)
}

fn of(found: &HashMap<ItemKey, ItemView>, wanted: impl Fn(ItemKind) -> bool) -> Vec<ItemKey> {
    let mut keys: Vec<ItemKey> =
        found.values().filter(|view| wanted(view.item.kind)).map(|view| view.item.key).collect();
    keys.sort_unstable();
    keys
}

struct Below {
    items: i64,
    viewed: i64,
    last_viewed_at: Option<Timestamp>,
}

async fn below(
    tx: &mut Tx,
    statement: &'static str,
    keys: &[ItemKey],
    viewer: Viewer,
) -> Stored<HashMap<ItemKey, Below>> {
    let mut values = Binds::default();
    values.add(viewer);
    let list = values.list(keys.iter().copied());
    let rows = tx.all(Sql::filled(statement, &[("{list}", &list)]), &values.0).await?;
    rows.iter()
        .map(|row| {
            let below = Below {
                items: row.get("items")?,
                viewed: row.get("viewed")?,
                last_viewed_at: row.get("last_viewed_at")?,
            };
            Ok((row.get("up")?, below))
        })
        .collect()
}

/// Children, leaves, and when anything below was last seen.
async fn add_counts(tx: &mut Tx, found: &mut HashMap<ItemKey, ItemView>, viewer: Viewer) -> Stored<()> {
    let parents = of(found, |kind| kind.children().is_some());
    if parents.is_empty() {
        return Ok(());
    }
    let mut children = below(tx, COUNTS, &parents, viewer).await?;
    let mut leaves = below(tx, COUNTS_BELOW, &parents, viewer).await?;
    for key in parents {
        let Some(view) = found.get_mut(&key) else { continue };
        let direct = children.remove(&key);
        let two_levels = view.item.kind.children().is_some_and(|child| child.children().is_some());
        let count = direct.as_ref().map_or(0, |below| below.items);
        let seen = if two_levels { leaves.remove(&key) } else { direct };
        view.counts = Some(Counts {
            children: count,
            leaves: seen.as_ref().map_or(0, |below| below.items),
            viewed_leaves: seen.as_ref().map_or(0, |below| below.viewed),
        });
        if let Some(seen) = seen {
            // A parent was seen as often as it has a seen leaf at all, and last when anything below it was.
            view.watch.views += u32::try_from(seen.viewed).unwrap_or_default();
            view.watch.last_viewed_at = view.watch.last_viewed_at.max(seen.last_viewed_at);
        }
    }
    Ok(())
}

async fn add_tags(tx: &mut Tx, found: &mut HashMap<ItemKey, ItemView>) -> Stored<()> {
    let keys = of(found, |_| true);
    if keys.is_empty() {
        return Ok(());
    }
    let mut values = Binds::default();
    let list = values.list(keys);
    for row in tx.all(Sql::filled(TAGS, &[("{list}", &list)]), &values.0).await? {
        let kind: String = row.get("kind")?;
        let kind = TagKind::named(&kind).ok_or(StoreError::Unreadable { what: "a tag's kind" })?;
        let tag = Tag { key: row.get("key")?, kind, name: row.get("name")?, role: row.get("role")? };
        if let Some(view) = found.get_mut(&row.get("item_key")?) {
            view.tags.push(tag);
        }
    }
    Ok(())
}

/// The folder of a show is the first one below the library's folder that its files lie in.
async fn add_locations(tx: &mut Tx, found: &mut HashMap<ItemKey, ItemView>) -> Stored<()> {
    let parents = of(found, |kind| matches!(kind, ItemKind::Show | ItemKind::Artist));
    if parents.is_empty() {
        return Ok(());
    }
    let mut values = Binds::default();
    let list = values.list(parents);
    let mut folders: HashMap<ItemKey, BTreeSet<String>> = HashMap::new();
    for row in tx.all(Sql::filled(LOCATIONS, &[("{list}", &list)]), &values.0).await? {
        let (root, path): (String, String) = (row.get("root")?, row.get("path")?);
        let root = root.trim_end_matches('/');
        let inside = path.strip_prefix(root).unwrap_or_default().trim_start_matches('/');
        let folder = match inside.split_once('/') {
            Some((first, _)) => format!("{root}/{first}"),
            None => root.to_owned(),
        };
        folders.entry(row.get("key")?).or_default().insert(folder);
    }
    for (key, folders) in folders {
        if let Some(view) = found.get_mut(&key) {
            view.locations = folders.into_iter().collect();
        }
    }
    Ok(())
}

fn view(row: &Row) -> Stored<ItemView> {
    let item = item(row)?;
    let kind: String = row.get("l_kind")?;
    Ok(ItemView {
        library: LibraryName {
            key: item.library,
            uuid: row.get("l_uuid")?,
            title: row.get("l_title")?,
            kind: LibraryKind::named(&kind).ok_or(StoreError::Unreadable { what: "a library's kind" })?,
        },
        parent: item.parent.map(|key| ancestor(row, key, "p_")).transpose()?,
        grandparent: item.grandparent.map(|key| ancestor(row, key, "g_")).transpose()?,
        watch: watch(row)?,
        counts: None,
        tags: Vec::new(),
        versions: Vec::new(),
        locations: Vec::new(),
        item,
    })
}

fn item(row: &Row) -> Stored<Item> {
    let kind: String = row.get("kind")?;
    Ok(Item {
        key: row.get("key")?,
        library: row.get("library_key")?,
        kind: ItemKind::named(&kind).ok_or(StoreError::Unreadable { what: "an item's kind" })?,
        identity: row.get("identity")?,
        parent: row.get("parent_key")?,
        grandparent: row.get("grandparent_key")?,
        index: row.get("number")?,
        index_end: row.get("number_end")?,
        order: row.get("place")?,
        guid: row.get("guid")?,
        title: row.get("title")?,
        sort_title: row.get("sort_title")?,
        sort_key: row.get("sort_key")?,
        bucket: row.get("bucket")?,
        original_title: row.get("original_title")?,
        edition: row.get("edition")?,
        year: row.get("year")?,
        originally_available: row
            .get::<Option<String>>("originally_available")?
            .and_then(|text| text.parse().ok()),
        summary: row.get("summary")?,
        tagline: row.get("tagline")?,
        studio: row.get("studio")?,
        content_rating: row.get("content_rating")?,
        rating: row.get("rating")?,
        audience_rating: row.get("audience_rating")?,
        duration_ms: row.get("duration_ms")?,
        locked: from_json(&row.get::<String>("locked")?, "an item's locks")?,
        pictures: pictures(row, "")?,
        added_at: row.get("added_at")?,
        updated_at: row.get("updated_at")?,
        available: row.get("available")?,
        removed_at: row.get("removed_at")?,
    })
}

fn ancestor(row: &Row, key: ItemKey, prefix: &str) -> Stored<Ancestor> {
    let column = |name: &str| format!("{prefix}{name}");
    Ok(Ancestor {
        key,
        guid: row.get(&column("guid"))?,
        title: row.get(&column("title"))?,
        index: row.get(&column("number"))?,
        year: row.get(&column("year"))?,
        studio: row.get(&column("studio"))?,
        content_rating: row.get(&column("content_rating"))?,
        pictures: pictures(row, prefix)?,
        updated_at: row.get(&column("updated_at"))?,
    })
}

/// The pictures in the columns that begin so.
pub(super) fn pictures(row: &Row, prefix: &str) -> Result<Vec<Picture>, Error> {
    let mut pictures = Vec::new();
    for kind in [PictureKind::Thumb, PictureKind::Art] {
        let column = |name: &str| format!("{prefix}{}_{name}", kind.name());
        let source: Option<String> = row.get(&column("source"))?;
        if let Some(source) = source.and_then(|name| PictureSource::named(&name)) {
            let origin = row.get(&column("origin"))?;
            let stamp: Option<String> = row.get(&column("stamp"))?;
            pictures.push(Picture { kind, source, origin, stamp: stamp.unwrap_or_default() });
        }
    }
    Ok(pictures)
}

fn watch(row: &Row) -> Result<WatchState, Error> {
    Ok(WatchState {
        offset_ms: row.get("w_offset_ms")?,
        views: row.get::<Option<u32>>("w_views")?.unwrap_or_default(),
        last_viewed_at: row.get("w_last_viewed_at")?,
        rating: row.get("w_rating")?,
        last_rated_at: row.get("w_last_rated_at")?,
        dismissed: row.get::<Option<bool>>("w_dismissed")?.unwrap_or_default(),
    })
}
