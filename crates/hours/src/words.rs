use jiff::civil::{Date, Weekday};
use language::format::choose;
use language::{Lang, format};

use crate::{ClockTime, Exception, Hours, OnHoliday, Opening, Span};

/// The week for a table, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Week {
    /// Monday to Sunday; empty where nothing regular is known. A row without times is a closed day.
    pub rows: Vec<WeekRow>,
    /// Times that belong to days of the month and not to weekdays.
    pub by_date: Vec<WeekTime>,
}

/// One weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekRow {
    /// The weekday.
    pub day: Weekday,
    /// Its name, as it stands in a sentence ("Monday", "lundi").
    pub name: &'static str,
    /// Its times in order.
    pub times: Vec<WeekTime>,
}

/// One period in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekTime {
    /// "9 am to 5 pm", "24 hours", "times not known".
    pub times: String,
    /// What must be said with it: "2nd Saturday of the month only", "by appointment".
    pub notes: Vec<String>,
}

impl Hours {
    /// The operating hours as a week, on this date: what ended before it is left out.
    pub fn week(&self, lang: &Lang, on: Date) -> Week {
        let whole = [Opening {
            by_appointment: self.by_appointment,
            ..Opening::daily(0, 24)
        }];
        let openings = if self.always { &whole[..] } else { &self.opening[..] };
        week_of(openings, lang, on, self.by_appointment)
    }

    /// The events as a week, on this date.
    pub fn events_week(&self, lang: &Lang, on: Date) -> Week {
        week_of(&self.events, lang, on, false)
    }

    /// What the table leaves unsaid: exceptions that touch the dates `from` to `to`, and what happens on holidays.
    pub fn exceptions_in_words(&self, lang: &Lang, from: Date, to: Date) -> Vec<String> {
        let mut near: Vec<&Exception> = self
            .exceptions
            .iter()
            .filter(|e| e.from <= to && from <= e.last())
            .collect();
        near.sort_by_key(|exception| (exception.from, exception.last()));
        let mut lines: Vec<String> = near.into_iter().map(|exception| exception.in_words(lang)).collect();
        if let Some(kept) = &self.holidays {
            lines.push(match kept.on {
                OnHoliday::Closed => choose(lang, "Closed on public holidays", "Fermé les jours fériés").to_owned(),
                OnHoliday::AsUsual => choose(
                    lang,
                    "Public holidays: open as usual",
                    "Jours fériés\u{a0}: ouvert comme d’habitude",
                )
                .to_owned(),
                OnHoliday::Hours if !kept.spans.is_empty() => {
                    let times = spans_in_words(lang, &kept.spans);
                    choose(
                        lang,
                        format!("Public holidays: {times}"),
                        format!("Jours fériés\u{a0}: {times}"),
                    )
                }
                OnHoliday::Hours | OnHoliday::Unknown => {
                    let (en, fr) = (
                        "Public holidays: not known, ask first",
                        "Jours fériés\u{a0}: à vérifier",
                    );
                    choose(lang, en, fr).to_owned()
                }
            });
        }
        lines
    }
}

fn week_of(openings: &[Opening], lang: &Lang, on: Date, by_appointment: bool) -> Week {
    let mut current: Vec<&Opening> = openings.iter().filter(|o| o.to.is_none_or(|to| on <= to)).collect();
    current.sort_by_key(|opening| (opening.from, opening.opens.is_none(), opening.opens));
    let (by_date, weekly): (Vec<&Opening>, Vec<&Opening>) = current
        .into_iter()
        .partition(|o| !o.month_days.is_empty() && o.days == crate::Days::DAILY);
    let rows = Weekday::Monday.cycle_forward().take(7).map(|day| {
        let times = weekly
            .iter()
            .filter(|o| o.days.has(day))
            .map(|o| o.in_words(lang, Some(day), on, by_appointment));
        WeekRow {
            day,
            name: format::weekday(lang, day),
            times: times.collect(),
        }
    });
    Week {
        rows: if weekly.is_empty() { Vec::new() } else { rows.collect() },
        by_date: by_date
            .iter()
            .map(|o| o.in_words(lang, None, on, by_appointment))
            .collect(),
    }
}

impl Opening {
    fn in_words(&self, lang: &Lang, day: Option<Weekday>, on: Date, by_appointment: bool) -> WeekTime {
        let times = match (self.opens, self.closes) {
            (Some(opens), Some(closes)) => Span { opens, closes }.in_words(lang),
            (Some(opens), None) => {
                let opens = clock(lang, opens);
                choose(
                    lang,
                    format!("from {opens}, closing time not known"),
                    format!("dès {opens}, fermeture non connue"),
                )
            }
            (None, Some(closes)) => {
                let closes = clock(lang, closes);
                choose(
                    lang,
                    format!("until {closes}, opening time not known"),
                    format!("jusqu’à {closes}, ouverture non connue"),
                )
            }
            (None, None) if by_appointment || self.by_appointment => String::new(),
            (None, None) => choose(lang, "times not known", "heures non connues").to_owned(),
        };
        let mut notes: Vec<String> = Vec::new();
        if by_appointment || self.by_appointment {
            notes.push(choose(lang, "by appointment", "sur rendez-vous").to_owned());
        }
        if let (Some(day), false) = (day, self.nth.is_empty()) {
            notes.push(nth_in_words(lang, &self.nth, day));
        }
        if !self.month_days.is_empty() {
            notes.push(month_days_in_words(lang, &self.month_days));
        }
        notes.extend(self.every_in_words(lang));
        if let Some(season) = self.season {
            let from = format::day_of_year(lang, season.from.month(), season.from.day());
            let to = format::day_of_year(lang, season.to.month(), season.to.day());
            notes.push(choose(
                lang,
                format!("{from} to {to} each year"),
                format!("du {from} au {to} chaque année"),
            ));
        }
        notes.extend(self.dates_in_words(lang, on));
        notes.extend(self.label.best(lang).map(|(words, _)| words.to_owned()));
        // A day by appointment without times says so in the place of the times.
        if times.is_empty() {
            WeekTime {
                times: notes.remove(0),
                notes,
            }
        } else {
            WeekTime { times, notes }
        }
    }

