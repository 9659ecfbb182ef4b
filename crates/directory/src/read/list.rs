//! Lists of records page by page, as the HSDS API asks for them.

use store::{Db, Ts, args, sql};

use crate::error::Result;
use crate::model::{Kind, Record};
use crate::row::RecordRow;

/// Which records of a kind a list holds. All conditions hold together; the default is every published record.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only these ids.
    pub ids: Option<Vec<String>>,
    /// Only records classified by this term (HSDS `taxonomy_term_id`).
    pub taxonomy_term_id: Option<String>,
    /// With `taxonomy_term_id`: narrower terms count as well.
    pub with_narrower: bool,
    /// Only records classified by a term of this classification; for terms, only its terms (HSDS `taxonomy_id`).
    pub taxonomy_id: Option<String>,
    /// Only records of this organization (HSDS `organization_id`).
    pub organization_id: Option<String>,
    /// Only records changed after this moment (HSDS `modified_after` means this moment or later).
    pub modified_after: Option<Ts>,
    /// Only records of this centre or data partner.
    pub owner: Option<String>,
    /// Drafts and retired records as well: for curators.
    pub any_status: bool,
    /// Only records that [`crate::publish`] lets out: not for the desk alone, and no service of an organization that the
    /// public may not see.
    pub public: bool,
}

/// A record's id with the moment it last changed: enough for a list that is compared.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Key {
    /// The record's id.
    pub id: String,
    /// When its version was written.
    #[sqlx(rename = "modified_at")]
    pub modified: Ts,
}

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// At most so many records after the one with this id (empty: from the first), by id. The same speed however long the list.
    After(String, i64),
    /// At most so many records from this place on, from 0, by id.
    Offset(i64, i64),
}

// Only a record for the desk alone has a body with this text in it, or a source's own field of that name: reading the
// document as JSON, which costs far more, is left to those few.
macro_rules! desk {
    (sqlite $body:literal) => {
        concat!(
            "(instr(",
            $body,
            ", '\"visibility\":\"desk\"') > 0 AND json_extract(",
            $body,
            ", '$.visibility') = 'desk')"
        )
    };
    (postgres $body:literal) => {
        concat!(
            "(strpos(",
            $body,
            ", '\"visibility\":\"desk\"') > 0 AND CAST(",
            $body,
            " AS jsonb) ->> 'visibility' = 'desk')"
        )
    };
}

