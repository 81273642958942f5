//! The engine on both engines.

use kernel::Timestamp;
use testkit::{Place, both_databases};

use super::{Database, Error, Migrated, Migration, MigrationSet, Sql, Statement, binds};

const FIRST: Migration = Migration {
    version: 1,
    name: "a shelf",
    sql: Statement::Same(
        "CREATE TABLE shelf (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> ''));
         CREATE TABLE book (
             id TEXT NOT NULL PRIMARY KEY,
             shelf_id TEXT NOT NULL REFERENCES shelf (id),
             pages BIGINT, lent BOOLEAN NOT NULL, cover BYTEA, weight DOUBLE PRECISION
         );",
    ),
};
const SECOND: Migration = Migration {
    version: 2,
    name: "a place",
    sql: Statement::Same("ALTER TABLE shelf ADD COLUMN place TEXT;"),
};
const BROKEN: Migration = Migration {
    version: 2,
    name: "a mistake",
    sql: Statement::Same("ALTER TABLE shelf ADD COLUMN place TEXT; INSERT INTO nowhere (id) VALUES (1);"),
};
const ONE: MigrationSet = MigrationSet { name: "library", steps: &[FIRST] };
const TWO: MigrationSet = MigrationSet { name: "library", steps: &[FIRST, SECOND] };
const WRONG: MigrationSet = MigrationSet { name: "library", steps: &[FIRST, BROKEN] };
const NOW: Timestamp = Timestamp(1_700_000_000_000);

const INSERT_SHELF: &str = "INSERT INTO shelf (id, name) VALUES ($1, $2)";
const SHELVES: &str = "SELECT count(*) AS shelves FROM shelf";

async fn opened(place: &Place) -> Database {
    let database = Database::open(&place.url()).await.unwrap();
    database.migrate(&ONE, NOW).await.unwrap();
    database
}

async fn shelves(database: &Database) -> i64 {
    database.read().await.unwrap().one(SHELVES, &[]).await.unwrap().get("shelves").unwrap()
}

async fn add_shelf(database: &Database, id: &str, name: &str) -> Result<(), Error> {
    let mut tx = database.write().await?;
    tx.execute(INSERT_SHELF, binds![id, name]).await?;
    tx.commit().await
}

