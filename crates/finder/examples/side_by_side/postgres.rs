//! PostgreSQL as a directory of this kind has it: a configuration per language with `unaccent`, weights for name, terms and
//! text, GIN indexes, trigrams of names where no word is found, distance by `PostGIS` or else `earthdistance`.

use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::{Executor, Row as _};
use store::testing::{On, TestDb, empty};

use crate::Result;
use crate::question::Question;
use crate::rows::Row;

pub struct Postgres {
    pool: PgPool,
    distance: &'static str,
    /// What its distances are measured with.
    pub by: &'static str,
    _db: TestDb,
}

const TABLES: &str = "
CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm;
CREATE TEXT SEARCH CONFIGURATION plain_en (COPY = english);
ALTER TEXT SEARCH CONFIGURATION plain_en ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION plain_fr (COPY = french);
ALTER TEXT SEARCH CONFIGURATION plain_fr ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
CREATE TABLE service (id TEXT PRIMARY KEY, name_en TEXT, name_fr TEXT, en TSVECTOR, fr TSVECTOR, areas TEXT[],
  lat DOUBLE PRECISION, lon DOUBLE PRECISION, remote BOOLEAN);";
const INDEXES: &str = "
CREATE INDEX ON service USING gin (en); CREATE INDEX ON service USING gin (fr); CREATE INDEX ON service USING gin (areas);
CREATE INDEX ON service USING gin (name_en gin_trgm_ops); CREATE INDEX ON service USING gin (name_fr gin_trgm_ops);";
const ADD: &str = "INSERT INTO service SELECT $1, lower(unaccent($2)), lower(unaccent($6)),
  setweight(to_tsvector('plain_en', $2), 'A') || setweight(to_tsvector('plain_en', $3), 'C') || setweight(to_tsvector('plain_en', $4), 'B')
    || setweight(to_tsvector('plain_en', $5), 'D'),
  setweight(to_tsvector('plain_fr', $6), 'A') || setweight(to_tsvector('plain_fr', $7), 'C') || setweight(to_tsvector('plain_fr', $8), 'B')
    || setweight(to_tsvector('plain_fr', $9), 'D'), $10, $11, $12, $13";

impl Postgres {
    pub async fn new(rows: &[Row]) -> Result<Postgres> {
        let db = empty(On::Postgres).await.ok_or("PostgreSQL is not installed")?;
        let pool = PgPoolOptions::new().max_connections(4).connect(&db.url).await?;
        pool.execute(TABLES).await?;
        let mut tx = pool.begin().await?;
        for row in rows {
            let mut add = sqlx::query(ADD).bind(&row.id);
            for words in &row.words {
                add = add
                    .bind(&words.name)
                    .bind(&words.organization)
                    .bind(&words.terms)
                    .bind(&words.text);
            }
            let point = row.point.unzip();
            add.bind(&row.areas)
                .bind(point.0)
                .bind(point.1)
                .bind(row.remote)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        pool.execute(INDEXES).await?;
        let (by, distance) = if pool.execute("CREATE EXTENSION postgis").await.is_ok() {
            pool.execute("ALTER TABLE service ADD COLUMN point GEOGRAPHY; UPDATE service SET point = ST_MakePoint(lon, lat) WHERE lat IS NOT NULL;
                CREATE INDEX ON service USING gist (point)").await?;
            ("PostGIS", "ST_Distance(point, ST_MakePoint($5, $4)::geography) / 1000")
        } else {
            pool.execute("CREATE EXTENSION cube; CREATE EXTENSION earthdistance")
                .await?;
            (
                "earthdistance, PostGIS not being installed",
                "earth_distance(ll_to_earth(lat, lon), ll_to_earth($4, $5)) / 1000",
            )
        };
        pool.execute("VACUUM ANALYZE service").await?;
        Ok(Postgres {
            pool,
            distance,
            by,
            _db: db,
        })
    }

    /// The ids of the first ten: those with every word, then those with some, then names that look alike.
    pub async fn search(&self, question: &Question) -> Result<Vec<String>> {
        let tag = if question.french { "fr" } else { "en" };
        let every = format!("websearch_to_tsquery('plain_{tag}', $1)");
        let some = format!(
            "(SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery FROM unnest(to_tsvector('plain_{tag}', $1)))"
        );
        let mut found: Vec<String> = Vec::new();
        for words in [every, some] {
            let rank = format!("ts_rank('{{0.1, 0.2, 0.4, 1.0}}', {tag}, q.words, 1)");
            self.take(
                question,
                &mut found,
                &rank,
                &format!("(SELECT {words} AS words) q"),
                &format!("{tag} @@ q.words"),
            )
            .await?;
            if found.len() >= 10 {
                return Ok(found);
            }
        }
        if found.is_empty() {
            let rank = format!("word_similarity(q.words, name_{tag})");
            let like = format!("name_{tag} %> q.words");
            self.take(
                question,
                &mut found,
                &rank,
                "(SELECT lower(unaccent($1)) AS words) q",
                &like,
            )
            .await?;
        }
        Ok(found)
    }

    async fn take(
        &self,
        question: &Question,
        found: &mut Vec<String>,
        rank: &str,
        from: &str,
        holds: &str,
    ) -> Result<()> {
        let near = format!(
            "CASE WHEN $4::float8 IS NULL OR remote OR lat IS NULL THEN 1.0 ELSE 1.0 + exp(-({}) / 20) END",
            self.distance
        );
        let text = format!(
            "SELECT id FROM service, {from} WHERE {holds} AND ($2::text[] IS NULL OR areas && $2) AND NOT id = ANY($3)
             ORDER BY {rank} * ({near}) DESC, id LIMIT 10"
        );
        let point = question.point.unzip();
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(&question.words)
            .bind(&question.areas)
            .bind(&*found)
            .bind(point.0)
            .bind(point.1)
            .fetch_all(&self.pool)
            .await?;
        found.extend(rows.iter().map(|row| row.get::<String, _>(0)));
        found.truncate(10);
        Ok(())
    }
}
