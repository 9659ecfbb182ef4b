//! The card of a service, from its published records.

use std::collections::BTreeSet;

use directory::Published;
use directory::model::{Address, AddressKind, Location, LocationKind, Phone, PhoneKind, Service};
use directory::view::ServiceView;
use language::{Lang, Text, fold};
use places::{AreaRef, Gazetteer};

use crate::{Card, CardPhone};

/// A summary made of a description is cut after the sentence that passes this many letters.
const SUMMARY: usize = 160;
/// Areas named on a card before the rest becomes "…".
const AREAS: usize = 3;

/// What a list of results shows of a service.
pub(crate) fn card_of(view: &Published<ServiceView>, gazetteer: &Gazetteer) -> Card {
    let service = &view.service.body;
    let open: Vec<&Location> = view
        .at
        .iter()
        .map(|at| &at.location.body)
        .filter(|l| !l.confidential)
        .collect();
    let physical: Vec<&&Location> = open
        .iter()
        .filter(|l| l.location_kind == LocationKind::Physical)
        .collect();
    let mut points = Vec::new();
    for point in physical.iter().filter_map(|l| l.point) {
        if !points.contains(&point) {
            points.push(point);
        }
    }
    let mut areas: Vec<AreaRef> = Vec::new();
    let of_places = view.at.iter().flat_map(|at| &at.at.body.areas);
    for area in service.areas.iter().chain(of_places).flat_map(|a| &a.covers) {
        if !areas.contains(area) {
            areas.push(area.clone());
        }
    }
    Card {
        name: service.name.clone(),
        organization: view
            .organization
            .as_ref()
            .map(|o| o.body.name.clone())
            .unwrap_or_default(),
        summary: if service.summary.is_empty() {
            beginnings(&service.description)
        } else {
            service.summary.clone()
        },
        phone: phone(view),
        address: physical
            .iter()
            .find_map(|l| address_to_go_to(l))
            .map(address_line)
            .unwrap_or_default(),
        places: physical.len(),
        area: area_words(service, &areas, gazetteer),
        points,
        remote: service.remote || open.iter().any(|l| l.location_kind == LocationKind::Virtual),
        confidential: view.at.iter().any(|at| at.location.body.confidential),
        languages: languages(view),
        free: is_free(service),
        accessible: accessible(view),
        areas,
        minimum_age: service.minimum_age,
        maximum_age: service.maximum_age,
        needs: Vec::new(),
    }
}

/// The beginning of a description, up to the end of a sentence, in each language.
fn beginnings(description: &Text) -> Text {
    let mut summary = Text::default();
    for (lang, wording) in description.iter() {
        summary.set(lang.clone(), beginning(&wording.text));
    }
    summary
}

fn beginning(text: &str) -> String {
    let text = text
        .split('\n')
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default()
        .trim();
    let (mut end, mut letters) = (text.len(), 0);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        letters += 1;
        if letters > SUMMARY / 2 && c.is_whitespace() && matches!(before, '.' | '!' | '?') {
            end = at;
            break;
        }
        if letters > SUMMARY && c.is_whitespace() {
            return format!("{}…", text[..at].trim_end_matches([',', ';', ':', ' ']));
        }
        before = c;
    }
    text[..end].to_owned()
}

/// The number to call: the service's own first, then its places', then the organization's.
fn phone(view: &ServiceView) -> Option<CardPhone> {
    let at = view
        .at
        .iter()
        .flat_map(|at| at.at.body.phones.iter().chain(&at.location.body.phones));
    let organization = view.organization.iter().flat_map(|o| &o.body.phones);
    let all: Vec<&Phone> = view.service.body.phones.iter().chain(at).chain(organization).collect();
    let talking = |p: &&&Phone| {
        matches!(
            p.kind,
            PhoneKind::Voice | PhoneKind::TollFree | PhoneKind::Crisis | PhoneKind::Cell
        )
    };
    let best = all
        .iter()
        .find(talking)
        .or_else(|| all.iter().find(|p| p.kind == PhoneKind::AfterHours))?;
    Some(CardPhone {
        number: best.number.clone(),
        extension: best.extension.clone(),
        crisis: best.kind == PhoneKind::Crisis,
    })
}

