//! Items as a person sees them: lists, details, letters, choices, parts.

use async_trait::async_trait;
use kernel::Timestamp;
use media::caller::Caller;
use media::hub::NextUp;
use media::item::{ItemEdit, ItemView, Picture};
use media::keys::{ItemKey, PartKey, StreamKey};
use media::ports::store::{Items, Stored};
use media::query::{Bucket, Field, FieldChoice, FieldType, Page, Query};
use media::search::{SearchRequest, SearchResults};
use media::sort_title::fold;
use media::stream::Part;

use super::query::{Binds, Reach, Selection, reach, seen_by};
use super::version::{Depth, one_part};
use super::view::views;
use super::{MediaDatabase, analysis, edit, next_up, search};
use crate::engine::{Error, Row, Sql, Tx};

const PART: &str = "
    SELECT p.key AS part_key, i.key FROM part p JOIN version v ON v.key = p.version_key JOIN item i ON i.key = v.item_key
    WHERE p.key = $1 AND {seen}
";
const PART_OF_STREAM: &str = "
    SELECT s.part_key, i.key FROM stream s JOIN part p ON p.key = s.part_key JOIN version v ON v.key = p.version_key
    JOIN item i ON i.key = v.item_key
    WHERE s.key = $1 AND {seen}
";

#[async_trait]
impl Items for MediaDatabase {
    async fn list(&self, query: &Query, caller: &Caller) -> Stored<Page<ItemView>> {
        let mut tx = self.database.read().await?;
        let (text, values) = Selection::of(query, caller).keys(query);
        let rows = tx.all(Sql::built(text), &values.0).await?;
        let keys = rows.iter().map(|row| row.get("key")).collect::<Result<Vec<ItemKey>, Error>>()?;
        let start = query.window.start;
        // A window that reaches the end has told how many there are.
        let ended = query.window.size.is_none_or(|size| (keys.len() as u64) < size);
        let total = match (ended, keys.is_empty() && start > 0) {
            (true, false) => start + keys.len() as u64,
            _ => count(&mut tx, query, caller).await?,
        };
        Ok(Page { rows: views(&mut tx, &keys, caller, Depth::Listing).await?, start, total })
    }

    async fn count(&self, query: &Query, caller: &Caller) -> Stored<u64> {
        count(&mut self.database.read().await?, query, caller).await
    }

    async fn details(&self, items: &[ItemKey], caller: &Caller) -> Stored<Vec<ItemView>> {
        views(&mut self.database.read().await?, items, caller, Depth::Whole).await
    }

    async fn buckets(&self, query: &Query, caller: &Caller) -> Stored<Vec<Bucket>> {
        let Selection { condition, binds, .. } = Selection::of(query, caller);
        let text = format!(
            "SELECT i.bucket, count(*) AS items FROM item i WHERE {condition} \
             GROUP BY i.bucket ORDER BY min(i.sort_key), i.bucket"
        );
        let rows = self.database.read().await?.all(Sql::built(text), &binds.0).await?;
        rows.iter().map(|row| Ok(Bucket { letter: row.get("bucket")?, count: row.get("items")? })).collect()
    }

    async fn choices(&self, field: Field, query: &Query, caller: &Caller) -> Stored<Vec<FieldChoice>> {
        let Selection { condition, binds, viewer } = Selection::of(query, caller);
        let Some(level) = query.levels.first() else { return Ok(Vec::new()) };
        let text = match reach(field, *level, "i", &viewer) {
            Reach::Truth(truth) => format!(
                "SELECT CASE WHEN {truth} THEN 1 ELSE 0 END AS value, count(*) AS items FROM item i \
                 WHERE {condition} GROUP BY 1 ORDER BY 1"
            ),
            Reach::One(expression) => format!(
                "SELECT {expression} AS value, count(*) AS items FROM item i \
                 WHERE {condition} AND {expression} IS NOT NULL GROUP BY {expression} ORDER BY {expression}"
            ),
            Reach::Many(many) if matches!(field, Field::Tag(_)) => format!(
                "SELECT t.key AS value, t.name AS title, count(DISTINCT i.key) AS items \
                 FROM {} JOIN item i ON {} = i.key WHERE {condition} AND {} \
                 GROUP BY t.key, t.name, t.folded ORDER BY t.folded, t.key",
                many.from, many.item, many.only
            ),
            Reach::Many(many) => format!(
                "SELECT {value} AS value, count(DISTINCT i.key) AS items \
                 FROM {} JOIN item i ON {} = i.key WHERE {condition} AND {} \
                 GROUP BY {value} ORDER BY {value}",
                many.from,
                many.item,
                many.only,
                value = many.value
            ),
        };
        let rows = self.database.read().await?.all(Sql::built(text), &binds.0).await?;
        let mut choices =
            rows.iter().map(|row| field_choice(field, row)).collect::<Result<Vec<_>, Error>>()?;
        choices.sort_by_cached_key(|choice| (fold(&choice.title), choice.key.clone()));
        Ok(choices)
    }

