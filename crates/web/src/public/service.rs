//! Everything about one service.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use directory::model::{Address, AddressKind, LocationKind, Phone, PhoneKind, TemporaryMessage, Verified, Web};
use directory::view::{AtView, ServiceView};
use directory::{Published, publish, read};
use hours::{Hours, OpenState, WeekTime};
use jiff::ToSpan;
use jiff::civil::Date;
use language::{Text, format};

use crate::error::WebError;
use crate::map::{self, Drawing};
use crate::page::Page;
use crate::public::asked::Asked;
use crate::public::browse;
use crate::public::machine;
use crate::public::parts::{Call, Message, Press, Site};
use crate::public::service_facts::{self, Fact, Line};
use crate::public::{In, shared};
use crate::say::{self, Openness, Said, capital};
use crate::words::Words;
use crate::{App, Shared};

/// Exceptions and closures are told this many days ahead.
const AHEAD: i64 = 45;

/// The page of a service.
#[derive(Template)]
#[template(path = "pages/service.html")]
pub struct ServicePage {
    page: Page,
    id: String,
    crumbs: Vec<Press>,
    name: Said,
    organization: Option<OrganizationLink>,
    /// Part of the record is in another language than the page.
    other_language: bool,
    lead: Option<Said>,
    brief: Vec<String>,
    open: Openness,
    phones: Vec<Call>,
    sites: Vec<Site>,
    email: Option<String>,
    week: Option<Week>,
    today: String,
    places: Vec<PlaceView>,
    card_address: String,
    report_address: String,
    messages: Vec<Message>,
    about: Vec<Said>,
    steps: Vec<Said>,
    who: Vec<Line>,
    facts: Vec<Fact>,
    map: Option<Drawing>,
    verified: Option<String>,
}

struct OrganizationLink {
    name: Said,
    address: String,
}

/// A week of opening hours.
#[derive(Clone)]
pub struct Week {
    days: Vec<Day>,
    notes: Vec<Said>,
}

#[derive(Clone)]
struct Day {
    name: String,
    today: bool,
    times: Vec<WeekTime>,
}

/// A place where the service is offered.
struct PlaceView {
    name: Option<Said>,
    lines: Vec<String>,
    confidential: bool,
    directions: Option<Said>,
    phone: Option<Call>,
    week: Option<Week>,
}

/// A service that the public may see today.
pub async fn published(app: &App, id: &str) -> Result<Published<ServiceView>, WebError> {
    let view = match read::service_view(&app.db, id).await {
        Err(directory::DirectoryError::NoRecord { .. }) => return Err(WebError::NotFound),
        other => other?,
    };
    publish::service(&view, app.today()).ok_or(WebError::NotFound)
}

/// `GET /{lang}/service/{id}`
pub async fn get(State(app): Shared, In(words): In, Path(id): Path<String>) -> Response {
    match published(&app, &id).await {
        Ok(view) => shared(&service_page(&app, words, &view)),
        Err(error) => error.page(words, &app.site),
    }
}

/// The hours that hold at a place: its own for this service, the service's, or those of the place.
pub fn hours_at<'a>(view: &'a ServiceView, at: &'a AtView) -> Option<&'a Hours> {
    at.at
        .body
        .hours
        .as_ref()
        .or(view.service.body.hours.as_ref())
        .or(at.location.body.hours.as_ref())
}

/// Openness at the place where the service is most open, as in the list of results.
pub fn most_open(app: &App, view: &ServiceView) -> OpenState {
    let now = app.now();
    let states = view
        .at
        .iter()
        .filter_map(|at| hours_at(view, at))
        .chain(view.service.body.hours.as_ref().filter(|_| view.at.is_empty()));
    let rank = |state: &OpenState| match state {
        OpenState::Open { until: None } => (0, i64::MIN),
        OpenState::Open { until: Some(until) } => (1, -until.as_second()),
        OpenState::Closed { opens: Some(opens) } => (2, opens.as_second()),
        OpenState::ByAppointment => (3, 0),
        OpenState::Unknown => (4, 0),
        OpenState::Closed { opens: None } => (5, 0),
    };
    states
        .map(|hours| hours.state(now, &app.home))
        .min_by_key(rank)
        .unwrap_or(OpenState::Unknown)
}

