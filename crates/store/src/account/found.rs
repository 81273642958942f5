//! Walking over the hashes people are looked up by. The statements are built from the registry of such columns.

use account::Index;
use account::StoreError;
use account::found::FoundBy;
use account::ports::{FoundRow, FoundRows, Stored};
use async_trait::async_trait;
use kernel::Timestamp;

use super::Work;
use crate::engine::{Error, Row, Sql, binds};

const HELD: &str = "SELECT count(*) AS held FROM reservation WHERE until_at > $1 AND until_at <= $2";
const MARK: &str = "SELECT lookup FROM house_key WHERE name = 'finding'";
const PUT_MARK: &str = "
    INSERT INTO house_key (name, wrapped, lookup) VALUES ('finding', $1, $2)
    ON CONFLICT (name) DO UPDATE SET lookup = $2
";

fn after(by: FoundBy) -> String {
    let FoundBy { sealed, column, .. } = by;
    let (table, row, name) = (sealed.table(), sealed.row(), sealed.name());
    format!(
        "SELECT {row} AS row_name, {name} AS sealed, {column} AS hashed FROM {table}
        WHERE {row} > $1 AND {column} IS NOT NULL AND {name} IS NOT NULL ORDER BY {row} LIMIT $2"
    )
}

fn swap(by: FoundBy) -> String {
    let FoundBy { sealed, column, .. } = by;
    let (table, row) = (sealed.table(), sealed.row());
    format!("UPDATE {table} SET {column} = $3 WHERE {row} = $1 AND {column} = $2")
}

#[async_trait]
impl FoundRows for Work {
    async fn found_after(&mut self, by: FoundBy, row: &str, limit: i64) -> Stored<Vec<FoundRow>> {
        let rows = self.tx.all(Sql::built(after(by)), binds![row, limit]).await?;
        rows.iter().map(|row| found(row).map_err(StoreError::from)).collect()
    }

    async fn swap_found(&mut self, by: FoundBy, row: &str, old: &Index, new: &Index) -> Stored<bool> {
        Ok(self.tx.swap(Sql::built(swap(by)), binds![row, old, new]).await?)
    }

    async fn count_held(&mut self, now: Timestamp, until: Timestamp) -> Stored<i64> {
        Ok(self.tx.one(HELD, binds![now, until]).await?.get("held")?)
    }

    async fn finding_mark(&mut self) -> Stored<Option<Index>> {
        Ok(self.tx.optional(MARK, &[]).await?.map(|row| row.get("lookup")).transpose()?)
    }

    async fn put_finding_mark(&mut self, mark: &Index) -> Stored<()> {
        self.tx.execute(PUT_MARK, binds![Vec::<u8>::new(), mark]).await?;
        Ok(())
    }
}

fn found(row: &Row) -> Result<FoundRow, Error> {
    Ok(FoundRow { row: row.get("row_name")?, sealed: row.get("sealed")?, index: row.get("hashed")? })
}

#[cfg(test)]
mod tests {
    use account::found::FOUND_BY;

    use crate::account::MIGRATIONS;
    use crate::engine::{Engine, Sql};

    /// Columns of look-up hashes that are not made anew, and why.
    const STAY: [(&str, &str); 2] = [
        ("reservation.held_index", "what is held is written down nowhere: it ends within a month"),
        ("link_code.code_index", "it ends within minutes, and is found by the house's own key"),
    ];

    #[test]
    fn every_column_of_look_up_hashes_is_made_anew_or_says_why_not() {
        let mut found = Vec::new();
        for step in MIGRATIONS.steps {
            let text = Sql::from(step.sql).text(Engine::Postgres).into_owned();
            let mut table = String::new();
            for line in text.lines().map(str::trim) {
                match line.split_whitespace().collect::<Vec<_>>().as_slice() {
                    ["CREATE", "TABLE", name, ..] => table = (*name).to_owned(),
                    [column, kind, ..] if column.ends_with("_index") && kind.starts_with("BYTEA") => {
                        found.push(format!("{table}.{column}"));
                    }
                    _ => {}
                }
            }
        }
        assert!(found.len() > 9, "{found:?}");
        for column in &found {
            let anew = FOUND_BY.iter().any(|by| format!("{}.{}", by.sealed.table(), by.column) == *column);
            let stays = STAY.iter().any(|(name, _)| name == column);
            assert!(anew != stays, "{column}: put it into account::found::FOUND_BY, or say in STAY why not");
        }
    }
}