    async fn next_up(&self, wanted: &NextUp, caller: &Caller) -> Stored<Vec<ItemView>> {
        let mut tx = self.database.read().await?;
        let keys = next_up::keys(&mut tx, wanted, caller).await?;
        views(&mut tx, &keys, caller, Depth::Listing).await
    }

    async fn search(&self, request: &SearchRequest, caller: &Caller) -> Stored<SearchResults> {
        search::search(&mut self.database.read().await?, request, caller).await
    }

    async fn part(&self, part: PartKey, caller: &Caller) -> Stored<Option<(ItemKey, Part)>> {
        found_part(&mut self.database.read().await?, PART, part.0, caller).await
    }

    async fn part_of_stream(&self, stream: StreamKey, caller: &Caller) -> Stored<Option<(ItemKey, Part)>> {
        found_part(&mut self.database.read().await?, PART_OF_STREAM, stream.0, caller).await
    }

    async fn edit(&self, items: &[ItemKey], change: &ItemEdit, now: Timestamp) -> Stored<()> {
        let mut tx = self.database.write().await?;
        for item in items {
            edit::edit(&mut tx, *item, change, now).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn save_picture(&self, item: ItemKey, picture: &Picture, now: Timestamp) -> Stored<()> {
        let mut tx = self.database.write().await?;
        analysis::save_picture(&mut tx, item, picture, now).await?;
        Ok(tx.commit().await?)
    }
}

async fn count(tx: &mut Tx, query: &Query, caller: &Caller) -> Stored<u64> {
    let (text, values) = Selection::of(query, caller).count();
    Ok(tx.one(Sql::built(text), &values.0).await?.get("total")?)
}

async fn found_part(
    tx: &mut Tx,
    statement: &'static str,
    key: i64,
    caller: &Caller,
) -> Stored<Option<(ItemKey, Part)>> {
    let mut values = Binds::default();
    values.add(key);
    let seen = seen_by(caller, "i", &mut values);
    let Some(row) = tx.optional(Sql::filled(statement, &[("{seen}", &seen)]), &values.0).await? else {
        return Ok(None);
    };
    let item: ItemKey = row.get("key")?;
    let part = one_part(tx, row.get("part_key")?, caller.viewer()).await?;
    Ok(part.map(|part| (item, part)))
}

fn field_choice(field: Field, row: &Row) -> Result<FieldChoice, Error> {
    let count = row.get("items")?;
    match field.kind() {
        FieldType::Tag => {
            let key: i64 = row.get("value")?;
            Ok(FieldChoice { key: key.to_string(), title: row.get("title")?, count })
        }
        FieldType::Number | FieldType::Truth => {
            let number: i64 = row.get("value")?;
            Ok(FieldChoice { key: number.to_string(), title: number.to_string(), count })
        }
        FieldType::Time if field != Field::OriginallyAvailableAt => {
            let number: i64 = row.get("value")?;
            Ok(FieldChoice { key: number.to_string(), title: number.to_string(), count })
        }
        FieldType::Text | FieldType::Time => {
            let text: String = row.get("value")?;
            Ok(FieldChoice { key: text.clone(), title: text, count })
        }
    }
}
