//! Arbitrary records and views for property tests (feature `testing`).
//!
//! Whatever must not leave the house carries [`SECRET`] or [`SECRET_POINT`] in it: nothing public may contain either.

use jiff::civil::{Date, date};
use language::{Lang, Text};
use places::Point;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use store::Ts;

use crate::model::{
    Accessibility, Address, Attribute, Body, Capacity, Contact, Cost, Extra, Location, LocationKind, Money,
    Organization, Phone, PhoneKind, Program, RequiredDocument, Service, ServiceArea, ServiceAtLocation, SpokenLanguage,
    Status, Taxonomy, TaxonomyTerm, TemporaryMessage, TermLink, Verified, Visibility, Web,
};
use crate::view::{AtView, LocationView, Of, OfferedView, OrganizationView, ServiceView};

/// Stands in every text that the public must not see.
pub const SECRET: &str = "zsecretz";
/// The decimals of every latitude and longitude that the public must not see.
pub const SECRET_POINT: &str = "987654";
/// The day on which views are published in tests.
pub const TODAY: Date = date(2026, 1, 15);

/// Words, never blank.
pub fn words() -> impl Strategy<Value = String> {
    "[A-Za-zéàœÎ][A-Za-z0-9éàœ' -]{0,14}"
}

/// A text in English, French or both.
pub fn text() -> BoxedStrategy<Text> {
    (words(), words(), 0..3u8)
        .prop_map(|(en, fr, which)| match which {
            0 => Text::new(Lang::en(), en),
            1 => Text::new(Lang::fr(), fr),
            _ => Text::both(en, fr),
        })
        .boxed()
}

/// A text, or none.
pub fn maybe_text() -> BoxedStrategy<Text> {
    prop_oneof![Just(Text::default()), text()].boxed()
}

fn secret_text() -> Text {
    Text::both(format!("about {SECRET}"), format!("sur {SECRET}"))
}

/// A number; a private one is secret.
pub fn phone() -> BoxedStrategy<Phone> {
    (
        "[2-9][0-9]{2}-555-01[0-9]{2}",
        option::of("[0-9]{1,4}"),
        maybe_text(),
        any::<bool>(),
    )
        .prop_map(|(number, extension, description, private)| Phone {
            number: if private { SECRET.into() } else { number },
            description: if private { secret_text() } else { description },
            kind: if extension.is_some() {
                PhoneKind::Voice
            } else {
                PhoneKind::Crisis
            },
            extension,
            private,
            ..Phone::default()
        })
        .boxed()
}

fn contact() -> BoxedStrategy<Contact> {
    (option::of(words()), maybe_text(), vec(phone(), 0..2), any::<bool>())
        .prop_map(|(name, title, phones, private)| Contact {
            name: if private { Some(SECRET.into()) } else { name },
            title,
            email: private.then(|| format!("{SECRET}@example.org")),
            phones,
            private,
            ..Contact::default()
        })
        .boxed()
}

fn address(confidential: bool) -> BoxedStrategy<Address> {
    (text(), text(), any::<bool>())
        .prop_map(move |(line1, city, private)| {
            let secret = private || confidential;
            let hidden = |text: Text| if secret { secret_text() } else { text };
            Address {
                line1: hidden(line1),
                city: hidden(city),
                postal_code: if secret { SECRET.into() } else { "M5V 2T6".into() },
                province: "ON".into(),
                country: "CA".into(),
                private,
                ..Address::default()
            }
        })
        .boxed()
}

/// A value that a term explains is public; one without is not.
fn attribute() -> BoxedStrategy<Attribute> {
    (words(), any::<bool>())
        .prop_map(|(value, public)| Attribute {
            term: public.then(|| "term-1".into()),
            value: Some(if public { value } else { SECRET.into() }),
            ..Attribute::default()
        })
        .boxed()
}

fn extra() -> BoxedStrategy<Extra> {
    btree_map("[a-z]{1,8}", Just(serde_json::json!({ "kept": [SECRET] })), 0..3).boxed()
}

fn message() -> BoxedStrategy<TemporaryMessage> {
    (text(), any::<bool>(), any::<bool>())
        .prop_map(|(text, expired, closed)| TemporaryMessage {
            text: if expired { secret_text() } else { text },
            from: Some(date(2025, 12, 1)),
            to: Some(if expired { date(2026, 1, 14) } else { TODAY }),
            closed,
            hours: None,
        })
        .boxed()
}

fn verified() -> BoxedStrategy<Option<Verified>> {
    option::of(Just(Verified {
        on: date(2025, 11, 2),
        by: Some(format!("{SECRET}@example.org")),
    }))
    .boxed()
}

fn visibility() -> BoxedStrategy<Visibility> {
    prop_oneof![4 => Just(Visibility::Public), 1 => Just(Visibility::Desk)].boxed()
}

