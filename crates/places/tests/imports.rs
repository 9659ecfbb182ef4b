//! Lists that operators bring. Those of the data beside the repository are counted; small ones written here are wrong in
//! every way that is told apart.

mod support;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use language::Lang;
use places::import::{self, Layout};
use places::{Gazetteer, Place, PlaceKind, PlacesError, Serves, Sourced, merge};
use rstest::rstest;
use support::{area, demo_places, id, shared};

fn kinds(places: &[Place]) -> BTreeMap<PlaceKind, usize> {
    let mut count = BTreeMap::new();
    for place in places {
        *count.entry(place.kind).or_default() += 1;
    }
    count
}

#[test]
fn the_postal_list_of_geonames_gives_every_forward_sortation_area() {
    let Some(path) = shared("geo/geonames_CA_fsa.txt") else {
        return;
    };
    let (places, report) = import::file(&path).expect("it reads");
    assert_eq!(
        (report.layout, report.read, report.passed_over),
        (Layout::GeonamesPostal, 1655, 0)
    );
    assert!(report.skipped.is_empty());
    let kinds = kinds(&places);
    // L9X stands there four times and one other twice, once for each of their towns.
    assert_eq!((kinds[&PlaceKind::PostalArea], report.joined), (1651, 4));
    assert_eq!((kinds[&PlaceKind::Country], kinds[&PlaceKind::Province]), (1, 13));
    assert_eq!(report.places, 1651 + 14);
    let gazetteer = Gazetteer::new(places);
    for code in ["A0A", "K1A", "M5V", "X0A", "Y1A"] {
        let found = gazetteer.resolve(code).found().expect(code);
        assert_eq!(found.within[0], id(&format!("fsa:{code}")));
        assert_eq!(found.within.last(), Some(&id("ca")));
    }
}

#[test]
fn the_census_table_gives_every_subdivision_of_ontario_in_its_division() {
    let Some(path) = shared("geo/ontario_csd_2016_hierarchy_pop2021.csv") else {
        return;
    };
    let (places, report) = import::file(&path).expect("it reads");
    assert_eq!(
        (report.layout, report.read, report.passed_over),
        (Layout::CensusSubdivisions, 575, 0)
    );
    let kinds = kinds(&places);
    assert_eq!(kinds[&PlaceKind::Municipality] + kinds[&PlaceKind::FirstNation], 575);
    assert_eq!(kinds[&PlaceKind::FirstNation], 145);
    let gazetteer = Gazetteer::new(places);
    let toronto = gazetteer.resolve("Toronto").found().expect("one Toronto");
    assert_eq!(
        toronto.within.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["csd:3520005", "ca-on", "ca"]
    );
    let guelph = gazetteer.resolve("Guelph").found().expect("one Guelph");
    assert_eq!(guelph.within[1], id("cd:3523"));
    let sudbury = gazetteer.get(&id("csd:3553005")).expect("there");
    assert_eq!(sudbury.name, language::Text::both("Greater Sudbury", "Grand Sudbury"));
    assert_eq!(sudbury.population, Some(166_004));
}

#[test]
fn the_population_table_gives_every_subdivision_of_canada() {
    let Some(path) = shared("census/98100002_2021_csd_population.csv") else {
        return;
    };
    let (places, report) = import::file(&path).expect("it reads");
    let kinds = kinds(&places);
    assert_eq!(kinds[&PlaceKind::Municipality], 5161);
    assert_eq!(kinds[&PlaceKind::Province], 13);
    // 5161 subdivisions and 293 divisions; Canada and 13 provinces are passed over, known better.
    assert_eq!(report.read - report.passed_over, 5161 + 293);
    let gazetteer = Gazetteer::new(places);
    let iqaluit = gazetteer.resolve("Iqaluit").found().expect("one Iqaluit");
    assert!(iqaluit.within.contains(&id("ca-nu")));
}

#[rstest]
#[case("geo/toronto_fsa_2016.geojson", 96, "fsa:M5V")]
#[case("geo/ontario_39_csd_polygons.geojson", 39, "csd:3506008")]
#[case("geo/ontario_public_health_units.geojson", 34, "hr:3526")]
#[case("geo/canada_provinces_wgs84.geojson", 13, "ca-on")]
fn outlines_are_read_for_the_places_they_name(#[case] file: &str, #[case] count: u64, #[case] one: &str) {
    let Some(path) = shared(file) else { return };
    let (places, report) = import::file_skipping(&path).expect("it reads");
    assert_eq!(report.skipped, [], "{file}");
    assert_eq!(report.read, count);
    assert_eq!(places.iter().filter(|p| p.outline.is_some()).count() as u64, count);
    assert!(places.iter().any(|p| p.id == id(one) && p.outline.is_some()), "{one}");
}

