use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::timetable::{Meanwhile, Openness, PackedDate};
use crate::{Calendar, Hours, HoursError, Kind, OnHoliday, Timetable};

/// The deployment's own time zone and holidays, which hold where a record names none.
#[derive(Debug, Clone)]
pub struct Home {
    /// The zone of records that name none.
    pub zone: TimeZone,
    /// The holidays of the place. A record that says nothing of holidays is not known to be open on them.
    pub calendar: Option<Calendar>,
}

impl Home {
    /// From an IANA name and the id of a holiday calendar.
    ///
    /// ```
    /// # use hours::Home;
    /// let home = Home::new("America/Toronto", Some("ca-on")).unwrap();
    /// assert!(Home::new("Toronto", None).is_err());
    /// ```
    pub fn new(zone: &str, calendar: Option<&str>) -> Result<Home, HoursError> {
        let calendar = calendar.map(|id| Calendar::by_id(id).ok_or_else(|| HoursError::Calendar(id.to_owned())));
        Ok(Home {
            zone: zone_by_name(zone)?,
            calendar: calendar.transpose()?,
        })
    }
}

pub(crate) fn zone_by_name(name: &str) -> Result<TimeZone, HoursError> {
    TimeZone::get(name).map_err(|_| HoursError::Zone(name.to_owned()))
}

/// Whether something is open at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenState {
    /// Open now.
    Open {
        /// The moment up to which it is known to be open. None when it does not close within two weeks.
        until: Option<Timestamp>,
    },
    /// Closed now.
    Closed {
        /// The next moment at which it is known to be open. None when there is none within 400 days.
        opens: Option<Timestamp>,
    },
    /// By appointment now, or only ever by appointment.
    ByAppointment,
    /// Not known: ask. Never means closed.
    Unknown,
}

/// The same at a moment alone, without when it changes: quicker to ask where thousands are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Now {
    /// [`OpenState::Open`].
    Open,
    /// [`OpenState::ByAppointment`] at this very moment.
    ByAppointment,
    /// [`OpenState::Unknown`].
    Unknown,
    /// Nothing holds now: [`OpenState::Closed`], or [`OpenState::ByAppointment`] where appointments are all that ever follows.
    Nothing,
}

/// How far ahead the next opening is looked for, in days: a year and a little, so that every season comes round.
const AHEAD: u16 = 400;
/// How far ahead the closing is looked for, in days.
const OPEN_AHEAD: u16 = 14;

impl Hours {
    /// Whether it is open at this moment. To ask often, compile once with [`Hours::timetable`].
    ///
    /// ```
    /// # use hours::{Home, Hours, OpenState};
    /// let hours: Hours = serde_json::from_str(r#"{"opening": [{"days": "mon-fri", "opens": "09:00", "closes": "17:00"}]}"#).unwrap();
    /// let home = Home::new("America/Toronto", Some("ca-on")).unwrap();
    /// let monday_noon = "2026-11-23T12:00-05:00".parse().unwrap();
    /// let five = "2026-11-23T17:00-05:00".parse().unwrap();
    /// assert_eq!(hours.state(monday_noon, &home), OpenState::Open { until: Some(five) });
    /// ```
    pub fn state(&self, at: Timestamp, home: &Home) -> OpenState {
        self.timetable().state(at, home)
    }
}

/// What holds at a moment, by the openings of that day and the day before.
struct Standing {
    now: Option<Openness>,
    /// When the opening that holds ends, and on which date; of several the one that ends last.
    end: Timestamp,
    end_date: Date,
    today: Date,
    /// Until then nothing begins or ends.
    until: Timestamp,
}

/// What holds for the openings that begin on one date.
enum Regime<'a> {
    /// The regular pattern.
    Regular,
    /// The regular pattern, but nobody knows whether it holds.
    Doubt,
    /// These times and no others, in minutes.
    Instead(&'a [(u16, u16)]),
    /// Nothing is known.
    Unknown,
}

impl Timetable {
    /// Whether it is open at this moment.
    ///
    /// An opening belongs to the date on which it begins: what opened on the eve of a holiday still runs past midnight.
    /// A time that the clock skips or shows twice is read as in RFC 5545, section 3.3.5.
    pub fn state(&self, at: Timestamp, home: &Home) -> OpenState {
        match &self.zone {
            None => self.look(at, home, &home.zone),
            Some(name) => zone_by_name(name).map_or(OpenState::Unknown, |zone| self.look(at, home, &zone)),
        }
    }

