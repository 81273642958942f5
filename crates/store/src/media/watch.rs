//! What people did with items.

use std::collections::HashMap;

use async_trait::async_trait;
use media::caller::Caller;
use media::history::NewHistory;
use media::keys::{ItemKey, Viewer};
use media::ports::store::{Stored, Watches};
use media::watch::{WatchState, Watched};

use super::query::{Binds, seen_by};
use super::{Counted, MediaDatabase, next_key};
use crate::engine::{Error, Row, Sql, Tx, binds};

const OF: &str = "
    SELECT item_key, offset_ms, views, last_viewed_at, rating, last_rated_at, dismissed
    FROM watch WHERE viewer = $1 AND item_key IN ({list}) ORDER BY item_key
";
const SAVE: &str = "
    INSERT INTO watch (viewer, item_key, offset_ms, views, last_viewed_at, rating, last_rated_at, dismissed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (viewer, item_key) DO UPDATE SET offset_ms = excluded.offset_ms, views = excluded.views,
        last_viewed_at = excluded.last_viewed_at, rating = excluded.rating,
        last_rated_at = excluded.last_rated_at, dismissed = excluded.dismissed
";
const FORGET: &str = "DELETE FROM watch WHERE viewer = $1 AND item_key = $2";
const ADD_HISTORY: &str = "
    INSERT INTO history (key, viewer, item_key, parent_key, grandparent_key, library_key, title, client, viewed_at)
    SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), i.key, i.parent_key, i.grandparent_key, i.library_key, i.title,
        CAST($3 AS TEXT), CAST($4 AS BIGINT)
    FROM item i WHERE i.key = $5
";
const FORGET_WATCHES: &str = "DELETE FROM watch WHERE viewer = $1";
const FORGET_CHOICES: &str = "DELETE FROM choice WHERE viewer = $1";
const FORGET_LANGUAGES: &str = "DELETE FROM viewer_languages WHERE viewer = $1";
const FORGET_HISTORY: &str = "DELETE FROM history WHERE viewer = $1";
const FORGET_PLAYLISTS: &str = "DELETE FROM playlist WHERE viewer = $1";
const FORGET_QUEUES: &str = "DELETE FROM play_queue WHERE viewer = $1";
/// Leaves at or below items, each item's in natural order.
const LEAVES: &str = "
    SELECT i.key, i.parent_key, i.grandparent_key FROM item i
    WHERE i.kind IN ('movie', 'episode', 'track', 'photo', 'clip')
        AND (i.key IN ({list}) OR i.parent_key IN ({list}) OR i.grandparent_key IN ({list})) AND {seen}
    ORDER BY i.place NULLS LAST, i.sort_key, i.key
";

#[async_trait]
impl Watches for MediaDatabase {
    async fn watched(&self, viewer: Viewer, items: &[ItemKey]) -> Stored<Vec<Watched>> {
        watched(&mut self.database.read().await?, viewer, items).await
    }

    async fn save_watched(
        &self,
        viewer: Viewer,
        states: &[Watched],
        history: Option<&NewHistory>,
    ) -> Stored<()> {
        let mut tx = self.database.write().await?;
        save(&mut tx, viewer, states).await?;
        if let Some(NewHistory { item, client, viewed_at }) = history {
            let key = next_key(&mut tx, Counted::History).await?;
            tx.execute(ADD_HISTORY, binds![key, viewer, client, *viewed_at, *item]).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn leaves(&self, items: &[ItemKey], caller: &Caller) -> Stored<Vec<ItemKey>> {
        let mut values = Binds::default();
        let list = values.list(items.iter().copied());
        let seen = seen_by(caller, "i", &mut values);
        let text = Sql::filled(LEAVES, &[("{list}", &list), ("{seen}", &seen)]);
        let rows = self.database.read().await?.all(text, &values.0).await?;
        let mut below: HashMap<ItemKey, Vec<ItemKey>> = HashMap::new();
        for row in &rows {
            let key: ItemKey = row.get("key")?;
            let line = [Some(key), row.get("parent_key")?, row.get("grandparent_key")?];
            for above in line.into_iter().flatten() {
                below.entry(above).or_default().push(key);
            }
        }
        Ok(items.iter().filter_map(|item| below.get(item)).flatten().copied().collect())
    }

    async fn forget_viewer(&self, viewer: Viewer) -> Stored<()> {
        let mut tx = self.database.write().await?;
        for statement in [
            FORGET_WATCHES,
            FORGET_CHOICES,
            FORGET_LANGUAGES,
            FORGET_HISTORY,
            FORGET_PLAYLISTS,
            FORGET_QUEUES,
        ] {
            tx.execute(statement, binds![viewer]).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// The watch states of items, as far as there are any.
pub(super) async fn watched(tx: &mut Tx, viewer: Viewer, items: &[ItemKey]) -> Stored<Vec<Watched>> {
    let mut found = Vec::new();
    for batch in items.chunks(500) {
        let mut values = Binds::default();
        values.add(viewer);
        let list = values.list(batch.iter().copied());
        for row in tx.all(Sql::filled(OF, &[("{list}", &list)]), &values.0).await? {
            found.push(Watched { item: row.get("item_key")?, state: state(&row)? });
        }
    }
    Ok(found)
}

/// Keeps watch states; untouched ones are forgotten.
pub(super) async fn save(tx: &mut Tx, viewer: Viewer, states: &[Watched]) -> Stored<()> {
    for Watched { item, state } in states {
        if state.untouched() {
            tx.execute(FORGET, binds![viewer, *item]).await?;
            continue;
        }
        let values = binds![
            viewer,
            *item,
            state.offset_ms.map(|offset| i64::try_from(offset).unwrap_or(i64::MAX)),
            state.views,
            state.last_viewed_at,
            state.rating,
            state.last_rated_at,
            state.dismissed,
        ];
        tx.execute(SAVE, values).await?;
    }
    Ok(())
}

fn state(row: &Row) -> Result<WatchState, Error> {
    Ok(WatchState {
        offset_ms: row.get("offset_ms")?,
        views: row.get("views")?,
        last_viewed_at: row.get("last_viewed_at")?,
        rating: row.get("rating")?,
        last_rated_at: row.get("last_rated_at")?,
        dismissed: row.get("dismissed")?,
    })
}
