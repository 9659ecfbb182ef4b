use jiff::civil::Date;

use crate::Opening;
use crate::timetable::Line;

/// A row on its way to an opening: the pattern, and the dates that may still join it to the row before.
pub(crate) struct Draft {
    pub(crate) opening: Opening,
    pub(crate) anchor: Option<Date>,
    pub(crate) valid_from: Option<Date>,
    pub(crate) valid_to: Option<Date>,
}

impl Draft {
    pub(crate) fn goes_on_in(&self, next: &Draft) -> bool {
        let adjoins = self
            .valid_to
            .and_then(|to| to.tomorrow().ok())
            .is_some_and(|day| next.valid_from == Some(day));
        adjoins && self.opening == next.opening && self.anchor == next.anchor
    }

    /// Puts the dates in. The first date of an interval must lie in a week or month that counts.
    pub(crate) fn finish(self) -> Opening {
        let Draft {
            mut opening,
            anchor,
            valid_from,
            valid_to,
        } = self;
        opening.to = valid_to;
        opening.from = match (anchor, valid_from) {
            (Some(anchor), Some(from)) if opening.every > 1 && anchor < from => {
                let counted = Line::new(
                    &Opening {
                        from: Some(anchor),
                        ..opening.clone()
                    },
                    false,
                );
                std::iter::successors(Some(from), |date| date.tomorrow().ok())
                    .take(366 * 2)
                    .find(|date| counted.counts(*date))
                    .or(Some(from))
            }
            (anchor, from) => anchor.max(from),
        };
        opening
    }
}
