use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{ClockTime, Days, Exception, Hours, HoursError, OnHoliday, Opening, Span};

/// [`Hours`] without the words, compiled for thousands of questions a second and stored in the search index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timetable {
    pub(crate) zone: Option<String>,
    pub(crate) lines: Vec<Line>,
    /// Shortest first, so that the first one found holds.
    pub(crate) exceptions: Vec<Instead>,
    pub(crate) holidays: Option<Kept>,
    /// What the exceptions' and holidays' own times are: open or by appointment.
    pub(crate) instead: Openness,
    /// The last date on which any line holds. After it the pattern has lapsed and nothing is known.
    pub(crate) last: PackedDate,
    /// What holds in its place for a time, the last word last.
    pub(crate) meanwhile: Vec<Meanwhile>,
}

/// Another timetable that holds on some dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Meanwhile {
    pub(crate) from: PackedDate,
    pub(crate) to: PackedDate,
    pub(crate) timetable: Timetable,
}

/// How open it is. Where several hold at one moment, the greatest one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Openness {
    Unknown,
    Appointment,
    Open,
}

/// A date that compares quickly and stores in few bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct PackedDate(i32);

impl PackedDate {
    const NEVER: PackedDate = PackedDate(i32::MIN);
    const FIRST: PackedDate = PackedDate(i32::MIN);
    const LAST: PackedDate = PackedDate(i32::MAX);

    pub(crate) fn of(date: Date) -> PackedDate {
        PackedDate((i32::from(date.year()) * 16 + i32::from(date.month())) * 32 + i32::from(date.day()))
    }
}

/// One opening: which dates it begins on, and from when to when, in minutes from the beginning of that date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) openness: Openness,
    pub(crate) start: u16,
    /// More than 1440 is on the next day.
    pub(crate) end: u16,
    days: u8,
    /// Bits 0 to 4 count from the first of the month, 5 to 9 from the last. 0 is every one.
    nth: u16,
    /// Bits 0 to 30 count from the first of the month, 31 to 61 from the last. 0 is every one.
    month_days: u64,
    from: PackedDate,
    to: PackedDate,
    /// First and last day of the year, as month * 32 + day.
    season: Option<(u16, u16)>,
    every: Option<Every>,
}

/// An interval of more than one week or month, and the date that it is counted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Every {
    Weeks(u32, i16, i8, i8),
    Months(u32, i32),
}

/// What holds on the dates of an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Instead {
    pub(crate) from: PackedDate,
    pub(crate) to: PackedDate,
    /// None where the dates are known to differ and nobody knows how; empty where closed.
    pub(crate) spans: Option<Vec<(u16, u16)>>,
}

/// How holidays are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) calendar: String,
    pub(crate) on: OnHoliday,
    pub(crate) spans: Vec<(u16, u16)>,
    pub(crate) also: Vec<String>,
}

impl Timetable {
    /// Few bytes, for the search index. Read them with [`Timetable::from_bytes`] of the same release.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("a timetable has nothing that cannot be written")
    }
    /// Reads what [`Timetable::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Timetable, HoursError> {
        postcard::from_bytes(bytes).map_err(|error| HoursError::Stored(error.to_string()))
    }
    /// The same, but for what begins on the dates of a time: there these hours hold in its place, exceptions and all. Of
    /// several that hold on a date the last put here does. They are read in the zone of the timetable.
    #[must_use]
    pub fn meanwhile(mut self, from: Option<Date>, to: Option<Date>, hours: &Hours) -> Timetable {
        self.meanwhile.push(Meanwhile {
            from: from.map_or(PackedDate::FIRST, PackedDate::of),
            to: to.map_or(PackedDate::LAST, PackedDate::of),
            timetable: hours.timetable(),
        });
        self
    }
}

impl Hours {
    /// Compiles the operating hours. What is wrong in them ([`Hours::problems`]) becomes "not known", never "closed".
    pub fn timetable(&self) -> Timetable {
        let mut lines: Vec<Line> = self
            .opening
            .iter()
            .map(|opening| Line::new(opening, self.by_appointment))
            .collect();
        let instead = if self.by_appointment {
            Openness::Appointment
        } else {
            Openness::Open
        };
        let all_day = self.always || (self.by_appointment && self.opening.is_empty());
        if all_day {
            let whole = Opening {
                by_appointment: self.by_appointment,
                ..Opening::daily(0, 24)
            };
            lines.push(Line::new(&whole, false));
        }
        let mut exceptions: Vec<(i32, Instead)> = self.exceptions.iter().rev().map(Instead::new).collect();
        exceptions.sort_by_key(|(length, _)| *length);
        let holidays = match &self.holidays {
            Some(kept) => Some(Kept {
                calendar: kept.calendar.clone(),
                on: kept.on,
                spans: if kept.on == OnHoliday::Hours {
                    kept.spans.iter().copied().map(minutes).collect()
                } else {
                    Vec::new()
                },
                also: kept.also.clone(),
            }),
            // Who says "always" means holidays too.
            None if all_day => Some(Kept {
                calendar: String::new(),
                on: OnHoliday::AsUsual,
                spans: Vec::new(),
                also: Vec::new(),
            }),
            None => None,
        };
        Timetable {
            zone: self.zone.clone(),
            last: lines.iter().map(|line| line.to).max().unwrap_or(PackedDate::NEVER),
            lines,
            exceptions: exceptions.into_iter().map(|(_, instead)| instead).collect(),
            holidays,
            instead,
            meanwhile: Vec::new(),
        }
    }
}

