//! A small directory around Guelph and Toronto, and questions to it.

use std::path::Path;

use directory::model::{Address, Location, Organization, ServiceArea, SpokenLanguage};
use directory::view::ServiceView;
use finder::testing::{fill, of, offer_at, service};
use finder::{Answer, Finder, Hit, Question, Reason, Settings};
use hours::{Home, Hours};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use language::{Lang, Text};
use needs::Vocabulary;
use places::{AreaRef, Found, Gazetteer, Point};

/// A Monday noon in Toronto.
pub fn monday_noon() -> Timestamp {
    "2026-11-23T12:00-05:00".parse().expect("a time")
}

pub fn today() -> Date {
    date(2026, 11, 23)
}

/// The places of the demonstration.
pub fn gazetteer() -> Gazetteer {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/gazetteer");
    Gazetteer::new(places::authored::folder(&folder).expect("the places of the demonstration"))
}

pub fn settings() -> Settings {
    Settings {
        vocabulary: Vocabulary::embedded(),
        home: Home::new("America/Toronto", Some("ca-on")).expect("a home"),
        crisis: finder::CrisisLines::embedded(),
        vectors: None,
    }
}

/// A finder over these services, with its places.
pub struct World {
    pub finder: Finder,
    pub gazetteer: Gazetteer,
    _folder: tempfile::TempDir,
}

impl World {
    pub fn of(services: Vec<ServiceView>) -> World {
        World::with(services, settings())
    }
    pub fn with(services: Vec<ServiceView>, settings: Settings) -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let gazetteer = gazetteer();
        let finder = Finder::open(folder.path(), settings).expect("a new index");
        fill(&finder, services, &gazetteer, today()).expect("the services are indexed");
        World {
            finder,
            gazetteer,
            _folder: folder,
        }
    }
    pub fn at(&self, place: &str) -> Found {
        self.gazetteer
            .resolve(place)
            .found()
            .unwrap_or_else(|| panic!("{place} is one place of the demonstration"))
    }
    pub fn ask(&self, question: &Question) -> Answer {
        self.finder.search(question, &self.gazetteer).expect("an answer")
    }
    pub fn en(&self, words: &str) -> Answer {
        self.ask(&asked(words, &Lang::en()))
    }
    pub fn fr(&self, words: &str) -> Answer {
        self.ask(&asked(words, &Lang::fr()))
    }
    /// In English, near a place.
    pub fn near(&self, words: &str, place: &str) -> Answer {
        self.ask(&Question {
            near: Some(self.at(place)),
            ..asked(words, &Lang::en())
        })
    }
}

pub fn asked(words: &str, lang: &Lang) -> Question {
    Question::new(words, lang.clone(), monday_noon())
}

/// The ids of an answer, in order.
pub fn ids(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().map(|h| h.id.as_str()).collect()
}

pub fn hit<'a>(answer: &'a Answer, id: &str) -> &'a Hit {
    answer
        .hits
        .iter()
        .find(|h| h.id == id)
        .unwrap_or_else(|| panic!("{id} is not among {:?}", ids(answer)))
}

pub fn has(hit: &Hit, reason: &Reason) -> bool {
    hit.reasons.contains(reason)
}

/// Small steps to build a service.
pub trait Build: Sized {
    fn says(self, en: &str, fr: &str) -> Self;
    fn of_agency(self, en: &str, fr: &str) -> Self;
    fn needs(self, codes: &[&str]) -> Self;
    fn serves(self, areas: &[&str]) -> Self;
    fn located(self, lat: f64, lon: f64, city: &str) -> Self;
    fn confidential_at(self, lat: f64, lon: f64) -> Self;
    fn remote(self) -> Self;
    fn open(self, hours: &str) -> Self;
    fn speaks(self, codes: &[&str]) -> Self;
    fn with(self, change: impl FnOnce(&mut directory::model::Service)) -> Self;
}

impl Build for ServiceView {
    fn says(mut self, en: &str, fr: &str) -> Self {
        self.service.body.description = Text::both(en, fr);
        self
    }
    fn of_agency(mut self, en: &str, fr: &str) -> Self {
        self.organization = Some(of(
            "agency",
            Organization {
                name: Text::both(en, fr),
                ..Organization::default()
            },
        ));
        self
    }
    fn needs(mut self, codes: &[&str]) -> Self {
        self.service.body.needs = codes.iter().map(|c| (*c).to_owned()).collect();
        self
    }
    fn serves(mut self, areas: &[&str]) -> Self {
        let covers = areas.iter().map(|a| AreaRef::parse(a).expect("an area")).collect();
        self.service.body.areas = vec![ServiceArea {
            covers,
            ..ServiceArea::default()
        }];
        self
    }
    fn located(mut self, lat: f64, lon: f64, city: &str) -> Self {
        let address = Address {
            city: Text::new(Lang::en(), city),
            ..Address::default()
        };
        let location = Location {
            point: Point::new(lat, lon),
            addresses: vec![address],
            ..Location::default()
        };
        offer_at(&mut self, location);
        self
    }
    fn confidential_at(mut self, lat: f64, lon: f64) -> Self {
        let location = Location {
            point: Point::new(lat, lon),
            confidential: true,
            ..Location::default()
        };
        offer_at(&mut self, location);
        self
    }
    fn remote(self) -> Self {
        self.with(|s| s.remote = true)
    }
    fn open(self, hours: &str) -> Self {
        let hours: Hours = serde_json::from_str(hours).expect("hours");
        self.with(|s| s.hours = Some(hours))
    }
    fn speaks(self, codes: &[&str]) -> Self {
        let spoken = |code: &&str| SpokenLanguage {
            code: Some((*code).to_owned()),
            ..SpokenLanguage::default()
        };
        self.with(|s| s.languages = codes.iter().map(spoken).collect())
    }
    fn with(mut self, change: impl FnOnce(&mut directory::model::Service)) -> Self {
        change(&mut self.service.body);
        self
    }
}

