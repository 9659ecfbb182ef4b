use hours::{Hours, OnHoliday, Opening, Span};
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Ontario's days as printed in calendars: statutory, kept by some, and the working days after a weekend.
const STATUTORY: [(i16, &[(i8, i8)]); 4] = [
    (
        2026,
        &[
            (1, 1),
            (2, 16),
            (4, 3),
            (5, 18),
            (7, 1),
            (9, 7),
            (10, 12),
            (12, 25),
            (12, 26),
        ],
    ),
    (
        2027,
        &[
            (1, 1),
            (2, 15),
            (3, 26),
            (5, 24),
            (7, 1),
            (9, 6),
            (10, 11),
            (12, 25),
            (12, 26),
        ],
    ),
    (
        2028,
        &[
            (1, 1),
            (2, 21),
            (4, 14),
            (5, 22),
            (7, 1),
            (9, 4),
            (10, 9),
            (12, 25),
            (12, 26),
        ],
    ),
    (2029, &[(1, 1), (2, 19)]),
];
const CIVIC: [(i16, i8, i8); 3] = [(2026, 8, 3), (2027, 8, 2), (2028, 8, 7)];
const IN_LIEU: [(i16, i8, i8); 5] = [
    (2026, 12, 28),
    (2027, 12, 27),
    (2027, 12, 28),
    (2028, 1, 3),
    (2028, 7, 3),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Is {
    Closed,
    Unknown,
    Appointment,
    Open,
}

/// The instant at which the clock on the wall shows this, read as RFC 5545 section 3.3.5 says: the first of two; and
/// where the clock skips it, with the offset from before the gap.
fn instant(zone: &TimeZone, wall: DateTime) -> Timestamp {
    let as_utc = wall.to_zoned(TimeZone::UTC).expect("in range").timestamp();
    let offset_at = |at: Timestamp| i64::from(zone.to_offset(at).seconds());
    let before = offset_at(as_utc - SignedDuration::from_hours(36));
    let after = offset_at(as_utc + SignedDuration::from_hours(36));
    let with = |offset: i64| as_utc - SignedDuration::from_secs(offset);
    [before, after]
        .map(with)
        .into_iter()
        .filter(|at| zone.to_datetime(*at) == wall)
        .min()
        .unwrap_or_else(|| with(before))
}

fn wall(day: Date, minutes: i64) -> DateTime {
    day.at(0, 0, 0, 0).checked_add(minutes.minutes()).expect("in range")
}

fn length(exception: &hours::Exception) -> i32 {
    (exception.last() - exception.from).get_days()
}

fn monday(day: Date) -> Date {
    day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days())
        .expect("in range")
}

fn begins(opening: &Opening, day: Date) -> bool {
    let month: Vec<Date> = day
        .first_of_month()
        .series(1.day())
        .take_while(|d| d.month() == day.month())
        .collect();
    let same: Vec<Date> = month.iter().copied().filter(|d| d.weekday() == day.weekday()).collect();
    let pick = |list: &[Date], n: i8| {
        let steps = usize::from(n.unsigned_abs()) - 1;
        if n > 0 {
            list.get(steps).copied()
        } else {
            list.iter().rev().nth(steps).copied()
        }
    };
    let nth = opening.nth.is_empty() || opening.nth.iter().any(|n| pick(&same, *n) == Some(day));
    let month_days = opening.month_days.is_empty() || opening.month_days.iter().any(|n| pick(&month, *n) == Some(day));
    let by_month = !opening.nth.is_empty() || !opening.month_days.is_empty();
    let counted = opening.every == 1 || {
        opening.from.is_none_or(|from| {
            let step = i64::from(opening.every);
            if by_month {
                let months = from.first_of_month().series(jiff::Span::new().months(step));
                months.take_while(|d| *d <= day).any(|d| d == day.first_of_month())
            } else {
                let weeks = monday(from).series(jiff::Span::new().weeks(step));
                weeks.take_while(|d| *d <= day).any(|d| d == monday(day))
            }
        })
    };
    let in_season = opening.season.is_none_or(|season| {
        // The season that began this year or last, up to the first such day after it.
        let on = |year, day: hours::YearDay| date(year, day.month().cast_signed(), day.day().cast_signed());
        [day.year() - 1, day.year()].into_iter().any(|year| {
            let first = on(year, season.from);
            let last = [on(year, season.to), on(year + 1, season.to)]
                .into_iter()
                .find(|last| *last >= first);
            first <= day && last.is_some_and(|last| day <= last)
        })
    });
    let dated = opening.from.is_none_or(|from| from <= day) && opening.to.is_none_or(|to| day <= to);
    opening.days.iter().any(|d| d == day.weekday()) && nth && month_days && counted && in_season && dated
}