fn service_page(app: &App, w: &'static Words, view: &ServiceView) -> ServicePage {
    let service = &view.service.body;
    let lang = w.lang.as_str();
    let id = view.service.id.clone();
    let name = Said::of(&service.name, &w.lang).unwrap_or_default();
    let mut page = Page::public(w, &app.site, &format!("/service/{id}"), name.words.as_str());
    page.description = w.t1("service-description", "name", &name.words);
    page.json_ld = Some(machine::service_json(app, &page, view));
    let today = app.today();
    let summary = Said::of(&service.summary, &w.lang);
    let mut about = Said::of(&service.description, &w.lang)
        .map(|d| d.lines())
        .unwrap_or_default();
    let lead = summary.or_else(|| (!about.is_empty()).then(|| about.remove(0)));
    about.retain(|paragraph| Some(&paragraph.words) != lead.as_ref().map(|l| &l.words));
    let organization = view.organization.as_ref().and_then(|o| {
        Some(OrganizationLink {
            name: Said::of(&o.body.name, &w.lang)?,
            address: format!("/{lang}/organization/{}", o.id),
        })
    });
    let shared_week = shared_hours(view);
    let areas: Vec<_> = service
        .areas
        .iter()
        .chain(view.at.iter().flat_map(|at| &at.at.body.areas))
        .collect();
    let covers: Vec<_> = areas.iter().flat_map(|a| a.covers.iter().cloned()).collect();
    let other = |text: &Text| Said::of(text, &w.lang).is_some_and(|said| said.lang.is_some());
    let messages = view
        .organization
        .iter()
        .flat_map(|o| &o.body.messages)
        .chain(&service.messages);
    let verified = service
        .verified
        .as_ref()
        .or(view.organization.as_ref().and_then(|o| o.body.verified.as_ref()));
    ServicePage {
        crumbs: crumbs(app, w, view),
        other_language: [
            &service.name,
            &service.description,
            &service.application,
            &service.eligibility,
        ]
        .into_iter()
        .any(other),
        brief: service_facts::brief(w, view),
        open: say::openness(w, most_open(app, view), app.now(), &app.home.zone),
        phones: calls(w, all_phones(view)),
        sites: sites(
            w,
            service
                .websites
                .iter()
                .chain(view.organization.iter().flat_map(|o| &o.body.websites)),
        ),
        email: service
            .email
            .clone()
            .or_else(|| view.organization.as_ref().and_then(|o| o.body.email.clone())),
        week: shared_week.map(|hours| week(w, hours, today)),
        today: format::date_without_weekday(&w.lang, today),
        places: view
            .at
            .iter()
            .filter_map(|at| place(w, view, at, shared_week.is_none(), today))
            .collect(),
        card_address: format!("/{lang}/service/{id}/vcard"),
        report_address: format!("/{lang}/service/{id}/report"),
        messages: said_messages(w, messages, today),
        steps: Said::of(&service.application, &w.lang)
            .map(|a| a.lines())
            .unwrap_or_default(),
        who: service_facts::who(w, service),
        facts: service_facts::facts(app, w, view),
        map: map::of_areas(w, &app.basemap, &app.places(), &covers),
        verified: checked(w, verified),
        organization,
        lead,
        about,
        name,
        id,
        page,
    }
}

/// "Checked with the agency on 9 November 2026".
pub fn checked(w: &Words, verified: Option<&Verified>) -> Option<String> {
    verified.map(|v| w.t1("service-verified", "date", format::date_without_weekday(&w.lang, v.on)))
}

/// Messages that are shown today, the organization's first.
pub fn said_messages<'a>(w: &Words, messages: impl Iterator<Item = &'a TemporaryMessage>, today: Date) -> Vec<Message> {
    messages
        .filter(|m| m.from.is_none_or(|from| from <= today) && m.to.is_none_or(|to| today <= to))
        .filter_map(|m| {
            let until =
                m.to.map(|to| w.t1("service-until", "date", format::date_without_weekday(&w.lang, to)));
            Some(Message {
                until: until.unwrap_or_default(),
                text: Said::of(&m.text, &w.lang)?,
            })
        })
        .collect()
}

/// The hours that hold at every place; none where the places differ, and each then shows its own.
fn shared_hours(view: &ServiceView) -> Option<&Hours> {
    let mut all = view.at.iter().map(|at| hours_at(view, at));
    match all.next() {
        None => view.service.body.hours.as_ref(),
        Some(first) => first.filter(|_| all.all(|other| other == first)),
    }
}

fn week(w: &Words, hours: &Hours, today: Date) -> Week {
    let said = hours.week(&w.lang, today);
    let days = said.rows.into_iter().map(|row| Day {
        name: capital(row.name),
        today: row.day == today.weekday(),
        times: row
            .times
            .into_iter()
            .map(|t| WeekTime {
                times: capital(&t.times),
                notes: t.notes,
            })
            .collect(),
    });
    let mut notes: Vec<Said> = said
        .by_date
        .iter()
        .map(|t| {
            Said::plain(
                std::iter::once(&t.times)
                    .chain(&t.notes)
                    .filter(|p| !p.is_empty())
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(", "),
            )
        })
        .collect();
    let last = today.checked_add(AHEAD.days()).unwrap_or(today);
    notes.extend(
        hours
            .exceptions_in_words(&w.lang, today, last)
            .into_iter()
            .map(Said::plain),
    );
    notes.extend(Said::of(&hours.note, &w.lang));
    Week {
        days: days.collect(),
        notes,
    }
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
            PhoneKind::Voice => "",
            PhoneKind::TollFree => "service-phone-toll-free",
            PhoneKind::Crisis => "service-phone-crisis",
            PhoneKind::AfterHours => "service-phone-after-hours",
            PhoneKind::Text => "service-phone-text",
            PhoneKind::Tty => "service-phone-tty",
            PhoneKind::Fax => "service-phone-fax",
            PhoneKind::Cell => "service-phone-cell",
            PhoneKind::Other => "",
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
        if !matches!(url.scheme(), "http" | "https") || sites.iter().any(|s| s.address == address) {
            continue;
        }
        let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
        let words = Said::of(&web.label, &w.lang).map_or(host, |label| label.words);
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
        town.push(if w.is_french() {
            format!("({})", address.province)
        } else {
            address.province.clone()
        });
    }
    if !address.postal_code.is_empty() {
        town.push(address.postal_code.clone());
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

/// The address where people go; where there is none, the one for letters.
pub fn best_address(addresses: &[Address]) -> Option<&Address> {
    addresses
        .iter()
        .find(|a| a.kind == AddressKind::Physical)
        .or_else(|| addresses.iter().find(|a| a.kind == AddressKind::Postal))
}

fn place(w: &Words, view: &ServiceView, at: &AtView, own_hours: bool, today: Date) -> Option<PlaceView> {
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
        name: Said::of(&location.name, &w.lang).filter(|n| !lines.first().is_some_and(|l| *l == n.words)),
        lines,
        confidential: location.confidential,
        directions: Said::of(&location.transportation, &w.lang),
        phone: calls(w, phones).into_iter().next().filter(|_| many),
        week: hours_at(view, at)
            .filter(|_| own_hours)
            .map(|hours| week(w, hours, today)),
    })
}