fn status() -> BoxedStrategy<Status> {
    prop_oneof![6 => Just(Status::Published), 1 => Just(Status::Draft), 1 => Just(Status::Retired)].boxed()
}

/// An organization.
pub fn organization() -> BoxedStrategy<Organization> {
    (
        text(),
        maybe_text(),
        vec(text(), 0..2),
        (vec(phone(), 0..3), vec(contact(), 0..2)),
        vec(attribute(), 0..2),
        vec(message(), 0..2),
        verified(),
        extra(),
        visibility(),
    )
        .prop_map(
            |(
                name,
                description,
                alternate_names,
                (phones, contacts),
                attributes,
                messages,
                verified,
                extra,
                visibility,
            )| Organization {
                name: if visibility == Visibility::Desk {
                    secret_text()
                } else {
                    name
                },
                description,
                alternate_names,
                phones,
                contacts,
                attributes,
                messages,
                verified,
                extra,
                visibility,
                websites: vec![Web {
                    url: Text::new(Lang::en(), "https://example.org"),
                    label: Text::default(),
                }],
                ..Organization::default()
            },
        )
        .boxed()
}

/// A program of an organization.
pub fn program() -> BoxedStrategy<Program> {
    (text(), maybe_text(), extra(), visibility())
        .prop_map(|(name, description, extra, visibility)| Program {
            organization: "organization".into(),
            name: if visibility == Visibility::Desk {
                secret_text()
            } else {
                name
            },
            description,
            extra,
            visibility,
            ..Program::default()
        })
        .boxed()
}

/// A service.
pub fn service() -> BoxedStrategy<Service> {
    let words = (text(), maybe_text(), maybe_text(), vec(text(), 0..2), vec(text(), 0..2));
    let people = (
        vec(phone(), 0..3),
        vec(contact(), 0..2),
        vec(attribute(), 0..2),
        vec(message(), 0..3),
    );
    let facts = (
        option::of(0u8..60),
        option::of(60u8..120),
        option::of(any::<bool>()),
        any::<bool>(),
        0i64..90,
    );
    (words, people, facts, verified(), extra(), visibility())
        .prop_map(|(words, people, facts, verified, extra, visibility)| {
            let (name, summary, description, alternate_names, documents) = words;
            let (phones, contacts, attributes, messages) = people;
            let (minimum, maximum, free, remote, cents) = facts;
            Service {
                organization: "organization".into(),
                name: if visibility == Visibility::Desk {
                    secret_text()
                } else {
                    name
                },
                summary,
                description,
                alternate_names,
                documents: documents
                    .into_iter()
                    .map(|document| RequiredDocument { document, uri: None })
                    .collect(),
                phones,
                contacts,
                attributes,
                messages,
                minimum_age: minimum.map(f64::from),
                maximum_age: maximum.map(f64::from),
                free,
                remote,
                costs: vec![Cost {
                    amount: Some(Money {
                        cents,
                        currency: "CAD".into(),
                    }),
                    ..Cost::default()
                }],
                areas: vec![ServiceArea {
                    covers: vec![places::AreaRef::Everywhere],
                    ..ServiceArea::default()
                }],
                languages: vec![SpokenLanguage {
                    code: Some("fr".into()),
                    ..SpokenLanguage::default()
                }],
                capacities: vec![Capacity {
                    available: cents,
                    ..Capacity::default()
                }],
                terms: vec![TermLink {
                    terms: vec!["term-1".into()],
                    id: None,
                }],
                search_hints: Text::new(Lang::en(), SECRET),
                verified,
                extra,
                visibility,
                ..Service::default()
            }
        })
        .boxed()
}

/// A location; of a confidential one, everything that tells where it is is secret.
pub fn location() -> BoxedStrategy<Location> {
    any::<bool>()
        .prop_flat_map(|confidential| {
            let places = (vec(address(confidential), 0..3), option::of(0..8i32), any::<bool>());
            (
                Just(confidential),
                maybe_text(),
                maybe_text(),
                places,
                vec(phone(), 0..2),
                vec(attribute(), 0..2),
                verified(),
                extra(),
                visibility(),
            )
        })
        .prop_map(
            |(
                confidential,
                name,
                description,
                (addresses, north, physical),
                phones,
                attributes,
                verified,
                extra,
                visibility,
            )| {
                let hidden = |text: Text| if confidential { secret_text() } else { text };
                let point = north.map(|n| Point {
                    lat: f64::from(n) + if confidential { 40.987_654 } else { 40.5 },
                    lon: if confidential { -79.987_654 } else { -79.5 },
                });
                Location {
                    organization: Some("organization".into()),
                    location_kind: if physical {
                        LocationKind::Physical
                    } else {
                        LocationKind::Virtual
                    },
                    name: if confidential {
                        Text::new(Lang::en(), format!("12 {SECRET} Street"))
                    } else if visibility == Visibility::Desk {
                        secret_text()
                    } else {
                        name
                    },
                    description: hidden(description.clone()),
                    transportation: hidden(description),
                    website: confidential.then(|| format!("https://{SECRET}.example.org")),
                    point,
                    confidential,
                    external_identifier: confidential.then(|| SECRET.into()),
                    addresses,
                    phones,
                    accessibility: vec![Accessibility {
                        code: Some("wheelchair".into()),
                        description: hidden(Text::default()),
                        ..Accessibility::default()
                    }],
                    attributes: if confidential {
                        vec![Attribute {
                            term: Some("t".into()),
                            value: Some(SECRET.into()),
                            ..Attribute::default()
                        }]
                    } else {
                        attributes
                    },
                    verified,
                    extra,
                    visibility,
                    ..Location::default()
                }
            },
        )
        .boxed()
}

