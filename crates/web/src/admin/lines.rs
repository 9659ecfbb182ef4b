//! The lines of partners: the list, and the words that pages on lines share.

use access::Action;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::Query;
use lines::life;
use serde::Deserialize;

use super::{given, one_more};
use crate::admin::names::Centres;
use crate::list::{List, page_of};
use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::{App, Shared, WebError};

/// The address of the list.
pub const PATH: &str = "/admin/lines";

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route(PATH, get(list))
}

#[derive(Template)]
#[template(path = "admin/lines.html")]
struct Lines {
    page: Frame,
    list: List,
    rows: Vec<Row>,
    /// Where a new line is published, for who may.
    add: Option<String>,
}

struct Row {
    id: String,
    name: String,
    address: String,
    centre: String,
    in_force: String,
    latest: i64,
}

/// Where the list begins.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    after: String,
}

/// `GET /{lang}/admin/lines`
async fn list(State(app): Shared, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let w = staff.words;
    let scope = staff.scope(Action::LineSee)?;
    let now = app.clock.now();
    let after = given(&asked.after);
    let found = life::list(&app.db, &scope, now, &asked.after, one_more()).await?;
    let (found, last) = page_of(found, |line| &line.id);
    let centres = Centres::within(&app, w, &scope).await?;
    let mut rows = Vec::new();
    for line in found {
        let current = app.lines.in_force(&app.db, &line.id, now).await?;
        let name = current.and_then(|(_, pack)| pack.pack.line.name.best(&w.lang).map(|(name, _)| name.to_owned()));
        rows.push(Row {
            name: name.unwrap_or_else(|| line.id.clone()),
            address: staff.href(&format!("{PATH}/{}", line.id)),
            centre: centres.name(&line.centre).to_owned(),
            in_force: line
                .in_force
                .map_or_else(|| w.t("lines-none-in-force"), |version| version.to_string()),
            latest: line.latest,
            id: line.id,
        });
    }
    Ok(html(&Lines {
        list: List::new(
            staff.href(PATH),
            Vec::new(),
            rows.len(),
            after.as_deref(),
            last.as_deref(),
            w.t("lines-none"),
        ),
        rows,
        add: staff
            .scope(Action::LinePublish)
            .is_ok()
            .then(|| staff.href("/admin/lines/new")),
        page: Frame::new(&staff, PATH, "lines", w.t("lines-title")),
    }))
}
