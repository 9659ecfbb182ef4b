use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::{Calendar, HoursError};

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
