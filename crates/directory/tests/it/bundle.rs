//! Agency files: what is read, and what is refused with its line.

use directory::bundle::{File, read_files, read_folder};
use directory::ids::from_source;
use directory::model::{Body, Kind};

const AGENCY: &str = r#"
id = "o1"
[organization]
name = { en = "Mill Street Centre", fr = "Centre de la rue du Moulin" }

[[program]]
id = "p1"
name = { en = "Meals", fr = "Repas" }

[[location]]
id = "l1"
name = { en = "Mill Street", fr = "Rue du Moulin" }

[[service]]
id = "s1"
program = "p1"
name = { en = "Supper", fr = "Souper" }
at = [{ location = "l1" }, { location = "l2", description = { en = "Back door", fr = "Porte arrière" } }]
"#;

const OTHER: &str = r#"
id = "o2"
[organization]
name = { en = "Elm Hall", fr = "Salle de l’Orme" }
[[location]]
id = "l2"
name = { en = "Elm Hall", fr = "Salle de l’Orme" }
"#;

fn file(name: &str, text: &str) -> File {
    File {
        name: name.into(),
        text: text.into(),
    }
}

fn refused(text: &str) -> String {
    read_files(&[file("mill.toml", text), file("elm.toml", OTHER)], "demo")
        .expect_err("this must be refused")
        .to_string()
}

#[test]
fn short_ids_hold_across_the_files_of_a_network() {
    let read = read_files(&[file("mill.toml", AGENCY), file("elm.toml", OTHER)], "demo").unwrap();
    let ids: Vec<(Kind, &str)> = read.iter().map(|i| (i.kind, i.source_id.as_str())).collect();
    assert_eq!(
        ids,
        [
            (Kind::Organization, "o1"),
            (Kind::Organization, "o2"),
            (Kind::Program, "p1"),
            (Kind::Location, "l1"),
            (Kind::Location, "l2"),
            (Kind::Service, "s1"),
            (Kind::ServiceAtLocation, "s1@l1"),
            (Kind::ServiceAtLocation, "s1@l2"),
        ]
    );
    let Body::ServiceAtLocation(at) = &read[7].body else {
        panic!("a service at location")
    };
    assert_eq!(at.location, from_source("demo", Kind::Location, "l2"));
    let Body::Service(service) = &read[5].body else {
        panic!("a service")
    };
    assert_eq!(service.organization, from_source("demo", Kind::Organization, "o1"));
    assert_eq!(
        service.program.as_deref(),
        Some(from_source("demo", Kind::Program, "p1").as_str())
    );
    assert_eq!(
        (read[5].place.file.as_str(), read[5].place.row),
        ("mill.toml", Some(15))
    );
}

#[test]
fn an_unknown_key_is_refused_with_its_line_and_the_nearest_known_one() {
    assert_eq!(
        refused(&AGENCY.replace("program = \"p1\"", "programm = \"p1\"")),
        "mill.toml:16: \"programm\" is not known here. Did you mean \"program\"?"
    );
    assert_eq!(
        refused(&AGENCY.replace("description =", "descripton =")),
        "mill.toml:18: \"descripton\" is not known here. Did you mean \"description\"?"
    );
    assert_eq!(
        refused(&AGENCY.replace("[[location]]\nid", "[[location]]\npint = 3\nid")),
        "mill.toml:11: \"pint\" is not known here. Did you mean \"point\"?"
    );
    assert!(
        refused(&AGENCY.replace("[[program]]", "[[programme]]"))
            .starts_with("mill.toml:6: \"programme\" is not known here.")
    );
}

#[test]
fn a_short_id_that_nobody_has_or_two_have_is_refused_with_its_line() {
    assert_eq!(
        refused(&AGENCY.replace("\"l2\"", "\"l3\"")),
        "mill.toml:18: no file has a location of the id \"l3\". Correct the id, or write that record"
    );
    assert_eq!(
        refused(&AGENCY.replace("id = \"l1\"", "id = \"l2\"")),
        "elm.toml:6: the location id \"l2\" is taken already, in mill.toml. Give it another id"
    );
    assert!(refused(&AGENCY.replace("id = \"s1\"\n", "")).contains("missing field `id`"));
}

#[test]
fn the_demonstration_network_reads() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/directory");
    let read = read_folder(&folder, "demo").unwrap_or_else(|error| panic!("{error}"));
    let mut problems = Vec::new();
    for incoming in &read {
        for problem in directory::validate(&incoming.body, &[language::Lang::en(), language::Lang::fr()]) {
            problems.push(format!(
                "{}:{}: {problem}",
                incoming.place.file,
                incoming.place.row.unwrap_or(0)
            ));
        }
    }
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems.join("\n")
    );
    assert!(read.iter().any(|i| i.kind == Kind::Service), "there are no services");
}