fn take_in(known: &mut Vec<Sourced>, list: &[Place], source: &str) -> (usize, usize, usize) {
    let merged = merge(known, list, source);
    let counts = (merged.created, merged.write.len() - merged.created, merged.unchanged);
    for new in merged.write {
        match known.iter_mut().find(|k| k.place.id == new.place.id) {
            Some(old) => *old = new,
            None => known.push(new),
        }
    }
    counts
}

#[test]
fn lists_add_to_the_demonstration_without_doubling_it() {
    let files = [
        "geo/geonames_CA_fsa.txt",
        "geo/ontario_csd_2016_hierarchy_pop2021.csv",
        "geo/ontario_39_csd_polygons.geojson",
        "geo/toronto_fsa_2016.geojson",
    ];
    let Some(paths) = files.iter().map(|f| shared(f)).collect::<Option<Vec<PathBuf>>>() else {
        return;
    };
    let mut known = Vec::new();
    take_in(&mut known, &demo_places(), "demo");
    for (path, name) in paths.iter().zip(files) {
        let (places, _) = import::file(path).expect("it reads");
        take_in(&mut known, &places, name);
        let again = take_in(&mut known, &places, name);
        assert_eq!((again.0, again.1), (0, 0), "{name} a second time changes nothing");
    }
    let places: Vec<Place> = known.into_iter().map(|k| k.place).collect();
    assert_eq!(places.iter().filter(|p| p.kind == PlaceKind::PostalArea).count(), 1651);
    let gazetteer = Gazetteer::new(places);
    for town in ["Toronto", "Guelph", "Ottawa", "St. Catharines", "Thunder Bay"] {
        let found = gazetteer.resolve(town).found().unwrap_or_else(|| panic!("one {town}"));
        assert!(
            found.within[0].as_str().starts_with("ca-on-"),
            "{town} is still {}",
            found.within[0]
        );
    }
    let shoal = gazetteer.get(&id("csd:3506008"));
    assert!(shoal.is_none(), "Ottawa's outline went to the Ottawa that is known");
    assert!(gazetteer.get(&id("ca-on-ottawa")).is_some_and(|p| p.outline.is_some()));
    // A postal area known only from the list may lie in the town its name or the outlines speak of.
    let kanata = gazetteer.resolve("K2L").found().expect("K2L");
    assert_eq!(
        gazetteer.serves(&[area("place:ca-on-ottawa")], &kanata).answer,
        Serves::Unknown
    );
    assert_eq!(
        gazetteer.serves(&[area("place:ca-on-toronto")], &kanata).answer,
        Serves::No
    );
    let vancouver = gazetteer.resolve("V6B 1A1").found().expect("V6B");
    assert_eq!(gazetteer.serves(&[area("place:ca-on")], &vancouver).answer, Serves::No);
}

/// The hand-drawn outlines against surveyed ones: rough, but rarely wrong about where a person is. (The other way round
/// says less: surveyed towns reach into the lake.)
#[test]
fn the_ground_of_drawn_towns_is_theirs_eight_times_in_ten() {
    let Some(path) = shared("geo/ontario_39_csd_polygons.geojson") else {
        return;
    };
    let (surveyed, _) = import::file(&path).expect("it reads");
    let drawn = demo_places();
    let (mut compared, mut worst) = (0, 100);
    for town in drawn.iter().filter(|p| p.kind == PlaceKind::Municipality) {
        let survey = surveyed
            .iter()
            .find(|s| s.codes.get("sgc") == town.codes.get("sgc"))
            .and_then(|s| s.outline.as_ref());
        let (Some(own), Some(survey)) = (&town.outline, survey) else {
            continue;
        };
        let (a, b) = own.bounds();
        let (mut both, mut all) = (0, 0);
        for i in 0..60 {
            for j in 0..60 {
                let at = |from: f64, to: f64, n: i32| from + (to - from) * (f64::from(n) + 0.5) / 60.0;
                let here = places::Point::new(at(a.lat, b.lat, i), at(a.lon, b.lon, j)).expect("on earth");
                if own.holds(here) {
                    all += 1;
                    both += i32::from(survey.holds(here));
                }
            }
        }
        println!("{}: {both} of {all} points", town.id);
        worst = worst.min(both * 100 / all);
        compared += 1;
    }
    assert!(
        compared >= 8 && worst >= 80,
        "{compared} towns, the worst with {worst} %"
    );
}

fn written(text: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("list");
    std::fs::File::create(&path)
        .and_then(|mut f| f.write_all(text))
        .expect("written");
    (folder, path)
}

