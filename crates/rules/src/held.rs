//! A rule held against answers as they come in: an answer that the rule does not ask for costs nothing, and what it says
//! stands ready.

use crate::program::Program;
use crate::score::{Score, scores};
use crate::{FactName, Facts, Rule, Truth, Value};

/// A rule and what it says so far. An answer once given stays: what is settled is not looked at again.
#[derive(Clone)]
pub struct Held<'r> {
    rule: &'r Rule,
    truth: Truth,
    /// The truth of each statement; empty while no answer bears on the rule.
    truths: Vec<Truth>,
    /// Of the facts that can still change it; none while no answer bears on the rule.
    scores: Option<Vec<Score>>,
}

impl<'r> Held<'r> {
    /// Nothing is known yet.
    pub fn new(rule: &'r Rule) -> Held<'r> {
        Held {
            rule,
            truth: rule.untouched().truth,
            truths: Vec::new(),
            scores: None,
        }
    }
    /// Holds it against what is known.
    pub fn against(rule: &'r Rule, facts: &Facts) -> Held<'r> {
        let mut held = Held::new(rule);
        let mut touched = false;
        for name in rule.facts() {
            if let Some(value) = facts.get(name.as_str()) {
                touched |= held.note(name.as_str(), value);
            }
        }
        if touched {
            held.conclude();
        }
        held
    }
    /// Takes in one more answer.
    pub fn answer(&mut self, fact: &str, value: &Value) {
        if !self.truth.is_settled() && self.note(fact, value) {
            self.conclude();
        }
    }
    /// Whether the rule holds.
    pub fn truth(&self) -> Truth {
        self.truth
    }
    /// The question to ask next: of the facts that can still change it and that may be asked, the one whose answer is
    /// likeliest to settle it. Where two are as good, the author's order stands.
    pub fn ask(&self, may_ask: impl Fn(&FactName) -> bool) -> Option<&'r FactName> {
        let mut best: Option<(&FactName, u64)> = None;
        for (name, score) in self.open().filter(|(name, _)| may_ask(name)) {
            if best.is_none_or(|(_, most)| score > most) {
                best = Some((name, score));
            }
        }
        best.map(|(name, _)| name)
    }
    /// The facts that can still change it, in its order, each with how far an answer is likely to bring it.
    fn open(&self) -> impl Iterator<Item = (&'r FactName, u64)> {
        let program: &'r Program = self.rule.program();
        let scores = match &self.scores {
            Some(scores) => scores,
            None => &self.rule.untouched().scores,
        };
        scores
            .iter()
            .map(|score| (&program.facts[score.fact].name, score.points))
    }

    /// Notes an answer; `false` where the rule does not ask for it.
    fn note(&mut self, fact: &str, value: &Value) -> bool {
        let program = self.rule.program();
        let Some(used) = program.facts.iter().find(|used| used.name.as_str() == fact) else {
            return false;
        };
        self.truths.resize(program.atoms.len(), Truth::Unknown);
        for &i in &used.atoms {
            self.truths[i] = program.atoms[i].test(value);
        }
        true
    }

    fn conclude(&mut self) {
        let program = self.rule.program();
        self.truth = program.root.truth(&self.truths);
        self.scores = Some(if self.truth.is_settled() {
            Vec::new()
        } else {
            scores(program, &self.truths)
        });
    }
}

/// The question that helps most over several rules at once, such as those of the services found, of those that may be asked;
/// `None` when all are settled. Of equal ones the first by name, so that the order of the rules does not matter.
pub fn next_question<'r, 'h>(
    rules: impl IntoIterator<Item = &'h Held<'r>>,
    may_ask: impl Fn(&FactName) -> bool,
) -> Option<&'r FactName>
where
    'r: 'h,
{
    let mut totals: Vec<(&FactName, u64)> = Vec::new();
    for (name, score) in rules.into_iter().flat_map(Held::open) {
        match totals.iter_mut().find(|(known, _)| *known == name) {
            Some((_, total)) => *total += score,
            None => totals.push((name, score)),
        }
    }
    let open = totals.into_iter().filter(|(name, _)| may_ask(name));
    open.max_by(|(a, x), (b, y)| x.cmp(y).then_with(|| b.cmp(a)))
        .map(|(name, _)| name)
}
