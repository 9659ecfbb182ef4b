//! The centres and data partners: the list, adding one, and how each of them works.

use access::{AccessError, Action, By, Centre, CentreSettings, NETWORK, On, Role, Scope};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::{Form as Posted, Query};
use language::{Lang, Text, format};
use serde::Deserialize;

use crate::admin::names::role;
use crate::form::{Field, Wrong};
use crate::list::{List, PAGE, page_of};
use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, WebError};

/// The address of the list.
const PATH: &str = "/admin/centres";
/// The network in an address: no centre has such an id.
const WHOLE: &str = "_";

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/admin/centres/new", get(ask).post(create))
        .route("/admin/centres/{id}", get(show).post(change))
}

#[derive(Template)]
#[template(path = "admin/centres.html")]
pub(crate) struct CentresPage {
    page: Frame,
    list: List,
    rows: Vec<Row>,
    add: bool,
}

struct Row {
    name: String,
    id: String,
    address: String,
    publishing: String,
    verify: String,
}

#[derive(Template)]
#[template(path = "admin/centre.html")]
pub(crate) struct CentrePage {
    page: Frame,
    list: String,
    done: Option<String>,
    action: String,
    wrong: Wrong,
    /// What somebody else saved in the meantime, by name of the field.
    saved: Vec<(String, String)>,
    id: Option<Field>,
    names: Vec<Field>,
    /// Not the network as a whole.
    centre: bool,
    two_person: bool,
    languages: Vec<Tick>,
    second_factor: Vec<Tick>,
    verify: Field,
    version: i64,
    /// What is read where nothing may be changed.
    facts: Vec<(String, String)>,
    change: bool,
}

struct Tick {
    value: String,
    words: String,
    on: bool,
}

/// Where the list begins.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    after: String,
    done: String,
}

/// What the form of a centre sends.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    id: String,
    name_en: String,
    name_fr: String,
    publishing: String,
    language: Vec<String>,
    second_factor: Vec<String>,
    verify: String,
    version: i64,
}

