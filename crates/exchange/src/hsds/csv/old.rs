//! What former layouts kept elsewhere, brought to where HSDS 3.x has it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Package, Parent};
use crate::node::Node;
use crate::table::Row;
use crate::{Notes, Why};

/// Columns of services that later became tables of their own, or never were HSDS.
pub(super) fn old_services(package: &mut Package, notes: &mut Notes) {
    let owners: HashMap<String, String> = package
        .tables
        .get("locations")
        .into_iter()
        .flatten()
        .filter_map(|l| Some((l.get("id")?.to_owned(), l.get("organization_id")?.to_owned())))
        .collect();
    let mut eligibility: HashMap<String, String> = HashMap::new();
    for mut row in package.take("eligibility") {
        if let (Some(id), Some(words)) = (row.take("service_id"), row.take("eligibility")) {
            let all = eligibility.entry(id).or_default();
            if !all.is_empty() {
                all.push('\n');
            }
            all.push_str(&words);
        }
    }
    let mut at = package.take("service_at_location");
    let mut services = package.take("services");
    for row in &mut services {
        if row.get("fees_description").is_none() {
            row.rename("fees", "fees_description");
        }
        let id = row.get("id").map(str::to_owned);
        if let Some(words) = id.as_ref().and_then(|id| eligibility.remove(id)) {
            row.cells.entry("eligibility_description".into()).or_insert(words);
        }
        if let (Some(location), Some(id)) = (row.take("location_id"), &id) {
            if row.get("organization_id").is_none()
                && let Some(owner) = owners.get(&location)
            {
                row.cells.insert("organization_id".into(), owner.clone());
            }
            let cells = BTreeMap::from([
                ("service_id".to_owned(), id.clone()),
                ("location_id".to_owned(), location),
            ]);
            at.push(Row {
                file: Arc::clone(&row.file),
                line: row.line,
                cells,
            });
        }
        let Some(id) = id else { continue };
        for (column, list, key) in [
            ("languages", "languages", "name"),
            ("required_documents", "required_documents", "document"),
            ("service_areas", "service_areas", "name"),
            ("funding_sources", "funding", "source"),
        ] {
            if let Some(words) = row.take(column) {
                let map = Map::from_iter([(key.to_owned(), Value::String(words))]);
                package.hang(
                    Parent::Service,
                    id.clone(),
                    list,
                    Node::new(map, Arc::clone(&row.file), row.line),
                );
            }
        }
        if let Some(words) = row.take("accepted_payments") {
            payment(package, &id, words, &row.file, row.line);
        }
        if let Some(codes) = row.take("taxonomy_ids") {
            for code in codes.split(',').map(str::trim).filter(|c| !c.is_empty()) {
                let map = Map::from_iter([("taxonomy_term_id".to_owned(), Value::String(code.to_owned()))]);
                package.hang(
                    Parent::Service,
                    id.clone(),
                    "attributes",
                    Node::new(map, Arc::clone(&row.file), row.line),
                );
            }
        }
    }
    for mut row in package.take("payments_accepted") {
        if let (Some(id), Some(words)) = (row.take("service_id"), row.take("payment")) {
            payment(package, &id, words, &row.file, row.line);
        }
    }
    old_locations(package, notes);
    package.tables.insert("services", services);
    package.tables.insert("service_at_location", at);
}

/// Columns of locations that later became tables of their own.
fn old_locations(package: &mut Package, notes: &mut Notes) {
    let mut locations = package.take("locations");
    for row in &mut locations {
        if row.get("virtual").is_some_and(|v| v.eq_ignore_ascii_case("true")) {
            row.cells.insert("location_type".into(), "virtual".into());
        }
        row.take("virtual");
        let Some(id) = row.get("id").map(str::to_owned) else {
            continue;
        };
        for (column, list, key) in [
            ("languages", "languages", "name"),
            ("accessibility", "accessibility", "description"),
        ] {
            if let Some(words) = row.take(column) {
                let map = Map::from_iter([(key.to_owned(), Value::String(words))]);
                package.hang(
                    Parent::Location,
                    id.clone(),
                    list,
                    Node::new(map, Arc::clone(&row.file), row.line),
                );
            }
        }
        // An Ohana location carries an e-mail address; HSDS has it on services and organizations only.
        if row.take("admin_emails").is_some() {
            notes.bent(&row.file, row.line, "admin_emails", &Why::NoPlace);
        }
    }
    package.tables.insert("locations", locations);
}

/// HSDS 3.x has no payment table; an attribute keeps the value.
fn payment(package: &mut Package, service: &str, words: String, file: &Arc<str>, line: u64) {
    let map = Map::from_iter([
        ("label".to_owned(), Value::String("payment_accepted".to_owned())),
        ("value".to_owned(), Value::String(words)),
    ]);
    package.hang(
        Parent::Service,
        service.to_owned(),
        "attributes",
        Node::new(map, Arc::clone(file), line),
    );
}

/// Classifications of former layouts: a taxonomy named in a column, and Ohana's categories by their code.
pub(super) fn old_terms(package: &mut Package) {
    let mut taxonomies = package.take("taxonomies");
    let mut terms = package.take("taxonomy_terms");
    let mut named: BTreeMap<String, Row> = BTreeMap::new();
    for row in &mut terms {
        if row.get("taxonomy_id").is_none()
            && let Some(name) = row.take("taxonomy")
        {
            row.cells.insert("taxonomy_id".into(), name.clone());
            let cells = BTreeMap::from([("id".to_owned(), name.clone()), ("name".to_owned(), name.clone())]);
            named.entry(name).or_insert_with(|| Row {
                file: Arc::clone(&row.file),
                line: row.line,
                cells,
            });
        }
        row.take("parent_name");
    }
    for mut row in package.take("categories") {
        row.take("id");
        row.take("bom");
        row.take("parent_name");
        row.rename("taxonomy_id", "id");
        if let Some(code) = row.get("id").map(str::to_owned) {
            row.cells.insert("code".into(), code);
        }
        row.cells.insert("taxonomy_id".into(), "categories".into());
        let cells = BTreeMap::from([
            ("id".to_owned(), "categories".to_owned()),
            ("name".to_owned(), "Categories".to_owned()),
        ]);
        named.entry("categories".into()).or_insert_with(|| Row {
            file: Arc::clone(&row.file),
            line: row.line,
            cells,
        });
        terms.push(row);
    }
    taxonomies.extend(named.into_values());
    package.tables.insert("taxonomies", taxonomies);
    package.tables.insert("taxonomy_terms", terms);
}
