//! Records put together, in a fixed number of queries however many are asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use store::{Db, args, sql};

use crate::error::{DirectoryError, Result};
use crate::model::{Body, Location, Organization, Program, Service, ServiceAtLocation, Status, TaxonomyTerm};
use crate::row::RecordRow;
use crate::view::{AtView, LocationView, Of, OfferedView, OrganizationView, ServiceView};

use super::{BY_IDS, rows};

sql! {
    /// What refers to these records in one way: the services at location of services or of locations.
    REFERRING = "SELECT r.id, r.kind, r.owner, r.source, r.source_id, r.status, r.version, r.schema, r.body, r.modified_at
        FROM live_referrer l JOIN live_record r ON r.id = l.from_id WHERE l.rel = $2 AND l.to_id ", in_list(1), "";
    /// These terms and every broader one; a term has one parent. No `JOIN` with what is found on the way: nobody can tell how many
    /// those are, and the planner would rather read every record there is.
    BROADER = {
        sqlite: "WITH RECURSIVE up(id) AS (
            SELECT value FROM json_each($1)
            UNION SELECT (SELECT MIN(l.to_id) FROM live_link l WHERE l.from_id = up.id AND l.rel = 'parent') FROM up)
            SELECT r.id, r.kind, r.owner, r.source, r.source_id, r.status, r.version, r.schema, r.body, r.modified_at
            FROM live_record r WHERE r.id IN (SELECT up.id FROM up)",
        postgres: "WITH RECURSIVE up(id) AS (
            SELECT unnest(CAST($1 AS text[]))
            UNION SELECT (SELECT MIN(l.to_id) FROM live_link l WHERE l.from_id = up.id AND l.rel = 'parent') FROM up)
            SELECT r.id, r.kind, r.owner, r.source, r.source_id, r.status, r.version, r.schema, r.body, r.modified_at
            FROM live_record r WHERE r.id IN (SELECT up.id FROM up)",
    };
}

fn of<T>(row: RecordRow, body: T) -> Of<T> {
    Of {
        status: Status::parse(&row.status),
        id: row.id,
        owner: row.owner,
        source: row.source,
        source_id: row.source_id,
        version: row.version,
        modified: row.modified_at,
        body,
    }
}

/// Reads rows whose bodies are of one kind; rows of another kind, which a wrong reference may lead to, are left out.
macro_rules! typed {
    ($name:ident, $body:ident) => {
        fn $name(rows: Vec<RecordRow>) -> Result<Vec<Of<$body>>> {
            let mut found = Vec::with_capacity(rows.len());
            for row in rows {
                if let Body::$body(body) = row.body()? {
                    found.push(of(row, body));
                }
            }
            found.sort_by(|a, b| a.id.cmp(&b.id));
            Ok(found)
        }
    };
}
typed!(services, Service);
typed!(organizations, Organization);
typed!(programs, Program);
typed!(locations, Location);
typed!(places, ServiceAtLocation);
typed!(terms, TaxonomyTerm);

fn by_id<T>(list: Vec<Of<T>>) -> HashMap<String, Of<T>> {
    list.into_iter().map(|of| (of.id.clone(), of)).collect()
}

/// Services with their organization, program, places and terms, in the order asked for; what does not exist is left out.
/// Any status: [`crate::publish`] decides what may be seen. Four queries for any number; ask for at most some hundreds at once.
pub async fn service_views(db: &Db, ids: &[String]) -> Result<Vec<ServiceView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = services(rows(db, BY_IDS, args![ids]).await?)?;
    let mut views = views_of(db, found).await?;
    let order: HashMap<&str, usize> = ids.iter().enumerate().rev().map(|(i, id)| (id.as_str(), i)).collect();
    views.sort_by_key(|view| order.get(view.service.id.as_str()).copied());
    Ok(views)
}

async fn views_of(db: &Db, found: Vec<Of<Service>>) -> Result<Vec<ServiceView>> {
    let ids: Vec<String> = found.iter().map(|s| s.id.clone()).collect();
    let at = places(rows(db, REFERRING, args![&ids, "service"]).await?)?;
    let mut wanted: BTreeSet<String> = at.iter().map(|a| a.body.location.clone()).collect();
    for service in &found {
        wanted.extend(service.body.program.clone());
        wanted.insert(service.body.organization.clone());
    }
    let wanted: Vec<String> = wanted.into_iter().collect();
    let (mut organizations_found, mut programs_found, mut locations_found) =
        (HashMap::new(), HashMap::new(), HashMap::new());
    for row in rows::<RecordRow>(db, BY_IDS, args![&wanted]).await? {
        let id = row.id.clone();
        match row.body()? {
            Body::Organization(body) => drop(organizations_found.insert(id, of(row, body))),
            Body::Program(body) => drop(programs_found.insert(id, of(row, body))),
            Body::Location(body) => drop(locations_found.insert(id, of(row, body))),
            _ => {}
        }
    }
    let term_ids: BTreeSet<String> = found
        .iter()
        .flat_map(|s| s.body.terms.iter().flat_map(|link| link.terms.clone()))
        .collect();
    let term_ids: Vec<String> = term_ids.into_iter().collect();
    let all_terms = if term_ids.is_empty() {
        HashMap::new()
    } else {
        by_id(terms(rows(db, BROADER, args![&term_ids]).await?)?)
    };
    let mut at_of: HashMap<String, Vec<AtView>> = HashMap::new();
    for at in at {
        if let Some(location) = locations_found.get(&at.body.location) {
            at_of.entry(at.body.service.clone()).or_default().push(AtView {
                location: location.clone(),
                at,
            });
        }
    }
    Ok(found
        .into_iter()
        .map(|service| ServiceView {
            organization: organizations_found.get(&service.body.organization).cloned(),
            program: service
                .body
                .program
                .as_ref()
                .and_then(|id| programs_found.get(id).cloned()),
            at: at_of.remove(&service.id).unwrap_or_default(),
            terms: with_broader(&service.body, &all_terms),
            service,
        })
        .collect())
}