impl Instead {
    /// With its length in days, roughly, to be sorted by.
    fn new(exception: &Exception) -> (i32, Instead) {
        let (from, to) = (PackedDate::of(exception.from), PackedDate::of(exception.last()));
        let known = exception.closed || !exception.spans.is_empty();
        let spans = known.then(|| exception.spans.iter().copied().map(minutes).collect());
        let length = (exception.last() - exception.from).get_days();
        (length, Instead { from, to, spans })
    }
}

/// Minutes from the beginning of the day on which the span opens.
fn minutes(span: Span) -> (u16, u16) {
    let (start, end) = (span.opens.minutes(), span.closes.minutes());
    (start, if end <= start { end + 24 * 60 } else { end })
}

impl Line {
    pub(crate) fn new(opening: &Opening, by_appointment: bool) -> Line {
        let by_month = !opening.nth.is_empty() || !opening.month_days.is_empty();
        let (nth, month_days) = (nth_bits(&opening.nth), month_day_bits(&opening.month_days));
        let every = match (opening.every, opening.from) {
            (1, _) => Some(None),
            (0, _) | (_, None) => None,
            (every, Some(from)) if by_month => Some(Some(Every::Months(every, months(from)))),
            (every, Some(from)) => Some(Some(Every::Weeks(every, from.year(), from.month(), from.day()))),
        };
        let clear = nth.is_some() && month_days.is_some() && every.is_some();
        let (start, end) = match (opening.opens, opening.closes) {
            (Some(opens), Some(closes)) => minutes(Span { opens, closes }),
            (opens, closes) => (
                opens.map_or(0, ClockTime::minutes),
                closes.map_or(24 * 60, ClockTime::minutes),
            ),
        };
        let openness = match (clear, by_appointment || opening.by_appointment) {
            (true, true) => Openness::Appointment,
            (true, false) if opening.opens.is_some() && opening.closes.is_some() => Openness::Open,
            _ => Openness::Unknown,
        };
        Line {
            openness,
            start,
            end,
            days: opening.days.bits(),
            nth: nth.unwrap_or(0),
            month_days: month_days.unwrap_or(0),
            from: opening.from.map_or(PackedDate::FIRST, PackedDate::of),
            to: opening.to.map_or(PackedDate::LAST, PackedDate::of),
            season: opening.season.map(|s| {
                (
                    packed_day(s.from.month(), s.from.day()),
                    packed_day(s.to.month(), s.to.day()),
                )
            }),
            every: every.flatten(),
        }
    }

    /// True when the opening begins on this date.
    pub(crate) fn begins_on(&self, date: Date) -> bool {
        let packed = PackedDate::of(date);
        self.days >> date.weekday().to_monday_zero_offset() & 1 == 1
            && self.from <= packed
            && packed <= self.to
            && (self.nth == 0 || self.nth & nth_of(date) != 0)
            && (self.month_days == 0 || self.month_days & month_day_of(date) != 0)
            && self.season.is_none_or(|season| in_season(season, date))
            && self.counts(date)
    }

    /// True when the date lies in a week or month that the interval counts.
    pub(crate) fn counts(&self, date: Date) -> bool {
        self.every.as_ref().is_none_or(|every| every.has(date))
    }
}

impl Every {
    fn has(&self, date: Date) -> bool {
        match *self {
            Every::Weeks(every, year, month, day) => {
                let monday = |date: Date| i64::from(date.weekday().to_monday_zero_offset());
                let first = jiff::civil::date(year, month, day);
                let days = i64::from((date - first).get_days()) + monday(first) - monday(date);
                (days / 7) % i64::from(every) == 0
            }
            Every::Months(every, first) => i64::from(months(date) - first) % i64::from(every) == 0,
        }
    }
}

fn months(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month())
}

/// None where an ordinal is outside 1 to 5 and -1 to -5.
fn nth_bits(ordinals: &[i8]) -> Option<u16> {
    ordinals.iter().try_fold(0, |bits, &nth| match nth {
        1..=5 => Some(bits | 1 << (nth - 1)),
        -5..=-1 => Some(bits | 1 << (4 - nth)),
        _ => None,
    })
}

fn nth_of(date: Date) -> u16 {
    1 << ((date.day() - 1) / 7) | 1 << (5 + (date.days_in_month() - date.day()) / 7)
}

/// None where a day is outside 1 to 31 and -1 to -31.
fn month_day_bits(days: &[i8]) -> Option<u64> {
    days.iter().try_fold(0, |bits, &day| match day {
        1..=31 => Some(bits | 1 << (day - 1)),
        -31..=-1 => Some(bits | 1 << (30 - day)),
        _ => None,
    })
}

fn month_day_of(date: Date) -> u64 {
    1 << (date.day() - 1) | 1 << (31 + date.days_in_month() - date.day())
}

fn packed_day(month: u8, day: u8) -> u16 {
    u16::from(month) * 32 + u16::from(day)
}

fn in_season((from, to): (u16, u16), date: Date) -> bool {
    let day = packed_day(date.month().unsigned_abs(), date.day().unsigned_abs());
    if from <= to {
        from <= day && day <= to
    } else {
        day >= from || day <= to
    }
}

impl Opening {
    /// Every day between two whole hours.
    pub(crate) fn daily(opens: u8, closes: u8) -> Opening {
        let at = |hour| ClockTime::new(hour, 0);
        Opening {
            days: Days::DAILY,
            opens: at(opens),
            closes: at(closes),
            ..Opening::default()
        }
    }
}
