//! What ids are called, and what is found by a name.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Scope};
use directory::model::{Body, Kind, Record, Status};
use directory::read::{self, Named};
use language::Text;
use places::{AreaRef, Place, postal};

use super::Choice;
use crate::App;
use crate::error::WebError;
use crate::public::service_reach::street_and_town;
use crate::records::form::{Form, join, row};
use crate::records::leads;
use crate::records::table::{Control, Field, Pick};
use crate::say::Said;
use crate::staff::Staff;
use crate::words::Words;

/// So many are offered.
const MOST: usize = 8;

/// Names of records, by id.
#[derive(Debug, Clone, Default)]
pub struct Names {
    records: BTreeMap<String, String>,
    /// Names of places and needs, by value.
    others: BTreeMap<String, String>,
    /// What stands beneath a name, by value: where a term leads.
    more: BTreeMap<String, String>,
}

/// What was looked for, and found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The field of the form.
    pub name: String,
    /// What is offered.
    pub choices: Vec<Choice>,
}

impl Names {
    /// The name of a record; empty where there is none.
    pub fn record(&self, id: &str) -> &str {
        self.records.get(id).map_or("", String::as_str)
    }
    /// A value of a field as a choice.
    pub fn choice(&self, w: &Words, pick: Pick, value: &str, chosen: bool) -> Choice {
        let name = match pick {
            Pick::Need | Pick::Area => self.others.get(value),
            _ => self.records.get(value),
        };
        let unknown = || match pick {
            Pick::Area if value.starts_with('{') => w.t("service-area-map"),
            Pick::Need | Pick::Area => value.to_owned(),
            _ => w.t1("records-pick-gone", "id", value),
        };
        Choice {
            more: self.more.get(value).cloned().unwrap_or_default(),
            ..Choice::new(value, name.cloned().unwrap_or_else(unknown), chosen)
        }
    }
}

/// The fields that pick something, each with its name in the form.
fn picking(fields: &[Field], prefix: &str, form: &Form, found: &mut Vec<(Pick, String)>) {
    for field in fields {
        let name = join(prefix, field.name);
        match field.control {
            Control::Pick(pick) | Control::Picks(pick) => found.push((pick, name)),
            Control::TermNeeds => found.push((Pick::Need, name)),
            Control::Group(inner) => picking(inner, &name, form, found),
            Control::Rows(list) => {
                for at in form.rows(&name) {
                    picking(list.fields, &row(&name, at), form, found);
                }
            }
            _ => {}
        }
    }
}

/// The names of everything that a form has picked, and of some more records.
pub async fn names(
    app: &App,
    staff: &Staff,
    fields: &[Field],
    form: &Form,
    more: &[String],
) -> Result<Names, WebError> {
    let w = staff.words;
    let mut picked = Vec::new();
    picking(fields, "", form, &mut picked);
    let scope = staff.scope(Action::RecordSee)?;
    let mut names = Names::default();
    let mut ids: BTreeSet<String> = more.iter().cloned().collect();
    for (pick, name) in picked {
        for value in form.all(&name) {
            match pick {
                Pick::Need => {
                    let need = app.vocabulary.need(value).and_then(|n| said(w, &n.name));
                    names.others.extend(need.map(|name| (value.to_owned(), name)));
                }
                Pick::Area => {
                    names
                        .others
                        .extend(area(app, w, value).map(|name| (value.to_owned(), name)));
                    names
                        .more
                        .extend(taken_in(app, w, value).map(|words| (value.to_owned(), words)));
                }
                _ => drop(ids.insert(value.to_owned())),
            }
        }
    }
    if !ids.is_empty() {
        let ids: Vec<String> = ids.into_iter().collect();
        let found = read::records(&app.db, &ids).await?;
        let seen = |r: &&Record| is_common(r.body.kind()) || scope.covers(&r.owner);
        names.records = found
            .iter()
            .filter(seen)
            .map(|r| (r.id.clone(), name_of(w, r)))
            .collect();
        let terms = found.iter().filter(|r| r.body.kind() == Kind::TaxonomyTerm);
        names.more.extend(lines_of(app, w, terms).await?);
    }
    Ok(names)
}

