//! The life of a pack: published from a day on, compared, brought back. A version never changes, so that a call that began
//! on one ends on it, whatever is published meanwhile.

use std::collections::BTreeMap;

use access::{Access, Action, By, On, Scope, centre};
use language::format::phone_link;
use store::audit::{self, Detail, Entry};
use store::{Db, Event, Json, Ts, Tx, args, sql};

use crate::{Line, LineError, Result};

/// A line and the version in force.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// The id of the pack.
    pub id: String,
    /// The centre that looks after it.
    pub centre: String,
    /// The last version published.
    pub latest: i64,
    /// The version in force at the moment asked for, if any.
    pub in_force: Option<i64>,
}

/// A published version, without its texts.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Version {
    /// The id of the pack.
    pub line: String,
    /// Its number, from 1.
    pub version: i64,
    /// From when it holds.
    pub from_at: Ts,
    /// When it was published.
    pub published_at: Ts,
    /// By which account; `operator` for the machine's command line.
    pub published_by: String,
    /// The version whose texts it brings back.
    pub brings_back: Option<i64>,
    /// When a rollback took it back before it held.
    pub taken_back: Option<Ts>,
}

#[derive(sqlx::FromRow)]
struct Texts {
    version: i64,
    texts: Json<BTreeMap<String, String>>,
}

#[derive(sqlx::FromRow)]
struct Latest {
    line: String,
    version: i64,
    published_at: Ts,
    texts: Json<BTreeMap<String, String>>,
}

/// A part as a published line includes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its text.
    pub text: String,
    /// The line that includes it.
    pub line: String,
    /// The version of that line.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Owner {
    centre: String,
    latest: i64,
}

/// How many lines are read at once where all are looked at.
const ROWS: i64 = 200;

sql! {
    OWNER = "SELECT centre, latest FROM line WHERE id = $1";
    ADD = "INSERT INTO line (id, centre, latest, created_at) VALUES ($1, $2, 0, $3) ON CONFLICT (id) DO NOTHING";
    COUNT = "UPDATE line SET latest = latest + 1 WHERE id = $1";
    PUBLISH = "INSERT INTO line_version (line, version, texts, from_at, published_at, published_by, brings_back, taken_back)
        VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)";
    /// Versions that do not hold yet.
    TAKE_BACK = "UPDATE line_version SET taken_back = $2 WHERE line = $1 AND from_at > $2 AND taken_back IS NULL";
    // 1 the moment, 2 every centre, 3 the scope's, 4 after, 5 how many
    LIST = "SELECT l.id, l.centre, l.latest, (SELECT v.version FROM line_version v
            WHERE v.line = l.id AND v.from_at <= $1 AND v.taken_back IS NULL ORDER BY v.from_at DESC, v.version DESC LIMIT 1) AS in_force
        FROM line l WHERE (CAST($2 AS BOOLEAN) OR l.centre ", in_list(3), ") AND l.id > $4 ORDER BY l.id LIMIT $5";
    VERSIONS = "SELECT line, version, from_at, published_at, published_by, brings_back, taken_back FROM line_version
        WHERE line = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
    // 1 every centre, 2 the scope's, 3 after, 4 how many
    LATEST = "SELECT v.line, v.version, v.published_at, v.texts FROM line l JOIN line_version v ON v.line = l.id AND v.version = l.latest
        WHERE (CAST($1 AS BOOLEAN) OR l.centre ", in_list(2), ") AND l.id > $3 ORDER BY l.id LIMIT $4";
    TEXTS = "SELECT version, texts FROM line_version WHERE line = $1 AND version = $2";
    IN_FORCE = "SELECT version FROM line_version WHERE line = $1 AND from_at <= $2 AND taken_back IS NULL
        ORDER BY from_at DESC, version DESC LIMIT 1";
    // 1 the line, 2 the moment, 3 the version in force then
    HOLDING = "SELECT version, texts FROM line_version
        WHERE line = $1 AND taken_back IS NULL AND (from_at > $2 OR version = $3) ORDER BY version";
    /// One line is published at a time, so that two cannot take one number. SQLite's BEGIN IMMEDIATE sees to it already.
    ALONE = { sqlite: "SELECT 1", postgres: "SELECT pg_advisory_xact_lock(211000006)" };
}

