//! A disk without room, as SQLite knows it: a bound on the pages of its file.

use media::StoreError;
use media::library::{LibraryKind, NewLibrary};
use media::ports::store::{Items, Libraries};
use media::query::{Query, Scope};
use testkit::Place;
use testkit::database::block_on;

use super::house::{NOW, film, library, opened, owner};
use crate::MediaDatabase;

async fn bound(store: &MediaDatabase, pragma: &'static str) {
    let mut tx = store.database().write().await.unwrap();
    tx.all(pragma, &[]).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn a_full_disk_is_told_as_such_and_loses_nothing_and_work_goes_on_when_there_is_room() {
    let place = Place::sqlite();
    block_on(async {
        let store = opened(&place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        film(&store, key, "Light").await;
        bound(&store, "PRAGMA max_page_count = 1").await;
        let large = |number: usize| NewLibrary {
            uuid: format!("large-{number}"),
            kind: LibraryKind::Movie,
            title: "x".repeat(3_000),
            agent: String::new(),
            scanner: String::new(),
            language: "en".into(),
            folders: vec![format!("/large/{number}")],
            settings: Vec::new(),
        };
        let mut kept = 0;
        let refused = loop {
            match store.add_library(&large(kept), NOW).await {
                Ok(_) => kept += 1,
                Err(error) => break error,
            }
            assert!(kept < 1_000);
        };
        assert!(matches!(refused, StoreError::Full), "{refused:?}");
        assert_eq!(store.libraries().await.unwrap().len(), kept + 1);
        let films = Query::all(Scope::All, media::item::ItemKind::Movie);
        assert_eq!(store.list(&films, &owner()).await.unwrap().rows.len(), 1);
        bound(&store, "PRAGMA max_page_count = 100000").await;
        store.add_library(&large(kept), NOW).await.unwrap();
        film(&store, key, "Dark").await;
        assert_eq!(store.list(&films, &owner()).await.unwrap().rows.len(), 2);
    });
}