/// Where terms lead, by id, each in a line.
async fn lines_of(
    app: &App,
    w: &Words,
    terms: impl Iterator<Item = &Record>,
) -> Result<BTreeMap<String, String>, WebError> {
    let ids: Vec<String> = terms.map(|term| term.id.clone()).collect();
    let leads = leads::of_terms(app, w, &ids).await?;
    let line = |(id, leads): (String, leads::Leads)| (id, leads.line(w, app.vocabulary));
    Ok(leads.into_iter().map(line).collect())
}

fn said(w: &Words, text: &Text) -> Option<String> {
    Said::of(text, &w.lang).map(|said| said.words)
}

/// What a record is called: its name, the street of a place without one, or that it has none.
pub fn name_of(w: &Words, record: &Record) -> String {
    let name = match &record.body {
        Body::Organization(b) => said(w, &b.name),
        Body::Program(b) => said(w, &b.name),
        Body::Service(b) => said(w, &b.name),
        Body::Taxonomy(b) => said(w, &b.name),
        Body::TaxonomyTerm(b) => said(w, &b.name).map(|name| match &b.code {
            Some(code) => format!("{name} ({code})"),
            None => name,
        }),
        Body::Location(b) => said(w, &b.name).or_else(|| {
            let street = b
                .addresses
                .iter()
                .map(|a| street_and_town(w, a))
                .find(|street| !street.is_empty());
            street.filter(|_| !b.confidential)
        }),
        Body::ServiceAtLocation(_) => None,
    };
    name.unwrap_or_else(|| w.t("records-unnamed"))
}

/// The name of an area as it is written: `place:ca-on-toronto`.
fn area(app: &App, w: &Words, written: &str) -> Option<String> {
    match AreaRef::parse(written).ok()? {
        AreaRef::Everywhere => Some(w.t("service-area-everywhere")),
        AreaRef::Place(id) => app.places().get(&id).and_then(|place| said(w, &place.name)),
        AreaRef::Postal(code) => Some(w.t1("service-area-postal", "code", postal::written(&code))),
        AreaRef::Shape(_) => None,
    }
}

/// So many of the places that a drawn area takes in are named.
const NAMED: usize = 12;

/// The places that a drawn area takes in, in words.
fn taken_in(app: &App, w: &Words, written: &str) -> Option<String> {
    if !written.starts_with('{') {
        return None;
    }
    let AreaRef::Shape(shape) = serde_json::from_str(written).ok()? else {
        return None;
    };
    let places = app.places();
    let taken = places.takes_in(&shape);
    let list = |places: &[&Place]| {
        let names: Vec<String> = places.iter().filter_map(|place| said(w, &place.name)).collect();
        let first = names[..names.len().min(NAMED)].join(", ");
        match names.len().saturating_sub(NAMED) {
            0 => first,
            more => w.t2("records-drawn-more", "names", first, "n", more),
        }
    };
    let mut parts = Vec::new();
    if !taken.whole.is_empty() {
        parts.push(w.t1("records-drawn-whole", "places", list(&taken.whole)));
    }
    if !taken.partly.is_empty() {
        parts.push(w.t1("records-drawn-partly", "places", list(&taken.partly)));
    }
    if parts.is_empty() {
        parts.push(w.t("records-drawn-nowhere"));
    }
    Some(parts.join(" "))
}

