//! Networks and offices as JSON.

use directory::model::{Address, Phone, PhoneKind};
use directory::offices::{Branch, Network};
use directory::view::ServiceView;
use hours::OpenState;
use language::Text;
use serde_json::{Map, Value, json};

use super::ROOT;
use crate::App;
use crate::offices::{Part, name, phones_of, view_of};
use crate::public::service_hours::most_open;
use crate::public::service_reach::best_address;
use crate::say::{self, Said};
use crate::words::Words;

pub(super) fn said(w: &Words, text: &Text) -> Option<String> {
    Said::of(text, &w.lang).map(|said| said.words)
}

pub(super) fn network_json(app: &App, w: &Words, network: &Network) -> Value {
    let base = &app.site.base_url;
    json!({
        "id": network.id,
        "name": said(w, &network.what.name),
        "about": said(w, &network.what.about),
        "url": format!("{base}{ROOT}/{}", network.id),
        "page": format!("{base}/{}/offices/{}", w.lang, network.id),
    })
}

pub(super) fn rounded(km: Option<f64>) -> Option<f64> {
    km.map(|km| (km * 10.0).round() / 10.0)
}

pub(super) fn part_json(app: &App, w: &Words, part: &Part<'_>) -> Value {
    let mut office = office_json(app, w, part.branch);
    office.insert("stands".into(), json!(part.stands));
    office.insert("because".into(), json!(part.why(w)));
    office.insert("distance_km".into(), json!(rounded(part.km)));
    Value::Object(office)
}

pub(super) fn office_json(app: &App, w: &Words, branch: &Branch) -> Map<String, Value> {
    let view = view_of(branch);
    let confidential = view.at.iter().any(|at| at.location.body.confidential);
    let mut open = view
        .at
        .iter()
        .map(|at| &at.location.body)
        .filter(|location| !location.confidential);
    let address = open.find_map(|location| best_address(&location.addresses));
    let phones: Vec<Value> = phones_of(&view, branch)
        .iter()
        .map(|phone| phone_json(w, phone))
        .collect();
    let office = json!({
        "id": branch.id(),
        "service_id": view.service.id,
        "organization_id": view.organization.as_ref().map(|o| &o.id),
        "name": name(w, branch).words,
        "service": said(w, &view.service.body.name),
        "phones": phones,
        "address": address.map(|address| address_json(w, address)),
        "address_is_confidential": confidential,
        "open": open_json(app, w, &view),
        "page": format!("{}/{}/service/{}", app.site.base_url, w.lang, view.service.id),
    });
    match office {
        Value::Object(office) => office,
        _ => Map::new(),
    }
}

fn phone_json(w: &Words, phone: &Phone) -> Value {
    let (_, link) = say::phone(w, &phone.number, phone.extension.as_deref());
    json!({
        "number": phone.number,
        "extension": phone.extension,
        "type": phone.kind,
        "call": link.filter(|_| phone.kind != PhoneKind::Fax),
    })
}

fn address_json(w: &Words, address: &Address) -> Value {
    json!({
        "address_1": said(w, &address.line1),
        "address_2": said(w, &address.line2),
        "city": said(w, &address.city),
        "state_province": address.province,
        "postal_code": address.postal_code,
        "country": address.country,
    })
}

fn open_json(app: &App, w: &Words, view: &ServiceView) -> Value {
    let state = most_open(app, view);
    let (name, changes) = match &state {
        OpenState::Open { until } => ("open", until.as_ref()),
        OpenState::Closed { opens } => ("closed", opens.as_ref()),
        OpenState::ByAppointment => ("by_appointment", None),
        OpenState::Unknown => ("unknown", None),
    };
    json!({
        "state": name,
        "changes": changes.map(ToString::to_string),
        "say": say::openness(w, state, app.now(), &app.home.zone).words,
    })
}