/// The group and the first need of the service that may stand in an address.
fn crumbs(app: &App, w: &Words, view: &ServiceView) -> Vec<Press> {
    let need = view
        .service
        .body
        .needs
        .iter()
        .filter_map(|code| app.vocabulary.need(code))
        .find(|need| !need.sensitive);
    let Some(need) = need else { return Vec::new() };
    let group = app.vocabulary.groups().iter().find(|g| g.code == need.group);
    let words = |text: &Text| Said::of(text, &w.lang).map(|said| said.words);
    let group = group.and_then(|g| {
        Some(Press {
            words: words(&g.name)?,
            way: browse::group_way(app, w, g),
        })
    });
    let way = Asked::default().for_need(&need.code).way(w.lang.as_str(), false);
    group
        .into_iter()
        .chain(words(&need.name).map(|words| Press { words, way }))
        .collect()
}

#[cfg(test)]
impl ServicePage {
    pub(crate) fn sample(words: &'static Words) -> ServicePage {
        let call = |kind: &str, number: &str| {
            let (words, address) = say::phone(words, number, None);
            Call {
                words,
                address: address.unwrap_or_default(),
                kind: kind.into(),
                note: Some(Said::plain("Press 2")),
            }
        };
        let time = WeekTime {
            times: "9 am to 5 pm".into(),
            notes: vec!["2nd Saturday of the month only".into()],
        };
        let week = Week {
            days: vec![
                Day {
                    name: "Monday".into(),
                    today: true,
                    times: vec![time],
                },
                Day {
                    name: "Sunday".into(),
                    today: false,
                    times: Vec::new(),
                },
            ],
            notes: vec![Said::plain("Closed on public holidays")],
        };
        let way = Asked::default()
            .for_need("utility-payment-help")
            .way(words.lang.as_str(), false);
        let french = |text: &str| Said {
            words: text.into(),
            lang: Some("fr".into()),
        };
        ServicePage {
            page: crate::page::sample(words),
            id: "s1".into(),
            crumbs: vec![Press {
                words: "Money and bills".into(),
                way,
            }],
            name: Said::plain("Emergency Energy Fund"),
            organization: Some(OrganizationLink {
                name: french("Centre du Port"),
                address: "/en/organization/o1".into(),
            }),
            other_language: true,
            lead: Some(Said::plain("Pays part of a bill.")),
            brief: vec!["Free".into()],
            open: Openness {
                shape: "soon",
                words: "Closes at 1:30 pm, in 18 minutes".into(),
            },
            phones: vec![call("", "416-555-0142"), call("TTY", "416-555-0143")],
            sites: vec![Site {
                address: "https://example.org/".into(),
                words: "example.org".into(),
            }],
            email: Some("help@example.org".into()),
            week: Some(week.clone()),
            today: "23 November 2026".into(),
            places: vec![PlaceView {
                name: Some(Said::plain("Main office")),
                lines: vec!["627 Queen Street West".into(), "Toronto ON M5V 2B7".into()],
                confidential: true,
                directions: Some(french("tramway 501")),
                phone: Some(call("", "416-555-0144")),
                week: Some(week),
            }],
            card_address: "/en/service/s1/vcard".into(),
            report_address: "/en/service/s1/report".into(),
            messages: vec![Message {
                until: "Until 11 December 2026:".into(),
                text: Said::plain("2nd floor"),
            }],
            about: vec![french("Un paragraphe.")],
            steps: vec![Said::plain("Call."), Said::plain("Come.")],
            who: service_facts::samples(words).0,
            facts: service_facts::samples(words).1,
            map: Some(Drawing::sample(words)),
            verified: Some("Checked with the agency on 9 November 2026".into()),
        }
    }
}
