//! Networks as those keep them who keep the records: the list, a form, and what is wrong with the areas.

use access::{Action, On, Scope};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_extra::extract::{Form as Posted, Query};
use directory::DirectoryError;
use directory::offices::{Definition, Network, NetworkChange, NetworkFault, branches, keep, network, networks};
use language::{Lang, Text};
use serde::Deserialize;

use super::pick::{Pick, Pickable};
use super::report::{Told, told};
use crate::form::{Field, Wrong};
use crate::list::{List, PAGE, page_of};
use crate::public::html;
use crate::records::centres;
use crate::say::Said;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The address of the list.
const PATH: &str = "/networks";

/// The routes of one language.
pub fn router() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/networks/new", get(new).post(create))
        .route("/networks/{id}", get(show).post(change))
}

#[derive(Template)]
#[template(path = "records/networks.html")]
struct NetworksPage {
    page: Frame,
    list: List,
    rows: Vec<Row>,
    new: String,
}

struct Row {
    address: String,
    name: String,
    id: String,
    centre: String,
    public: bool,
}

#[derive(Template)]
#[template(path = "records/network.html")]
struct NetworkPage {
    page: Frame,
    list: String,
    action: String,
    fields: Vec<Field>,
    picks: Vec<Pick>,
    after: Vec<Field>,
    public: bool,
    version: i64,
    wrong: Wrong,
    /// Where the public asks it, and where other sites show it; none for a new one.
    addresses: Option<(String, String)>,
    report: Option<Told>,
}

/// Where the list begins.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    after: String,
}

/// A network as it is sent.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Sent {
    id: String,
    centre: String,
    version: String,
    name_en: String,
    name_fr: String,
    about_en: String,
    about_fr: String,
    need: String,
    public: String,
    #[serde(flatten)]
    picks: std::collections::BTreeMap<String, String>,
}

/// `GET /{lang}/networks`
async fn list(State(app): Shared, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let w = staff.words;
    let scope = staff.scope(Action::RecordPublish)?;
    let owners = match &scope {
        Scope::Nothing => Some(Vec::new()),
        Scope::Centres(own) => Some(own.clone()),
        Scope::Everything => None,
    };
    let size = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let found = networks(&app.db, false, owners.as_deref(), &asked.after, size).await?;
    let (found, last) = page_of(found, |network| &network.id);
    let centres = centres(&app, w, &scope).await?;
    let row = |network: Network| Row {
        address: staff.href(&format!("{PATH}/{}", network.id)),
        name: Said::of(&network.what.name, &w.lang).unwrap_or_default().words,
        centre: centres.get(&network.owner).unwrap_or(&network.owner).clone(),
        public: network.public,
        id: network.id,
    };
    let rows: Vec<Row> = found.into_iter().map(row).collect();
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    Ok(html(&NetworksPage {
        list: List::new(
            staff.href(PATH),
            Vec::new(),
            rows.len(),
            after,
            last.as_deref(),
            w.t("networks-none"),
        ),
        rows,
        new: staff.href("/networks/new"),
        page: Frame::new(&staff, PATH, "networks", w.t("networks-title")),
    }))
}

impl Sent {
    /// What stands in the form of a network that is kept.
    async fn of(app: &App, w: &Words, network: &Network) -> Result<Sent, WebError> {
        let what = &network.what;
        let words = |text: &Text, lang: Lang| text.get(&lang).unwrap_or_default().to_owned();
        let mut sent = Sent {
            id: network.id.clone(),
            centre: network.owner.clone(),
            version: network.version.to_string(),
            name_en: words(&what.name, Lang::en()),
            name_fr: words(&what.name, Lang::fr()),
            about_en: words(&what.about, Lang::en()),
            about_fr: words(&what.about, Lang::fr()),
            need: what.need.clone().unwrap_or_default(),
            public: if network.public { "yes" } else { "" }.to_owned(),
            picks: std::collections::BTreeMap::new(),
        };
        for which in Pickable::ALL {
            let chosen = match which {
                Pickable::Organization => what.organization.clone(),
                Pickable::Term => what.term.clone(),
                Pickable::Covers => Pickable::written(&what.covers),
            };
            which.stand(app, w, chosen, &mut sent.picks).await?;
        }
        Ok(sent)
    }
    /// The version that was changed; 0 for a new one.
    fn version_number(&self) -> i64 {
        self.version.trim().parse().unwrap_or(0)
    }
    /// A text with the wordings of the form; those in other languages stay.
    fn text(before: Option<&Text>, en: &str, fr: &str) -> Text {
        let mut text = Text::default();
        for (lang, wording) in before.into_iter().flat_map(Text::iter) {
            text.set(lang.clone(), wording.text.as_str());
        }
        for (lang, words) in [(Lang::en(), en), (Lang::fr(), fr)] {
            text.set(lang, words.trim());
        }
        let mut said = Text::default();
        for (lang, wording) in text.iter().filter(|(_, wording)| !wording.text.is_empty()) {
            said.set(lang.clone(), wording.text.as_str());
        }
        said
    }
}

