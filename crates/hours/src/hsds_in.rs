use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use language::{Lang, Text};

use crate::draft::Draft;
use crate::hsds_row::{BYDAY, filled};
use crate::loss::Losses;
use crate::time_text::read_time_and_offset;
use crate::timetable::Line;
use crate::{ClockTime, Days, Home, Hours, Loss, Opening, ScheduleRow};

impl Hours {
    /// Reads HSDS 3 schedules; `lang` is the language of their descriptions. Rows that differ only in adjoining dates
    /// become one opening, because HSDS needs a row for each UTC offset where we have a time zone.
    pub fn from_schedule_rows(rows: &[ScheduleRow], lang: &Lang, home: &Home) -> (Hours, Vec<Loss>) {
        let mut losses = Vec::new();
        let mut drafts: Vec<Draft> = Vec::new();
        let mut notes: Vec<&str> = Vec::new();
        for (row, schedule) in rows.iter().enumerate() {
            let mut lost = Losses {
                row,
                found: &mut losses,
            };
            for words in [&schedule.description, &schedule.notes].into_iter().filter_map(filled) {
                if !notes.contains(&words) {
                    notes.push(words);
                }
            }
            for (field, value) in [
                ("schedule_link", &schedule.schedule_link),
                ("attending_type", &schedule.attending_type),
            ] {
                if let Some(value) = filled(value) {
                    lost.add(field, value, "hours have no place for it, so it was left out");
                }
            }
            for draft in schedule.drafts(lang, home, &mut lost) {
                let before = drafts.iter_mut().find(|before| before.goes_on_in(&draft));
                match before {
                    Some(before) => before.valid_to = draft.valid_to,
                    None => drafts.push(draft),
                }
            }
        }
        let opening: Vec<Opening> = drafts.into_iter().map(Draft::finish).collect();
        let mut hours = Hours {
            opening,
            ..Hours::default()
        };
        if hours.opening == [Opening::daily(0, 24)] {
            hours.always = true;
            hours.opening.clear();
        }
        if !notes.is_empty() {
            hours.note = Text::new(lang.clone(), notes.join("\n"));
        }
        (hours, losses)
    }
}

impl ScheduleRow {
    fn drafts(&self, lang: &Lang, home: &Home, lost: &mut Losses) -> Vec<Draft> {
        if self.only_words() {
            return Vec::new();
        }
        let mut base = Opening::default();
        let date = |field, value: &Option<String>, lost: &mut Losses| {
            let text = filled(value)?;
            let parsed = text.get(..10).and_then(|day| day.parse().ok());
            if parsed.is_none() {
                lost.add(field, text, "it is not a date such as 2026-12-25, so it was left out");
            }
            parsed
        };
        let anchor: Option<Date> = date("dtstart", &self.dtstart, lost);
        let valid_from: Option<Date> = date("valid_from", &self.valid_from, lost);
        let valid_to = date("valid_to", &self.valid_to, lost);
        let until = date("until", &self.until, lost);
        let mut valid_to: Option<Date> = [valid_to, until].into_iter().flatten().min();
        base.opens = self.time("opens_at", &self.opens_at, valid_from.or(anchor), home, lost);
        base.closes = self.time("closes_at", &self.closes_at, valid_from.or(anchor), home, lost);
        // The end of the day, as files write it that cannot write 24:00.
        if base.closes == ClockTime::new(23, 59) {
            base.closes = Some(ClockTime::END);
        }
        if let Some(group) = filled(&self.group) {
            base.label = Text::new(lang.clone(), group);
        }
        base.every = self.every(lost);
        let monthly = self.monthly(lost);
        if base.every > 1 && self.wkst.as_deref().is_some_and(|day| day != "MO") {
            lost.add(
                "wkst",
                self.wkst.as_deref().unwrap_or_default(),
                "weeks are counted from Monday",
            );
        }
        for (field, value) in [("byweekno", &self.byweekno), ("byyearday", &self.byyearday)] {
            if let Some(value) = filled(value) {
                lost.add(
                    field,
                    value,
                    "it cannot be said here, so the times of this row are taken as not known",
                );
                (base.opens, base.closes) = (None, None);
            }
        }
        if let Some(text) = filled(&self.bymonthday) {
            match text
                .split(',')
                .map(|day| day.trim().parse::<i8>().ok())
                .collect::<Option<Vec<_>>>()
            {
                Some(days) => base.month_days = days,
                None => lost.add(
                    "bymonthday",
                    text,
                    "it is not a list of days such as 1,15, so it was left out",
                ),
            }
        }
        let mut openings = self.by_day(base, monthly, anchor, lost);
        if let (Some(count), [only]) = (self.count, openings.as_slice()) {
            // Occurrences are counted from the first one; without a first date there is nothing to count.
            match anchor
                .or(valid_from)
                .and_then(|first| only.nth_occurrence(first, count))
            {
                Some(end) => valid_to = Some(valid_to.map_or(end, |to| to.min(end))),
                None => lost.add(
                    "count",
                    &count.to_string(),
                    "there is no first date to count from, so it was left out",
                ),
            }
        } else if let Some(count) = self.count {
            lost.add(
                "count",
                &count.to_string(),
                "it cannot be counted over several patterns, so it was left out",
            );
        }
        if openings.iter().any(|o| o.every > 1) && anchor.or(valid_from).is_none() {
            lost.add(
                "interval",
                &self.interval.unwrap_or_default().to_string(),
                "there is no dtstart, so the weeks are not known",
            );
        }
        openings
            .drain(..)
            .map(|opening| Draft {
                opening,
                anchor,
                valid_from,
                valid_to,
            })
            .collect()
    }

