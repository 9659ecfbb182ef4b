//! Administration: people, centres, lines, how the deployment is, and who did what.

pub mod audit;
mod audit_words;
pub mod centres;
pub mod health;
pub mod jobs;
mod line;
mod line_publish;
pub mod lines;
pub mod names;
pub mod people;
pub mod person;
pub mod sources;

use axum::Router;

use crate::App;
use crate::words::Words;

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .merge(people::router())
        .merge(person::router())
        .merge(centres::router())
        .merge(lines::router())
        .merge(line_publish::router())
        .merge(line::router())
        .merge(sources::router())
        .merge(jobs::router())
        .merge(health::router())
        .merge(audit::router())
}

/// The first answer of a filter, and then the others.
fn all_or(w: &Words, others: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut choices = vec![(String::new(), w.t("filter-any"))];
    choices.extend(others);
    choices
}

/// What was given, unless it is empty.
fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// How many rows to read for a page: one more, to know whether more follow.
fn one_more() -> i64 {
    i64::try_from(crate::list::PAGE + 1).unwrap_or(i64::MAX)
}
