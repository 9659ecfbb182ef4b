//! Public holidays by rule.
//!
//! Ontario: the nine days are the "public holidays" of the Employment Standards Act, 2000, S.O. 2000, c. 41, s. 1 (1),
//! with Family Day as the ninth from 2008 (O. Reg. 547/07). The Act moves no holiday: where one falls on a day that is
//! not a working day, the employer chooses a substitute day (s. 29). Many take the next working day; such days are
//! listed here as [`Kind::InLieu`], and whether a service keeps them is not known unless its record says so.
//! Easter Monday, the Civic Holiday, the National Day for Truth and Reconciliation and Remembrance Day are not public
//! holidays under the Act; many services keep them, so they are here as [`Kind::Observance`].

use jiff::civil::{Date, Weekday, date};
use language::Text;

/// A holiday calendar, by the id written in records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar(&'static Province);

/// One holiday in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// Id within the calendar, such as `family-day`; a day in lieu has the id of the day it stands for.
    pub id: &'static str,
    /// The date.
    pub date: Date,
    /// What kind of day it is.
    pub kind: Kind,
    en: &'static str,
    fr: &'static str,
}

/// What kind of day a holiday is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A public holiday by law.
    Statutory,
    /// Kept by many, by law not a public holiday.
    Observance,
    /// The working day after a statutory holiday that falls on a weekend.
    InLieu,
}

#[derive(Debug, PartialEq, Eq)]
struct Province {
    id: &'static str,
    days: &'static [Day],
}

#[derive(Debug, PartialEq, Eq)]
struct Day {
    id: &'static str,
    en: &'static str,
    fr: &'static str,
    when: When,
    kind: Kind,
    /// First year of the holiday; 0 where it is older than any record.
    since: i16,
}

#[derive(Debug, PartialEq, Eq)]
enum When {
    /// Month and day.
    Fixed(i8, i8),
    /// Month, weekday, which one of the month.
    Nth(i8, Weekday, i8),
    /// The last such weekday before this month and day.
    Before(i8, i8, Weekday),
    /// Days after Easter Sunday.
    Easter(i8),
}

use Kind::{Observance, Statutory};
use Weekday::Monday;
use When::{Before, Easter, Fixed, Nth};

const fn day(id: &'static str, en: &'static str, fr: &'static str, when: When, kind: Kind, since: i16) -> Day {
    Day {
        id,
        en,
        fr,
        when,
        kind,
        since,
    }
}

static CALENDARS: [Province; 1] = [Province {
    id: "ca-on",
    days: &[
        day("new-year", "New Year’s Day", "Jour de l’An", Fixed(1, 1), Statutory, 0),
        day(
            "family-day",
            "Family Day",
            "Jour de la Famille",
            Nth(2, Monday, 3),
            Statutory,
            2008,
        ),
        day("good-friday", "Good Friday", "Vendredi saint", Easter(-2), Statutory, 0),
        day(
            "easter-monday",
            "Easter Monday",
            "Lundi de Pâques",
            Easter(1),
            Observance,
            0,
        ),
        day(
            "victoria-day",
            "Victoria Day",
            "Fête de Victoria",
            Before(5, 25, Monday),
            Statutory,
            0,
        ),
        day("canada-day", "Canada Day", "Fête du Canada", Fixed(7, 1), Statutory, 0),
        day(
            "civic-holiday",
            "Civic Holiday",
            "Congé civique",
            Nth(8, Monday, 1),
            Observance,
            0,
        ),
        day(
            "labour-day",
            "Labour Day",
            "Fête du Travail",
            Nth(9, Monday, 1),
            Statutory,
            0,
        ),
        day(
            "truth-and-reconciliation",
            "National Day for Truth and Reconciliation",
            "Journée nationale de la vérité et de la réconciliation",
            Fixed(9, 30),
            Observance,
            2021,
        ),
        day(
            "thanksgiving",
            "Thanksgiving Day",
            "Action de grâces",
            Nth(10, Monday, 2),
            Statutory,
            0,
        ),
        day(
            "remembrance-day",
            "Remembrance Day",
            "Jour du Souvenir",
            Fixed(11, 11),
            Observance,
            0,
        ),
        day("christmas", "Christmas Day", "Noël", Fixed(12, 25), Statutory, 0),
        day(
            "boxing-day",
            "Boxing Day",
            "Lendemain de Noël",
            Fixed(12, 26),
            Statutory,
            0,
        ),
    ],
}];

/// The id under which records keep every day in lieu.
pub const IN_LIEU: &str = "in-lieu";

/// The ids of all calendars, for messages.
pub(crate) fn calendar_ids() -> String {
    CALENDARS
        .iter()
        .map(|calendar| calendar.id)
        .collect::<Vec<_>>()
        .join(", ")
}

