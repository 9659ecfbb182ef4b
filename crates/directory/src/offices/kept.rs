//! Networks as they are kept.

use language::Lang;
use store::audit::{self, Detail, Entry};
use store::{Db, Event, Ids, Json, Ts, Tx, args, sql};

use super::{Definition, Network, NetworkFault};
use crate::error::{DirectoryError, Result};
use crate::model::Kind;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    owner: String,
    public: bool,
    version: i64,
    body: Json<Definition>,
    modified_at: Ts,
}

impl From<Row> for Network {
    fn from(row: Row) -> Network {
        Network {
            id: row.id,
            owner: row.owner,
            public: row.public,
            version: row.version,
            modified: row.modified_at,
            what: row.body.0,
        }
    }
}

sql! {
    ONE = "SELECT id, owner, public, version, body, modified_at FROM office_network WHERE id = $1";
    // 1 only what the public may ask, 2 every owner, 3 the owners, 4 after, 5 how many
    LIST = "SELECT id, owner, public, version, body, modified_at FROM office_network
        WHERE (public = TRUE OR NOT CAST($1 AS BOOLEAN)) AND (CAST($2 AS BOOLEAN) OR owner ", in_list(3), ") AND id > $4 ORDER BY id LIMIT $5";
    ADD = "INSERT INTO office_network (id, owner, public, version, body, modified_at) VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT (id) DO NOTHING";
    CHANGE = "UPDATE office_network SET public = $2, version = version + 1, body = $3, modified_at = $4 WHERE id = $1 AND version = $5";
    KIND = "SELECT kind FROM live_record WHERE id = $1";
}

/// A network by its id.
pub async fn network(db: &Db, id: &str) -> Result<Option<Network>> {
    Ok(db.fresh_opt::<Row>(ONE, args![id]).await?.map(Network::from))
}

/// Networks by id, page by page: those the public may ask, or those of some centres (`None`: of all).
pub async fn networks(
    db: &Db,
    public: bool,
    owners: Option<&[String]>,
    after: &str,
    limit: i64,
) -> Result<Vec<Network>> {
    let owned: Vec<String> = owners.map(<[String]>::to_vec).unwrap_or_default();
    let rows: Vec<Row> = db
        .fresh_all(LIST, args![public, owners.is_none(), owned, after, limit])
        .await?;
    Ok(rows.into_iter().map(Network::from).collect())
}

/// A change of a network.
#[derive(Debug, Clone)]
pub struct NetworkChange<'a> {
    /// Its id.
    pub id: &'a str,
    /// The centre that looks after a new one.
    pub owner: &'a str,
    /// The public may ask it.
    pub public: bool,
    /// The version that was changed; 0 for a new one.
    pub version: i64,
    /// What it is from now on.
    pub what: &'a Definition,
    /// The account, or [`audit::OPERATOR`].
    pub who: &'a str,
    /// When.
    pub at: Ts,
    /// The languages it must have a name in.
    pub languages: &'a [Lang],
}

/// Keeps a network, new or changed, and gives its version. Refuses what [`NetworkFault`] names.
pub async fn keep(tx: &mut Tx, ids: &Ids, change: &NetworkChange<'_>) -> Result<i64> {
    let refused = |fault| DirectoryError::Network {
        id: change.id.chars().take(60).collect(),
        fault,
    };
    check(change).map_err(refused)?;
    for (id, kind, fault) in [
        (
            &change.what.organization,
            Kind::Organization,
            NetworkFault::Organization,
        ),
        (&change.what.term, Kind::TaxonomyTerm, NetworkFault::Term),
    ] {
        let Some(id) = id else { continue };
        let found: Option<(String,)> = tx.opt(KIND, args![id]).await?;
        if found.is_none_or(|(found,)| found != kind.as_str()) {
            return Err(refused(fault));
        }
    }
    let done = if change.version == 0 {
        let row = args![change.id, change.owner, change.public, Json(change.what), change.at];
        tx.exec(ADD, row).await?
    } else {
        let row = args![change.id, change.public, Json(change.what), change.at, change.version];
        tx.exec(CHANGE, row).await?
    };
    if done == 0 {
        return Err(refused(if change.version == 0 {
            NetworkFault::Taken
        } else {
            NetworkFault::Stale
        }));
    }
    let version = change.version + 1;
    tx.append(Event::new("office_network", change.id, "office_network.kept", change.at).of_centre(change.owner));
    let entry = Entry::new(change.at, change.who, "network.keep", "office_network", change.id)
        .of_centre(change.owner)
        .with(Detail::default().count("version", version));
    audit::append(tx, ids, &entry).await?;
    Ok(version)
}

fn check(change: &NetworkChange<'_>) -> std::result::Result<(), NetworkFault> {
    let what = change.what;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !(2..=60).contains(&change.id.len()) || !change.id.bytes().all(plain) || change.id.starts_with('-') {
        return Err(NetworkFault::Id);
    }
    let named = |lang: &Lang| what.name.get(lang).is_some_and(|name| !name.trim().is_empty());
    if !change.languages.iter().all(named) {
        return Err(NetworkFault::Name);
    }
    let long = |text: &language::Text, most: usize| text.iter().any(|(_, w)| w.text.chars().count() > most);
    if long(&what.name, 120) || long(&what.about, 600) {
        return Err(NetworkFault::Long);
    }
    if what.organization.is_none() && what.term.is_none() {
        return Err(NetworkFault::Nothing);
    }
    Ok(())
}
