//! Who watched what when.

use std::collections::HashMap;

use async_trait::async_trait;
use media::caller::{Caller, Sections};
use media::history::{HistoryQuery, HistoryRow};
use media::keys::{HistoryKey, ItemKey, Viewer};
use media::ports::store::{Histories, Stored};
use media::query::Page;

use super::MediaDatabase;
use super::query::{Binds, window};
use super::version::Depth;
use super::view::views;
use crate::engine::{Sql, binds};

const ROWS: &str = "SELECT h.* FROM history h WHERE {seen} ORDER BY {order}{window}";
const COUNT: &str = "SELECT count(*) AS total FROM history h WHERE {seen}";
const REMOVE: &str = "DELETE FROM history WHERE key = $1";
const REMOVE_OWN: &str = "DELETE FROM history WHERE key = $1 AND viewer = $2";

#[async_trait]
impl Histories for MediaDatabase {
    async fn history(&self, query: &HistoryQuery, caller: &Caller) -> Stored<Page<HistoryRow>> {
        let mut tx = self.database.read().await?;
        let mut values = Binds::default();
        let seen = condition(query, caller, &mut values);
        let total = tx.one(Sql::filled(COUNT, &[("{seen}", &seen)]), &values.0).await?.get("total")?;
        let order = if query.oldest_first { "h.viewed_at, h.key" } else { "h.viewed_at DESC, h.key DESC" };
        let window = window(&query.window, &mut values);
        let parts = [("{seen}", seen.as_str()), ("{order}", order), ("{window}", &window)];
        let rows = tx.all(Sql::filled(ROWS, &parts), &values.0).await?;
        let mut items: Vec<ItemKey> = rows.iter().map(|row| row.get("item_key")).collect::<Result<_, _>>()?;
        items.sort_unstable();
        items.dedup();
        let views = views(&mut tx, &items, caller, Depth::Listing).await?;
        let views: HashMap<ItemKey, _> = views.into_iter().map(|view| (view.item.key, view)).collect();
        let rows = rows.iter().map(|row| {
            Ok(HistoryRow {
                key: row.get("key")?,
                viewer: row.get("viewer")?,
                client: row.get("client")?,
                viewed_at: row.get("viewed_at")?,
                item: views.get(&row.get("item_key")?).cloned(),
                title: row.get("title")?,
                library: row.get("library_key")?,
            })
        });
        Ok(Page { rows: rows.collect::<Stored<_>>()?, start: query.window.start, total })
    }

    async fn remove_history(&self, key: HistoryKey, viewer: Option<Viewer>) -> Stored<bool> {
        let mut tx = self.database.write().await?;
        let found = match viewer {
            Some(viewer) => tx.swap(REMOVE_OWN, binds![key, viewer]).await?,
            None => tx.swap(REMOVE, binds![key]).await?,
        };
        tx.commit().await?;
        Ok(found)
    }
}

/// Only the owner sees what others watched.
fn condition(query: &HistoryQuery, caller: &Caller, values: &mut Binds) -> String {
    let mut conditions = vec!["TRUE".to_owned()];
    let mut viewers: Vec<Viewer> = query.viewer.into_iter().collect();
    if !caller.owner {
        viewers.push(caller.viewer());
        if let Sections::Some(keys) = &caller.sections {
            conditions.push(format!("h.library_key IN ({})", values.list(keys.iter().copied())));
        }
    }
    for viewer in viewers {
        conditions.push(format!("h.viewer = {}", values.add(viewer)));
    }
    if let Some(library) = query.library {
        conditions.push(format!("h.library_key = {}", values.add(library)));
    }
    if let Some(item) = query.item {
        let item = values.add(item);
        conditions
            .push(format!("(h.item_key = {item} OR h.parent_key = {item} OR h.grandparent_key = {item})"));
    }
    if let Some(since) = query.since {
        conditions.push(format!("h.viewed_at >= {}", values.add(since)));
    }
    conditions.join(" AND ")
}
