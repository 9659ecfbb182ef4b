//! A small directory behind the real pages, on a fresh database and index.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use access::session::{self, Proof};
use access::{Access, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use directory::model::{
    Address, Body as RecordBody, Location, Organization, Phone, PhoneKind, Record, Service, ServiceArea,
    ServiceAtLocation, Status, TemporaryMessage, Verified, Visibility,
};
use directory::{Change, save};
use finder::{Finder, Source};
use jiff::civil::date;
use language::Text;
use needs::Vocabulary;
use places::basemap::Basemap;
use places::{AreaRef, Gazetteer, Outline, Place, PlaceId, PlaceKind, Point};
use store::testing::{On, TestDb, fresh};
use store::{Clock, Ids, Ts, args, sql};
use tower::ServiceExt;

/// Monday 23 November 2026, 13:12 in Toronto.
pub const NOW: &str = "2026-11-23T13:12:00-05:00";
/// What must be on no page.
pub const SECRET_STREET: &str = "99 Hidden Lane";
/// As [`SECRET_STREET`].
pub const SECRET_PHONE: &str = "555-0199";

/// The site with what it stands on, which goes away with it.
pub struct Site {
    pub app: web::App,
    router: Router,
    _db: TestDb,
    _folder: tempfile::TempDir,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

impl Site {
    pub async fn open() -> Site {
        let db = fresh(On::Sqlite).await.expect("an SQLite database");
        let clock = Clock::fixed(NOW.parse::<Ts>().unwrap());
        let mut tx = db.begin().await.unwrap();
        for (id, body) in records() {
            let record = Record {
                id: id.into(),
                owner: "lakeshore".into(),
                source: None,
                status: Status::Published,
                version: 0,
                modified: clock.now(),
                body,
            };
            save(&mut tx, &Change::new("test", "", clock.now()), &record)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let gazetteer = Arc::new(Gazetteer::new(places()));
        let vocabulary = Vocabulary::embedded();
        let home = hours::Home::new("America/Toronto", Some("ca-on")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let settings = finder::Settings {
            vocabulary,
            home: home.clone(),
            crisis: finder::CrisisLines::embedded(),
            vectors: None,
        };
        let finder = Finder::open(folder.path(), settings).unwrap();
        let source = Source {
            db: (*db).clone(),
            gazetteer: Arc::clone(&gazetteer),
            clock: clock.clone(),
        };
        finder.rebuild(&source, &mut |_| ()).await.unwrap();
        let app = web::App {
            db: (*db).clone(),
            finder,
            gazetteer: Arc::new(RwLock::new(gazetteer)),
            basemap: Arc::new(Basemap::default()),
            vocabulary,
            home,
            access: Access::new(
                (*db).clone(),
                clock.clone(),
                Ids::seeded(clock.clone(), 2),
                store::testing::keys(&clock, &Ids::seeded(clock.clone(), 3)),
                access::Settings {
                    // As cheap as argon2 can be: what it costs is not what is tried here.
                    password: access::PasswordCost {
                        memory: 64,
                        passes: 1,
                        at_once: 4,
                    },
                    ..access::Settings::default()
                },
            ),
            passkeys: access::passkey::Passkeys::new("https://211.example", "211 Lakeshore").ok(),
            providers: access::oidc::Providers::new(Vec::new(), "https://211.example").unwrap(),
            letters: letters::Outbox::new(
                None,
                letters::Sender {
                    site: language::Text::both("211 Lakeshore", "211 Bord-du-Lac"),
                    zone: jiff::tz::TimeZone::UTC,
                },
                store::testing::keys(&clock, &Ids::seeded(clock.clone(), 3)),
            )
            .unwrap(),
            ids: Ids::seeded(clock.clone(), 1),
            missed: finder::Missed::default(),
            lines: lines::Ready::default(),
            clock,
            site: Arc::new(web::Settings::demonstration("https://211.example")),
        };
        Site {
            router: web::router(app.clone()),
            app,
            _db: db,
            _folder: folder,
        }
    }
    /// The same site with other settings.
    pub fn with(mut self, change: impl FnOnce(&mut web::Settings)) -> Site {
        change(Arc::make_mut(&mut self.app.site));
        self.router = web::router(self.app.clone());
        self
    }
    /// The same site with letters, which go to this mail server.
    pub fn with_mail(mut self, smtp: &str) -> Site {
        let mail = letters::Mail {
            smtp: smtp.into(),
            password: None,
            from: "211 Lakeshore <no-reply@211.example>".into(),
            reply_to: String::new(),
            certificate: None,
            without_tls: true,
        };
        let sender = letters::Sender {
            site: self.app.site.name.clone(),
            zone: self.app.home.zone.clone(),
        };
        let keys = self.app.access.keys.clone();
        self.app.letters = letters::Outbox::new(Some(&mail), sender, keys).unwrap();
        self.router = web::router(self.app.clone());
        self
    }
    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
    pub async fn get(&self, address: &str) -> Answer {
        self.ask(Request::get(address).body(Body::empty()).unwrap()).await
    }
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(posted(address, fields)).await
    }
}

sql! {
    PERSON = "INSERT INTO account (id, email, email_key, name, name_key, lang, version, created_at, changed_at) VALUES ($1, $2, $2, $3, $3, 'en', 1, 0, 0)";
    CENTRE = "INSERT INTO centre (id, names, settings, version, created_at, changed_at) VALUES ($1, '{}', '{}', 1, 0, 0) ON CONFLICT (id) DO NOTHING";
    MEMBER = "INSERT INTO membership (account, centre, role, granted_at) VALUES ($1, $2, $3, 0)";
}

/// Somebody signed in to the site.
pub struct Signed<'a> {
    site: &'a Site,
    /// The account's id.
    pub account: String,
    /// What the browser sends: `name=value`.
    pub cookie: String,
}

impl Site {
    /// Signs in somebody new with these roles at these centres (`"*"`: in the network), by password and second factor.
    /// Centres that are not there yet are made.
    pub async fn signed_in(&self, name: &str, roles: &[(&str, Role)]) -> Signed<'_> {
        self.signed_in_by(name, roles, Proof::SecondFactor).await
    }
    /// Makes a centre that is not there yet.
    pub async fn centre(&self, id: &str) {
        let mut tx = self.app.db.begin().await.unwrap();
        tx.exec(CENTRE, args![id]).await.unwrap();
        tx.commit().await.unwrap();
    }
    /// As [`Site::signed_in`], by another proof.
    pub async fn signed_in_by(&self, name: &str, roles: &[(&str, Role)], proof: Proof) -> Signed<'_> {
        let account = self.app.access.ids.next();
        let mut tx = self.app.db.begin().await.unwrap();
        let email = format!("{account}@211.example");
        tx.exec(PERSON, args![&account, email, name]).await.unwrap();
        for (centre, role) in roles {
            tx.exec(CENTRE, args![*centre]).await.unwrap();
            tx.exec(MEMBER, args![&account, *centre, role.as_str()]).await.unwrap();
        }
        let started = session::start(&self.app.access, &mut tx, &account, proof, "Firefox on Linux")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Signed {
            site: self,
            account,
            cookie: format!("__Host-frontdoor={}", started.token.as_str()),
        }
    }
}

