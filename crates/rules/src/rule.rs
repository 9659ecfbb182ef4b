use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Place, RuleError};
use crate::program::Program;
use crate::score::Untouched;
use crate::{Atom, Expr, FactName, Op, Value, parse};

/// A rule: who a service or a line is for. Written, stored and exchanged as text in CEL syntax, of which it uses
/// `&& || ! == != < <= > >= in ?:`, brackets, values, lists, fact names, `startsWith` and `any_between`.
///
/// Parsed once and cheap to clone. Two rules are equal when they say the same thing in the same order, however spaced.
///
/// ```
/// # use rules::{Facts, Rule, Truth};
/// let rule: Rule = "income_low && age >= 16 && age <= 29".parse().unwrap();
/// let facts = Facts::new().with("age", 40);
/// let verdict = rule.evaluate(&facts);
/// assert_eq!(verdict.truth, Truth::No);
/// assert_eq!(verdict.because[0].atom.to_string(), "age <= 29");
/// ```
#[derive(Clone)]
pub struct Rule(Arc<Compiled>);

struct Compiled {
    text: String,
    expr: Expr,
    program: Program,
    /// What it says while nothing is known, worked out once when first asked.
    untouched: OnceLock<Untouched>,
    /// Where each atom stands in the text; empty for rules that were not written.
    places: Vec<(Atom, Place)>,
}

impl Rule {
    /// Reads a rule. Never panics, whatever the source: it is at most [`crate::MAX_LENGTH`] bytes and [`crate::MAX_DEPTH`] brackets deep.
    pub fn parse(source: &str) -> Result<Rule, RuleError> {
        let parsed = parse::parse(source)?;
        let program = Program::compile(&parsed.expr);
        Ok(Rule(Arc::new(Compiled {
            text: source.to_owned(),
            expr: parsed.expr,
            program,
            untouched: OnceLock::new(),
            places: parsed.places,
        })))
    }
    /// A rule from its parts.
    pub fn from_expr(expr: Expr) -> Rule {
        let program = Program::compile(&expr);
        Rule(Arc::new(Compiled {
            text: expr.to_string(),
            expr,
            program,
            untouched: OnceLock::new(),
            places: Vec::new(),
        }))
    }
    /// For people of this age in years or older.
    pub fn min_age(years: u16) -> Rule {
        Rule::on_age(Op::Ge, years)
    }
    /// For people of this age in years or younger.
    pub fn max_age(years: u16) -> Rule {
        Rule::on_age(Op::Le, years)
    }
    fn on_age(op: Op, years: u16) -> Rule {
        let fact = FactName::parse("age").expect("a good name");
        Rule::from_expr(Expr::Atom(Atom {
            fact,
            op,
            value: Value::Int(years.into()),
        }))
    }
    /// All of these must hold. Of none, a rule that always holds.
    pub fn all<'a>(rules: impl IntoIterator<Item = &'a Rule>) -> Rule {
        Rule::from_expr(Expr::all(rules.into_iter().map(|rule| rule.expr().clone())))
    }
    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }
    /// The rule taken apart.
    pub fn expr(&self) -> &Expr {
        &self.0.expr
    }
    /// The facts it asks about, in the order they are first named.
    pub fn facts(&self) -> impl Iterator<Item = &FactName> {
        self.0.program.facts.iter().map(|used| &used.name)
    }
    /// Its different statements, in the order they are first made.
    pub fn atoms(&self) -> &[Atom] {
        &self.0.program.atoms
    }
    /// Where a statement first stands in the text; the beginning for a rule that was not written.
    pub fn place_of(&self, atom: &Atom) -> Place {
        self.0
            .places
            .iter()
            .find(|(a, _)| a == atom)
            .map_or(Place::START, |(_, place)| *place)
    }
    pub(crate) fn program(&self) -> &Program {
        &self.0.program
    }
    pub(crate) fn untouched(&self) -> &Untouched {
        self.0.untouched.get_or_init(|| Untouched::of(&self.0.program))
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.0.expr == other.0.expr
    }
}
impl Eq for Rule {}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}
impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({})", self.0.text)
    }
}
impl FromStr for Rule {
    type Err = RuleError;
    fn from_str(source: &str) -> Result<Rule, RuleError> {
        Rule::parse(source)
    }
}
impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0.text)
    }
}
impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Rule, D::Error> {
        let source = String::deserialize(d)?;
        Rule::parse(&source).map_err(serde::de::Error::custom)
    }
}
