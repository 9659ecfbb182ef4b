//! Which services look different when a record changes.

use store::{Db, args, sql};

use crate::error::Result;

// From the records that changed to the services that show them: themselves, by their places, organization, program or
// terms (with every narrower term, since a service is found by broader ones too). Links that ended count: the service
// that was left looks different as well.
// No `JOIN` with what is found on the way, but for the recursion: nobody can tell how many those are, and the planner would rather
// read every link there is.
macro_rules! services_of {
    ($changed:literal) => { services_of!($changed, "") };
    ($head:literal, $tail:literal $(, $list:expr)?) => {
        concat!(
            "WITH RECURSIVE changed(id) AS (", $head $(, $list)?, $tail, "),
             terms(id) AS (
               SELECT c.id FROM changed c
               UNION
               SELECT l.from_id FROM record_referrer l JOIN terms t ON l.to_id = t.id WHERE l.rel = 'parent'
             ),
             places(id) AS (
               SELECT c.id FROM changed c
               UNION
               SELECT l.from_id FROM record_referrer l WHERE l.to_id IN (SELECT c.id FROM changed c) AND l.rel = 'location'
             ),
             found(id) AS (
               SELECT c.id FROM changed c
               UNION
               SELECT l.from_id FROM record_referrer l WHERE l.to_id IN (SELECT c.id FROM changed c) AND l.rel IN ('organization', 'program')
               UNION
               SELECT l.from_id FROM record_referrer l WHERE l.to_id IN (SELECT t.id FROM terms t) AND l.rel = 'term'
               UNION
               SELECT l.to_id FROM record_link l WHERE l.from_id IN (SELECT p.id FROM places p) AND l.rel = 'service'
             )
             SELECT r.id FROM record r WHERE r.id IN (SELECT f.id FROM found f) AND r.kind = 'service' ORDER BY r.id"
        )
    };
}

sql! {
    IN_RUN = services_of!("SELECT record_id FROM record_next WHERE run = $1
        UNION SELECT record_id FROM record_version WHERE run = $1 AND run <> 0");
    /// Both dialects bind a list in their own way.
    OF_RECORDS = {
        sqlite: services_of!("SELECT value FROM json_each($1)"),
        postgres: services_of!("SELECT unnest(CAST($1 AS text[]))"),
    };
}

/// The services that look different after an import run: those it brought, changed or retired, and those whose
/// organization, program, places or terms it did. In the order of their ids, retired ones included.
pub async fn services_changed_in_run(db: &Db, run: i64) -> Result<Vec<String>> {
    let ids: Vec<(String,)> = db.fresh_all(IN_RUN, args![run]).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// The services that look different when these records change: the services among them, and those they belong to.
/// In the order of their ids, retired ones included.
pub async fn services_touching(db: &Db, records: &[String]) -> Result<Vec<String>> {
    let ids: Vec<(String,)> = db.fresh_all(OF_RECORDS, args![records]).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}
