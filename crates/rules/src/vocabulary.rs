use std::collections::BTreeMap;
use std::sync::OnceLock;

use language::{Lang, Text};
use serde::{Deserialize, Serialize};

use crate::error::{Place, RuleError, nearest};
use crate::{Atom, Decimal, Facts, Op, Rule, Value};

/// What an answer to a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// A whole number.
    Integer,
    /// A number that may have a fraction.
    Decimal,
    /// One of the codes in `choices`.
    Choice,
    /// Any text.
    Text,
    /// Several whole numbers.
    Integers,
    /// Several texts, such as codes of places.
    Texts,
}

/// One answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// How rules name it.
    pub code: String,
    /// How it reads among the answers to the question.
    pub label: Text,
    /// How people who chose it are named on a page: "refugee claimants".
    pub phrase: Text,
}

/// A fact the network knows how to ask for and to speak of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// How rules name it.
    pub name: crate::FactName,
    /// What an answer is.
    pub kind: Kind,
    /// The question, in plain words.
    pub question: Text,
    /// Why we ask.
    pub why: Text,
    /// Asked only when needed, and never shared without consent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// The least answer that makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The greatest answer that makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// What can be chosen, where the kind is a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// How rules on this fact are said on a page; see `facts.toml` for the keys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub phrase: BTreeMap<String, Text>,
}

/// The facts that rules may be written with, and how to ask for and speak of each in every language.
#[derive(Debug, Clone)]
pub struct FactVocabulary {
    facts: Vec<Fact>,
    pub(crate) joining: BTreeMap<String, Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    joining: BTreeMap<String, Text>,
    fact: Vec<Fact>,
}

/// Joining words every vocabulary must have.
const JOINING: [&str; 7] = ["and", "or", "except", "everyone", "nobody", "yes", "no"];

