//! A transaction: kept by `commit`, undone when dropped.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::TryStreamExt as _;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Executor as _, Postgres, SqlSafeStr as _, Sqlite, Transaction};

use super::row::Kind;
use super::{Engine, Error, Row, Sql, Value};

/// A transaction on either engine.
#[derive(Debug)]
pub struct Tx {
    pub(super) inner: Inner,
    /// Counts the statements run on the database, for measuring.
    pub(super) statements: Arc<AtomicU64>,
    /// Counts the commits.
    pub(super) written: Arc<AtomicU64>,
}

#[derive(Debug)]
pub(super) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Which engine this speaks to.
    pub fn engine(&self) -> Engine {
        match &self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement and says how many rows it touched.
    pub async fn execute(&mut self, sql: impl Into<Sql>, binds: &[Value]) -> Result<u64, Error> {
        let text = self.counted(sql.into());
        let touched = match &mut self.inner {
            Inner::Sqlite(tx) => bind_sqlite(text, binds).execute(&mut **tx).await?.rows_affected(),
            Inner::Postgres(tx) => bind_postgres(text, binds).execute(&mut **tx).await?.rows_affected(),
        };
        Ok(touched)
    }

    /// Runs a statement that must touch exactly one row: a compare-and-set. `false`: it touched none.
    pub async fn swap(&mut self, sql: impl Into<Sql>, binds: &[Value]) -> Result<bool, Error> {
        Ok(self.execute(sql, binds).await? > 0)
    }

    /// The one row of the answer, if there is one.
    pub async fn optional(&mut self, sql: impl Into<Sql>, binds: &[Value]) -> Result<Option<Row>, Error> {
        let text = self.counted(sql.into());
        let kind = match &mut self.inner {
            Inner::Sqlite(tx) => bind_sqlite(text, binds).fetch_optional(&mut **tx).await?.map(Kind::Sqlite),
            Inner::Postgres(tx) => {
                bind_postgres(text, binds).fetch_optional(&mut **tx).await?.map(Kind::Postgres)
            }
        };
        Ok(kind.map(Row))
    }

    /// The one row of the answer, which must be there.
    pub async fn one(&mut self, sql: impl Into<Sql>, binds: &[Value]) -> Result<Row, Error> {
        self.optional(sql, binds).await?.ok_or(Error::NoRow)
    }

    /// Every row of the answer.
    pub async fn all(&mut self, sql: impl Into<Sql>, binds: &[Value]) -> Result<Vec<Row>, Error> {
        let text = self.counted(sql.into());
        let rows = match &mut self.inner {
            Inner::Sqlite(tx) => {
                let rows = bind_sqlite(text, binds).fetch(&mut **tx);
                rows.map_ok(|row| Row(Kind::Sqlite(row))).try_collect().await?
            }
            Inner::Postgres(tx) => {
                let rows = bind_postgres(text, binds).fetch(&mut **tx);
                rows.map_ok(|row| Row(Kind::Postgres(row))).try_collect().await?
            }
        };
        Ok(rows)
    }

    /// Runs several statements that come as one text and take no values: migrations.
    pub(super) async fn script(&mut self, sql: impl Into<Sql>) -> Result<(), Error> {
        let text = safe(sql.into(), self.engine());
        match &mut self.inner {
            Inner::Sqlite(tx) => sqlx::raw_sql(text).execute(&mut **tx).await?.rows_affected(),
            Inner::Postgres(tx) => sqlx::raw_sql(text).execute(&mut **tx).await?.rows_affected(),
        };
        Ok(())
    }

    /// Asks the engine to read a statement without running it.
    pub async fn prepare(&mut self, sql: impl Into<Sql>) -> Result<(), Error> {
        let text = safe(sql.into(), self.engine()).into_sql_str();
        match &mut self.inner {
            Inner::Sqlite(tx) => drop((&mut **tx).prepare(text).await?),
            Inner::Postgres(tx) => drop((&mut **tx).prepare(text).await?),
        }
        Ok(())
    }

    fn counted(&self, sql: Sql) -> AssertSqlSafe<Cow<'static, str>> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let text = sql.text(self.engine());
        // The text alone: what it is run with may be somebody's.
        tracing::trace!(statement = text.as_ref(), "asked");
        AssertSqlSafe(text)
    }

    /// Keeps everything this transaction did.
    pub async fn commit(self) -> Result<(), Error> {
        // Counted once it is over, however it ends: also when nobody waits for its end any more.
        let _counted = Counted(Arc::clone(&self.written));
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

struct Counted(Arc<AtomicU64>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Release);
    }
}

/// Every text is a constant of this crate, or was built by `Sql::built` from such constants.
fn safe(sql: Sql, engine: Engine) -> AssertSqlSafe<Cow<'static, str>> {
    AssertSqlSafe(sql.text(engine))
}

fn bind_sqlite(
    text: AssertSqlSafe<Cow<'static, str>>,
    binds: &[Value],
) -> Query<'static, Sqlite, SqliteArguments> {
    let mut query = sqlx::query(text);
    for value in binds {
        query = match value.clone() {
            Value::Text(value) => query.bind(value),
            Value::Integer(value) => query.bind(value),
            Value::Bool(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
            Value::Real(value) => query.bind(value),
        };
    }
    query
}

fn bind_postgres(
    text: AssertSqlSafe<Cow<'static, str>>,
    binds: &[Value],
) -> Query<'static, Postgres, PgArguments> {
    let mut query = sqlx::query(text);
    for value in binds {
        query = match value.clone() {
            Value::Text(value) => query.bind(value),
            Value::Integer(value) => query.bind(value),
            Value::Bool(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
            Value::Real(value) => query.bind(value),
        };
    }
    query
}
