use serde::Serialize;

use crate::program::{FactUse, Program};
use crate::score::{scores, suppose};
use crate::{Atom, FactName, Facts, Rule, Truth};

/// One statement that helped to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The statement.
    pub atom: Atom,
    /// Whether it holds.
    pub holds: bool,
}

/// What a rule says of a person, so far as is known.
///
/// It says "likely", never "confirmed": the provider decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether the rule holds.
    pub truth: Truth,
    /// The statements that decided it, in the order of the rule. Each is needed: without any one of them the rest would
    /// leave it open. Empty while it is open, and for a rule that holds for everyone.
    pub because: Vec<Reason>,
    /// The question to ask next: of the open facts, the one whose answer is likeliest to settle it.
    pub ask: Option<FactName>,
    /// Facts not asked yet that can still change it, in the order of the rule. Empty when settled.
    pub open: Vec<FactName>,
    /// Facts that could change it but that the person would rather not say.
    pub declined: Vec<FactName>,
}

impl Rule {
    /// Holds the rule against what is known.
    ///
    /// Kleene's logic looks at each statement on its own: `employed || !employed` stays open until `employed` is answered,
    /// though either answer would do. That keeps every verdict explained by answers that were given.
    pub fn evaluate(&self, facts: &Facts) -> Verdict {
        let program = self.program();
        let truths = program.truths(facts);
        let truth = program.root.truth(&truths);
        let mut verdict = Verdict {
            truth,
            because: Vec::new(),
            ask: None,
            open: Vec::new(),
            declined: Vec::new(),
        };
        if truth.is_settled() {
            verdict.because = reasons(program, &truths);
            return verdict;
        }
        let mut best = 0;
        for score in scores(program, &truths) {
            let name = &program.facts[score.fact].name;
            if facts.is_declined(name.as_str()) {
                verdict.declined.push(name.clone());
                continue;
            }
            verdict.open.push(name.clone());
            // Where two are as good, the author's order stands.
            if verdict.ask.is_none() || score.points > best {
                best = score.points;
                verdict.ask = Some(name.clone());
            }
        }
        verdict
    }

    /// The truth alone, for sorting many records.
    pub fn truth(&self, facts: &Facts) -> Truth {
        let program = self.program();
        program.root.truth(&program.truths(facts))
    }

    /// True when no answers whatever make it hold, such as `age > 60 && age < 18`. Looks at up to 20,000 ways that the
    /// answers can turn out; `false` when there are more.
    pub fn is_impossible(&self) -> bool {
        let program = self.program();
        let ways = program
            .facts
            .iter()
            .try_fold(1_usize, |n, used| n.checked_mul(used.outcomes.len().max(1)));
        ways.is_some_and(|n| n <= 20_000)
            && !can_hold(program, &program.facts, &mut vec![Truth::Unknown; program.atoms.len()])
    }
}

fn can_hold(program: &Program, facts: &[FactUse], truths: &mut [Truth]) -> bool {
    match (program.root.truth(truths), facts.split_first()) {
        (Truth::No, _) => false,
        (Truth::Yes, _) | (Truth::Unknown, None) => true,
        (Truth::Unknown, Some((used, rest))) => {
            let found = used.outcomes.iter().any(|outcome| {
                suppose(used, outcome, truths);
                can_hold(program, rest, truths)
            });
            used.atoms.iter().for_each(|&i| truths[i] = Truth::Unknown);
            // A fact compared with several kinds at once has no outcome that fits all; that is not for this to judge.
            found || used.outcomes.is_empty()
        }
    }
}

/// The statements that settled it, none to spare.
fn reasons(program: &Program, truths: &[Truth]) -> Vec<Reason> {
    let mut deciding = Vec::new();
    program.root.deciding(truths, &mut deciding);
    deciding.sort_unstable();
    deciding.dedup();
    if !program.read_once {
        // A statement made twice can settle two parts, so that another one picked for one of them is spare.
        let mut kept = vec![Truth::Unknown; truths.len()];
        for &i in &deciding {
            kept[i] = truths[i];
        }
        for &i in deciding.iter().rev() {
            kept[i] = Truth::Unknown;
            if !program.root.truth(&kept).is_settled() {
                kept[i] = truths[i];
            }
        }
        deciding.retain(|&i| kept[i].is_settled());
    }
    deciding
        .into_iter()
        .map(|i| Reason {
            atom: program.atoms[i].clone(),
            holds: truths[i] == Truth::Yes,
        })
        .collect()
}
