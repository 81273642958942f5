//! The tests' own PostgreSQL cluster.

use testkit::postgres::PostgresDatabase;

#[test]
fn every_test_gets_a_database_of_its_own() {
    let one = PostgresDatabase::create().unwrap();
    let other = PostgresDatabase::create().unwrap();
    assert_ne!(one.url(), other.url());
}
