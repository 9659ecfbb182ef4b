//! Many rows in one statement: the one place where the text of a statement is made at run time.
use std::fmt::Write;

use sqlx::AssertSqlSafe;

use crate::tx::On;
use crate::val::{bind_pg, bind_sqlite};
use crate::{Result, Sql, StoreError, Tx, Val};

/// The most rows in one statement: beyond this, longer statements gain nothing.
const ROWS: usize = 500;
/// The most values in one statement.
const SQLITE_VALUES: usize = 32_766;
const PG_VALUES: usize = 65_535;

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
        let limit = if matches!(self.on, On::Sqlite(_)) {
            SQLITE_VALUES
        } else {
            PG_VALUES
        };
        let most = (limit / parts.columns).clamp(1, ROWS);
        let mut written = 0;
        let mut rows = rows.into_iter();
        loop {
            let batch: Vec<Vec<Val>> = rows.by_ref().take(most).collect();
            if batch.is_empty() {
                return Ok(written);
            }
            // Only the full-sized statement comes again, so only that one is kept prepared.
            let (keep, count) = (batch.len() == most, batch.len());
            let values = batch.into_iter().flatten();
            let on = &mut self.on;
            written += self
                .shared
                .timed(sql.name(), async {
                    Ok(match on {
                        On::Sqlite(tx) => {
                            let query = sqlx::query(AssertSqlSafe(parts.sqlite(count))).persistent(keep);
                            bind_sqlite!(query, values).execute(&mut **tx).await?.rows_affected()
                        }
                        On::Pg(tx) => {
                            let query = sqlx::query(AssertSqlSafe(parts.postgres(count))).persistent(keep);
                            bind_pg!(query, values).execute(&mut **tx).await?.rows_affected()
                        }
                    })
                })
                .await?;
        }
    }
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
    fn postgres(&self, rows: usize) -> String {
        let mut text = format!("{}VALUES ", self.head);
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ",(" });
            for column in 1..=self.columns {
                let comma = if column == 1 { "" } else { "," };
                let _ = write!(text, "{comma}${}", row * self.columns + column);
            }
            text.push(')');
        }
        text.push_str(self.tail);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Parts, split};

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
            parts.postgres(2),
            "INSERT INTO t (a, b) VALUES ($1,$2),($3,$4) ON CONFLICT (a) DO NOTHING"
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
}
