//! The parameters of `/services` (HSDS 3.2, `OpenAPI`). All of them hold together.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;
use store::Ts;
use uuid::Uuid;

use super::problem::{Problem, Wrong};
use crate::words::Words;

/// Services on a page where the request does not say.
const PER_PAGE: u32 = 50;
/// The most services on one page.
pub(super) const MOST_PER_PAGE: u32 = 500;
/// Every parameter, for messages.
const KNOWN: [&str; 10] = [
    "search",
    "page",
    "per_page",
    "format",
    "taxonomy_term_id",
    "taxonomy_id",
    "organization_id",
    "modified_after",
    "minimal",
    "full",
];

/// How much of each service is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shape {
    /// Its own properties, its organization and its program.
    #[default]
    Item,
    /// Its id and when it last changed.
    Minimal,
    /// Everything, nested.
    Full,
}

/// What is asked of the list. May hold a person's words: its `Debug` leaves them out.
#[derive(Clone, PartialEq, Eq, Default)]
pub(super) struct Asked {
    /// Words to search for; empty for none.
    pub search: String,
    /// The page, from 1; `None` where the request does not say.
    pub page: Option<u32>,
    /// Services on a page.
    pub per_page: Option<u32>,
    /// One JSON object a line, without pages.
    pub ndjson: bool,
    /// Only services classified by this term.
    pub taxonomy_term_id: Option<String>,
    /// Only services classified by a term of this taxonomy.
    pub taxonomy_id: Option<String>,
    /// Only services of this organization.
    pub organization_id: Option<String>,
    /// Only services changed at this moment or later.
    pub modified_after: Option<Ts>,
    /// How much of each.
    pub shape: Shape,
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked")
            .field("searches", &!self.search.is_empty())
            .field("page", &self.page)
            .field("per_page", &self.per_page)
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}

impl Asked {
    /// Understands parameters, or says of each that cannot be understood what is wrong with it.
    pub fn read(given: Vec<(String, String)>, words: &Words) -> Result<Asked, Problem> {
        let mut asked = Asked::default();
        let mut wrong: Vec<Wrong> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        let (mut minimal, mut full) = (false, false);
        for (name, value) in given {
            let value = value.trim();
            let mut refuse = |detail: String| {
                wrong.push(Wrong {
                    parameter: name.chars().take(40).collect(),
                    detail,
                });
            };
            if !KNOWN.contains(&name.as_str()) {
                refuse(words.t1("api-unknown", "known", KNOWN.join(", ")));
                continue;
            }
            if seen.contains(&name) {
                refuse(words.t("api-twice"));
                continue;
            }
            seen.push(name.clone());
            if value.is_empty() {
                continue;
            }
            let read = match name.as_str() {
                "search" => {
                    value.clone_into(&mut asked.search);
                    Ok(())
                }
                "page" => page(value, words).map(|n| asked.page = Some(n)),
                "per_page" => per_page(value, words).map(|n| asked.per_page = Some(n)),
                "format" => match value {
                    "json" => Ok(()),
                    "ndjson" => {
                        asked.ndjson = true;
                        Ok(())
                    }
                    _ => Err(words.t("api-format")),
                },
                "taxonomy_term_id" => id(value, words).map(|id| asked.taxonomy_term_id = Some(id)),
                "taxonomy_id" => id(value, words).map(|id| asked.taxonomy_id = Some(id)),
                "organization_id" => id(value, words).map(|id| asked.organization_id = Some(id)),
                "modified_after" => moment(value)
                    .map(|t| asked.modified_after = Some(t))
                    .ok_or_else(|| words.t("api-moment")),
                "minimal" => truth(value, words).map(|yes| minimal = yes),
                _ => truth(value, words).map(|yes| full = yes),
            };
            if let Err(detail) = read {
                refuse(detail);
            }
        }
        asked.shape = match (minimal, full) {
            (true, true) => {
                wrong.push(Wrong {
                    parameter: "full".to_owned(),
                    detail: words.t("api-both"),
                });
                Shape::Item
            }
            (true, false) => Shape::Minimal,
            (false, true) => Shape::Full,
            (false, false) => Shape::Item,
        };
        if wrong.is_empty() {
            Ok(asked)
        } else {
            Err(Problem::Parameters(wrong))
        }
    }

    /// True when something besides search words narrows the list.
    pub fn narrowed(&self) -> bool {
        self.taxonomy_term_id.is_some()
            || self.taxonomy_id.is_some()
            || self.organization_id.is_some()
            || self.modified_after.is_some()
    }

    /// The page asked for, from 1.
    pub fn page_number(&self) -> i64 {
        i64::from(self.page.unwrap_or(1))
    }