impl Typed {
    fn of(centre: &Centre) -> Typed {
        let name = |lang: Lang| centre.names.get(&lang).unwrap_or_default().to_owned();
        let s = &centre.settings;
        Typed {
            id: centre.id.clone(),
            name_en: name(Lang::en()),
            name_fr: name(Lang::fr()),
            publishing: if s.two_person { "two" } else { "one" }.into(),
            language: s.languages.iter().map(ToString::to_string).collect(),
            second_factor: s.second_factor.iter().map(|r| r.as_str().to_owned()).collect(),
            verify: s.verify_every_days.to_string(),
            version: centre.version,
        }
    }
    /// Names and settings; what is wrong with them where they cannot be.
    fn read(&self, w: &Words) -> Result<(Text, CentreSettings), Wrong> {
        let mut wrong = Wrong::default();
        let mut names = Text::default();
        for (field, lang, name) in [
            ("name_en", Lang::en(), &self.name_en),
            ("name_fr", Lang::fr(), &self.name_fr),
        ] {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            if !(1..=120).contains(&name.chars().count()) {
                wrong.add(field, w.t("centre-name-wrong"));
            }
            names.set(lang, name);
        }
        let languages: Vec<Lang> = self.language.iter().filter_map(|tag| Lang::parse(tag)).collect();
        if languages.is_empty() {
            wrong.add("languages", w.t("centre-languages-wrong"));
        }
        let days = self
            .verify
            .trim()
            .parse::<u32>()
            .ok()
            .filter(|d| (1..=3650).contains(d));
        if days.is_none() {
            wrong.add("verify", w.t("centre-verify-wrong"));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let settings = CentreSettings {
            two_person: self.publishing == "two",
            languages,
            second_factor: self.second_factor.iter().filter_map(|r| Role::parse(r)).collect(),
            verify_every_days: days.unwrap_or_default(),
        };
        Ok((names, settings))
    }
}

/// The centre of an address.
fn id_of(part: &str) -> &str {
    if part == WHOLE { NETWORK } else { part }
}

fn address(staff: &Staff, id: &str) -> String {
    staff.href(&format!("{PATH}/{}", if id == NETWORK { WHOLE } else { id }))
}

fn name_of(w: &Words, centre: &Centre) -> String {
    if centre.id == NETWORK {
        w.t("centre-network")
    } else {
        centre.name(&w.lang).to_owned()
    }
}

fn publishing(w: &Words, settings: &CentreSettings) -> String {
    w.t(if settings.two_person {
        "centre-two"
    } else {
        "centre-one"
    })
}

fn every(w: &Words, settings: &CentreSettings) -> String {
    w.t1(
        "centre-every",
        "n",
        usize::try_from(settings.verify_every_days).unwrap_or(0),
    )
}

/// `GET /{lang}/admin/centres`
async fn list(State(app): State<App>, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let w = staff.words;
    let scope = staff.scope(Action::CentreSee)?;
    let after = (!asked.after.is_empty()).then_some(asked.after.as_str());
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let found = access::centre::list(&app.db, &scope, "", after, limit).await?;
    let (mut found, last) = page_of(found, |c| c.id.as_str());
    if scope == Scope::Everything && after.is_none() {
        found.extend(access::centre::by_id(&app.db, NETWORK).await?);
    }
    let row = |c: Centre| Row {
        name: name_of(w, &c),
        address: address(&staff, &c.id),
        publishing: if c.id == NETWORK {
            String::new()
        } else {
            publishing(w, &c.settings)
        },
        verify: if c.id == NETWORK {
            String::new()
        } else {
            every(w, &c.settings)
        },
        id: if c.id == NETWORK { String::new() } else { c.id },
    };
    let rows: Vec<Row> = found.into_iter().map(row).collect();
    Ok(html(&CentresPage {
        list: List::new(
            staff.href(PATH),
            Vec::new(),
            rows.len(),
            after,
            last.as_deref(),
            w.t("centres-none"),
        ),
        rows,
        add: staff.may(Action::CentreChange, On::network()).is_ok(),
        page: Frame::new(&staff, PATH, "centres", w.t("centres-title")),
    }))
}

fn form(staff: &Staff, typed: &Typed, title: String, path: &str, wrong: Wrong) -> CentrePage {
    let w = staff.words;
    let required = |field: Field| field.attr("required", "").attr("maxlength", "120").wrong(&wrong);
    let language = |tag: &str, words: String| Tick {
        on: typed.language.iter().any(|l| l == tag),
        value: tag.to_owned(),
        words,
    };
    let mut languages: Vec<Tick> = ["en", "fr"]
        .iter()
        .map(|tag| language(tag, Words::of(tag).t("layout-language")))
        .collect();
    let further = typed
        .language
        .iter()
        .filter(|tag| !["en", "fr"].contains(&tag.as_str()));
    languages.extend(further.map(|tag| language(tag, tag.clone())));
    let tick = |r: &Role| Tick {
        value: r.as_str().to_owned(),
        words: role(w, *r),
        on: typed.second_factor.iter().any(|each| each == r.as_str()),
    };
    CentrePage {
        page: Frame::new(staff, path, "centres", title),
        list: staff.href(PATH),
        done: None,
        action: staff.href(path),
        saved: Vec::new(),
        id: None,
        names: vec![
            required(
                Field::text("name_en", w.t("centre-name-en"))
                    .value(&typed.name_en)
                    .attr("lang", "en"),
            ),
            required(
                Field::text("name_fr", w.t("centre-name-fr"))
                    .value(&typed.name_fr)
                    .attr("lang", "fr"),
            ),
        ],
        centre: typed.id != NETWORK,
        two_person: typed.publishing == "two",
        languages,
        second_factor: Role::ALL.iter().map(tick).collect(),
        verify: Field::text("verify", w.t("centre-verify"))
            .hint(w.t("centre-verify-hint"))
            .value(&typed.verify)
            .attr("inputmode", "numeric")
            .attr("class", "short")
            .wrong(&wrong),
        version: typed.version,
        facts: Vec::new(),
        change: true,
        wrong,
    }
}

fn answer(page: &CentrePage) -> Response {
    let mut response = html(page);
    if !page.wrong.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    } else if !page.saved.is_empty() {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    response
}

fn new_form(staff: &Staff, typed: &Typed, wrong: Wrong) -> CentrePage {
    let w = staff.words;
    let id = Field::text("id", w.t("centre-id"))
        .hint(w.t("centre-id-hint"))
        .value(typed.id.trim())
        .attr("required", "")
        .attr("maxlength", "40")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .wrong(&wrong);
    let mut page = form(staff, typed, w.t("centre-new"), "/admin/centres/new", wrong);
    page.id = Some(id);
    page
}

/// `GET /{lang}/admin/centres/new`
async fn ask(staff: Staff) -> Result<Response, WebError> {
    staff.may(Action::CentreChange, On::network())?;
    let fresh = CentreSettings::default();
    let typed = Typed {
        publishing: "one".into(),
        language: fresh.languages.iter().map(ToString::to_string).collect(),
        second_factor: fresh.second_factor.iter().map(|r| r.as_str().to_owned()).collect(),
        verify: fresh.verify_every_days.to_string(),
        ..Typed::default()
    };
    Ok(answer(&new_form(&staff, &typed, Wrong::default())))
}

/// `POST /{lang}/admin/centres/new`
async fn create(State(app): State<App>, staff: Staff, Posted(typed): Posted<Typed>) -> Result<Response, WebError> {
    staff.may(Action::CentreChange, On::network())?;
    let w = staff.words;
    let (names, settings) = match typed.read(w) {
        Ok(read) => read,
        Err(wrong) => return Ok(answer(&new_form(&staff, &typed, wrong))),
    };
    let id = typed.id.trim();
    let mut tx = app.db.begin().await?;
    match access::centre::create(&app.access, &mut tx, By::Person(&staff.actor), id, &names, &settings).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(staff.to(&format!("{PATH}/{id}?done=new")))
        }
        Err(AccessError::CentreId { .. }) => Ok(answer(&new_form(
            &staff,
            &typed,
            Wrong::one(w, "id", "centre-id-wrong"),
        ))),
        Err(AccessError::CentreTaken { .. }) => Ok(answer(&new_form(
            &staff,
            &typed,
            Wrong::one(w, "id", "centre-id-taken"),
        ))),
        Err(other) => Err(other.into()),
    }
}

