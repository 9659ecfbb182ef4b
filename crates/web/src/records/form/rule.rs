//! Who a service is for, as conditions that a person can choose, and as the rule that is stored.
//!
//! A rule whose parts must all hold is a list of conditions, each on one fact. Any other rule is shown as it is written.

use rules::{Atom, Expr, Fact, FactName, FactVocabulary, Kind, Op, Rule, Value};

use super::leaf::Wrong;
use super::{Form, row};

/// One condition on one fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// The fact.
    pub fact: String,
    /// `yes` or `no`, of a fact that is one of them.
    pub is: String,
    /// The least number.
    pub from: String,
    /// The greatest number.
    pub to: String,
    /// The choices of which one is enough.
    pub choices: Vec<String>,
    /// What a text is or begins with.
    pub text: String,
}

impl Condition {
    /// The condition in a row of a form.
    pub fn of(form: &Form, row: &str) -> Condition {
        let part = |name: &str| form.trimmed(&format!("{row}.{name}")).to_owned();
        Condition {
            fact: part("fact"),
            is: part("is"),
            from: part("from"),
            to: part("to"),
            choices: form
                .all(&format!("{row}.choice"))
                .into_iter()
                .map(str::to_owned)
                .collect(),
            text: part("text"),
        }
    }
}

/// The fact of this name.
pub fn fact(name: &str) -> Option<&'static Fact> {
    FactVocabulary::built_in().fact(name)
}

/// Whether a form has the conditions of a rule, or its text.
pub fn has(path: &str, form: &Form) -> bool {
    form.has_list(path) || form.has(&format!("{path}.written"))
}

/// Puts a rule into a form.
pub fn write(rule: Option<&str>, path: &str, form: &mut Form) {
    let read = rule.map(Rule::parse);
    let conditions = match &read {
        None => Some(Vec::new()),
        Some(Ok(rule)) => conditions(rule.expr()),
        Some(Err(_)) => None,
    };
    let Some(conditions) = conditions else {
        form.set(format!("{path}.written"), rule.unwrap_or_default());
        return;
    };
    form.set(path, "");
    for (i, condition) in conditions.into_iter().enumerate() {
        let row = row(path, i);
        form.set(format!("{row}.fact"), condition.fact);
        form.set(format!("{row}.is"), condition.is);
        form.set(format!("{row}.from"), condition.from);
        form.set(format!("{row}.to"), condition.to);
        form.set(format!("{row}.text"), condition.text);
        for choice in condition.choices {
            form.add(format!("{row}.choice"), choice);
        }
    }
}

/// The rule that a form says, as it is stored. What was not touched stays to the letter.
pub fn read(path: &str, form: &Form, base: Option<&str>) -> Result<Option<String>, Wrong> {
    let written = format!("{path}.written");
    if form.has(&written) {
        let text = form.trimmed(&written);
        if text.is_empty() || base.is_some_and(|base| base.trim() == text) {
            return Ok(base.filter(|_| !text.is_empty()).map(str::to_owned));
        }
        Rule::parse(text).map_err(|_| "records-wrong-rule")?;
        return Ok(Some(text.to_owned()));
    }
    let rows = form
        .rows(path)
        .into_iter()
        .map(|at| Condition::of(form, &row(path, at)));
    let now: Vec<Condition> = rows.filter(|condition| !condition.fact.is_empty()).collect();
    let before = base.and_then(|base| conditions(Rule::parse(base).ok()?.expr()));
    if before.is_some_and(|before| before == now) {
        return Ok(base.map(str::to_owned));
    }
    let mut parts = Vec::new();
    for condition in &now {
        parts.extend(exprs(condition)?);
    }
    Ok((!parts.is_empty()).then(|| Rule::from_expr(Expr::all(parts)).as_str().to_owned()))
}

