//! What a record must say, and what it should.

use std::fmt;

use jiff::civil::Date;
use language::{Lang, Text};
use serde::Serialize;

use crate::document;
use crate::field::Path;
use crate::model::{Address, Body, Contact, Cost, Phone, ServiceArea, SpokenLanguage, TemporaryMessage, Web};
use crate::wording::{each_text, is_prose};

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Worth a look; saved all the same.
    Warning,
    /// Wrong: a person's save is refused. An import keeps the source's words and says so.
    Error,
    /// Without it the record is none: refused from a source too.
    Fatal,
}

/// Something wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The field: `phones[0].number`.
    pub path: String,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub remedy: String,
    /// How much it weighs.
    pub weight: Weight,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}. {}", self.path, self.cause, self.remedy)
    }
}

/// Everything that is wrong with a body by itself. Whether the records it refers to exist is looked at when it is saved.
///
/// `required` are the languages that every text should be in; one that is missing is a [`Weight::Warning`].
pub fn validate(body: &Body, required: &[Lang]) -> Vec<Problem> {
    let mut check = Check { problems: Vec::new() };
    let root = Path::default();
    match body {
        Body::Taxonomy(b) => check.name(&b.name),
        Body::TaxonomyTerm(b) => check.name(&b.name),
        Body::Organization(b) => {
            check.name(&b.name);
            check.email(&root.field("email"), b.email.as_deref());
            check.webs(&b.websites);
            check.url(&root.field("logo"), b.logo.as_deref());
            check.phones(&root, &b.phones);
            check.contacts(&root, &b.contacts);
            check.messages(&b.messages);
            if b.year_incorporated.is_some_and(|year| !(1000..=2200).contains(&year)) {
                check.error(
                    &root.field("year_incorporated"),
                    "this is not a year",
                    "Write it as 1987",
                );
            }
        }
        Body::Program(b) => {
            check.name(&b.name);
            check.required(
                &root.field("organization"),
                &b.organization,
                "Name the organization that runs the program",
            );
        }
        Body::Location(b) => {
            check.url(&root.field("website"), b.website.as_deref());
            check.phones(&root, &b.phones);
            check.contacts(&root, &b.contacts);
            check.addresses(&b.addresses);
            check.languages(&root, &b.languages);
            check.hours(&root, b.hours.as_ref());
            if b.point.is_some_and(|p| places::Point::new(p.lat, p.lon).is_none()) {
                check.error(
                    &root.field("point"),
                    "this is no place on earth",
                    "Latitude is from -90 to 90 and longitude from -180 to 180 degrees; look whether they are exchanged",
                );
            }
        }
        Body::Service(b) => check.service(b),
        Body::ServiceAtLocation(b) => {
            check.required(&root.field("service"), &b.service, "Name the service");
            check.required(&root.field("location"), &b.location, "Name the location");
            check.phones(&root, &b.phones);
            check.contacts(&root, &b.contacts);
            check.hours(&root, b.hours.as_ref());
            check.areas(&b.areas);
        }
    }
    check.required_languages(body, required);
    check.problems
}

struct Check {
    problems: Vec<Problem>,
}

