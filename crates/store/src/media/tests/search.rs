//! The index of words: it follows what happens to titles, and a search walks by it.

use media::item::ItemEdit;
use media::library::LibraryKind;
use media::ports::store::{Items, Libraries};
use media::search::SearchRequest;
use testkit::both_databases;

use super::house::{NOW, film, library, opened, owner};
use crate::MediaDatabase;
use crate::engine::{Database, Engine, MigrationSet, Sql, binds};
use crate::media::MIGRATIONS;
use crate::media::search::candidates;

async fn found(store: &MediaDatabase, typed: &str) -> Vec<String> {
    let results = store.search(&SearchRequest::typed(typed, 10), &owner()).await.unwrap();
    results.items.into_iter().map(|(view, _)| view.item.title).collect()
}

/// Twenty thousand films.
const MANY_ITEMS: &str = "
    WITH RECURSIVE n (number) AS (SELECT 1 AS number UNION ALL SELECT number + 1 FROM n WHERE number < 20000)
    INSERT INTO item (key, library_key, kind, identity, guid, title, sort_title, sort_key, bucket, search_text, locked,
        added_at, updated_at, available, wants_pictures)
    SELECT 1000 + number, CAST($1 AS BIGINT), 'movie', 'many ' || number, 'many ' || number, 'Many ' || number,
        'Many ' || number, 'many ' || number, 'm', 'many ' || number, '[]', 1, 1, TRUE, FALSE
    FROM n
";

async fn fill(store: &MediaDatabase) {
    let key = store.libraries().await.unwrap()[0].key;
    let mut tx = store.database().write().await.unwrap();
    tx.execute(MANY_ITEMS, binds![key]).await.unwrap();
    tx.execute("ANALYZE", &[]).await.unwrap();
    tx.commit().await.unwrap();
}

both_databases! {
    async fn a_search_follows_titles_through_edits_and_removals(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        let (item, _) = film(&store, key, "Lantern").await;
        film(&store, key, "Harbour").await;
        assert_eq!(found(&store, "lan").await, ["Lantern"]);
        let edit = ItemEdit { title: Some("And Near".into()), ..ItemEdit::default() };
        store.edit(&[item], &edit, NOW).await.unwrap();
        assert!(found(&store, "lantern").await.is_empty());
        assert_eq!(found(&store, "AND near").await, ["And Near"]);
        assert_eq!(found(&store, "near, and").await, ["And Near"]);
        store.remove_library(key).await.unwrap();
        assert!(found(&store, "near").await.is_empty());
        let again = library(&store, LibraryKind::Movie, "again").await;
        film(&store, again, "Lantern").await;
        assert_eq!(found(&store, "lantern").await, ["Lantern"]);
    }

    async fn titles_from_before_there_was_an_index_are_found(place: Place) {
        let before = MigrationSet { steps: &MIGRATIONS.steps[..1], ..MIGRATIONS };
        let database = Database::open(&place.url()).await.unwrap();
        database.migrate(&before, NOW).await.unwrap();
        let old = MediaDatabase { database, names: None };
        library(&old, LibraryKind::Movie, "films").await;
        fill(&old).await;
        old.database().close().await;
        let store = opened(place).await;
        assert_eq!(found(&store, "many 777").await.first().map(String::as_str), Some("Many 777"));
    }

    async fn a_search_walks_by_the_index_of_words_and_not_over_all_titles(place: Place) {
        let store = opened(place).await;
        library(&store, LibraryKind::Movie, "films").await;
        fill(&store).await;
        let (engine, request) = (store.database().engine(), SearchRequest::typed("1777", 10));
        let (text, values) = candidates(engine, &request, &owner());
        let (explain, column, index) = match engine {
            Engine::Sqlite => ("EXPLAIN QUERY PLAN", "detail", "VIRTUAL TABLE INDEX"),
            Engine::Postgres => ("EXPLAIN", "QUERY PLAN", "item_by_search_text"),
        };
        let mut tx = store.database().read().await.unwrap();
        let rows = tx.all(Sql::built(format!("{explain} {text}")), &values.0).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get(column).unwrap()).collect();
        let plan = plan.join("\n");
        assert!(plan.contains(index), "{plan}");
        assert!(!plan.contains("SCAN i") && !plan.contains("Seq Scan on item"), "{plan}");
    }
}