    /// How it stands at this moment, and the moment up to which it surely stands so.
    ///
    /// ```
    /// # use hours::{Home, Hours, Now};
    /// let hours: Hours = serde_json::from_str(r#"{"opening": [{"days": "mon-fri", "opens": "09:00", "closes": "17:00"}]}"#).unwrap();
    /// let home = Home::new("America/Toronto", Some("ca-on")).unwrap();
    /// let monday_noon = "2026-11-23T12:00-05:00".parse().unwrap();
    /// let five = "2026-11-23T17:00-05:00".parse().unwrap();
    /// assert_eq!(hours.timetable().now(monday_noon, &home), (Now::Open, five));
    /// ```
    pub fn now(&self, at: Timestamp, home: &Home) -> (Now, Timestamp) {
        let standing = match self.zone.as_deref().map(zone_by_name) {
            None => self.standing(at, home, &home.zone),
            Some(Ok(zone)) => self.standing(at, home, &zone),
            Some(Err(_)) => return (Now::Unknown, Timestamp::MAX),
        };
        let now = match standing.now {
            Some(Openness::Open) => Now::Open,
            Some(Openness::Appointment) => Now::ByAppointment,
            Some(Openness::Unknown) => Now::Unknown,
            None => Now::Nothing,
        };
        (now, standing.until)
    }

    fn look(&self, at: Timestamp, home: &Home, zone: &TimeZone) -> OpenState {
        let standing = self.standing(at, home, zone);
        match standing.now {
            Some(Openness::Open) => OpenState::Open {
                until: self.open_until(standing.end, standing.end_date, standing.today, home, zone),
            },
            Some(Openness::Appointment) => OpenState::ByAppointment,
            Some(Openness::Unknown) => OpenState::Unknown,
            None => self.next_opening(at, standing.today, home, zone),
        }
    }

    fn standing(&self, at: Timestamp, home: &Home, zone: &TimeZone) -> Standing {
        let today = zone.to_datetime(at).date();
        let mut standing = Standing {
            now: None,
            end: at,
            end_date: today,
            today,
            // Other days count from midnight on.
            until: moment(zone, today, 24 * 60),
        };
        for date in [before(today), today] {
            self.each_span(date, home, |openness, start, close| {
                let (starts, closes) = (moment(zone, date, start), moment(zone, date, close));
                for border in [starts, closes] {
                    if at < border {
                        standing.until = standing.until.min(border);
                    }
                }
                if standing.now <= Some(openness) && starts <= at && at < closes {
                    if standing.now < Some(openness) || standing.end < closes {
                        standing.end = closes;
                        standing.end_date = end_of(date, close);
                    }
                    standing.now = Some(openness);
                }
            });
        }
        standing
    }

    /// Follows openings that touch or overlap, over midnight as well.
    fn open_until(
        &self,
        end: Timestamp,
        end_date: Date,
        today: Date,
        home: &Home,
        zone: &TimeZone,
    ) -> Option<Timestamp> {
        let horizon = today.checked_add(jiff::ToSpan::days(i64::from(OPEN_AHEAD))).ok()?;
        let (mut end, mut end_date) = (end, end_date);
        while end_date <= horizon {
            let reached = end;
            for date in [before(end_date), end_date] {
                self.each_span(date, home, |openness, start, close| {
                    if openness == Openness::Open {
                        let closes = moment(zone, date, close);
                        if closes > end && moment(zone, date, start) <= end {
                            end = closes;
                            end_date = end_of(date, close);
                        }
                    }
                });
            }
            if end == reached {
                return Some(end);
            }
        }
        None
    }

    fn next_opening(&self, at: Timestamp, today: Date, home: &Home, zone: &TimeZone) -> OpenState {
        let all = || std::iter::once(self).chain(self.meanwhile.iter().map(|other| &other.timetable));
        let has =
            |openness| all().any(|t| t.instead == openness || t.lines.iter().any(|line| line.openness == openness));
        let (walk_in, appointments) = (has(Openness::Open), has(Openness::Appointment));
        let mut by_appointment = false;
        let mut date = today;
        for _ in 0..AHEAD {
            let mut opens: Option<Timestamp> = None;
            self.each_span(date, home, |openness, start, close| {
                let starts = moment(zone, date, start);
                if starts > at && starts < moment(zone, date, close) {
                    match openness {
                        Openness::Open => opens = Some(opens.map_or(starts, |first| first.min(starts))),
                        Openness::Appointment => by_appointment = true,
                        Openness::Unknown => {}
                    }
                }
            });
            if opens.is_some() {
                return OpenState::Closed { opens };
            }
            if !walk_in && (by_appointment || !appointments) {
                break;
            }
            date = date.tomorrow().unwrap_or(date);
        }
        if by_appointment {
            OpenState::ByAppointment
        } else {
            OpenState::Closed { opens: None }
        }
    }