impl Calendar {
    /// The calendar with this id (`ca-on`).
    ///
    /// ```
    /// # use hours::Calendar;
    /// # use jiff::civil::date;
    /// let ontario = Calendar::by_id("ca-on").unwrap();
    /// assert_eq!(ontario.on(date(2026, 5, 18)).unwrap().id, "victoria-day");
    /// ```
    pub fn by_id(id: &str) -> Option<Calendar> {
        CALENDARS.iter().find(|calendar| calendar.id == id).map(Calendar)
    }
    /// The id written in records.
    pub fn id(self) -> &'static str {
        self.0.id
    }
    /// True when the calendar has such a day, or the id is `in-lieu`.
    pub fn has(self, id: &str) -> bool {
        id == IN_LIEU || self.0.days.iter().any(|day| day.id == id)
    }
    /// The days that no law keeps and many do, by id, with their names: what a record may name as kept as well.
    ///
    /// ```
    /// # use hours::Calendar;
    /// let ontario = Calendar::by_id("ca-on").unwrap();
    /// assert!(ontario.observances().any(|(id, _)| id == "civic-holiday"));
    /// assert!(!ontario.observances().any(|(id, _)| id == "canada-day"));
    /// ```
    pub fn observances(self) -> impl Iterator<Item = (&'static str, Text)> {
        let days = self.0.days.iter().filter(|day| day.kind == Observance);
        days.map(|day| (day.id, Text::both(day.en, day.fr)))
    }
    /// The holiday on this date.
    pub fn on(self, date: Date) -> Option<Holiday> {
        self.own(date).or_else(|| self.in_lieu(date))
    }
    /// All holidays of a year, in order.
    pub fn holidays(self, year: i16) -> Vec<Holiday> {
        let first = date(year, 1, 1);
        first
            .series(jiff::ToSpan::days(1))
            .take_while(|day| day.year() == year)
            .filter_map(|day| self.on(day))
            .collect()
    }

    fn own(self, date: Date) -> Option<Holiday> {
        let day = self
            .0
            .days
            .iter()
            .find(|day| date.year() >= day.since && day.when.is(date))?;
        Some(Holiday {
            id: day.id,
            date,
            kind: day.kind,
            en: day.en,
            fr: day.fr,
        })
    }

    /// Statutory holidays on the weekend before are made up for on the first working days after it.
    fn in_lieu(self, date: Date) -> Option<Holiday> {
        if date.weekday().to_monday_zero_offset() > 2 {
            return None;
        }
        let back = |days: i64| date.checked_sub(jiff::ToSpan::days(days)).ok();
        let since_monday = i64::from(date.weekday().to_monday_zero_offset());
        let statutory = |day: Date| self.own(day).filter(|holiday| holiday.kind == Statutory);
        let mut owed = [2, 1]
            .into_iter()
            .filter_map(|before| statutory(back(since_monday + before)?));
        for working in (0..=since_monday).rev().filter_map(back) {
            if statutory(working).is_some() {
                continue;
            }
            let owed = owed.next()?;
            if working == date {
                return Some(Holiday {
                    date,
                    kind: Kind::InLieu,
                    ..owed
                });
            }
        }
        None
    }
}

impl Holiday {
    /// True when a record keeps this day: every statutory one, and of the others those that it names.
    pub(crate) fn is_kept(&self, also: &[String]) -> bool {
        let named = |id: &str| also.iter().any(|also| also == id);
        match self.kind {
            Kind::Statutory => true,
            Kind::Observance => named(self.id),
            Kind::InLieu => named(IN_LIEU) || named(self.id),
        }
    }
    /// The name in English and French.
    pub fn name(&self) -> Text {
        match self.kind {
            Kind::InLieu => Text::both(
                format!("In place of {}", self.en),
                format!("Report du congé\u{a0}: {}", self.fr),
            ),
            Kind::Statutory | Kind::Observance => Text::both(self.en, self.fr),
        }
    }
}

impl When {
    fn is(&self, date: Date) -> bool {
        match *self {
            Fixed(month, day) => date.month() == month && date.day() == day,
            Nth(month, weekday, nth) => {
                date.month() == month && date.weekday() == weekday && (date.day() - 1) / 7 + 1 == nth
            }
            Before(month, day, weekday) => {
                date.month() == month && date.weekday() == weekday && (1..=7).contains(&(day - date.day()))
            }
            Easter(after) => {
                (3..=5).contains(&date.month()) && {
                    let (month, day) = easter(date.year());
                    // Days counted from 1 March, so that no date arithmetic is needed.
                    let march =
                        |month: i8, day: i8| [0, 31, 61][usize::from(month.unsigned_abs()) - 3] + i16::from(day);
                    march(date.month(), date.day()) == march(month, day) + i16::from(after)
                }
            }
        }
    }
}

/// Month and day of Easter Sunday in the Gregorian calendar (the "anonymous" algorithm, Nature, 20 April 1876).
fn easter(year: i16) -> (i8, i8) {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * week) / 451;
    let days = moon + week - 7 * late + 114;
    (
        i8::try_from(days / 31).expect("3 or 4"),
        i8::try_from(days % 31 + 1).expect("at most 31"),
    )
}
