//! A row that came back, read by column name.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Sqlite, Type, TypeInfo as _, ValueRef as _};

use super::Error;
use kernel::Timestamp;

/// One row of an answer.
#[derive(Debug)]
pub struct Row(pub(super) Kind);

#[derive(Debug)]
pub(super) enum Kind {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// The value of a column; an [`Option`] where it may be missing.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T, Error> {
        T::from_column(self, column)
    }

    fn decode<'r, T>(&'r self, column: &str) -> Result<Option<T>, Error>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
    {
        match &self.0 {
            Kind::Sqlite(row) => row.try_get::<Option<T>, _>(column),
            Kind::Postgres(row) => row.try_get::<Option<T>, _>(column),
        }
        .map_err(|source| Error::Column { column: column.to_owned(), source: Some(source) })
    }
}

/// A type a column can be read as.
pub trait FromColumn: Sized {
    /// Reads it.
    fn from_column(row: &Row, column: &str) -> Result<Self, Error>;
}

macro_rules! from_column {
    ($($type:ty),*) => {$(
        impl FromColumn for Option<$type> {
            fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
                row.decode::<$type>(column)
            }
        }
        impl FromColumn for $type {
            fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
                Option::<$type>::from_column(row, column)?.ok_or_else(|| missing(column))
            }
        }
    )*};
}

from_column!(String, bool, Vec<u8>, f64);

impl FromColumn for Option<i64> {
    fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
        // PostgreSQL types a bare number in a statement as a four-byte one.
        if let Kind::Postgres(inner) = &row.0 {
            let value = inner.try_get_raw(column)?;
            if value.type_info().name() == "INT4" {
                return Ok(row.decode::<i32>(column)?.map(i64::from));
            }
        }
        row.decode::<i64>(column)
    }
}

impl FromColumn for i64 {
    fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
        Option::<i64>::from_column(row, column)?.ok_or_else(|| missing(column))
    }
}

macro_rules! from_integer {
    ($($type:ty),*) => {$(
        impl FromColumn for Option<$type> {
            fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
                Option::<i64>::from_column(row, column)?
                    .map(|wide| <$type>::try_from(wide).map_err(|_| missing(column)))
                    .transpose()
            }
        }
        impl FromColumn for $type {
            fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
                <$type>::try_from(row.get::<i64>(column)?).map_err(|_| missing(column))
            }
        }
    )*};
}

from_integer!(i32, u32, u16, u8, u64, usize);

impl FromColumn for Option<Timestamp> {
    fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
        Ok(Option::<i64>::from_column(row, column)?.map(Timestamp))
    }
}

impl FromColumn for Timestamp {
    fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
        Ok(Self(row.get(column)?))
    }
}

impl<const N: usize> FromColumn for [u8; N] {
    fn from_column(row: &Row, column: &str) -> Result<Self, Error> {
        row.get::<Vec<u8>>(column)?.try_into().map_err(|_| missing(column))
    }
}

fn missing(column: &str) -> Error {
    Error::Column { column: column.to_owned(), source: None }
}