/// The form, with what was sent.
fn form(
    app: &App,
    staff: &Staff,
    sent: &Sent,
    picks: Vec<Pick>,
    wrong: Wrong,
    centres: Option<Vec<(String, String)>>,
) -> NetworkPage {
    let w = staff.words;
    let is_new = centres.is_some();
    let text = |name: &str, label: &str, value: &str| Field::text(name, w.t(label)).value(value).wrong(&wrong);
    let mut fields = Vec::new();
    if let Some(centres) = centres {
        fields.push(text("id", "networks-id", &sent.id).hint(w.t("networks-id-hint")));
        if centres.len() > 1 {
            fields.push(Field::select("centre", w.t("networks-centre"), &sent.centre, centres));
        }
    }
    fields.push(text("name_en", "networks-name-en", &sent.name_en).attr("lang", "en"));
    fields.push(text("name_fr", "networks-name-fr", &sent.name_fr).attr("lang", "fr"));
    for (name, label, value, lang) in [
        ("about_en", "networks-about-en", &sent.about_en, "en"),
        ("about_fr", "networks-about-fr", &sent.about_fr, "fr"),
    ] {
        let field = Field::lines(name, w.t(label), 3)
            .value(value.as_str())
            .attr("lang", lang);
        fields.push(field.optional().wrong(&wrong));
    }
    let mut needs: Vec<(String, String)> = app
        .vocabulary
        .needs()
        .iter()
        .filter_map(|need| Some((need.code.clone(), Said::of(&need.name, &w.lang)?.words)))
        .collect();
    needs.sort_by_cached_key(|(_, words)| language::fold(words));
    needs.insert(0, (String::new(), w.t("networks-need-any")));
    let need = Field::select("need", w.t("networks-need"), &sent.need, needs).hint(w.t("networks-need-hint"));
    let (title, path) = if is_new {
        (w.t("networks-new"), "/networks/new".to_owned())
    } else {
        let name = if w.is_french() { &sent.name_fr } else { &sent.name_en };
        (name.clone(), format!("{PATH}/{}", sent.id))
    };
    NetworkPage {
        list: staff.href(PATH),
        action: staff.href(&path),
        fields,
        picks,
        after: vec![need],
        public: !sent.public.is_empty(),
        version: sent.version_number(),
        wrong,
        addresses: None,
        report: None,
        page: Frame::new(staff, path, "networks", title),
    }
}

/// Reads what was sent as a change of what is kept. What cannot be taken is named, field by field.
async fn read(
    app: &App,
    staff: &Staff,
    sent: &Sent,
    before: Option<&Definition>,
    wrong: &mut Wrong,
) -> Result<(Definition, Vec<Pick>), WebError> {
    let w = staff.words;
    let mut what = Definition {
        name: Sent::text(before.map(|b| &b.name), &sent.name_en, &sent.name_fr),
        about: Sent::text(before.map(|b| &b.about), &sent.about_en, &sent.about_fr),
        need: Some(sent.need.clone()).filter(|need| app.vocabulary.need(need).is_some()),
        ..Definition::default()
    };
    let mut picks = Vec::new();
    for which in Pickable::ALL {
        let (pick, chosen) = which.read(app, w, &sent.picks, wrong).await?;
        match which {
            Pickable::Organization => what.organization = chosen,
            Pickable::Term => what.term = chosen,
            Pickable::Covers => {
                // A drawn area has no written form: it stays as long as the field does.
                let kept = before
                    .map(|b| &b.covers)
                    .filter(|covers| Pickable::written(covers) == chosen);
                what.covers = kept.cloned().unwrap_or_else(|| Pickable::areas(chosen.as_deref()));
            }
        }
        picks.push(pick);
    }
    Ok((what, picks))
}

