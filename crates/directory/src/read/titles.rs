//! What records are called, in each of their languages, for lists that somebody reads in one of them.

use std::collections::HashMap;

use language::Text;
use store::{Db, args, sql};

use crate::error::Result;
use crate::model::Body;
use crate::row::RecordRow;

sql! {
    ROWS = "SELECT id, kind, owner, source, source_id, status, version, schema, body, modified_at FROM live_record WHERE id ", in_list(1), "";
}

/// The names of these records, whatever their status; of a service at a location, the service's. Two queries, however many
/// they are. One without a name is left out.
pub async fn titles(db: &Db, ids: &[String]) -> Result<HashMap<String, Text>> {
    let mut names = HashMap::new();
    let mut at: Vec<(String, String)> = Vec::new();
    for row in rows(db, ids).await? {
        match row.body()? {
            Body::ServiceAtLocation(body) => at.push((row.id, body.service)),
            body => drop(names.insert(row.id, own(body))),
        }
    }
    if !at.is_empty() {
        let services: Vec<String> = at.iter().map(|(_, service)| service.clone()).collect();
        let mut of = HashMap::new();
        for row in rows(db, &services).await? {
            let name = own(row.body()?);
            of.insert(row.id, name);
        }
        for (id, service) in at {
            if let Some(name) = of.get(&service) {
                names.insert(id, name.clone());
            }
        }
    }
    names.retain(|_, name| !name.is_empty());
    Ok(names)
}

async fn rows(db: &Db, ids: &[String]) -> Result<Vec<RecordRow>> {
    Ok(db.fresh_all(ROWS, args![ids]).await?)
}

fn own(body: Body) -> Text {
    match body {
        Body::Organization(b) => b.name,
        Body::Program(b) => b.name,
        Body::Service(b) => b.name,
        Body::Location(b) => b.name,
        Body::Taxonomy(b) => b.name,
        Body::TaxonomyTerm(b) => b.name,
        Body::ServiceAtLocation(_) => Text::default(),
    }
}