    /// Every span that begins on the date: how open, and from when to when in minutes.
    fn each_span(&self, date: Date, home: &Home, span: impl FnMut(Openness, u16, u16)) {
        let packed = PackedDate::of(date);
        let holds = |other: &&Meanwhile| other.from <= packed && packed <= other.to;
        let other = self.meanwhile.iter().rev().find(holds);
        other.map_or(self, |other| &other.timetable).own_spans(date, home, span);
    }

    fn own_spans(&self, date: Date, home: &Home, mut span: impl FnMut(Openness, u16, u16)) {
        if self.is_quiet(date) {
            return;
        }
        match self.regime(date, home) {
            Regime::Unknown => span(Openness::Unknown, 0, 24 * 60),
            Regime::Instead(spans) => spans.iter().for_each(|&(start, end)| span(self.instead, start, end)),
            Regime::Regular | Regime::Doubt if self.last < PackedDate::of(date) => span(Openness::Unknown, 0, 24 * 60),
            regime => {
                let doubt = matches!(regime, Regime::Doubt);
                for line in self.lines.iter().filter(|line| line.begins_on(date)) {
                    span(
                        if doubt { Openness::Unknown } else { line.openness },
                        line.start,
                        line.end,
                    );
                }
            }
        }
    }

    /// True when nothing can begin on the date, whatever the holidays say: the usual case, and the quick one.
    fn is_quiet(&self, date: Date) -> bool {
        let packed = PackedDate::of(date);
        packed <= self.last
            && !self
                .exceptions
                .iter()
                .any(|instead| instead.from <= packed && packed <= instead.to)
            && self.holidays.as_ref().is_none_or(|kept| kept.on != OnHoliday::Hours)
            && !self.lines.iter().any(|line| line.begins_on(date))
    }

    fn regime(&self, date: Date, home: &Home) -> Regime<'_> {
        let packed = PackedDate::of(date);
        if let Some(instead) = self
            .exceptions
            .iter()
            .find(|instead| instead.from <= packed && packed <= instead.to)
        {
            return instead.spans.as_deref().map_or(Regime::Unknown, Regime::Instead);
        }
        let Some(kept) = &self.holidays else {
            // Whether a day that is not a statutory holiday is kept is only asked of those who keep holidays.
            let holiday = home.calendar.and_then(|calendar| calendar.on(date));
            return if holiday.is_some_and(|h| h.kind == Kind::Statutory) {
                Regime::Doubt
            } else {
                Regime::Regular
            };
        };
        if kept.on == OnHoliday::AsUsual {
            return Regime::Regular;
        }
        let own = Calendar::by_id(&kept.calendar);
        let Some(holiday) = own.or(home.calendar).and_then(|calendar| calendar.on(date)) else {
            return Regime::Regular;
        };
        match (holiday.is_kept(&kept.also), holiday.kind, kept.on) {
            (false, Kind::Observance, _) => Regime::Regular,
            (false, ..) | (true, _, OnHoliday::Unknown) => Regime::Doubt,
            _ if own.is_none() => Regime::Doubt,
            (true, _, OnHoliday::Hours) if kept.spans.is_empty() => Regime::Unknown,
            _ => Regime::Instead(&kept.spans),
        }
    }
}

/// The moment so many minutes after the beginning of the date, by the wall clock.
fn moment(zone: &TimeZone, date: Date, minutes: u16) -> Timestamp {
    let date = (0..minutes / (24 * 60)).fold(date, |date, _| date.tomorrow().unwrap_or(date));
    let (hour, minute) = (minutes / 60 % 24, minutes % 60);
    let time = date.at(
        i8::try_from(hour).expect("under 24"),
        i8::try_from(minute).expect("under 60"),
        0,
        0,
    );
    zone.to_ambiguous_timestamp(time).compatible().unwrap_or(Timestamp::MAX)
}

fn before(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}

/// The date on which a span that began on `date` ends.
fn end_of(date: Date, minutes: u16) -> Date {
    (0..minutes / (24 * 60)).fold(date, |date, _| date.tomorrow().unwrap_or(date))
}
