use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde_json::{Value, json};

use crate::timetable::Line;
use crate::{Calendar, ClockTime, Home, Hours, OnHoliday, Opening, Span};

/// Hours as schema.org says them: lists of `OpeningHoursSpecification`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SchemaOrgHours {
    /// For `openingHoursSpecification` of a place, or `hoursAvailable` of a service.
    pub regular: Vec<Value>,
    /// For `specialOpeningHoursSpecification`: dates that differ.
    pub special: Vec<Value>,
}

impl Hours {
    /// Writes schema.org hours for the dates `from` to `to`. Patterns by month, interval or season are written out date
    /// by date; times that are not known or by appointment are left out, because schema.org cannot say them.
    pub fn schema_org(&self, home: &Home, from: Date, to: Date) -> SchemaOrgHours {
        let mut out = SchemaOrgHours::default();
        if self.by_appointment {
            return out;
        }
        let always = [Opening::daily(0, 24)];
        for opening in if self.always { &always[..] } else { &self.opening[..] } {
            let (Some(opens), Some(closes), false) = (opening.opens, opening.closes, opening.by_appointment) else {
                continue;
            };
            let span = Span { opens, closes };
            let weekly = opening.nth.is_empty()
                && opening.month_days.is_empty()
                && opening.every == 1
                && opening.season.is_none();
            if weekly {
                let days = opening.days.iter().map(day_name).collect::<Vec<_>>();
                let mut spec = json!({"@type": "OpeningHoursSpecification", "dayOfWeek": days});
                put_times(&mut spec, span);
                for (key, date) in [("validFrom", opening.from), ("validThrough", opening.to)] {
                    if let Some(date) = date {
                        spec[key] = json!(date.to_string());
                    }
                }
                out.regular.push(spec);
            } else {
                let line = Line::new(opening, false);
                out.regular.extend(
                    dates(from, to)
                        .filter(|day| line.begins_on(*day))
                        .map(|day| on_dates(day, day, Some(span))),
                );
            }
        }
        for exception in self
            .exceptions
            .iter()
            .filter(|exception| exception.from <= to && from <= exception.last())
        {
            if exception.closed {
                out.special.push(on_dates(exception.from, exception.last(), None));
            }
            out.special.extend(
                exception
                    .spans
                    .iter()
                    .map(|span| on_dates(exception.from, exception.last(), Some(*span))),
            );
        }
        self.holidays_of(home, from, to, &mut out.special);
        out
    }

    fn holidays_of(&self, home: &Home, from: Date, to: Date, special: &mut Vec<Value>) {
        let Some(kept) = &self.holidays else { return };
        let Some(calendar) = Calendar::by_id(&kept.calendar).or(home.calendar) else {
            return;
        };
        for day in dates(from, to) {
            let replaced = self
                .exceptions
                .iter()
                .any(|exception| exception.from <= day && day <= exception.last());
            let Some(holiday) = calendar.on(day).filter(|_| !replaced) else {
                continue;
            };
            let keeps = holiday.is_kept(&kept.also);
            match kept.on {
                OnHoliday::Closed if keeps => special.push(on_dates(day, day, None)),
                OnHoliday::Hours if keeps => {
                    special.extend(kept.spans.iter().map(|span| on_dates(day, day, Some(*span))));
                }
                _ => {}
            }
        }
    }
}

fn dates(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(1.day()).take_while(move |day| *day <= to)
}

/// Open on these dates, or closed: opening and closing at midnight is how closed is written.
fn on_dates(from: Date, to: Date, span: Option<Span>) -> Value {
    let mut spec =
        json!({"@type": "OpeningHoursSpecification", "validFrom": from.to_string(), "validThrough": to.to_string()});
    if let Some(span) = span {
        put_times(&mut spec, span);
    } else {
        (spec["opens"], spec["closes"]) = (json!("00:00"), json!("00:00"));
    }
    spec
}

/// A whole day is 00:00 to 23:59; closing before opening is on the next day.
fn put_times(spec: &mut Value, span: Span) {
    let ends_with_day =
        span.closes == ClockTime::END || (span.opens == ClockTime::START && span.closes == ClockTime::START);
    spec["opens"] = json!(span.opens.to_string());
    spec["closes"] = json!(if ends_with_day {
        "23:59".to_owned()
    } else {
        span.closes.to_string()
    });
}

fn day_name(day: Weekday) -> &'static str {
    language::format::weekday(&language::Lang::en(), day)
}
