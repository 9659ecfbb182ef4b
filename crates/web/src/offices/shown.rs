//! An office as pages show it.

use directory::model::{Phone, PhoneKind};
use directory::offices::Branch;
use directory::view::ServiceView;
use language::format;

use super::answer::{Part, Stands, name};
use crate::App;
use crate::public::parts::{Call, Message};
use crate::public::service::said_messages;
use crate::public::service_hours::{Week, most_open, shared_hours, week};
use crate::public::service_reach::{PlaceView, all_phones, calls, place};
use crate::say::{self, Openness, Said};
use crate::words::Words;

/// An office in an answer.
pub struct Shown {
    /// What it is called.
    pub name: Said,
    /// Its service, where that is called otherwise.
    pub service: Option<Said>,
    /// The page of its service.
    pub address: String,
    /// Why it is in the answer.
    pub why: Vec<String>,
    /// It surely serves the place.
    pub serves: bool,
    /// Whether it is open.
    pub open: Openness,
    /// Its numbers, the one to call first.
    pub phones: Vec<Call>,
    /// Where it is.
    pub places: Vec<PlaceView>,
    /// Its week.
    pub week: Option<Week>,
    /// What stands about it today.
    pub messages: Vec<Message>,
}

/// The service of an office with the office's own place alone, where it is one of several.
pub fn view_of(branch: &Branch) -> ServiceView {
    let mut view = ServiceView::clone(&branch.service);
    if branch.at.is_some() {
        view.at = branch.places().cloned().collect();
    }
    view
}

/// The numbers of an office: its own first, where it is one of several.
pub fn phones_of(view: &ServiceView, branch: &Branch) -> Vec<Phone> {
    let own: Vec<Phone> = branch
        .place()
        .map(|at| {
            at.at
                .body
                .phones
                .iter()
                .chain(&at.location.body.phones)
                .cloned()
                .collect()
        })
        .unwrap_or_default();
    if own.iter().any(|phone| phone.kind != PhoneKind::Fax) {
        return own;
    }
    all_phones(view).into_iter().cloned().collect()
}

/// What its service is called, where that is not the office's own name: one agency may be several offices.
fn service_of(w: &Words, view: &ServiceView, name: &Said) -> Option<Said> {
    Said::of(&view.service.body.name, &w.lang).filter(|service| service.words != name.words)
}

impl Shown {
    /// An office of an answer.
    pub fn of(app: &App, w: &Words, part: &Part<'_>) -> Shown {
        let branch = part.branch;
        let view = view_of(branch);
        let today = app.today();
        let name = name(w, branch);
        let hours = shared_hours(&view);
        let phones = phones_of(&view, branch);
        Shown {
            service: service_of(w, &view, &name),
            address: format!("/{}/service/{}", w.lang, view.service.id),
            why: part.why(w),
            serves: matches!(part.stands, Stands::Serves | Stands::Wide),
            open: say::openness(w, most_open(app, &view), app.now(), &app.home.zone),
            phones: calls(w, phones.iter().collect()),
            places: view
                .at
                .iter()
                .filter_map(|at| place(w, &view, at, hours.is_none(), today))
                .collect(),
            week: hours.map(|hours| week(w, hours, today)),
            messages: said_messages(w, view.messages(), today),
            name,
        }
    }
}

/// An office in the list of all.
pub struct Listed {
    /// What it is called.
    pub name: Said,
    /// Its service, where that is called otherwise.
    pub service: Option<Said>,
    /// The page of its service.
    pub address: String,
    /// What it serves, in words.
    pub areas: String,
    /// Its number.
    pub phone: Option<Call>,
}

/// More areas than these are not named in the list.
const AREAS: usize = 6;

/// Every office of a network, by name.
pub fn listed(w: &Words, branches: &directory::offices::Branches) -> Vec<Listed> {
    let mut all: Vec<Listed> = branches
        .list
        .iter()
        .map(|branch| {
            let view = view_of(branch);
            let phones = phones_of(&view, branch);
            let names = areas_of(w, branches, branch);
            let mut areas = format::list(&w.lang, &names[..names.len().min(AREAS)]);
            if names.len() > AREAS {
                areas.push_str(", …");
            }
            let name = name(w, branch);
            Listed {
                service: service_of(w, &view, &name),
                name,
                address: format!("/{}/service/{}", w.lang, view.service.id),
                areas,
                phone: calls(w, phones.iter().collect())
                    .into_iter()
                    .find(|call| !call.address.is_empty()),
            }
        })
        .collect();
    all.sort_by_cached_key(|one| language::fold(&one.name.words));
    all
}

/// What an office serves, by name: its record's own words, else the names of the places; a drawn area has none.
pub fn areas_of(w: &Words, branches: &directory::offices::Branches, branch: &Branch) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for own in branch.service_areas() {
        if let Some(said) = Said::of(&own.name, &w.lang) {
            names.push(said.words);
            continue;
        }
        let gazetteer = branches.offices.gazetteer();
        let covers = own.covers.iter().map(|area| gazetteer.area_name(area));
        names.extend(
            covers
                .filter_map(|name| Said::of(&name, &w.lang))
                .map(|said| said.words),
        );
    }
    names
}
