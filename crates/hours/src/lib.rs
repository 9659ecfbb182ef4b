//! When is it open: weekly patterns, monthly ordinals, seasons, exceptions, holidays, time zones.
//!
//! [`Hours`] is what a record says, pleasant to write by hand. [`Timetable`] is the same compiled for the search index.
//! Both answer with an [`OpenState`], where "not known" is an answer of its own and never means closed.

mod calendar;
mod clock_time;
mod days;
mod draft;
mod hsds_in;
mod hsds_out;
mod hsds_row;
mod loss;
mod model;
mod problems;
mod schema_org;
mod state;
mod state_words;
mod time_text;
mod timetable;
mod weekday_rows;
mod words;

pub use calendar::{Calendar, Holiday, IN_LIEU, Kind};
pub use clock_time::ClockTime;
pub use days::Days;
pub use hsds_row::ScheduleRow;
pub use loss::Loss;
pub use model::{Exception, Holidays, Hours, OnHoliday, Opening, Season, Span, YearDay};
pub use schema_org::SchemaOrgHours;
pub use state::{Home, Now, OpenState};
pub use state_words::{DayName, Said, When};
pub use time_text::read_time;
pub use timetable::Timetable;
pub use weekday_rows::{HolidayRow, WeekdayRow};
pub use words::{Week, WeekRow, WeekTime};

/// What can be wrong with hours. Every message names the text at fault and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// A time that cannot be read.
    #[error("the time {0:?} cannot be read: write it as 09:00 or 17:30, with 24:00 for the end of the day")]
    Time(String),
    /// A list of weekdays that cannot be read.
    #[error("the days {0:?} cannot be read: write \"mon-fri\", \"tue,thu\" or \"daily\"")]
    Days(String),
    /// A day of the year that cannot be read.
    #[error("the day of the year {0:?} cannot be read: write month and day as in \"11-01\"")]
    YearDay(String),
    /// A date that cannot be read.
    #[error("the date {0:?} cannot be read: write year, month and day as in \"2026-12-25\"")]
    Date(String),
    /// A time zone that is not in the IANA database.
    #[error("the time zone {0:?} is not known: write an IANA name such as \"America/Toronto\"")]
    Zone(String),
    /// A holiday calendar that does not exist here.
    #[error("the holiday calendar {0:?} is not known: use one of {known}", known = crate::calendar::calendar_ids())]
    Calendar(String),
    /// An observance that the calendar does not have.
    #[error("the calendar {calendar:?} has no day {id:?}: see `Calendar::holidays` for its days")]
    Observance {
        /// The calendar asked.
        calendar: String,
        /// The day it does not have.
        id: String,
    },
    /// An ordinal outside 1 to 5 and -1 to -5.
    #[error("the ordinal {0} does not exist: use 1 to 5, or -1 to -5 counted from the end of the month")]
    Ordinal(i8),
    /// A day of the month outside 1 to 31 and -1 to -31.
    #[error("the day of the month {0} does not exist: use 1 to 31, or -1 to -31 counted from the end")]
    MonthDay(i8),
    /// An interval that needs a first date.
    #[error("\"every = {0}\" needs a `from` date to count from, and at least 1")]
    Every(u32),
    /// A period that ends before it begins.
    #[error("the period from {from} ends before it begins, on {to}: exchange the dates")]
    Backwards {
        /// First date.
        from: jiff::civil::Date,
        /// Last date.
        to: jiff::civil::Date,
    },
    /// An exception that is both closed and open.
    #[error("the exception from {0} is closed and has open times: keep one of them")]
    ClosedAndOpen(jiff::civil::Date),
    /// A stored timetable that cannot be read.
    #[error("a stored timetable cannot be read ({0}): rebuild the index")]
    Stored(String),
}
