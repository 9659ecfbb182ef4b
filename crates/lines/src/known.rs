//! What is known of a caller so far, and what every rule of the line says of it. One more answer is looked at by the rules
//! that ask for it alone.

use rules::{FactName, Facts, Held, Rule, Truth, Value, next_question};

use crate::line::Line;
use crate::pack::Question;

/// The answers of one call, with their areas, and the rules held against them.
pub(crate) struct Known<'l> {
    line: &'l Line,
    facts: Facts,
    /// For each question its rule.
    whens: Vec<Option<Held<'l>>>,
    /// For each route its rule.
    routes: Vec<Option<Held<'l>>>,
    /// For each follow-up its rule.
    followed: Vec<Held<'l>>,
}

impl<'l> Known<'l> {
    /// Nothing is known yet.
    pub(crate) fn nothing(line: &'l Line) -> Known<'l> {
        let each = |rules: &'l [Option<Rule>]| rules.iter().map(|rule| rule.as_ref().map(Held::new)).collect();
        Known {
            line,
            facts: Facts::new(),
            whens: each(&line.whens),
            routes: each(&line.written),
            followed: line.followed.iter().map(Held::new).collect(),
        }
    }

    /// All of these answers at once.
    pub(crate) fn of(line: &'l Line, answers: &Facts) -> Known<'l> {
        let facts = line.with_areas(answers);
        let against = |rule: &'l Rule| Held::against(rule, &facts);
        let each = |rules: &'l [Option<Rule>]| rules.iter().map(|rule| rule.as_ref().map(against)).collect();
        Known {
            line,
            whens: each(&line.whens),
            routes: each(&line.written),
            followed: line.followed.iter().map(against).collect(),
            facts,
        }
    }

    /// The answers, with their areas.
    pub(crate) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Takes in the answer to a question; `None` where the caller gave none. It is not asked twice.
    pub(crate) fn answer(&mut self, id: &str, value: Option<&Value>) {
        match value {
            Some(value) => self.facts.answer(id, value.clone()),
            None => self.facts.decline(id),
        }
        if self.line.pack.network.iter().any(|network| network.from == id) {
            self.facts = self.line.with_areas(&self.facts);
        }
        for fact in self.line.facts_from(id) {
            let Some(value) = self.facts.get(fact) else { continue };
            let whens = self.whens.iter_mut().flatten();
            for held in whens.chain(self.routes.iter_mut().flatten()).chain(&mut self.followed) {
                held.answer(fact, value);
            }
        }
    }

    /// Whether a question may be put to this caller: not known while its own rule is open.
    pub(crate) fn may_ask(&self, question: usize) -> Truth {
        self.whens[question].as_ref().map_or(Truth::Yes, Held::truth)
    }

    /// The route that the answers settle, as an index.
    pub(crate) fn settled(&self) -> Option<usize> {
        for (i, held) in self.routes.iter().enumerate() {
            match held.as_ref().map_or(Truth::Yes, Held::truth) {
                Truth::Yes => return Some(i),
                Truth::No => {}
                Truth::Unknown => return None,
            }
        }
        None
    }

    /// The question that would decide most of which route is taken; `None` when it is settled, or nothing is left to ask.
    pub(crate) fn ask_for_route(&self) -> Option<&'l Question> {
        if self.settled().is_some() {
            return None;
        }
        let open = self.routes.iter().map_while(Option::as_ref);
        let mut open = open
            .take_while(|held| held.truth() != Truth::Yes)
            .filter(|held| !held.truth().is_settled())
            .peekable();
        // The first of them counts twice: nothing after it is taken before it is settled.
        let twice = open.peek().copied();
        let rules: Vec<&Held<'l>> = twice.into_iter().chain(open).collect();
        self.ask(&rules)
    }

    /// The question that would decide most of who is called back.
    pub(crate) fn ask_for_follow_up(&self) -> Option<&'l Question> {
        self.ask(&self.followed.iter().collect::<Vec<_>>())
    }

    /// Whether a follow-up is offered.
    pub(crate) fn follow_up(&self, follow_up: usize) -> bool {
        self.followed[follow_up].truth() == Truth::Yes
    }

    /// The question that helps most over these rules, of those that may be asked.
    fn ask(&self, rules: &[&Held<'l>]) -> Option<&'l Question> {
        // What is not to be had: answers that are there or refused, and questions that are skipped, with what would follow.
        let mut out: Vec<&str> = Vec::new();
        for (question, when) in self.line.pack.question.iter().zip(&self.whens) {
            let skipped = when.as_ref().is_some_and(|when| when.truth() == Truth::No);
            if skipped && self.facts.get(&question.id).is_none() {
                out.extend(self.line.facts_from(&question.id));
            }
        }
        // Each round finds a question, or leaves one fact out of the next.
        for _ in 0..=self.line.vocabulary.facts().len() {
            let fact = next_question(rules.iter().copied(), |name| self.is_open(name, &out))?;
            if let Some(question) = self.first_for(fact.as_str(), &out) {
                return Some(question);
            }
            out.push(fact.as_str());
        }
        None
    }

    fn is_open(&self, name: &FactName, out: &[&str]) -> bool {
        !out.contains(&name.as_str()) && !self.facts.is_declined(name.as_str())
    }

    /// The question to ask for a fact: its own, or first the one that decides whether that may be asked.
    fn first_for(&self, fact: &str, out: &[&str]) -> Option<&'l Question> {
        let mut fact = fact;
        let questions = &self.line.pack.question;
        for _ in 0..=questions.len() {
            let at = questions
                .iter()
                .position(|question| question.id == self.line.question_of(fact))?;
            let id = &questions[at].id;
            match self.whens[at].as_ref().filter(|when| !when.truth().is_settled()) {
                Some(when) => fact = when.ask(|name| self.is_open(name, out))?.as_str(),
                None if self.facts.get(id).is_some() || self.facts.is_declined(id) || out.contains(&id.as_str()) => {
                    return None;
                }
                None => return Some(&questions[at]),
            }
        }
        None
    }
}