fn address_to_go_to(location: &Location) -> Option<&Address> {
    location
        .addresses
        .iter()
        .find(|a| a.kind == AddressKind::Physical && !(a.line1.is_empty() && a.city.is_empty()))
}

/// Street and town in one line, in every language that the address has: enough to know where it is. The record has the rest.
fn address_line(address: &Address) -> Text {
    let tags: BTreeSet<&Lang> = [&address.line1, &address.city]
        .iter()
        .flat_map(|t| t.iter())
        .map(|(l, _)| l)
        .collect();
    let mut line = Text::default();
    for lang in tags {
        let words = |text: &Text| {
            text.best(lang)
                .map(|(words, _)| words.trim().to_owned())
                .filter(|w| !w.is_empty())
        };
        let parts = [words(&address.line1), words(&address.city)];
        line.set(lang.clone(), parts.into_iter().flatten().collect::<Vec<_>>().join(", "));
    }
    line
}

/// Whom it serves, in words: as the record says it, or else the names of the areas.
fn area_words(service: &Service, areas: &[AreaRef], gazetteer: &Gazetteer) -> Text {
    if let Some(named) = service.areas.iter().find(|a| !a.name.is_empty()) {
        return named.name.clone();
    }
    let names: Vec<Text> = areas
        .iter()
        .map(|area| gazetteer.area_name(area))
        .filter(|name| !name.is_empty())
        .collect();
    let mut words = Text::default();
    for lang in [Lang::en(), Lang::fr()] {
        let shown: Vec<&str> = names
            .iter()
            .take(AREAS)
            .filter_map(|n| n.best(&lang))
            .map(|(words, _)| words)
            .collect();
        let more = if names.len() > AREAS { ", …" } else { "" };
        words.set(lang, shown.join(", ") + more);
    }
    words
}

/// Languages of the service and its places by code, each once, in the order they are named.
fn languages(view: &ServiceView) -> Vec<String> {
    let at = view.at.iter().flat_map(|at| &at.location.body.languages);
    let mut codes: Vec<String> = Vec::new();
    for spoken in view.service.body.languages.iter().chain(at) {
        let named = || {
            spoken
                .name
                .as_deref()
                .and_then(language::spoken_code)
                .map(str::to_owned)
        };
        if let Some(code) = spoken.code.clone().or_else(named)
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    codes
}

/// True when it costs nothing: the record says so, or its words about fees say nothing else.
fn is_free(service: &Service) -> Option<bool> {
    let only_says_free = |words: &str| {
        let words = fold(words);
        let words = words.trim_matches(|c: char| !c.is_alphanumeric());
        [
            "free",
            "no fee",
            "no fees",
            "no cost",
            "no charge",
            "none",
            "gratuit",
            "gratuite",
            "sans frais",
            "aucuns frais",
            "aucun frais",
        ]
        .contains(&words)
    };
    let costs = || {
        (!service.costs.is_empty()).then(|| {
            service
                .costs
                .iter()
                .all(|c| c.amount.as_ref().is_some_and(|m| m.cents == 0))
        })
    };
    let words = || {
        service
            .fees
            .iter()
            .any(|(_, w)| only_says_free(&w.text))
            .then_some(true)
    };
    service.free.or_else(words).or_else(|| costs().filter(|free| *free))
}

/// Whether a wheelchair can get in: yes where one place says so, no where a place says that nothing is accessible.
fn accessible(view: &ServiceView) -> Option<bool> {
    let access = || view.at.iter().flat_map(|at| &at.location.body.accessibility);
    if access().any(|a| a.code.as_deref() == Some("wheelchair")) {
        return Some(true);
    }
    access().any(|a| a.code.as_deref() == Some("none")).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_ends_with_a_sentence_or_says_that_it_goes_on() {
        assert_eq!(beginning("Short.\nMore."), "Short.");
        let long = "Helps people who live on a low income to pay for heat, hydro and water in winter months each year. Call first. ".repeat(3);
        assert!(beginning(&long).ends_with("each year."));
        let endless = "heat hydro water ".repeat(40);
        assert!(beginning(&endless).ends_with('…') && beginning(&endless).chars().count() < 180);
    }
}
