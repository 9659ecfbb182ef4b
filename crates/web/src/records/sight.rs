//! What a caller sees of what is being written: made by the code of the public page, from what may leave the house.

use std::collections::BTreeSet;

use askama::Template;
use directory::model::{Address, Body, Location, Phone, Record, Service, ServiceAtLocation, TaxonomyTerm, Web};
use directory::view::{AtView, Of, ServiceView};
use directory::{DirectoryError, publish, read};
use hours::Hours;
use language::Text;
use rules::FactVocabulary;

use crate::App;
use crate::error::WebError;
use crate::map::{self, Drawing};
use crate::public::parts::Message;
use crate::public::service::{covers, said_messages};
use crate::public::service_facts::{self, Fact, Line};
use crate::public::service_hours::{Week, week};
use crate::public::service_reach::{address_lines, calls, sites};
use crate::records::leads::{self, Leads};
use crate::say::{self, Openness, Said};
use crate::words::Words;

/// A part of the public page, in one language.
#[derive(Template, Default)]
#[template(path = "records/sight.html")]
pub struct Sight {
    page: Option<&'static Words>,
    open: Option<Openness>,
    week: Option<Week>,
    who: Vec<Line>,
    facts: Vec<Fact>,
    lines: Vec<Said>,
    messages: Vec<Message>,
    map: Option<Drawing>,
}

impl Sight {
    fn is_empty(&self) -> bool {
        self.week.is_none()
            && self.who.is_empty()
            && self.facts.is_empty()
            && self.lines.is_empty()
            && self.messages.is_empty()
    }
}

/// What is public of a record that is being written.
pub enum Seen {
    /// Everything around it, with the record as it is being written in it.
    Service(Box<ServiceView>),
    /// The record by itself.
    Record(Box<Body>),
    /// A service at a location, with its place in the view.
    At(Box<ServiceView>, usize),
    /// A term as it is being written, with the broader ones above it, nearest first.
    Term(Vec<TaxonomyTerm>),
    /// Nothing: the public does not see it.
    Hidden,
}

/// A record with its envelope, as views have it.
fn of<T>(record: &Record, body: T) -> Of<T> {
    Of {
        id: record.id.clone(),
        owner: record.owner.clone(),
        source: record.source.as_ref().map(|s| s.source.clone()),
        source_id: record.source.as_ref().map(|s| s.id.clone()),
        // As it will be seen once it is saved.
        status: directory::model::Status::Published,
        version: record.version,
        modified: record.modified,
        body,
    }
}

/// The service with everything around it as it stands, and in it what is being written.
pub async fn service_view(app: &App, record: &Record, service: &Service) -> Result<ServiceView, WebError> {
    let mut view = match read::service_view(&app.db, &record.id).await {
        Ok(view) => view,
        Err(DirectoryError::NoRecord { .. }) => ServiceView {
            service: of(record, service.clone()),
            organization: None,
            program: None,
            at: Vec::new(),
            terms: Vec::new(),
        },
        Err(other) => return Err(other.into()),
    };
    view.service = of(record, service.clone());
    let named: BTreeSet<&String> = service.terms.iter().flat_map(|link| &link.terms).collect();
    if named.iter().any(|id| view.terms.iter().all(|term| term.id != **id)) {
        let ids: Vec<String> = named.into_iter().cloned().collect();
        view.terms = read::term_views(&app.db, &ids).await?;
    }
    if view.organization.as_ref().is_none_or(|o| o.id != service.organization) {
        let found = read::records(&app.db, std::slice::from_ref(&service.organization)).await?;
        view.organization = found.into_iter().find_map(|found| match &found.body {
            Body::Organization(body) => Some(Of {
                status: found.status,
                ..of(&found, body.clone())
            }),
            _ => None,
        });
    }
    Ok(view)
}

/// What is public of a record that is being written.
pub async fn seen(app: &App, record: &Record) -> Result<Seen, WebError> {
    let today = app.today();
    match &record.body {
        Body::Service(service) => {
            let view = service_view(app, record, service).await?;
            Ok(publish::service(&view, today).map_or(Seen::Hidden, |view| Seen::Service(Box::new(view.into_inner()))))
        }
        Body::ServiceAtLocation(at) => at_place(app, record, at).await,
        Body::TaxonomyTerm(term) => {
            let above: Vec<String> = term.parent.iter().cloned().collect();
            let all = read::term_views(&app.db, &above).await?;
            let broader = above.first().map(|id| leads::path(&all, id)).unwrap_or_default();
            let path = std::iter::once(term).chain(broader);
            Ok(Seen::Term(path.cloned().collect()))
        }
        _ => {
            let record = Record {
                status: directory::model::Status::Published,
                ..record.clone()
            };
            Ok(publish::record(&record, today).map_or(Seen::Hidden, |r| Seen::Record(Box::new(r.into_inner().body))))
        }
    }
}

