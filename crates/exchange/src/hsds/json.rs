//! HSDS 3.x JSON: one object, a list, a page with `contents`, tables by name, or NDJSON. Objects are read one at a time,
//! so a file may be larger than memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use directory::model::Kind;
use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::Mapper;
use crate::node::Node;
use crate::{ExchangeError, Notes, Source, Why};

/// True when the file begins as JSON objects one to a line.
pub fn is_lines(path: &Path) -> bool {
    let named = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("ndjson") || e.eq_ignore_ascii_case("jsonl"));
    named || {
        let mut first = String::new();
        File::open(path).is_ok_and(|f| BufReader::new(f).take(1 << 20).read_line(&mut first).is_ok())
            && first.trim_end().ends_with('}')
            && serde_json::from_str::<serde::de::IgnoredAny>(&first).is_ok()
            && std::fs::metadata(path).is_ok_and(|m| m.len() > first.len() as u64 + 1)
    }
}

/// True when the file begins as a JSON object or list.
pub fn is_json(path: &Path) -> bool {
    let mut head = [0; 64];
    let read = File::open(path).and_then(|mut f| f.read(&mut head)).unwrap_or(0);
    let text = String::from_utf8_lossy(&head[..read]);
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Reads a file and hands its records on.
pub fn read(path: &Path, source: &Source, notes: &mut Notes) -> Result<(), ExchangeError> {
    let file: Arc<str> = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
        .into();
    let mut input = BufReader::new(File::open(path).map_err(|cause| ExchangeError::read(path, cause))?);
    skip_mark(&mut input).map_err(|cause| ExchangeError::read(path, cause))?;
    let mapper = Mapper::new(source, notes);
    let mut taker = Taker {
        mapper,
        file: Arc::clone(&file),
        row: 0,
    };
    if is_lines(path) {
        for line in input.split(b'\n') {
            let line = line.map_err(|cause| ExchangeError::read(path, cause))?;
            taker.row += 1;
            if line.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_slice::<Value>(&line) {
                Ok(value) => taker.object(None, value),
                Err(cause) => {
                    taker
                        .mapper
                        .notes
                        .bad(&file, taker.row, &Why::Said(format!("the line is not JSON: {cause}")));
                }
            }
        }
        return Ok(());
    }
    let mut json = serde_json::Deserializer::from_reader(input);
    Top(&mut taker)
        .deserialize(&mut json)
        .and_then(|()| json.end())
        .map_err(|cause| ExchangeError::Json { file, cause })
}

fn skip_mark(input: &mut BufReader<File>) -> std::io::Result<()> {
    if !input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        return Ok(());
    }
    input.seek_relative(3)?;
    input.stream_position().map(|_| ())
}

struct Taker<'a> {
    mapper: Mapper<'a>,
    file: Arc<str>,
    row: u64,
}

impl Taker<'_> {
    fn object(&mut self, table: Option<Kind>, value: Value) {
        let Value::Object(map) = value else {
            let value = value.to_string().chars().take(60).collect();
            self.mapper.notes.bad(
                &self.file,
                self.row,
                &Why::Unreadable {
                    value,
                    expected: "an object",
                },
            );
            return;
        };
        let Some(kind) = table.or_else(|| kind_of(&map)) else {
            let said = "the object is none of HSDS's: it has neither the fields of a service nor those of an organization, location or taxonomy";
            self.mapper.notes.bad(&self.file, self.row, &Why::Said(said.into()));
            return;
        };
        let mut node = Node::new(map, Arc::clone(&self.file), self.row);
        match kind {
            Kind::Taxonomy => self.mapper.taxonomy(node),
            Kind::TaxonomyTerm => self.mapper.taxonomy_term(node),
            Kind::Organization => self.mapper.organization(node),
            Kind::Program => self.mapper.program(node, None),
            Kind::Location => self.mapper.location(node, None),
            Kind::Service => self.mapper.service(node, None),
            Kind::ServiceAtLocation => {
                if let Some(service) = node.object("service") {
                    if let Some(id) = service.peek("id")
                        && node.peek("service_id").is_none()
                    {
                        node.put("service_id", Value::String(id.to_owned()));
                    }
                    self.mapper.service(service, None);
                }
                self.mapper.service_at_location(node, None);
            }
        }
    }
}

/// What an object is, by the fields that only one entity has.
fn kind_of(map: &Map<String, Value>) -> Option<Kind> {
    let has = |names: &[&str]| names.iter().any(|n| map.contains_key(*n));
    if has(&["location_type", "latitude", "addresses"]) {
        Some(Kind::Location)
    } else if has(&[
        "service_at_locations",
        "eligibility_description",
        "application_process",
        "fees_description",
        "program_id",
        "organization",
        "assured_date",
    ]) || (has(&["status"]) && has(&["name"]))
    {
        Some(Kind::Service)
    } else if has(&["location", "location_id", "service", "service_id"]) && !has(&["organization_id"]) {
        Some(Kind::ServiceAtLocation)
    } else if has(&["organization_id"]) {
        Some(Kind::Program)
    } else if has(&["taxonomy_id", "taxonomy_detail", "term_uri", "code", "parent_id"]) {
        Some(Kind::TaxonomyTerm)
    } else if has(&[
        "website",
        "legal_status",
        "year_incorporated",
        "organization_identifiers",
        "programs",
        "locations",
        "services",
        "logo",
        "tax_id",
        "email",
        "phones",
        "contacts",
        "funding",
    ]) {
        Some(Kind::Organization)
    } else if has(&["version", "uri"]) && has(&["name"]) {
        Some(Kind::Taxonomy)
    } else if has(&["id"]) && has(&["name"]) && has(&["description"]) {
        Some(Kind::Organization)
    } else {
        None
    }
}

/// The table that a key of the outermost object names.
fn table(key: &str) -> Option<Kind> {
    match key {
        "taxonomies" => Some(Kind::Taxonomy),
        "taxonomy_terms" => Some(Kind::TaxonomyTerm),
        "organizations" => Some(Kind::Organization),
        "programs" => Some(Kind::Program),
        "locations" => Some(Kind::Location),
        "services" => Some(Kind::Service),
        "service_at_locations" | "service_at_location" => Some(Kind::ServiceAtLocation),
        _ => None,
    }
}

/// The outermost value: a list of objects, or an object that is one, or holds lists of them.
struct Top<'t, 'a>(&'t mut Taker<'a>);

impl<'de> DeserializeSeed<'de> for Top<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an HSDS object or a list of them")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        List {
            taker: self.0,
            table: None,
        }
        .visit_seq(seq)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut own = Map::new();
        let mut held = false;
        while let Some(key) = map.next_key::<String>()? {
            let table = table(&key);
            // An organization or service has an id before or beside its lists; a page or a set of tables has none.
            if key == "contents" || (table.is_some() && !own.contains_key("id") && !own.contains_key("name")) {
                map.next_value_seed(List { taker: self.0, table })?;
                held = true;
            } else {
                own.insert(key, map.next_value()?);
            }
        }
        if !held {
            self.0.row += 1;
            self.0.object(None, Value::Object(own));
        }
        Ok(())
    }
}

/// A list of objects of one table, or of whatever each is.
struct List<'t, 'a> {
    taker: &'t mut Taker<'a>,
    table: Option<Kind>,
}

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of HSDS objects")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<Value>()? {
            self.taker.row += 1;
            self.taker.object(self.table, value);
        }
        Ok(())
    }
}