/// The centre, where the viewer may see how it works; an id nobody has answers alike.
async fn seen(app: &App, staff: &Staff, part: &str) -> Result<Centre, WebError> {
    let id = id_of(part);
    staff.sees(Action::CentreSee, On::centre(id))?;
    access::centre::by_id(&app.db, id).await?.ok_or(WebError::NotFound)
}

/// `GET /{lang}/admin/centres/{id}`
async fn show(
    State(app): State<App>,
    staff: Staff,
    Path(part): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let centre = seen(&app, &staff, &part).await?;
    let path = format!("{PATH}/{part}");
    let mut page = form(
        &staff,
        &Typed::of(&centre),
        name_of(w, &centre),
        &path,
        Wrong::default(),
    );
    page.done = match asked.done.as_str() {
        "new" => Some(w.t("centre-done-new")),
        "saved" => Some(w.t("centre-done-saved")),
        _ => None,
    };
    page.change = staff.may(Action::CentreChange, On::centre(&centre.id)).is_ok();
    if !page.change {
        page.facts = facts(w, &centre);
    }
    Ok(answer(&page))
}

/// How a centre works, to read.
fn facts(w: &Words, centre: &Centre) -> Vec<(String, String)> {
    let name = |lang: Lang| centre.names.get(&lang).unwrap_or_default().to_owned();
    let s = &centre.settings;
    let languages: Vec<String> = s
        .languages
        .iter()
        .map(|l| Words::of(l.as_str()).t("layout-language"))
        .collect();
    let roles: Vec<String> = s.second_factor.iter().map(|r| role(w, *r)).collect();
    let mut facts = vec![
        (w.t("centre-name-en"), name(Lang::en())),
        (w.t("centre-name-fr"), name(Lang::fr())),
        (w.t("centre-second-factor"), format::list(&w.lang, &roles)),
    ];
    if centre.id != NETWORK {
        facts.push((w.t("centre-publishing"), publishing(w, s)));
        facts.push((w.t("centre-languages"), format::list(&w.lang, &languages)));
        facts.push((w.t("centre-verify"), every(w, s)));
    }
    facts
}

/// `POST /{lang}/admin/centres/{id}`
async fn change(
    State(app): State<App>,
    staff: Staff,
    Path(part): Path<String>,
    Posted(mut typed): Posted<Typed>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let centre = seen(&app, &staff, &part).await?;
    staff.may(Action::CentreChange, On::centre(&centre.id))?;
    let path = format!("{PATH}/{part}");
    typed.id.clone_from(&centre.id);
    if centre.id == NETWORK {
        let s = &centre.settings;
        typed.language = s.languages.iter().map(ToString::to_string).collect();
        typed.verify = s.verify_every_days.to_string();
    }
    let title = name_of(w, &centre);
    let (names, settings) = match typed.read(w) {
        Ok(read) => read,
        Err(wrong) => return Ok(answer(&form(&staff, &typed, title, &path, wrong))),
    };
    let by = By::Person(&staff.actor);
    let mut tx = app.db.begin().await?;
    match access::centre::change(&app.access, &mut tx, by, &centre.id, typed.version, &names, &settings).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(staff.to(&format!("{path}?done=saved")))
        }
        // Somebody else was quicker: what they saved is shown above what was typed, which can be saved on top.
        Err(AccessError::Stale { .. }) => {
            drop(tx);
            let now = seen(&app, &staff, &part).await?;
            typed.version = now.version;
            let mine = Centre {
                names,
                settings,
                ..now.clone()
            };
            let mut page = form(&staff, &typed, title, &path, Wrong::default());
            let mine = facts(w, &mine);
            page.saved = facts(w, &now).into_iter().filter(|fact| !mine.contains(fact)).collect();
            if page.saved.is_empty() {
                return Ok(staff.to(&format!("{path}?done=saved")));
            }
            Ok(answer(&page))
        }
        Err(other) => Err(other.into()),
    }
}