async fn at_place(app: &App, record: &Record, at: &ServiceAtLocation) -> Result<Seen, WebError> {
    let mut view = match read::service_view(&app.db, &at.service).await {
        Err(DirectoryError::NoRecord { .. }) => return Ok(Seen::Hidden),
        other => other?,
    };
    view.at.retain(|known| known.at.id != record.id);
    let location = read::records(&app.db, std::slice::from_ref(&at.location)).await?;
    let location = location.into_iter().find_map(|found| match &found.body {
        Body::Location(body) => Some(Of {
            status: found.status,
            ..of(&found, body.clone())
        }),
        _ => None,
    });
    let Some(location) = location else {
        return Ok(Seen::Hidden);
    };
    view.at.push(AtView {
        at: of(record, at.clone()),
        location,
    });
    let Some(view) = publish::service(&view, app.today()) else {
        return Ok(Seen::Hidden);
    };
    let place = view.at.iter().position(|known| known.at.id == record.id);
    Ok(place.map_or(Seen::Hidden, |place| Seen::At(Box::new(view.into_inner()), place)))
}

/// The part of a public page that a section of the form is about, as HTML; empty where it has none.
pub fn section(app: &App, w: &'static Words, seen: &Seen, section: &str) -> String {
    let sight = match seen {
        Seen::Service(view) => of_service(app, w, view, section),
        Seen::At(view, place) => view
            .at
            .get(*place)
            .map(|at| of_at(app, w, view, at, section))
            .unwrap_or_default(),
        Seen::Record(body) => of_body(app, w, body, section),
        Seen::Term(path) if section == "needs" => of_term(app, w, path),
        Seen::Hidden | Seen::Term(_) => return String::new(),
    };
    if sight.is_empty() {
        return String::new();
    }
    let whole = Sight { page: Some(w), ..sight };
    whole.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a preview does not render");
        String::new()
    })
}

fn opening(app: &App, w: &Words, hours: Option<&Hours>) -> Sight {
    let Some(hours) = hours else { return Sight::default() };
    Sight {
        open: Some(say::openness(
            w,
            hours.state(app.now(), &app.home),
            app.now(),
            &hours.zone(&app.home),
        )),
        week: Some(week(w, hours, app.today())),
        ..Sight::default()
    }
}

fn lines(lines: Vec<Said>) -> Sight {
    Sight {
        lines,
        ..Sight::default()
    }
}

fn facts(facts: Vec<Fact>) -> Sight {
    Sight {
        facts,
        ..Sight::default()
    }
}

