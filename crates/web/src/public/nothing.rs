//! What to try when nothing was found: each way with how many services it leads to.

use finder::{Answer, Question};
use language::format;
use places::Gazetteer;

use crate::App;
use crate::error::WebError;
use crate::page::Way;
use crate::public::asked::Asked;
use crate::words::Words;

/// Something to try next.
#[derive(Debug, Clone)]
pub struct TryNext {
    /// What it is.
    pub title: String,
    /// What it leads to.
    pub words: String,
    /// The way there.
    pub way: Way,
    /// The words on the button.
    pub button: String,
}

/// Ways that lead to something: without the filters, in every place, by phone; and the list of needs.
pub fn ways(
    app: &App,
    w: &Words,
    gazetteer: &Gazetteer,
    asked: &Asked,
    question: &Question,
    answer: &Answer,
    sensitive: bool,
) -> Result<Vec<TryNext>, WebError> {
    let lang = w.lang.as_str();
    let mut ways = Vec::new();
    let mut attempt = |asked: Asked, question: Question, title: &str, why: &str| -> Result<(), WebError> {
        let answer = app.finder.search(
            &Question {
                limit: 1,
                offset: 0,
                ..question
            },
            gazetteer,
        )?;
        // What the finder had to widen is no answer to this question.
        if answer.total > 0 && answer.widened.is_empty() {
            let n = answer.total;
            let number = format::number(&w.lang, i64::try_from(n).unwrap_or(i64::MAX));
            ways.push(TryNext {
                title: w.t(title),
                words: w.t2(why, "n", n, "number", &number),
                way: asked.way(lang, sensitive),
                button: w.t2("results-try-show", "n", n, "number", &number),
            });
        }
        Ok(())
    };
    if asked.filtered() {
        let question = Question {
            filters: finder::Filters::default(),
            ..question.clone()
        };
        attempt(
            asked.without_filters(),
            question,
            "results-try-filters",
            "results-try-filters-why",
        )?;
    }
    if asked.remote.is_empty() {
        let remote = Asked {
            remote: "1".into(),
            near: String::new(),
            place: String::new(),
            ..asked.without_filters()
        };
        let filters = finder::Filters {
            remote: true,
            ..finder::Filters::default()
        };
        let question = Question {
            filters,
            near: None,
            ..question.clone()
        };
        attempt(remote, question, "results-try-remote", "results-try-remote-why")?;
    }
    // Where the search already went to other places, they are in the list.
    if question.near.is_some() && answer.total == 0 {
        let everywhere = Asked {
            near: String::new(),
            place: String::new(),
            page: String::new(),
            ..asked.clone()
        };
        attempt(
            everywhere,
            Question {
                near: None,
                ..question.clone()
            },
            "results-try-everywhere",
            "results-try-everywhere-why",
        )?;
    }
    ways.push(TryNext {
        title: w.t("results-try-browse"),
        words: w.t("results-try-browse-why"),
        way: Way::Link(format!("/{lang}/needs")),
        button: w.t("results-try-needs"),
    });
    Ok(ways)
}
