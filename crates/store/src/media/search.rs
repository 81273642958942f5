//! Search: the store finds candidates, `media::search::score` says how good they are.
//!
//! Candidates are found by each engine's own index over folded titles: SQLite by words and how they begin, PostgreSQL by
//! any three letters that follow each other. Both find more than is wanted, never less.

use std::collections::HashMap;

use media::StoreError;
use media::caller::Caller;
use media::item::TagKind;
use media::keys::ItemKey;
use media::ports::store::Stored;
use media::search::{SearchRequest, SearchResults, TagHit, score};

use super::query::{Binds, escaped, seen_by};
use super::version::Depth;
use super::view::views;
use crate::engine::{Engine, Sql, Tx};

/// How many candidates are looked at; whoever types one letter gets the best of these.
const CANDIDATES: i64 = 3000;

const ITEMS: &str = "
    SELECT i.key, i.kind, i.title, i.original_title, i.sort_key FROM item i
    JOIN library l ON l.key = i.library_key
    WHERE (i.library_key = $1 OR ($1 = 0 AND l.visibility < 2)) AND i.kind IN ({list}) AND {seen}
    ORDER BY length(i.title), i.sort_key, i.key LIMIT $2
";
const TAGS: &str = "
    SELECT t.key, t.kind, t.name, i.library_key, count(*) AS items
    FROM tag t JOIN item_tag it ON it.tag_key = t.key JOIN item i ON i.key = it.item_key
    JOIN library l ON l.key = i.library_key
    WHERE (i.library_key = $1 OR ($1 = 0 AND l.visibility < 2)) AND t.kind NOT IN ('guid', 'label') AND {seen}
    GROUP BY t.key, t.kind, t.name, i.library_key
    ORDER BY t.key, i.library_key LIMIT $2
";

pub(super) async fn search(tx: &mut Tx, request: &SearchRequest, caller: &Caller) -> Stored<SearchResults> {
    if request.words.is_empty() {
        return Ok(SearchResults::default());
    }
    let items = items(tx, request, caller).await?;
    let tags = if request.tags { tags(tx, request, caller).await? } else { Vec::new() };
    Ok(SearchResults { items, tags })
}

async fn items(tx: &mut Tx, request: &SearchRequest, caller: &Caller) -> Stored<Vec<(media::ItemView, f64)>> {
    let (text, values) = candidates(tx.engine(), request, caller);
    let mut by_kind: HashMap<String, Vec<(ItemKey, f64)>> = HashMap::new();
    for row in tx.all(Sql::built(text), &values.0).await? {
        let original: Option<String> = row.get("original_title")?;
        let best = score(&row.get::<String>("title")?, &request.words)
            .max(original.map_or(0.0, |title| score(&title, &request.words)));
        if best > 0.0 {
            by_kind.entry(row.get("kind")?).or_default().push((row.get("key")?, best));
        }
    }
    let mut found: Vec<(ItemKey, f64)> = Vec::new();
    for kind in &request.kinds {
        let mut hits = by_kind.remove(kind.name()).unwrap_or_default();
        // Stable: candidates came shortest title first.
        hits.sort_by(|one, other| other.1.total_cmp(&one.1));
        hits.truncate(request.limit as usize);
        found.extend(hits);
    }
    let keys: Vec<ItemKey> = found.iter().map(|(key, _)| *key).collect();
    let scores: HashMap<ItemKey, f64> = found.into_iter().collect();
    let views = views(tx, &keys, caller, Depth::Listing).await?;
    Ok(views
        .into_iter()
        .map(|view| {
            let score = scores.get(&view.item.key).copied().unwrap_or_default();
            (view, score)
        })
        .collect())
}

/// The statement that finds candidates among items, with its values.
pub(super) fn candidates(engine: Engine, request: &SearchRequest, caller: &Caller) -> (String, Binds) {
    let mut values = Binds::default();
    values.add(request.library.map_or(0, |key| key.0));
    values.add(CANDIDATES);
    let list = values.list(request.kinds.iter().map(|kind| kind.name()));
    let words = item_words(engine, request, &mut values);
    let seen = format!("{} AND {words}", seen_by(caller, "i", &mut values));
    (ITEMS.replace("{list}", &list).replace("{seen}", &seen), values)
}

async fn tags(tx: &mut Tx, request: &SearchRequest, caller: &Caller) -> Stored<Vec<TagHit>> {
    let mut values = Binds::default();
    values.add(request.library.map_or(0, |key| key.0));
    values.add(CANDIDATES);
    let words = holds(request, "t.folded", &mut values);
    let seen = format!("{} AND {words}", seen_by(caller, "i", &mut values));
    let mut hits = Vec::new();
    for row in tx.all(Sql::filled(TAGS, &[("{seen}", &seen)]), &values.0).await? {
        let name: String = row.get("name")?;
        let score = score(&name, &request.words);
        if score > 0.0 {
            let kind = TagKind::named(&row.get::<String>("kind")?);
            hits.push(TagHit {
                key: row.get("key")?,
                kind: kind.ok_or(StoreError::Unreadable { what: "a tag's kind" })?,
                name,
                library: row.get("library_key")?,
                count: row.get("items")?,
                score,
            });
        }
    }
    hits.sort_by(|one, other| other.score.total_cmp(&one.score));
    hits.truncate(request.limit as usize);
    Ok(hits)
}

/// Narrows items to titles with words that begin as asked. The engines' indexes are asked in their own ways.
fn item_words(engine: Engine, request: &SearchRequest, values: &mut Binds) -> String {
    match engine {
        Engine::Sqlite => {
            // Words are letters and digits alone; the quotes keep AND and NEAR from meaning anything.
            let begins: Vec<String> = request.words.iter().map(|word| format!("\"{word}\"*")).collect();
            let asked = values.add(begins.join(" AND "));
            format!("i.key IN (SELECT w.rowid FROM item_word w WHERE w.item_word MATCH {asked})")
        }
        Engine::Postgres => holds(request, "i.search_text", values),
    }
}

/// Narrows to texts that hold every word.
fn holds(request: &SearchRequest, text: &str, values: &mut Binds) -> String {
    let held = request.words.iter().map(|word| {
        let pattern = values.add(format!("%{}%", escaped(word)));
        format!("{text} LIKE {pattern} ESCAPE '!'")
    });
    held.collect::<Vec<_>>().join(" AND ")
}
