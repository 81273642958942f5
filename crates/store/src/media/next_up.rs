//! The next episode of each show somebody follows: the rule is `media::hub::next_up`, this only feeds it.

use std::collections::HashMap;

use media::caller::Caller;
use media::hub::{EpisodeProgress, NextUp, next_up};
use media::keys::ItemKey;
use media::ports::store::Stored;

use super::query::{Binds, seen_by};
use crate::engine::{Error, Row, Sql, Tx};

/// The shows in which the person has seen an episode since.
const FOLLOWED: &str = "
    SELECT DISTINCT i.grandparent_key FROM watch w JOIN item i ON i.key = w.item_key
    WHERE w.viewer = $1 AND w.views > 0 AND w.last_viewed_at >= $2 AND i.kind = 'episode'
        AND i.grandparent_key IS NOT NULL AND (i.library_key = $3 OR $3 = 0)
        AND (i.grandparent_key = $4 OR $4 = 0) AND {seen}
    ORDER BY i.grandparent_key
";
/// All regular episodes of shows, with what the person did with them.
const EPISODES: &str = "
    SELECT i.key, i.grandparent_key, i.place, i.available, w.views, w.offset_ms, w.last_viewed_at, w.dismissed
    FROM item i LEFT JOIN watch w ON w.viewer = $1 AND w.item_key = i.key
    WHERE i.grandparent_key IN ({list}) AND i.kind = 'episode' AND i.place >= 0 AND {seen}
    ORDER BY i.grandparent_key, i.place, i.key
";

/// Keys of the next episodes, the most recently followed show first: two statements.
pub(super) async fn keys(tx: &mut Tx, wanted: &NextUp, caller: &Caller) -> Stored<Vec<ItemKey>> {
    let mut values = Binds::default();
    values.add(caller.viewer());
    values.add(wanted.since.map_or(i64::MIN, |since| since.0));
    values.add(wanted.library.map_or(0, |key| key.0));
    values.add(wanted.show.map_or(0, |key| key.0));
    let seen = seen_by(caller, "i", &mut values);
    let rows = tx.all(Sql::filled(FOLLOWED, &[("{seen}", &seen)]), &values.0).await?;
    let followed = rows.iter().map(|row| row.get("grandparent_key")).collect::<Result<Vec<ItemKey>, _>>()?;
    if followed.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = Binds::default();
    values.add(caller.viewer());
    let list = values.list(followed);
    let seen = seen_by(caller, "i", &mut values);
    let mut shows: HashMap<ItemKey, Vec<EpisodeProgress>> = HashMap::new();
    for row in tx.all(Sql::filled(EPISODES, &[("{list}", &list), ("{seen}", &seen)]), &values.0).await? {
        shows.entry(row.get("grandparent_key")?).or_default().push(progress(&row)?);
    }
    let mut next: Vec<_> = shows.values().filter_map(|episodes| next_up(episodes)).collect();
    next.sort_by_key(|(item, followed)| (std::cmp::Reverse(*followed), *item));
    next.retain(|(_, followed)| wanted.since.is_none_or(|since| *followed >= since));
    next.truncate(wanted.limit as usize);
    Ok(next.into_iter().map(|(item, _)| item).collect())
}

fn progress(row: &Row) -> Result<EpisodeProgress, Error> {
    Ok(EpisodeProgress {
        item: row.get("key")?,
        order: row.get("place")?,
        views: row.get::<Option<u32>>("views")?.unwrap_or_default(),
        in_progress: row.get::<Option<i64>>("offset_ms")?.is_some(),
        last_viewed_at: row.get("last_viewed_at")?,
        dismissed: row.get::<Option<bool>>("dismissed")?.unwrap_or_default(),
        available: row.get("available")?,
    })
}