impl FactVocabulary {
    /// The facts that come with Frontdoor.
    pub fn built_in() -> &'static FactVocabulary {
        static BUILT_IN: OnceLock<FactVocabulary> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            FactVocabulary::parse(include_str!("../facts.toml")).expect("the file in the crate is checked by its tests")
        })
    }

    /// Reads a vocabulary file. Every text must be there in English and French.
    pub fn parse(toml: &str) -> Result<FactVocabulary, RuleError> {
        let file: File = toml::from_str(toml).map_err(|e| RuleError::Vocabulary {
            place: Place::of_byte(toml, e.span().map_or(0, |span| span.start)),
            problem: e.message().to_owned(),
            remedy: "write each fact as in the file that comes with Frontdoor".into(),
        })?;
        let vocabulary = FactVocabulary {
            facts: file.fact,
            joining: file.joining,
        };
        for name in JOINING {
            if !vocabulary.joining.contains_key(name) {
                return Err(fault(
                    toml,
                    "[joining]",
                    format!("the joining word `{name}` is missing"),
                    "add it in English and French",
                ));
            }
        }
        for (i, fact) in vocabulary.facts.iter().enumerate() {
            let here = format!("name = \"{}\"", fact.name);
            if vocabulary.facts[..i].iter().any(|other| other.name == fact.name) {
                return Err(fault(
                    toml,
                    &here,
                    format!("the fact `{}` stands twice", fact.name),
                    "keep one of them",
                ));
            }
            if let Err((problem, remedy)) = fact.check() {
                return Err(fault(toml, &here, format!("`{}`: {problem}", fact.name), &remedy));
            }
        }
        Ok(vocabulary)
    }

    /// A vocabulary of these facts, such as the questions of a line, with its own joining words and, for those it has
    /// none for, the built-in ones. Kinds and phrases are the caller's to get right.
    pub fn of(facts: Vec<Fact>, joining: BTreeMap<String, Text>) -> FactVocabulary {
        let mut words = FactVocabulary::built_in().joining.clone();
        words.extend(joining);
        FactVocabulary { facts, joining: words }
    }

    /// Every fact, in the order of the file.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The fact of this name.
    pub fn fact(&self, name: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.name.as_str() == name)
    }

    /// Everything about a rule that does not fit: facts and codes nobody knows, comparisons that make no sense, and rules
    /// that can never hold. Empty when it fits.
    pub fn check(&self, rule: &Rule) -> Vec<RuleError> {
        let mut errors: Vec<RuleError> = rule
            .atoms()
            .iter()
            .filter_map(|atom| {
                let found = match self.fact(atom.fact.as_str()) {
                    Some(fact) => fact.fits(atom),
                    None => Err(self.unknown(atom)),
                };
                found
                    .err()
                    .map(|(problem, remedy)| RuleError::check(rule.place_of(atom), problem, remedy))
            })
            .collect();
        if errors.is_empty() && rule.is_impossible() {
            errors.push(RuleError::check(
                Place::START,
                "no answers whatever make this rule hold",
                "look for parts that exclude each other",
            ));
        }
        errors
    }

    fn unknown(&self, atom: &Atom) -> (String, String) {
        let problem = format!("nobody knows the fact `{}`", atom.fact);
        let remedy = match nearest(atom.fact.as_str(), self.facts.iter().map(|f| f.name.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "use a fact of the vocabulary, or add this one to it".into(),
        };
        (problem, remedy)
    }

    /// Reads what a person typed or chose in answer to a question: a code or a label, yes or no in any language of the
    /// vocabulary, or numbers written the way people write them.
    pub fn read(&self, fact: &str, answer: &str) -> Result<Value, RuleError> {
        let known = self.fact(fact).ok_or_else(|| RuleError::Answer {
            fact: fact.into(),
            remedy: "nobody knows this fact".into(),
        })?;
        self.read_as(known, answer.trim()).map_err(|remedy| RuleError::Answer {
            fact: fact.into(),
            remedy,
        })
    }

    fn read_as(&self, fact: &Fact, answer: &str) -> Result<Value, String> {
        let said = |text: &Text| {
            text.iter()
                .any(|(_, wording)| wording.text.to_lowercase() == answer.to_lowercase())
        };
        let parts = || answer.split([',', ';', ' ']).filter(|part| !part.is_empty());
        match fact.kind {
            Kind::YesNo => match answer.to_lowercase().as_str() {
                "true" | "y" | "o" => Ok(Value::Bool(true)),
                "false" | "n" => Ok(Value::Bool(false)),
                _ if said(&self.joining["yes"]) => Ok(Value::Bool(true)),
                _ if said(&self.joining["no"]) => Ok(Value::Bool(false)),
                _ => Err("answer yes or no".into()),
            },
            Kind::Integer => fact.number(answer),
            Kind::Integers => Ok(Value::List(
                parts().map(|part| fact.number(part)).collect::<Result<_, _>>()?,
            )),
            Kind::Decimal => {
                let number = answer.replace(',', ".").parse().ok().and_then(Decimal::new);
                number.map(Value::Decimal).ok_or_else(|| "answer with a number".into())
            }
            Kind::Choice => match fact.choices.iter().find(|c| c.code == answer || said(&c.label)) {
                Some(choice) => Ok(Value::Text(choice.code.clone())),
                None => Err(format!("choose one of {}", fact.codes())),
            },
            Kind::Text if answer.is_empty() => Err("it is empty".into()),
            Kind::Text => Ok(Value::Text(answer.to_owned())),
            Kind::Texts => Ok(Value::List(parts().map(Value::from).collect())),
        }
    }

    /// Every answer that does not fit its fact, such as one read from a file. Facts the vocabulary does not know are faults too.
    pub fn check_facts(&self, facts: &Facts) -> Vec<RuleError> {
        let wrong = facts.iter().filter_map(|(name, answer)| {
            let remedy = match (self.fact(name), answer) {
                (None, _) => Some("nobody knows this fact".to_owned()),
                (Some(fact), crate::Answer::Value(Value::Bool(_))) if fact.kind == Kind::YesNo => None,
                (Some(fact), crate::Answer::Value(_)) if fact.kind == Kind::YesNo => {
                    Some("write true or false, without quotes".to_owned())
                }
                (Some(fact), crate::Answer::Value(value)) => fact.accepts(value).err(),
                (Some(_), crate::Answer::Declined(_)) => None,
            };
            remedy.map(|remedy| RuleError::Answer {
                fact: name.to_owned(),
                remedy,
            })
        });
        wrong.collect()
    }
}

/// A fault in a vocabulary file, at the last place where these words stand: of a fact that stands twice, the second.
fn fault(toml: &str, words: &str, problem: String, remedy: &str) -> RuleError {
    let place = Place::of_byte(toml, toml.rfind(words).unwrap_or(0));
    RuleError::Vocabulary {
        place,
        problem,
        remedy: remedy.to_owned(),
    }
}

impl Fact {
    fn codes(&self) -> String {
        self.choices
            .iter()
            .map(|c| c.code.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// A whole number as people write it: spaces, a dollar sign and, between groups of three digits, commas left out.
    fn number(&self, answer: &str) -> Result<Value, String> {
        let digits: String = answer
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '$' | ',' | '\u{a0}' | '\u{202f}'))
            .collect();
        let number = digits.parse().map_err(|_| "answer with a whole number".to_owned())?;
        self.in_range(number).map(|()| Value::Int(number))
    }

    fn in_range(&self, number: i64) -> Result<(), String> {
        match (self.min, self.max) {
            (Some(min), _) if number < min => Err(format!("it is {min} at least")),
            (_, Some(max)) if number > max => Err(format!("it is {max} at most")),
            _ => Ok(()),
        }
    }

