//! Places written by hand, as TOML: the demonstration region, or a centre's own additions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use language::Text;
use serde::Deserialize;

use crate::{Outline, Place, PlaceId, PlaceKind, PlacesError, Point, postal};

/// One file. `[place.ID]` for places, `[postal]` with one line for each postal area.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    place: BTreeMap<String, Written>,
    #[serde(default)]
    postal: BTreeMap<String, Area>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kind: PlaceKind,
    name: Name,
    #[serde(default)]
    also: Vec<String>,
    r#in: Option<PlaceId>,
    #[serde(default)]
    also_in: Vec<PlaceId>,
    #[serde(default)]
    partly_in: Vec<PlaceId>,
    /// Latitude, longitude.
    at: Option<[f64; 2]>,
    population: Option<u32>,
    outline: Option<Outline>,
    #[serde(default)]
    postal: Vec<String>,
    /// Number in the Standard Geographical Classification.
    sgc: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    name: Name,
    r#in: PlaceId,
    #[serde(default)]
    also_in: Vec<PlaceId>,
    #[serde(default)]
    partly_in: Vec<PlaceId>,
    at: [f64; 2],
    outline: Option<Outline>,
}

/// One name for both languages, or one for each.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Same(String),
    Each(Text),
}

impl From<Name> for Text {
    fn from(name: Name) -> Text {
        match name {
            Name::Same(name) => Text::both(&name, &name),
            Name::Each(text) => text,
        }
    }
}

/// Reads every `.toml` file of a folder that holds places (`basemap.toml` aside), in order of name. A parent that no
/// file names is an error, and so is a place written twice.
pub fn folder(folder: &Path) -> Result<Vec<Place>, PlacesError> {
    let unreadable = |file: &Path| {
        let file = file.to_owned();
        move |cause| PlacesError::File { file, cause }
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>())
        .map_err(unreadable(folder))?;
    files.retain(|f| f.extension().is_some_and(|e| e == "toml") && f.file_name().is_some_and(|n| n != "basemap.toml"));
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(unreadable(&file))?;
        texts.push((file, text));
    }
    let named: Vec<(&Path, &str)> = texts.iter().map(|(f, t)| (f.as_path(), t.as_str())).collect();
    files_of(&named)
}

/// Reads files that are already in memory (a program may carry them inside), each with the name that errors use.
pub fn files_of(files: &[(&Path, &str)]) -> Result<Vec<Place>, PlacesError> {
    let mut places: Vec<(PathBuf, Place)> = Vec::new();
    for (file, text) in files {
        let wrong = |reason: String| PlacesError::Authored {
            file: (*file).to_owned(),
            reason,
        };
        let read: File = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        for (id, w) in read.place {
            let id =
                PlaceId::parse(&id).ok_or_else(|| wrong(format!("place \"{id}\": an identifier has no spaces")))?;
            let mut place = Place::new(id, w.kind, w.name.into());
            place.point = point(w.at).map_err(|r| wrong(format!("place {}: {r}", place.id)))?;
            place.also = w.also;
            place.parent = w.r#in;
            place.also_in = w.also_in;
            place.partly_in = w.partly_in;
            place.population = w.population;
            place.outline = w.outline;
            place.postal = w.postal;
            place.codes.extend(w.sgc.map(|n| ("sgc".to_owned(), n)));
            places.push(((*file).to_owned(), place));
        }
        for (code, a) in read.postal {
            let own = postal::prefix(&code).filter(|c| *c == code && c.len() == 3);
            let own =
                own.ok_or_else(|| wrong(format!("postal \"{code}\": write three characters in capitals, as M5V")))?;
            let mut place = Place::new(PlaceId::fsa(&own), PlaceKind::PostalArea, a.name.into());
            place.point = point(Some(a.at)).map_err(|r| wrong(format!("postal {code}: {r}")))?;
            place.parent = Some(a.r#in);
            place.also_in = a.also_in;
            place.partly_in = a.partly_in;
            place.outline = a.outline;
            places.push(((*file).to_owned(), place));
        }
    }
    let ids: BTreeMap<&PlaceId, usize> = places.iter().enumerate().map(|(i, (_, p))| (&p.id, i)).collect();
    for (i, (file, place)) in places.iter().enumerate() {
        let wrong = |reason: String| PlacesError::Authored {
            file: file.clone(),
            reason: format!("{}: {reason}", place.id),
        };
        if ids[&place.id] != i {
            return Err(wrong("it is written twice; keep one".into()));
        }
        let outer = place.parent.iter().chain(&place.also_in).chain(&place.partly_in);
        if let Some(missing) = outer.into_iter().find(|p| !ids.contains_key(p)) {
            return Err(wrong(format!(
                "it lies in {missing}, which no file names; correct the identifier or add the place"
            )));
        }
    }
    Ok(places.into_iter().map(|(_, p)| p).collect())
}

fn point(at: Option<[f64; 2]>) -> Result<Option<Point>, String> {
    let Some([lat, lon]) = at else { return Ok(None) };
    Point::new(lat, lon)
        .map(Some)
        .ok_or_else(|| "\"at\" is [latitude, longitude] in degrees, as [43.65, -79.38]".into())
}
