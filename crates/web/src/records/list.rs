//! The list of records for those who keep them.

use std::collections::BTreeMap;

use access::{Action, Scope, centre};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use directory::curation::draft::{self, DraftEntry};
use directory::model::{Kind, Status};
use directory::read::{self, Named};
use serde::Deserialize;

use super::marks::day;
use super::{KINDS, path, said_kind, shown, time};
use crate::error::WebError;
use crate::form::Field;
use crate::list::{List, PAGE, page_of};
use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared};

/// The page.
#[derive(Template)]
#[template(path = "records/list.html")]
pub struct Records {
    page: Frame,
    list: List,
    rows: Vec<Row>,
    drafts: Vec<(String, String, String)>,
    may_create: bool,
    may_see_terms: bool,
}

/// A record in the list.
struct Row {
    address: String,
    name: String,
    /// Its organization or what else tells it apart; empty for none.
    more: String,
    owner: String,
    /// Shape of the tag, and words.
    status: (&'static str, String),
    changed: String,
}

/// What the list is narrowed by.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    name: String,
    kind: String,
    status: String,
    centre: String,
    after: String,
}

/// How many drafts stand above the list.
const DRAFTS: i64 = 8;
/// How many centres the list can be narrowed by.
const CENTRES: i64 = 200;

/// The names of centres by id.
pub async fn centres(app: &App, w: &Words, scope: &Scope) -> Result<BTreeMap<String, String>, WebError> {
    let found = centre::list(&app.db, scope, "", None, CENTRES).await?;
    Ok(found
        .into_iter()
        .map(|c| (c.id.clone(), c.name(&w.lang).to_owned()))
        .collect())
}

/// `GET /{lang}/records`
pub async fn get(State(app): Shared, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let w = staff.words;
    let scope = staff.scope(Action::RecordSee)?;
    let kind = KINDS
        .into_iter()
        .find(|kind| kind.as_str() == asked.kind)
        .unwrap_or(Kind::Service);
    let status = match asked.status.as_str() {
        "" => Some(Status::Published),
        "retired" => Some(Status::Retired),
        _ => None,
    };
    let centres = centres(&app, w, &scope).await?;
    let owners = match (&scope, asked.centre.as_str()) {
        (Scope::Nothing, _) => Some(Vec::new()),
        (Scope::Everything, "") => None,
        (Scope::Centres(own), "") => Some(own.clone()),
        (scope, one) => Some(
            Some(one.to_owned())
                .filter(|one| scope.covers(one))
                .into_iter()
                .collect(),
        ),
    };
    let filter = Named {
        kind,
        words: asked.name.clone(),
        status,
        owners,
    };
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    let (entries, last) = page_of(read::named(&app.db, &filter, after, PAGE + 1).await?, |entry| &entry.id);
    let ids: Vec<String> = entries.iter().map(|entry| entry.id.clone()).collect();
    let records = read::records(&app.db, &ids).await?;
    let above: Vec<String> = records
        .iter()
        .filter_map(|r| super::editor_page::organization_of(&r.body))
        .collect();
    let names = shown::names(&app, &staff, &[], &super::form::Form::default(), &above).await?;
    let mut rows = Vec::new();
    for entry in entries {
        let Some(record) = records.iter().find(|record| record.id == entry.id) else {
            continue;
        };
        let more = super::editor_page::organization_of(&record.body).map(|id| names.record(&id).to_owned());
        rows.push(Row {
            address: staff.href(&path(&record.id, "")),
            name: shown::name_of(w, record),
            more: more.unwrap_or_default(),
            owner: centres
                .get(&record.owner)
                .cloned()
                .unwrap_or_else(|| record.owner.clone()),
            status: match record.status {
                Status::Published => ("ok", w.t("records-status-published")),
                Status::Draft => ("warn", w.t("records-status-draft")),
                Status::Retired => ("bad", w.t("records-status-retired")),
            },
            changed: day(&app, w, record.modified),
        });
    }
    let title = w.t("records-title");
    let empty = w.t("records-empty");
    let shown = List::new(
        staff.href("/records"),
        filters(w, &asked, kind, &centres),
        rows.len(),
        after,
        last.as_deref(),
        empty,
    );
    let mine = draft::list(&app.db, &staff.actor.account, None, DRAFTS).await?;
    Ok(html(&Records {
        page: Frame::new(&staff, "/records", "records", title),
        list: shown,
        rows,
        drafts: mine.iter().map(|d| draft_line(&app, &staff, d)).collect(),
        may_create: staff.scope(Action::RecordCreate).is_ok(),
        may_see_terms: staff.scope(Action::RecordEdit).is_ok(),
    }))
}

/// A draft of this person: its address, its name, since when.
fn draft_line(app: &App, staff: &Staff, draft: &DraftEntry) -> (String, String, String) {
    let w = staff.words;
    let kind = Kind::parse(&draft.kind)
        .map(|kind| said_kind(w, kind))
        .unwrap_or_default();
    let name = if draft.name.is_empty() {
        w.t1("records-draft-new", "kind", kind)
    } else {
        draft.name.clone()
    };
    let since = w.t1("records-draft-since", "time", time(app, w, draft.at));
    (staff.href(&path(&draft.record_id, "")), name, since)
}

fn filters(w: &Words, asked: &Asked, kind: Kind, centres: &BTreeMap<String, String>) -> Vec<Field> {
    let kinds = KINDS
        .into_iter()
        .map(|kind| (kind.as_str().to_owned(), said_kind(w, kind)));
    let statuses = [
        ("", "records-status-published"),
        ("retired", "records-status-retired"),
        ("any", "records-status-any"),
    ];
    let statuses = statuses.map(|(value, id)| (value.to_owned(), w.t(id)));
    let mut fields = vec![
        Field::text("name", w.t("records-filter-name"))
            .value(asked.name.as_str())
            .optional(),
        Field::select("kind", w.t("records-filter-kind"), kind.as_str(), kinds),
        Field::select("status", w.t("records-filter-status"), &asked.status, statuses),
    ];
    if centres.len() > 1 {
        let every = std::iter::once((String::new(), w.t("records-filter-every-centre")));
        let all = every.chain(centres.iter().map(|(id, name)| (id.clone(), name.clone())));
        fields.push(Field::select("centre", w.t("records-owner"), &asked.centre, all));
    }
    fields
}
