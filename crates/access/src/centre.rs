//! Centres and data partners of the network, and how each of them works. A centre's id is the owner of its records.
use language::{Lang, Text, fold};
use serde::{Deserialize, Serialize};
use store::audit::{self, Entry};
use store::{Db, Event, Ids, Json, Ts, Tx, args, sql};

use crate::policy::{Action, On};
use crate::{Access, AccessError, By, NETWORK, Result, Role, Scope, audited};

/// How a centre works. What is left out has the value of [`CentreSettings::default`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CentreSettings {
    /// A change is published only when a second person has approved it.
    pub two_person: bool,
    /// Languages that every public text of a record must have.
    pub languages: Vec<Lang>,
    /// Roles that count only for somebody who signed in with a second factor.
    pub second_factor: Vec<Role>,
    /// A record is to be verified again after so many days.
    pub verify_every_days: u32,
}

impl Default for CentreSettings {
    fn default() -> CentreSettings {
        CentreSettings {
            two_person: false,
            languages: vec![Lang::en(), Lang::fr()],
            second_factor: vec![Role::Administrator],
            verify_every_days: 365,
        }
    }
}

/// A centre. The one with the id [`NETWORK`] is the network itself: what its settings say of second factors holds for roles that
/// somebody has everywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Centre {
    /// Its id.
    pub id: String,
    /// Its name by language; empty until somebody names it.
    pub names: Text,
    /// How it works.
    pub settings: CentreSettings,
    /// Counts the changes.
    pub version: i64,
    /// Since when.
    pub created_at: Ts,
}