/// Numbers, sites and address on the web, each on a line.
fn reach(w: &Words, phones: &[Phone], webs: &[Web], email: Option<&String>) -> Sight {
    let mut all: Vec<Said> = calls(w, phones.iter().collect())
        .into_iter()
        .map(|call| {
            let note = call.note.map(|note| note.words);
            let parts = [Some(call.words), Some(call.kind).filter(|k| !k.is_empty()), note];
            Said::plain(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
        })
        .collect();
    all.extend(sites(w, webs.iter()).into_iter().map(|site| Said::plain(site.words)));
    all.extend(email.cloned().map(Said::plain));
    lines(all)
}

fn of_service(app: &App, w: &Words, view: &ServiceView, section: &str) -> Sight {
    let service = &view.service.body;
    match section {
        "reach" => reach(w, &service.phones, &service.websites, service.email.as_ref()),
        "hours" => opening(app, w, service.hours.as_ref()),
        "where" => area(app, w, view),
        "who" => Sight {
            who: service_facts::who(w, service),
            facts: rule_beside_words(w, service).into_iter().collect(),
            ..Sight::default()
        },
        "cost" => facts(vec![
            service_facts::cost(w, service),
            service_facts::documents(w, service),
        ]),
        "languages" => facts(vec![service_facts::languages(w, view)]),
        "needs" => facts(vec![found_by(app, w, service, &view.terms)]),
        "messages" => messages(app, w, &service.messages),
        _ => Sight::default(),
    }
}

/// Whom it serves by place, with the map of it.
fn area(app: &App, w: &Words, view: &ServiceView) -> Sight {
    let map = map::of_areas(w, &app.basemap, &app.places(), &covers(view));
    Sight {
        map: map.map(|map| Drawing {
            id: format!("map-{}", w.lang),
            ..map
        }),
        ..facts(vec![service_facts::area(app, w, view)])
    }
}

/// What the search makes of the conditions, where the page shows the record's own words in their place.
fn rule_beside_words(w: &Words, service: &Service) -> Option<Fact> {
    let rule = service.rule.as_ref().filter(|_| !service.eligibility.is_empty())?;
    let lines = FactVocabulary::built_in().describe_rule(rule, &w.lang);
    Some(Fact {
        label: w.t("records-rule-search"),
        values: lines.into_iter().map(Said::plain).collect(),
        after: String::new(),
    })
}

fn messages(app: &App, w: &Words, messages: &[directory::model::TemporaryMessage]) -> Sight {
    Sight {
        messages: said_messages(w, messages, app.today()),
        ..Sight::default()
    }
}

fn of_at(app: &App, w: &Words, view: &ServiceView, at: &AtView, section: &str) -> Sight {
    match section {
        "reach" => reach(w, &at.at.body.phones, &[], None),
        "hours" => opening(app, w, view.hours_at(at)),
        "where" => area(app, w, view),
        _ => Sight::default(),
    }
}

fn of_body(app: &App, w: &Words, body: &Body, section: &str) -> Sight {
    match (body, section) {
        (Body::Location(b), "place") => place(w, b),
        (Body::Location(b), "reach") => reach(w, &b.phones, &website(b), None),
        (Body::Location(b), "hours") => opening(app, w, b.hours.as_ref()),
        (Body::Organization(b), "reach") => reach(w, &b.phones, &b.websites, b.email.as_ref()),
        (Body::Organization(b), "messages") => messages(app, w, &b.messages),
        _ => Sight::default(),
    }
}

/// Where a term leads, and who says so.
fn of_term(app: &App, w: &Words, path: &[TaxonomyTerm]) -> Sight {
    let leads = Leads::of(w, app.vocabulary, &path.iter().collect::<Vec<_>>());
    facts(vec![
        leads_fact(app, w, w.t("terms-needs"), [&leads]),
        Fact {
            label: w.t("terms-by"),
            values: vec![Said::plain(leads.said_by(w))],
            after: String::new(),
        },
    ])
}

/// The needs of some terms as a fact, each once.
fn leads_fact<'l>(app: &App, w: &Words, label: String, leads: impl IntoIterator<Item = &'l Leads>) -> Fact {
    let mut values: Vec<Said> = Vec::new();
    for (said, guess) in leads.into_iter().flat_map(|leads| leads.needs(w, app.vocabulary)) {
        let said = if guess {
            Said::plain(w.t1("terms-perhaps", "need", said.words))
        } else {
            said
        };
        if !values.contains(&said) {
            values.push(said);
        }
    }
    if values.is_empty() {
        values.push(Said::plain(w.t("terms-none")));
    }
    Fact {
        label,
        values,
        after: String::new(),
    }
}

/// The needs that a service is found by: those a curator put on it are all there are, else those that its terms lead to.
fn found_by(app: &App, w: &Words, seen: &Service, terms: &[Of<TaxonomyTerm>]) -> Fact {
    let label = w.t("records-sight-needs");
    let own = seen.needs.iter().filter_map(|code| app.vocabulary.need(code));
    let own: Vec<Said> = own.filter_map(|need| Said::of(&need.name, &w.lang)).collect();
    if !own.is_empty() {
        return Fact {
            label,
            values: own,
            after: String::new(),
        };
    }
    let ids = seen.terms.iter().flat_map(|link| &link.terms);
    let leads: Vec<Leads> = ids
        .map(|id| leads::path(terms, id))
        .filter(|path| !path.is_empty())
        .map(|path| Leads::of(w, app.vocabulary, &path))
        .collect();
    Fact {
        after: w.t("records-sight-needs-read"),
        ..leads_fact(app, w, label, &leads)
    }
}

fn website(location: &Location) -> Vec<Web> {
    let web = |address: &String| Web {
        url: Text::new(language::Lang::en(), address.as_str()),
        label: Text::default(),
    };
    location.website.iter().map(web).collect()
}

fn place(w: &Words, location: &Location) -> Sight {
    if location.confidential {
        return lines(vec![Said::plain(w.t("service-confidential"))]);
    }
    let address = |address: &Address| Said::plain(address_lines(w, address).join(", "));
    lines(
        location
            .addresses
            .iter()
            .map(address)
            .filter(|said| !said.words.is_empty())
            .collect(),
    )
}