// Services of organizations that the public may not see, found in one of two ways: by one look at every organization, for
// counts and for pages far down, or service by service, for a page of a few hundred. (Twice the empty text: the planner
// must go from the service to its organization, not through every organization.)
macro_rules! hidden {
    (whole $desk:expr) => {
        concat!(
            "r.id IN (SELECT l.from_id FROM live_referrer l WHERE l.rel = 'organization' AND l.to_id IN (
               SELECT o.id FROM live_record o WHERE o.kind = 'organization' AND (o.status <> 'published' OR ",
            $desk,
            ")))"
        )
    };
    (each $desk:expr) => {
        concat!(
            "EXISTS (SELECT 1 FROM live_link l JOIN live_record o ON o.id = l.to_id
               WHERE l.from_id = r.id AND l.rel = 'organization' AND o.kind || '' = 'organization'
               AND (o.status <> 'published' OR ",
            $desk,
            "))"
        )
    };
}

// One text serves every filter: a condition whose parameter is absent holds for all. The parameters are
// 1 kind, 2 ids given, 3 ids, 4 term, 5 narrower terms as well, 6 taxonomy, 7 organization, 8 modified after, 9 owner, 10 any status,
// 11 public.
macro_rules! filtered {
    (sqlite $way:ident $head:literal, $tail:literal) => {
        filtered!(@ $head, " IN (SELECT value FROM json_each($3))", desk!(sqlite "r.body"), hidden!($way desk!(sqlite "o.body")), $tail)
    };
    (postgres $way:ident $head:literal, $tail:literal) => {
        filtered!(@ $head, " = ANY(CAST($3 AS text[]))", desk!(postgres "r.body"), hidden!($way desk!(postgres "o.body")), $tail)
    };
    (@ $head:literal, $list:literal, $desk:expr, $hidden:expr, $tail:literal) => {
        concat!(
            $head,
            " FROM live_record r WHERE r.kind = $1 AND (CAST($10 AS BOOLEAN) OR r.status = 'published')
              AND (NOT CAST($2 AS BOOLEAN) OR r.id", $list, ")
              AND (CAST($4 AS TEXT) IS NULL OR r.id IN (
                WITH RECURSIVE narrower(id) AS (
                  SELECT CAST($4 AS TEXT)
                  UNION
                  SELECT p.from_id FROM live_referrer p JOIN narrower n ON p.to_id = n.id WHERE p.rel = 'parent' AND CAST($5 AS BOOLEAN)
                )
                SELECT l.from_id FROM live_referrer l JOIN narrower n ON l.to_id = n.id WHERE l.rel = 'term'))
              AND (CAST($6 AS TEXT) IS NULL OR r.id IN (
                SELECT l.from_id FROM live_referrer t JOIN live_referrer l ON l.to_id = t.from_id AND l.rel = 'term'
                WHERE t.rel = 'taxonomy' AND t.to_id = $6
                UNION ALL
                SELECT t.from_id FROM live_referrer t WHERE t.rel = 'taxonomy' AND t.to_id = $6))
              AND (CAST($7 AS TEXT) IS NULL OR r.id IN (SELECT l.from_id FROM live_referrer l WHERE l.rel = 'organization' AND l.to_id = $7))
              AND (CAST($8 AS BIGINT) IS NULL OR r.modified_at > $8)
              AND (CAST($9 AS TEXT) IS NULL OR r.owner = $9)
              AND (NOT CAST($11 AS BOOLEAN) OR (NOT ", $desk, " AND (r.kind <> 'service' OR NOT ", $hidden, ")))",
            $tail
        )
    };
}

sql! {
    /// Both dialects bind a list in their own way.
    COUNT = { sqlite: filtered!(sqlite whole "SELECT COUNT(*)", ""), postgres: filtered!(postgres whole "SELECT COUNT(*)", "") };
    /// As `COUNT`.
    AFTER = {
        sqlite: filtered!(sqlite each "SELECT r.id, r.kind, r.owner, r.source, r.source_id, r.status, r.version, r.schema, r.body, r.modified_at", " AND r.id > $12 ORDER BY r.id LIMIT $13"),
        postgres: filtered!(postgres each "SELECT r.id, r.kind, r.owner, r.source, r.source_id, r.status, r.version, r.schema, r.body, r.modified_at", " AND r.id > $12 ORDER BY r.id LIMIT $13"),
    };
    /// As `COUNT`.
    OFFSET = {
        sqlite: filtered!(sqlite each "SELECT r.id, r.kind, r.owner, r.source, r.source_id, r.status, r.version, r.schema, r.body, r.modified_at", " ORDER BY r.id LIMIT $13 OFFSET $12"),
        postgres: filtered!(postgres each "SELECT r.id, r.kind, r.owner, r.source, r.source_id, r.status, r.version, r.schema, r.body, r.modified_at", " ORDER BY r.id LIMIT $13 OFFSET $12"),
    };
    /// As `COUNT`.
    KEYS_AFTER = {
        sqlite: filtered!(sqlite each "SELECT r.id, r.modified_at", " AND r.id > $12 ORDER BY r.id LIMIT $13"),
        postgres: filtered!(postgres each "SELECT r.id, r.modified_at", " AND r.id > $12 ORDER BY r.id LIMIT $13"),
    };
    /// As `COUNT`.
    KEYS_OFFSET = {
        sqlite: filtered!(sqlite each "SELECT r.id, r.modified_at", " ORDER BY r.id LIMIT $13 OFFSET $12"),
        postgres: filtered!(postgres each "SELECT r.id, r.modified_at", " ORDER BY r.id LIMIT $13 OFFSET $12"),
    };
    /// As `COUNT`.
    KEYS_FAR = {
        sqlite: filtered!(sqlite whole "SELECT r.id, r.modified_at", " ORDER BY r.id LIMIT $13 OFFSET $12"),
        postgres: filtered!(postgres whole "SELECT r.id, r.modified_at", " ORDER BY r.id LIMIT $13 OFFSET $12"),
    };
}

impl Filter {
    fn args(&self, kind: Kind) -> Vec<store::Val> {
        args![
            kind.as_str(),
            self.ids.is_some(),
            self.ids.clone().unwrap_or_default(),
            &self.taxonomy_term_id,
            self.with_narrower,
            &self.taxonomy_id,
            &self.organization_id,
            self.modified_after,
            &self.owner,
            self.any_status,
            self.public
        ]
    }
}

/// From this place on, one look at every organization costs less than one at that of each service before it.
const FAR: i64 = 5_000;

impl Page {
    fn args(&self, filter: &Filter, kind: Kind) -> Vec<store::Val> {
        let mut args = filter.args(kind);
        match self {
            Page::After(id, limit) => args.extend(args![id.as_str(), *limit]),
            Page::Offset(from, limit) => args.extend(args![*from, *limit]),
        }
        args
    }
}

/// How many records of a kind there are.
pub async fn count(db: &Db, kind: Kind, filter: &Filter) -> Result<i64> {
    Ok(db.fresh_one::<(i64,)>(COUNT, filter.args(kind)).await?.0)
}

/// Records of a kind by id, page by page.
pub async fn list(db: &Db, kind: Kind, filter: &Filter, page: &Page) -> Result<Vec<Record>> {
    let sql = match page {
        Page::After(..) => AFTER,
        Page::Offset(..) => OFFSET,
    };
    let rows: Vec<RecordRow> = db.all(sql, page.args(filter, kind)).await?;
    rows.into_iter().map(RecordRow::record).collect()
}

/// Ids of records of a kind in their order, page by page, without what they say.
pub async fn keys(db: &Db, kind: Kind, filter: &Filter, page: &Page) -> Result<Vec<Key>> {
    let sql = match page {
        Page::After(..) => KEYS_AFTER,
        Page::Offset(from, _) if *from > FAR => KEYS_FAR,
        Page::Offset(..) => KEYS_OFFSET,
    };
    Ok(db.fresh_all(sql, page.args(filter, kind)).await?)
}
