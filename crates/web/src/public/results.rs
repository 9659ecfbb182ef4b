//! The page of results: what was understood, the list with its reasons, the map, and what to try when nothing is found.

use askama::Template;
use finder::missed::Sought;
use finder::{Answer, Question, Sort, Widened};
use language::format;
use places::Gazetteer;

use crate::App;
use crate::error::WebError;
use crate::map::{self, Drawing};
use crate::page::{Form, Page, Switch, Way};
use crate::public::asked::Asked;
use crate::public::crisis::{Crisis, crisis};
use crate::public::filters::{Filters, filters};
use crate::public::nothing::{TryNext, ways};
use crate::public::parts::{Chip, Press, Row};
use crate::public::rows;
use crate::public::search::{PAGE, Place, sensitive};
use crate::say::Said;
use crate::words::Words;

/// The page of results.
#[derive(Template)]
#[template(path = "pages/results.html")]
pub struct Results {
    page: Page,
    asked: Asked,
    heading: String,
    understood: Option<UnderstoodLine>,
    notes: Vec<String>,
    place_question: Option<PlaceQuestion>,
    crisis: Option<Crisis>,
    clarify: Vec<Chip>,
    ways: Vec<TryNext>,
    filters: Option<Filters>,
    rows: Vec<Row>,
    count: String,
    /// The date, for paper.
    today: String,
    order: String,
    sorts: Vec<Press>,
    first: usize,
    pager: Pager,
    map: Option<Drawing>,
    /// What was sought, where it may be counted when the page is left without anything being pressed.
    sought: Option<Sought>,
}

/// What the words were understood as.
struct UnderstoodLine {
    words: String,
    other: Option<Press>,
}

/// A question back about the place.
struct PlaceQuestion {
    words: String,
    choices: Vec<Press>,
}

/// The ways to the pages before and after.
struct Pager {
    previous: Option<Way>,
    next: Option<Way>,
    words: String,
}

fn number(w: &Words, n: usize) -> String {
    format::number(&w.lang, i64::try_from(n).unwrap_or(i64::MAX))
}

fn need_name(app: &App, w: &Words, code: &str) -> Option<String> {
    Said::of(&app.vocabulary.need(code)?.name, &w.lang).map(|said| said.words)
}

/// The page for a question and its answer.
pub fn page(
    app: &App,
    w: &'static Words,
    gazetteer: &Gazetteer,
    asked: Asked,
    place: &Place,
    question: &Question,
    answer: &Answer,
) -> Result<Results, WebError> {
    let lang = w.lang.as_str();
    let secret = sensitive(app, &asked.need);
    let label = place
        .found()
        .and_then(|f| f.label.best(&w.lang))
        .map(|(label, _)| label.to_owned());
    let nothing = answer.total == 0
        || answer
            .widened
            .iter()
            .any(|w| matches!(w, Widened::Place | Widened::Need | Widened::Everything));
    let switch = match asked.way(lang, secret).link() {
        Some(_) => Switch::Address(asked.address()),
        None => Switch::Form(Form {
            action: "/search".into(),
            fields: asked.form_fields(),
        }),
    };
    // The title says nothing of the question: it stays in the browser's history.
    let page = Page::personal(w, &app.site, switch, w.t("results-title"));

    let headline = headline(&asked, answer).map(str::to_owned);
    let (rows, pins) = list(app, w, answer, headline.as_deref(), place, question.at);
    let ways = if nothing {
        ways(app, w, gazetteer, &asked, question, answer, secret)?
    } else {
        Vec::new()
    };
    let number_of_page = asked.page_number();
    let at_page = |n: usize| Asked {
        page: if n > 1 { n.to_string() } else { String::new() },
        ..asked.clone()
    };
    let pages = answer.total.div_ceil(PAGE).max(1);
    let turning = Pager {
        previous: (number_of_page > 1).then(|| at_page((number_of_page - 1).min(pages)).way(lang, secret)),
        next: (number_of_page < pages).then(|| at_page(number_of_page + 1).way(lang, secret)),
        words: w.t2("pager-page", "page", number_of_page, "pages", pages),
    };
    let placed = question.near.is_some();
    Ok(Results {
        heading: heading(app, w, &asked, answer, label.as_deref(), nothing),
        understood: understood(app, w, &asked, answer),
        notes: notes(w, &asked, place, answer, label.as_deref()),
        place_question: place_question(w, &asked, place, secret),
        crisis: crisis(w, answer),
        clarify: clarify(app, w, &asked, answer),
        filters: (!rows.is_empty() || asked.filtered()).then(|| filters(w, &asked, &answer.facets, secret, placed)),
        count: count(w, answer, nothing),
        today: format::date_without_weekday(&w.lang, app.today()),
        order: w.t(match question.sort {
            Sort::Relevance => "results-order-relevance",
            Sort::Distance => "results-order-distance",
            Sort::Opening => "results-order-opening",
        }),
        sorts: sorts(w, &asked, question.sort, placed, secret),
        first: question.offset + 1,
        pager: turning,
        map: map::of_results(w, &app.basemap, gazetteer, place.found(), &pins),
        ways,
        rows,
        page,
        asked,
        sought: None,
    })
}