    /// True when the row says nothing of days and times; its words are in the note.
    fn only_words(&self) -> bool {
        let rule = [
            &self.freq,
            &self.byday,
            &self.bymonthday,
            &self.byweekno,
            &self.byyearday,
            &self.dtstart,
        ];
        let times = [
            &self.opens_at,
            &self.closes_at,
            &self.valid_from,
            &self.valid_to,
            &self.until,
        ];
        rule.into_iter().chain(times).all(|value| filled(value).is_none())
    }

    fn every(&self, lost: &mut Losses) -> u32 {
        let interval = self.interval.unwrap_or(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked in the condition"
        )]
        if (1.0..=1000.0).contains(&interval) && interval.fract() == 0.0 {
            return interval as u32;
        }
        lost.add(
            "interval",
            &interval.to_string(),
            "it is not a whole number from 1, so 1 was taken",
        );
        1
    }

    fn monthly(&self, lost: &mut Losses) -> bool {
        match self
            .freq
            .as_deref()
            .map(str::trim)
            .unwrap_or_default()
            .to_ascii_uppercase()
            .as_str()
        {
            "MONTHLY" => true,
            "" | "WEEKLY" => false,
            "DAILY" if self.interval.is_none_or(|n| n <= 1.0) => false,
            other => {
                lost.add("freq", other, "only WEEKLY and MONTHLY are known, so WEEKLY was taken");
                false
            }
        }
    }

    #[expect(clippy::ref_option, reason = "the fields of a row are options of owned texts")]
    fn time(
        &self,
        field: &'static str,
        value: &Option<String>,
        on: Option<Date>,
        home: &Home,
        lost: &mut Losses,
    ) -> Option<ClockTime> {
        let text = filled(value)?;
        let Ok((time, offset)) = read_time_and_offset(text) else {
            lost.add(
                field,
                text,
                "it cannot be read as a time, so the time is taken as not known",
            );
            return None;
        };
        #[expect(clippy::cast_possible_truncation, reason = "an offset is less than a day")]
        let stated = offset.or(self.timezone.map(|hours| (hours * 60.0).round() as i32));
        if stated.is_some_and(|stated| !has_offset(home, stated, on)) {
            lost.add(
                field,
                text,
                "its UTC offset is not that of the place, so the time on the wall was kept",
            );
        }
        Some(time)
    }

    /// One opening for each set of weekdays that share their ordinals.
    fn by_day(&self, base: Opening, monthly: bool, anchor: Option<Date>, lost: &mut Losses) -> Vec<Opening> {
        let Some(text) = filled(&self.byday) else {
            // RFC 5545, section 3.3.10: what the rule leaves out is taken from its first date.
            return vec![match (monthly && base.month_days.is_empty(), anchor) {
                (true, Some(first)) => Opening {
                    month_days: vec![first.day()],
                    ..base
                },
                (true, None) => {
                    lost.add(
                        "freq",
                        "MONTHLY",
                        "nothing says on which days, so the times are taken as not known",
                    );
                    Opening {
                        opens: None,
                        closes: None,
                        ..base
                    }
                }
                (false, Some(first)) if !monthly && self.freq.as_deref() == Some("WEEKLY") => Opening {
                    days: Days::of([first.weekday()]),
                    ..base
                },
                _ => base,
            }];
        };
        let mut ordinals: BTreeMap<i8, Vec<i8>> = BTreeMap::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match read_byday(part) {
                Some((nth, day)) => {
                    let all = ordinals.entry(day.to_monday_zero_offset()).or_default();
                    all.extend(nth);
                }
                None => lost.add(
                    "byday",
                    part,
                    "it is not a weekday such as MO or 2MO, so it was left out",
                ),
            }
        }
        let mut sets: BTreeMap<Vec<i8>, Vec<Weekday>> = BTreeMap::new();
        for (day, nth) in ordinals {
            let weekday = Weekday::from_monday_zero_offset(day).expect("it came from a weekday");
            sets.entry(nth).or_default().push(weekday);
        }
        if !monthly && sets.keys().any(|nth| !nth.is_empty()) {
            lost.add(
                "byday",
                text,
                "ordinals belong to MONTHLY, so they were taken as weekdays of the month",
            );
        }
        sets.into_iter()
            .map(|(nth, days)| {
                // Every such weekday of every second month: all ordinals say the same and count in months.
                let nth = if nth.is_empty() && monthly && base.every > 1 {
                    vec![1, 2, 3, 4, 5]
                } else {
                    nth
                };
                Opening {
                    nth,
                    days: Days::of(days),
                    ..base.clone()
                }
            })
            .collect()
    }
}

