//! A service as the index keeps it: words to be found by, columns to be ranked by, a card to be shown.

use std::collections::BTreeSet;

use directory::Published;
use directory::model::{Service, ServiceStatus};
use directory::view::ServiceView;
use language::{Lang, Text, fold};
use needs::Vocabulary;
use places::{AreaRef, Gazetteer, PlaceKind, shape_term};
use tantivy::TantivyDocument;
use tantivy::schema::Field;

use crate::FinderError;
use crate::at_once::answers_at_once;
use crate::card::Stored;
use crate::card_of::card_of;
use crate::needs_of::NeedsOf;
use crate::people::People;
use crate::schema::{AREA_NOT_KNOWN, Fields, InLanguage};
use crate::times::timetables;
use crate::traits::{Traits, pack_point};
use crate::{weights, words};

/// True when people can be sent there: a service that is no longer offered is not found.
pub(crate) fn is_offered(view: &ServiceView) -> bool {
    matches!(
        view.service.body.status,
        ServiceStatus::Active | ServiceStatus::TemporarilyClosed
    )
}

/// The document of a service.
pub(crate) fn document(
    view: &Published<ServiceView>,
    vocabulary: &Vocabulary,
    needs_of: &NeedsOf<'_>,
    gazetteer: &Gazetteer,
    fields: &Fields,
) -> Result<TantivyDocument, FinderError> {
    let needs = needs_of.service(view);
    let mut card = card_of(view, gazetteer);
    card.needs = needs
        .iter()
        .filter(|(_, level)| !level.narrower && level.sure >= weights::NEED_SHOWN)
        .map(|(code, _)| code.clone())
        .collect();
    let mut document = TantivyDocument::default();
    document.add_text(fields.id, &view.service.id);
    if let Some(id) = &view.service.source_id {
        document.add_text(fields.source_id, id);
    }
    Words {
        document: &mut document,
        fields,
    }
    .add(view, vocabulary, &card.needs);
    for (code, level) in &needs {
        document.add_text(fields.need, level.term(code));
    }
    for area in area_terms(&card.areas, gazetteer) {
        document.add_text(fields.area, area);
    }
    for area in &card.areas {
        if let AreaRef::Shape(outline) = area {
            document.add_bytes(
                fields.shape,
                &serde_json::to_vec(outline).expect("an outline is numbers"),
            );
        }
    }
    for language in &card.languages {
        document.add_text(fields.language, language);
    }
    for point in &card.points {
        document.add_u64(fields.point, pack_point(*point));
    }
    let ages = Traits::months(card.minimum_age, card.maximum_age);
    let traits = Traits {
        free: card.free,
        accessible: card.accessible,
        remote: card.remote,
        confidential: card.confidential,
        has_rule: view.service.body.rule.is_some(),
        at_once: answers_at_once(view),
        wide: card.areas.iter().any(|area| is_wide(area, gazetteer)),
        ages,
        people: People::of(view, ages),
    };
    document.add_u64(fields.facts, traits.pack());
    document.add_u64(fields.lot, lot(&view.service.id));
    if let Some(rule) = &view.service.body.rule {
        document.add_bytes(fields.rule, &serde_json::to_vec(rule).expect("a rule is text"));
    }
    for timetable in timetables(view) {
        document.add_bytes(fields.hours, &timetable.to_bytes());
    }
    let stored = Stored {
        id: view.service.id.clone(),
        source_id: view.service.source_id.clone(),
        card,
    };
    document.add_bytes(fields.card, &postcard::to_allocvec(&stored)?);
    Ok(document)
}

/// True of a province, of a country, and of no limit.
fn is_wide(area: &AreaRef, gazetteer: &Gazetteer) -> bool {
    match area {
        AreaRef::Everywhere => true,
        AreaRef::Place(id) => gazetteer.get(id).is_some_and(|place| place.kind <= PlaceKind::Province),
        AreaRef::Postal(_) | AreaRef::Shape(_) => false,
    }
}

/// A number from an id, the same everywhere (FNV-1a).
fn lot(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The terms of areas in the index, each once; [`AREA_NOT_KNOWN`] where there are none.
fn area_terms(areas: &[AreaRef], gazetteer: &Gazetteer) -> BTreeSet<String> {
    if areas.is_empty() {
        return BTreeSet::from([AREA_NOT_KNOWN.to_owned()]);
    }
    let terms = |area: &AreaRef| match area {
        // Drawn areas are judged one by one: only their own term is needed.
        AreaRef::Shape(outline) => vec![shape_term(outline)],
        area => gazetteer.area_terms(area),
    };
    areas.iter().flat_map(terms).collect()
}

/// Writes the words of a service into the fields of a document.
struct Words<'a> {
    document: &'a mut TantivyDocument,
    fields: &'a Fields,
}

