use hours::OpenState;
use needs::Crisis;
use places::Found;

use crate::{Card, CrisisLine, Reason};

/// What the finder makes of a [`crate::Question`].
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// The dangers that the needs understood or chosen speak of, the surest first.
    pub dangers: Vec<Crisis>,
    /// Who answers at once in those dangers, the most urgent first: shown above the hits, whatever page of them is asked
    /// for, and not counted among them.
    pub pinned: Vec<CrisisLine>,
    /// How many services match in all.
    pub total: usize,
    /// The needs that the words were understood as, strongest first.
    pub needs_understood: Vec<Understood>,
    /// All that the vocabulary heard clearly in the words, likeliest first, whatever the search made of it.
    pub heard: Vec<Heard>,
    /// The place that the words named ("food bank in Guelph"), where the question gave none: the answer is for there.
    pub place: Option<Found>,
    /// Needs worth asking about when the answer is broad: two to five, or none. Each with how many services there are when
    /// it is chosen in place of any other.
    pub clarify: Vec<NeedCount>,
    /// What was given up so that the answer is not empty, in the order it was given up.
    pub widened: Vec<Widened>,
    /// Words that are in no record and were read as others that are.
    pub respelled: Vec<Respelled>,
    /// Counts of services among those that match.
    pub facets: Facets,
}

/// A service that matches.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The service's record id.
    pub id: String,
    /// The id in the source it came from.
    pub source_id: Option<String>,
    /// Its place in the whole answer, 1 for the first.
    pub rank: usize,
    /// What it was ranked by under [`crate::Sort::Relevance`]; compares hits of one answer only.
    pub score: f32,
    /// Why it is here, the most telling first.
    pub reasons: Vec<Reason>,
    /// Whether it is open at the moment of the question, at the place where it is most open.
    pub open: OpenState,
    /// Kilometres from the person to its nearest point that may be shown. None without a place, for services without
    /// a point, and always for confidential locations.
    pub distance_km: Option<f64>,
    /// What a list of results shows.
    pub card: Card,
    /// How the score came about, where asked for.
    pub explain: Option<Explanation>,
}

/// A need that words were understood as.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    /// The need's code.
    pub code: String,
    /// The person's words that led to it.
    pub words: String,
    /// How sure, above 0 and at most 1.
    pub strength: f32,
}

/// A need that the vocabulary heard in the words.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// The need's code.
    pub code: String,
    /// How likely it is meant, from 0 to 1.
    pub strength: f32,
    /// The phrase of the vocabulary that matched best, or the need's name.
    pub phrase: String,
}

/// How many services answer a need, or a need of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedCount {
    /// The need's or group's code.
    pub code: String,
    /// Services among those that match.
    pub count: usize,
}

/// How many services are offered in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageCount {
    /// ISO 639 code.
    pub code: String,
    /// Services among those that match.
    pub count: usize,
}

/// What was given up so that the answer is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Widened {
    /// The radius asked for.
    Radius,
    /// Nothing serves the place: services of other places are shown.
    Place,
    /// No service has all the words: services with some of them are shown.
    Words,
    /// Nothing answers the chosen needs: broader needs are shown, or any.
    Need,
    /// Nothing has any of the words: everything that meets the filters is shown.
    Everything,
}

/// A word in no record, and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respelled {
    /// As the person wrote it.
    pub from: String,
    /// The closest word that records have.
    pub to: String,
}

/// Counts among the services that match, every filter of the question applied: how many are left when one more is set.
/// Of languages one is chosen, so theirs leave that filter out: how many another in its place would give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By need, narrower ones counted in broader ones too; most first.
    pub needs: Vec<NeedCount>,
    /// By group of needs; most first.
    pub groups: Vec<NeedCount>,
    /// By language of service; most first.
    pub languages: Vec<LanguageCount>,
    /// Known to cost nothing.
    pub free: usize,
    /// Known to be usable with a wheelchair, or to be had without going anywhere.
    pub accessible: usize,
    /// To be had without going anywhere.
    pub remote: usize,
    /// Open at the moment of the question.
    pub open_now: usize,
    /// Hours not known. Under the filter "open now": how many were left out for that reason.
    pub hours_unknown: usize,
    /// Area served not known.
    pub area_unknown: usize,
}

/// How a score came about: the parts sum up to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The parts, in the order of [`crate::weights`].
    pub parts: Vec<Part>,
    /// What sets it above the next hit of the page: the parts that are more by so much, the most first.
    pub above_next: Vec<Part>,
}

impl Explanation {
    /// The parts that are more than in another score, the most first; what is less by a hundredth is no reason.
    pub(crate) fn above(&self, next: &Explanation) -> Vec<Part> {
        let value = |name| {
            next.parts
                .iter()
                .find(|part| part.name == name)
                .map_or(0.0, |part| part.value)
        };
        let more = self.parts.iter().map(|part| Part {
            name: part.name,
            value: part.value - value(part.name),
        });
        let mut more: Vec<Part> = more.filter(|part| part.value >= 0.01).collect();
        more.sort_by(|a, b| b.value.total_cmp(&a.value));
        more
    }
}

/// One part of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Which rule: `text`, `need`, `distance`…
    pub name: &'static str,
    /// What it adds; below zero when it takes away.
    pub value: f32,
}
