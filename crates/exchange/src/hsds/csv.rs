//! CSV packages of every age: HSDS 3.x, 2.0.1 and 1.x, and the Ohana layout. Old tables and columns are given their HSDS
//! 3.x names ([`names`]), child rows are hung on their parents, and what comes out goes through the one mapper.

mod names;
mod old;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use names::TABLES;
use old::{old_services, old_terms};

use super::Mapper;
use crate::node::Node;
use crate::table::{Row, Table};
use crate::{ExchangeError, Notes, Source, Why};

/// What a child row hangs on, in the order in which its columns decide: the most particular first.
const PARENTS: &[(&str, Parent)] = &[
    ("phone_id", Parent::Phone),
    ("contact_id", Parent::Contact),
    ("service_at_location_id", Parent::At),
    ("service_id", Parent::Service),
    ("location_id", Parent::Location),
    ("organization_id", Parent::Organization),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Parent {
    Phone,
    Contact,
    At,
    Service,
    Location,
    Organization,
    Program,
    Term,
}

/// Which kind of package the files of a folder are; `None` when they are none.
pub fn detect(folder: &Path) -> Option<crate::Format> {
    use crate::Format;
    let names: Vec<String> = tables(folder).ok()?.into_iter().map(|(stem, _)| stem).collect();
    let has = |stem: &str| names.iter().any(|n| n == stem);
    if !has("services") && !has("organizations") && !has("service") && !has("organization") {
        return None;
    }
    let first_line = |stem: &str| {
        let path = tables(folder).ok()?.into_iter().find(|(s, _)| s == stem)?.1;
        let bytes = std::fs::read(path).ok()?;
        let end = bytes
            .iter()
            .position(|b| *b == b'\n' || *b == b'\r')
            .unwrap_or(bytes.len());
        Some(String::from_utf8_lossy(&bytes[..end]).to_lowercase())
    };
    let column = |stem: &str, name: &str| {
        first_line(stem).is_some_and(|l| l.split(',').any(|c| c.trim().trim_matches('"') == name))
    };
    Some(
        if has("mail_addresses") || has("service_categories") || column("services", "taxonomy_ids") {
            Format::Ohana
        } else if column("locations", "location_type")
            || column("addresses", "address_type")
            || has("service_at_location")
            || column("services", "fees_description")
        {
            Format::HsdsCsv3
        } else if has("regular_schedules") || has("service_taxonomy") || has("taxonomy") {
            Format::HsdsCsv1
        } else {
            Format::HsdsCsv2
        },
    )
}

fn tables(folder: &Path) -> Result<Vec<(String, PathBuf)>, ExchangeError> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|cause| ExchangeError::read(folder, cause))? {
        let path = entry.map_err(|cause| ExchangeError::read(folder, cause))?.path();
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv")) {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
            found.push((stem, path));
        }
    }
    found.sort();
    Ok(found)
}

/// The rows of a package by HSDS 3.x table, and child rows by what they hang on.
#[derive(Default)]
struct Package {
    tables: BTreeMap<&'static str, Vec<Row>>,
    /// The parents that the package has.
    ids: HashSet<(Parent, String)>,
    children: HashMap<(Parent, String), Vec<(&'static str, Node)>>,
}

impl Package {
    fn know_parents(&mut self) {
        for (table, parent) in [
            ("phones", Parent::Phone),
            ("contacts", Parent::Contact),
            ("service_at_location", Parent::At),
            ("services", Parent::Service),
            ("locations", Parent::Location),
            ("organizations", Parent::Organization),
        ] {
            let ids = self
                .tables
                .get(table)
                .into_iter()
                .flatten()
                .filter_map(|row| row.get("id"));
            self.ids.extend(ids.map(|id| (parent, id.to_owned())));
        }
    }

    fn take(&mut self, table: &str) -> Vec<Row> {
        self.tables.remove(table).unwrap_or_default()
    }

    fn hang(&mut self, parent: Parent, id: String, list: &'static str, node: Node) {
        self.children.entry((parent, id)).or_default().push((list, node));
    }

