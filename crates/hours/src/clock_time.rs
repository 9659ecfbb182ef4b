use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::HoursError;

/// A time on the wall clock to the minute, from 00:00 to 24:00 (the end of the day). Written `"09:00"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime(u16);

impl ClockTime {
    /// The beginning of the day, 00:00.
    pub const START: ClockTime = ClockTime(0);
    /// The end of the day, 24:00.
    pub const END: ClockTime = ClockTime(24 * 60);

    /// From hours (0 to 24) and minutes (0 to 59). `None` past 24:00.
    pub fn new(hour: u8, minute: u8) -> Option<ClockTime> {
        let minutes = u16::from(hour) * 60 + u16::from(minute);
        (minute < 60 && minutes <= ClockTime::END.0).then_some(ClockTime(minutes))
    }
    /// Minutes since the beginning of the day, 0 to 1440.
    pub fn minutes(self) -> u16 {
        self.0
    }
    /// The hour, 0 to 24.
    pub fn hour(self) -> u8 {
        u8::try_from(self.0 / 60).expect("at most 24")
    }
    /// The minute of the hour, 0 to 59.
    pub fn minute(self) -> u8 {
        u8::try_from(self.0 % 60).expect("less than 60")
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

/// The strict form written in records, `9:00` or `09:00`.
impl FromStr for ClockTime {
    type Err = HoursError;
    fn from_str(text: &str) -> Result<Self, HoursError> {
        let wrong = || HoursError::Time(text.to_owned());
        let (hour, minute) = text.trim().split_once(':').ok_or_else(wrong)?;
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if hour.is_empty() || hour.len() > 2 || minute.len() != 2 || !digits(hour) || !digits(minute) {
            return Err(wrong());
        }
        let (hour, minute) = (hour.parse().map_err(|_| wrong())?, minute.parse().map_err(|_| wrong())?);
        ClockTime::new(hour, minute).ok_or_else(wrong)
    }
}

impl TryFrom<String> for ClockTime {
    type Error = HoursError;
    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> String {
        time.to_string()
    }
}
