//! Census subdivisions of Statistics Canada: a table with CSDUID, or the population table with DGUID.

use std::collections::HashMap;
use std::io::BufRead;

use language::{Lang, Text};

use super::{Gathered, Layout, Report, decode, provinces};
use crate::{Place, PlaceId, PlaceKind};

/// One division or subdivision, from whichever table.
struct Row {
    number: String,
    name: Text,
    also: Vec<String>,
    population: Option<u32>,
    first_nation: bool,
    /// Number and name of the division, where the row gives them.
    division: Option<(String, String)>,
}

pub(super) fn subdivisions(reader: impl BufRead) -> std::io::Result<(Vec<Place>, Report)> {
    let mut out = Gathered::new(Layout::CensusSubdivisions);
    let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
    let heading: Vec<String> = csv.byte_headers().map_err(failed)?.iter().map(column).collect();
    let at = |names: &[&str]| {
        names
            .iter()
            .find_map(|n| heading.iter().position(|h| h.eq_ignore_ascii_case(n)))
    };
    let columns = Columns {
        csd: at(&["CSDUID"]),
        dguid: at(&["DGUID"]),
        name: at(&["CSDNAME", "GEO", "Geographic name"]),
        fr: at(&["name_fr", "CSDNAME_FR"]),
        kind: at(&["CSDTYPE"]),
        nation: at(&["is_first_nation"]),
        official: at(&["organization_name"]),
        division: at(&["CDUID"]),
        division_name: at(&["CDNAME"]),
        population: at(&["pop_2021", "population"])
            .or_else(|| heading.iter().position(|h| h.contains("Population, 2021"))),
    };
    let mut rows: Vec<Row> = Vec::new();
    for record in csv.byte_records() {
        let record = record.map_err(failed)?;
        let line = record.position().map_or(0, csv::Position::line);
        out.report.read += 1;
        let cell = |i: Option<usize>| {
            i.and_then(|i| record.get(i))
                .map(|b| decode(b).trim().to_owned())
                .unwrap_or_default()
        };
        match columns.row(cell) {
            Ok(Some(row)) => rows.push(row),
            Ok(None) => out.report.passed_over += 1,
            Err((field, reason)) => out.skip(line, field, reason),
        }
    }
    out.places = tree(rows);
    Ok(out.finish())
}

struct Columns {
    csd: Option<usize>,
    dguid: Option<usize>,
    name: Option<usize>,
    fr: Option<usize>,
    kind: Option<usize>,
    nation: Option<usize>,
    official: Option<usize>,
    division: Option<usize>,
    division_name: Option<usize>,
    population: Option<usize>,
}

impl Columns {
    /// A row read, or nothing to keep (a note, a country), or the field that is wrong and why.
    fn row(&self, cell: impl Fn(Option<usize>) -> String) -> Result<Option<Row>, (&'static str, String)> {
        let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        let number = if self.csd.is_some() {
            let number = cell(self.csd);
            if !digits(&number, 7) {
                return Err((
                    "CSDUID",
                    format!("\"{number}\" is no census subdivision; write seven digits, as 3520005"),
                ));
            }
            number
        } else {
            // Year, A, four digits of the level (0003 a division, 0005 a subdivision), then the number.
            let dguid = cell(self.dguid);
            match dguid.get(4..9) {
                Some("A0003") if digits(&dguid[9..], 4) => dguid[9..].to_owned(),
                Some("A0005") if digits(&dguid[9..], 7) => dguid[9..].to_owned(),
                Some("A0003" | "A0005") => {
                    return Err((
                        "DGUID",
                        format!("\"{dguid}\" has not the digits of its level; take the row from the table again"),
                    ));
                }
                _ => return Ok(None),
            }
        };
        if provinces::province(&number[..2], false).is_none() {
            return Err((
                "CSDUID or DGUID",
                format!("\"{number}\" begins with no province of Canada; begin with its number, as 35 for Ontario"),
            ));
        }
        let written = cell(self.name);
        if written.is_empty() {
            return Err(("name", "the place has no name; write one or take the row out".into()));
        }
        let population = match cell(self.population).replace([',', ' ', '\u{a0}'], "") {
            none if none.is_empty() || none.bytes().all(|b| b == b'.') => None,
            count => Some(count.parse().map_err(|_| {
                (
                    "population",
                    format!("\"{count}\" is not a whole number; write digits only"),
                )
            })?),
        };
        // "Greater Sudbury / Grand Sudbury": both official languages in one cell.
        let (en, fr) = written
            .split_once(" / ")
            .map_or((written.as_str(), None), |(en, fr)| (en, Some(fr.to_owned())));
        let fr = Some(cell(self.fr)).filter(|s| !s.is_empty()).or(fr);
        let name = fr.map_or_else(|| Text::new(Lang::en(), en), |fr| Text::both(en, fr));
        let mut also = Vec::new();
        // Reserves are written with their number and "(Part)"; people say neither.
        let bare = en.replace(" (Part)", "");
        let bare = bare.trim_end_matches(|c: char| {
            c.is_ascii_digit() || c.is_ascii_uppercase() && bare.contains(char::is_numeric)
        });
        also.extend(Some(bare.trim().to_owned()).filter(|b| b != en && !b.is_empty()));
        also.extend(Some(cell(self.official)).filter(|o| !o.is_empty() && o != en));
        let kind = cell(self.kind);
        let first_nation = cell(self.nation) == "1" || matches!(kind.as_str(), "IRI" | "S-É" | "S-E" | "IRI-R");
        let division = self
            .division
            .map(|_| (cell(self.division), cell(self.division_name)))
            .filter(|(n, _)| digits(n, 4));
        Ok(Some(Row {
            number,
            name,
            also,
            population,
            first_nation,
            division,
        }))
    }
}