impl Opening {
    /// The date of the n-th occurrence from `first` on, within ten years.
    fn nth_occurrence(&self, first: Date, n: f64) -> Option<Date> {
        let line = Line::new(
            &Opening {
                from: Some(first),
                ..self.clone()
            },
            false,
        );
        let mut left = n;
        first.series(1.day()).take(3660).find(|date| {
            left -= if line.begins_on(*date) { 1.0 } else { 0.0 };
            left < 1.0 && line.begins_on(*date)
        })
    }
}

/// `MO`, `2MO`, `-1FR`; tolerates whole names.
fn read_byday(part: &str) -> Option<(Option<i8>, Weekday)> {
    let letters = part.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, name) = part.split_at(letters);
    let nth = if number.is_empty() {
        None
    } else {
        Some(number.trim().parse::<i8>().ok()?)
    };
    let start = name.get(..2)?.to_ascii_uppercase();
    let day = BYDAY.iter().position(|day| *day == start)?;
    let whole = name.len() == 2 || name.parse::<Days>().is_ok();
    let weekday = Weekday::from_monday_zero_offset(i8::try_from(day).ok()?).ok()?;
    whole.then_some((nth, weekday))
}

/// True when the zone of the place has this offset, in minutes, on the date or half a year from it.
fn has_offset(home: &Home, minutes: i32, on: Option<Date>) -> bool {
    let date = on.unwrap_or_else(|| jiff::civil::date(2026, 1, 1));
    [date, date.saturating_add(182.days())].into_iter().any(|date| {
        let noon = date.at(12, 0, 0, 0);
        let moment: Option<Timestamp> = home.zone.to_ambiguous_timestamp(noon).compatible().ok();
        moment.is_some_and(|at| home.zone.to_offset(at).seconds() == minutes * 60)
    })
}
