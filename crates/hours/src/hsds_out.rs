use jiff::civil::{Date, date};
use jiff::tz::{Offset, TimeZone};
use language::Lang;
use language::format::choose;

use crate::hsds_row::BYDAY;
use crate::{ClockTime, Days, Home, Hours, Loss, Opening, ScheduleRow};

/// Dates on which one UTC offset holds; open at an end where nothing is said.
#[derive(Clone, Copy)]
struct Window {
    from: Option<Date>,
    to: Option<Date>,
    offset: Offset,
}

impl Hours {
    /// Writes HSDS 3 schedules of the operating hours, with the words in `lang`, and what they cannot say.
    ///
    /// HSDS knows UTC offsets where we have a time zone, so a row is written for each offset between the dates `from`
    /// and `to`; the last row goes on beyond them. The end of the day is written 23:59 and read back as 24:00.
    pub fn to_schedule_rows(&self, lang: &Lang, home: &Home, from: Date, to: Date) -> (Vec<ScheduleRow>, Vec<Loss>) {
        let mut losses = self.unsaid();
        let always = [Opening::daily(0, 24)];
        let openings = if self.always { &always[..] } else { &self.opening[..] };
        let mut rows = self.rows_of(openings, lang, home, (from, to), &mut losses);
        if let Some(words) = self.note.get(lang) {
            match rows.first_mut() {
                Some(first) if first.description.is_none() => first.description = Some(words.to_owned()),
                _ => rows.push(ScheduleRow {
                    description: Some(words.to_owned()),
                    ..ScheduleRow::default()
                }),
            }
        }
        (rows, losses)
    }

    /// Writes HSDS 3 schedules of the events (`service.events` from HSDS 3.3 on).
    pub fn events_to_schedule_rows(
        &self,
        lang: &Lang,
        home: &Home,
        from: Date,
        to: Date,
    ) -> (Vec<ScheduleRow>, Vec<Loss>) {
        let mut losses = Vec::new();
        (self.rows_of(&self.events, lang, home, (from, to), &mut losses), losses)
    }

    fn rows_of(
        &self,
        openings: &[Opening],
        lang: &Lang,
        home: &Home,
        span: (Date, Date),
        losses: &mut Vec<Loss>,
    ) -> Vec<ScheduleRow> {
        let zone = self
            .zone
            .as_deref()
            .and_then(|name| crate::state::zone_by_name(name).ok());
        let windows = windows(zone.as_ref().unwrap_or(&home.zone), span);
        let mut rows = Vec::new();
        for opening in openings {
            let by_appointment = self.by_appointment || opening.by_appointment;
            if by_appointment {
                losses.push(lost(
                    "by_appointment",
                    "true",
                    "HSDS has no field for it, so it stands in the description",
                ));
            }
            if let Some(season) = opening.season {
                let value = format!("{} to {}", season.from, season.to);
                losses.push(lost(
                    "season",
                    &value,
                    "HSDS has no yearly seasons, so only those in the dates asked for are written",
                ));
            }
            let pattern = ScheduleRow {
                description: by_appointment.then(|| choose(lang, "By appointment", "Sur rendez-vous").to_owned()),
                ..opening.pattern(lang)
            };
            for (from, to) in opening.periods(span) {
                for window in &windows {
                    let (from, to) = (window.from.max(from), earlier(window.to, to));
                    if from.zip(to).is_none_or(|(from, to)| from <= to) {
                        rows.push(pattern.clone().within(opening, from, to, window.offset));
                    }
                }
            }
        }
        rows
    }

    /// What no schedule row can say.
    fn unsaid(&self) -> Vec<Loss> {
        let mut losses = Vec::new();
        for exception in &self.exceptions {
            let value = format!("{} to {}", exception.from, exception.last());
            losses.push(lost(
                "exceptions",
                &value,
                "HSDS schedules have no exceptions, so it was left out",
            ));
        }
        if let Some(kept) = &self.holidays {
            losses.push(lost(
                "holidays",
                &kept.calendar,
                "HSDS schedules have no holidays, so the rule was left out",
            ));
        }
        if self.by_appointment && self.opening.is_empty() && !self.always {
            losses.push(lost(
                "by_appointment",
                "true",
                "HSDS has no field for it, so it was left out",
            ));
        }
        losses
    }
}