impl Signed<'_> {
    pub async fn get(&self, address: &str) -> Answer {
        let request = Request::get(address).header(header::COOKIE, &self.cookie);
        self.site.ask(request.body(Body::empty()).unwrap()).await
    }
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let mut request = posted(address, fields);
        let cookie = self.cookie.parse().unwrap();
        request.headers_mut().insert(header::COOKIE, cookie);
        self.site.ask(request).await
    }
}

/// A browser that keeps its cookies.
pub struct Browser<'a> {
    site: &'a Site,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl Site {
    /// A browser that was never here.
    pub fn browser(&self) -> Browser<'_> {
        Browser {
            site: self,
            cookies: RefCell::default(),
        }
    }
}

impl Browser<'_> {
    pub async fn get(&self, address: &str) -> Answer {
        self.ask(Request::get(address).body(Body::empty()).unwrap()).await
    }
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(posted(address, fields)).await
    }
    /// Sends a form, and looks where it leads.
    pub async fn post_on(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(address, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        self.get(answer.header("location")).await
    }
    /// Takes a cookie from elsewhere.
    pub fn take(&self, cookie: &str) {
        let (name, value) = cookie.split_once('=').unwrap();
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }
    /// A cookie it has.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }
    pub async fn ask(&self, mut request: Request<Body>) -> Answer {
        let sent: Vec<String> = self.cookies.borrow().iter().map(|(n, v)| format!("{n}={v}")).collect();
        if !sent.is_empty() {
            let sent = sent.join("; ").parse().unwrap();
            request.headers_mut().insert(header::COOKIE, sent);
        }
        let answer = self.site.ask(request).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            assert!(
                text.contains("HttpOnly") && text.contains("Secure") && text.contains("SameSite=Lax"),
                "{text}"
            );
            if text.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

/// A form sent from a page of the site.
pub fn posted(address: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::HOST, "211.example")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap()
}

fn phone(number: &str) -> Phone {
    Phone {
        number: number.into(),
        ..Phone::default()
    }
}

fn address(line: &str) -> Address {
    Address {
        line1: Text::both(line, line),
        city: Text::both("Toronto", "Toronto"),
        province: "ON".into(),
        postal_code: "M5V 2B7".into(),
        country: "CA".into(),
        ..Address::default()
    }
}

fn serves(place: &str) -> Vec<ServiceArea> {
    vec![ServiceArea {
        covers: vec![AreaRef::parse(place).unwrap()],
        ..ServiceArea::default()
    }]
}

fn offered(id: &'static str, service: &str, location: &str) -> (&'static str, RecordBody) {
    (
        id,
        RecordBody::ServiceAtLocation(ServiceAtLocation {
            service: service.into(),
            location: location.into(),
            ..ServiceAtLocation::default()
        }),
    )
}

fn records() -> Vec<(&'static str, RecordBody)> {
    let organization = Organization {
        name: Text::both("Harbour Centre", "Centre du Port"),
        ..Organization::default()
    };
    let open =
        serde_json::from_str(r#"{"opening": [{"days": "mon-fri", "opens": "09:00", "closes": "17:00"}]}"#).unwrap();
    let energy = Service {
        organization: "o1".into(),
        name: Text::both("Emergency Energy Fund", "Fonds d’urgence pour l’énergie"),
        summary: Text::both(
            "Pays part of a hydro or gas bill.",
            "Paie une partie d’une facture d’énergie.",
        ),
        description: Text::both(
            "Pays part of a hydro or gas bill.\nOnce a year.",
            "Paie une partie d’une facture.\nUne fois par an.",
        ),
        application: Text::both("Call us.\nBring the bill.", "Appelez-nous.\nApportez la facture."),
        eligibility: Text::both("You live in Toronto", "Vous habitez à Toronto"),
        free: Some(true),
        phones: vec![
            phone("416-555-0142"),
            Phone {
                private: true,
                ..phone(&format!("416-{SECRET_PHONE}"))
            },
            Phone {
                kind: PhoneKind::Fax,
                ..phone("416-555-0143")
            },
        ],
        hours: Some(open),
        areas: serves("place:ca-on-toronto"),
        needs: vec!["utility-payment-help".into()],
        messages: vec![TemporaryMessage {
            text: Text::both("The office is on the 2nd floor.", "Le bureau est au 2e étage."),
            to: Some(date(2026, 12, 11)),
            ..TemporaryMessage::default()
        }],
        verified: Some(Verified {
            on: date(2026, 11, 9),
            by: Some("curator@211.example".into()),
        }),
        ..Service::default()
    };
    let shelter = Service {
        organization: "o1".into(),
        name: Text::both("Lantern House", "Maison Lanterne"),
        summary: Text::new(language::Lang::en(), "A safe place to stay."),
        phones: vec![Phone {
            kind: PhoneKind::Crisis,
            ..phone("416-555-0150")
        }],
        areas: serves("place:ca-on-toronto"),
        needs: vec!["abuse-shelter".into()],
        ..Service::default()
    };
    let hidden = Service {
        organization: "o1".into(),
        name: Text::both("Desk only", "Interne"),
        visibility: Visibility::Desk,
        ..Service::default()
    };
    let office = Location {
        addresses: vec![address("627 Queen Street West")],
        point: Point::new(43.6469, -79.4086),
        ..Location::default()
    };
    let safe = Location {
        confidential: true,
        addresses: vec![address(SECRET_STREET)],
        point: Point::new(43.61, -79.51),
        ..Location::default()
    };
    vec![
        ("o1", RecordBody::Organization(organization)),
        ("l1", RecordBody::Location(office)),
        ("l2", RecordBody::Location(safe)),
        ("s1", RecordBody::Service(energy)),
        ("s2", RecordBody::Service(shelter)),
        ("s3", RecordBody::Service(hidden)),
        offered("a1", "s1", "l1"),
        offered("a2", "s2", "l2"),
    ]
}

fn places() -> Vec<Place> {
    let place = |id: &str, kind, name: &str| Place::new(PlaceId::parse(id).unwrap(), kind, Text::both(name, name));
    let square = |lat: f64, lon: f64, half: f64| {
        let corner = |a: f64, b: f64| Point::new(lat + a * half, lon + b * half).unwrap();
        Outline::ring(&[
            corner(-1.0, -1.0),
            corner(-1.0, 1.0),
            corner(1.0, 1.0),
            corner(1.0, -1.0),
        ])
        .unwrap()
    };
    let toronto = Place {
        outline: Some(square(43.7, -79.4, 0.2)),
        point: Point::new(43.7, -79.4),
        population: Some(2_800_000),
        postal: vec!["M".into()],
        ..place("ca-on-toronto", PlaceKind::Municipality, "Toronto")
    };
    let guelph = Place {
        point: Point::new(43.55, -80.25),
        population: Some(140_000),
        ..place("ca-on-guelph", PlaceKind::Municipality, "Guelph")
    };
    vec![toronto, guelph]
}