/// The answer of a lock says nothing.
#[derive(sqlx::FromRow)]
struct Alone {}

/// The lines that a scope covers, by id, with the version in force at a moment. `after` is the last id of the page before.
pub async fn list(db: &Db, scope: &Scope, at: Ts, after: &str, limit: i64) -> Result<Vec<Listed>> {
    let Some((every, centres)) = within(scope) else {
        return Ok(Vec::new());
    };
    Ok(db.fresh_all(LIST, args![at, every, centres, after, limit]).await?)
}

/// The centre that looks after a line.
pub async fn centre_of(db: &Db, line: &str) -> Result<Option<String>> {
    Ok(db
        .fresh_opt::<Owner>(OWNER, args![line])
        .await?
        .map(|owner| owner.centre))
}

/// The versions of a line, the newest first; `before` is the last number of the page before.
pub async fn versions(db: &Db, line: &str, before: Option<i64>, limit: i64) -> Result<Vec<Version>> {
    Ok(db
        .fresh_all(VERSIONS, args![line, before.unwrap_or(i64::MAX), limit])
        .await?)
}

/// The parts that lines within a scope include, by id. Where two lines differ, the one published last counts.
pub async fn parts(db: &Db, scope: &Scope) -> Result<BTreeMap<String, Part>> {
    let mut found: BTreeMap<String, (Ts, Part)> = BTreeMap::new();
    let Some((every, centres)) = within(scope) else {
        return Ok(BTreeMap::new());
    };
    let mut after = String::new();
    loop {
        let rows: Vec<Latest> = db.fresh_all(LATEST, args![every, &centres, &after, ROWS]).await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.line);
        for row in rows {
            let (line, version, at) = (row.line, row.version, row.published_at);
            for (id, text) in row.texts.0.into_iter().filter(|(id, _)| *id != line) {
                if found.get(&id).is_none_or(|(known, _)| *known < at) {
                    let line = line.clone();
                    found.insert(id, (at, Part { text, line, version }));
                }
            }
        }
    }
    Ok(found.into_iter().map(|(id, (_, part))| (id, part)).collect())
}

/// A scope as queries take it: every centre, or these; `None` where it covers nothing.
fn within(scope: &Scope) -> Option<(bool, Vec<String>)> {
    match scope {
        Scope::Nothing => None,
        Scope::Centres(centres) => Some((false, centres.clone())),
        Scope::Everything => Some((true, Vec::new())),
    }
}

/// One version, ready for calls. A call asks for the number it began with.
pub async fn version(db: &Db, line: &str, version: i64) -> Result<Line> {
    let found: Option<Texts> = db.fresh_opt(TEXTS, args![line, version]).await?;
    found.map_or_else(
        || {
            Err(LineError::NoVersion {
                line: line.to_owned(),
                version,
            })
        },
        |texts| stored(line, &texts),
    )
}

/// The number of the version on which a call that comes at this moment begins; `None` when none is in force.
pub async fn number_in_force(db: &Db, line: &str, at: Ts) -> Result<Option<i64>> {
    let found: Option<(i64,)> = db.fresh_opt(IN_FORCE, args![line, at]).await?;
    Ok(found.map(|(version,)| version))
}

fn stored(line: &str, texts: &Texts) -> Result<Line> {
    let own = texts.texts.0.get(line).map_or("", String::as_str);
    Line::read(line, own, |id| texts.texts.0.get(id).cloned()).map_err(|_| LineError::Stored {
        line: line.to_owned(),
        version: texts.version,
    })
}

