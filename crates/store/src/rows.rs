//! Many rows in one statement: the one place where the text of a statement is made at run time.
use std::fmt::Write;

use sqlx::postgres::PgArguments;
use sqlx::{AssertSqlSafe, Postgres};

use crate::tx::On;
use crate::val::bind_sqlite;
use crate::{Result, Sql, StoreError, Tx, Val};

/// The most rows in one statement: beyond this, longer statements gain nothing.
const SQLITE_ROWS: usize = 256;
const PG_ROWS: usize = 5_000;
/// The most values in one statement on SQLite.
const SQLITE_VALUES: usize = 32_766;

impl Tx {
    /// Runs an `INSERT … VALUES ($1, …, $n) …` for many rows, in as few statements as the database allows, and gives
    /// the number of rows written. The text is that of one row, as it stands in the catalogue; what follows `VALUES (…)`
    /// (an `ON CONFLICT`) must have no placeholder. PostgreSQL refuses to update one row twice in a statement, so with
    /// `ON CONFLICT … DO UPDATE` the rows must have different keys.
    pub async fn insert_rows(&mut self, sql: Sql, rows: Vec<Vec<Val>>) -> Result<u64> {
        let wrong = |cause: String| StoreError::Rows {
            query: sql.name(),
            cause,
        };
        let text = if matches!(self.on, On::Sqlite(_)) {
            sql.sqlite()
        } else {
            sql.postgres()
        };
        let Some(parts) = split(text) else {
            return Err(wrong(
                "it needs one plain VALUES ($1, $2, …) and no placeholder after it".into(),
            ));
        };
        if let Some(row) = rows.iter().find(|row| row.len() != parts.columns) {
            return Err(wrong(format!(
                "it takes {} values a row, not {}",
                parts.columns,
                row.len()
            )));
        }
        let mut written = 0;
        let mut left = rows.len();
        let mut rows = rows.into_iter();
        while left > 0 {
            let count = match &self.on {
                On::Sqlite(_) => sqlite_rows(left, parts.columns),
                On::Pg(_) => left.min(PG_ROWS),
            };
            left -= count;
            let batch = rows.by_ref().take(count);
            let on = &mut self.on;
            written += match on {
                On::Sqlite(tx) => {
                    let query = sqlx::query(AssertSqlSafe(parts.sqlite(count)));
                    let query = bind_sqlite!(query, batch.flatten());
                    let run = async { Ok(query.execute(&mut **tx).await?.rows_affected()) };
                    self.shared.timed(sql.name(), run).await?
                }
                On::Pg(tx) => {
                    let columns = columns(batch, parts.columns).map_err(wrong)?;
                    let text = parts.postgres(&columns);
                    let mut query = sqlx::query(AssertSqlSafe(text));
                    for column in columns {
                        query = column.bind(query);
                    }
                    let run = async { Ok(query.execute(&mut **tx).await?.rows_affected()) };
                    self.shared.timed(sql.name(), run).await?
                }
            };
        }
        Ok(written)
    }
}

/// How many of the rows that are left go into the next statement on SQLite: a power of two, so that few statements serve
/// every number of rows and all of them stay prepared.
fn sqlite_rows(left: usize, columns: usize) -> usize {
    let most = left.min(SQLITE_ROWS).min(SQLITE_VALUES / columns.max(1)).max(1);
    1 << most.ilog2()
}

/// A column of many rows, bound to PostgreSQL as one array, so that one statement serves every number of rows.
#[derive(Debug, PartialEq)]
enum Column {
    Text(Vec<Option<String>>),
    Int(Vec<Option<i64>>),
    Real(Vec<Option<f64>>),
    Bool(Vec<Option<bool>>),
    Bytes(Vec<Option<Vec<u8>>>),
    /// Texts that become `jsonb` in the statement.
    Json(Vec<Option<String>>),
}

impl Column {
    fn like(first: &Val) -> Option<Column> {
        Some(match first {
            Val::Text(_) => Column::Text(Vec::new()),
            Val::Int(_) => Column::Int(Vec::new()),
            Val::Real(_) => Column::Real(Vec::new()),
            Val::Bool(_) => Column::Bool(Vec::new()),
            Val::Bytes(_) => Column::Bytes(Vec::new()),
            Val::Json(_) => Column::Json(Vec::new()),
            Val::Texts(_) | Val::Ints(_) => return None,
        })
    }
    /// Takes a value in; false when it is of another kind.
    fn push(&mut self, value: Val) -> bool {
        match (self, value) {
            (Column::Text(list), Val::Text(x)) | (Column::Json(list), Val::Json(x)) => list.push(x),
            (Column::Int(list), Val::Int(x)) => list.push(x),
            (Column::Real(list), Val::Real(x)) => list.push(x),
            (Column::Bool(list), Val::Bool(x)) => list.push(x),
            (Column::Bytes(list), Val::Bytes(x)) => list.push(x),
            _ => return false,
        }
        true
    }
    fn pg_type(&self) -> &'static str {
        match self {
            Column::Text(_) | Column::Json(_) => "text",
            Column::Int(_) => "bigint",
            Column::Real(_) => "double precision",
            Column::Bool(_) => "boolean",
            Column::Bytes(_) => "bytea",
        }
    }
    fn bind(
        self,
        query: sqlx::query::Query<'_, Postgres, PgArguments>,
    ) -> sqlx::query::Query<'_, Postgres, PgArguments> {
        match self {
            Column::Text(list) | Column::Json(list) => query.bind(list),
            Column::Int(list) => query.bind(list),
            Column::Real(list) => query.bind(list),
            Column::Bool(list) => query.bind(list),
            Column::Bytes(list) => query.bind(list),
        }
    }
}