both_databases! {
    async fn every_kind_of_value_comes_back_as_it_went_in(place: Place) {
        let database = opened(place).await;
        add_shelf(&database, "s", "Films").await.unwrap();
        let mut tx = database.write().await.unwrap();
        let insert = "INSERT INTO book (id, shelf_id, pages, lent, cover, weight) VALUES ($1, $2, $3, $4, $5, $6)";
        tx.execute(insert, binds!["b1", "s", i64::MAX, true, vec![0_u8, 255], 1.5]).await.unwrap();
        let nothing = (None::<i64>, None::<Vec<u8>>, None::<f64>);
        tx.execute(insert, binds!["b2", "s", nothing.0, false, nothing.1, nothing.2]).await.unwrap();
        let books = tx.all("SELECT * FROM book ORDER BY id", &[]).await.unwrap();
        assert_eq!(books[0].get::<i64>("pages").unwrap(), i64::MAX);
        assert!(books[0].get::<bool>("lent").unwrap());
        assert_eq!(books[0].get::<Vec<u8>>("cover").unwrap(), [0, 255]);
        assert_eq!(books[0].get::<f64>("weight").unwrap(), 1.5);
        assert_eq!(books[1].get::<Option<i64>>("pages").unwrap(), None);
        assert_eq!(books[1].get::<Option<Vec<u8>>>("cover").unwrap(), None);
        assert!(matches!(books[1].get::<i64>("pages"), Err(Error::Column { .. })));
        assert!(matches!(books[1].get::<i64>("id"), Err(Error::Column { .. })));
    }

    async fn what_is_not_committed_did_not_happen(place: Place) {
        let database = opened(place).await;
        let mut tx = database.write().await.unwrap();
        tx.execute(INSERT_SHELF, binds!["s", "Films"]).await.unwrap();
        drop(tx);
        assert_eq!(shelves(&database).await, 0);
        add_shelf(&database, "s", "Films").await.unwrap();
        assert_eq!(shelves(&database).await, 1);
    }

    async fn a_reader_sees_one_moment_and_may_not_write(place: Place) {
        let database = opened(place).await;
        let mut reader = database.read().await.unwrap();
        assert_eq!(reader.one(SHELVES, &[]).await.unwrap().get::<i64>("shelves").unwrap(), 0);
        add_shelf(&database, "s", "Films").await.unwrap();
        assert_eq!(reader.one(SHELVES, &[]).await.unwrap().get::<i64>("shelves").unwrap(), 0);
        let refused = reader.execute(INSERT_SHELF, binds!["t", "Shows"]).await;
        assert!(matches!(refused, Err(Error::ReadOnly)), "{refused:?}");
    }

    async fn a_broken_rule_is_named(place: Place) {
        let database = opened(place).await;
        add_shelf(&database, "s", "Films").await.unwrap();
        let twice = add_shelf(&database, "t", "Films").await;
        assert!(matches!(&twice, Err(Error::Conflict { on }) if on.contains("name")), "{twice:?}");
        let empty = add_shelf(&database, "u", "").await;
        assert!(matches!(empty, Err(Error::Rule { .. })), "{empty:?}");
        let mut tx = database.write().await.unwrap();
        let stray = tx.execute("INSERT INTO book (id, shelf_id, lent) VALUES ('b', 'nowhere', TRUE)", &[]).await;
        assert!(matches!(stray, Err(Error::Dangling)), "{stray:?}");
        drop(tx);
        let mistake = database.write().await.unwrap().execute("SELECT nothing FROM nowhere", &[]).await;
        assert!(matches!(mistake, Err(Error::Statement(_))), "{mistake:?}");
    }

    async fn only_one_of_two_writers_wins_the_same_version(place: Place) {
        let database = opened(place).await;
        add_shelf(&database, "s", "0").await.unwrap();
        let swap = "UPDATE shelf SET name = $1 WHERE id = 's' AND name = '0'";
        let attempt = |name: &'static str| {
            let database = database.clone();
            async move {
                let mut tx = database.write().await.unwrap();
                let won = tx.swap(swap, binds![name]).await.unwrap();
                tx.commit().await.unwrap();
                won
            }
        };
        let (one, other) = tokio::join!(attempt("1"), attempt("2"));
        assert!(one != other);
    }

    async fn many_writers_and_readers_never_meet_a_lock(place: Place) {
        let database = opened(place).await;
        let writers = (0..20).map(|number| {
            let database = database.clone();
            tokio::spawn(async move { add_shelf(&database, &number.to_string(), &number.to_string()).await })
        });
        let readers = (0..50).map(|_| {
            let database = database.clone();
            tokio::spawn(async move { database.answers().await })
        });
        for work in writers.collect::<Vec<_>>().into_iter().chain(readers.collect::<Vec<_>>()) {
            work.await.unwrap().unwrap();
        }
        assert_eq!(shelves(&database).await, 20);
    }

    async fn migrating_twice_changes_nothing_the_second_time(place: Place) {
        let database = opened(place).await;
        add_shelf(&database, "s", "Films").await.unwrap();
        let again = database.migrate(&ONE, NOW).await.unwrap();
        assert_eq!(again, Migrated { from: 1, to: 1, copy: None });
        let further = database.migrate(&TWO, NOW).await.unwrap();
        assert_eq!((further.from, further.to), (1, 2));
        assert_eq!(shelves(&database).await, 1);
    }

    async fn a_database_of_a_newer_version_is_refused(place: Place) {
        let database = opened(place).await;
        database.migrate(&TWO, NOW).await.unwrap();
        let refused = database.migrate(&ONE, NOW).await;
        assert!(matches!(refused, Err(Error::NewerVersion { found: 2, known: 1, .. })), "{refused:?}");
    }

    async fn a_released_migration_that_changed_is_refused(place: Place) {
        let database = opened(place).await;
        database.migrate(&TWO, NOW).await.unwrap();
        let refused = database.migrate(&WRONG, NOW).await;
        assert!(matches!(refused, Err(Error::MigrationChanged { version: 2, .. })), "{refused:?}");
    }

    async fn a_failed_migration_leaves_the_old_database_running(place: Place) {
        let database = opened(place).await;
        add_shelf(&database, "s", "Films").await.unwrap();
        let failed = database.migrate(&WRONG, NOW).await;
        assert!(matches!(failed, Err(Error::Migration { version: 2, .. })), "{failed:?}");
        assert_eq!(shelves(&database).await, 1);
        assert_eq!(database.migrate(&TWO, NOW).await.unwrap().to, 2);
    }

    async fn two_programs_that_start_together_migrate_once(place: Place) {
        let one = Database::open(&place.url()).await.unwrap();
        let other = Database::open(&place.url()).await.unwrap();
        let (first, second) = tokio::join!(one.migrate(&TWO, NOW), other.migrate(&TWO, NOW));
        let mut began = [first.unwrap().from, second.unwrap().from];
        began.sort_unstable();
        assert_eq!(began, [0, 2]);
    }

    async fn a_built_statement_takes_its_values_as_binds(place: Place) {
        let database = opened(place).await;
        add_shelf(&database, "s", "Films").await.unwrap();
        let mut tx = database.read().await.unwrap();
        let sql = Sql::built(format!("SELECT id FROM shelf WHERE name IN ({})", "$1, $2"));
        let found = tx.all(sql, binds!["Films", "'; DROP TABLE shelf"]).await.unwrap();
        assert_eq!(found.len(), 1);
    }
}

