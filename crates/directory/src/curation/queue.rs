//! The curators' queue: what wants an eye, by kind, for the centres that somebody may see.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use store::{Db, Ts, Tx, args, sql};

use crate::error::Result;

use super::attention::{ALWAYS, NEVER, Topic, midnight};

/// Counts go no further: "10,000 and more" says as much.
pub const COUNTED: i64 = 10_000;
/// Messages that end within so many days are listed.
pub const MESSAGE_DAYS: i64 = 7;

/// Which centres' work, on which day.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The centres; `None` for all.
    pub owners: Option<&'a [String]>,
    /// Today, where the deployment is.
    pub today: Date,
    /// After so many days a record is to be verified again, by centre; others after `usual_interval`.
    pub intervals: &'a BTreeMap<String, i64>,
    /// After so many days a record is to be verified again.
    pub usual_interval: i64,
}

/// A record that wants a curator's eye.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Item {
    /// The record.
    pub record_id: String,
    /// The record's kind, by its HSDS name.
    pub kind: String,
    /// The record's name; of a service at a location, the service's.
    pub name: String,
    /// The centre that keeps it.
    pub owner: String,
    /// The language that is behind; the number of the message; else empty.
    pub part: String,
    /// The place in the list: see [`Item::since`].
    pub due: i64,
    /// How many fields are meant, where fields are meant.
    pub fields: i64,
    /// The account that takes care of it.
    pub assignee: Option<String>,
}

impl Item {
    /// Verified last, behind since, in conflict since, the last day of the message (its first moment in UTC). `None`: never
    /// verified, or behind since the record began.
    pub fn since(&self) -> Option<Ts> {
        (self.due != NEVER && self.due != ALWAYS).then_some(Ts(self.due))
    }
    /// Where the next page begins.
    pub fn mark(&self) -> Mark {
        Mark {
            due: self.due,
            record_id: self.record_id.clone(),
            part: self.part.clone(),
        }
    }
}

/// The last item of a page, as a word for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    due: i64,
    record_id: String,
    part: String,
}

impl Mark {
    /// Before the first.
    fn start() -> Mark {
        Mark {
            due: i64::MIN,
            record_id: String::new(),
            part: String::new(),
        }
    }
    /// Reads what [`Mark`] was written as.
    pub fn parse(word: &str) -> Option<Mark> {
        let mut parts = word.splitn(3, '~');
        Some(Mark {
            due: parts.next()?.parse().ok()?,
            part: parts.next()?.to_owned(),
            record_id: parts.next()?.to_owned(),
        })
    }
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}~{}~{}", self.due, self.part, self.record_id)
    }
}

// The rows of a page first, then what is shown of each, one by one: SQLite would read all records to join them. The parameters: 1 topic, 2 and 3 from when until when, 4 to 6 the place
// in the list, 7 all centres, 8 these centres, 9 but not these, 10 how many, 11 whose.
macro_rules! page {
    ($in8:literal, $in9:literal, $whose:literal) => {
        concat!(
            "SELECT a.record_id, COALESCE((SELECT r.kind FROM live_record r WHERE r.id = a.record_id), '') AS kind,
              COALESCE(NULLIF((SELECT r.name FROM live_record r WHERE r.id = a.record_id), ''), (SELECT s.name FROM live_link l JOIN live_record s ON s.id = l.to_id
                WHERE l.from_id = a.record_id AND l.rel = 'service' LIMIT 1), '') AS name,
              a.owner, a.part, a.due, a.fields, a.assignee
            FROM (SELECT record_id, owner, part, due, fields, assignee FROM record_attention
              WHERE topic = $1 AND due >= $2 AND due <= $3 AND (due, record_id, part) > ($4, $5, $6)
              AND (CAST($7 AS BOOLEAN) OR owner", $in8, ") AND NOT owner", $in9, $whose, "
              ORDER BY due, record_id, part LIMIT $10) a
            ORDER BY a.due, a.record_id, a.part"
        )
    };
}

sql! {
    /// Both dialects bind a list in their own way.
    PAGE = {
        sqlite: page!(" IN (SELECT value FROM json_each($8))", " IN (SELECT value FROM json_each($9))", ""),
        postgres: page!(" = ANY(CAST($8 AS text[]))", " = ANY(CAST($9 AS text[]))", ""),
    };
    /// As `PAGE`.
    PAGE_OF = {
        sqlite: page!(" IN (SELECT value FROM json_each($8))", " IN (SELECT value FROM json_each($9))", " AND assignee = $11"),
        postgres: page!(" = ANY(CAST($8 AS text[]))", " = ANY(CAST($9 AS text[]))", " AND assignee = $11"),
    };
    COUNT = "SELECT COUNT(*) FROM (SELECT 1 FROM record_attention WHERE topic = $1 AND due >= $2 AND due <= $3
        AND (CAST($4 AS BOOLEAN) OR owner ", in_list(5), ") AND NOT owner ", in_list(6), " LIMIT $7) a";
    OWNER = "SELECT owner FROM record_attention WHERE record_id = $1 AND topic = $2 AND part = $3";
    ASSIGN = "UPDATE record_attention SET assignee = $4 WHERE record_id = $1 AND topic = $2 AND part = $3";
}