fn at(confidential: bool) -> BoxedStrategy<ServiceAtLocation> {
    (
        maybe_text(),
        vec(phone(), 0..2),
        vec(contact(), 0..2),
        extra(),
        visibility(),
    )
        .prop_map(
            move |(description, phones, contacts, extra, visibility)| ServiceAtLocation {
                service: "service".into(),
                location: "location".into(),
                description: if confidential || visibility == Visibility::Desk {
                    secret_text()
                } else {
                    description
                },
                phones,
                contacts,
                extra,
                visibility,
                ..ServiceAtLocation::default()
            },
        )
        .boxed()
}

fn term() -> BoxedStrategy<TaxonomyTerm> {
    (text(), maybe_text(), extra())
        .prop_map(|(name, description, extra)| TaxonomyTerm {
            name,
            description,
            extra,
            code: Some("BD".into()),
            ..TaxonomyTerm::default()
        })
        .boxed()
}

/// A body of any kind.
pub fn body() -> BoxedStrategy<Body> {
    prop_oneof![
        organization().prop_map(Body::Organization),
        program().prop_map(Body::Program),
        service().prop_map(Body::Service),
        location().prop_map(Body::Location),
        at(false).prop_map(Body::ServiceAtLocation),
        term().prop_map(Body::TaxonomyTerm),
        (text(), extra()).prop_map(|(name, extra)| Body::Taxonomy(Taxonomy {
            name,
            extra,
            ..Taxonomy::default()
        })),
    ]
    .boxed()
}

/// A body with an envelope; drafts and retired ones are among them.
pub fn of<T: std::fmt::Debug + Clone + 'static>(id: &'static str, body: BoxedStrategy<T>) -> BoxedStrategy<Of<T>> {
    (body, status())
        .prop_map(move |(body, status)| Of {
            id: id.into(),
            owner: "centre".into(),
            source: Some("source".into()),
            source_id: Some(id.into()),
            status,
            version: 1,
            modified: Ts(1_768_489_200_000_000),
            body,
        })
        .boxed()
}

fn at_view() -> BoxedStrategy<AtView> {
    of("location", location())
        .prop_flat_map(|location| (of("service@location", at(location.body.confidential)), Just(location)))
        .prop_map(|(at, location)| AtView { at, location })
        .boxed()
}

/// A service with everything that belongs to it.
pub fn service_view() -> BoxedStrategy<ServiceView> {
    let organization = option::of(of("organization", organization()));
    let program = option::of(of("program", program()));
    (
        of("service", service()),
        organization,
        program,
        vec(at_view(), 0..3),
        vec(of("term-1", term()), 0..2),
    )
        .prop_map(|(service, organization, program, at, terms)| ServiceView {
            service,
            organization,
            program,
            at,
            terms,
        })
        .boxed()
}

/// A location with what is offered there.
pub fn location_view() -> BoxedStrategy<LocationView> {
    of("location", location())
        .prop_flat_map(|location| {
            let offered = (
                of("service@location", at(location.body.confidential)),
                of("service", service()),
                option::of(of("organization", organization())),
            );
            (
                Just(location),
                option::of(of("organization", organization())),
                vec(offered, 0..3),
            )
        })
        .prop_map(|(location, organization, offered)| LocationView {
            location,
            organization,
            services: offered
                .into_iter()
                .map(|(at, service, organization)| OfferedView {
                    at,
                    service,
                    organization,
                })
                .collect(),
        })
        .boxed()
}

/// An organization with everything it does.
pub fn organization_view() -> BoxedStrategy<OrganizationView> {
    (
        of("organization", organization()),
        vec(of("program", program()), 0..2),
        vec(of("location", location()), 0..2),
        vec(service_view(), 0..2),
    )
        .prop_map(|(organization, programs, locations, services)| OrganizationView {
            organization,
            programs,
            locations,
            services,
        })
        .boxed()
}