fn lost(field: &'static str, value: &str, why: &'static str) -> Loss {
    Loss {
        row: None,
        field,
        value: value.to_owned(),
        why,
    }
}

fn earlier(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    [a, b].into_iter().flatten().min()
}

/// The dates split where the zone changes its offset.
fn windows(zone: &TimeZone, (from, to): (Date, Date)) -> Vec<Window> {
    let start = zone
        .to_ambiguous_timestamp(from.at(12, 0, 0, 0))
        .compatible()
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let mut windows = vec![Window {
        from: None,
        to: None,
        offset: zone.to_offset(start),
    }];
    for change in zone.following(start) {
        let day = zone.to_datetime(change.timestamp()).date();
        if day > to {
            break;
        }
        let last = windows.last_mut().expect("it begins with one");
        if last.offset != change.offset() {
            last.to = day.yesterday().ok();
            windows.push(Window {
                from: Some(day),
                to: None,
                offset: change.offset(),
            });
        }
    }
    windows
}

impl ScheduleRow {
    fn within(mut self, opening: &Opening, from: Option<Date>, to: Option<Date>, offset: Offset) -> ScheduleRow {
        let minutes = offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        let suffix = format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
        let time = |time: ClockTime| {
            if time == ClockTime::END {
                format!("23:59{suffix}")
            } else {
                format!("{time}{suffix}")
            }
        };
        self.opens_at = opening.opens.map(time);
        self.closes_at = opening.closes.map(time);
        self.timezone = Some(f64::from(minutes) / 60.0);
        self.valid_from = from.map(|date| date.to_string());
        self.valid_to = to.map(|date| date.to_string());
        self
    }
}

impl Opening {
    /// The rule without its dates and times.
    fn pattern(&self, lang: &Lang) -> ScheduleRow {
        let monthly = !self.nth.is_empty() || !self.month_days.is_empty();
        let days = self.days.iter().flat_map(|day| {
            let name = BYDAY[usize::from(day.to_monday_zero_offset().unsigned_abs())];
            let ordinals = self.nth.iter().map(move |nth| format!("{nth}{name}"));
            ordinals.chain(self.nth.is_empty().then(|| name.to_owned()))
        });
        let every_day = !self.month_days.is_empty() && self.nth.is_empty() && self.days == Days::DAILY;
        let month_days: Vec<String> = self.month_days.iter().map(ToString::to_string).collect();
        ScheduleRow {
            freq: Some(if monthly { "MONTHLY" } else { "WEEKLY" }.to_owned()),
            interval: (self.every > 1).then(|| f64::from(self.every)),
            wkst: (self.every > 1).then(|| "MO".to_owned()),
            dtstart: self.from.filter(|_| self.every > 1).map(|date| date.to_string()),
            byday: (!every_day).then(|| days.collect::<Vec<_>>().join(",")),
            bymonthday: (!month_days.is_empty()).then(|| month_days.join(",")),
            group: self.label.get(lang).map(str::to_owned),
            ..ScheduleRow::default()
        }
    }

    /// The dates on which it holds: its own, or for a season those of each year that touch the dates asked for.
    fn periods(&self, (first, last): (Date, Date)) -> Vec<(Option<Date>, Option<Date>)> {
        let Some(season) = self.season else {
            return vec![(self.from, self.to)];
        };
        let day = |year: i16, month: u8, day: u8| {
            let (month, day) = (month.cast_signed(), day.cast_signed());
            // 29 February is the last of the month in other years.
            jiff::civil::Date::new(year, month, day).unwrap_or_else(|_| date(year, month, 1).last_of_month())
        };
        let wraps = i16::from(season.to < season.from);
        (first.year() - 1..=last.year())
            .map(|year| {
                let from = day(year, season.from.month(), season.from.day());
                (from, day(year + wraps, season.to.month(), season.to.day()))
            })
            .filter(|(from, to)| *from <= last && first <= *to)
            .map(|(from, to)| (Some(from).max(self.from), earlier(Some(to), self.to)))
            .filter(|(from, to)| from <= to)
            .collect()
    }
}
