use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use language::Text;
use serde::{Deserialize, Serialize};

use crate::{ClockTime, Days, HoursError};

/// When something is open, as a record says it.
///
/// ```
/// # use hours::Hours;
/// let hours: Hours = serde_json::from_str(r#"{
///     "opening": [{"days": "mon-fri", "opens": "09:00", "closes": "17:00"}, {"days": "sat", "nth": [2], "opens": "10:00", "closes": "13:00"}],
///     "holidays": {"calendar": "ca-on", "on": "closed"}
/// }"#).unwrap();
/// assert!(hours.problems().is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hours {
    /// IANA name of the time zone; none means the deployment's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Open 24 hours a day, 7 days a week, holidays too unless `holidays` says otherwise.
    #[serde(skip_serializing_if = "is_false")]
    pub always: bool,
    /// The regular pattern. Where openings overlap, the most open one holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opening: Vec<Opening>,
    /// Dates that differ. An exception replaces everything else that begins on its dates; where two exceptions share a
    /// date the shorter one holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
    /// What happens on public holidays; none means that the record does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holidays: Option<Holidays>,
    /// Only by appointment. With openings, these are the times at which appointments are given.
    #[serde(skip_serializing_if = "is_false")]
    pub by_appointment: bool,
    /// Gatherings at set times (a class, a monthly supper), kept apart from the operating hours as HSDS 3.3 does with
    /// `service.events`. They do not make the service open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Opening>,
    /// What the structure cannot say, or the source's own words.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub note: Text,
}

/// One line of the regular pattern: on these days, in this period, from this time to that. Every condition given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Opening {
    /// Weekdays; all seven when left out.
    #[serde(skip_serializing_if = "is_daily")]
    pub days: Days,
    /// Which of these weekdays in the month: 1 is the first, -1 the last; empty is every one (RFC 5545 `BYDAY=2SA`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nth: Vec<i8>,
    /// Every so many weeks, or months where `nth` or `month_days` is given; counted from the week (Monday first) or
    /// month of `from`, which must then be there. 1 is every one.
    #[serde(skip_serializing_if = "is_one")]
    pub every: u32,
    /// Days of the month, -1 the last; empty is every one (RFC 5545 `BYMONTHDAY`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub month_days: Vec<i8>,
    /// Opens at; none when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<ClockTime>,
    /// Closes at; at or before `opens` is on the next day; none when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes: Option<ClockTime>,
    /// First date on which this holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last date on which this holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Part of each year in which this holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season: Option<Season>,
    /// Only by appointment at these times.
    #[serde(skip_serializing_if = "is_false")]
    pub by_appointment: bool,
    /// What these times are for ("intake", "women only").
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub label: Text,
}

impl Default for Opening {
    fn default() -> Self {
        Opening {
            days: Days::DAILY,
            nth: Vec::new(),
            every: 1,
            month_days: Vec::new(),
            opens: None,
            closes: None,
            from: None,
            to: None,
            season: None,
            by_appointment: false,
            label: Text::default(),
        }
    }
}

/// From one time to another; `closes` at or before `opens` is on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Opens at.
    pub opens: ClockTime,
    /// Closes at.
    pub closes: ClockTime,
}

/// Dates on which the regular pattern does not hold. Neither closed nor with spans means that these dates differ but
/// nobody knows how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// First date.
    pub from: Date,
    /// Last date; none is the same day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Closed on all these dates. What opened the evening before still runs past midnight.
    #[serde(default, skip_serializing_if = "is_false")]
    pub closed: bool,
    /// Open at these times instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// Why, in words for the public.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub reason: Text,
}

impl Exception {
    /// The last date.
    pub fn last(&self) -> Date {
        self.to.unwrap_or(self.from)
    }
}

/// What happens on public holidays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// Which holidays: the id of a [`crate::Calendar`], such as `ca-on`.
    pub calendar: String,
    /// What happens on them.
    pub on: OnHoliday,
    /// The times on holidays, where `on` is `hours`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// Days of the calendar that are not statutory and are kept here as well (`civic-holiday`, `in-lieu`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// What happens on a public holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnHoliday {
    /// Closed.
    Closed,
    /// The regular pattern holds.
    AsUsual,
    /// Open at the holiday's own times (`spans`).
    Hours,
    /// Nobody knows: where the pattern says open, it is not known.
    Unknown,
}

/// Part of each year, both days included; may run over the new year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// First day.
    pub from: YearDay,
    /// Last day.
    pub to: YearDay,
}

/// A day of any year, written `"11-01"`. `02-29` is there in leap years only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct YearDay {
    month: u8,
    day: u8,
}

impl YearDay {
    /// From month (1 to 12) and day. `None` when no year has such a day.
    pub fn new(month: u8, day: u8) -> Option<YearDay> {
        let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let good = (1..=12).contains(&month) && (1..=longest[usize::from(month) - 1]).contains(&day);
        good.then_some(YearDay { month, day })
    }
    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }
    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for YearDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for YearDay {
    type Err = HoursError;
    fn from_str(text: &str) -> Result<Self, HoursError> {
        text.trim()
            .split_once('-')
            .and_then(|(month, day)| YearDay::new(month.parse().ok()?, day.parse().ok()?))
            .ok_or_else(|| HoursError::YearDay(text.to_owned()))
    }
}

impl TryFrom<String> for YearDay {
    type Error = HoursError;
    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

impl From<YearDay> for String {
    fn from(day: YearDay) -> String {
        day.to_string()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(value: &u32) -> bool {
    *value == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_daily(value: &Days) -> bool {
    *value == Days::DAILY
}
