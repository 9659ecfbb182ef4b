//! The records as curators keep them: their list, the editor, history, and what happens when two people write.

mod act;
mod compare;
mod editor;
mod editor_page;
mod form;
mod leads;
mod list;
mod marks;
pub(crate) mod merge;
mod new;
mod open;
mod people;
mod pick;
mod preview;
mod problems;
mod report;
mod shown;
mod side;
mod sight;
mod state;
mod table;
mod terms;
mod versions;

use axum::Router;
use axum::routing::{get, post};
use directory::model::Kind;
use store::Ts;

use crate::App;
use crate::words::Words;

/// What the queue says of records in the same words.
pub(crate) use compare::{Piece, compare};
pub(crate) use form::Form;
pub(crate) use list::centres;
pub(crate) use marks::{day, text_of};
pub(crate) use people::People;
pub(crate) use problems::says;
pub(crate) use shown::name_of;
pub(crate) use versions::{ChangeView, changes, label, said};

/// The routes of one language.
pub fn router() -> Router<App> {
    Router::new()
        .route("/records", get(list::get))
        .route(terms::PATH, get(terms::get))
        .route("/records/new", get(new::get).post(new::post))
        .route("/records/pick", post(pick::post))
        .route("/records/{id}", get(editor::get).post(editor::post))
        .route("/records/{id}/history", get(versions::get))
        .route("/records/{id}/back", post(versions::back))
        .route("/records/{id}/merge", get(merge::get).post(merge::post))
        .route("/records/{id}/preview", get(preview::get))
        .route("/records/{id}/verify", post(state::verify))
        .route("/records/{id}/copy", post(state::copy))
        .route("/records/{id}/report", get(report::get).post(report::post))
        .route("/records/{id}/retire", get(state::ask).post(state::retire))
        .route("/records/{id}/restore", post(state::restore))
}

/// The kinds that are edited here, in the order of the list.
const KINDS: [Kind; 6] = [
    Kind::Service,
    Kind::Organization,
    Kind::Location,
    Kind::ServiceAtLocation,
    Kind::Program,
    Kind::TaxonomyTerm,
];

/// The address of a record's page without the language. `rest` begins with `/` or `?`.
fn path(id: &str, rest: &str) -> String {
    format!("/records/{id}{rest}")
}

/// A kind of record, in words.
pub(crate) fn said_kind(w: &Words, kind: Kind) -> String {
    w.t(match kind {
        Kind::Service => "records-kind-service",
        Kind::Organization => "records-kind-organization",
        Kind::Location => "records-kind-location",
        Kind::ServiceAtLocation => "records-kind-at",
        Kind::Program => "records-kind-program",
        Kind::Taxonomy => "records-kind-taxonomy",
        Kind::TaxonomyTerm => "records-kind-term",
    })
}

/// When something was: the time of day today, else the day as well.
fn time(app: &App, w: &Words, at: Ts) -> String {
    let there = at.timestamp().to_zoned(app.home.zone.clone());
    if there.date() == app.today() {
        let (hour, minute) = (there.hour().unsigned_abs(), there.minute().unsigned_abs());
        return language::format::time(&w.lang, hour, minute);
    }
    app.moment(w, at)
}