#[rstest]
#[case(b"CA\tM5V\tHere\tOntario\tON\t\t\t\t\t43,6\t-79.4\t6\n".as_slice(), 1, "latitude and longitude (columns 10 and 11)")]
#[case(
    b"CA\tM5V\tHere\tOntario\tON\t\t\t\t\t43.6\t-79.4\t6\nCA\tXXX\tHere\tOntario\tON\t\t\t\t\t43.6\t-79.4\t6\n",
    2,
    "postal code (column 2)"
)]
#[case(b"CA\tM5V\tHere\tOntario\tON\t\t\t\t\t43.6\t-79.4\t6\nCA\tM5V\n", 2, "row")]
#[case(b"CA\tM5V\tHere\tTexas\tTX\t\t\t\t\t43.6\t-79.4\t6\n", 1, "province (column 5)")]
#[case(b"CSDUID,CSDNAME,pop_2021\n3520005,Toronto,many\n", 2, "population")]
#[case(b"CSDUID,CSDNAME\n35,Toronto\n", 2, "CSDUID")]
#[case(b"CSDUID,CSDNAME\n9920005,Toronto\n", 2, "CSDUID or DGUID")]
#[case(b"CSDUID,CSDNAME\n3520005,\n", 2, "name")]
#[case(
    br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}"#,
    1,
    "properties"
)]
#[case(
    br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},"geometry":null}]}"#,
    1,
    "geometry"
)]
#[case(br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#, 1, "geometry")]
fn a_wrong_row_is_named_with_its_field(#[case] text: &[u8], #[case] row: u64, #[case] field: &str) {
    let (_folder, path) = written(text);
    match import::file(&path) {
        Err(PlacesError::Row {
            row: at,
            field: named,
            reason,
            ..
        }) => {
            assert_eq!((at, named.as_str()), (row, field));
            assert!(reason.contains(';'), "a remedy: {reason}");
        }
        other => panic!("{other:?}"),
    }
    let (_, report) = import::file_skipping(&path).expect("the rest is read");
    assert_eq!(report.skipped.len(), 1);
}

#[test]
fn a_file_that_is_no_list_is_refused_and_a_missing_one_too() {
    let (_folder, path) = written(b"name,phone\nA,555-0100\n");
    assert!(matches!(import::file(&path), Err(PlacesError::Layout { .. })));
    assert!(matches!(
        import::file(&path.with_extension("gone")),
        Err(PlacesError::File { .. })
    ));
    let (_folder, broken) = written(br#"{"type":"FeatureCollection","features":[{"type":"Feat"#);
    assert!(matches!(import::file(&broken), Err(PlacesError::File { .. })));
}

#[test]
fn an_old_table_in_windows_letters_is_read() {
    let (_folder, path) = written(b"CSDUID,CSDNAME,name_fr\r\n2466023,Montr\xE9al,Montr\xE9al\r\n");
    let (places, _) = import::file(&path).expect("it reads");
    assert!(places.iter().any(|p| p.name.get(&Lang::fr()) == Some("Montréal")));
}

#[test]
fn a_geonames_town_completes_the_town_that_is_known() {
    let row = |number: &str, name: &str, lat: &str, lon: &str, class: &str, feature: &str| {
        format!(
            "{number}\t{name}\t{name}\tGuelfo,圭尔夫,Guelph City\t{lat}\t{lon}\t{class}\t{feature}\tCA\t\t08\t\t\t\t131794\t\t334\tAmerica/Toronto\t2020-01-01\n"
        )
    };
    let text = row("5967629", "Guelph", "43.54594", "-80.25599", "P", "PPL")
        + &row("1", "Lake", "43.5", "-80.2", "H", "LK")
        + &row("2", "Eden Mills", "43.57", "-80.14", "P", "PPL");
    let (_folder, path) = written(text.as_bytes());
    let (places, report) = import::file(&path).expect("it reads");
    assert_eq!(
        (report.layout, report.read, report.passed_over),
        (Layout::GeonamesPlaces, 3, 1)
    );
    let mut known = Vec::new();
    take_in(&mut known, &demo_places(), "demo");
    take_in(&mut known, &places, "geonames");
    let gazetteer = Gazetteer::new(known.into_iter().map(|k| k.place));
    assert!(gazetteer.get(&id("geonames:5967629")).is_none());
    let guelph = gazetteer.get(&id("ca-on-guelph")).expect("known");
    assert!(guelph.also.contains(&"Guelfo".to_owned()));
    assert!(
        !guelph.also.iter().any(|n| n.contains('圭')),
        "other scripts are left out"
    );
    assert_eq!(
        gazetteer
            .resolve("Eden Mills")
            .found()
            .map(|f| f.within[0].to_string())
            .as_deref(),
        Some("geonames:2")
    );
}
