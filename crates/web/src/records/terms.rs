//! The terms of classifications with what they lead to: where a curator sees which of them want a look.

use access::Action;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use directory::model::{Kind, Status, TaxonomyTerm};
use directory::read::{self, Named};
use serde::Deserialize;

use super::leads::{By, Leads, path};
use super::path as address_of;
use crate::error::WebError;
use crate::form::Field;
use crate::list::{List, PAGE};
use crate::public::html;
use crate::say::Said;
use crate::staff::{Frame, Staff};
use crate::{App, Shared};

/// The address of the list.
pub const PATH: &str = "/terms";
/// Terms read at a time.
const BATCH: usize = 200;
/// Terms looked at for one page where few of them fit: the next page goes on from there.
const LOOKED_AT: usize = 2_000;

/// The page.
#[derive(Template)]
#[template(path = "records/terms.html")]
pub struct Terms {
    page: Frame,
    list: List,
    rows: Vec<Row>,
}

/// A term in the list.
struct Row {
    address: String,
    name: Said,
    /// Its code and the names of the broader terms, widest first.
    more: String,
    /// Needs, each with whether it is a guess.
    needs: Vec<(Said, bool)>,
    by: String,
    unsure: bool,
}

/// What the list is narrowed to.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    name: String,
    leads: String,
    after: String,
}

/// What can be asked of where terms lead: the word in the address, its message.
const LEADS: [(&str, &str); 4] = [
    ("", "terms-filter-any"),
    ("unsure", "terms-filter-unsure"),
    ("nowhere", "terms-filter-nowhere"),
    ("curator", "terms-filter-curator"),
];

fn fits(asked: &str, leads: &Leads) -> bool {
    match asked {
        "unsure" => leads.unsure(),
        "nowhere" => *leads.by() == By::Nobody,
        "curator" => *leads.by() == By::Curator,
        _ => true,
    }
}

/// `GET /{lang}/terms`
pub async fn get(State(app): Shared, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    staff.scope(Action::RecordEdit)?;
    let w = staff.words;
    let (rows, end) = rows(&app, &staff, &asked).await?;
    let filters = vec![
        Field::text("name", w.t("terms-filter-name"))
            .value(asked.name.as_str())
            .optional(),
        Field::select(
            "leads",
            w.t("terms-filter-leads"),
            &asked.leads,
            LEADS.map(|(word, id)| (word.to_owned(), w.t(id))),
        ),
    ];
    let list = List::new(
        staff.href(PATH),
        filters,
        rows.len(),
        Some(asked.after.as_str()),
        end.as_deref(),
        w.t("terms-empty"),
    );
    Ok(html(&Terms {
        page: Frame::new(&staff, PATH, "records", w.t("terms-title")),
        list,
        rows,
    }))
}

/// The terms of a page, with the last one looked at where more follow.
async fn rows(app: &App, staff: &Staff, asked: &Asked) -> Result<(Vec<Row>, Option<String>), WebError> {
    let filter = Named {
        kind: Kind::TaxonomyTerm,
        words: asked.name.clone(),
        status: Some(Status::Published),
        owners: None,
    };
    let mut after = Some(asked.after.clone()).filter(|after| !after.is_empty());
    let mut found = Vec::new();
    let mut looked_at = 0;
    loop {
        let entries = read::named(&app.db, &filter, after.as_deref(), BATCH).await?;
        let whole = entries.len() == BATCH;
        let ids: Vec<String> = entries.into_iter().map(|entry| entry.id).collect();
        let all = read::term_views(&app.db, &ids).await?;
        for (at, id) in ids.iter().enumerate() {
            looked_at += 1;
            after = Some(id.clone());
            let path = path(&all, id);
            // What names say takes a while to read: where it does not matter, they are not.
            let wanted = asked.leads != "curator" || path.first().is_some_and(|term| term.needs.is_some());
            let leads = (wanted && !path.is_empty()).then(|| Leads::of(staff.words, app.vocabulary, &path));
            if let Some(leads) = leads.filter(|leads| fits(&asked.leads, leads)) {
                found.push(row(app, staff, (id, &path), &leads));
            }
            let more = whole || at + 1 < ids.len();
            if found.len() == PAGE || looked_at == LOOKED_AT {
                return Ok((found, after.filter(|_| more)));
            }
        }
        if !whole {
            return Ok((found, None));
        }
    }
}

fn row(app: &App, staff: &Staff, (id, path): (&str, &[&TaxonomyTerm]), leads: &Leads) -> Row {
    let w = staff.words;
    let name = |term: &TaxonomyTerm| Said::of(&term.name, &w.lang);
    let mut more: Vec<String> = path[1..]
        .iter()
        .rev()
        .filter_map(|term| Some(name(term)?.words))
        .collect();
    more.extend(path[0].code.clone());
    Row {
        address: staff.href(&address_of(id, "")),
        name: name(path[0]).unwrap_or_else(|| Said::plain(w.t("records-unnamed"))),
        more: more.join(" › "),
        needs: leads.needs(w, app.vocabulary).collect(),
        by: leads.said_by(w),
        unsure: leads.unsure(),
    }
}
