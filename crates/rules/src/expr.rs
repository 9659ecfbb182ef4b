use std::fmt;

use serde::Serialize;

use crate::{FactName, Truth, Value};

/// How an atom holds a fact against a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// The fact alone: `pregnant`. The value is `true`.
    Is,
    /// `gender == "woman"`.
    Eq,
    /// `gender != "woman"`.
    Ne,
    /// `age < 18`.
    Lt,
    /// `age <= 29`.
    Le,
    /// `age > 17`.
    Gt,
    /// `age >= 60`.
    Ge,
    /// One of several: `immigration_status in ["refugee_claimant", "protected_person"]`. The value is the list.
    In,
    /// A fact that is a list contains the value: `"toronto" in residence`.
    Has,
    /// `postal_code.startsWith("M5")`.
    StartsWith,
    /// A fact that is a list has a number from the first to the second, both included: `any_between(children_ages, 0, 5)`.
    /// The value is the list of both.
    AnyBetween,
}

/// The smallest statement of a rule: one fact held against one value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Atom {
    /// The fact asked about.
    pub fact: FactName,
    /// How it is compared.
    pub op: Op,
    /// What it is compared with.
    pub value: Value,
}

impl Atom {
    /// Whether an answer makes the statement hold. `Unknown` when the answer is of a kind that cannot be compared with the value.
    pub fn test(&self, answer: &Value) -> Truth {
        let held = match self.op {
            Op::Is | Op::Eq => answer.same(&self.value),
            Op::Ne => answer.same(&self.value).map(|same| !same),
            Op::Lt => answer.compare(&self.value).map(std::cmp::Ordering::is_lt),
            Op::Le => answer.compare(&self.value).map(std::cmp::Ordering::is_le),
            Op::Gt => answer.compare(&self.value).map(std::cmp::Ordering::is_gt),
            Op::Ge => answer.compare(&self.value).map(std::cmp::Ordering::is_ge),
            Op::In => match &self.value {
                Value::List(items) => any(items, |item| answer.same(item)),
                _ => None,
            },
            Op::Has => match answer {
                Value::List(items) => any(items, |item| item.same(&self.value)),
                _ => None,
            },
            Op::StartsWith => match (answer, &self.value) {
                (Value::Text(text), Value::Text(start)) => Some(text.starts_with(start.as_str())),
                _ => None,
            },
            Op::AnyBetween => match (answer, &self.value) {
                (Value::List(items), Value::List(bounds)) if bounds.len() == 2 => any(items, |item| {
                    Some(item.compare(&bounds[0])?.is_ge() && item.compare(&bounds[1])?.is_le())
                }),
                _ => None,
            },
        };
        held.map_or(Truth::Unknown, Truth::from)
    }
}

/// Whether any item holds; `None` when none does and one could not be compared.
fn any(items: &[Value], holds: impl Fn(&Value) -> Option<bool>) -> Option<bool> {
    let mut all_compared = true;
    for item in items {
        match holds(item) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => all_compared = false,
        }
    }
    all_compared.then_some(false)
}

/// A rule taken apart. Built by [`Expr::all`], [`Expr::any`] and [`Expr::negated`], which keep it in one shape:
/// no `&&` directly inside `&&`, no double negation, no constant negated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// `true` or `false`.
    Const(bool),
    /// One statement.
    Atom(Atom),
    /// `!x`
    Not(Box<Expr>),
    /// `x && y && z`, two or more.
    All(Vec<Expr>),
    /// `x || y || z`, two or more.
    Any(Vec<Expr>),
    /// `x ? y : z`
    If(Box<[Expr; 3]>),
}

impl Expr {
    /// All must hold. None at all holds.
    pub fn all(parts: impl IntoIterator<Item = Expr>) -> Expr {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Expr::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 {
            flat.remove(0)
        } else if flat.is_empty() {
            Expr::Const(true)
        } else {
            Expr::All(flat)
        }
    }
    /// Any one is enough. None at all does not hold.
    pub fn any(parts: impl IntoIterator<Item = Expr>) -> Expr {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Expr::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 {
            flat.remove(0)
        } else if flat.is_empty() {
            Expr::Const(false)
        } else {
            Expr::Any(flat)
        }
    }
    /// Holds when this does not.
    #[must_use]
    pub fn negated(self) -> Expr {
        match self {
            Expr::Const(b) => Expr::Const(!b),
            Expr::Not(inner) => *inner,
            other => Expr::Not(Box::new(other)),
        }
    }
}

impl fmt::Display for Atom {
    /// As written in a rule.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Atom { fact, op, value } = self;
        let sign = match op {
            Op::Is => return write!(f, "{fact}"),
            Op::Has => return write!(f, "{value} in {fact}"),
            Op::StartsWith => return write!(f, "{fact}.startsWith({value})"),
            Op::AnyBetween => {
                return match value {
                    Value::List(bounds) if bounds.len() == 2 => {
                        write!(f, "any_between({fact}, {}, {})", bounds[0], bounds[1])
                    }
                    other => write!(f, "any_between({fact}, {other})"),
                };
            }
            Op::Eq => "==",
            Op::Ne => "!=",
            Op::Lt => "<",
            Op::Le => "<=",
            Op::Gt => ">",
            Op::Ge => ">=",
            Op::In => "in",
        };
        write!(f, "{fact} {sign} {value}")
    }
}

impl fmt::Display for Expr {
    /// As written in a rule, with the fewest parentheses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Const(b) => write!(f, "{b}"),
            Expr::Atom(atom) => write!(f, "{atom}"),
            // `!` binds tighter than `==` and `in`, so that only a bare fact goes without parentheses.
            Expr::Not(inner) => match &**inner {
                Expr::Atom(Atom {
                    op: Op::Is | Op::StartsWith | Op::AnyBetween,
                    ..
                }) => write!(f, "!{inner}"),
                _ => write!(f, "!({inner})"),
            },
            Expr::All(parts) => join(f, parts, " && ", |p| matches!(p, Expr::Any(_) | Expr::If(_))),
            Expr::Any(parts) => join(f, parts, " || ", |p| matches!(p, Expr::If(_))),
            Expr::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                in_parentheses(f, condition, matches!(condition, Expr::If(_)))?;
                f.write_str(" ? ")?;
                in_parentheses(f, then, matches!(then, Expr::If(_)))?;
                f.write_str(" : ")?;
                in_parentheses(f, otherwise, matches!(otherwise, Expr::If(_)))
            }
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Expr], between: &str, wrap: impl Fn(&Expr) -> bool) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        in_parentheses(f, part, wrap(part))?;
    }
    Ok(())
}

fn in_parentheses(f: &mut fmt::Formatter<'_>, expr: &Expr, wrap: bool) -> fmt::Result {
    if wrap {
        write!(f, "({expr})")
    } else {
        write!(f, "{expr}")
    }
}