fn field_of(fault: NetworkFault, name: &Text) -> (&'static str, &'static str) {
    match fault {
        NetworkFault::Id => ("id", "networks-wrong-id"),
        NetworkFault::Taken => ("id", "networks-wrong-taken"),
        NetworkFault::Name if name.get(&Lang::en()).is_none() => ("name_en", "networks-wrong-name"),
        NetworkFault::Name => ("name_fr", "networks-wrong-name"),
        NetworkFault::Long => ("name_en", "networks-wrong-long"),
        NetworkFault::Nothing => ("organization", "networks-wrong-nothing"),
        NetworkFault::Organization => ("organization", "networks-wrong-organization"),
        NetworkFault::Term => ("term", "networks-wrong-term"),
        NetworkFault::Stale => ("name_en", "networks-wrong-stale"),
    }
}

/// Keeps what was sent; gives the page again where it cannot be kept.
async fn kept(
    app: &App,
    staff: &Staff,
    sent: Sent,
    before: Option<&Definition>,
    centres: Option<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let mut wrong = Wrong::default();
    let (what, picks) = read(app, staff, &sent, before, &mut wrong).await?;
    if wrong.is_empty() {
        let change = NetworkChange {
            id: sent.id.trim(),
            owner: &sent.centre,
            public: !sent.public.is_empty(),
            version: sent.version_number(),
            what: &what,
            who: &staff.actor.account,
            at: app.clock.now(),
            languages: &[Lang::en(), Lang::fr()],
        };
        let mut tx = app.db.begin().await?;
        match keep(&mut tx, &app.ids, &change).await {
            Ok(_) => {
                tx.commit().await?;
                return Ok(staff.to(&format!("{PATH}/{}", sent.id.trim())));
            }
            Err(DirectoryError::Network { fault, .. }) => {
                let (field, words) = field_of(fault, &what.name);
                wrong.add(field, staff.words.t(words));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let page = form(app, staff, &sent, picks, wrong, centres);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// The centres where the person may set up a network.
async fn own_centres(app: &App, staff: &Staff) -> Result<Vec<(String, String)>, WebError> {
    let scope = staff.scope(Action::RecordPublish)?;
    Ok(centres(app, staff.words, &scope).await?.into_iter().collect())
}

/// `GET /{lang}/networks/new`
async fn new(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    let centres = own_centres(&app, &staff).await?;
    let picks = Pickable::ALL.map(|which| which.empty(staff.words));
    let page = form(
        &app,
        &staff,
        &Sent::default(),
        picks.into(),
        Wrong::default(),
        Some(centres),
    );
    Ok(html(&page))
}

/// `POST /{lang}/networks/new`
async fn create(State(app): Shared, staff: Staff, Posted(mut sent): Posted<Sent>) -> Result<Response, WebError> {
    let centres = own_centres(&app, &staff).await?;
    if sent.centre.is_empty()
        && let [(only, _)] = centres.as_slice()
    {
        sent.centre.clone_from(only);
    }
    staff.may(Action::RecordPublish, On::centre(&sent.centre))?;
    sent.version.clear();
    kept(&app, &staff, sent, None, Some(centres)).await
}

/// A network that the person looks after.
async fn own(app: &App, staff: &Staff, id: &str) -> Result<Network, WebError> {
    let network = network(&app.db, id).await?.ok_or(WebError::NotFound)?;
    staff.sees(Action::RecordPublish, On::centre(&network.owner))?;
    Ok(network)
}

/// `GET /{lang}/networks/{id}`
async fn show(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let w = staff.words;
    let network = own(&app, &staff, &id).await?;
    let sent = Sent::of(&app, w, &network).await?;
    let mut wrong = Wrong::default();
    let (_, picks) = read(&app, &staff, &sent, Some(&network.what), &mut wrong).await?;
    let address = format!("/offices/{}", network.id);
    let branches = branches(&app.db, app.places(), network, app.today()).await?;
    // A look at every place known takes a processor for a while: not on the threads that serve connections.
    let report = tokio::task::spawn_blocking(move || told(w, &branches)).await?;
    let page = NetworkPage {
        addresses: Some((staff.href(&address), staff.href(&format!("{address}/embed")))),
        report: Some(report),
        ..form(&app, &staff, &sent, picks, Wrong::default(), None)
    };
    Ok(html(&page))
}

/// `POST /{lang}/networks/{id}`
async fn change(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(mut sent): Posted<Sent>,
) -> Result<Response, WebError> {
    let network = own(&app, &staff, &id).await?;
    staff.may(Action::RecordPublish, On::centre(&network.owner))?;
    sent.id = network.id;
    sent.centre = network.owner;
    if sent.version_number() == 0 {
        return Err(WebError::Form);
    }
    kept(&app, &staff, sent, Some(&network.what), None).await
}