    /// Services on a page; `None` for all on one, as `minimal` has it unless a size is asked for.
    pub fn size(&self) -> Option<i64> {
        match (self.per_page, self.shape) {
            (Some(n), _) => Some(i64::from(n)),
            (None, Shape::Minimal) => None,
            (None, _) => Some(i64::from(PER_PAGE)),
        }
    }
}

/// Parameters of an address or a form.
pub(super) fn of_form(text: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text).into_owned().collect()
}

/// Parameters of a JSON object; `None` where it is none, or holds more than texts, numbers and yes or no.
pub(super) fn of_json(text: &[u8]) -> Option<Vec<(String, String)>> {
    let Ok(Value::Object(map)) = serde_json::from_slice(text) else {
        return None;
    };
    map.into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            Value::Number(n) => Some((name, n.to_string())),
            Value::Bool(b) => Some((name, b.to_string())),
            _ => None,
        })
        .collect()
}

fn page(value: &str, words: &Words) -> Result<u32, String> {
    let number = value.parse().ok().filter(|n| *n >= 1);
    number.ok_or_else(|| words.t("api-page"))
}

fn per_page(value: &str, words: &Words) -> Result<u32, String> {
    let number = value.parse().ok().filter(|n| (1..=MOST_PER_PAGE).contains(n));
    number.ok_or_else(|| words.t1("api-per-page", "most", i64::from(MOST_PER_PAGE)))
}

fn truth(value: &str, words: &Words) -> Result<bool, String> {
    match value {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(words.t("api-truth")),
    }
}

fn id(value: &str, words: &Words) -> Result<String, String> {
    Uuid::parse_str(value)
        .map(|id| id.to_string())
        .map_err(|_| words.t("api-id"))
}

/// A date or a date-time; without an offset it is UTC, as every time of these answers. The plus sign of an offset stands
/// for a blank in addresses, so a blank in its place is read as one.
fn moment(value: &str) -> Option<Ts> {
    let offset = |text: &str| text.parse::<Timestamp>().ok();
    let plain = |text: &str| {
        let civil = text.parse::<DateTime>().ok()?;
        civil.to_zoned(TimeZone::UTC).ok().map(|z| z.timestamp())
    };
    let mended = value
        .rsplit_once(' ')
        .map(|(before, after)| format!("{before}+{after}"));
    offset(value)
        .or_else(|| offset(&mended?))
        .or_else(|| plain(value))
        .map(Ts::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Asked, Vec<Wrong>> {
        Asked::read(of_form(query.as_bytes()), Words::of("en")).map_err(|problem| match problem {
            Problem::Parameters(wrong) => wrong,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn dates_and_times_are_read_with_and_without_an_offset() {
        for text in [
            "2026-01-15T10:00:00-05:00",
            "2026-01-15T15:00:00Z",
            "2026-01-15T15:00:00",
            "2026-01-15 15:00:00",
            "2026-01-15T17:00:00 02:00",
        ] {
            assert_eq!(moment(text), Some(Ts(1_768_489_200_000_000)), "{text}");
        }
        assert_eq!(moment("2026-01-15"), Some(Ts(1_768_435_200_000_000)));
        for text in ["yesterday", "2026-02-30", "15/01/2026", "99999-01-01"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
    #[test]
    fn every_wrong_parameter_is_named_and_no_search_word_repeated() {
        let wrong =
            read("search=secret&page=0&per_page=501&format=xml&minimal=yes&taxonomy_id=7&postal=K&page=2").unwrap_err();
        let names: Vec<&str> = wrong.iter().map(|w| w.parameter.as_str()).collect();
        assert_eq!(
            names,
            ["page", "per_page", "format", "minimal", "taxonomy_id", "postal", "page"]
        );
        assert!(
            wrong
                .iter()
                .all(|w| !w.detail.contains("secret") && !w.detail.is_empty())
        );
        assert!(!format!("{:?}", read("search=secret").unwrap()).contains("secret"));
    }
    #[test]
    fn minimal_is_one_page_unless_a_size_is_asked_for() {
        assert_eq!(read("").unwrap().size(), Some(50));
        assert_eq!(read("minimal=true").unwrap().size(), None);
        assert_eq!(read("minimal=true&per_page=20").unwrap().size(), Some(20));
        assert_eq!(read("full=true&minimal=true").unwrap_err()[0].parameter, "full");
    }
    #[test]
    fn a_json_query_holds_plain_values_alone() {
        let given = of_json(br#"{"search": "food", "page": 2, "full": true, "taxonomy_id": null}"#).unwrap();
        assert_eq!(given.len(), 3);
        assert_eq!(given[1], ("page".to_owned(), "2".to_owned()));
        assert_eq!(of_json(br#"{"page": [1]}"#), None);
        assert_eq!(of_json(b"[]"), None);
    }
}
