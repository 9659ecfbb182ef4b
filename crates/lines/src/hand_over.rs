//! Where a call ends: a destination, its state at this moment, and its fallbacks in order.

use hours::OpenState;
use jiff::Timestamp;
use language::Lang;
use rules::{Facts, Value};
use serde::Serialize;

use crate::line::Line;
use crate::pack::{Destination, DestinationKind, DestinationState, HandOver, OfficeFound};
use crate::step::Situation;

/// A destination that was tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tried<'l> {
    /// Its id.
    pub destination: &'l str,
    /// What it is.
    pub kind: DestinationKind,
    /// What it is called in the caller's language; the office found, for kind `office`.
    pub name: String,
    /// The number or page.
    pub reach: Option<String>,
    /// Whether somebody there was asked before the caller was told.
    pub check_first: bool,
    /// How the call is handed over.
    pub hand_over: HandOver,
    /// How long it may take to accept, in seconds.
    pub accept_within: Option<u32>,
    /// What came of it.
    pub result: Reply,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// It takes the call.
    Takes,
    /// It is closed.
    Closed {
        /// When it opens, where that is known.
        opens: Option<Timestamp>,
    },
    /// As many callers as it takes.
    Full,
    /// Not answered in time.
    NoAnswer,
    /// Answered and refused.
    Refuses,
    /// No office serves the place that the caller said.
    NoOffice,
    /// Several offices might serve it: ask for a whole address.
    SeveralOffices(Vec<String>),
    /// The caller has not said where they are.
    PlaceNotKnown,
}

impl Line {
    /// Tries a destination and its fallbacks until one takes the call. The last one always does: the check saw to it.
    pub(crate) fn hand_over<'l>(&'l self, id: &str, at: &Situation<'_>, facts: &Facts) -> Vec<Tried<'l>> {
        let mut tried = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            let Some(i) = self.pack.destination.iter().position(|d| d.id == id) else {
                break;
            };
            let destination = &self.pack.destination[i];
            let attempt = self.attempt(i, at, facts);
            let takes = attempt.result == Reply::Takes;
            tried.push(attempt);
            if takes || tried.len() > self.pack.destination.len() {
                break;
            }
            next = destination.fallback.as_deref();
        }
        tried
    }

    fn attempt<'l>(&'l self, i: usize, at: &Situation<'_>, facts: &Facts) -> Tried<'l> {
        let destination = &self.pack.destination[i];
        let mut tried = Tried {
            destination: &destination.id,
            kind: destination.kind,
            name: said(&destination.name, at.lang),
            reach: reach(destination, at.lang),
            check_first: destination.check_first,
            hand_over: destination.hand_over,
            accept_within: destination.accept_within,
            result: Reply::Takes,
        };
        if !destination.kind.can_fail() {
            return tried;
        }
        if destination.kind == DestinationKind::Office {
            match self.office(destination, at, facts) {
                Some(OfficeFound::One { name, phone }) => (tried.name, tried.reach) = (name, Some(phone)),
                Some(OfficeFound::Several(names)) => tried.result = Reply::SeveralOffices(names),
                Some(OfficeFound::None) => tried.result = Reply::NoOffice,
                None => tried.result = Reply::PlaceNotKnown,
            }
            if tried.result != Reply::Takes {
                return tried;
            }
        }
        let state = self.timetables[i].as_ref().map(|hours| hours.state(at.at, &self.home));
        let state_now = at.states.get(&destination.id);
        tried.result = match (state, state_now) {
            (Some(OpenState::Closed { opens }), _) => Reply::Closed { opens },
            (_, Some(DestinationState::Closed)) => Reply::Closed { opens: None },
            (_, Some(DestinationState::Full)) => Reply::Full,
            (_, Some(DestinationState::NoAnswer)) => Reply::NoAnswer,
            (_, Some(DestinationState::Refuses)) => Reply::Refuses,
            _ => Reply::Takes,
        };
        tried
    }

    /// The office of a network that serves the caller's place: an area of the pack, or what the directory says.
    fn office(&self, destination: &Destination, at: &Situation<'_>, facts: &Facts) -> Option<OfficeFound> {
        let id = destination.network.as_deref()?;
        let network = self.pack.network.iter().find(|network| network.id == id)?;
        let Some(Value::Text(place)) = facts.get(&network.from) else {
            return None;
        };
        let Some(fact) = &network.fact else {
            if self.asks_the_directory(network) {
                return Some((at.offices)(id, place));
            }
            return Some(self.of_area(network, crate::areas::area_of(self.areas(network), place), at.lang));
        };
        let area = match facts.get(fact) {
            Some(Value::Text(area)) => Some(area.as_str()),
            _ => None,
        };
        Some(self.of_area(network, area, at.lang))
    }

    /// True where the areas of a network do not stand in the pack.
    pub fn asks_the_directory(&self, network: &crate::pack::Network) -> bool {
        self.areas(network).next().is_none()
    }

    fn of_area(&self, network: &crate::pack::Network, id: Option<&str>, lang: &Lang) -> OfficeFound {
        match self.areas(network).find(|area| Some(area.id.as_str()) == id) {
            Some(area) => OfficeFound::One {
                name: said(&area.name, lang),
                phone: area.phone.clone(),
            },
            None => OfficeFound::None,
        }
    }
}

fn said(text: &language::Text, lang: &Lang) -> String {
    crate::verdict::words(text, lang)
}

fn reach(destination: &Destination, lang: &Lang) -> Option<String> {
    let text = if destination.link.is_empty() {
        &destination.phone
    } else {
        &destination.link
    };
    text.best(lang).map(|(words, _)| words.to_owned())
}
