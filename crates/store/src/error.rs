//! What can go wrong with the database, said so that an operator can act on it and without any bound value.
use sqlx::error::ErrorKind;

use crate::Ts;

/// An error of the store. Its text never holds a bound value.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is not one.
    #[error("`{url}` is not a database address: {cause}. Write sqlite:PATH or postgres://USER@HOST/DATABASE")]
    Address {
        /// The address, without its password.
        url: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The database could not be opened.
    #[error("cannot open the database {url}: {cause}. {remedy}")]
    Connect {
        /// The address, without its password.
        url: String,
        /// What the driver said.
        cause: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A row that must be there is not.
    #[error("{query} found no row")]
    NotFound {
        /// The query's name.
        query: &'static str,
    },
    /// A value that must be unique stands already.
    #[error("{query}: there is already such a row ({rule})")]
    Duplicate {
        /// The query's name.
        query: &'static str,
        /// The constraint on PostgreSQL, the columns on SQLite.
        rule: String,
    },
    /// A constraint of the tables was broken: a missing parent, a missing value, a failed check.
    #[error("{query}: the tables do not allow this row ({rule})")]
    Refused {
        /// The query's name.
        query: &'static str,
        /// The constraint.
        rule: String,
    },
    /// The database was busy for too long, or another transaction came in between. Trying again may help.
    #[error("{query}: the database is busy ({cause}). Try again; if it lasts, look for a long import or backup")]
    Busy {
        /// The query's name.
        query: &'static str,
        /// What the driver said.
        cause: String,
    },
    /// A row does not fit its struct.
    #[error("{query}: a row does not fit: {cause}. Check that `frontdoor db verify` finds the migrations complete")]
    Decode {
        /// The query's name.
        query: &'static str,
        /// Column and types.
        cause: String,
    },
    /// The statement failed otherwise.
    #[error("{query} failed: {cause}")]
    Statement {
        /// The query's name.
        query: &'static str,
        /// What the driver said, without values.
        cause: String,
    },
    /// A migration could not be applied; nothing of it was kept.
    #[error("migration {name} failed and was undone: {cause}. Restore from a backup or report this")]
    Migration {
        /// The migration's file name without its ending.
        name: &'static str,
        /// What the driver said.
        cause: String,
    },
    /// An applied migration differs from the one in this program.
    #[error(
        "migration {name}, applied {at}, is not the one in this program. Use the program that made this database, or a backup"
    )]
    Changed {
        /// The migration as it was recorded.
        name: String,
        /// When it was applied.
        at: Ts,
    },
    /// A migration of this program comes before one that is applied already.
    #[error("migration {name} is not applied, but {after} is, which comes after it. Give {name} the next free number")]
    OutOfOrder {
        /// The migration that came late.
        name: &'static str,
        /// The applied one.
        after: String,
    },
    /// The database was made by a newer program.
    #[error("the database has migration {name}, which this program does not know. Use a newer frontdoor")]
    Newer {
        /// The unknown migration.
        name: String,
    },
    /// The events after this position are pruned.
    #[error(
        "events after {after} are gone (kept from {kept_after}). Rebuild from the records, then follow from the last event"
    )]
    Pruned {
        /// Where the reader stood.
        after: i64,
        /// The position up to which events were pruned.
        kept_after: i64,
    },
    /// Another worker has the job, because this one let its lease run out.
    #[error(
        "job {id} is no longer this worker's: its lease ran out. Send heartbeats more often or ask for a longer lease"
    )]
    LeaseLost {
        /// The job's id.
        id: String,
    },
    /// An audit entry holds what does not look like an id or the name of a field.
    #[error(
        "the audit entry {action} was refused: {part} does not look like an id or the name of a field. Give ids and names, never what a person wrote"
    )]
    AuditValue {
        /// What the entry tells of.
        action: &'static str,
        /// Which part of it.
        part: &'static str,
    },
    /// There is no master key where the settings say, or it cannot be used.
    #[error("the master key from {from} cannot be used: {cause}. {remedy}")]
    Master {
        /// Where it should come from.
        from: String,
        /// What is wrong.
        cause: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Data keys of the database are wrapped by a master key that is not at hand.
    #[error(
        "the database has {keys} keys wrapped by the master key {master}, which is not in {from}. Put your copy of it there (the line that begins with {master}); nothing was changed"
    )]
    MasterMissing {
        /// Where the master key comes from.
        from: String,
        /// The id of the missing one.
        master: String,
        /// How many data keys it wraps.
        keys: i64,
    },
    /// The key of a sealed value is gone: its subject was erased.
    #[error("{table}.{column} cannot be opened: its key was erased")]
    Erased {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A sealed value is damaged, or was moved here from another place.
    #[error("{table}.{column} cannot be opened: the value is damaged or belongs elsewhere. Restore it from a backup")]
    Damaged {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A query given to `insert_rows` has no plain `VALUES ($1, …, $n)`, or a row has another number of values.
    #[error("{query} cannot take many rows: {cause}")]
    Rows {
        /// The query's name.
        query: &'static str,
        /// What is wrong.
        cause: String,
    },
}

impl StoreError {
    /// Sorts an error of the driver, leaving out whatever may be a bound value.
    pub(crate) fn of(query: &'static str, error: sqlx::Error) -> StoreError {
        match error {
            sqlx::Error::RowNotFound => StoreError::NotFound { query },
            sqlx::Error::PoolTimedOut => StoreError::Busy {
                query,
                cause: "no connection became free in time".into(),
            },
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) | sqlx::Error::Decode(_) => {
                StoreError::Decode {
                    query,
                    cause: decode_cause(&error),
                }
            }
            sqlx::Error::Database(error) => {
                let rule = error.constraint().map_or_else(|| plain(error.as_ref()), str::to_owned);
                match error.kind() {
                    ErrorKind::UniqueViolation => StoreError::Duplicate { query, rule },
                    ErrorKind::ForeignKeyViolation
                    | ErrorKind::NotNullViolation
                    | ErrorKind::CheckViolation
                    | ErrorKind::ExclusionViolation => StoreError::Refused { query, rule },
                    _ if is_busy(error.as_ref()) => StoreError::Busy {
                        query,
                        cause: plain(error.as_ref()),
                    },
                    _ => StoreError::Statement {
                        query,
                        cause: plain(error.as_ref()),
                    },
                }
            }
            other => StoreError::Statement {
                query,
                cause: other.to_string(),
            },
        }
    }
}