    fn every_in_words(&self, lang: &Lang) -> Option<String> {
        let n = self.every;
        let by_month = !self.nth.is_empty() || !self.month_days.is_empty();
        let words = if by_month {
            choose(lang, format!("every {n} months"), format!("tous les {n} mois"))
        } else {
            choose(lang, format!("every {n} weeks"), format!("toutes les {n} semaines"))
        };
        (n > 1).then_some(words)
    }

    /// The first date where it is still to come (or counts the weeks), and the last.
    fn dates_in_words(&self, lang: &Lang, on: Date) -> Option<String> {
        let date = |date| format::date_without_weekday(lang, date);
        match (
            self.from.filter(|from| *from > on || self.every > 1).map(date),
            self.to.map(date),
        ) {
            (Some(from), Some(to)) => Some(choose(lang, format!("{from} to {to}"), format!("du {from} au {to}"))),
            (Some(from), None) => Some(choose(lang, format!("from {from}"), format!("à partir du {from}"))),
            (None, Some(to)) => Some(choose(lang, format!("until {to}"), format!("jusqu’au {to}"))),
            (None, None) => None,
        }
    }
}

impl Span {
    fn in_words(self, lang: &Lang) -> String {
        let whole =
            self.opens == ClockTime::START && (self.closes == ClockTime::END || self.closes == ClockTime::START);
        if whole {
            return choose(lang, "24 hours", "24 heures").to_owned();
        }
        format::time_range(
            lang,
            (self.opens.hour(), self.opens.minute()),
            (self.closes.hour(), self.closes.minute()),
        )
    }
}

impl Exception {
    /// "Closed Friday 25 December 2026: Christmas".
    pub fn in_words(&self, lang: &Lang) -> String {
        let (from, to) = (format::date(lang, self.from), format::date(lang, self.last()));
        let dates = if self.last() > self.from {
            choose(lang, format!("{from} to {to}"), format!("du {from} au {to}"))
        } else {
            choose(lang, from.clone(), format!("le {from}"))
        };
        let mut words = if self.closed {
            choose(lang, format!("Closed {dates}"), format!("Fermé {dates}"))
        } else if self.spans.is_empty() {
            choose(
                lang,
                format!("Hours not known {dates}"),
                format!("Heures non connues {dates}"),
            )
        } else {
            let times = spans_in_words(lang, &self.spans);
            choose(
                lang,
                format!("Open {times}, {dates}"),
                format!("Ouvert de {times}, {dates}"),
            )
        };
        if let Some((reason, _)) = self.reason.best(lang) {
            words.push_str(choose(lang, ": ", "\u{a0}: "));
            words.push_str(reason);
        }
        words
    }
}

pub(crate) fn clock(lang: &Lang, time: ClockTime) -> String {
    format::time(lang, time.hour(), time.minute())
}

fn spans_in_words(lang: &Lang, spans: &[Span]) -> String {
    format::list(lang, &spans.iter().map(|span| span.in_words(lang)).collect::<Vec<_>>())
}

/// "2nd and 4th Saturday of the month only", "les 2e et 4e samedis du mois seulement".
fn nth_in_words(lang: &Lang, ordinals: &[i8], day: Weekday) -> String {
    let name = format::weekday(lang, day);
    let each: Vec<String> = ordinals
        .iter()
        .map(|nth| match (nth, nth.unsigned_abs()) {
            (-1, _) => choose(lang, "last", "dernier").to_owned(),
            (-2, _) => choose(lang, "second-last", "avant-dernier").to_owned(),
            (1.., n) => format::ordinal(lang, n),
            (_, n) => {
                let n = format::ordinal(lang, n);
                choose(lang, format!("{n}-last"), format!("{n} avant la fin"))
            }
        })
        .collect();
    let each = format::list(lang, &each);
    let (en, fr) = match ordinals {
        [-2] => (
            format!("{each} {name} of the month only"),
            format!("l’{each} {name} du mois seulement"),
        ),
        [_] => (
            format!("{each} {name} of the month only"),
            format!("le {each} {name} du mois seulement"),
        ),
        _ => (
            format!("{each} {name} of the month only"),
            format!("les {each} {name}s du mois seulement"),
        ),
    };
    choose(lang, en, fr)
}

/// "1st and 15th of the month only", "le 1er et le 15 du mois seulement".
fn month_days_in_words(lang: &Lang, days: &[i8]) -> String {
    let each: Vec<String> = days
        .iter()
        .map(|day| match (day, day.unsigned_abs()) {
            (-1, _) => choose(lang, "last day", "le dernier jour").to_owned(),
            (1, _) => choose(lang, "1st", "le 1er").to_owned(),
            (1.., n) => choose(lang, format::ordinal(lang, n), format!("le {n}")),
            (_, n) => choose(
                lang,
                format!("{}-last day", format::ordinal(lang, n)),
                format!("le {n}e jour avant la fin"),
            ),
        })
        .collect();
    let each = format::list(lang, &each);
    choose(
        lang,
        format!("{each} of the month only"),
        format!("{each} du mois seulement"),
    )
}