impl Check {
    fn push(&mut self, path: &Path, cause: impl Into<String>, remedy: &str, weight: Weight) {
        self.problems.push(Problem {
            path: path.to_string(),
            cause: cause.into(),
            remedy: remedy.into(),
            weight,
        });
    }
    fn error(&mut self, path: &Path, cause: impl Into<String>, remedy: &str) {
        self.push(path, cause, remedy, Weight::Error);
    }
    fn name(&mut self, name: &Text) {
        if name.iter().all(|(_, w)| w.text.trim().is_empty()) {
            self.push(
                &Path::default().field("name"),
                "the name is missing",
                "Give it a name in at least one language",
                Weight::Fatal,
            );
        }
    }
    fn required(&mut self, path: &Path, id: &str, remedy: &str) {
        if id.trim().is_empty() {
            self.push(path, "it is missing", remedy, Weight::Fatal);
        }
    }
    fn service(&mut self, b: &crate::model::Service) {
        let root = Path::default();
        self.name(&b.name);
        if b.organization.is_empty() {
            self.push(
                &root.field("organization"),
                "it is missing",
                "Name the organization that offers the service",
                Weight::Warning,
            );
        }
        self.email(&root.field("email"), b.email.as_deref());
        self.webs(&b.websites);
        self.phones(&root, &b.phones);
        self.contacts(&root, &b.contacts);
        self.languages(&root, &b.languages);
        self.hours(&root, b.hours.as_ref());
        self.areas(&b.areas);
        self.costs(&b.costs);
        self.messages(&b.messages);
        for (field, age) in [("minimum_age", b.minimum_age), ("maximum_age", b.maximum_age)] {
            if age.is_some_and(|age| !(0.0..=150.0).contains(&age)) {
                self.error(
                    &root.field(field),
                    "this is not an age",
                    "Write years from 0 to 150, or leave it out for no limit",
                );
            }
        }
        if let (Some(from), Some(to)) = (b.minimum_age, b.maximum_age)
            && from > to
        {
            self.error(
                &root.field("minimum_age"),
                format!("the youngest age served, {from}, is above the oldest, {to}"),
                "Exchange them, or leave one out",
            );
        }
        for (i, capacity) in b.capacities.iter().enumerate() {
            if capacity.available < 0 || capacity.maximum.is_some_and(|most| most < capacity.available) {
                self.error(
                    &root.field("capacities").at(i).field("available"),
                    "more places are free than there are, or fewer than none",
                    "Correct `available` or `maximum`",
                );
            }
        }
    }
    fn phones(&mut self, at: &Path, phones: &[Phone]) {
        for (i, phone) in phones.iter().enumerate() {
            let path = at.field("phones").at(i);
            if !is_phone(&phone.number) {
                self.error(
                    &path.field("number"),
                    format!("{:?} is not a phone number", phone.number),
                    "Write 3 to 15 digits, as in 416-555-0142 or 211; put words into `description` and an extension into `extension`",
                );
            }
            self.languages(&path, &phone.languages);
        }
    }
    fn contacts(&mut self, at: &Path, contacts: &[Contact]) {
        for (i, contact) in contacts.iter().enumerate() {
            let path = at.field("contacts").at(i);
            self.email(&path.field("email"), contact.email.as_deref());
            self.phones(&path, &contact.phones);
        }
    }
    fn email(&mut self, path: &Path, email: Option<&str>) {
        if let Some(email) = email
            && !is_email(email)
        {
            self.error(
                path,
                format!("{email:?} is not an e-mail address"),
                "Write it as name@example.org",
            );
        }
    }
    fn url(&mut self, path: &Path, url: Option<&str>) {
        if let Some(url) = url
            && !is_url(url)
        {
            self.error(
                path,
                format!("{url:?} is not an address on the web"),
                "Begin it with https:// or http://",
            );
        }
    }
    fn webs(&mut self, webs: &[Web]) {
        for (i, web) in webs.iter().enumerate() {
            for (lang, wording) in web.url.iter() {
                self.url(
                    &Path::default()
                        .field("websites")
                        .at(i)
                        .field("url")
                        .field(lang.as_str()),
                    Some(&wording.text),
                );
            }
        }
    }
    fn addresses(&mut self, addresses: &[Address]) {
        for (i, address) in addresses.iter().enumerate() {
            let country = &address.country;
            let two_letters = country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic());
            if !(country.is_empty() || two_letters) {
                self.error(
                    &Path::default().field("addresses").at(i).field("country"),
                    format!("{country:?} is not a country code"),
                    "Write the two letters of ISO 3166-1, as in CA",
                );
            }
        }
    }
    fn languages(&mut self, at: &Path, languages: &[SpokenLanguage]) {
        for (i, language) in languages.iter().enumerate() {
            if let Some(code) = language.code.as_deref()
                && Lang::parse(code).is_none()
            {
                self.error(
                    &at.field("languages").at(i).field("code"),
                    format!("{code:?} is not a language code"),
                    "Write the two or three letters of ISO 639, as in fr, or put words into `name`",
                );
            }
        }
    }
    fn hours(&mut self, at: &Path, hours: Option<&hours::Hours>) {
        for problem in hours.map(hours::Hours::problems).unwrap_or_default() {
            self.error(&at.field("hours"), problem.to_string(), "Correct the hours");
        }
    }
    fn areas(&mut self, areas: &[ServiceArea]) {
        for (i, area) in areas.iter().enumerate() {
            if area.covers.is_empty() && area.name.is_empty() && area.description.is_empty() {
                self.push(
                    &Path::default().field("areas").at(i),
                    "the area says nothing",
                    "Name it, or say what it covers",
                    Weight::Warning,
                );
            }
        }
    }
    fn costs(&mut self, costs: &[Cost]) {
        for (i, cost) in costs.iter().enumerate() {
            let path = Path::default().field("costs").at(i);
            self.period(&path, cost.from, cost.to);
            if let Some(money) = &cost.amount
                && (money.cents < 0
                    || money.currency.len() != 3
                    || !money.currency.bytes().all(|b| b.is_ascii_uppercase()))
            {
                self.error(
                    &path.field("amount"),
                    "this is not an amount",
                    "Write cents from 0 and a currency of ISO 4217, as in CAD",
                );
            }
        }
    }
    fn messages(&mut self, messages: &[TemporaryMessage]) {
        for (i, message) in messages.iter().enumerate() {
            let path = Path::default().field("messages").at(i);
            self.period(&path, message.from, message.to);
            if message.to.is_none() {
                self.push(
                    &path.field("to"),
                    "the message never ends",
                    "Give it a last day",
                    Weight::Warning,
                );
            }
            self.hours(&path, message.hours.as_ref());
        }
    }
    fn period(&mut self, at: &Path, from: Option<Date>, to: Option<Date>) {
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            self.error(
                &at.field("to"),
                format!("it ends on {to}, before it begins on {from}"),
                "Exchange the dates",
            );
        }
    }
    fn required_languages(&mut self, body: &Body, required: &[Lang]) {
        if required.is_empty() {
            return;
        }
        let tree = document::to_value(body);
        each_text(&tree, &mut |path, langs| {
            for lang in required
                .iter()
                .filter(|lang| is_prose(path) && !langs.contains_key(lang.as_str()))
            {
                self.push(
                    &path.field(lang.as_str()),
                    format!("there are no words in {lang}"),
                    "Translate it",
                    Weight::Warning,
                );
            }
        });
    }
}

/// 3 to 15 digits (ITU-T E.164; short codes such as 211), as people write them; letters as in 1-800-555-HELP.
fn is_phone(number: &str) -> bool {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let keys = number.bytes().filter(u8::is_ascii_alphanumeric).count();
    let marks = |c: char| {
        c.is_ascii_alphanumeric() || c.is_whitespace() || "+-.()/*#\u{2010}\u{2011}\u{2012}\u{2013}".contains(c)
    };
    digits >= 3 && keys <= 15 && number.chars().all(marks)
}

fn is_email(email: &str) -> bool {
    let Some((name, host)) = email.split_once('@') else {
        return false;
    };
    !name.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !email.contains(|c: char| c.is_whitespace() || ",;<>\"".contains(c))
        && !host.contains('@')
}

fn is_url(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| {
        let host = host.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !url.contains(char::is_whitespace)
    })
}
