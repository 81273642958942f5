//! The test that every statement of this crate is understood by both engines.
//!
//! It reads the sources: a statement cannot be forgotten here.

use std::fs;
use std::path::{Path, PathBuf};

use kernel::Timestamp;
use testkit::Place;

use crate::engine::{Database, Engine, MigrationSet, Sql};

/// A statement in the sources: where it stands, for which engine alone, its text.
struct Found {
    file: String,
    engine: Option<Engine>,
    text: String,
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
    files
}

/// What `{names}` in a statement stand for here.
const PARTS: [(&str, &str); 5] =
    [("{list}", "NULL"), ("{seen}", "TRUE"), ("{window}", ""), ("{order}", "1"), ("{subjects}", "$3")];

/// Every string constant that is a statement: `const NAME: &str = "…";`, and the two sides of a `PerEngine`.
fn statements(folder: &str) -> Vec<Found> {
    const FIRST_WORDS: [&str; 5] = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let mut found = Vec::new();
    for path in sources(&root) {
        let source = fs::read_to_string(&path).unwrap();
        for (marker, engine) in [
            (": &str = \"", None),
            ("sqlite: \"", Some(Engine::Sqlite)),
            ("postgres: \"", Some(Engine::Postgres)),
        ] {
            for tail in source.split(marker).skip(1) {
                let mut text = tail.split('"').next().unwrap().replace("\\\n", "\n").trim().to_owned();
                for (name, part) in PARTS {
                    text = text.replace(name, part);
                }
                if FIRST_WORDS.iter().any(|word| text.starts_with(word)) {
                    found.push(Found { file: path.display().to_string(), engine, text });
                }
            }
        }
    }
    found
}

async fn prepare_all(place: &Place, folder: &str, set: &MigrationSet, at_least: usize) {
    let database = Database::open(&place.url()).await.unwrap();
    database.migrate(set, Timestamp(0)).await.unwrap();
    let all = statements(folder);
    assert!(all.len() >= at_least, "only {} statements were found in {folder}", all.len());
    for Found { file, engine, text } in all {
        if engine.is_some_and(|only| only != database.engine()) {
            continue;
        }
        let mut tx = database.read().await.unwrap();
        let prepared = tx.prepare(Sql::built(text.clone())).await;
        assert!(prepared.is_ok(), "{file}\n{text}\n{:?}", prepared.unwrap_err());
    }
}

testkit::both_databases! {
    async fn every_account_statement_is_understood(place: Place) {
        prepare_all(place, "account", &crate::account::MIGRATIONS, 80).await;
    }

    async fn every_media_statement_is_understood(place: Place) {
        prepare_all(place, "media", &crate::media::MIGRATIONS, 80).await;
    }
}
