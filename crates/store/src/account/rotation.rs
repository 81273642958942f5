//! Walking over what the keyring seals. The statements are built from the registry of sealed columns.

use account::account::PasswordHash;
use account::ports::{RotationRows, Stored};
use account::rotation::{Kept, Rotation, Spot};
use account::{AccountId, StoreError};
use async_trait::async_trait;

use super::Work;
use crate::engine::{Error, Row, Sql, Value, binds};

const BY_NAME: &str = "SELECT * FROM rotation WHERE name = $1";
const PUT: &str = "
    INSERT INTO rotation (name, target, place, last_key, looked_at, changed, started_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (name) DO UPDATE
    SET target = $2, place = $3, last_key = $4, looked_at = $5, changed = $6, started_at = $7
";
const DELETE: &str = "DELETE FROM rotation WHERE name = $1";

/// The constants a spot's statements are made of.
struct Names {
    table: &'static str,
    row: &'static str,
    column: &'static str,
    owner: &'static str,
}

fn names(spot: Spot) -> Names {
    match spot {
        Spot::Sealed(column) => Names {
            table: column.table(),
            row: column.row(),
            column: column.name(),
            owner: column.once_of_keyring().unwrap_or("NULL"),
        },
        Spot::Password => Names { table: "account", row: "id", column: "password", owner: "NULL" },
        Spot::SignUpPassword => {
            Names { table: "pending_sign_up", row: "id", column: "password", owner: "NULL" }
        }
    }
}

fn count(spot: Spot) -> String {
    let Names { table, column, .. } = names(spot);
    format!("SELECT count(*) AS kept FROM {table} WHERE {column} IS NOT NULL")
}

fn after(spot: Spot) -> String {
    let Names { table, row, column, owner } = names(spot);
    format!(
        "SELECT CAST({row} AS TEXT) AS row_name, {column} AS kept, CAST({owner} AS TEXT) AS owner FROM {table}
        WHERE {row} > $1 AND {column} IS NOT NULL ORDER BY {row} LIMIT $2"
    )
}

fn swap(spot: Spot) -> String {
    let Names { table, row, column, .. } = names(spot);
    format!("UPDATE {table} SET {column} = $3 WHERE {row} = $1 AND {column} = $2")
}

/// A row's name as its column holds it.
fn bound(spot: Spot, row: &str) -> Value {
    match spot {
        Spot::Sealed(column) if column.fixed() => Value::from(row.parse::<i64>().unwrap_or(0)),
        _ => Value::from(row),
    }
}

fn bytes(kept: &Kept) -> Value {
    match kept {
        Kept::Value(value, _) => Value::from(value),
        Kept::Hash(hash) => Value::from(&hash.0),
    }
}

#[async_trait]
impl RotationRows for Work {
    async fn count_kept(&mut self, spot: Spot) -> Stored<i64> {
        Ok(self.tx.one(Sql::built(count(spot)), &[]).await?.get("kept")?)
    }

    async fn kept_after(&mut self, spot: Spot, row: &str, limit: i64) -> Stored<Vec<(String, Kept)>> {
        let values = [bound(spot, row), Value::from(limit)];
        let rows = self.tx.all(Sql::built(after(spot)), &values).await?;
        rows.iter().map(|row| kept(spot, row).map_err(StoreError::from)).collect()
    }

    async fn swap_kept(&mut self, spot: Spot, row: &str, old: &Kept, new: &Kept) -> Stored<bool> {
        let values = [bound(spot, row), bytes(old), bytes(new)];
        Ok(self.tx.swap(Sql::built(swap(spot)), &values).await?)
    }

    async fn rotation(&mut self, name: &str) -> Stored<Option<Rotation>> {
        let row = self.tx.optional(BY_NAME, binds![name]).await?;
        Ok(row.as_ref().map(rotation).transpose()?)
    }

    async fn put_rotation(&mut self, rotation: &Rotation) -> Stored<()> {
        let values = binds![
            &rotation.name,
            &rotation.target,
            &rotation.place,
            &rotation.last_key,
            rotation.looked_at,
            rotation.changed,
            rotation.started_at,
        ];
        self.tx.execute(PUT, values).await?;
        Ok(())
    }

    async fn delete_rotation(&mut self, name: &str) -> Stored<()> {
        self.tx.execute(DELETE, binds![name]).await?;
        Ok(())
    }
}

fn kept(spot: Spot, row: &Row) -> Result<(String, Kept), Error> {
    let kept = match spot {
        Spot::Sealed(_) => Kept::Value(row.get("kept")?, row.get::<Option<AccountId>>("owner")?),
        Spot::Password | Spot::SignUpPassword => Kept::Hash(PasswordHash(row.get("kept")?)),
    };
    Ok((row.get("row_name")?, kept))
}

fn rotation(row: &Row) -> Result<Rotation, Error> {
    Ok(Rotation {
        name: row.get("name")?,
        target: row.get("target")?,
        place: row.get("place")?,
        last_key: row.get("last_key")?,
        looked_at: row.get("looked_at")?,
        changed: row.get("changed")?,
        started_at: row.get("started_at")?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use account::vault::SEALED;

    use crate::account::MIGRATIONS;
    use crate::engine::{Engine, Sql};

    /// Columns of bytes that are not sealed, and why they need not be. Whoever adds a column of bytes either seals it,
    /// with a `Column` that stands in `account::vault::SEALED`, or says here why not.
    const BARE: &[(&str, &str)] = &[
        ("_index", "a hash under the keyring's lookup key"),
        ("token", "the hash of a secret of full strength"),
        ("_token", "the hash of a secret of full strength"),
        ("server.public_key", "public"),
        ("device_key.public_key", "public"),
        ("link_code_key.public_key", "public"),
        ("audit.previous", "a hash of sealed bytes"),
        ("audit.hash", "a hash of sealed bytes"),
        ("attempt.subject", "a hash under the keyring's lookup key"),
        ("recovery_code.code", "the hash of a secret of full strength"),
        ("answered_challenge.challenge", "the hash of a secret of full strength"),
        ("trip.browser", "the hash of a secret of full strength"),
        ("passkey.credential", "a random name that an authenticator gives itself"),
        ("destroyed_key.mark", "a hash of a random id"),
        ("house_key.lookup", "a hash under the keyring's lookup key"),
        ("invitation.code", "a hash under the keyring's lookup key"),
        ("place.place", "a hash under the keyring's lookup key"),
    ];

    fn columns_of_bytes() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for step in MIGRATIONS.steps {
            let text = Sql::from(step.sql).text(Engine::Postgres).into_owned();
            let mut table = String::new();
            for line in text.lines().map(str::trim) {
                let words: Vec<&str> = line.split_whitespace().collect();
                match words.as_slice() {
                    ["CREATE", "TABLE", name, ..] => table = (*name).to_owned(),
                    ["ALTER", "TABLE", name, "ADD", "COLUMN", column, kind, ..]
                        if kind.starts_with("BYTEA") =>
                    {
                        found.insert(format!("{name}.{column}"));
                    }
                    [column, kind, ..] if kind.starts_with("BYTEA") => {
                        found.insert(format!("{table}.{column}"));
                    }
                    _ => {}
                }
            }
        }
        found
    }

    #[test]
    fn every_column_of_bytes_is_sealed_or_says_why_not() {
        let sealed: BTreeSet<String> = SEALED.iter().map(|column| column.as_str().to_owned()).collect();
        let found = columns_of_bytes();
        for column in &found {
            let name = column.split_once('.').map_or("", |(_, name)| name);
            let bare = BARE.iter().any(|(bare, _)| {
                column == bare || name == *bare || (bare.starts_with('_') && name.ends_with(bare))
            });
            assert!(
                sealed.contains(column) != bare,
                "{column} holds bytes: put it into account::vault::SEALED, or say in BARE why it is not sealed"
            );
        }
        let unknown: Vec<_> = sealed.difference(&found).collect();
        assert!(unknown.is_empty(), "no migration makes {unknown:?}");
    }
}
