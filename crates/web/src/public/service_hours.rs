//! The hours of a service: whether it is open, and its week.

use directory::view::ServiceView;
use hours::{Hours, OpenState, WeekTime};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::App;
use crate::say::{Said, capital};
use crate::words::Words;

/// Exceptions and closures are told this many days ahead.
const AHEAD: i64 = 45;

/// A week of opening hours.
#[derive(Debug, Clone)]
pub struct Week {
    /// Its days, Monday first.
    pub days: Vec<Day>,
    /// Hours by date, closures and the record's own note.
    pub notes: Vec<Said>,
}

/// A day of the week.
#[derive(Debug, Clone)]
pub struct Day {
    /// Its name.
    pub name: String,
    /// It is this day today.
    pub today: bool,
    /// Its times; none when it is closed.
    pub times: Vec<WeekTime>,
}

/// Whether it is open where it is most open, as in the list of results. A message that stands has the last word.
pub fn most_open(app: &App, view: &ServiceView) -> OpenState {
    finder::open_state(view, app.now(), &app.home)
}

/// The hours that hold at every place; none where the places differ, and each then shows its own.
pub fn shared_hours(view: &ServiceView) -> Option<&Hours> {
    let mut all = view.at.iter().map(|at| view.hours_at(at));
    match all.next() {
        None => view.service.body.hours.as_ref(),
        Some(first) => first.filter(|_| all.all(|other| other == first)),
    }
}

/// The week around a day, with what is different soon.
pub fn week(w: &Words, hours: &Hours, today: Date) -> Week {
    let said = hours.week(&w.lang, today);
    let days = said.rows.into_iter().map(|row| Day {
        name: capital(row.name),
        today: row.day == today.weekday(),
        times: row
            .times
            .into_iter()
            .map(|t| WeekTime {
                times: capital(&t.times),
                notes: t.notes,
            })
            .collect(),
    });
    let mut notes: Vec<Said> = said
        .by_date
        .iter()
        .map(|t| {
            Said::plain(
                std::iter::once(&t.times)
                    .chain(&t.notes)
                    .filter(|p| !p.is_empty())
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(", "),
            )
        })
        .collect();
    let last = today.checked_add(AHEAD.days()).unwrap_or(today);
    notes.extend(
        hours
            .exceptions_in_words(&w.lang, today, last)
            .into_iter()
            .map(Said::plain),
    );
    notes.extend(Said::of(&hours.note, &w.lang));
    Week {
        days: days.collect(),
        notes,
    }
}