#[test]
fn the_file_is_copied_aside_before_a_migration() {
    let place = Place::sqlite();
    testkit::database::block_on(async {
        let database = opened(&place).await;
        add_shelf(&database, "s", "Films").await.unwrap();
        let copy = database.migrate(&TWO, NOW).await.unwrap().copy.unwrap();
        let old = Database::open(&format!("sqlite://{}", copy.display())).await.unwrap();
        assert_eq!(old.migrate(&ONE, NOW).await.unwrap().to, 1);
        assert_eq!(shelves(&old).await, 1);
    });
}

#[test]
fn a_database_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::sqlite();
    testkit::database::block_on(async {
        let database = opened(&place).await;
        add_shelf(&database, "s", "Films").await.unwrap();
        let Place::Sqlite(folder) = &place else { return };
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let mode = entry.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
    });
}

#[test]
fn what_cannot_be_opened_says_why() {
    testkit::database::block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.db");
        std::fs::write(
            &file,
            "these are notes and no database, and there are more than a hundred bytes of them. ".repeat(9),
        )
        .unwrap();
        let damaged = Database::open(&format!("sqlite://{}", file.display())).await;
        assert!(matches!(damaged, Err(Error::Damaged)), "{damaged:?}");
        let nowhere =
            Database::open(&format!("sqlite://{}/no/such/folder.db", folder.path().display())).await;
        assert!(matches!(nowhere, Err(Error::Unavailable(_))), "{nowhere:?}");
        let away = Database::open("postgres://nobody@127.0.0.1:1/nothing").await;
        assert!(matches!(away, Err(Error::Unavailable(_))), "{away:?}");
        assert!(matches!(Database::open("mysql://x").await, Err(Error::Address)));
    });
}

#[tokio::test]
async fn a_full_disk_is_said_and_forgotten_once_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite://{}", folder.path().join("small.db").display());
    let database = Database::open(&address).await.unwrap();
    database.migrate(&ONE, NOW).await.unwrap();
    add_shelf(&database, "s", "Films").await.unwrap();
    let mut tx = database.write().await.unwrap();
    // As long as this connection lives, there is no room for another page.
    tx.execute("PRAGMA max_page_count = 1", &[]).await.unwrap();
    let insert = "INSERT INTO book (id, shelf_id, lent, cover) VALUES ($1, $2, $3, $4)";
    let full = tx.execute(insert, binds!["b", "s", false, vec![7_u8; 100_000]]).await;
    assert!(matches!(full, Err(Error::DiskFull)), "{full:?}");
    drop(tx);
    add_shelf(&database, "t", "Shows").await.unwrap();
    assert_eq!(shelves(&database).await, 2);
}
