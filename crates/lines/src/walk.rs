//! A call from the first ring to the last word, as caller and specialist meet it: a pure function of the line, the clock,
//! the answers and how the destinations are.

use hours::OpenState;
use rules::{Truth, Value};

use crate::hand_over::Reply;
use crate::known::Known;
use crate::line::Line;
use crate::pack::DestinationKind;
use crate::step::{Given, Situation, Step, Walk};

/// The call so far.
struct Under<'l, 's> {
    line: &'l Line,
    at: Situation<'s>,
    /// What was asked and answered.
    known: Known<'l>,
    walk: Walk<'l>,
}

impl Line {
    /// Walks a call. Only what is asked is looked at: answers to other questions change nothing.
    pub fn walk<'l>(&'l self, situation: &Situation<'_>) -> Walk<'l> {
        let mut call = Under {
            line: self,
            at: *situation,
            known: Known::nothing(self),
            walk: Walk {
                steps: Vec::new(),
                waits_for: None,
                verdict: None,
                route: None,
                decided_by: Vec::new(),
                asked: Vec::new(),
                tried: Vec::new(),
                office: None,
                held_in: situation.lang.as_str().to_owned(),
                follow_up: Vec::new(),
            },
        };
        // A question without an answer ends the walk wherever it stands.
        let _ = call.through();
        call.walk
    }
}