impl Results {
    /// The page with what was sought, where that may be counted.
    #[must_use]
    pub fn seeking(self, sought: Option<Sought>) -> Results {
        Results { sought, ..self }
    }
}

/// How many there are. What the search had to widen to is not said to help here.
fn count(w: &Words, answer: &Answer, nothing: bool) -> String {
    let n = answer.total;
    if answer.widened.contains(&Widened::Everything) {
        w.t("results-count-everything")
    } else if nothing {
        w.t2("results-count-else", "n", n, "number", number(w, n))
    } else {
        w.t2("results-count", "n", n, "number", number(w, n))
    }
}

/// The rows, lettered where they have a place on the map, and those places.
fn list(
    app: &App,
    w: &Words,
    answer: &Answer,
    headline: Option<&str>,
    place: &Place,
    now: jiff::Timestamp,
) -> (Vec<Row>, Vec<(char, places::Point)>) {
    let mut letters = 'A'..='Z';
    let points: Vec<_> = answer
        .hits
        .iter()
        .filter_map(|hit| hit.card.points.first().copied())
        .collect();
    let shown = map::shown(place.found().and_then(|found| found.point), &points);
    let mut pins = Vec::new();
    let rows = answer.hits.iter().map(|hit| {
        let mut row = rows::row(app, w, hit, headline, now);
        if let Some(point) = hit.card.points.first().filter(|p| shown.contains(p))
            && let Some(letter) = letters.next()
        {
            row.letter = Some(letter);
            pins.push((letter, *point));
        }
        row
    });
    (rows.collect(), pins)
}

/// The need that stands above the list: the one chosen, or the one understood most surely.
fn headline<'a>(asked: &'a Asked, answer: &'a Answer) -> Option<&'a str> {
    let understood = || answer.needs_understood.first().map(|need| need.code.as_str());
    Some(asked.need.as_str())
        .filter(|code| !code.is_empty())
        .or_else(understood)
}

fn heading(app: &App, w: &Words, asked: &Asked, answer: &Answer, place: Option<&str>, nothing: bool) -> String {
    if nothing {
        return match place {
            Some(place) => w.t1("results-heading-none-near", "place", place),
            None => w.t("results-heading-none"),
        };
    }
    let chosen = headline(asked, answer).and_then(|code| need_name(app, w, code));
    match (chosen, asked.q.as_str(), place) {
        (Some(need), _, Some(place)) => w.t2("results-heading-need-near", "need", need, "place", place),
        (Some(need), _, None) => w.t1("results-heading-need", "need", need),
        (None, "", Some(place)) => w.t1("results-heading-near", "place", place),
        (None, "", None) => w.t("results-heading-all"),
        (None, q, Some(place)) => w.t2("results-heading-words-near", "words", q, "place", place),
        (None, q, None) => w.t1("results-heading-words", "words", q),
    }
}

fn understood(app: &App, w: &Words, asked: &Asked, answer: &Answer) -> Option<UnderstoodLine> {
    let first = answer
        .needs_understood
        .first()
        .filter(|_| asked.need.is_empty() && !asked.q.is_empty())?;
    let need = need_name(app, w, &first.code)?;
    let only = Asked {
        q: String::new(),
        ..asked.for_need(&first.code)
    };
    Some(UnderstoodLine {
        words: w.t2("results-understood", "need", &need, "words", &asked.q),
        other: Some(Press {
            words: w.t1("results-need-only", "need", &need),
            way: only.way(w.lang.as_str(), sensitive(app, &first.code)),
        }),
    })
}

fn notes(w: &Words, asked: &Asked, place: &Place, answer: &Answer, label: Option<&str>) -> Vec<String> {
    let mut notes = Vec::new();
    match place {
        Place::Unknown => notes.push(w.t1("results-place-unknown", "place", &asked.near)),
        Place::Found(found) if found.guessed => {
            notes.extend(label.map(|place| w.t1("results-guessed", "place", place)));
        }
        _ => {}
    }
    for word in &answer.respelled {
        notes.push(w.t2("results-respelled", "from", &word.from, "to", &word.to));
    }
    if answer.total == 0 {
        notes.push(w.t("results-none"));
    }
    let given_up = |what: Widened| answer.widened.contains(&what);
    // The heading says that nothing was found; what gave up most says the rest.
    let widened = [
        (Widened::Everything, "results-widened-everything"),
        (Widened::Place, "results-widened-place"),
        (Widened::Need, "results-widened-need"),
        (Widened::Words, "results-widened-words"),
        (Widened::Radius, "results-widened-radius"),
    ];
    notes.extend(
        widened
            .into_iter()
            .find(|(what, _)| given_up(*what))
            .map(|(_, id)| w.t(id)),
    );
    notes
}

