//! Directories for tests and measurements: services from a few words, and synthetic directories of any size.

use directory::model::{
    Address, Location, Organization, Phone, Service, ServiceArea, ServiceAtLocation, SpokenLanguage, Status,
};
use directory::publish;
use directory::view::{AtView, Of, ServiceView};
use hours::{ClockTime, Hours, Opening};
use jiff::civil::Date;
use language::{Lang, Text};
use needs::{Need, Vocabulary};
use places::{AreaRef, Gazetteer, Place, PlaceKind, Point};
use store::Ts;

use crate::writer::Work;
use crate::{Finder, FinderError};

/// A record in its envelope, published.
pub fn of<T>(id: &str, body: T) -> Of<T> {
    Of {
        id: id.to_owned(),
        owner: "test".to_owned(),
        source: None,
        source_id: None,
        status: Status::Published,
        version: 1,
        modified: Ts(0),
        body,
    }
}

/// A service of which only the name is known.
pub fn service(id: &str, name: Text) -> ServiceView {
    ServiceView {
        service: of(
            id,
            Service {
                name,
                ..Service::default()
            },
        ),
        organization: None,
        program: None,
        at: Vec::new(),
        terms: Vec::new(),
    }
}

/// Offers a service at a place.
pub fn offer_at(view: &mut ServiceView, location: Location) {
    let n = view.at.len();
    let (service, id) = (&view.service.id, format!("{}-l{n}", view.service.id));
    let at = ServiceAtLocation {
        service: service.clone(),
        location: id.clone(),
        ..ServiceAtLocation::default()
    };
    view.at.push(AtView {
        at: of(&format!("{id}-at"), at),
        location: of(&id, location),
    });
}

/// Puts services into an index as the public may see them on a day, in one commit. Those that the public may not see
/// are taken out.
pub fn fill(
    finder: &Finder,
    views: impl IntoIterator<Item = ServiceView>,
    gazetteer: &Gazetteer,
    today: Date,
) -> Result<(), FinderError> {
    let writer = finder.writer()?;
    let mut work = views.into_iter().map(|view| match publish::service(&view, today) {
        Some(published) => Work::Put(Box::new(published)),
        None => Work::Remove(view.service.id),
    });
    // As the program reads them: some at a time, so that a large directory needs no more memory than a small one.
    loop {
        let some: Vec<Work> = work.by_ref().take(TOGETHER).collect();
        if some.is_empty() {
            break;
        }
        writer.note(some, gazetteer)?;
    }
    writer.commit(0)
}

/// So many services are noted together.
const TOGETHER: usize = 2_000;

/// Even numbers from a seed, the same everywhere (`SplitMix64`).
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same for the same seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }
    /// A number from 0 to `n` - 1.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (n.max(1) as u64)).expect("below a usize")
    }
    /// True so often in a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
    /// One of a list, the first ones far more often: the n-th about 1/n as often as the first (Zipf).
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes of word lists"
    )]
    pub fn zipf<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let share = self.below(1 << 30) as f64 / f64::from(1 << 30);
        let at = (list.len() as f64).powf(share) as usize - 1;
        &list[at.min(list.len() - 1)]
    }
    /// A number within this distance of zero.
    #[expect(clippy::cast_precision_loss, reason = "below 2^30")]
    fn around_zero(&mut self, most: f64) -> f64 {
        (self.below(1 << 30) as f64 / f64::from(1 << 29) - 1.0) * most
    }
}

/// Kinds of agencies, English and French.
const AGENCIES: [(&str, &str); 16] = [
    ("Community Centre", "Centre communautaire"),
    ("Neighbourhood House", "Maison de quartier"),
    ("Family Services", "Services à la famille"),
    ("Food Bank", "Banque alimentaire"),
    ("Legal Clinic", "Clinique juridique"),
    ("Health Centre", "Centre de santé"),
    ("Seniors Association", "Association des aînés"),
    ("Youth Services", "Services à la jeunesse"),
    ("Women's Centre", "Centre des femmes"),
    (
        "Newcomer Settlement Agency",
        "Agence d’établissement des nouveaux arrivants",
    ),
    ("Friendship Centre", "Centre d’amitié"),
    ("Housing Help Centre", "Centre d’aide au logement"),
    ("Mental Health Association", "Association pour la santé mentale"),
    ("Employment Office", "Bureau d’emploi"),
    ("Distress Centre", "Centre de détresse"),
    ("Public Library", "Bibliothèque publique"),
];