impl<'l> Under<'l, '_> {
    fn through(&mut self) -> Option<()> {
        if !self.answered() {
            return Some(());
        }
        self.language()?;
        if let Some(script) = &self.line.pack.script {
            let (open, mind) = (self.words(&script.open), &script.bear_in_mind);
            self.step(Step::Say { words: open });
            if !mind.is_empty() {
                let words = self.words(mind);
                self.step(Step::Mind { words });
            }
        }
        self.questions()?;
        self.route()?;
        self.follow_up()?;
        self.end();
        Some(())
    }

    fn step(&mut self, step: Step<'l>) {
        self.walk.steps.push(step);
    }
    fn words(&self, text: &'l language::Text) -> &'l str {
        text.best(self.at.lang).map_or("", |(words, _)| words)
    }

    /// Rings, and hears the messages. `false` where the line is closed and the call ended elsewhere.
    fn answered(&mut self) -> bool {
        let pack = &self.line.pack;
        let own = pack
            .number
            .iter()
            .find(|number| number.lang.as_ref() == Some(self.at.lang));
        let number = own.or_else(|| pack.number.first()).map(|number| number.phone.as_str());
        if !pack.line.part {
            self.step(Step::Ring {
                number,
                priority: pack.line.priority,
                skills: pack.staff.as_ref().map_or(&[], |staff| &staff.skills),
            });
        }
        let state = self
            .line
            .answered
            .as_ref()
            .map(|hours| hours.state(self.at.at, &self.line.home));
        if let Some(OpenState::Closed { opens }) = state {
            self.step(Step::Closed { opens });
            self.hear("closed");
            if let Some(otherwise) = pack
                .answered
                .as_ref()
                .and_then(|answered| answered.otherwise.as_deref())
            {
                self.hand_over(otherwise);
            }
            return false;
        }
        for message in &pack.message {
            if !matches!(message.id.as_str(), "closed" | "wait") {
                self.hear(&message.id);
            }
        }
        true
    }

    fn hear(&mut self, id: &str) {
        if let Some(message) = self.line.pack.message.iter().find(|message| message.id == id) {
            let words = self.words(&message.say);
            self.step(Step::Hear {
                message: &message.id,
                version: &message.version,
                key: message.key,
                words,
            });
        }
    }

    /// Finds somebody who speaks the caller's language, or lets the caller choose.
    fn language(&mut self) -> Option<()> {
        let Some(staff) = &self.line.pack.staff else {
            return Some(());
        };
        let free = self.at.free.unwrap_or(&staff.languages);
        let mut waits = false;
        if !free.contains(self.at.lang) {
            if let Some(id) = &staff.when_nobody_speaks_it {
                self.ask(id)?;
            }
            let chosen = staff
                .when_nobody_speaks_it
                .as_ref()
                .and_then(|id| self.known.facts().get(id));
            match chosen.cloned() {
                Some(Value::Text(code)) if code == "interpreter" => self.walk.held_in = code,
                Some(Value::Text(code)) if free.iter().any(|lang| lang.as_str() == code) => self.walk.held_in = code,
                _ => waits = true,
            }
            if waits {
                self.hear("wait");
            }
        }
        self.step(Step::Language {
            held_in: self.walk.held_in.clone(),
            waits,
        });
        Some(())
    }

    /// Asks one question, unless it was asked. `None` when the walk stops to ask it.
    fn ask(&mut self, id: &str) -> Option<()> {
        let line = self.line;
        let question = line.question(id)?;
        if self.walk.asked.contains(&question.id.as_str()) {
            return Some(());
        }
        let value = self.at.answers.get(id);
        let declined = self.at.answers.is_declined(id);
        self.walk.asked.push(&question.id);
        let answer = match value {
            Some(value) => Given::Answer(line.answer_in_words(id, value, self.at.lang)),
            None if declined => Given::Declined,
            None => Given::Nothing,
        };
        let stops = answer == Given::Nothing && self.at.stop_to_ask;
        let some = |text: &'l language::Text| text.best(self.at.lang).map(|(words, _)| words);
        let step = Step::Ask {
            question: &question.id,
            words: self.words(&question.ask),
            why: some(&question.why),
            help: some(&question.help),
            sensitive: question.sensitive,
            answer,
        };
        self.step(step);
        if stops {
            self.walk.waits_for = Some(&question.id);
            return None;
        }
        self.known.answer(id, value);
        Some(())
    }

    /// The questions that every caller is asked, then those that decide.
    fn questions(&mut self) -> Option<()> {
        let line = self.line;
        for (i, question) in line.pack.question.iter().enumerate() {
            if question.always && self.known.may_ask(i) == Truth::Yes && !self.is_emergency() {
                self.ask(&question.id)?;
            }
        }
        while let Some(next) = self.known.ask_for_route() {
            self.ask(&next.id)?;
        }
        Some(())
    }

    /// Whether the call goes to the emergency number: nothing more is asked then but where the caller is.
    fn is_emergency(&self) -> bool {
        let route = self.known.settled().map(|i| &self.line.pack.route[i]);
        let first = route.and_then(|route| self.line.destination(&route.to));
        first.is_some_and(|destination| destination.kind == DestinationKind::Emergency)
    }

    fn route(&mut self) -> Option<()> {
        let line = self.line;
        if line.pack.route.is_empty() {
            return Some(());
        }
        let verdict = line.verdict_of(&self.known);
        let open = line.pack.route.iter().position(|route| route.when_not_known);
        let route = &line.pack.route[verdict.route.or(open)?];
        for because in &verdict.because {
            if !self.walk.decided_by.contains(&because.question) {
                self.walk.decided_by.push(because.question);
            }
        }
        self.walk.verdict = Some(verdict.finding);
        self.walk.route = Some(&route.id);
        // One answer can decide in two rules, and is said once.
        let mut because: Vec<String> = Vec::new();
        for reason in &verdict.because {
            let said = line.reason_of(reason, self.known.facts(), self.at.lang);
            if !because.contains(&said) {
                because.push(said);
            }
        }
        let step = Step::Find {
            verdict: verdict.finding,
            route: &route.id,
            because,
            decided_by: self.walk.decided_by.clone(),
            not_answered: verdict.declined,
            words: self.words(&route.say),
        };
        self.step(step);
        for id in [Some(&route.to), route.then.as_ref()].into_iter().flatten() {
            self.place_for(id)?;
            self.hand_over(id);
        }
        Some(())
    }

    /// Asks where the caller is, where the destination is an office and nobody knows.
    fn place_for(&mut self, destination: &str) -> Option<()> {
        let line = self.line;
        let mut next = line.destination(destination);
        while let Some(destination) = next {
            let network = line
                .pack
                .network
                .iter()
                .find(|n| Some(&n.id) == destination.network.as_ref());
            if let Some(network) = network {
                self.ask(&network.from)?;
                return Some(());
            }
            next = destination.fallback.as_ref().and_then(|id| line.destination(id));
        }
        Some(())
    }

    fn hand_over(&mut self, id: &str) {
        for tried in self.line.hand_over(id, &self.at, self.known.facts()) {
            self.walk.tried.push(tried.destination);
            if tried.kind == DestinationKind::Office && tried.result == Reply::Takes {
                self.walk.office = Some(tried.name.clone());
            }
            self.step(Step::Try(tried));
        }
    }

    /// Asks what decides whether the caller is called back, and offers it.
    fn follow_up(&mut self) -> Option<()> {
        let line = self.line;
        if self.is_emergency() {
            return Some(());
        }
        while let Some(next) = self.known.ask_for_follow_up() {
            self.ask(&next.id)?;
        }
        for (i, follow_up) in line.pack.follow_up.iter().enumerate() {
            if self.known.follow_up(i) {
                self.walk.follow_up.push(&follow_up.id);
                let words = self.words(&follow_up.offer);
                self.step(Step::FollowUp {
                    follow_up: &follow_up.id,
                    policy: &follow_up.policy,
                    words,
                });
            }
        }
        Some(())
    }

    fn end(&mut self) {
        let pack = &self.line.pack;
        if let Some(record) = &pack.record {
            let kept = record.keep.iter().filter(|id| self.known.facts().get(id).is_some());
            let answers = kept.map(String::as_str).collect();
            self.step(Step::Keep {
                answers,
                days: &record.retention_days,
            });
        }
        if let Some(script) = &pack.script {
            let words = self.words(&script.close);
            self.step(Step::Say { words });
        }
        if !pack.survey.is_empty() {
            let questions = pack.survey.iter().map(|question| question.id.as_str()).collect();
            self.step(Step::Survey { questions });
        }
    }
}
