//! A network of agency files made into records for the import.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{DirectoryError, Result};
use crate::ids::from_source;
use crate::import::{Incoming, Place};
use crate::model::{Body, Kind, ServiceAtLocation};

use super::AgencyFile;

/// An agency file: its name for messages, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// As an error names it.
    pub name: String,
    /// TOML.
    pub text: String,
}

/// Reads every `.toml` file of a folder, by name, as [`read_files`] does.
pub fn read_folder(folder: &Path, source: &str) -> Result<Vec<Incoming>> {
    let failed = |path: &Path, cause: std::io::Error| DirectoryError::Folder {
        path: path.display().to_string(),
        cause: cause.to_string(),
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| failed(folder, e))? {
        let path = entry.map_err(|e| failed(folder, e))?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).map_err(|e| failed(path, e))?;
        Ok(File {
            name: path.display().to_string(),
            text,
        })
    };
    let files = paths.iter().map(read).collect::<Result<Vec<File>>>()?;
    read_files(&files, source)
}

/// Reads the agency files of a network: short ids become record ids, and each place of a service becomes a
/// `service_at_location` of the id `s101@l101`. Kinds come in the order of what refers to what.
///
/// # Errors
/// [`DirectoryError::File`] with file, line, cause and remedy: an unknown key, a short id that occurs twice or nowhere.
pub fn read_files(files: &[File], source: &str) -> Result<Vec<Incoming>> {
    let agencies = files
        .iter()
        .map(|file| parse(file).map(|agency| (file, agency)))
        .collect::<Result<Vec<_>>>()?;
    let known = short_ids(&agencies)?;
    let record_id = |kind: Kind, id: &str| from_source(source, kind, id);
    // A reference to another record, by short id.
    let refer = |file: &File, kind: Kind, id: &str| {
        if known.contains_key(&(kind, id.to_owned())) {
            Ok(record_id(kind, id))
        } else {
            Err(unknown_id(file, &known, kind, id))
        }
    };
    let mut found = Vec::new();
    for (file, agency) in &agencies {
        let organization = record_id(Kind::Organization, &agency.id);
        let mut add = |kind: Kind, id: &str, body: Body| {
            let place = Place {
                file: file.name.clone(),
                row: Some(line_of_id(&file.text, id) as u64),
            };
            found.push(Incoming {
                kind,
                source_id: id.to_owned(),
                body,
                place,
            });
        };
        let mut body = agency.organization.clone();
        body.parent = body
            .parent
            .as_deref()
            .map(|id| refer(file, Kind::Organization, id))
            .transpose()?;
        add(Kind::Organization, &agency.id, Body::Organization(body));
        for program in &agency.program {
            let mut body = program.body.clone();
            body.organization.clone_from(&organization);
            add(Kind::Program, &program.id, Body::Program(body));
        }
        for location in &agency.location {
            let mut body = location.body.clone();
            body.organization = Some(organization.clone());
            add(Kind::Location, &location.id, Body::Location(body));
        }
        for service in &agency.service {
            let mut body = service.body.clone();
            body.organization.clone_from(&organization);
            body.program = body
                .program
                .as_deref()
                .map(|id| refer(file, Kind::Program, id))
                .transpose()?;
            add(Kind::Service, &service.id, Body::Service(body));
            for at in &service.at {
                let body = ServiceAtLocation {
                    service: record_id(Kind::Service, &service.id),
                    location: refer(file, Kind::Location, &at.location)?,
                    description: at.description.clone(),
                    phones: at.phones.clone(),
                    contacts: at.contacts.clone(),
                    hours: at.hours.clone(),
                    areas: at.areas.clone(),
                    ..ServiceAtLocation::default()
                };
                let id = format!("{}@{}", service.id, at.location);
                add(Kind::ServiceAtLocation, &id, Body::ServiceAtLocation(body));
            }
        }
    }
    found.sort_by_key(|incoming| incoming.kind);
    Ok(found)
}

