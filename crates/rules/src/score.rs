//! How much a question helps: for each fact that can still change a rule, how far its answer is likely to bring it.

use crate::Truth;
use crate::program::{FactUse, Program};

/// What one fact is worth to a rule.
#[derive(Clone, Copy)]
pub(crate) struct Score {
    /// The fact, as an index into [`Program::facts`].
    pub fact: usize,
    /// In millionths: 1,000,000 when every answer settles the rule.
    pub points: u64,
}

/// A rule of which nothing is known.
pub(crate) struct Untouched {
    pub truth: Truth,
    pub scores: Vec<Score>,
}

impl Untouched {
    pub(crate) fn of(program: &Program) -> Untouched {
        let truths = vec![Truth::Unknown; program.atoms.len()];
        Untouched {
            truth: program.root.truth(&truths),
            scores: scores(program, &truths),
        }
    }
}

/// Supposes that an answer turns out so.
pub(crate) fn suppose(used: &FactUse, outcome: &[Truth], truths: &mut [Truth]) {
    for (&i, &truth) in used.atoms.iter().zip(outcome) {
        truths[i] = truth;
    }
}

/// The facts that can still change an open rule, in its order; none of a settled one. An answer that leaves the rule open
/// counts by half the share of questions it saves.
pub(crate) fn scores(program: &Program, truths: &[Truth]) -> Vec<Score> {
    let mut open = Open::default();
    let before = open.count(program, truths);
    let now = open.facts.clone();
    let mut supposed = truths.to_vec();
    let facts = program.facts.iter().enumerate().zip(now).filter(|(_, open)| *open);
    facts
        .map(|((fact, used), _)| {
            let mut total = 0;
            for outcome in &used.outcomes {
                suppose(used, outcome, &mut supposed);
                // A settled rule has no open facts, and an open one has at least one.
                let after = open.count(program, &supposed);
                total += if after == 0 {
                    1_000_000
                } else {
                    500_000 * before.saturating_sub(after) / before
                };
            }
            used.atoms.iter().for_each(|&i| supposed[i] = truths[i]);
            Score {
                fact,
                points: (total / used.outcomes.len().max(1)) as u64,
            }
        })
        .collect()
}

/// Room to find open facts in, used again and again.
#[derive(Default)]
struct Open {
    atoms: Vec<usize>,
    /// For each fact of the rule, whether its answer can still change it.
    facts: Vec<bool>,
}

impl Open {
    /// How many facts can still change the rule: none when it is settled.
    fn count(&mut self, program: &Program, truths: &[Truth]) -> usize {
        self.atoms.clear();
        program.root.open(truths, &mut self.atoms);
        self.facts.clear();
        self.facts.resize(program.facts.len(), false);
        for &i in &self.atoms {
            self.facts[program.fact_of[i]] = true;
        }
        self.facts.iter().filter(|open| **open).count()
    }
}