    /// Hangs a row on the parent that its columns name.
    fn hang_row(&mut self, row: Row, list: &'static str, notes: &mut Notes) {
        let named = || {
            PARENTS
                .iter()
                .filter_map(|(column, parent)| row.get(column).map(|id| (*parent, id.to_owned())))
        };
        if named().any(|named| self.ids.contains(&named)) {
            for (column, parent) in PARENTS {
                let missing = row
                    .get(column)
                    .filter(|id| !self.ids.contains(&(*parent, (*id).to_owned())));
                if let Some(id) = missing {
                    notes.loss(&row.file, row.line, column, &Why::MissingOther { id: id.to_owned() });
                }
            }
        }
        // A row may name several parents; one that the package does not have must not take the row away from the others.
        let parent = named()
            .find(|named| self.ids.contains(named))
            .or_else(|| named().next());
        match parent {
            Some((parent, id)) => {
                let node = self.dress(row, own_kind(list));
                self.hang(parent, id, list, node);
            }
            None => notes.loss(
                &row.file,
                row.line,
                list,
                &Why::Said("the row names no parent and was left out".into()),
            ),
        }
    }

    /// A row as an object, with everything that hangs on it.
    fn dress(&mut self, mut row: Row, kind: Option<Parent>) -> Node {
        let id = row.get("id").map(str::to_owned);
        let (file, line) = (Arc::clone(&row.file), row.line);
        let map: Map<String, Value> = std::mem::take(&mut row.cells)
            .into_iter()
            .map(|(k, v)| (k, Value::String(v)))
            .collect();
        let mut node = Node::new(map, file, line);
        if let (Some(kind), Some(id)) = (kind, id) {
            for (list, child) in self.children.remove(&(kind, id)).unwrap_or_default() {
                node.hang(list, child);
            }
        }
        node
    }
}

/// What can hang on a child row itself.
fn own_kind(list: &str) -> Option<Parent> {
    match list {
        "phones" => Some(Parent::Phone),
        "contacts" => Some(Parent::Contact),
        _ => None,
    }
}

/// Reads a package and hands its records on: taxonomies first, each record after those it refers to.
pub fn read(folder: &Path, source: &Source, notes: &mut Notes) -> Result<(), ExchangeError> {
    let mut package = load(folder, notes)?;
    if package.tables.is_empty() {
        return Err(ExchangeError::NoTables {
            path: folder.to_owned(),
        });
    }
    package.know_parents();
    old_services(&mut package, notes);
    old_terms(&mut package);
    children(&mut package, notes);
    let order = [
        "taxonomies",
        "taxonomy_terms",
        "organizations",
        "programs",
        "locations",
        "services",
        "service_at_location",
    ];
    let mut mapper = Mapper::new(source, notes);
    for table in order {
        for row in package.take(table) {
            let kind = match table {
                "organizations" => Parent::Organization,
                "programs" => Parent::Program,
                "locations" => Parent::Location,
                "services" => Parent::Service,
                "service_at_location" => Parent::At,
                _ => Parent::Term,
            };
            let node = package.dress(row, Some(kind));
            match table {
                "taxonomies" => mapper.taxonomy(node),
                "taxonomy_terms" => mapper.taxonomy_term(node),
                "organizations" => mapper.organization(node),
                "programs" => mapper.program(node, None),
                "locations" => mapper.location(node, None),
                "services" => mapper.service(node, None),
                _ => mapper.service_at_location(node, None),
            }
        }
    }
    let mut orphans: Vec<(String, &'static str, Node)> = package
        .children
        .into_iter()
        .flat_map(|((_, id), nodes)| nodes.into_iter().map(move |(list, node)| (id.clone(), list, node)))
        .collect();
    orphans.sort_by(|a, b| (&a.2.file, a.2.row).cmp(&(&b.2.file, b.2.row)));
    for (id, list, node) in orphans {
        notes.loss(&node.file, node.row, list, &Why::MissingParent { id });
    }
    Ok(())
}

fn load(folder: &Path, notes: &mut Notes) -> Result<Package, ExchangeError> {
    let mut package = Package::default();
    for (stem, path) in tables(folder)? {
        let Some((_, table, renames)) = TABLES.iter().find(|(names, ..)| names.contains(&stem.as_str())) else {
            let file: Arc<str> = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
                .into();
            notes.loss(
                &file,
                0,
                "",
                &Why::Said("the file is no table of this format and was left aside".into()),
            );
            continue;
        };
        let read = Table::read(&path, notes)?;
        if table.is_empty() {
            if !read.is_empty() {
                notes.loss(
                    &read.file,
                    0,
                    "",
                    &Why::Said(
                        "the source's own change history is not taken over; history begins with this import".into(),
                    ),
                );
            }
            continue;
        }
        let rows = package.tables.entry(table).or_default();
        for mut row in read.into_rows() {
            for (from, to) in *renames {
                row.rename(from, to);
            }
            rows.push(row);
        }
    }
    Ok(package)
}

/// Hangs every child row on its parent, inner ones first.
fn children(package: &mut Package, notes: &mut Notes) {
    let units: HashMap<String, Row> = package
        .take("units")
        .into_iter()
        .filter_map(|r| Some((r.get("id")?.to_owned(), r)))
        .collect();
    for mut row in package.take("service_categories") {
        row.take("category_name");
        row.take("type");
        row.rename("taxonomy_id", "taxonomy_term_id");
        package.hang_row(row, "attributes", notes);
    }
    for row in package.take("service_attributes") {
        package.hang_row(row, "attributes", notes);
    }
    for mut row in package.take("attributes") {
        let parent = match row.take("link_entity").as_deref() {
            Some("organization") => Parent::Organization,
            Some("program") => Parent::Program,
            Some("location") => Parent::Location,
            Some("service") => Parent::Service,
            Some("service_at_location") => Parent::At,
            _ => {
                notes.loss(&row.file, row.line, "link_entity", &Why::NoPlace);
                continue;
            }
        };
        match row.take("link_id") {
            Some(id) => {
                let node = package.dress(row, None);
                package.hang(parent, id, "attributes", node);
            }
            None => notes.loss(&row.file, row.line, "link_id", &Why::Required),
        }
    }
    addresses(package, notes);
    for mut row in package.take("capacities") {
        let unit = row.get("unit_id").and_then(|id| units.get(id)).cloned();
        let parent = row.take("service_id");
        let mut node = package.dress(row, None);
        if let Some(unit) = unit {
            node.put(
                "unit",
                Value::Object(unit.cells.into_iter().map(|(k, v)| (k, Value::String(v))).collect()),
            );
        }
        match parent {
            Some(id) => package.hang(Parent::Service, id, "capacities", node),
            None => notes.loss(&node.file, node.row, "service_id", &Why::Required),
        }
    }
    for row in package.take("urls") {
        let list = if row.get("service_id").is_some() {
            "additional_urls"
        } else {
            "additional_websites"
        };
        package.hang_row(row, list, notes);
    }
    // Inner first: a phone's languages before phones, a contact's phones before contacts.
    for (table, list) in [
        ("languages", "languages"),
        ("phones", "phones"),
        ("contacts", "contacts"),
        ("schedules", "schedules"),
        ("regular_schedules", "schedules"),
        ("holiday_schedules", "holidays"),
        ("accessibility", "accessibility"),
        ("service_areas", "service_areas"),
        ("required_documents", "required_documents"),
        ("funding", "funding"),
        ("cost_options", "cost_options"),
        ("organization_identifiers", "organization_identifiers"),
    ] {
        for row in package.take(table) {
            package.hang_row(row, list, notes);
        }
    }
}

/// Hangs addresses on their locations; an organization has none of its own in HSDS 3.
fn addresses(package: &mut Package, notes: &mut Notes) {
    let kinds = [
        ("addresses", None),
        ("physical_addresses", Some("physical")),
        ("postal_addresses", Some("postal")),
    ];
    for (table, kind) in kinds {
        for mut row in package.take(table) {
            if let Some(kind) = kind {
                row.cells.insert("address_type".into(), kind.into());
            }
            if row.get("location_id").is_none() && row.get("organization_id").is_some() {
                let words = ["address_1", "address_2", "city", "state_province", "postal_code"]
                    .iter()
                    .filter_map(|k| row.get(k))
                    .collect::<Vec<_>>()
                    .join(", ");
                notes.loss(
                    &row.file,
                    row.line,
                    "organization_id",
                    &Why::Said(format!(
                        "an organization has no address of its own in HSDS 3: \"{words}\" was left out"
                    )),
                );
                continue;
            }
            package.hang_row(row, "addresses", notes);
        }
    }
}
