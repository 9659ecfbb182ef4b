//! A small source for the tests.

use directory::ids::from_source;
use directory::import::{self, Incoming, Item, Options, Place, Report};
use directory::model::{
    Body, Kind, Location, Organization, Phone, Program, Service, ServiceAtLocation, Taxonomy, TaxonomyTerm, TermLink,
};
use language::{Lang, Text};
use store::{Clock, Db};

pub const SOURCE: &str = "baltimore";

pub fn id(kind: Kind, source_id: &str) -> String {
    from_source(SOURCE, kind, source_id)
}

pub fn en(words: &str) -> Text {
    Text::new(Lang::en(), words)
}

pub fn item(kind: Kind, source_id: &str, body: Body) -> Item {
    Item::Record(Box::new(Incoming {
        kind,
        source_id: source_id.into(),
        body,
        place: Place {
            file: "source.csv".into(),
            row: source_id.bytes().last().map(u64::from),
        },
    }))
}

pub fn organization(n: usize, name: &str) -> Item {
    let body = Organization {
        name: en(name),
        phones: vec![Phone {
            number: format!("416-555-{:04}", n % 10_000),
            ..Phone::default()
        }],
        ..Organization::default()
    };
    item(Kind::Organization, &format!("o{n}"), Body::Organization(body))
}

pub fn program(n: usize, organization: usize) -> Item {
    let body = Program {
        organization: id(Kind::Organization, &format!("o{organization}")),
        name: en("Program"),
        ..Program::default()
    };
    item(Kind::Program, &format!("p{n}"), Body::Program(body))
}

pub fn location(n: usize) -> Item {
    let body = Location {
        name: en(&format!("Place {n}")),
        organization: Some(id(Kind::Organization, "o0")),
        ..Location::default()
    };
    item(Kind::Location, &format!("l{n}"), Body::Location(body))
}

pub fn service(n: usize, organization: usize, name: &str) -> Item {
    let body = Service {
        organization: id(Kind::Organization, &format!("o{organization}")),
        name: en(name),
        description: en(&format!(
            "What service {n} does for people who need it. {}",
            "Call first, then come. ".repeat(8)
        )),
        terms: vec![TermLink {
            terms: vec![id(Kind::TaxonomyTerm, "t1")],
            id: None,
        }],
        ..Service::default()
    };
    item(Kind::Service, &format!("s{n}"), Body::Service(body))
}

pub fn at(service: usize, location: usize) -> Item {
    let body = ServiceAtLocation {
        service: id(Kind::Service, &format!("s{service}")),
        location: id(Kind::Location, &format!("l{location}")),
        ..ServiceAtLocation::default()
    };
    item(
        Kind::ServiceAtLocation,
        &format!("s{service}@l{location}"),
        Body::ServiceAtLocation(body),
    )
}

pub fn taxonomy() -> Vec<Item> {
    let term = |name: &str, parent: Option<&str>| TaxonomyTerm {
        name: en(name),
        taxonomy: Some(id(Kind::Taxonomy, "x")),
        parent: parent.map(|p| id(Kind::TaxonomyTerm, p)),
        ..TaxonomyTerm::default()
    };
    vec![
        item(
            Kind::Taxonomy,
            "x",
            Body::Taxonomy(Taxonomy {
                name: en("Needs"),
                ..Taxonomy::default()
            }),
        ),
        item(Kind::TaxonomyTerm, "t0", Body::TaxonomyTerm(term("Food", None))),
        item(Kind::TaxonomyTerm, "t1", Body::TaxonomyTerm(term("Meals", Some("t0")))),
    ]
}

/// A source of so many services, each at a place of its own, of organizations with ten services each. `round` is in the
/// names of every third service.
pub fn source(services: usize, round: usize) -> Vec<Item> {
    let mut items = taxonomy();
    items.extend((0..services.div_ceil(10)).map(|n| organization(n, &format!("Agency {n}"))));
    items.extend((0..services).map(location));
    let name = |n: usize| {
        if n.is_multiple_of(3) {
            format!("Service {n} as of {round}")
        } else {
            format!("Service {n}")
        }
    };
    items.extend((0..services).map(|n| service(n, n / 10, &name(n))));
    items.extend((0..services).map(|n| at(n, n)));
    items
}

pub fn options() -> Options {
    Options::new(SOURCE, "centre")
}

pub async fn run(db: &Db, clock: &Clock, options: &Options, items: Vec<Item>) -> directory::Result<Report> {
    import::run(db, clock, options, items.into_iter(), |_| ()).await
}

/// Every record that a reader sees, in few words, to compare whole directories by.
pub async fn everything(db: &Db) -> Vec<String> {
    use directory::read::{Filter, Page, list};
    let mut all = Vec::new();
    for kind in Kind::ALL {
        for r in list(
            db,
            kind,
            &Filter {
                any_status: true,
                ..Filter::default()
            },
            &Page::Offset(0, 100_000),
        )
        .await
        .unwrap()
        {
            all.push(format!(
                "{} {} {:?} {} {}",
                r.id,
                kind.as_str(),
                r.status,
                r.version,
                directory::to_json(&r.body)
            ));
        }
    }
    all
}
