//! Everything about one service.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use directory::model::{TemporaryMessage, Verified, Web};
use directory::view::ServiceView;
use directory::{Published, publish, read};
use jiff::civil::Date;
use language::{Text, format};
use places::AreaRef;

use crate::error::WebError;
use crate::map::{self, Drawing};
use crate::page::Page;
use crate::public::asked::Asked;
use crate::public::browse;
use crate::public::machine;
use crate::public::parts::{Call, Message, Press, Site};
use crate::public::service_facts::{self, Fact, Line};
use crate::public::service_hours::{Week, most_open, shared_hours, week};
use crate::public::service_reach::{PlaceView, all_phones, calls, place, sites};
use crate::public::{In, shared};
use crate::say::{self, Openness, Said};
use crate::words::Words;
use crate::{App, Shared};

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

/// The page of a service that is being written, for those who write it: no search engine may keep it.
pub fn preview(app: &App, w: &'static Words, view: &Published<ServiceView>) -> ServicePage {
    let mut page = service_page(app, w, view);
    page.page.indexed = None;
    page.page.json_ld = None;
    page
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
    let other = |text: &Text| Said::of(text, &w.lang).is_some_and(|said| said.lang.is_some());
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
        sites: sites(w, websites(view).iter()),
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
        messages: said_messages(w, view.messages(), today),
        steps: Said::of(&service.application, &w.lang)
            .map(|a| a.lines())
            .unwrap_or_default(),
        who: service_facts::who(w, service),
        facts: service_facts::facts(app, w, view),
        map: map::of_areas(w, &app.basemap, &app.places(), &covers(view)),
        verified: checked(w, verified),
        organization,
        lead,
        about,
        name,
        id,
        page,
    }
}

/// Every area it serves, from any of its places.
pub fn covers(view: &ServiceView) -> Vec<AreaRef> {
    let at = view.at.iter().flat_map(|at| &at.at.body.areas);
    let areas = view.service.body.areas.iter().chain(at);
    areas.flat_map(|area| area.covers.iter().cloned()).collect()
}

/// The service's own websites, else its organization's.
fn websites(view: &ServiceView) -> &[Web] {
    match (&view.service.body.websites, &view.organization) {
        (own, Some(organization)) if own.is_empty() => &organization.body.websites,
        (own, _) => own,
    }
}

/// "Checked with the agency on 9 November 2026".
pub fn checked(w: &Words, verified: Option<&Verified>) -> Option<String> {
    verified.map(|v| w.t1("service-verified", "date", format::date_without_weekday(&w.lang, v.on)))
}

/// Messages that are shown today, the organization's first.
pub fn said_messages<'a>(
    w: &Words,
    messages: impl IntoIterator<Item = &'a TemporaryMessage>,
    today: Date,
) -> Vec<Message> {
    let shown = messages.into_iter().filter(|message| message.shown_on(today));
    shown
        .filter_map(|m| {
            let until =
                m.to.map(|to| w.t1("service-until", "date", format::date_without_weekday(&w.lang, to)));
            Some(Message {
                until: until.unwrap_or_default(),
                text: Said::of(&m.text, &w.lang)?,
                week: m.hours.as_ref().map(|hours| week(w, hours, today)),
            })
        })
        .collect()
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
        use crate::public::service_hours::Day;
        let call = |kind: &str, number: &str| {
            let (words, address) = say::phone(words, number, None);
            Call {
                words,
                address: address.unwrap_or_default(),
                kind: kind.into(),
                note: Some(Said::plain("Press 2")),
            }
        };
        let time = hours::WeekTime {
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
                route: Some("https://www.openstreetmap.org/directions?to=43.6%2C-79.4".into()),
                directions: Some(french("tramway 501")),
                phone: Some(call("", "416-555-0144")),
                week: Some(week),
            }],
            card_address: "/en/service/s1/vcard".into(),
            report_address: "/en/service/s1/report".into(),
            messages: vec![Message {
                until: "Until 11 December 2026:".into(),
                week: None,
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
