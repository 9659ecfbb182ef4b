//! Outlines from a GeoJSON `FeatureCollection`, each for the place its properties name.

use std::io::BufRead;

use ::geojson::{Feature, FeatureReader};
use language::{Lang, Text};

use super::{Gathered, Layout, Report, provinces};
use crate::fold::fold;
use crate::{Outline, Place, PlaceId, PlaceKind, postal};

pub(super) fn outlines(reader: impl BufRead) -> std::io::Result<(Vec<Place>, Report)> {
    let mut out = Gathered::new(Layout::GeoJson);
    for (row, feature) in (1u64..).zip(FeatureReader::from_reader(reader).features()) {
        // Past a break in the text nothing is readable.
        let feature = feature.map_err(|e| std::io::Error::new(std::io::ErrorKind::InvalidData, e))?;
        out.report.read += 1;
        let Some(mut place) = place(&feature) else {
            let reason = "none of CFSAUID, CSDUID, ID, HRUID, PRUID and name is there; name the place of the outline";
            out.skip(row, "properties", reason);
            continue;
        };
        let geometry = feature.geometry.as_ref().map(serde_json::to_value).and_then(Result::ok);
        match geometry.map(serde_json::from_value::<Outline>) {
            Some(Ok(outline)) => place.outline = Some(outline),
            Some(Err(e)) => {
                out.skip(row, "geometry", e.to_string());
                continue;
            }
            None => {
                out.skip(
                    row,
                    "geometry",
                    "there is none; draw the area as a Polygon or MultiPolygon",
                );
                continue;
            }
        }
        out.places.push(place);
    }
    let mut first = provinces::mentioned(&out.places);
    first.append(&mut out.places);
    out.places = first;
    Ok(out.finish())
}

/// The place a feature is about: a forward sortation area, a census subdivision, a health region, a province, or else a
/// place by its name.
fn place(feature: &Feature) -> Option<Place> {
    let property = |names: &[&str]| {
        let all = feature.properties.iter().flatten();
        let fits = |k: &str| names.iter().any(|n| n.eq_ignore_ascii_case(k));
        let words = |v: &serde_json::Value| match v {
            serde_json::Value::String(s) => Some(s.trim().to_owned()).filter(|s| !s.is_empty()),
            serde_json::Value::Number(n) => Some(n.to_string()),
            _ => None,
        };
        all.filter(|(k, _)| fits(k)).find_map(|(_, v)| words(v))
    };
    let en = property(&["name", "CSDNAME", "name_canonical", "CDNAME", "PRNAME", "area_name"]);
    let fr = property(&["name_fr", "name_canonical_fr", "nom"]);
    let name = |code: &str| {
        let en = en.clone().unwrap_or_else(|| code.to_owned());
        fr.clone()
            .map_or_else(|| Text::new(Lang::en(), &en), |fr| Text::both(&en, fr))
    };
    let number = |names: &[&str], digits: usize| {
        property(names).filter(|n| n.len() == digits && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let of_province = |number: &str| provinces::province(&number[..2], false).map(|p| p.id);
    if let Some(code) = property(&["CFSAUID", "FSA"])
        .and_then(|c| postal::prefix(&c))
        .filter(|c| c.len() == 3)
    {
        let mut place = Place::new(PlaceId::fsa(&code), PlaceKind::PostalArea, Text::new(Lang::en(), &code));
        place.parent = number(&["PRUID"], 2).and_then(|n| of_province(&n));
        return Some(place);
    }
    if let Some(number) = number(&["CSDUID", "ID"], 7) {
        let mut place = Place::new(
            PlaceId::made(format!("csd:{number}")),
            PlaceKind::Municipality,
            name(&number),
        );
        place.parent = of_province(&number);
        place.codes.insert("sgc".into(), number);
        return Some(place);
    }
    if let Some(number) = number(&["HRUID", "HR_UID"], 4) {
        let mut place = Place::new(PlaceId::made(format!("hr:{number}")), PlaceKind::Other, name(&number));
        place.also.extend(property(&["name_short"]));
        place.parent = of_province(&number);
        return Some(place);
    }
    if let Some(known) = number(&["PRUID"], 2).and_then(|n| provinces::province(&n, false)) {
        return Some(known);
    }
    let slug = fold(en.as_deref()?).replace(' ', "-");
    let id = PlaceId::parse(&format!("drawn:{slug}")).filter(|_| !slug.is_empty())?;
    Some(Place::new(id, PlaceKind::Other, name("")))
}
