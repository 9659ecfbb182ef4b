use std::fmt;

use jiff::Timestamp;
use language::Lang;
use places::Found;
use rules::Facts;

/// A question by a person in a place: what they said, where they are, and what is known of them.
///
/// Holds a person's own words: its `Debug` leaves out the words, the place and the answers, and it is never logged.
#[derive(Clone)]
pub struct Question {
    /// What the person typed or said; may be empty when needs were chosen.
    pub words: String,
    /// The language the person reads. Records in other languages are found as well, a little lower.
    pub lang: Lang,
    /// Where the person is, as the gazetteer understood it.
    pub near: Option<Found>,
    /// Leave out what has no point within this many kilometres of `near`. Only when the person asked for it: services
    /// that come by phone, online or at home are kept.
    pub radius_km: Option<f64>,
    /// Needs chosen by the person, by code; `group:CODE` for every need of a group. A service must answer one of them,
    /// or a narrower one.
    pub needs: Vec<String>,
    /// What else must hold.
    pub filters: Filters,
    /// What is known of the person, for the rules of eligibility.
    pub facts: Facts,
    /// The order of the answer.
    pub sort: Sort,
    /// How many hits to pass over.
    pub offset: usize,
    /// How many hits to give, at most [`Question::MOST`].
    pub limit: usize,
    /// The moment at which "open now" is judged.
    pub at: Timestamp,
    /// Fill in [`crate::Hit::explain`].
    pub explain: bool,
}

impl Question {
    /// The most hits one answer gives.
    pub const MOST: usize = 200;

    /// A question of words alone: the first 20 by relevance, without place or filters.
    pub fn new(words: impl Into<String>, lang: Lang, at: Timestamp) -> Question {
        Question {
            words: words.into(),
            lang,
            near: None,
            radius_km: None,
            needs: Vec::new(),
            filters: Filters::default(),
            facts: Facts::new(),
            sort: Sort::Relevance,
            offset: 0,
            limit: 20,
            at,
            explain: false,
        }
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question")
            .field("lang", &self.lang)
            .field("has_place", &self.near.is_some())
            .field("sort", &self.sort)
            .field("offset", &self.offset)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// What must hold of every service in the answer.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one box that a person ticks")]
pub struct Filters {
    /// Open at the moment of the question. Where the hours are not known it is left out, and counted in
    /// [`crate::Facets::hours_unknown`].
    pub open_now: bool,
    /// Offered in this language (ISO 639 code).
    pub language: Option<String>,
    /// Known to cost nothing.
    pub free: bool,
    /// Offered at a place known to be usable with a wheelchair, or to be had without going anywhere.
    pub accessible: bool,
    /// The age in years of the person it is for. A service known to be for other ages is left out; where its ages
    /// are not known it is kept and says what to ask.
    pub age: Option<f64>,
    /// To be had without going anywhere: by phone, online, at home.
    pub remote: bool,
}

/// The order of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best match first; place, need and hours weigh in.
    #[default]
    Relevance,
    /// Nearest point first, among those that match; what comes by phone or online counts as near, what has no point
    /// and does not come by phone stands last.
    Distance,
    /// Open now first (the longest first), then what opens soonest, then by appointment, then not known.
    Opening,
}
