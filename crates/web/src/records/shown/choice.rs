//! What can be chosen, in words.

use hours::{Calendar, Days, IN_LIEU};
use language::{Lang, format, spoken_codes, spoken_name};

use super::Choice;
use crate::records::form::WEEKDAYS;
use crate::say::capital;
use crate::words::Words;

impl Choice {
    pub fn new(value: impl Into<String>, words: impl Into<String>, chosen: bool) -> Choice {
        Choice {
            value: value.into(),
            words: words.into(),
            more: String::new(),
            chosen,
        }
    }
}

/// The choices of a field; what stands there stays among them, whatever it is.
pub fn select(w: &Words, choices: &[(&str, &str)], value: &str) -> Vec<Choice> {
    let mut options: Vec<Choice> = choices
        .iter()
        .map(|(word, id)| Choice::new(*word, w.t(id), *word == value))
        .collect();
    with_own(&mut options, value);
    options
}

fn with_own(options: &mut Vec<Choice>, value: &str) {
    if !value.is_empty() && !options.iter().any(|o| o.chosen) {
        options.push(Choice::new(value, value, true));
    }
}

pub fn yes_no(w: &Words, value: &str) -> Vec<Choice> {
    select(
        w,
        &[("", "records-not-known"), ("yes", "records-yes"), ("no", "records-no")],
        value,
    )
}

/// Spoken languages by name.
pub fn spoken(w: &Words, value: &str) -> Vec<Choice> {
    let name = |code: &str| capital(spoken_name(code, &w.lang).unwrap_or(code));
    let mut options: Vec<Choice> = spoken_codes()
        .map(|code| Choice::new(code, name(code), code == value))
        .collect();
    options.sort_by_cached_key(|o| language::fold(&o.words));
    options.insert(0, Choice::new("", w.t("records-language-none"), value.is_empty()));
    with_own(&mut options, value);
    options
}

pub fn days(w: &Words, chosen: &[&str]) -> Vec<Choice> {
    let day = |(name, day): &(&'static str, _)| {
        let words = capital(format::weekday(&w.lang, *day));
        Choice::new(*name, words, chosen.contains(name))
    };
    debug_assert_eq!(WEEKDAYS.len(), Days::DAILY.iter().count());
    WEEKDAYS.iter().map(day).collect()
}

/// First to fifth and last, and whatever else stands there.
pub fn ordinals(w: &Words, chosen: &[&str]) -> Vec<Choice> {
    let mut usual = vec!["1", "2", "3", "4", "5", "-1"];
    usual.extend(chosen.iter().filter(|n| !["1", "2", "3", "4", "5", "-1"].contains(*n)));
    let words = |n: &str| match n.parse::<i8>() {
        Ok(-1) => w.t("records-nth-last"),
        Ok(n @ 1..) => format::ordinal(&w.lang, n.unsigned_abs()),
        Ok(n) => w.t1(
            "records-nth-from-last",
            "nth",
            format::ordinal(&w.lang, n.unsigned_abs()),
        ),
        Err(_) => n.to_owned(),
    };
    usual
        .into_iter()
        .map(|n| Choice::new(n, words(n), chosen.contains(&n)))
        .collect()
}

/// The days of a calendar that no law keeps, the days in lieu, and whatever else stands there.
pub fn observances(w: &Words, calendar: &str, chosen: &[&str]) -> Vec<Choice> {
    let days = Calendar::by_id(calendar).into_iter().flat_map(Calendar::observances);
    let mut options: Vec<Choice> = days
        .map(|(id, name)| {
            let words = name.best(&w.lang).map_or(id, |(words, _)| words);
            Choice::new(id, words, chosen.contains(&id))
        })
        .collect();
    options.push(Choice::new(
        IN_LIEU,
        w.t("records-holidays-in-lieu"),
        chosen.contains(&IN_LIEU),
    ));
    for other in chosen {
        if !options.iter().any(|o| o.value == *other) {
            options.push(Choice::new(*other, *other, true));
        }
    }
    options
}

pub fn months(lang: &Lang, value: &str) -> Vec<Choice> {
    let month = |n: u8| {
        let number = format!("{n:02}");
        let chosen = value == number || value == n.to_string();
        Choice::new(number, capital(format::month(lang, n)), chosen)
    };
    let mut options = vec![Choice::new("", "–", value.is_empty())];
    options.extend((1..=12).map(month));
    options
}