/// The conditions of a rule; none where it is more than a list of them.
fn conditions(expr: &Expr) -> Option<Vec<Condition>> {
    let parts = match expr {
        Expr::All(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut found: Vec<Condition> = Vec::new();
    for part in parts {
        let condition = condition(part)?;
        // A least and a greatest number of one fact stand in one row.
        match found
            .iter_mut()
            .find(|c| c.fact == condition.fact && joins(c, &condition))
        {
            Some(before) => before.to = condition.to,
            None => found.push(condition),
        }
    }
    Some(found)
}

fn joins(before: &Condition, next: &Condition) -> bool {
    !before.from.is_empty() && before.to.is_empty() && next.from.is_empty() && !next.to.is_empty()
}

fn condition(part: &Expr) -> Option<Condition> {
    let (atom, holds) = match part {
        Expr::Atom(atom) => (atom, true),
        Expr::Not(inner) => match &**inner {
            Expr::Atom(atom) => (atom, false),
            _ => return None,
        },
        _ => return None,
    };
    let kind = fact(atom.fact.as_str())?.kind;
    let of = Condition {
        fact: atom.fact.to_string(),
        ..Condition::default()
    };
    match (kind, atom.op, &atom.value) {
        (Kind::YesNo, Op::Is, _) => Some(Condition {
            is: if holds { "yes" } else { "no" }.into(),
            ..of
        }),
        _ if !holds => None,
        (Kind::Integer, Op::Ge, Value::Int(n)) => Some(Condition {
            from: n.to_string(),
            ..of
        }),
        (Kind::Integer, Op::Le, Value::Int(n)) => Some(Condition {
            to: n.to_string(),
            ..of
        }),
        (Kind::Integers, Op::AnyBetween, Value::List(bounds)) => match bounds.as_slice() {
            [Value::Int(from), Value::Int(to)] => Some(Condition {
                from: from.to_string(),
                to: to.to_string(),
                ..of
            }),
            _ => None,
        },
        (Kind::Choice, Op::Eq, Value::Text(code)) => Some(Condition {
            choices: vec![code.clone()],
            ..of
        }),
        (Kind::Choice, Op::In, Value::List(codes)) => {
            let codes = codes.iter().map(|code| match code {
                Value::Text(code) => Some(code.clone()),
                _ => None,
            });
            Some(Condition {
                choices: codes.collect::<Option<_>>()?,
                ..of
            })
        }
        (Kind::Text, Op::StartsWith, Value::Text(text)) | (Kind::Texts, Op::Has, Value::Text(text)) => {
            Some(Condition {
                text: text.clone(),
                ..of
            })
        }
        _ => None,
    }
}

/// The statements of a condition; none where it says nothing yet.
fn exprs(condition: &Condition) -> Result<Vec<Expr>, Wrong> {
    let fact = fact(&condition.fact).ok_or("records-wrong-choice")?;
    let name = FactName::parse(&condition.fact).ok_or("records-wrong-choice")?;
    let atom = |op, value| {
        Expr::Atom(Atom {
            fact: name.clone(),
            op,
            value,
        })
    };
    let number = |text: &str| match text {
        "" => Ok(None),
        text => text.parse::<i64>().map(Some).map_err(|_| "records-wrong-number"),
    };
    let (from, to) = (number(&condition.from)?, number(&condition.to)?);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err("records-wrong-range");
    }
    Ok(match fact.kind {
        Kind::YesNo => match condition.is.as_str() {
            "yes" => vec![atom(Op::Is, Value::Bool(true))],
            "no" => vec![atom(Op::Is, Value::Bool(true)).negated()],
            _ => Vec::new(),
        },
        Kind::Integer | Kind::Decimal => {
            let least = from.map(|n| atom(Op::Ge, Value::Int(n)));
            least
                .into_iter()
                .chain(to.map(|n| atom(Op::Le, Value::Int(n))))
                .collect()
        }
        Kind::Integers => match (from, to) {
            (None, None) => Vec::new(),
            (Some(from), Some(to)) => vec![atom(
                Op::AnyBetween,
                Value::List(vec![Value::Int(from), Value::Int(to)]),
            )],
            _ => return Err("records-wrong-both"),
        },
        Kind::Choice => {
            if condition
                .choices
                .iter()
                .any(|code| !fact.choices.iter().any(|c| c.code == *code))
            {
                return Err("records-wrong-choice");
            }
            match condition.choices.as_slice() {
                [] => Vec::new(),
                [one] => vec![atom(Op::Eq, Value::Text(one.clone()))],
                several => {
                    let codes = several.iter().cloned().map(Value::Text).collect();
                    vec![atom(Op::In, Value::List(codes))]
                }
            }
        }
        Kind::Text | Kind::Texts if condition.text.is_empty() => Vec::new(),
        Kind::Text => vec![atom(Op::StartsWith, Value::Text(condition.text.clone()))],
        Kind::Texts => vec![atom(Op::Has, Value::Text(condition.text.clone()))],
    })
}