/// Publishes a line, from a moment on or at once, and gives the number of the version. A new line belongs to the centre; a
/// known one stays with its own. Refuses a line whose cases end otherwise than written, or whose number rings elsewhere.
pub async fn publish(
    access: &Access,
    tx: &mut Tx,
    by: By<'_>,
    centre: &str,
    line: &Line,
    from: Option<Ts>,
) -> Result<i64> {
    by.must(Action::LinePublish, On::centre(centre))?;
    if line.pack.line.part {
        return Err(LineError::Part(line.id().to_owned()));
    }
    let failed = line.test().into_iter().filter(|outcome| !outcome.wrong.is_empty());
    let failed: Vec<String> = failed.map(|outcome| outcome.case).collect();
    if !failed.is_empty() {
        return Err(LineError::Cases(failed));
    }
    let now = access.clock.now();
    let from = from.unwrap_or(now);
    if from < now {
        return Err(LineError::Past { from });
    }
    if centre::by_id_within(tx, centre).await?.is_none() {
        return Err(access::AccessError::NoCentre { id: centre.to_owned() }.into());
    }
    tx.exec(ADD, args![line.id(), centre, now]).await?;
    let owner: Option<Owner> = tx.opt(OWNER, args![line.id()]).await?;
    if let Some(owner) = owner.filter(|owner| owner.centre != centre) {
        return Err(LineError::OtherCentre {
            line: line.id().to_owned(),
            centre: owner.centre,
        });
    }
    numbers_are_free(tx, line, from).await?;
    write(access, tx, by, centre, line, from, None).await
}

/// Brings back the texts of a former version, at once, and takes back what was to come. Gives the new number.
pub async fn rollback(access: &Access, tx: &mut Tx, by: By<'_>, line: &str, to: i64) -> Result<i64> {
    let owner: Option<Owner> = tx.opt(OWNER, args![line]).await?;
    let owner = owner.ok_or_else(|| LineError::NoLine(line.to_owned()))?;
    by.must(Action::LinePublish, On::centre(&owner.centre))?;
    let found: Option<Texts> = tx.opt(TEXTS, args![line, to]).await?;
    let texts = found.ok_or_else(|| LineError::NoVersion {
        line: line.to_owned(),
        version: to,
    })?;
    let former = stored(line, &texts)?;
    let now = access.clock.now();
    numbers_are_free(tx, &former, now).await?;
    tx.exec(TAKE_BACK, args![line, now]).await?;
    write(access, tx, by, &owner.centre, &former, now, Some(to)).await
}

async fn write(
    access: &Access,
    tx: &mut Tx,
    by: By<'_>,
    centre: &str,
    line: &Line,
    from: Ts,
    brings_back: Option<i64>,
) -> Result<i64> {
    let now = access.clock.now();
    // The row of the line is held from here on, so that two who publish at once get two numbers.
    tx.exec(COUNT, args![line.id()]).await?;
    let owner: Option<Owner> = tx.opt(OWNER, args![line.id()]).await?;
    let version = owner.map_or(1, |owner| owner.latest);
    let row = args![line.id(), version, Json(&line.texts), from, now, by.id(), brings_back];
    tx.exec(PUBLISH, row).await?;
    let (action, kind) = match brings_back {
        None => ("line.publish", "line.published"),
        Some(_) => ("line.rollback", "line.rolled_back"),
    };
    tx.append(Event::new("line", line.id(), kind, now).of_centre(centre));
    let mut detail = Detail::default().count("version", version);
    if let Some(former) = brings_back {
        detail = detail.count("brings_back", former);
    }
    let entry = Entry::new(now, by.id(), action, "line", line.id())
        .of_centre(centre)
        .with(detail);
    audit::append(tx, &access.ids, &entry).await?;
    Ok(version)
}

/// Refuses numbers that ring on another line at that moment, or will from a later one on.
async fn numbers_are_free(tx: &mut Tx, line: &Line, at: Ts) -> Result<()> {
    let own: Vec<_> = line
        .pack
        .number
        .iter()
        .filter_map(|number| phone_link(&number.phone))
        .collect();
    tx.all::<Alone>(ALONE, args![]).await?;
    let mut after = String::new();
    loop {
        let others: Vec<Listed> = tx
            .all(LIST, args![at, true, Vec::<String>::new(), &after, ROWS])
            .await?;
        let Some(last) = others.last() else { return Ok(()) };
        after.clone_from(&last.id);
        for other in others.iter().filter(|other| other.id != line.id()) {
            let holding: Vec<Texts> = tx.all(HOLDING, args![&other.id, at, other.in_force]).await?;
            for texts in &holding {
                let other = stored(&other.id, texts)?;
                let taken = |phone: &str| phone_link(phone).is_some_and(|phone| own.contains(&phone));
                if let Some(number) = other.pack.number.iter().find(|number| taken(&number.phone)) {
                    return Err(LineError::NumberTaken {
                        phone: number.phone.clone(),
                        line: other.id().to_owned(),
                    });
                }
            }
        }
    }
}