/// The terms of a service and every broader one, each once, each before the broader ones.
fn with_broader(service: &Service, all: &HashMap<String, Of<TaxonomyTerm>>) -> Vec<Of<TaxonomyTerm>> {
    let mut seen = BTreeSet::new();
    let mut found: Vec<Of<TaxonomyTerm>> = Vec::new();
    for first in service.terms.iter().flat_map(|link| &link.terms) {
        let mut next = Some(first.clone());
        while let Some(id) = next.take().filter(|id| seen.insert(id.clone())) {
            let Some(term) = all.get(&id) else { break };
            found.push(term.clone());
            next.clone_from(&term.body.parent);
        }
    }
    found
}

/// One service with everything that belongs to it.
pub async fn service_view(db: &Db, id: &str) -> Result<ServiceView> {
    let views = service_views(db, &[id.to_owned()]).await?;
    views
        .into_iter()
        .next()
        .ok_or_else(|| DirectoryError::NoRecord { id: id.to_owned() })
}

/// A location with what is offered there.
pub async fn location_view(db: &Db, id: &str) -> Result<LocationView> {
    let asked = vec![id.to_owned()];
    let location = locations(rows(db, BY_IDS, args![&asked]).await?)?.pop();
    let location = location.ok_or_else(|| DirectoryError::NoRecord { id: id.to_owned() })?;
    let at = places(rows(db, REFERRING, args![&asked, "location"]).await?)?;
    let wanted: Vec<String> = at.iter().map(|a| a.body.service.clone()).collect();
    let offered: HashMap<String, Of<Service>> = by_id(services(rows(db, BY_IDS, args![&wanted]).await?)?);
    let agencies: BTreeSet<String> = offered
        .values()
        .map(|s| s.body.organization.clone())
        .chain(location.body.organization.clone())
        .collect();
    let agencies: Vec<String> = agencies.into_iter().collect();
    let agencies = by_id(organizations(rows(db, BY_IDS, args![&agencies]).await?)?);
    let organization = location
        .body
        .organization
        .as_ref()
        .and_then(|id| agencies.get(id).cloned());
    let services = at
        .into_iter()
        .filter_map(|at| {
            let service = offered.get(&at.body.service)?.clone();
            Some(OfferedView {
                organization: agencies.get(&service.body.organization).cloned(),
                service,
                at,
            })
        })
        .collect();
    Ok(LocationView {
        location,
        organization,
        services,
    })
}

/// An organization with its programs, locations and services.
pub async fn organization_view(db: &Db, id: &str) -> Result<OrganizationView> {
    let asked = vec![id.to_owned()];
    let organization = organizations(rows(db, BY_IDS, args![&asked]).await?)?.pop();
    let organization = organization.ok_or_else(|| DirectoryError::NoRecord { id: id.to_owned() })?;
    let mut by_kind: BTreeMap<String, Vec<RecordRow>> = BTreeMap::new();
    for row in rows::<RecordRow>(db, REFERRING, args![&asked, "organization"]).await? {
        by_kind.entry(row.kind.clone()).or_default().push(row);
    }
    let mut take = |kind: &str| by_kind.remove(kind).unwrap_or_default();
    let mut programs = programs(take("program"))?;
    let mut locations = locations(take("location"))?;
    let mut services = views_of(db, services(take("service"))?).await?;
    programs.sort_by_cached_key(|p| name_key(&p.body.name));
    locations.sort_by_cached_key(|l| name_key(&l.body.name));
    services.sort_by_cached_key(|s| name_key(&s.service.body.name));
    Ok(OrganizationView {
        organization,
        programs,
        locations,
        services,
    })
}

fn name_key(name: &language::Text) -> String {
    name.best(&language::Lang::en())
        .map(|(words, _)| words.to_lowercase())
        .unwrap_or_default()
}

/// Terms of these ids with every broader one.
pub async fn term_views(db: &Db, ids: &[String]) -> Result<Vec<Of<TaxonomyTerm>>> {
    terms(rows(db, BROADER, args![ids]).await?)
}
