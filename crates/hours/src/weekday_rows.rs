use jiff::civil::Weekday;
use language::{Lang, Text, fold};
use serde::{Deserialize, Serialize};

use crate::hsds_row::filled;
use crate::loss::Losses;
use crate::{ClockTime, Days, Exception, Hours, Loss, Opening, Span, read_time};

/// One row of `regular_schedule` in HSDS 1.x, as it stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WeekdayRow {
    /// A name in English or French, its short form, a range, or 1 (Monday) to 7.
    pub weekday: Option<String>,
    /// Opening time.
    pub opens_at: Option<String>,
    /// Closing time.
    pub closes_at: Option<String>,
}

/// One row of `holiday_schedule` in HSDS 1.x, as it stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HolidayRow {
    /// `true`, `yes` or `1` where closed.
    pub closed: Option<String>,
    /// Opening time, where open.
    pub opens_at: Option<String>,
    /// Closing time, where open.
    pub closes_at: Option<String>,
    /// First date.
    pub start_date: Option<String>,
    /// Last date.
    pub end_date: Option<String>,
}

impl Hours {
    /// Reads the weekday rows of HSDS 1.x. A day without times is not known; times that cannot be read go to the note
    /// in their own words, and that day is not known.
    pub fn from_weekday_rows(rows: &[WeekdayRow], lang: &Lang) -> (Hours, Vec<Loss>) {
        let mut hours = Hours::default();
        let mut losses = Vec::new();
        let mut words = Vec::new();
        for (row, schedule) in rows.iter().enumerate() {
            let mut lost = Losses {
                row,
                found: &mut losses,
            };
            let texts: Vec<&str> = [&schedule.opens_at, &schedule.closes_at]
                .into_iter()
                .filter_map(filled)
                .collect();
            let named = filled(&schedule.weekday);
            let Some(days) = named.and_then(read_days) else {
                lost.add(
                    "weekday",
                    named.unwrap_or_default(),
                    "it is not a weekday, so the row stands in the note only",
                );
                words.push(named.into_iter().chain(texts).collect::<Vec<_>>().join(" "));
                continue;
            };
            if texts
                .first()
                .is_some_and(|text| matches!(fold(text).as_str(), "closed" | "ferme"))
            {
                continue;
            }
            let mut read = |field, value: &Option<String>| {
                let text = filled(value)?;
                let time = read_time(text).ok();
                if time.is_none() {
                    lost.add(
                        field,
                        text,
                        "it cannot be read as a time, so it stands in the note and the time is not known",
                    );
                    words.push(format!("{}: {}", named.unwrap_or_default(), texts.join(" - ")));
                }
                time
            };
            let opens = read("opens_at", &schedule.opens_at);
            let closes = read("closes_at", &schedule.closes_at);
            let closes = if closes == ClockTime::new(23, 59) {
                Some(ClockTime::END)
            } else {
                closes
            };
            if texts.is_empty() {
                lost.add("opens_at", "", "the row has no times, so this day is not known");
            }
            hours.add(days, opens, closes);
        }
        let midnights = [Some(ClockTime::START), Some(ClockTime::END)];
        if let [only] = hours.opening.as_slice()
            && only.days == Days::DAILY
            && only.opens == Some(ClockTime::START)
            && midnights.contains(&only.closes)
        {
            hours.always = true;
            hours.opening.clear();
        }
        words.dedup();
        hours.note = Text::new(lang.clone(), words.join("\n"));
        if words.is_empty() {
            hours.note = Text::default();
        }
        (hours, losses)
    }

    /// Adds the holiday rows of HSDS 1.x as exceptions.
    pub fn add_holiday_rows(&mut self, rows: &[HolidayRow]) -> Vec<Loss> {
        let mut losses = Vec::new();
        for (row, holiday) in rows.iter().enumerate() {
            let mut lost = Losses {
                row,
                found: &mut losses,
            };
            let date = |value| {
                filled(value)
                    .and_then(|text| text.get(..10))
                    .and_then(|day| day.parse().ok())
            };
            let Some(from) = date(&holiday.start_date) else {
                lost.add(
                    "start_date",
                    holiday.start_date.as_deref().unwrap_or_default(),
                    "it is not a date such as 2026-12-25, so the row was left out",
                );
                continue;
            };
            let time = |value| filled(value).and_then(|text| read_time(text).ok());
            let shut = filled(&holiday.closed)
                .is_some_and(|text| matches!(fold(text).as_str(), "true" | "yes" | "1" | "t" | "y"));
            let spans = match (time(&holiday.opens_at), time(&holiday.closes_at)) {
                (Some(opens), Some(closes)) if !shut => vec![Span { opens, closes }],
                _ => Vec::new(),
            };
            if !shut && spans.is_empty() {
                lost.add(
                    "opens_at",
                    holiday.opens_at.as_deref().unwrap_or_default(),
                    "the row is not closed and has no times, so these dates are not known",
                );
            }
            let to = date(&holiday.end_date).filter(|to| *to > from);
            self.exceptions.push(Exception {
                from,
                to,
                closed: shut,
                spans,
                reason: Text::default(),
            });
        }
        losses
    }

    /// Adds a day to the opening that has its times, or begins one.
    fn add(&mut self, days: Days, opens: Option<ClockTime>, closes: Option<ClockTime>) {
        let same = self.opening.iter_mut().find(|o| o.opens == opens && o.closes == closes);
        match same {
            Some(same) => same.days = Days::of(same.days.iter().chain(days.iter())),
            None => self.opening.push(Opening {
                days,
                opens,
                closes,
                ..Opening::default()
            }),
        }
    }
}

fn read_days(text: &str) -> Option<Days> {
    const FR: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    let plain = fold(text);
    let plain = plain.trim_end_matches('.');
    if let Ok(number) = plain.parse::<i8>() {
        return Weekday::from_monday_one_offset(number).ok().map(|day| Days::of([day]));
    }
    if let Some(day) = FR.iter().position(|name| *name == plain) {
        return Weekday::from_monday_zero_offset(i8::try_from(day).ok()?)
            .ok()
            .map(|day| Days::of([day]));
    }
    plain.trim_end_matches('s').parse().or_else(|_| plain.parse()).ok()
}