/// What begins on the date: how open, from and to in minutes.
fn spans_on(hours: &Hours, day: Date) -> Vec<(Is, i64, i64)> {
    let mode = if hours.by_appointment {
        Is::Appointment
    } else {
        Is::Open
    };
    let minutes = |span: &Span| {
        let (opens, closes) = (i64::from(span.opens.minutes()), i64::from(span.closes.minutes()));
        (mode, opens, if closes > opens { closes } else { closes + 1440 })
    };
    let not_known = vec![(Is::Unknown, 0, 1440)];
    let shortest = hours
        .exceptions
        .iter()
        .filter(|e| e.from <= day && day <= e.last())
        .min_by_key(|e| length(e));
    if let Some(least) = shortest {
        // Among equals the one written last holds.
        let holding = hours
            .exceptions
            .iter()
            .rfind(|e| e.from <= day && day <= e.last() && length(e) == length(least));
        let exception = holding.expect("the shortest is one of them");
        return match (exception.closed, exception.spans.is_empty()) {
            (false, true) => not_known,
            _ => exception.spans.iter().map(minutes).collect(),
        };
    }
    let listed = STATUTORY.iter().find(|(year, _)| *year == day.year());
    let statutory = listed.is_some_and(|(_, days)| days.contains(&(day.month(), day.day())));
    let has = |list: &[(i16, i8, i8)]| list.contains(&(day.year(), day.month(), day.day()));
    let around_the_clock = hours.always || (hours.by_appointment && hours.opening.is_empty());
    let mut doubt = false;
    match &hours.holidays {
        None => doubt = statutory && !around_the_clock,
        Some(kept) if kept.on != OnHoliday::AsUsual => {
            let also = |id: &str| kept.also.iter().any(|a| a == id);
            let keeps = statutory || has(&CIVIC) && also("civic-holiday") || has(&IN_LIEU) && also("in-lieu");
            match kept.on {
                OnHoliday::Closed if keeps => return Vec::new(),
                OnHoliday::Hours if keeps && kept.spans.is_empty() => return not_known,
                OnHoliday::Hours if keeps => return kept.spans.iter().map(minutes).collect(),
                _ => doubt = keeps || has(&IN_LIEU),
            }
        }
        Some(_) => {}
    }
    let mut found = Vec::new();
    if around_the_clock {
        found.push((if doubt { Is::Unknown } else { mode }, 0, 1440));
    }
    for opening in hours.opening.iter().filter(|o| begins(o, day)) {
        let appointment = hours.by_appointment || opening.by_appointment;
        let uncounted = opening.every > 1 && opening.from.is_none();
        let is = match (opening.opens.is_some() && opening.closes.is_some(), appointment) {
            _ if doubt || uncounted => Is::Unknown,
            (_, true) => Is::Appointment,
            (true, false) => Is::Open,
            (false, false) => Is::Unknown,
        };
        let from = opening.opens.map_or(0, |t| i64::from(t.minutes()));
        let to = opening.closes.map_or(1440, |t| i64::from(t.minutes()));
        let overnight = opening.opens.is_some() && opening.closes.is_some() && to <= from;
        found.push((is, from, if overnight { to + 1440 } else { to }));
    }
    let lapsed = !around_the_clock && hours.opening.iter().all(|o| o.to.is_some_and(|to| to < day));
    if lapsed { not_known } else { found }
}

/// Minutes looked at after the question.
pub const AHEAD: usize = 17 * 1440;

pub fn is_each_minute(hours: &Hours, zone: &TimeZone, at: Timestamp) -> Vec<Is> {
    let mut minutes = vec![Is::Closed; AHEAD];
    let today = zone.to_datetime(at).date();
    for day in today.checked_sub(3.days()).expect("in range").series(1.day()).take(24) {
        for (is, from, to) in spans_on(hours, day) {
            let since = |t: Timestamp| (t.as_second() - at.as_second()) / 60;
            let (from, to) = (
                since(instant(zone, wall(day, from))),
                since(instant(zone, wall(day, to))),
            );
            for minute in from.max(0)..to.min(i64::try_from(AHEAD).unwrap()) {
                let slot = &mut minutes[usize::try_from(minute).unwrap()];
                *slot = is.max(*slot);
            }
        }
    }
    minutes
}

/// The first opening after now within 400 days, and whether an appointment comes before it.
pub fn next_opening(hours: &Hours, zone: &TimeZone, at: Timestamp) -> (Option<Timestamp>, bool) {
    let today = zone.to_datetime(at).date();
    let mut appointment = false;
    for day in today.series(1.day()).take(400) {
        let starts = |wanted: Is| {
            let real = spans_on(hours, day).into_iter().filter(move |(is, ..)| *is == wanted);
            let moments = real.map(|(_, from, to)| (instant(zone, wall(day, from)), instant(zone, wall(day, to))));
            moments
                .filter(|(from, to)| *from > at && from < to)
                .map(|(from, _)| from)
                .min()
        };
        if let Some(opens) = starts(Is::Open) {
            return (Some(opens), appointment);
        }
        appointment |= starts(Is::Appointment).is_some();
    }
    (None, appointment)
}
