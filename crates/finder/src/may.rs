//! Which services may be in an answer whatever its words: those that may serve its place, and those that answer a chosen need.

use std::sync::Arc;

use fixedbitset::FixedBitSet;

use crate::columns::Columns;
use crate::rank::Limits;
use crate::serving::Serving;

/// Which services of a segment may be in an answer.
pub(crate) enum May {
    All,
    Serving(Arc<Serving>),
    These(FixedBitSet),
}

impl May {
    /// Under these limits, by segment; `serving` is what [`crate::serving::at`] gives.
    pub(crate) fn of(limits: &Limits, serving: &[Arc<Serving>], columns: &[Arc<Columns>]) -> Vec<May> {
        let of = |(ord, columns): (usize, &Arc<Columns>)| May::of_segment(limits, serving.get(ord), columns);
        columns.iter().enumerate().map(of).collect()
    }

    fn of_segment(limits: &Limits, serving: Option<&Arc<Serving>>, columns: &Columns) -> May {
        let serving = serving.filter(|_| limits.serving);
        if limits.needs.is_empty() {
            return serving.map_or(May::All, |serving| May::Serving(Arc::clone(serving)));
        }
        let mut these = columns.answering.with_any(limits.needs.iter().map(String::as_str));
        if let Some(serving) = serving {
            these.intersect_with(&serving.may);
        }
        May::These(these)
    }

    /// Those that may; `None` for all.
    pub(crate) fn set(&self) -> Option<&FixedBitSet> {
        match self {
            May::All => None,
            May::Serving(serving) => Some(&serving.may),
            May::These(these) => Some(these),
        }
    }
}