fn place_question(w: &Words, asked: &Asked, place: &Place, secret: bool) -> Option<PlaceQuestion> {
    let Place::Which(candidates) = place else { return None };
    let choices = candidates.iter().take(8).filter_map(|candidate| {
        let (words, _) = candidate.label.best(&w.lang)?;
        let chosen = Asked {
            place: candidate.id.to_string(),
            page: String::new(),
            ..asked.clone()
        };
        Some(Press {
            words: words.to_owned(),
            way: chosen.way(w.lang.as_str(), secret),
        })
    });
    Some(PlaceQuestion {
        words: w.t1("results-place-which", "place", &asked.near),
        choices: choices.collect(),
    })
}

fn clarify(app: &App, w: &Words, asked: &Asked, answer: &Answer) -> Vec<Chip> {
    // The need above the list is no closer than itself.
    let above = headline(asked, answer);
    let chip = |n: &finder::NeedCount| {
        if Some(n.code.as_str()) == above {
            return None;
        }
        Some(Chip {
            words: need_name(app, w, &n.code)?,
            count: number(w, n.count),
            way: asked.for_need(&n.code).way(w.lang.as_str(), sensitive(app, &n.code)),
        })
    };
    answer.clarify.iter().filter_map(chip).collect()
}

/// The other orders that the list can have.
fn sorts(w: &Words, asked: &Asked, now: Sort, placed: bool, secret: bool) -> Vec<Press> {
    let press = |id: &str, sort: &str| {
        let other = Asked {
            sort: sort.into(),
            page: String::new(),
            ..asked.clone()
        };
        Press {
            words: w.t(id),
            way: other.way(w.lang.as_str(), secret),
        }
    };
    let orders = [
        (Sort::Relevance, "results-sort-relevance", ""),
        (Sort::Distance, "results-sort-distance", "distance"),
        (Sort::Opening, "results-sort-opening", "opening"),
    ];
    let others = orders
        .into_iter()
        .filter(|(sort, ..)| *sort != now && (placed || *sort != Sort::Distance));
    others.map(|(_, id, sort)| press(id, sort)).collect()
}

#[cfg(test)]
impl Results {
    pub(crate) fn sample(words: &'static Words) -> Results {
        let asked = Asked {
            q: "hydro bill".into(),
            near: "M5V 2T6".into(),
            ..Asked::default()
        };
        let lang = words.lang.as_str();
        let form = Form {
            action: "/search".into(),
            fields: asked.form_fields(),
        };
        let mut page = crate::page::sample(words);
        page = Page::personal(words, &page.site, Switch::Form(form), words.t("results-title"));
        let press = |id: &str| Press {
            words: words.t(id),
            way: asked.way(lang, false),
        };
        let chip = Chip {
            words: "Disconnection notice".into(),
            count: "3".into(),
            way: asked.for_need("rent").way(lang, false),
        };
        Results {
            page,
            heading: words.t2(
                "results-heading-need-near",
                "need",
                "Utility payment help",
                "place",
                "M5V",
            ),
            understood: Some(UnderstoodLine {
                words: words.t2(
                    "results-understood",
                    "need",
                    "Utility payment help",
                    "words",
                    "hydro bill",
                ),
                other: Some(press("results-try-needs")),
            }),
            notes: vec![words.t2("results-respelled", "from", "hidro", "to", "hydro")],
            place_question: Some(PlaceQuestion {
                words: words.t1("results-place-which", "place", "Hamilton"),
                choices: vec![press("results-try-needs")],
            }),
            crisis: super::crisis::sample(words),
            clarify: vec![chip],
            ways: vec![TryNext {
                title: words.t("results-try-remote"),
                words: words.t2("results-try-remote-why", "n", 3_usize, "number", "3"),
                way: asked.way(lang, false),
                button: words.t2("results-try-show", "n", 3_usize, "number", "3"),
            }],
            filters: Some(Filters::sample(words)),
            rows: Row::samples(words),
            count: words.t2("results-count", "n", 2_usize, "number", "2"),
            today: "23 November 2026".into(),
            order: words.t("results-order-relevance"),
            sorts: vec![press("results-sort-distance"), press("results-sort-opening")],
            first: 1,
            pager: Pager {
                previous: None,
                next: Some(asked.way(lang, false)),
                words: words.t2("pager-page", "page", 1_usize, "pages", 2_usize),
            },
            map: Some(Drawing::sample(words)),
            sought: None,
            asked,
        }
    }
}