/// How descriptions go on, English and French.
const SENTENCES: [(&str, &str); 10] = [
    (
        "A worker meets each person and makes a plan.",
        "Une intervenante rencontre chaque personne et fait un plan avec elle.",
    ),
    (
        "Call first for an appointment.",
        "Appelez d’abord pour prendre un rendez-vous.",
    ),
    (
        "Bring a piece of identification and proof of address.",
        "Apportez une pièce d’identité et une preuve d’adresse.",
    ),
    (
        "Volunteers can help with forms and letters.",
        "Des bénévoles peuvent aider à remplir les formulaires et les lettres.",
    ),
    (
        "There may be a waiting list in winter.",
        "Il peut y avoir une liste d’attente en hiver.",
    ),
    (
        "Groups meet every week in the main hall.",
        "Les groupes se rencontrent chaque semaine dans la grande salle.",
    ),
    (
        "Child care is available during workshops.",
        "Une garderie est offerte pendant les ateliers.",
    ),
    (
        "Interpreters can be arranged by phone.",
        "On peut trouver un interprète au téléphone.",
    ),
    (
        "Serves families, adults and older people.",
        "S’adresse aux familles, aux adultes et aux personnes âgées.",
    ),
    (
        "Food, clothing and transit tickets when funds allow.",
        "Nourriture, vêtements et billets d’autobus selon les fonds.",
    ),
];

/// A synthetic directory: the same services for the same seed, in English and French, with words as unevenly spread as
/// in real ones, around the places of a gazetteer.
pub struct Synthetic<'a> {
    vocabulary: &'a Vocabulary,
    towns: Vec<&'a Place>,
    postal: Vec<&'a Place>,
    rare: Vec<String>,
    dice: Dice,
    agencies: usize,
}

