//! The two layouts of GeoNames, tab-separated UTF-8 without a heading (readme.txt of each download).

use std::collections::HashMap;
use std::io::BufRead;

use language::{Lang, Text};

use super::{Gathered, Layout, Report, decode, provinces};
use crate::{Place, PlaceId, PlaceKind, Point, postal as code};

/// More names than this for one place are transliterations that nobody here types.
const MOST_NAMES: usize = 24;

/// Country, code, name, three pairs of division and number, latitude, longitude, accuracy. Canadian rows are forward
/// sortation areas or whole codes; those of other countries are passed over.
pub(super) fn postal(reader: impl BufRead) -> std::io::Result<(Vec<Place>, Report)> {
    let mut out = Gathered::new(Layout::GeonamesPostal);
    let mut read: HashMap<PlaceId, usize> = HashMap::new();
    lines(reader, |row, columns| {
        out.report.read += 1;
        if columns.len() != 12 {
            return out.skip(
                row,
                "row",
                format!("{} columns instead of 12; separate them by tabs", columns.len()),
            );
        }
        if columns[0] != "CA" {
            out.report.passed_over += 1;
            return;
        }
        let Some(own) = code::prefix(&columns[1]).filter(|c| c.len() == 3 || c.len() == 6) else {
            let reason = format!("\"{}\" is no Canadian postal code; write A1A or A1A 1A1", columns[1]);
            return out.skip(row, "postal code (column 2)", reason);
        };
        let Some(point) = point(&columns[9], &columns[10]) else {
            return out.skip(row, "latitude and longitude (columns 10 and 11)", DEGREES);
        };
        let province = provinces::province(&columns[4], false);
        if province.is_none() && !columns[4].is_empty() {
            let reason = format!(
                "\"{}\" is no province of Canada; write its two letters, as ON",
                columns[4]
            );
            return out.skip(row, "province (column 5)", reason);
        }
        let name = if columns[2].is_empty() { &own } else { &columns[2] };
        let whole = own.len() == 6;
        let (id, kind) = if whole {
            (PlaceId::made(format!("postcode:{own}")), PlaceKind::PostalCode)
        } else {
            (PlaceId::fsa(&own), PlaceKind::PostalArea)
        };
        // A code stands once for each town it reaches.
        if let Some(before) = read.get(&id) {
            out.report.joined += 1;
            return out.places[*before].also.push(name.clone());
        }
        read.insert(id.clone(), out.places.len());
        let mut place = Place::new(id, kind, Text::new(Lang::en(), name));
        place.parent = if whole {
            Some(PlaceId::fsa(&own[..3]))
        } else {
            province.map(|p| p.id)
        };
        place.point = Some(point);
        out.places.push(place);
    })?;
    let mut first = provinces::mentioned(&out.places);
    first.append(&mut out.places);
    out.places = first;
    Ok(out.finish())
}

/// Number, name, plain name, other names, latitude, longitude, class, feature, country, …, divisions 1 to 4, population, …
/// Countries, divisions and populated places are kept.
pub(super) fn places(reader: impl BufRead) -> std::io::Result<(Vec<Place>, Report)> {
    let mut out = Gathered::new(Layout::GeonamesPlaces);
    lines(reader, |row, columns| {
        out.report.read += 1;
        if columns.len() != 19 {
            return out.skip(
                row,
                "row",
                format!("{} columns instead of 19; separate them by tabs", columns.len()),
            );
        }
        let Some(kind) = kind(&columns[6], &columns[7]) else {
            out.report.passed_over += 1;
            return;
        };
        if columns[0].is_empty() || !columns[0].bytes().all(|b| b.is_ascii_digit()) {
            return out.skip(
                row,
                "number (column 1)",
                "a GeoNames number is only digits; take the row from the download again",
            );
        }
        if columns[1].trim().is_empty() {
            return out.skip(
                row,
                "name (column 2)",
                "the place has no name; write one or take the row out",
            );
        }
        let Some(point) = point(&columns[4], &columns[5]) else {
            return out.skip(row, "latitude and longitude (columns 5 and 6)", DEGREES);
        };
        let country = columns[8].to_ascii_lowercase();
        let province = if country == "ca" {
            provinces::province(&columns[10], true)
        } else {
            None
        };
        let mut place = match (kind, province) {
            (PlaceKind::Country, _) => {
                let id = PlaceId::parse(&country).unwrap_or_else(|| PlaceId::made(format!("geonames:{}", columns[0])));
                Place::new(id, kind, Text::new(Lang::en(), columns[1].trim()))
            }
            (PlaceKind::Province, Some(known)) => known,
            (_, province) => {
                let id = PlaceId::made(format!("geonames:{}", columns[0]));
                let mut place = Place::new(id, kind, Text::new(Lang::en(), columns[1].trim()));
                place.parent = province.map(|p| p.id).or_else(|| PlaceId::parse(&country));
                place
            }
        };
        let names = columns[3].split(',').chain([columns[2].as_str()]).map(str::trim);
        let plain = |n: &&str| !n.is_empty() && n.chars().all(|c| c.is_ascii() || c.is_alphabetic() && c < '\u{250}');
        for name in names.filter(plain).take(MOST_NAMES) {
            if name != columns[1] && !place.also.iter().any(|n| n == name) {
                place.also.push(name.to_owned());
            }
        }
        place.point = Some(point);
        place.population = columns[14].parse().ok().filter(|n| *n > 0);
        place.codes.insert("geonames".into(), columns[0].clone());
        out.places.push(place);
    })?;
    let mut first = provinces::mentioned(&out.places);
    first.append(&mut out.places);
    out.places = first;
    Ok(out.finish())
}

const DEGREES: &str =
    "not degrees; write the latitude (-90 to 90) and the longitude (-180 to 180) with a decimal point";

fn point(lat: &str, lon: &str) -> Option<Point> {
    Point::new(lat.parse().ok()?, lon.parse().ok()?)
}

/// GeoNames feature codes: PCLI a country, ADM1 a province, ADM2 a county, ADM3 a municipality, PPL* a populated place.
/// Historical and abandoned ones (ending in H, Q, W) are left out.
fn kind(class: &str, feature: &str) -> Option<PlaceKind> {
    match (class, feature) {
        ("A", "PCLI") => Some(PlaceKind::Country),
        ("A", "ADM1") => Some(PlaceKind::Province),
        ("A", "ADM2") => Some(PlaceKind::Region),
        ("A", "ADM3") => Some(PlaceKind::Municipality),
        ("L", "RESV") => Some(PlaceKind::FirstNation),
        ("P", "PPLH" | "PPLQ" | "PPLW" | "PPLCH") => None,
        ("P", _) => Some(PlaceKind::Community),
        _ => None,
    }
}

fn lines(mut reader: impl BufRead, mut each: impl FnMut(u64, &[String])) -> std::io::Result<()> {
    let mut line = Vec::new();
    let mut row = 0;
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        row += 1;
        let text = decode(&line);
        let text = text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
        if !text.trim().is_empty() {
            let columns: Vec<String> = text.split('\t').map(|c| c.trim().to_owned()).collect();
            each(row, &columns);
        }
    }
}
