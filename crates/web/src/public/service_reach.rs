//! How a service is reached: its numbers, sites and places.

use directory::model::{Address, AddressKind, LocationKind, Phone, PhoneKind, Web};
use directory::view::{AtView, ServiceView};
use jiff::civil::Date;
use language::Text;
use places::Point;

use crate::public::parts::{Call, Site};
use crate::public::service_hours::{Week, week};
use crate::say::{self, Said};
use crate::words::Words;

/// A place where the service is offered.
pub struct PlaceView {
    /// Its name, where it says more than the address.
    pub name: Option<Said>,
    /// Its address.
    pub lines: Vec<String>,
    /// Its address is kept private.
    pub confidential: bool,
    /// A page of directions that a reader may open; nothing is asked of it before.
    pub route: Option<String>,
    /// How to come, in the record's words.
    pub directions: Option<Said>,
    /// Its own number, where there are several places.
    pub phone: Option<Call>,
    /// Its own hours, where places differ.
    pub week: Option<Week>,
}

/// The service's numbers, else those of its places, else the organization's.
pub fn all_phones(view: &ServiceView) -> Vec<&Phone> {
    let at: Vec<&Phone> = view.at.iter().flat_map(|at| &at.at.body.phones).collect();
    let location = || {
        view.at
            .iter()
            .flat_map(|at| &at.location.body.phones)
            .collect::<Vec<_>>()
    };
    let organization = || {
        view.organization
            .iter()
            .flat_map(|o| &o.body.phones)
            .collect::<Vec<_>>()
    };
    let mut phones: Vec<&Phone> = view.service.body.phones.iter().chain(at).collect();
    if phones.is_empty() {
        phones = location();
    }
    if phones.is_empty() {
        phones = organization();
    }
    // The number to talk on comes first; fax last.
    phones.sort_by_key(|p| match p.kind {
        PhoneKind::Crisis => 0,
        PhoneKind::Voice | PhoneKind::TollFree => 1,
        PhoneKind::AfterHours | PhoneKind::Cell | PhoneKind::Other => 2,
        PhoneKind::Text => 3,
        PhoneKind::Tty => 4,
        PhoneKind::Fax => 5,
    });
    let mut seen = std::collections::HashSet::new();
    phones.retain(|p| seen.insert((p.number.clone(), p.extension.clone())));
    phones
}

/// Numbers as they are shown. A fax is not called.
pub fn calls(w: &Words, phones: Vec<&Phone>) -> Vec<Call> {
    let said = |p: &Phone| {
        let (words, address) = say::phone(w, &p.number, p.extension.as_deref());
        let kind = match p.kind {
            PhoneKind::Voice | PhoneKind::Other => "",
            PhoneKind::TollFree => "service-phone-toll-free",
            PhoneKind::Crisis => "service-phone-crisis",
            PhoneKind::AfterHours => "service-phone-after-hours",
            PhoneKind::Text => "service-phone-text",
            PhoneKind::Tty => "service-phone-tty",
            PhoneKind::Fax => "service-phone-fax",
            PhoneKind::Cell => "service-phone-cell",
        };
        let kind = match (kind, &p.source_kind) {
            ("", Some(source)) if p.kind == PhoneKind::Other => source.clone(),
            ("", _) => String::new(),
            (id, _) => w.t(id),
        };
        let address = match p.kind {
            PhoneKind::Fax => String::new(),
            PhoneKind::Text => address.unwrap_or_default().replacen("tel:", "sms:", 1),
            _ => address.unwrap_or_default(),
        };
        Call {
            words,
            address,
            kind,
            note: Said::of(&p.description, &w.lang),
        }
    };
    phones.into_iter().map(said).collect()
}

