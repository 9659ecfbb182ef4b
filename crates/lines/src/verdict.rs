//! What a line finds of a caller, so far as is known: which route, which answers decided it, and what to ask next.

use language::format::choose;
use language::{Lang, Text};
use rules::{Facts, Kind, Rule, Truth, Value};
use serde::Serialize;

use crate::known::Known;
use crate::line::Line;
use crate::pack::Finding;

/// What a line finds. "Likely" at most: the programme itself decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict<'l> {
    /// Likely, not, or not enough information.
    pub finding: Finding,
    /// The route, as an index, once the answers settle it.
    pub route: Option<usize>,
    /// The answers that decided it, each needed, in the order of the rules. Empty while it is open.
    pub because: Vec<Because<'l>>,
    /// The question whose answer would decide most; `None` when it is settled, or nothing is left to ask.
    pub ask: Option<&'l str>,
    /// Questions that could change it, and that the caller would rather not answer.
    pub declined: Vec<&'l str>,
}

/// A statement on an answer that helped to decide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Because<'l> {
    /// The question answered.
    pub question: &'l str,
    /// The fact that the rule names: the question's own, or the area that follows from it.
    pub fact: String,
    /// The statement, in the words of rules.
    pub statement: String,
    /// Whether it holds.
    pub holds: bool,
}

impl Line {
    /// Holds the answers against the routes. The order in which answers were given makes no difference, and one more
    /// answer never changes a settled verdict.
    pub fn verdict(&self, answers: &Facts) -> Verdict<'_> {
        self.verdict_of(&Known::of(self, answers))
    }

    /// The same, of what a call has brought.
    pub(crate) fn verdict_of<'l>(&'l self, known: &Known<'l>) -> Verdict<'l> {
        let facts = known.facts();
        if let Some(route) = known.settled() {
            let found = self.taken[route].evaluate(&self.needed(&self.taken[route], facts));
            let because = found.because.into_iter().map(|reason| Because {
                question: self.static_question(reason.atom.fact.as_str()),
                fact: reason.atom.fact.as_str().to_owned(),
                statement: reason.atom.to_string(),
                holds: reason.holds,
            });
            return Verdict {
                finding: self.pack.route[route].verdict,
                route: Some(route),
                because: because.collect(),
                ask: None,
                declined: Vec::new(),
            };
        }
        let mut declined: Vec<&str> = Vec::new();
        for rule in self
            .written
            .iter()
            .flatten()
            .filter(|rule| !rule.truth(facts).is_settled())
        {
            for fact in rule.evaluate(facts).declined {
                let question = self.static_question(fact.as_str());
                if !declined.contains(&question) {
                    declined.push(question);
                }
            }
        }
        Verdict {
            finding: Finding::NotEnough,
            route: None,
            because: Vec::new(),
            ask: known.ask_for_route().map(|question| question.id.as_str()),
            declined,
        }
    }

    /// The answers that settle a rule, none to spare: one answer can make several statements, so that another one which a
    /// single statement would need is spare.
    fn needed(&self, rule: &Rule, facts: &Facts) -> Facts {
        let mut questions: Vec<&str> = Vec::new();
        for reason in rule.evaluate(facts).because {
            let question = self.static_question(reason.atom.fact.as_str());
            if !questions.contains(&question) {
                questions.push(question);
            }
        }
        let derived = |fact: &str| questions.contains(&self.question_of(fact));
        let mut kept = Facts::new();
        for fact in rule.facts().filter(|fact| derived(fact.as_str())) {
            if let Some(value) = facts.get(fact.as_str()) {
                kept.answer(fact.as_str(), value.clone());
            }
        }
        for question in questions.into_iter().rev() {
            let mut fewer = kept.clone();
            for fact in rule.facts().filter(|fact| self.question_of(fact.as_str()) == question) {
                fewer.forget(fact.as_str());
            }
            if rule.truth(&fewer) == Truth::Yes {
                kept = fewer;
            }
        }
        kept
    }

    /// The id of the question that a fact comes from, as it stands in the pack.
    fn static_question(&self, fact: &str) -> &str {
        let network = self.pack.network.iter().find(|n| n.fact.as_deref() == Some(fact));
        let id = network.map_or(fact, |network| network.from.as_str());
        self.question(id).map_or("", |question| &question.id)
    }

    /// A reason as people say it: the label and the answer, "Age: 14".
    pub fn reason_in_words(&self, because: &Because<'_>, answers: &Facts, lang: &Lang) -> String {
        self.reason_of(because, &self.with_areas(answers), lang)
    }

    /// The same, of answers that have their areas.
    pub(crate) fn reason_of(&self, because: &Because<'_>, facts: &Facts, lang: &Lang) -> String {
        let label = match self
            .pack
            .network
            .iter()
            .find(|n| n.fact.as_deref() == Some(&because.fact))
        {
            Some(network) => &network.name,
            None => match self.question(&because.fact) {
                Some(question) => &question.label,
                None => return because.statement.clone(),
            },
        };
        let answer = facts
            .get(&because.fact)
            .map(|value| self.answer_in_words(&because.fact, value, lang));
        let gap = choose(lang, ": ", "\u{a0}: ");
        format!("{}{gap}{}", words(label, lang), answer.unwrap_or_default())
    }

    /// An answer as people say it.
    pub fn answer_in_words(&self, fact: &str, value: &Value, lang: &Lang) -> String {
        let known = self.vocabulary.fact(fact);
        match value {
            Value::Bool(true) => choose(lang, "yes", "oui").to_owned(),
            Value::Bool(false) => choose(lang, "no", "non").to_owned(),
            Value::Int(n) => language::format::number(lang, *n),
            Value::Decimal(n) => n.to_string(),
            Value::Text(text) => match known.filter(|fact| fact.kind == Kind::Choice) {
                Some(fact) => match fact.choices.iter().find(|choice| choice.code == *text) {
                    Some(choice) => words(&choice.label, lang),
                    None => text.clone(),
                },
                None => text.clone(),
            },
            Value::List(items) => {
                let said: Vec<String> = items
                    .iter()
                    .map(|item| self.answer_in_words(fact, item, lang))
                    .collect();
                language::format::list(lang, &said)
            }
        }
    }
}

/// The words of a text in a language, or in another where it has none.
pub(crate) fn words(text: &Text, lang: &Lang) -> String {
    text.best(lang).map(|(words, _)| words.to_owned()).unwrap_or_default()
}
