//! How the deployment is: each thing with a word on whether it is as it should be.

use std::path::Path;
use std::time::Duration;

use access::{Action, On};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use store::{Kind, Ts, args, audit, sql};

use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The address of the page.
pub const PATH: &str = "/admin/health";

/// Entries of the audit log that wait longer than this are looked into.
const CHAIN_LATE: Duration = Duration::from_mins(1);
/// A backup older than this is looked into.
const BACKUP_OLD: Duration = Duration::from_hours(48);
/// Events that the index may be behind for a moment.
const INDEX_BEHIND: i64 = 1_000;
/// Less room than this on a disk is looked into: a tenth, or 2 GB.
const ROOM_SHARE: u64 = 10;
const ROOM_BYTES: u64 = 2_000_000_000;

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route(PATH, get(show))
}

#[derive(Template)]
#[template(path = "admin/health.html")]
struct Health {
    page: Frame,
    things: Vec<Thing>,
    wrong: usize,
}

/// One thing and how it is.
struct Thing {
    name: String,
    good: bool,
    words: Vec<String>,
    /// What to do, where it is not good.
    remedy: Option<String>,
}

sql! {
    /// Each database tells its size in its own way.
    SIZE = {
        sqlite: "SELECT CAST(page_count * page_size AS BIGINT) FROM pragma_page_count, pragma_page_size",
        postgres: "SELECT CAST(pg_database_size(current_database()) AS BIGINT)",
    };
}

#[derive(Deserialize)]
struct Backup {
    at: Ts,
}

/// `GET /{lang}/admin/health`
async fn show(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    staff.may(Action::HealthSee, On::network())?;
    let w = staff.words;
    let mut things = vec![
        database(&app, w).await?,
        index(&app, w).await?,
        chain(&app, w).await?,
        jobs(&app, w).await?,
        backup(&app, w).await?,
    ];
    things.extend(disk(&app, w));
    things.push(Thing {
        name: w.t("health-version"),
        good: true,
        words: vec![env!("CARGO_PKG_VERSION").to_owned()],
        remedy: None,
    });
    Ok(html(&Health {
        wrong: things.iter().filter(|thing| !thing.good).count(),
        things,
        page: Frame::new(&staff, PATH, "health", w.t("health-title")),
    }))
}

fn thing(w: &Words, name: &str, good: bool, words: Vec<String>, remedy: &str) -> Thing {
    Thing {
        name: w.t(name),
        good,
        words,
        remedy: (!good).then(|| w.t(remedy)),
    }
}

/// A size in gigabytes, to a tenth.
fn gigabytes(w: &Words, bytes: u64) -> String {
    let tenths = bytes / 100_000_000;
    let tenths = f64::from(u32::try_from(tenths).unwrap_or(u32::MAX)) / 10.0;
    w.t1("health-gigabytes", "n", language::format::decimal(&w.lang, tenths))
}

fn number(w: &Words, n: i64) -> String {
    language::format::number(&w.lang, n)
}

async fn database(app: &App, w: &Words) -> Result<Thing, WebError> {
    let (bytes,) = app.db.fresh_one::<(i64,)>(SIZE, args![]).await?;
    let kind = match app.db.kind() {
        Kind::Sqlite => "SQLite",
        Kind::Postgres => "PostgreSQL",
    };
    let pending = app.db.pending_migrations().await?;
    let size = gigabytes(w, bytes.unsigned_abs());
    let words = vec![w.t2("health-database-size", "kind", kind, "size", size)];
    Ok(thing(
        w,
        "health-database",
        pending.is_empty(),
        words,
        "health-database-remedy",
    ))
}

async fn index(app: &App, w: &Words) -> Result<Thing, WebError> {
    let position = app.finder.position()?;
    let last = app.db.last_event().await?;
    let services = i64::try_from(app.finder.len()).unwrap_or(i64::MAX);
    let mut words = vec![w.t2("health-index-services", "n", services, "number", number(w, services))];
    let behind = position.map(|position| last.saturating_sub(position));
    words.push(match behind {
        None => w.t("health-index-never"),
        Some(0) => w.t("health-index-current"),
        Some(n) => w.t2("health-index-behind", "n", n, "number", number(w, n)),
    });
    let good = behind.is_some_and(|n| n < INDEX_BEHIND);
    Ok(thing(w, "health-index", good, words, "health-index-remedy"))
}

async fn chain(app: &App, w: &Words) -> Result<Thing, WebError> {
    let behind = audit::behind(&app.db).await?;
    let good = behind
        .since
        .is_none_or(|since| app.clock.now().since(since) < CHAIN_LATE);
    let words = match behind.since {
        None => vec![w.t("health-audit-current")],
        Some(since) => vec![
            w.t2(
                "health-audit-waiting",
                "n",
                behind.waiting,
                "number",
                number(w, behind.waiting),
            ),
            w.t1("health-audit-since", "at", app.moment(w, since)),
        ],
    };
    Ok(thing(w, "health-audit", good, words, "health-audit-remedy"))
}

async fn jobs(app: &App, w: &Words) -> Result<Thing, WebError> {
    let counts = app.db.count_jobs(app.clock.now()).await?;
    let words = [
        ("health-jobs-waiting", counts.waiting),
        ("health-jobs-running", counts.running),
        ("health-jobs-failing", counts.failing),
        ("health-jobs-dead", counts.dead),
    ]
    .map(|(message, n)| w.t1(message, "n", n));
    Ok(thing(
        w,
        "jobs-title",
        counts.dead == 0,
        words.into(),
        "health-jobs-remedy",
    ))
}

async fn backup(app: &App, w: &Words) -> Result<Thing, WebError> {
    let last: Option<Backup> = app.db.setting("backup.last").await?;
    let good = last
        .as_ref()
        .is_some_and(|last| app.clock.now().since(last.at) < BACKUP_OLD);
    let words = last.map_or_else(
        || w.t("health-backup-never"),
        |last| w.t1("health-backup-last", "at", app.moment(w, last.at)),
    );
    Ok(thing(w, "health-backup", good, vec![words], "health-backup-remedy"))
}

/// The room on the disks of the index and, with SQLite, of the database; one of them where both are on the same.
fn disk(app: &App, w: &Words) -> Vec<Thing> {
    let database = app
        .db
        .url()
        .strip_prefix("sqlite:")
        .map(Path::new)
        .and_then(Path::parent);
    let mut seen = Vec::new();
    let mut things = Vec::new();
    for (name, folder) in [
        ("health-disk-database", database),
        ("health-disk-index", Some(app.finder.folder())),
    ] {
        let Some(found) = folder.and_then(|folder| rustix::fs::statvfs(folder).ok()) else {
            continue;
        };
        if seen.contains(&found.f_fsid) {
            continue;
        }
        seen.push(found.f_fsid);
        let (free, all) = (found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize);
        let words = w.t2("health-disk-room", "free", gigabytes(w, free), "all", gigabytes(w, all));
        let good = free >= ROOM_BYTES && free >= all / ROOM_SHARE;
        things.push(thing(w, name, good, vec![words], "health-disk-remedy"));
    }
    things
}