/// Provinces, divisions and subdivisions, each with its parent. A division that is nearly one city of the same name
/// (Toronto, Ottawa, Greater Sudbury) is that city, and no region besides.
fn tree(rows: Vec<Row>) -> Vec<Place> {
    let (mut divisions, subdivisions): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|r| r.number.len() == 4);
    let given: Vec<String> = divisions.iter().map(|d| d.number.clone()).collect();
    for (number, name) in subdivisions.iter().filter_map(|r| r.division.as_ref()) {
        if !given.contains(number) && !divisions.iter().any(|d| d.number == *number) {
            let (en, fr) = name.split_once(" / ").unwrap_or((name, name));
            let people = subdivisions
                .iter()
                .filter(|s| s.number.starts_with(number.as_str()))
                .filter_map(|s| s.population);
            divisions.push(Row {
                number: number.clone(),
                name: Text::both(en, fr),
                also: Vec::new(),
                population: Some(people.sum()),
                first_nation: false,
                division: None,
            });
        }
    }
    let english = |t: &Text| t.get(&Lang::en()).map(str::to_owned);
    let mut largest: HashMap<(&str, Option<String>), u32> = HashMap::new();
    for s in &subdivisions {
        let people = largest.entry((&s.number[..4], english(&s.name))).or_default();
        *people = (*people).max(s.population.unwrap_or(0));
    }
    divisions.retain(|d| {
        let city = largest
            .get(&(d.number.as_str(), english(&d.name)))
            .copied()
            .unwrap_or(0);
        let all = d.population.unwrap_or(0);
        city == 0 || u64::from(city) * 10 < u64::from(all) * 9
    });
    let kept: Vec<String> = divisions.iter().map(|d| d.number.clone()).collect();
    let province = |number: &str| provinces::province(&number[..2], false).map(|p| p.id);
    let place = |row: Row, kind: PlaceKind, id: String, parent: Option<PlaceId>| {
        let mut place = Place::new(PlaceId::made(id), kind, row.name);
        place.also = row.also;
        place.parent = parent;
        place.population = row.population;
        place.codes.insert("sgc".into(), row.number);
        place
    };
    let mut places: Vec<Place> = Vec::new();
    for d in divisions {
        let (id, parent) = (format!("cd:{}", d.number), province(&d.number));
        places.push(place(d, PlaceKind::Region, id, parent));
    }
    for s in subdivisions {
        let kind = if s.first_nation {
            PlaceKind::FirstNation
        } else {
            PlaceKind::Municipality
        };
        let division = kept.iter().find(|d| s.number.starts_with(d.as_str()));
        let parent = division.map_or_else(|| province(&s.number), |d| Some(PlaceId::made(format!("cd:{d}"))));
        let id = format!("csd:{}", s.number);
        places.push(place(s, kind, id, parent));
    }
    let mut first = provinces::mentioned(&places);
    first.append(&mut places);
    first
}

/// A heading without its byte order mark and quotation marks.
fn column(bytes: &[u8]) -> String {
    decode(bytes)
        .trim_start_matches('\u{feff}')
        .trim_matches('"')
        .trim()
        .to_owned()
}

fn failed(e: csv::Error) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, e)
}
