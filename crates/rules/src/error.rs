use std::fmt;

/// Where in a rule or a vocabulary file. Both count from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column of the first character concerned.
    pub column: usize,
}

impl Place {
    /// The beginning.
    pub const START: Place = Place { line: 1, column: 1 };

    /// The place of a byte in a source. A byte beyond the end stands for the end.
    pub fn of_byte(source: &str, byte: usize) -> Place {
        let mut place = Place::START;
        for (at, c) in source.char_indices() {
            if at >= byte {
                break;
            }
            place = if c == '\n' {
                Place {
                    line: place.line + 1,
                    column: 1,
                }
            } else {
                Place {
                    column: place.column + 1,
                    ..place
                }
            };
        }
        place
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// What is wrong with a rule, a vocabulary or an answer: the place, the cause and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// The rule cannot be read.
    #[error("{place}: {problem}: {remedy}")]
    Syntax {
        /// Where in the rule.
        place: Place,
        /// What is wrong.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
    /// The rule reads well but does not fit the vocabulary of facts, or can never hold.
    #[error("{place}: {problem}: {remedy}")]
    Check {
        /// Where in the rule.
        place: Place,
        /// What is wrong.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
    /// The vocabulary file is wrong.
    #[error("{place}: {problem}: {remedy}")]
    Vocabulary {
        /// Where in the file; its beginning where only the fact is known.
        place: Place,
        /// What is wrong.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
    /// An answer cannot be read. Says what would be, and never repeats the answer, which is personal.
    #[error("the answer to `{fact}` cannot be read: {remedy}")]
    Answer {
        /// The fact asked about.
        fact: String,
        /// What can be answered.
        remedy: String,
    },
}

impl RuleError {
    pub(crate) fn syntax(place: Place, problem: impl Into<String>, remedy: impl Into<String>) -> RuleError {
        RuleError::Syntax {
            place,
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
    pub(crate) fn check(place: Place, problem: impl Into<String>, remedy: impl Into<String>) -> RuleError {
        RuleError::Check {
            place,
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
}

/// The known word nearest to a mistaken one, if near enough to be meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(distance, k)| *distance <= 1 + k.len().min(word.len()) / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}