/// Centres that share one stretch of time.
struct Group<'a> {
    from: i64,
    until: i64,
    owners: Option<Vec<&'a String>>,
    but: Vec<&'a String>,
}

impl Group<'_> {
    fn args(&self) -> (bool, Vec<String>, Vec<String>) {
        let own = |list: &[&String]| list.iter().map(|owner| (*owner).clone()).collect();
        (
            self.owners.is_none(),
            self.owners.as_deref().map(own).unwrap_or_default(),
            own(&self.but),
        )
    }
}

impl Asked<'_> {
    /// The queries that a topic takes: one, and for verifications one more for each interval that differs.
    fn groups(&self, topic: Topic) -> Vec<Group<'_>> {
        let days = |days: i64| midnight(self.today.saturating_add(days.days()));
        let every = |from, until| Group {
            from,
            until,
            owners: self.owners.map(|owners| owners.iter().collect()),
            but: Vec::new(),
        };
        match topic {
            Topic::Language | Topic::Conflict => vec![every(i64::MIN, i64::MAX)],
            Topic::Message => vec![every(days(0), days(MESSAGE_DAYS))],
            Topic::Verification => {
                let differs = |owner: &&String| self.intervals.get(*owner).is_some_and(|d| *d != self.usual_interval);
                let mut others: BTreeMap<i64, Vec<&String>> = BTreeMap::new();
                for (owner, interval) in self.intervals.iter().filter(|(owner, _)| differs(owner)) {
                    if self.owners.is_none_or(|owners| owners.contains(owner)) {
                        others.entry(*interval).or_default().push(owner);
                    }
                }
                let mut usual = every(i64::MIN, days(-self.usual_interval - 1));
                usual.but = others.values().flatten().copied().collect();
                let mut groups = vec![usual];
                groups.extend(others.into_iter().map(|(interval, owners)| Group {
                    from: i64::MIN,
                    until: days(-interval - 1),
                    owners: Some(owners),
                    but: Vec::new(),
                }));
                groups
            }
        }
    }
}

/// Records that want an eye for one reason, the most pressing first: never verified and longest ago, longest behind, oldest
/// conflict, first to end. `assignee`: only what this account takes care of.
pub async fn records(
    db: &Db,
    topic: Topic,
    asked: &Asked<'_>,
    assignee: Option<&str>,
    after: Option<&Mark>,
    limit: i64,
) -> Result<Vec<Item>> {
    let start = Mark::start();
    let mark = after.unwrap_or(&start);
    let mut found: Vec<Item> = Vec::new();
    for group in asked.groups(topic) {
        let (all, owners, but) = group.args();
        let mut row = args![
            topic.as_str(),
            group.from,
            group.until,
            mark.due,
            &mark.record_id,
            &mark.part,
            all,
            owners,
            but,
            limit
        ];
        let sql = if let Some(account) = assignee {
            row.extend(args![account]);
            PAGE_OF
        } else {
            PAGE
        };
        found.extend(db.fresh_all::<Item>(sql, row).await?);
    }
    found.sort_by(|a, b| (a.due, &a.record_id, &a.part).cmp(&(b.due, &b.record_id, &b.part)));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// How many records want an eye for one reason, at most [`COUNTED`].
pub async fn count(db: &Db, topic: Topic, asked: &Asked<'_>) -> Result<i64> {
    let mut sum = 0;
    for group in asked.groups(topic) {
        let (all, owners, but) = group.args();
        let row = args![topic.as_str(), group.from, group.until, all, owners, but, COUNTED - sum];
        sum += db.fresh_one::<(i64,)>(COUNT, row).await?.0;
    }
    Ok(sum)
}

/// The centre of an item; `None` when it is not on the list any more.
pub async fn owner(tx: &mut Tx, topic: Topic, record_id: &str, part: &str) -> Result<Option<String>> {
    let found: Option<(String,)> = tx.opt(OWNER, args![record_id, topic.as_str(), part]).await?;
    Ok(found.map(|(owner,)| owner))
}

/// Gives a record to somebody to take care of, or to nobody. False when it is not on the list any more.
pub async fn assign(tx: &mut Tx, topic: Topic, record_id: &str, part: &str, account: Option<&str>) -> Result<bool> {
    Ok(tx.exec(ASSIGN, args![record_id, topic.as_str(), part, account]).await? > 0)
}
