//! A line: a pack and those it includes, checked together and made ready for calls.

use std::collections::BTreeMap;

use hours::{Home, Timetable};
use language::{Lang, Text};
use rules::{Fact, FactName, FactVocabulary, Facts, Kind, Rule, Value};

use crate::areas::{ELSEWHERE, area_of};
use crate::check;
use crate::fault::{At, Fault, Faults};
use crate::pack::{Choice, Destination, Network, Pack, Question};
use crate::source::{self, Source};

/// A checked line. Everything it names is there, every text has every language, and every call ends somewhere.
#[derive(Debug, Clone)]
pub struct Line {
    /// The pack with everything it includes.
    pub pack: Pack,
    /// The texts it was read from: its own and those of the packs it includes, by id.
    pub texts: BTreeMap<String, String>,
    pub(crate) vocabulary: FactVocabulary,
    pub(crate) home: Home,
    pub(crate) answered: Option<Timetable>,
    /// For each question its rule.
    pub(crate) whens: Vec<Option<Rule>>,
    /// For each route the rule as written.
    pub(crate) written: Vec<Option<Rule>>,
    /// For each route the rule under which it is taken: its own, and none of those before it.
    pub(crate) taken: Vec<Rule>,
    /// For each follow-up its rule.
    pub(crate) followed: Vec<Rule>,
    /// For each destination its hours.
    pub(crate) timetables: Vec<Option<Timetable>>,
}

/// The packs as one, and where each item stands.
pub(crate) struct Merged {
    pub pack: Pack,
    places: BTreeMap<&'static str, Vec<At>>,
}

impl Merged {
    fn of(sources: &[Source]) -> Merged {
        let mut pack = sources[0].pack.clone();
        let mut places: BTreeMap<&'static str, Vec<At>> = BTreeMap::new();
        macro_rules! join {
            ($($list:ident),*) => {$(
                let mut list = Vec::new();
                for (file, source) in sources.iter().enumerate() {
                    for (i, item) in source.pack.$list.iter().enumerate() {
                        places.entry(stringify!($list)).or_default().push(At::new(file, format!("{}/{i}", stringify!($list))));
                        list.push(item.clone());
                    }
                }
                pack.$list = list;
            )*};
        }
        join!(
            number,
            message,
            question,
            network,
            area,
            route,
            destination,
            follow_up,
            survey
        );
        let kept = sources[1..]
            .iter()
            .filter_map(|s| s.pack.record.as_ref())
            .flat_map(|r| r.keep.clone());
        let kept: Vec<String> = kept.collect();
        if let Some(record) = &mut pack.record {
            for question in kept {
                if !record.keep.contains(&question) {
                    record.keep.push(question);
                }
            }
        }
        for question in &mut pack.question {
            complete(question);
        }
        Merged { pack, places }
    }

    /// Where an item of a list stands.
    pub fn at(&self, list: &'static str, i: usize) -> At {
        self.places
            .get(list)
            .and_then(|places| places.get(i))
            .cloned()
            .unwrap_or_else(|| At::new(0, format!("{list}/{i}")))
    }
}

/// Takes what a question leaves out from the shared fact of its name.
fn complete(question: &mut Question) {
    let Some(fact) = FactVocabulary::built_in().fact(&question.id) else {
        return;
    };
    question.kind.get_or_insert(fact.kind);
    for (own, shared) in [(&mut question.ask, &fact.question), (&mut question.why, &fact.why)] {
        if own.is_empty() {
            own.clone_from(shared);
        }
    }
    if question.choices.is_empty() {
        let shared = fact.choices.iter().map(|choice| Choice {
            code: choice.code.clone(),
            label: choice.label.clone(),
        });
        question.choices = shared.collect();
    }
    question.min = question.min.or(fact.min);
    question.max = question.max.or(fact.max);
    question.sensitive |= fact.sensitive;
}

impl Line {
    /// Reads a pack, with those it includes, and checks everything that can be wrong with it. `included` gives the text of
    /// a pack by its id. Never panics, whatever the text.
    pub fn read(id: &str, text: &str, included: impl Fn(&str) -> Option<String>) -> Result<Line, Vec<Fault>> {
        let sources = source::sources(id, text, included)?;
        let merged = Merged::of(&sources);
        let mut faults = Faults::new(&sources);
        let line = check::line(id, &merged, &mut faults);
        match line {
            Some(mut line) if faults.is_empty() => {
                let wrong = check::cases(&line, &mut faults);
                line.texts = source::texts(&sources);
                if wrong { Err(faults.into_sorted()) } else { Ok(line) }
            }
            _ => Err(faults.into_sorted()),
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.pack.line.id
    }

    /// The questions as facts that rules use, with the facts that networks derive from them.
    pub fn vocabulary(&self) -> &FactVocabulary {
        &self.vocabulary
    }

    /// The question of this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.pack.question.iter().find(|question| question.id == id)
    }

    /// The destination of this id.
    pub fn destination(&self, id: &str) -> Option<&Destination> {
        self.pack.destination.iter().find(|destination| destination.id == id)
    }

    /// The question that a fact comes from: its own, or for the fact of a network the one that says where the caller is.
    pub fn question_of<'l>(&'l self, fact: &'l str) -> &'l str {
        let derived = self.pack.network.iter().find(|n| n.fact.as_deref() == Some(fact));
        derived.map_or(fact, |network| &network.from)
    }

    /// The facts that come from a question: its own, and the areas that follow from it.
    pub(crate) fn facts_from<'l>(&'l self, id: &'l str) -> impl Iterator<Item = &'l str> {
        let derived = self.pack.network.iter().filter(move |network| network.from == id);
        std::iter::once(id).chain(derived.filter_map(|network| network.fact.as_deref()))
    }

