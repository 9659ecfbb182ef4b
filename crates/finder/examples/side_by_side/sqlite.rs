//! SQLite FTS5 as a small directory has it: a table per language without accents, stemmed, weighted by column.

use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{Executor, Row as _};

use crate::Result;
use crate::question::Question;
use crate::rows::Row;

pub struct Sqlite {
    pool: SqlitePool,
    _folder: tempfile::TempDir,
}

const TABLES: &str = "
CREATE VIRTUAL TABLE en USING fts5(name, organization, terms, body, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE fr USING fts5(name, organization, terms, body, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE service (n INTEGER PRIMARY KEY, id TEXT);
CREATE TABLE area (n INTEGER, term TEXT, PRIMARY KEY (n, term)) WITHOUT ROWID;";

impl Sqlite {
    pub async fn new(rows: &[Row]) -> Result<Sqlite> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite:{}?mode=rwc", folder.path().join("peer.db").display());
        let pool = SqlitePoolOptions::new().max_connections(4).connect(&url).await?;
        pool.execute(TABLES).await?;
        let mut tx = pool.begin().await?;
        for (n, row) in (1_i64..).zip(rows) {
            sqlx::query("INSERT INTO service VALUES ($1, $2)")
                .bind(n)
                .bind(&row.id)
                .execute(&mut *tx)
                .await?;
            for term in &row.areas {
                sqlx::query("INSERT OR IGNORE INTO area VALUES ($1, $2)")
                    .bind(n)
                    .bind(term)
                    .execute(&mut *tx)
                    .await?;
            }
            for (table, words) in ["en", "fr"].iter().zip(&row.words) {
                let add =
                    format!("INSERT INTO {table} (rowid, name, organization, terms, body) VALUES ($1, $2, $3, $4, $5)");
                let add = sqlx::query(sqlx::AssertSqlSafe(add)).bind(n);
                add.bind(&words.name)
                    .bind(&words.organization)
                    .bind(&words.terms)
                    .bind(&words.text)
                    .execute(&mut *tx)
                    .await?;
            }
        }
        tx.commit().await?;
        pool.execute("INSERT INTO en (en) VALUES ('optimize'); INSERT INTO fr (fr) VALUES ('optimize'); ANALYZE")
            .await?;
        Ok(Sqlite { pool, _folder: folder })
    }

    /// The ids of the first ten: those with every word, then those with some.
    pub async fn search(&self, question: &Question) -> Result<Vec<String>> {
        let table = if question.french { "fr" } else { "en" };
        let words: Vec<String> = question
            .words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        let text = format!(
            "SELECT s.id FROM {table} JOIN service s ON s.n = {table}.rowid WHERE {table} MATCH $1
               AND ($2 IS NULL OR EXISTS (SELECT 1 FROM area WHERE area.n = s.n AND term IN (SELECT value FROM json_each($2))))
             ORDER BY bm25({table}, 10.0, 5.0, 5.0, 1.0), s.id LIMIT 10"
        );
        let areas = question.areas.as_ref().map(serde_json::to_string).transpose()?;
        let mut found: Vec<String> = Vec::new();
        for together in [" ", " OR "] {
            if words.is_empty() || found.len() >= 10 {
                break;
            }
            let rows = sqlx::query(sqlx::AssertSqlSafe(text.as_str()))
                .bind(words.join(together))
                .bind(&areas)
                .fetch_all(&self.pool)
                .await?;
            for id in rows.iter().map(|row| row.get::<String, _>(0)) {
                if found.len() < 10 && !found.contains(&id) {
                    found.push(id);
                }
            }
        }
        Ok(found)
    }
}