    /// Whether one value can be an answer, or a member of one.
    fn accepts_one(&self, value: &Value) -> Result<(), String> {
        match (self.kind, value) {
            (Kind::YesNo, Value::Bool(_))
            | (Kind::Decimal, Value::Int(_) | Value::Decimal(_))
            | (Kind::Text | Kind::Texts, Value::Text(_)) => Ok(()),
            (Kind::Integer | Kind::Integers, Value::Int(n)) => self.in_range(*n),
            (Kind::Choice, Value::Text(code)) if self.choices.iter().any(|c| c.code == *code) => Ok(()),
            (Kind::Choice, Value::Text(code)) => {
                Err(match nearest(code, self.choices.iter().map(|c| c.code.as_str())) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("use one of {}", self.codes()),
                })
            }
            (Kind::YesNo, _) => Err(format!("the fact is yes or no: write `{0}` or `!{0}`", self.name)),
            (Kind::Integer | Kind::Integers, _) => Err("the fact is a whole number".into()),
            (Kind::Decimal, _) => Err("the fact is a number".into()),
            (Kind::Choice, _) => Err(format!("use one of {}, in quotes", self.codes())),
            (Kind::Text | Kind::Texts, _) => Err("the fact is a text, in quotes".into()),
        }
    }

    /// Whether a value can be an answer to this fact; says what would be.
    pub fn accepts(&self, value: &Value) -> Result<(), String> {
        match (self.kind, value) {
            (Kind::Integers | Kind::Texts, Value::List(items)) => {
                items.iter().try_for_each(|item| self.accepts_one(item))
            }
            (Kind::Integers | Kind::Texts, _) => Err("the fact is a list".into()),
            _ => self.accepts_one(value),
        }
    }

    /// Whether a statement on this fact makes sense: the problem and the remedy where it does not.
    fn fits(&self, atom: &Atom) -> Result<(), (String, String)> {
        let several = matches!(self.kind, Kind::Integers | Kind::Texts);
        let sensible = match atom.op {
            Op::Is => self.kind == Kind::YesNo,
            Op::Eq | Op::Ne | Op::In => !several && self.kind != Kind::YesNo,
            Op::Lt | Op::Le | Op::Gt | Op::Ge => matches!(self.kind, Kind::Integer | Kind::Decimal),
            Op::Has => several,
            Op::StartsWith => self.kind == Kind::Text,
            Op::AnyBetween => self.kind == Kind::Integers,
        };
        if !sensible {
            let problem = if atom.op == Op::Is {
                format!("`{atom}` stands alone")
            } else {
                format!("`{atom}` makes no sense")
            };
            return Err((problem, self.usage()));
        }
        let values = match (&atom.value, atom.op) {
            (_, Op::StartsWith) => return Ok(()),
            (Value::List(items), _) => items.as_slice(),
            (one, _) => std::slice::from_ref(one),
        };
        let wrong = values
            .iter()
            .find_map(|v| self.accepts_one(v).err().map(|remedy| (v, remedy)));
        wrong.map_or(Ok(()), |(value, remedy)| {
            Err((format!("`{}` is never {value}", self.name), remedy))
        })
    }

    fn usage(&self) -> String {
        let name = &self.name;
        match self.kind {
            Kind::YesNo => format!("the fact is yes or no: write `{name}` or `!{name}`"),
            Kind::Integer | Kind::Decimal => format!("the fact is a number: write `{name} >= 1`"),
            // A vocabulary of the caller's own may have left them out.
            Kind::Choice => self.choices.first().map_or_else(
                || "give the fact its `choices` first".to_owned(),
                |first| format!("it is one of {}: write `{name} == \"{}\"`", self.codes(), first.code),
            ),
            Kind::Text => format!("the fact is a text: write `{name} == \"…\"` or `{name}.startsWith(\"…\")`"),
            Kind::Integers => format!("the fact is several numbers: write `any_between({name}, 0, 5)`"),
            Kind::Texts => format!("the fact is several texts: write `\"…\" in {name}`"),
        }
    }

    /// Whether the fact is written as its kind needs, in both languages.
    fn check(&self) -> Result<(), (String, String)> {
        let phrases: &[&str] = match self.kind {
            Kind::YesNo => &["yes", "no"],
            Kind::Decimal => &["at_least", "at_most", "more_than", "less_than", "exactly"],
            Kind::Integer | Kind::Integers => &["at_least", "at_most", "between", "exactly"],
            Kind::Choice => &[],
            Kind::Text => &["value", "starts_with", "except"],
            Kind::Texts => &["value", "except"],
        };
        if let Some(missing) = phrases.iter().find(|key| !self.phrase.contains_key(**key)) {
            return Err((
                format!("`phrase.{missing}` is missing"),
                "say it in English and French".into(),
            ));
        }
        if (self.kind == Kind::Choice) == self.choices.is_empty() {
            return Err((
                "`choices` and `kind` do not agree".into(),
                "give choices to facts of kind `choice`, and to no other".into(),
            ));
        }
        let texts = [&self.question, &self.why].into_iter().chain(self.phrase.values());
        let texts = texts.chain(self.choices.iter().flat_map(|c| [&c.label, &c.phrase]));
        for text in texts {
            if let Some(lang) = [Lang::en(), Lang::fr()]
                .into_iter()
                .find(|lang| text.get(lang).is_none())
            {
                return Err((
                    format!("a text has no wording in `{lang}`"),
                    "write it in English and French".into(),
                ));
            }
        }
        Ok(())
    }
}
