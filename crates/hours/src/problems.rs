use jiff::civil::Date;

use crate::{Calendar, Hours, HoursError, Opening};

impl Hours {
    /// Everything that makes no sense, to be shown to the author. Hours with problems still answer: "not known" where
    /// the problem is.
    pub fn problems(&self) -> Vec<HoursError> {
        let mut found = Vec::new();
        if let Some(zone) = &self.zone {
            found.extend(crate::state::zone_by_name(zone).err());
        }
        if let Some(kept) = &self.holidays {
            match Calendar::by_id(&kept.calendar) {
                None => found.push(HoursError::Calendar(kept.calendar.clone())),
                Some(calendar) => {
                    let unknown = kept.also.iter().filter(|id| !calendar.has(id));
                    found.extend(unknown.map(|id| HoursError::Observance {
                        calendar: kept.calendar.clone(),
                        id: id.clone(),
                    }));
                }
            }
        }
        for opening in self.opening.iter().chain(&self.events) {
            opening.problems(&mut found);
        }
        for exception in &self.exceptions {
            found.extend(backwards(Some(exception.from), exception.to));
            if exception.closed && !exception.spans.is_empty() {
                found.push(HoursError::ClosedAndOpen(exception.from));
            }
        }
        found
    }
}

impl Opening {
    fn problems(&self, found: &mut Vec<HoursError>) {
        let wrong_nth = self.nth.iter().filter(|nth| !(1..=5).contains(&nth.unsigned_abs()));
        found.extend(wrong_nth.map(|nth| HoursError::Ordinal(*nth)));
        let wrong_day = self
            .month_days
            .iter()
            .filter(|day| !(1..=31).contains(&day.unsigned_abs()));
        found.extend(wrong_day.map(|day| HoursError::MonthDay(*day)));
        if self.every == 0 || (self.every > 1 && self.from.is_none()) {
            found.push(HoursError::Every(self.every));
        }
        found.extend(backwards(self.from, self.to));
    }
}

fn backwards(from: Option<Date>, to: Option<Date>) -> Option<HoursError> {
    let (from, to) = (from?, to?);
    (to < from).then_some(HoursError::Backwards { from, to })
}