/// What these words may mean in a field.
pub async fn find(app: &App, staff: &Staff, pick: Pick, name: &str, words: &str) -> Result<Found, WebError> {
    let w = staff.words;
    let choices = match pick {
        Pick::Need => needs(app, w, words),
        Pick::Area => areas(app, w, words),
        Pick::Organization => records(app, staff, Kind::Organization, words).await?,
        Pick::Program => records(app, staff, Kind::Program, words).await?,
        Pick::Service => records(app, staff, Kind::Service, words).await?,
        Pick::Location => records(app, staff, Kind::Location, words).await?,
        Pick::Taxonomy => records(app, staff, Kind::Taxonomy, words).await?,
        Pick::Term => records(app, staff, Kind::TaxonomyTerm, words).await?,
    };
    Ok(Found {
        name: name.to_owned(),
        choices,
    })
}

/// Classifications are everybody's.
fn is_common(kind: Kind) -> bool {
    matches!(kind, Kind::Taxonomy | Kind::TaxonomyTerm)
}

async fn records(app: &App, staff: &Staff, kind: Kind, words: &str) -> Result<Vec<Choice>, WebError> {
    if words.trim().is_empty() {
        return Ok(Vec::new());
    }
    let w = staff.words;
    let filter = Named {
        kind,
        words: words.to_owned(),
        status: Some(Status::Published),
        owners: match staff.scope(Action::RecordSee)? {
            Scope::Centres(own) if !is_common(kind) => Some(own),
            _ => None,
        },
    };
    let entries = read::named(&app.db, &filter, None, MOST).await?;
    let ids: Vec<String> = entries.iter().map(|entry| entry.id.clone()).collect();
    let whole = read::records(&app.db, &ids).await?;
    let terms = whole.iter().filter(|r| r.body.kind() == Kind::TaxonomyTerm);
    let lines = lines_of(app, w, terms).await?;
    let choice = |id: &String| {
        let record = whole.iter().find(|record| record.id == *id)?;
        Some(Choice {
            more: lines.get(id).cloned().unwrap_or_else(|| place_of(w, record)),
            ..Choice::new(id.as_str(), name_of(w, record), false)
        })
    };
    Ok(ids.iter().filter_map(choice).collect())
}

/// Where a location is, which tells two of one name apart.
fn place_of(w: &Words, record: &Record) -> String {
    match &record.body {
        Body::Location(b) if !b.confidential => b
            .addresses
            .first()
            .map(|address| street_and_town(w, address))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

fn needs(app: &App, w: &Words, words: &str) -> Vec<Choice> {
    let matched = app.vocabulary.match_words(words, &w.lang);
    let folded = language::fold(words);
    let folded = folded.trim();
    let mut codes: Vec<&str> = matched.iter().map(|m| m.code).collect();
    if !folded.is_empty() {
        let by_name = app.vocabulary.needs().iter().filter(|need| {
            let name = said(w, &need.name).unwrap_or_default();
            language::fold(&name).contains(folded)
        });
        codes.extend(by_name.map(|need| need.code.as_str()));
    }
    let mut seen = BTreeSet::new();
    codes.retain(|code| seen.insert(*code));
    let needs = codes.into_iter().filter_map(|code| app.vocabulary.need(code));
    let choice = |need: &needs::Need| Choice {
        more: said(w, &need.definition).unwrap_or_default(),
        ..Choice::new(need.code.as_str(), said(w, &need.name).unwrap_or_default(), false)
    };
    needs.take(MOST).map(choice).collect()
}

fn areas(app: &App, w: &Words, words: &str) -> Vec<Choice> {
    let places = app.places();
    let mut choices: Vec<Choice> = places
        .suggest(words, MOST)
        .into_iter()
        .map(|c| {
            Choice::new(
                AreaRef::place(&c.id).to_string(),
                said(w, &c.label).unwrap_or_default(),
                false,
            )
        })
        .collect();
    if let Some(area @ AreaRef::Postal(_)) = AreaRef::postal(words) {
        let value = area.to_string();
        let name = self::area(app, w, &value).unwrap_or_default();
        choices.retain(|c| c.value != value);
        choices.insert(0, Choice::new(value, name, false));
    }
    choices.push(Choice::new("everywhere", w.t("service-area-everywhere"), false));
    choices
}