/// Rows turned into columns. An error says what is wrong with them.
fn columns(rows: impl Iterator<Item = Vec<Val>>, width: usize) -> Result<Vec<Column>, String> {
    let mut columns: Vec<Column> = Vec::with_capacity(width);
    for row in rows {
        for (at, value) in row.into_iter().enumerate() {
            if columns.len() == at {
                columns.push(Column::like(&value).ok_or("a list cannot be a value of a row")?);
            }
            if !columns[at].push(value) {
                return Err(format!("value {} is not of one kind in all rows", at + 1));
            }
        }
    }
    Ok(columns)
}

/// An insert of one row, taken apart around its values.
#[derive(Debug, PartialEq)]
pub(crate) struct Parts<'a> {
    head: &'a str,
    columns: usize,
    tail: &'a str,
}

/// Takes `INSERT … VALUES ($1, …, $n) …` apart; `None` when it has another form.
pub(crate) fn split(text: &str) -> Option<Parts<'_>> {
    let (head, rest) = text.split_once("VALUES (")?;
    let (values, tail) = rest.split_once(')')?;
    let mut columns = 0;
    for value in values.split(',') {
        columns += 1;
        if value.trim() != format!("${columns}") {
            return None;
        }
    }
    (!tail.contains('$')).then_some(Parts { head, columns, tail })
}

impl Parts<'_> {
    /// SQLite looks a named placeholder up among all before it, so thousands of `$n` would cost their square; a bare
    /// `?` is numbered without looking.
    fn sqlite(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(","));
        format!("{}VALUES {}{}", self.head, vec![row; rows].join(","), self.tail)
    }
    /// One array for each column: the statement is the same for every number of rows.
    fn postgres(&self, columns: &[Column]) -> String {
        let (mut wanted, mut arrays, mut names) = (String::new(), String::new(), String::new());
        for (n, column) in (1..).zip(columns) {
            let comma = if n == 1 { "" } else { "," };
            let _ = match column {
                Column::Json(_) => write!(wanted, "{comma}CAST(c{n} AS jsonb)"),
                _ => write!(wanted, "{comma}c{n}"),
            };
            let _ = write!(arrays, "{comma}CAST(${n} AS {}[])", column.pg_type());
            let _ = write!(names, "{comma}c{n}");
        }
        let Parts { head, tail, .. } = self;
        format!("{head}SELECT {wanted} FROM UNNEST({arrays}) AS u({names}){tail}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Parts, columns, split, sqlite_rows};
    use crate::args;

    #[test]
    fn an_insert_is_taken_apart_and_put_together_for_each_database() {
        let parts = split("INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING").unwrap();
        assert_eq!(
            parts,
            Parts {
                head: "INSERT INTO t (a, b) ",
                columns: 2,
                tail: " ON CONFLICT (a) DO NOTHING"
            }
        );
        assert_eq!(
            parts.sqlite(2),
            "INSERT INTO t (a, b) VALUES (?,?),(?,?) ON CONFLICT (a) DO NOTHING"
        );
        assert_eq!(
            parts.postgres(&[Column::Text(vec![]), Column::Json(vec![])]),
            "INSERT INTO t (a, b) SELECT c1,CAST(c2 AS jsonb) FROM UNNEST(CAST($1 AS text[]),CAST($2 AS text[])) AS u(c1,c2) ON CONFLICT (a) DO NOTHING"
        );
    }

    #[test]
    fn an_insert_of_another_form_is_not_taken_apart() {
        for text in [
            "INSERT INTO t SELECT $1",
            "INSERT INTO t (a, b) VALUES ($2, $1)",
            "INSERT INTO t (a, b) VALUES ($1, 0)",
            "INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = $2",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }

    #[test]
    fn any_number_of_rows_goes_in_statements_of_few_sizes() {
        for (left, size) in [(1, 1), (3, 2), (63, 32), (300, 256), (1000, 256)] {
            assert_eq!(sqlite_rows(left, 16), size, "{left} rows");
        }
        assert_eq!(sqlite_rows(64, 2000), 16, "no more values than SQLite takes");
    }

    #[test]
    fn rows_become_columns_of_one_kind_each() {
        let rows = vec![args!["a", None::<i64>], args![None::<String>, 2]];
        assert_eq!(
            columns(rows.into_iter(), 2),
            Ok(vec![
                Column::Text(vec![Some("a".into()), None]),
                Column::Int(vec![None, Some(2)])
            ])
        );
        let mixed = columns(vec![args!["a"], args![1]].into_iter(), 1);
        assert_eq!(mixed, Err("value 1 is not of one kind in all rows".into()));
        let list = columns(vec![args![vec![1_i64]]].into_iter(), 1);
        assert_eq!(list, Err("a list cannot be a value of a row".into()));
    }
}