/// What a row decoding error may say: the column, and the driver's words only when they compare types.
fn decode_cause(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::ColumnDecode { index, source } => {
            let words = source.to_string();
            if words.starts_with("mismatched types") || words.starts_with("unexpected null") {
                format!("column {index}: {words}")
            } else {
                format!("column {index} does not hold what its type says")
            }
        }
        sqlx::Error::ColumnNotFound(name) => format!("there is no column {name}"),
        _ => "a value does not hold what its type says".into(),
    }
}

/// The database's own words, unless they quote a value: class 22 of PostgreSQL ("data exception") does.
fn plain(error: &dyn sqlx::error::DatabaseError) -> String {
    let code = error.code().unwrap_or_default();
    if code.len() == 5 && code.starts_with("22") {
        format!("data exception {code}")
    } else {
        error.message().to_owned()
    }
}

/// Serialization failure, deadlock, lock timeout, shutdown of the server; `SQLITE_BUSY` and `SQLITE_LOCKED` with their
/// extended codes.
pub(crate) fn is_busy(error: &dyn sqlx::error::DatabaseError) -> bool {
    let code = error.code().unwrap_or_default();
    if code.len() == 5 {
        return matches!(
            code.as_ref(),
            "40001" | "40P01" | "55P03" | "57P01" | "57P03" | "53300" | "25006"
        );
    }
    code.parse::<i64>().is_ok_and(|code| matches!(code & 0xff, 5 | 6))
}
