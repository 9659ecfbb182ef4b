//! Lists of working pages: a filter as plain `GET` parameters, a page of rows, and the way to the next one.
//!
//! What stands in an address says nothing about a person: filters are codes, and the place in the list is an id.

use url::form_urlencoded::Serializer;

use crate::form::Field;

/// How many rows a page of a list has.
pub const PAGE: usize = 50;
/// The parameter that says after which row the page begins.
pub const AFTER: &str = "after";

/// A list as the template `components/list.html` shows it.
#[derive(Debug, Clone)]
pub struct List {
    /// Its address without parameters.
    pub action: String,
    /// What it can be narrowed by.
    pub filters: Vec<Field>,
    /// The rows on this page.
    pub shown: usize,
    /// What to say when there is none.
    pub empty: String,
    /// The first page, unless this is it.
    pub first: Option<String>,
    /// The next page, where there is one.
    pub next: Option<String>,
}

impl List {
    /// A list at an address, with its filters as they are chosen now. `after` is the row before this page; `last` the
    /// id of the last row on it where more follow.
    pub fn new(
        action: impl Into<String>,
        filters: Vec<Field>,
        shown: usize,
        after: Option<&str>,
        last: Option<&str>,
        empty: impl Into<String>,
    ) -> List {
        let action = action.into();
        let address = |after: Option<&str>| {
            let chosen = filters
                .iter()
                .filter(|f| !f.value.is_empty())
                .map(|f| (f.name.as_str(), f.value.as_str()));
            let query = Serializer::new(String::new())
                .extend_pairs(chosen.chain(after.map(|after| (AFTER, after))))
                .finish();
            if query.is_empty() {
                action.clone()
            } else {
                format!("{action}?{query}")
            }
        };
        List {
            first: after.filter(|a| !a.is_empty()).map(|_| address(None)),
            next: last.map(|last| address(Some(last))),
            shown,
            empty: empty.into(),
            action,
            filters,
        }
    }
    /// Something is left out by a filter.
    pub fn narrowed(&self) -> bool {
        self.filters.iter().any(|f| !f.value.is_empty())
    }
}

/// Cuts rows that were read one too many to a page; the id of its last row where more follow.
pub fn page_of<T>(mut rows: Vec<T>, id: impl Fn(&T) -> &str) -> (Vec<T>, Option<String>) {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| more).map(|row| id(row).to_owned());
    (rows, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_next_page_keeps_the_filter() {
        let role = |chosen: &str| {
            let choices = [("", "All"), ("curator", "Curator")].map(|(v, w)| (v.to_owned(), w.to_owned()));
            vec![Field::select("role", "Role", chosen, choices)]
        };
        let list = List::new(
            "/en/admin/people",
            role("curator"),
            50,
            Some("a 1"),
            Some("b&2"),
            "Nobody",
        );
        assert_eq!(list.first.as_deref(), Some("/en/admin/people?role=curator"));
        assert_eq!(list.next.as_deref(), Some("/en/admin/people?role=curator&after=b%262"));
        assert!(list.narrowed());
        let list = List::new("/en/admin/people", role(""), 1, Some(""), None, "Nobody");
        assert_eq!(
            (list.first.clone(), list.next.clone(), list.narrowed()),
            (None, None, false)
        );
    }

    #[test]
    fn one_row_more_than_a_page_says_that_more_follow() {
        let rows = |n: usize| (0..n).map(|i| i.to_string()).collect::<Vec<_>>();
        let (page, last) = page_of(rows(PAGE + 1), |r| r);
        assert_eq!((page.len(), last.as_deref()), (PAGE, Some("49")));
        let (page, last) = page_of(rows(PAGE), |r| r);
        assert_eq!((page.len(), last), (PAGE, None));
    }
}