/// Websites, each once, only those a browser can open.
pub fn sites<'a>(w: &Words, all: impl Iterator<Item = &'a Web>) -> Vec<Site> {
    let mut sites: Vec<Site> = Vec::new();
    for web in all {
        let Some((address, _)) = web.url.best(&w.lang) else {
            continue;
        };
        let address = if address.contains("://") {
            address.to_owned()
        } else {
            format!("https://{address}")
        };
        let Ok(url) = url::Url::parse(&address) else { continue };
        let address = url.to_string();
        if !matches!(url.scheme(), "http" | "https") || sites.iter().any(|s| s.address == address) {
            continue;
        }
        let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
        let plain = format!("{host}{}", url.path().trim_end_matches('/'));
        let words = Said::of(&web.label, &w.lang).map_or(plain, |label| label.words);
        sites.push(Site { address, words });
    }
    sites.truncate(3);
    sites
}

/// The lines of an address in a page's language.
pub fn address_lines(w: &Words, address: &Address) -> Vec<String> {
    let words = |text: &Text| Said::of(text, &w.lang).map(|said| said.words);
    let mut town: Vec<String> = words(&address.city).into_iter().collect();
    if !address.province.is_empty() {
        town.push(province(w, &address.province));
    }
    if !address.postal_code.is_empty() {
        town.push(address.postal_code.replace(' ', "\u{a0}"));
    }
    address
        .attention
        .clone()
        .into_iter()
        .chain(words(&address.line1))
        .chain(words(&address.line2))
        .chain(Some(town.join(" ")).filter(|t| !t.is_empty()))
        .collect()
}

/// The province after a town: its name in brackets in French, its letters in English.
fn province(w: &Words, letters: &str) -> String {
    if !w.is_french() {
        return letters.to_owned();
    }
    let name = match letters {
        "AB" => "Alberta",
        "BC" => "Colombie-Britannique",
        "MB" => "Manitoba",
        "NB" => "Nouveau-Brunswick",
        "NL" => "Terre-Neuve-et-Labrador",
        "NS" => "Nouvelle-Écosse",
        "NT" => "Territoires du Nord-Ouest",
        "NU" => "Nunavut",
        "ON" => "Ontario",
        "PE" => "Île-du-Prince-Édouard",
        "QC" => "Québec",
        "SK" => "Saskatchewan",
        "YT" => "Yukon",
        other => other,
    };
    format!("({name})")
}

/// Street and town in one line, as a list shows where something is.
pub fn street_and_town(w: &Words, address: &Address) -> String {
    let parts = [&address.line1, &address.city].map(|text| Said::of(text, &w.lang).map(|said| said.words));
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Directions to a point, on the open map of the world.
fn route(to: Point) -> String {
    format!(
        "https://www.openstreetmap.org/directions?to={:.5}%2C{:.5}",
        to.lat, to.lon
    )
}

/// The address where people go; where there is none, the one for letters.
pub fn best_address(addresses: &[Address]) -> Option<&Address> {
    addresses
        .iter()
        .find(|a| a.kind == AddressKind::Physical)
        .or_else(|| addresses.iter().find(|a| a.kind == AddressKind::Postal))
}

/// A place as its service's page shows it; none where nobody goes there.
pub fn place(w: &Words, view: &ServiceView, at: &AtView, own_hours: bool, today: Date) -> Option<PlaceView> {
    let location = &at.location.body;
    let lines = best_address(&location.addresses)
        .map(|a| address_lines(w, a))
        .unwrap_or_default();
    if location.location_kind == LocationKind::Virtual || (lines.is_empty() && !location.confidential) {
        return None;
    }
    let many = view.at.len() > 1;
    let phones: Vec<&Phone> = at
        .at
        .body
        .phones
        .iter()
        .chain(&location.phones)
        .filter(|p| p.kind == PhoneKind::Voice)
        .collect();
    Some(PlaceView {
        name: Said::of(&location.name, &w.lang).filter(|n| lines.first().is_none_or(|l| *l != n.words)),
        route: location
            .point
            .filter(|_| !location.confidential && !lines.is_empty())
            .map(route),
        lines,
        confidential: location.confidential,
        directions: Said::of(&location.transportation, &w.lang),
        phone: calls(w, phones).into_iter().next().filter(|_| many),
        week: view
            .hours_at(at)
            .filter(|_| own_hours)
            .map(|hours| week(w, hours, today)),
    })
}