impl Words<'_> {
    fn add(&mut self, view: &Published<ServiceView>, vocabulary: &Vocabulary, needs: &[String]) {
        let service = &view.service.body;
        let names = || std::iter::once(&service.name).chain(&service.alternate_names);
        self.texts(names(), |f| f.name);
        self.keys(names());
        if let Some(organization) = &view.organization {
            let names = || std::iter::once(&organization.body.name).chain(&organization.body.alternate_names);
            self.texts(names(), |f| f.organization);
            self.acronyms(names());
            self.keys(names());
        }
        if let Some(program) = &view.program {
            let names = || std::iter::once(&program.body.name).chain(&program.body.alternate_names);
            self.texts(names(), |f| f.organization);
            self.keys(names());
        }
        for term in &view.terms {
            self.texts(std::iter::once(&term.body.name).chain(&term.body.use_references), |f| {
                f.terms
            });
        }
        for need in needs.iter().filter_map(|code| vocabulary.need(code)) {
            self.texts([&need.name], |f| f.terms);
        }
        self.texts([view.search_hints()], |f| f.terms);
        self.texts(
            [
                &service.summary,
                &service.description,
                &service.eligibility,
                &service.application,
            ],
            |f| f.text,
        );
        if let Some(program) = &view.program {
            self.texts([&program.body.description], |f| f.text);
        }
        for at in &view.at {
            self.texts([&at.location.body.name, &at.at.body.description], |f| f.text);
            self.texts(at.location.body.addresses.iter().map(|a| &a.city), |f| f.text);
        }
        self.phones(view, service);
    }

    /// English into the English field, French into the French one, every language into the folded one.
    fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t Text>, field: impl Fn(&InLanguage) -> Field) {
        for (lang, wording) in texts.into_iter().flat_map(Text::iter) {
            let folded = fold(&words::undotted(&wording.text));
            match primary(lang) {
                "en" => self.document.add_text(field(&self.fields.en), &folded),
                "fr" => self.document.add_text(field(&self.fields.fr), &folded),
                _ => {}
            }
            self.document.add_text(self.fields.folded, &folded);
        }
    }
    /// Whole names and their acronyms, each once.
    fn keys<'t>(&mut self, names: impl IntoIterator<Item = &'t Text>) {
        let mut keys = BTreeSet::new();
        for (_, wording) in names.into_iter().flat_map(Text::iter) {
            keys.insert(words::key(&wording.text));
            keys.extend(words::acronym(&wording.text));
        }
        for key in keys.iter().filter(|key| !key.is_empty()) {
            self.document.add_text(self.fields.key, key);
        }
    }
    /// Acronyms as words of the organization's name, so that they are found beside other words.
    fn acronyms<'t>(&mut self, names: impl IntoIterator<Item = &'t Text>) {
        let found: BTreeSet<String> = names
            .into_iter()
            .flat_map(Text::iter)
            .filter_map(|(_, wording)| words::acronym(&wording.text))
            .collect();
        for acronym in &found {
            for field in [
                self.fields.en.organization,
                self.fields.fr.organization,
                self.fields.folded,
            ] {
                self.document.add_text(field, acronym);
            }
        }
    }
    fn phones(&mut self, view: &ServiceView, service: &Service) {
        let at = view
            .at
            .iter()
            .flat_map(|at| at.at.body.phones.iter().chain(&at.location.body.phones));
        let organization = view.organization.iter().flat_map(|o| &o.body.phones);
        let numbers: BTreeSet<String> = service
            .phones
            .iter()
            .chain(at)
            .chain(organization)
            .filter_map(|p| words::phone_digits(&p.number))
            .collect();
        for number in numbers {
            // People also type a number without its area code.
            if number.len() == 10 {
                self.document.add_text(self.fields.phone, &number[3..]);
            }
            self.document.add_text(self.fields.phone, number);
        }
    }
}

fn primary(lang: &Lang) -> &str {
    lang.as_str().split('-').next().unwrap_or_default()
}