impl Centre {
    /// What it is called in a language; its id as long as nobody has named it.
    pub fn name(&self, lang: &Lang) -> &str {
        self.names.best(lang).map_or(&self.id, |(name, _)| name)
    }
    /// Whether its id or a name has these folded words in it.
    fn says(&self, words: &str) -> bool {
        let mut texts = self
            .names
            .iter()
            .map(|(_, name)| name.text.as_str())
            .chain([self.id.as_str()]);
        texts.any(|text| fold(text).contains(words))
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    names: Json<Text>,
    settings: Json<CentreSettings>,
    version: i64,
    created_at: Ts,
}

impl From<Row> for Centre {
    fn from(row: Row) -> Centre {
        Centre {
            id: row.id,
            names: row.names.0,
            settings: row.settings.0,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// How many centres are read at once.
const ROWS: i64 = 500;

sql! {
    BY_ID = "SELECT id, names, settings, version, created_at FROM centre WHERE id = $1";
    /// The names of a list's centres.
    BY_IDS = "SELECT id, names, settings, version, created_at FROM centre WHERE id ", in_list(1), " ORDER BY id";
    // 1 every centre, 2 the scope's, 3 after, 4 how many
    LIST = "SELECT id, names, settings, version, created_at FROM centre
        WHERE id <> '*' AND (CAST($1 AS BOOLEAN) OR id ", in_list(2), ") AND id > $3 ORDER BY id LIMIT $4";
    ADD = "INSERT INTO centre (id, names, settings, version, created_at, changed_at) VALUES ($1, $2, $3, 1, $4, $4) ON CONFLICT (id) DO NOTHING";
    /// A centre that nobody has named gets a name.
    ENSURE = "INSERT INTO centre (id, names, settings, version, created_at, changed_at) VALUES ($1, $2, $3, 1, $4, $4)
        ON CONFLICT (id) DO UPDATE SET names = excluded.names, changed_at = excluded.changed_at WHERE CAST(centre.names AS TEXT) = '{}'";
    CHANGE = "UPDATE centre SET names = $3, settings = $4, version = version + 1, changed_at = $5 WHERE id = $1 AND version = $2";
}

/// One centre; [`NETWORK`] for the network itself.
pub async fn by_id(db: &Db, id: &str) -> Result<Option<Centre>> {
    Ok(db.fresh_opt::<Row>(BY_ID, args![id]).await?.map(Centre::from))
}

/// One centre, within a transaction.
pub async fn by_id_within(tx: &mut Tx, id: &str) -> Result<Option<Centre>> {
    Ok(tx.opt::<Row>(BY_ID, args![id]).await?.map(Centre::from))
}

/// The centres with these ids.
pub async fn by_ids(db: &Db, ids: Vec<String>) -> Result<Vec<Centre>> {
    let rows: Vec<Row> = db.fresh_all(BY_IDS, args![ids]).await?;
    Ok(rows.into_iter().map(Centre::from).collect())
}

/// The centres that a scope covers, by id, with these words in their id or in a name; `after` is the last id of the page before.
pub async fn list(db: &Db, scope: &Scope, words: &str, after: Option<&str>, limit: i64) -> Result<Vec<Centre>> {
    let (every, centres) = match scope {
        Scope::Nothing => return Ok(Vec::new()),
        Scope::Centres(centres) => (false, centres.clone()),
        Scope::Everything => (true, Vec::new()),
    };
    let (words, limit) = (fold(words.trim()), usize::try_from(limit).unwrap_or(0));
    let mut after = after.unwrap_or_default().to_owned();
    let mut found = Vec::new();
    // A network has some hundred centres: their names are looked at here, where letters with accents are known.
    while found.len() < limit {
        let rows: Vec<Row> = db.fresh_all(LIST, args![every, centres.clone(), &after, ROWS]).await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.id);
        found.extend(rows.into_iter().map(Centre::from).filter(|centre| centre.says(&words)));
    }
    found.truncate(limit);
    Ok(found)
}

/// Adds a centre or data partner to the network.
pub async fn create(
    access: &Access,
    tx: &mut Tx,
    by: By<'_>,
    id: &str,
    names: &Text,
    settings: &CentreSettings,
) -> Result<()> {
    by.must(Action::CentreChange, On::network())?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !(1..=40).contains(&id.len()) || !id.bytes().all(plain) || id.starts_with('-') || id.ends_with('-') {
        return Err(AccessError::CentreId { id: id.to_owned() });
    }
    check(names, settings)?;
    let row = args![id, Json(names), Json(settings), access.clock.now()];
    if tx.exec(ADD, row).await? == 0 {
        return Err(AccessError::CentreTaken { id: id.to_owned() });
    }
    said(access, tx, by, id, "centre.create").await
}

/// Renames a centre and says how it works; also the network itself. `version` is the one that was read.
pub async fn change(
    access: &Access,
    tx: &mut Tx,
    by: By<'_>,
    id: &str,
    version: i64,
    names: &Text,
    settings: &CentreSettings,
) -> Result<()> {
    by.must(Action::CentreChange, On::centre(id))?;
    check(names, settings)?;
    let row = args![id, version, Json(names), Json(settings), access.clock.now()];
    if tx.exec(CHANGE, row).await? == 0 {
        return Err(match by_id_within(tx, id).await? {
            None => AccessError::NoCentre { id: id.to_owned() },
            Some(_) => AccessError::Stale {
                what: "centre",
                id: id.to_owned(),
                expected: version,
            },
        });
    }
    said(access, tx, by, id, "centre.change").await
}

/// Makes sure that who owns records is a centre, and that it has a name. For a new deployment, which begins with one, and for
/// records whose owner nobody added; the migration that brought centres did the same for the owners there were.
pub async fn ensure(tx: &mut Tx, ids: &Ids, at: Ts, id: &str, names: &Text) -> Result<()> {
    if id == NETWORK || id.is_empty() {
        return Err(AccessError::CentreId { id: id.to_owned() });
    }
    let row = args![id, Json(names), Json(&CentreSettings::default()), at];
    if tx.exec(ENSURE, row).await? > 0 {
        tx.append(Event::new("centre", id, "centre.created", at).of_centre(id));
        audit::append(
            tx,
            ids,
            &Entry::new(at, audit::SYSTEM, "centre.create", "centre", id).of_centre(id),
        )
        .await?;
    }
    Ok(())
}

fn check(names: &Text, settings: &CentreSettings) -> Result<()> {
    let fits = |name: &str| (1..=120).contains(&name.trim().chars().count()) && !name.chars().any(char::is_control);
    if names.iter().next().is_none() || !names.iter().all(|(_, name)| fits(&name.text)) {
        return Err(AccessError::Centre {
            lacks: "a name in one line, of 1 to 120 characters in each language",
        });
    }
    if settings.languages.is_empty() {
        return Err(AccessError::Centre {
            lacks: "at least one language",
        });
    }
    if !(1..=3650).contains(&settings.verify_every_days) {
        return Err(AccessError::Centre {
            lacks: "a time to verify again of 1 to 3650 days",
        });
    }
    Ok(())
}

async fn said(access: &Access, tx: &mut Tx, by: By<'_>, id: &str, action: &'static str) -> Result<()> {
    let kind = if action == "centre.create" {
        "centre.created"
    } else {
        "centre.changed"
    };
    tx.append(Event::new("centre", id, kind, access.clock.now()).of_centre(id));
    let entry = audited::entry(access, by, action, "centre", id).of_centre(id);
    audited::append(access, tx, &entry).await
}
