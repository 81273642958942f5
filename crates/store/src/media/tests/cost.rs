//! What work costs: as much in a large library as in a small one. Told by counts and plans, never by time.

use media::library::LibraryKind;
use media::ports::store::{Analysis, Libraries, MediaStore, Probed};
use testkit::both_databases;

use super::house::{NOW, film, library, opened, probe};
use crate::MediaDatabase;
use crate::engine::{Database, Engine, Sql, binds};
use crate::media::analysis::TO_PROBE;

/// Twenty thousand files, every other one read.
const MANY_FILES: &str = "
    WITH RECURSIVE n (number) AS (SELECT 1 AS number UNION ALL SELECT number + 1 FROM n WHERE number < 20000)
    INSERT INTO file (key, folder_key, path, size, modified_at, state, beside)
    SELECT 1000 + number, CAST($1 AS BIGINT), '/many/' || number, 1000, 1,
        CASE WHEN number % 2 = 0 THEN 'found' ELSE 'probed' END, ''
    FROM n
";

async fn fill(store: &MediaDatabase) {
    let folder = store.libraries().await.unwrap()[0].folders[0].key;
    let mut tx = store.database().write().await.unwrap();
    assert_eq!(tx.execute(MANY_FILES, binds![folder]).await.unwrap(), 20_000);
    tx.execute("ANALYZE", &[]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn plan(database: &Database, statement: &str) -> String {
    let (explain, column) = match database.engine() {
        Engine::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
        Engine::Postgres => ("EXPLAIN", "QUERY PLAN"),
    };
    let text = format!("{explain} {}", statement.replace("$1", "24").replace("{seen}", "TRUE"));
    let rows = database.read().await.unwrap().all(Sql::built(text), &[]).await.unwrap();
    let lines: Vec<String> = rows.iter().map(|row| row.get(column).unwrap()).collect();
    lines.join("\n")
}

/// How many statements reading a handful of new films takes, from the queue to what they show.
async fn statements(store: &MediaDatabase) -> u64 {
    let before = store.database().statements();
    let jobs = store.to_probe(&[], 24).await.unwrap();
    let probed: Vec<Probed> = jobs
        .iter()
        .map(|job| Probed {
            file: job.file,
            size: job.size,
            modified_at: job.modified_at,
            fingerprint: None,
            result: Ok(probe()),
        })
        .collect();
    store.save_probes(&probed, NOW).await.unwrap();
    store.database().statements() - before
}

async fn films(store: &dyn MediaStore, name: &str) {
    let key = store.libraries().await.unwrap()[0].key;
    for number in 0..24 {
        film(store, key, &format!("{name} {number}")).await;
    }
}

both_databases! {
    async fn the_queue_of_files_to_read_is_walked_by_its_index_and_never_sorted(place: Place) {
        let store = opened(place).await;
        library(&store, LibraryKind::Movie, "films").await;
        fill(&store).await;
        let plan = plan(store.database(), TO_PROBE).await;
        assert!(plan.contains("file_to_probe"), "{plan}");
        assert!(!plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "{plan}");
    }

    async fn reading_a_handful_of_files_costs_as_many_statements_in_a_large_library_as_in_a_small_one(place: Place) {
        let store = opened(place).await;
        library(&store, LibraryKind::Movie, "films").await;
        films(&store, "Light").await;
        let small = statements(&store).await;
        fill(&store).await;
        // The newest come first: these are read, not the twenty thousand.
        let mut tx = store.database().write().await.unwrap();
        tx.execute("UPDATE counter SET value = 100000 WHERE name = 'file'", &[]).await.unwrap();
        tx.commit().await.unwrap();
        films(&store, "Dark").await;
        assert_eq!(statements(&store).await, small);
        assert!(small < 24 * 13, "{small}");
    }
}
