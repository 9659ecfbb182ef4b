//! Networks as those keep them who keep the records: the list, a form, and what is wrong with the areas.

mod form;

use access::{Action, On, Scope};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_extra::extract::{Form as Posted, Query};
use directory::DirectoryError;
use directory::offices::{Definition, Network, NetworkChange, branches, keep, network, networks};
use form::{Sent, field_of, form, read};
use language::Lang;
use serde::Deserialize;

use super::pick::{Pick, Pickable};
use super::report::{Told, told};
use crate::form::{Field, Wrong};
use crate::list::{List, PAGE, page_of};
use crate::public::html;
use crate::records::centres;
use crate::say::Said;
use crate::staff::{Frame, Staff};
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
