//! Writes a made-up directory as HSDS 3 NDJSON, for benches: `network 60000 > services.ndjson`. Each service has its organization
//! (one in four services shares it) and one place; the words are those of the needs people have, so that searches find
//! many and few. The same number gives the same file.

use std::io::Write;

use serde_json::{Value, json};

/// What services do and the words around it; the first word is the need in short.
const WHAT: &[(&str, &str)] = &[
    (
        "Food bank",
        "Gives groceries for several days to people who have no money for food. Bring identification if you have it.",
    ),
    (
        "Hydro bill help",
        "Pays part of an electricity or gas bill when the service may be cut off. Once in twelve months.",
    ),
    (
        "Rent bank",
        "Lends money without interest to tenants who are behind on rent and may be evicted.",
    ),
    (
        "Emergency shelter",
        "A bed for tonight, meals and help to find housing for adults who are homeless.",
    ),
    (
        "Counselling",
        "Talks with a counsellor about stress, anxiety, grief or depression, alone or as a couple.",
    ),
    (
        "Legal clinic",
        "Free legal advice on housing, income assistance, immigration and human rights.",
    ),
    (
        "Settlement services",
        "Helps newcomers and refugees with forms, school, work permits and English classes.",
    ),
    (
        "Dental clinic",
        "Check-ups, fillings and emergency care for children and adults with low income.",
    ),
    (
        "Meals on wheels",
        "Brings hot or frozen meals to seniors and people with a disability at home.",
    ),
    (
        "Tax clinic",
        "Volunteers prepare simple income tax returns for people with low income.",
    ),
    (
        "Child care subsidy",
        "Pays part of licensed child care for families who work or study.",
    ),
    (
        "Withdrawal management",
        "A safe place to stop drinking or using drugs, with staff day and night.",
    ),
    (
        "Friendly visits",
        "A volunteer visits or calls an older adult who lives alone each week.",
    ),
    (
        "Job search help",
        "Resumes, interviews, training and job offers for people looking for work.",
    ),
    (
        "Developmental services",
        "Support for adults with a developmental disability and their caregivers.",
    ),
    (
        "Accessible rides",
        "Door-to-door rides for people who cannot use the bus because of a disability.",
    ),
];
const WORDS: &[&str] = &[
    "community",
    "program",
    "support",
    "family",
    "youth",
    "women",
    "adults",
    "group",
    "workshop",
    "referral",
    "intake",
    "drop-in",
    "outreach",
    "assessment",
    "worker",
    "volunteer",
    "evening",
    "weekend",
    "neighbourhood",
    "centre",
    "parents",
    "housing",
    "health",
    "income",
    "skills",
    "language",
    "recreation",
    "children",
    "training",
    "transport",
    "caregiver",
    "dementia",
    "respite",
    "wellness",
    "harm",
    "reduction",
    "crisis",
    "peer",
    "church",
    "clothing",
    "furniture",
    "medical",
    "equipment",
    "prescription",
    "identification",
    "birth",
    "certificate",
    "tenant",
];
/// Towns with their middle, in degrees, and the first three characters of a postal code there.
const TOWNS: &[(&str, f64, f64, &str)] = &[
    ("Toronto", 43.65, -79.38, "M5V"),
    ("Scarborough", 43.77, -79.23, "M1P"),
    ("Etobicoke", 43.65, -79.55, "M9A"),
    ("North York", 43.76, -79.41, "M2N"),
    ("Mississauga", 43.59, -79.64, "L5B"),
    ("Brampton", 43.69, -79.76, "L6V"),
    ("Hamilton", 43.26, -79.87, "L8P"),
    ("Oshawa", 43.90, -78.86, "L1H"),
    ("St. Catharines", 43.16, -79.24, "L2R"),
    ("Kingston", 44.23, -76.49, "K7L"),
    ("Ottawa", 45.42, -75.70, "K1P"),
    ("London", 42.98, -81.25, "N6A"),
];

/// A small generator of numbers (xorshift); benches need no better one.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).expect("below n")
    }
    /// Low numbers far more often than high ones, as words are.
    fn skewed(&mut self, n: usize) -> usize {
        self.below(n) * self.below(n) / n
    }
}

fn id(kind: &str, n: usize) -> String {
    store::Ids::named("bench", &format!("{kind}{n}"))
}

fn service(n: usize, dice: &mut Dice) -> Value {
    let (what, description) = WHAT[dice.skewed(WHAT.len())];
    let (town, lat, lon, fsa) = TOWNS[dice.skewed(TOWNS.len())];
    let owner = n / 4;
    let more: Vec<&str> = (0..30).map(|_| WORDS[dice.skewed(WORDS.len())]).collect();
    let name = format!("{what}, {} {} {n}", WORDS[dice.below(WORDS.len())], town);
    let (opens, closes) = ([8, 9, 10][dice.below(3)], [16, 17, 20][dice.below(3)]);
    #[expect(clippy::cast_precision_loss, reason = "a spread of some kilometres")]
    let spread = |dice: &mut Dice| dice.below(1_000) as f64 / 10_000.0 - 0.05;
    json!({
        "id": id("service", n), "name": name, "status": "active",
        "description": format!("{description} {}.", more.join(" ")),
        "fees_description": if dice.below(3) == 0 { "" } else { "Free" },
        "application_process": "Call for an appointment.", "minimum_age": dice.below(4) * 6,
        "url": format!("https://service{n}.example.org/"),
        "organization": { "id": id("organization", owner), "name": format!("{town} {} Agency {owner}", WORDS[owner % WORDS.len()]), "description": "An agency made up for a bench." },
        "phones": [{ "id": id("phone", n), "number": format!("416-555-01{:02}", n % 100), "type": "voice" }],
        "languages": [{ "id": id("language", n), "code": "en" }, { "id": id("language-fr", n), "code": if n.is_multiple_of(3) { "fr" } else { "es" } }],
        "service_areas": [{ "id": id("area", n), "name": if n.is_multiple_of(10) { "Ontario" } else { town } }],
        "schedules": [{ "id": id("schedule", n), "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": format!("{opens:02}:00"), "closes_at": format!("{closes}:00") }],
        "service_at_locations": [{ "id": id("at", n), "location": {
            "id": id("location", n), "location_type": "physical", "name": town, "latitude": lat + spread(dice), "longitude": lon + spread(dice),
            "addresses": [{ "id": id("address", n), "address_1": format!("{} Main Street", n % 900 + 1), "city": town, "state_province": "ON", "postal_code": format!("{fsa} 1A1"), "country": "CA", "address_type": "physical" }],
            "accessibility": [{ "id": id("access", n), "description": "Wheelchair access" }] } }]
    })
}

fn main() -> std::io::Result<()> {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(60_000);
    let mut dice = Dice(0x5eed_2111);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for n in 0..count {
        serde_json::to_writer(&mut out, &service(n, &mut dice))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
