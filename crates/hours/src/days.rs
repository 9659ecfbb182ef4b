use std::fmt;
use std::str::FromStr;

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::HoursError;

/// A set of weekdays. Written `"mon-fri,sun"`, or `"daily"` for all seven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Days(u8);

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Days {
    /// All seven days.
    pub const DAILY: Days = Days(0b111_1111);
    /// Monday to Friday.
    pub const WEEKDAYS: Days = Days(0b001_1111);
    /// Saturday and Sunday.
    pub const WEEKEND: Days = Days(0b110_0000);

    /// The days given; no day at all is possible and is never open.
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Days {
        Days(
            days.into_iter()
                .fold(0, |set, day| set | 1 << day.to_monday_zero_offset()),
        )
    }
    /// True when the day is in the set.
    pub fn has(self, day: Weekday) -> bool {
        self.0 >> day.to_monday_zero_offset() & 1 == 1
    }
    /// The days in order from Monday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday
            .cycle_forward()
            .take(7)
            .filter(move |day| self.has(*day))
    }
    /// The set as bits, Monday lowest.
    pub fn bits(self) -> u8 {
        self.0
    }
}

impl Default for Days {
    fn default() -> Self {
        Days::DAILY
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Days::DAILY {
            return f.write_str("daily");
        }
        let mut first = true;
        let mut day = 0;
        while day < 7 {
            let run = (day..7).take_while(|d| self.0 >> d & 1 == 1).count();
            if run > 0 {
                f.write_str(if first { "" } else { "," })?;
                first = false;
                f.write_str(NAMES[day])?;
                if run == 2 {
                    write!(f, ",{}", NAMES[day + 1])?;
                } else if run > 2 {
                    write!(f, "-{}", NAMES[day + run - 1])?;
                }
            }
            day += run.max(1);
        }
        Ok(())
    }
}

/// Reads short or whole English names, ranges (which may run over Sunday: `fri-mon`), `daily`, `weekdays`, `weekend`.
impl FromStr for Days {
    type Err = HoursError;
    fn from_str(text: &str) -> Result<Self, HoursError> {
        let wrong = || HoursError::Days(text.to_owned());
        let lower = text.to_ascii_lowercase();
        let mut set = 0;
        for part in lower.split(',').map(str::trim) {
            set |= match part {
                "daily" => Days::DAILY.0,
                "weekdays" => Days::WEEKDAYS.0,
                "weekend" | "weekends" => Days::WEEKEND.0,
                _ => {
                    let (first, last) = part.split_once('-').unwrap_or((part, part));
                    let first = day_index(first.trim()).ok_or_else(wrong)?;
                    let last = day_index(last.trim()).ok_or_else(wrong)?;
                    let length = (last + 7 - first) % 7;
                    (0..=length).fold(0, |bits, step| bits | 1 << ((first + step) % 7))
                }
            };
        }
        Ok(Days(set))
    }
}

/// The place of a weekday in the week, Monday 0, from at least its first three letters (`tues`, `Thursday`).
fn day_index(name: &str) -> Option<usize> {
    const WHOLE: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    (name.len() >= 3)
        .then(|| WHOLE.iter().position(|whole| whole.starts_with(name)))
        .flatten()
}

impl TryFrom<String> for Days {
    type Error = HoursError;
    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

impl From<Days> for String {
    fn from(days: Days) -> String {
        days.to_string()
    }
}