    /// The answers, and what follows from them: the areas that the caller lies in.
    pub fn with_areas(&self, answers: &Facts) -> Facts {
        let mut facts = answers.clone();
        for network in &self.pack.network {
            // Rules read postal codes in capitals without a space, however they were said.
            if let Some(Value::Text(said)) = answers.get(&network.from)
                && let Some(code) = places::postal::prefix(said)
            {
                facts.answer(&network.from, code);
            }
            let Some(fact) = &network.fact else { continue };
            match answers.get(&network.from) {
                Some(Value::Text(code)) => match area_of(self.areas(network), code) {
                    Some(area) => facts.answer(fact, area),
                    // An answer that does not tell: it is not asked for again.
                    None => facts.decline(fact),
                },
                _ if answers.is_declined(&network.from) => facts.decline(fact),
                _ => {}
            }
        }
        facts
    }

    /// The areas of a network that stand in the pack.
    pub(crate) fn areas<'l>(&'l self, network: &'l Network) -> impl Iterator<Item = &'l crate::pack::Area> {
        self.pack.area.iter().filter(|area| area.network == network.id)
    }

    /// The rule under which a question is asked, in plain words; empty where everybody is asked.
    pub fn question_in_words(&self, question: usize, lang: &Lang) -> Vec<String> {
        let when = self.whens[question].as_ref();
        when.map_or_else(Vec::new, |rule| self.vocabulary.describe_rule(rule, lang))
    }

    /// The rule of a follow-up in plain words.
    pub fn follow_up_in_words(&self, follow_up: usize, lang: &Lang) -> Vec<String> {
        self.vocabulary.describe_rule(&self.followed[follow_up], lang)
    }

    /// The rule of a route in plain words; empty for the last one, and for the one that is taken where answers leave the
    /// others open.
    pub fn route_in_words(&self, route: usize, lang: &Lang) -> Vec<String> {
        let rule = self.written[route]
            .as_ref()
            .filter(|_| self.pack.route[route].when.is_some());
        rule.map_or_else(Vec::new, |rule| self.vocabulary.describe_rule(rule, lang))
    }
}

/// The facts that the rules of a line may use. Questions without a kind or with a bad name are left out; they are
/// refused elsewhere.
pub(crate) fn vocabulary(pack: &Pack) -> FactVocabulary {
    let questions = pack.question.iter().filter_map(|question| {
        let choices = question
            .choices
            .iter()
            .map(|c| (c.code.clone(), c.label.clone()))
            .collect();
        let mut fact = fact(&question.id, question.kind?, &question.label, choices)?;
        fact.question.clone_from(&question.ask);
        fact.why.clone_from(&question.why);
        (fact.min, fact.max, fact.sensitive) = (question.min, question.max, question.sensitive);
        Some(fact)
    });
    let networks = pack.network.iter().filter_map(|network| {
        let areas = pack.area.iter().filter(|area| area.network == network.id);
        let elsewhere = (ELSEWHERE.to_owned(), Text::both("elsewhere", "ailleurs"));
        let choices = areas
            .map(|area| (area.id.clone(), area.name.clone()))
            .chain([elsewhere]);
        fact(network.fact.as_deref()?, Kind::Choice, &network.name, choices.collect())
    });
    let joining = BTreeMap::from([
        ("and".to_owned(), Text::both("{a} and {b}", "{a} et {b}")),
        ("except".to_owned(), Text::both("not {value}", "sauf {value}")),
    ]);
    FactVocabulary::of(questions.chain(networks).collect(), joining)
}

/// A fact that is said as "label: value".
fn fact(name: &str, kind: Kind, label: &Text, choices: Vec<(String, Text)>) -> Option<Fact> {
    let said = |en: &str, fr: &str| {
        let word = |lang: &Lang| label.best(lang).map_or(name, |(words, _)| words).to_owned();
        let mut text = Text::both(
            format!("{}: {en}", word(&Lang::en())),
            format!("{}\u{a0}: {fr}", word(&Lang::fr())),
        );
        for (lang, wording) in label.iter() {
            if text.get(lang).is_none() {
                text.set(lang.clone(), format!("{}: {en}", wording.text));
            }
        }
        text
    };
    let phrase = [
        ("yes", said("yes", "oui")),
        ("no", said("no", "non")),
        ("at_least", said("{n} or more", "{n} ou plus")),
        ("at_most", said("{n} or less", "{n} ou moins")),
        ("more_than", said("more than {n}", "plus de {n}")),
        ("less_than", said("less than {n}", "moins de {n}")),
        ("between", said("{low} to {high}", "de {low} à {high}")),
        ("exactly", said("{n}", "{n}")),
        ("value", said("{value}", "{value}")),
        ("starts_with", said("begins with {value}", "commence par {value}")),
        ("except", said("not {value}", "sauf {value}")),
    ];
    Some(Fact {
        name: FactName::parse(name)?,
        kind,
        question: label.clone(),
        why: Text::default(),
        sensitive: false,
        min: None,
        max: None,
        choices: choices
            .into_iter()
            .map(|(code, words)| {
                let phrase = said(
                    words.best(&Lang::en()).map_or("", |(words, _)| words),
                    words.best(&Lang::fr()).map_or("", |(words, _)| words),
                );
                rules::Choice {
                    code,
                    phrase,
                    label: words,
                }
            })
            .collect(),
        phrase: phrase.map(|(key, text)| (key.to_owned(), text)).into(),
    })
}
