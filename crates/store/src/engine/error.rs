//! What can go wrong with a database, as facts, whichever engine said it.

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody else holds what this needs; the same work may succeed when tried again.
    #[error("the database is busy")]
    Busy,
    /// Two transactions could not be put in an order, and this one gave way; tried again it may succeed.
    #[error("another transaction came first")]
    Overtaken,
    /// A row with the same key is already there.
    #[error("a row with the same {on} already exists")]
    Conflict {
        /// The index, or the columns, as the engine names them.
        on: String,
    },
    /// A row names another row that is not there, or is still named by one.
    #[error("a row that another row names is not there")]
    Dangling,
    /// A row breaks a rule of its table.
    #[error("a row breaks a rule of its table: {rule}")]
    Rule {
        /// The rule, as the engine names it.
        rule: String,
    },
    /// The database was written by a newer version of this program.
    #[error(
        "the database has version {found} of `{set}`, and this program knows {known}: use a newer program"
    )]
    NewerVersion {
        /// The set of migrations.
        set: &'static str,
        /// The version in the database.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// A released migration is not what it was when this database ran it.
    #[error("migration {version} of `{set}` is not the one this database ran")]
    MigrationChanged {
        /// The set of migrations.
        set: &'static str,
        /// The migration's number.
        version: i64,
    },
    /// A migration could not be run; everything is as before it.
    #[error("migration {version} of `{set}` failed and was undone")]
    Migration {
        /// The set of migrations.
        set: &'static str,
        /// The migration's number.
        version: i64,
        /// What the engine said.
        #[source]
        source: Box<Error>,
    },
    /// The copy before a migration could not be made; nothing was changed.
    #[error("the database could not be copied aside before its migration")]
    Copy(#[source] std::io::Error),
    /// No space left for the database.
    #[error("no space is left for the database")]
    DiskFull,
    /// The database may not be written.
    #[error("the database is read-only")]
    ReadOnly,
    /// The file is no database, or a damaged one.
    #[error("the database file is damaged or is no database")]
    Damaged,
    /// The file or server cannot be reached.
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// The address is of no engine we know.
    #[error("a database address starts with `sqlite://` or `postgres://`")]
    Address,
    /// A column did not hold what the program expects.
    #[error("column `{column}` does not hold what was expected")]
    Column {
        /// The column's name.
        column: String,
        /// What the driver said.
        #[source]
        source: Option<sqlx::Error>,
    },
    /// A row that must be there was not.
    #[error("a row that must be there was not")]
    NoRow,
    /// The statement itself was refused: a mistake of ours.
    #[error("the database refused a statement")]
    Statement(#[source] sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let fact = match &error {
            sqlx::Error::Database(said) => said.code().and_then(|code| fact(&code, said.as_ref())),
            // One connection writes to SQLite; whoever waits too long for its turn is told so.
            sqlx::Error::PoolTimedOut => Some(Self::Busy),
            sqlx::Error::RowNotFound => Some(Self::NoRow),
            sqlx::Error::ColumnNotFound(column) => {
                Some(Self::Column { column: column.clone(), source: None })
            }
            _ => None,
        };
        fact.unwrap_or(match error {
            sqlx::Error::Database(_) => Self::Statement(error),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            error => Self::Statement(error),
        })
    }
}

/// SQLite's codes are numbers (the low byte is the family), PostgreSQL's are five characters.
fn fact(code: &str, said: &dyn sqlx::error::DatabaseError) -> Option<Error> {
    if code.len() == 5 {
        return postgres_fact(code, said);
    }
    sqlite_fact(code.parse().ok()?, said)
}

fn sqlite_fact(code: i32, said: &dyn sqlx::error::DatabaseError) -> Option<Error> {
    // After the colon stand the columns, or the rule's name.
    let named = || said.message().rsplit(": ").next().unwrap_or_default().to_owned();
    match (code & 0xff, code >> 8) {
        (5 | 6, _) => Some(Error::Busy),
        (19, 6 | 8 | 10) => Some(Error::Conflict { on: named() }),
        (19, 3) => Some(Error::Dangling),
        (19, _) => Some(Error::Rule { rule: named() }),
        // The second: the file of shared memory beside a log cannot grow.
        (13, _) | (10, 19) => Some(Error::DiskFull),
        (8, _) => Some(Error::ReadOnly),
        (11 | 26, _) => Some(Error::Damaged),
        _ => None,
    }
}

fn postgres_fact(code: &str, said: &dyn sqlx::error::DatabaseError) -> Option<Error> {
    let named = || said.constraint().unwrap_or_default().to_owned();
    match code {
        "40001" | "40P01" => Some(Error::Overtaken),
        "55P03" | "53300" => Some(Error::Busy),
        "23505" => Some(Error::Conflict { on: named() }),
        "23503" => Some(Error::Dangling),
        "23502" | "23514" => Some(Error::Rule { rule: named() }),
        "53100" => Some(Error::DiskFull),
        "25006" => Some(Error::ReadOnly),
        "XX001" | "XX002" => Some(Error::Damaged),
        _ => None,
    }
}

/// A failure to open or reach: the same facts, and everything else is out of reach.
pub(super) fn unreachable(error: sqlx::Error) -> Error {
    match Error::from(error) {
        // SQLite: the file cannot be opened. PostgreSQL: refused, starting, stopping, no such database.
        Error::Statement(source) => Error::Unavailable(source),
        fact => fact,
    }
}