pub fn named(id: &str, en: &str, fr: &str) -> ServiceView {
    service(id, Text::both(en, fr))
}

/// Open from nine to five on weekdays.
pub const OFFICE: &str = r#"{"opening": [{"days": "mon-fri", "opens": "09:00", "closes": "17:00"}]}"#;
/// Open in the evening.
pub const EVENING: &str = r#"{"opening": [{"days": "mon-fri", "opens": "18:00", "closes": "21:00"}]}"#;
/// Open always.
pub const ALWAYS: &str = r#"{"always": true}"#;

/// A dozen services that most tests ask for.
#[expect(clippy::too_many_lines, reason = "a list of services")]
pub fn town() -> Vec<ServiceView> {
    vec![
        named("energy", "Emergency Energy Fund", "Fonds d’urgence pour l’énergie")
            .of_agency("Wellington Family Centre", "Centre familial de Wellington")
            .says(
                "Pays part of a bill when your service may be cut off.",
                "Paie une partie de votre facture quand on risque de couper le service.",
            )
            .needs(&["utility-payment-help"])
            .serves(&["place:ca-on-toronto"])
            .located(43.6472, -79.4035, "Toronto")
            .open(OFFICE),
        named(
            "hydro-museum",
            "Hydro Museum Tours",
            "Visites du musée de l’hydroélectricité",
        )
        .says(
            "See how hydro power was made a hundred years ago.",
            "Voyez comment on faisait l’hydroélectricité il y a cent ans.",
        )
        .serves(&["place:ca-on"])
        .located(43.65, -79.40, "Toronto"),
        named("food-toronto", "Parkdale Food Bank", "Banque alimentaire de Parkdale")
            .says("Groceries once a week.", "Des provisions une fois par semaine.")
            .needs(&["food-bank"])
            .serves(&["place:ca-on-toronto"])
            .located(43.6400, -79.4300, "Toronto")
            .open(OFFICE)
            .speaks(&["en", "pt"]),
        named(
            "food-hamilton",
            "Hamilton Food Share",
            "Partage alimentaire de Hamilton",
        )
        .says(
            "Food bank with groceries for families.",
            "Banque alimentaire avec des provisions pour les familles.",
        )
        .needs(&["food-bank"])
        .serves(&["place:ca-on-hamilton"])
        .located(43.2557, -79.8711, "Hamilton")
        .open(EVENING)
        .with(|s| s.free = Some(true)),
        named("food-unknown", "Church Pantry", "Garde-manger de l’église")
            .says(
                "Food bank in the church hall.",
                "Banque alimentaire dans la salle de l’église.",
            )
            .needs(&["food-bank"]),
        named("line", "Province-wide Distress Line", "Ligne de détresse provinciale")
            .says(
                "Talk to someone about a crisis, day or night.",
                "Parlez à quelqu’un d’une crise, jour et nuit.",
            )
            .needs(&["distress-line"])
            .serves(&["place:ca-on"])
            .remote()
            .open(ALWAYS)
            .with(|s| s.free = Some(true)),
        named("shelter", "Safe House", "Maison sûre")
            .says(
                "Emergency shelter for women and their children.",
                "Hébergement d’urgence pour les femmes et leurs enfants.",
            )
            .needs(&["abuse-shelter"])
            .serves(&["place:ca-on-toronto"])
            .confidential_at(43.6500, -79.3900),
        named("youth", "Youth Drop-in", "Halte-jeunesse")
            .says("A place to meet after school.", "Un lieu de rencontre après l’école.")
            .serves(&["place:ca-on-toronto"])
            .located(43.66, -79.42, "Toronto")
            .with(|s| {
                s.minimum_age = Some(12.0);
                s.maximum_age = Some(17.0);
            }),
        named("refugees", "Refugee Welcome", "Accueil des réfugiés")
            .says(
                "Help for refugee claimants with housing and forms.",
                "Aide aux réfugiés pour le logement et les formulaires.",
            )
            .serves(&["everywhere"])
            .speaks(&["en", "fr", "ar"])
            .remote(),
        named("cmha", "Counselling", "Counseling")
            .of_agency(
                "Canadian Mental Health Association",
                "Association canadienne pour la santé mentale",
            )
            .says(
                "Talk with a counsellor about stress, anxiety and low mood.",
                "Parlez de stress, d’anxiété et de déprime.",
            )
            .serves(&["place:ca-on"])
            .located(43.67, -79.38, "Toronto")
            .with(|s| {
                s.phones = vec![directory::model::Phone {
                    number: "1-800-555-0119".into(),
                    ..Default::default()
                }];
            }),
    ]
}
