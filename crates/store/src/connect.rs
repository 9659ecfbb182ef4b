//! Opening a database.
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions};

use crate::checkpoint::{Checkpoint, KEPT};
use crate::db::{Pools, Shared};
use crate::writer::{LOOK, Turns};
use crate::{Db, Result, StoreError};

/// How to open a database. The defaults suit one centre.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections that read (SQLite), or all connections to the primary (PostgreSQL).
    pub connections: u32,
    /// A PostgreSQL replica for reads that may lag behind.
    pub replica: Option<String>,
    /// How long to wait for the writer (SQLite) or for a free connection.
    pub patience: Duration,
    /// A statement that takes longer is logged, by name and without its values.
    pub slow: Duration,
    /// Make the SQLite file when it is missing.
    pub create: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            connections: 8,
            replica: None,
            patience: Duration::from_secs(10),
            slow: Duration::from_millis(250),
            create: true,
        }
    }
}

/// Statements kept prepared on each connection: more than one program's catalogue in daily use.
const PREPARED: usize = 512;

impl Db {
    /// Opens `sqlite:PATH` or `postgres://USER@HOST/DATABASE`. Does not migrate.
    pub async fn connect(url: &str, options: &Options) -> Result<Db> {
        let shown = redact(url);
        let mut shared = Shared::new(shown.clone(), options);
        let pools = if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            sqlite(Path::new(path), &mut shared, options).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let primary = postgres(url, options).await?;
            let replica = match &options.replica {
                Some(url) => Some(postgres(url, options).await?),
                None => None,
            };
            Pools::Pg { primary, replica }
        } else {
            return Err(StoreError::Address {
                url: shown,
                cause: "it begins with neither sqlite: nor postgres://".into(),
            });
        };
        Ok(Db {
            pools,
            shared: Arc::new(shared),
        })
    }
}

async fn sqlite(path: &Path, shared: &mut Shared, options: &Options) -> Result<Pools> {
    let shown = shared.url.clone();
    let failed = |cause: String, remedy| StoreError::Connect {
        url: shown.clone(),
        cause,
        remedy,
    };
    if path.as_os_str().is_empty() {
        return Err(StoreError::Address {
            url: shared.url.clone(),
            cause: "the path is missing".into(),
        });
    }
    if path == Path::new(":memory:") {
        return Err(StoreError::Address {
            url: shared.url.clone(),
            cause: "a database in memory cannot be shared by its connections".into(),
        });
    }
    if path.is_dir() {
        return Err(failed("it is a folder".into(), "Name a file in it."));
    }
    if !options.create && !path.exists() {
        return Err(failed(
            "the file is not there".into(),
            "Check the path, or make a new deployment with `frontdoor serve`.",
        ));
    }
    if options.create
        && let Some(folder) = path.parent()
    {
        std::fs::create_dir_all(folder).map_err(|e| {
            failed(
                format!("its folder cannot be made: {e}"),
                "Check the path and who may write there.",
            )
        })?;
    }
    if options.create {
        private(path).map_err(|e| failed(e.to_string(), "Check the path and who may write there."))?;
    }
    let remedy = "Check that the file is an SQLite database, that its disk has room, and that this user may write the file and its folder.";
    let open = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        // What a specialist saved survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(options.patience)
        .statement_cache_capacity(PREPARED)
        .pragma("temp_store", "memory")
        // 32 MB of pages a connection; 64 MB of the file mapped, shared by all of them.
        .pragma("cache_size", "-32000")
        .pragma("mmap_size", "67108864")
        // `checkpoint` sees to the log.
        .pragma("wal_autocheckpoint", "0")
        .pragma("journal_size_limit", KEPT.to_string())
        .disable_statement_logging();
    let write = SqlitePoolOptions::new()
        // Opening is patient; then `Turns` sees to the waiting.
        .after_connect(|connection, _| {
            Box::pin(async move {
                let look = AssertSqlSafe(format!("PRAGMA busy_timeout = {}", LOOK.as_millis()));
                sqlx::raw_sql(look).execute(connection).await.map(drop)
            })
        })
        .test_before_acquire(false)
        .max_connections(1)
        .acquire_timeout(options.patience)
        // Keeps the planner's statistics fresh; reads at most so many rows of an index.
        .connect_with(open.clone().optimize_on_close(true, 400))
        .await
        .map_err(|e| failed(said(&e), remedy))?;
    let own = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(options.patience)
        .connect_lazy_with(open.clone());
    let read = SqlitePoolOptions::new()
        .test_before_acquire(false)
        .max_connections(options.connections)
        .acquire_timeout(options.patience)
        .connect_with(open.read_only(true).row_buffer_size(256))
        .await
        .map_err(|e| failed(said(&e), remedy))?;
    shared.turns = Turns::at(path).map_err(|e| failed(e.to_string(), "Check who may write in its folder."))?;
    shared.checkpoint = Some(Checkpoint::new(own, write.clone()));
    Ok(Pools::Sqlite { read, write })
}

/// Makes the file, if it is not there, so that only its owner can read it; SQLite gives its other files the same mode.
fn private(path: &Path) -> std::io::Result<()> {
    let mut open = std::fs::OpenOptions::new();
    open.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(path).map(drop)
}

async fn postgres(url: &str, options: &Options) -> Result<sqlx::Pool<sqlx::Postgres>> {
    let shown = redact(url);
    let open = PgConnectOptions::from_str(url)
        .map_err(|e| StoreError::Address {
            url: shown.clone(),
            cause: said(&e),
        })?
        .application_name("frontdoor")
        .statement_cache_capacity(PREPARED)
        .disable_statement_logging();
    PgPoolOptions::new().max_connections(options.connections).acquire_timeout(options.patience).connect_with(open).await.map_err(|e| {
        StoreError::Connect {
            url: shown,
            cause: said(&e),
            remedy: "Check that PostgreSQL runs there, that the database and the user exist, and that the password is right.",
        }
    })
}

/// The driver's words; PostgreSQL's and SQLite's own without the driver's preface.
fn said(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(e) => e.message().to_owned(),
        sqlx::Error::Configuration(e) => e.to_string(),
        sqlx::Error::Io(e) => e.to_string(),
        other => other.to_string(),
    }
}

/// The address as it may be shown: without password.
pub(crate) fn redact(url: &str) -> String {
    if url.starts_with("sqlite:") {
        return url.to_owned();
    }
    let Ok(mut parsed) = url::Url::parse(url) else {
        let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
        return if scheme.is_empty() {
            "(not shown)".into()
        } else {
            format!("{scheme}://…")
        };
    };
    if parsed.password().is_some() {
        // Fails only for an address without a host, which has no password either.
        let _ = parsed.set_password(Some("…"));
    }
    if parsed.query().is_some() {
        let kept: Vec<(String, String)> = parsed
            .query_pairs()
            .filter(|(key, _)| !key.contains("password") && !key.contains("sslkey"))
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        parsed.set_query(None);
        if !kept.is_empty() {
            parsed.query_pairs_mut().extend_pairs(kept);
        }
    }
    parsed.to_string().replace("%E2%80%A6", "…")
}
