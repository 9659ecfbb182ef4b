//! The form that narrows a list of results.

use finder::Facets;
use language::format;

use crate::page::Way;
use crate::public::asked::Asked;
use crate::words::Words;

/// The form that narrows the list.
pub struct Filters {
    /// Where it goes.
    pub action: String,
    /// `get` where the question may stand in an address, else `post`.
    pub method: &'static str,
    /// What it carries along.
    pub hidden: Vec<(&'static str, String)>,
    /// A filter is set: the form stands open.
    pub chosen: bool,
    /// What holds or not.
    pub checks: Vec<Check>,
    /// Languages of service.
    pub languages: Vec<Choice>,
    /// The age typed.
    pub age: String,
    /// There is more than one order.
    pub sortable: bool,
    /// The orders.
    pub sorts: Vec<Choice>,
    /// How many were left out because their hours are not known.
    pub note: String,
    /// The way to the same list without filters.
    pub clear: Option<Way>,
}

/// A box to tick.
pub struct Check {
    /// The field.
    pub name: &'static str,
    /// The words with a count.
    pub words: String,
    /// Ticked.
    pub checked: bool,
}

/// One of several.
pub struct Choice {
    /// The value.
    pub code: String,
    /// The words.
    pub words: String,
    /// The one that holds.
    pub chosen: bool,
}

fn number(w: &Words, n: usize) -> String {
    format::number(&w.lang, i64::try_from(n).unwrap_or(i64::MAX))
}

/// The filters for a question, with the counts of its answer.
pub fn filters(w: &Words, asked: &Asked, facets: &Facets, sensitive: bool, placed: bool) -> Filters {
    let lang = w.lang.as_str();
    let address = asked.shareable() && !sensitive && !asked.need.is_empty();
    let check = |name, id: &str, count: usize, value: &str| Check {
        name,
        words: w.t1(id, "number", number(w, count)),
        checked: !value.is_empty(),
    };
    let mut languages: Vec<Choice> = facets
        .languages
        .iter()
        .take(20)
        .filter_map(|l| {
            let name = language::spoken_name(&l.code, &w.lang)?;
            let words = w.t2("filters-language-count", "language", name, "number", number(w, l.count));
            Some(Choice {
                code: l.code.clone(),
                words,
                chosen: l.code == asked.language,
            })
        })
        .collect();
    if !asked.language.is_empty() && !languages.iter().any(|l| l.chosen) {
        let words = language::spoken_name(&asked.language, &w.lang)
            .unwrap_or(&asked.language)
            .to_owned();
        languages.push(Choice {
            code: asked.language.clone(),
            words,
            chosen: true,
        });
    }
    let mut sorts = vec![("", "filters-sort-relevance"), ("opening", "filters-sort-opening")];
    if placed {
        sorts.insert(1, ("distance", "filters-sort-distance"));
    }
    let sort = |(code, id): (&str, &str)| Choice {
        code: code.to_owned(),
        words: w.t(id),
        chosen: asked.sort == code,
    };
    let note = if !asked.open.is_empty() && facets.hours_unknown > 0 {
        let n = facets.hours_unknown;
        w.t2("filters-hours-unknown", "n", n, "number", number(w, n))
    } else {
        String::new()
    };
    Filters {
        action: if address {
            format!("/{lang}/need/{}", asked.need)
        } else {
            format!("/{lang}/search")
        },
        method: if address { "get" } else { "post" },
        hidden: asked.carried(address),
        chosen: asked.filtered(),
        checks: vec![
            check("open", "filters-open", facets.open_now, &asked.open),
            check("free", "filters-free", facets.free, &asked.free),
            check("accessible", "filters-accessible", facets.accessible, &asked.accessible),
            check("remote", "filters-remote", facets.remote, &asked.remote),
        ],
        languages,
        age: asked.age.clone(),
        sortable: sorts.len() > 1,
        sorts: sorts.into_iter().map(sort).collect(),
        note,
        clear: asked.filtered().then(|| asked.without_filters().way(lang, sensitive)),
    }
}

impl Filters {
    /// The form as the other pages' forms are, for tests.
    #[cfg(test)]
    pub(crate) fn sample(w: &Words) -> Filters {
        let facets = Facets {
            open_now: 4,
            free: 5,
            accessible: 4,
            remote: 1,
            hours_unknown: 2,
            ..Facets::default()
        };
        let asked = Asked {
            q: "hydro bill".into(),
            open: "1".into(),
            ..Asked::default()
        };
        filters(w, &asked, &facets, false, true)
    }
}
