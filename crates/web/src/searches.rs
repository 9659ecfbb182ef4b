//! What people searched for and did not find: counts for those who keep the records.

use access::Action;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::Query;
use finder::missed::{self, Gap, Outcome};
use jiff::ToSpan;
use language::format;
use places::{AreaRef, PlaceId};
use serde::Deserialize;

use crate::form::Field;
use crate::list::List;
use crate::public::html;
use crate::say::Said;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The address of the list.
const PATH: &str = "/searches";
/// Rows shown: what is rarer says little.
const SHOWN: usize = 100;
/// The stretches of time to choose from, in days; the first unless another is chosen.
const DAYS: [i64; 3] = [30, 7, 365];

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route(PATH, get(list))
}

#[derive(Template)]
#[template(path = "records/searches.html")]
struct Searches {
    page: Frame,
    list: List,
    rows: Vec<Row>,
    from: String,
    named_from: i64,
}

struct Row {
    need: Option<Said>,
    phrase: String,
    place: String,
    counts: Vec<(String, String)>,
    total: String,
}

/// What the list is narrowed to.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    days: String,
    outcome: String,
    group: String,
    lang: String,
}

fn number(w: &Words, n: u64) -> String {
    format::number(&w.lang, i64::try_from(n).unwrap_or(i64::MAX))
}

fn outcome_words(w: &Words, outcome: Outcome) -> String {
    w.t(match outcome {
        Outcome::Nothing => "searches-nothing",
        Outcome::Everything => "searches-everything",
        Outcome::Elsewhere => "searches-elsewhere",
        Outcome::Left => "searches-left",
    })
}

fn place_words(app: &App, w: &Words, area: &str) -> String {
    let place = AreaRef::postal(area).or_else(|| PlaceId::parse(area).map(|id| AreaRef::place(&id)));
    let name = place.map(|place| app.places().area_name(&place));
    let said = name.and_then(|name| Said::of(&name, &w.lang)).map(|said| said.words);
    said.unwrap_or_else(|| area.to_owned())
}

fn row(app: &App, w: &Words, gap: &Gap) -> Row {
    Row {
        need: app
            .vocabulary
            .need(&gap.need)
            .and_then(|need| Said::of(&need.name, &w.lang)),
        phrase: gap.phrase.clone(),
        place: if gap.area.is_empty() {
            String::new()
        } else {
            place_words(app, w, &gap.area)
        },
        counts: Outcome::ALL
            .map(|outcome| (outcome_words(w, outcome), number(w, gap.of(outcome))))
            .to_vec(),
        total: number(w, gap.total()),
    }
}

/// `GET /{lang}/searches`
async fn list(State(app): Shared, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    staff.scope(Action::SearchSee)?;
    let w = staff.words;
    let days = asked
        .days
        .parse()
        .ok()
        .filter(|days| DAYS.contains(days))
        .unwrap_or(DAYS[0]);
    let from = app.today().saturating_sub(days.days());
    let outcome = Outcome::parse(&asked.outcome);
    let lang = ["en", "fr"]
        .into_iter()
        .find(|lang| *lang == asked.lang)
        .unwrap_or_default();
    let in_group = |gap: &Gap| {
        asked.group.is_empty()
            || app
                .vocabulary
                .need(&gap.need)
                .is_some_and(|need| need.group == asked.group)
    };
    let mut gaps = missed::since(&app.db, from, lang).await?;
    gaps.retain(|gap| outcome.is_none_or(|outcome| gap.of(outcome) > 0) && in_group(gap));
    if let Some(outcome) = outcome {
        gaps.sort_by_key(|gap| std::cmp::Reverse(gap.of(outcome)));
    }
    let any = || (String::new(), w.t("filter-any"));
    let outcomes = Outcome::ALL.map(|o| (o.as_str().to_owned(), outcome_words(w, o)));
    let groups = app.vocabulary.groups().iter().map(|group| {
        let name = Said::of(&group.name, &w.lang).map_or(String::new(), |said| said.words);
        (group.code.clone(), name)
    });
    let languages = ["en", "fr"].map(|code| {
        let name = language::spoken_name(code, &w.lang).unwrap_or(code);
        (code.to_owned(), name.to_owned())
    });
    let filters = vec![
        Field::select(
            "days",
            w.t("searches-days"),
            &days.to_string(),
            DAYS.map(|n| (n.to_string(), w.t1("searches-last", "n", n))),
        ),
        Field::select(
            "outcome",
            w.t("searches-outcome"),
            outcome.map_or("", Outcome::as_str),
            std::iter::once(any()).chain(outcomes),
        ),
        Field::select(
            "group",
            w.t("searches-group"),
            &asked.group,
            std::iter::once(any()).chain(groups),
        ),
        Field::select(
            "lang",
            w.t("searches-lang"),
            lang,
            std::iter::once(any()).chain(languages),
        ),
    ];
    let rows: Vec<Row> = gaps.iter().take(SHOWN).map(|gap| row(&app, w, gap)).collect();
    Ok(html(&Searches {
        list: List::new(staff.href(PATH), filters, rows.len(), None, None, w.t("searches-none")),
        rows,
        from: format::date_without_weekday(&w.lang, from),
        named_from: i64::try_from(missed::NAMED_FROM).unwrap_or(i64::MAX),
        page: Frame::new(&staff, PATH, "searches", w.t("searches-title")),
    }))
}