type Known = BTreeMap<(Kind, String), usize>;

/// Every short id, each once in the whole network; and which file it is in.
fn short_ids(agencies: &[(&File, AgencyFile)]) -> Result<Known> {
    let mut known = Known::new();
    for (i, (file, agency)) in agencies.iter().enumerate() {
        let ids = std::iter::once((Kind::Organization, &agency.id))
            .chain(agency.program.iter().map(|e| (Kind::Program, &e.id)))
            .chain(agency.location.iter().map(|e| (Kind::Location, &e.id)))
            .chain(agency.service.iter().map(|e| (Kind::Service, &e.id)));
        for (kind, id) in ids {
            if let Some(first) = known.insert((kind, id.clone()), i) {
                let cause = format!(
                    "the {} id {id:?} is taken already, in {}",
                    kind.as_str(),
                    agencies[first].0.name
                );
                return Err(at_line(file, line_of_id(&file.text, id), cause, "Give it another id"));
            }
        }
    }
    Ok(known)
}

fn unknown_id(file: &File, known: &Known, kind: Kind, id: &str) -> DirectoryError {
    let ids = known.keys().filter(|(k, _)| *k == kind).map(|(_, id)| id.as_str());
    let line = file
        .text
        .lines()
        .position(|line| line.contains(&format!("\"{id}\"")))
        .map_or(1, |i| i + 1);
    let cause = format!("no file has a {} of the id {id:?}", kind.as_str());
    at_line(
        file,
        line,
        cause,
        &meant(id, ids).unwrap_or_else(|| "Correct the id, or write that record".to_owned()),
    )
}

fn parse(file: &File) -> Result<AgencyFile> {
    toml::from_str(&file.text).map_err(|error| {
        let from = error.span().map_or(0, |span| span.start);
        let message = error.message().trim();
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        match quoted.split_first() {
            Some((key, known)) if message.starts_with("unknown field") => {
                let remedy = meant(key, known.iter().copied().chain(["id", "at"]))
                    .unwrap_or_else(|| format!("Take it out. Known here: {}", known.join(", ")));
                at_line(
                    file,
                    line_of_key(&file.text, key, from),
                    format!("{key:?} is not known here"),
                    &remedy,
                )
            }
            _ => at_line(file, line_at(&file.text, from), message.to_owned(), "Correct the line"),
        }
    })
}

/// The nearest of the known words, if one is near.
fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let (near, nearest) = known
        .map(|k| (strsim::jaro_winkler(word, k), k))
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    (near > 0.75).then(|| format!("Did you mean {nearest:?}?"))
}

fn at_line(file: &File, line: usize, cause: impl Into<String>, remedy: &str) -> DirectoryError {
    DirectoryError::File {
        file: file.name.clone(),
        line,
        cause: cause.into(),
        remedy: remedy.to_owned(),
    }
}

fn line_at(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(1, |before| before.matches('\n').count() + 1)
}

/// The line of the first `key =` after a place in the text, or of the place itself.
fn line_of_key(text: &str, key: &str, from: usize) -> usize {
    let is_key = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + key.len()..].trim_start();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-')
            && (after.starts_with('=') || after.starts_with('.') || after.starts_with(']'))
    };
    let first = |from: usize| {
        text[from..]
            .match_indices(key)
            .map(|(i, _)| from + i)
            .find(|at| is_key(*at))
    };
    line_at(text, first(from).or_else(|| first(0)).unwrap_or(from))
}

/// The line on which a record's id stands; that of its service for a `service_at_location`.
fn line_of_id(text: &str, id: &str) -> usize {
    let id = id.split('@').next().unwrap_or(id);
    let own = format!("\"{id}\"");
    let line = text
        .lines()
        .position(|line| line.trim_start().starts_with("id") && line.contains(&own));
    line.map_or(1, |i| i + 1)
}
