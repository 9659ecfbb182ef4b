use jiff::Timestamp;
use language::Text;

/// Why a service is in the answer, to be phrased by a page or a command in its reader's language.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The service's name is what the person typed.
    Name,
    /// The words led to a need that the service answers.
    MatchedNeed {
        /// The need's code.
        code: String,
        /// The person's words; empty when the need was chosen and not typed.
        words: String,
    },
    /// Words of the person stand in the record.
    MatchedWords {
        /// The words, as the person wrote them.
        words: Vec<String>,
    },
    /// It is about the same as the question, as the deployment's model of vectors has it; nothing else of the question is in it.
    Alike,
    /// The area it serves takes in the person's place.
    ServesPlace {
        /// The area, for people: "Guelph", "Wellington County".
        name: Text,
    },
    /// It serves everybody, wherever they are.
    ServesEverywhere,
    /// It was shown although its area does not take in the person's place.
    ServesElsewhere,
    /// Its nearest place is this far away.
    Near {
        /// Kilometres.
        km: f64,
    },
    /// It comes by phone, online or at home.
    ByPhone,
    /// Open now.
    OpenUntil {
        /// When it closes; none when it does not close soon.
        until: Option<Timestamp>,
    },
    /// Closed now.
    OpensAt {
        /// When it next opens.
        at: Timestamp,
    },
    /// It costs nothing.
    Free,
    /// It is offered in the language asked for.
    Language {
        /// ISO 639 code.
        code: String,
    },
    /// It can be used with a wheelchair.
    Accessible,
    /// Ages it is for, which take in the person's.
    ForAges {
        /// Youngest, in years.
        from: Option<f64>,
        /// Oldest, in years.
        to: Option<f64>,
    },
    /// What is known of the person meets its rule: it is likely for them, never "confirmed".
    ForWhom,
    /// Not known: worth asking before going there.
    NotKnownAsk {
        /// What to ask.
        ask: Ask,
    },
}

/// What to ask a service, or the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Whether it serves the person's place.
    Area,
    /// When it is open.
    Hours,
    /// Whether it is for the person's age.
    Age,
    /// Whether this fact holds of the person: the name of a fact.
    Fact(String),
    /// Whether it serves people at all: what is known does not settle its rule.
    Eligibility,
}