impl<'a> Synthetic<'a> {
    /// A directory of about this many services to come.
    pub fn new(seed: u64, services: usize, vocabulary: &'a Vocabulary, gazetteer: &'a Gazetteer) -> Synthetic<'a> {
        let kind = |kinds: &'static [PlaceKind]| {
            gazetteer
                .places()
                .filter(|p| kinds.contains(&p.kind) && p.centre().is_some())
                .collect::<Vec<_>>()
        };
        let mut dice = Dice::new(seed);
        let rare = (0..30_000).map(|_| rare_word(&mut dice)).collect();
        Synthetic {
            vocabulary,
            towns: kind(&[PlaceKind::Municipality, PlaceKind::Community]),
            postal: kind(&[PlaceKind::PostalArea]),
            rare,
            dice,
            agencies: services / 3 + 1,
        }
    }

    /// The n-th service.
    pub fn service(&mut self, n: usize) -> ServiceView {
        let need = self.dice.zipf(self.vocabulary.needs()).clone();
        let town = *self.dice.zipf(&self.towns);
        let agency = self.dice.below(self.agencies);
        let name = if self.dice.percent(40) {
            need.name.clone()
        } else {
            let rare = title(self.dice.zipf::<String>(&self.rare));
            let named = |lang: &Lang| format!("{rare} – {}", need.name.best(lang).map_or("", |(words, _)| words));
            Text::both(named(&Lang::en()), named(&Lang::fr()))
        };
        let mut view = service(&format!("synthetic-{n:06}"), name);
        view.organization = Some(of(&format!("agency-{agency:06}"), self.agency(agency, town)));
        let body = &mut view.service.body;
        body.description = Text::both(
            self.description(&need, &Lang::en()),
            self.description(&need, &Lang::fr()),
        );
        body.needs = if self.dice.percent(70) {
            vec![need.code.clone()]
        } else {
            Vec::new()
        };
        body.phones = vec![Phone {
            number: format!("416-555-{:04}", self.dice.below(10_000)),
            ..Phone::default()
        }];
        body.free = [Some(true), Some(false), None][self.dice.below(3)];
        body.minimum_age = self.dice.percent(30).then(|| [12.0, 16.0, 18.0, 55.0, 65.0][n % 5]);
        body.maximum_age = self.dice.percent(10).then_some(29.0);
        body.rule = self.dice.percent(15).then(|| "income_low".parse().expect("a rule"));
        body.languages = ["en", "fr", "es", "zh", "pa", "ar"]
            .iter()
            .enumerate()
            .filter(|(i, _)| self.dice.percent(90 / (i + 1)))
            .map(|(_, code)| SpokenLanguage {
                code: Some((*code).to_owned()),
                ..SpokenLanguage::default()
            })
            .collect();
        body.areas = self.areas(town);
        body.remote = self.dice.percent(12);
        body.hours = self.dice.percent(80).then(|| self.hours());
        if !body.remote || self.dice.percent(30) {
            for _ in 0..[1, 1, 1, 1, 2, 4][self.dice.below(6)] {
                let location = self.location(town);
                offer_at(&mut view, location);
            }
        }
        view
    }

    fn agency(&mut self, n: usize, town: &Place) -> Organization {
        let (en, fr) = AGENCIES[n % AGENCIES.len()];
        let town = |lang: &Lang| town.name.best(lang).map_or("", |(words, _)| words).to_owned();
        let rare = title(&self.rare[n % self.rare.len()]);
        Organization {
            name: Text::both(
                format!("{} {rare} {en}", town(&Lang::en())),
                format!("{fr} {rare} de {}", town(&Lang::fr())),
            ),
            ..Organization::default()
        }
    }

    fn description(&mut self, need: &Need, lang: &Lang) -> String {
        let mut text = need
            .definition
            .best(lang)
            .map_or(String::new(), |(words, _)| words.to_owned());
        for _ in 0..4 {
            let (en, fr) = self.dice.pick(&SENTENCES);
            text.push(' ');
            text.push_str(if *lang == Lang::fr() { fr } else { en });
            text.push(' ');
            text.push_str(&title(self.dice.zipf::<String>(&self.rare)));
            text.push(' ');
            if let Some(said) = need.words.get(lang).filter(|said| !said.is_empty()) {
                text.push_str(self.dice.pick::<String>(said));
            }
            text.push('.');
        }
        text
    }

    fn areas(&mut self, town: &Place) -> Vec<ServiceArea> {
        let area = match self.dice.below(10) {
            0 => return Vec::new(),
            1 => AreaRef::Everywhere,
            2 | 3 if !self.postal.is_empty() => AreaRef::place(&self.dice.zipf(&self.postal).id),
            4 | 5 => AreaRef::place(town.parent.as_ref().unwrap_or(&town.id)),
            _ => AreaRef::place(&town.id),
        };
        vec![ServiceArea {
            covers: vec![area],
            ..ServiceArea::default()
        }]
    }

    fn hours(&mut self) -> Hours {
        let clock =
            |hour: usize, half: bool| ClockTime::new(u8::try_from(hour).unwrap_or(0), if half { 30 } else { 0 });
        let mut opening = vec![Opening {
            days: ["mon-fri", "mon-thu", "tue,thu", "mon,wed,fri", "daily", "sat"][self.dice.below(6)]
                .parse()
                .expect("days"),
            opens: clock(7 + self.dice.below(5), self.dice.percent(50)),
            closes: clock(14 + self.dice.below(8), self.dice.percent(50)),
            ..Opening::default()
        }];
        if self.dice.percent(30) {
            opening.push(Opening {
                days: "sat".parse().expect("days"),
                nth: vec![2],
                opens: clock(10, false),
                closes: clock(13 + self.dice.below(4), false),
                ..Opening::default()
            });
        }
        Hours {
            opening,
            ..Hours::default()
        }
    }

    fn location(&mut self, town: &Place) -> Location {
        let centre = town.centre().unwrap_or(Point { lat: 43.7, lon: -79.4 });
        let moved = Point::new(
            centre.lat + self.dice.around_zero(0.08),
            centre.lon + self.dice.around_zero(0.1),
        );
        let street = format!(
            "{} {} Street",
            1 + self.dice.below(900),
            title(self.dice.zipf::<String>(&self.rare))
        );
        Location {
            point: moved,
            confidential: self.dice.percent(1),
            addresses: vec![Address {
                line1: Text::new(Lang::en(), street),
                city: town.name.clone(),
                province: "ON".to_owned(),
                ..Address::default()
            }],
            ..Location::default()
        }
    }
}

/// A word that could be a name.
fn rare_word(dice: &mut Dice) -> String {
    let syllables = [
        "ba", "cor", "del", "fa", "gin", "hol", "ka", "lor", "min", "na", "pel", "ro", "sin", "ta", "ver", "wil",
        "yor", "ze",
    ];
    (0..2 + dice.below(3)).map(|_| *dice.pick(&syllables)).collect()
}

fn title(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
