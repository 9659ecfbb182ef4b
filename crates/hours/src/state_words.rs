use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use language::format::choose;
use language::{Lang, format};

use crate::words::clock;
use crate::{ClockTime, Home, Hours, OpenState};

/// An [`OpenState`] as people say it, before it is put into a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Open, with no closing in sight.
    OpenAlways,
    /// Open until then.
    OpenUntil(When),
    /// Closed, opens then.
    Opens(When),
    /// Closed, and nobody knows until when.
    Closed,
    /// By appointment.
    ByAppointment,
    /// Not known.
    Unknown,
}

/// A moment as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The day.
    pub day: DayName,
    /// The time on the wall. Midnight at the end of a day is 24:00 of that day.
    pub time: ClockTime,
}

/// A day as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayName {
    /// Today, or the night that follows.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// One of the next six days.
    On(Weekday),
    /// Any other day.
    Date(Date),
}

impl Hours {
    /// The time zone in which these hours are read and said.
    pub fn zone(&self, home: &Home) -> TimeZone {
        self.zone
            .as_deref()
            .and_then(|name| crate::state::zone_by_name(name).ok())
            .unwrap_or_else(|| home.zone.clone())
    }
}

impl OpenState {
    /// How the state is said at the moment `at`, in the zone of the place ([`Hours::zone`]).
    pub fn said(self, at: Timestamp, zone: &TimeZone) -> Said {
        match self {
            OpenState::Open { until: None } => Said::OpenAlways,
            OpenState::Open { until: Some(until) } => Said::OpenUntil(When::of(until, at, zone, true)),
            OpenState::Closed { opens: Some(opens) } => Said::Opens(When::of(opens, at, zone, false)),
            OpenState::Closed { opens: None } => Said::Closed,
            OpenState::ByAppointment => Said::ByAppointment,
            OpenState::Unknown => Said::Unknown,
        }
    }
}

impl When {
    fn of(moment: Timestamp, at: Timestamp, zone: &TimeZone, ends: bool) -> When {
        let (then, today) = (zone.to_datetime(moment), zone.to_datetime(at).date());
        let mut date = then.date();
        let hour = u8::try_from(then.hour()).expect("0 to 23");
        let mut time = ClockTime::new(hour, u8::try_from(then.minute()).expect("0 to 59")).expect("a time of day");
        if ends && time == ClockTime::START {
            (date, time) = (date.yesterday().unwrap_or(date), ClockTime::END);
        }
        let ahead = |days: i32| today.checked_add(days.days()).ok();
        let night = ends && time <= ClockTime::new(6, 0).expect("six") && Some(date) == ahead(1);
        let day = if date <= today || night {
            DayName::Today
        } else if Some(date) == ahead(1) {
            DayName::Tomorrow
        } else if ahead(6).is_some_and(|last| date <= last) {
            DayName::On(date.weekday())
        } else {
            DayName::Date(date)
        };
        When { day, time }
    }

    fn day(self, lang: &Lang) -> Option<String> {
        match self.day {
            DayName::Today => None,
            DayName::Tomorrow => Some(choose(lang, "tomorrow", "demain").to_owned()),
            DayName::On(day) => Some(format::weekday(lang, day).to_owned()),
            DayName::Date(date) => {
                let date = format::date(lang, date);
                Some(choose(lang, date.clone(), format!("le {date}")))
            }
        }
    }
}

impl Said {
    /// A short sentence without a full stop: "Open until 5 pm", "Fermé, ouvre demain à 9 h".
    pub fn in_words(self, lang: &Lang) -> String {
        match self {
            Said::OpenAlways => choose(lang, "Open 24 hours", "Ouvert 24 heures sur 24").to_owned(),
            Said::OpenUntil(when) => {
                let time = clock(lang, when.time);
                match when.day(lang) {
                    None => choose(lang, format!("Open until {time}"), format!("Ouvert jusqu’à {time}")),
                    // "jusqu’au lundi 23 novembre" where a date has its article.
                    Some(day) => match day.strip_prefix("le ") {
                        Some(date) => format!("Ouvert jusqu’au {date} à {time}"),
                        None => choose(
                            lang,
                            format!("Open until {day} at {time}"),
                            format!("Ouvert jusqu’à {day} à {time}"),
                        ),
                    },
                }
            }
            Said::Opens(when) => {
                let time = clock(lang, when.time);
                match when.day(lang) {
                    None => choose(
                        lang,
                        format!("Closed, opens at {time}"),
                        format!("Fermé, ouvre à {time}"),
                    ),
                    Some(day) => choose(
                        lang,
                        format!("Closed, opens {day} at {time}"),
                        format!("Fermé, ouvre {day} à {time}"),
                    ),
                }
            }
            Said::Closed => choose(lang, "Closed", "Fermé").to_owned(),
            Said::ByAppointment => choose(lang, "By appointment", "Sur rendez-vous").to_owned(),
            Said::Unknown => choose(lang, "Hours not known, ask first", "Heures non connues, à vérifier").to_owned(),
        }
    }
}
