//! Conditions over facts, in the words of the facts.

use rules::{FactVocabulary, Kind};

use super::build::id;
use super::{Choice, Condition, Part};
use crate::records::form::rule::{self, Condition as Posted};
use crate::records::form::{Form, row};
use crate::say::Said;
use crate::words::Words;

/// The conditions of a form, or the rule as it is written.
pub fn part(w: &Words, path: &str, form: &Form) -> Part {
    if let Some(text) = form.get(&format!("{path}.written")) {
        return Part::Written { text: text.to_owned() };
    }
    let rows = form.rows(path).into_iter().map(|at| row(path, at));
    let rows = rows
        .filter_map(|row| condition(w, &row, &Posted::of(form, &row)))
        .collect();
    let mut facts: Vec<Choice> = FactVocabulary::built_in()
        .facts()
        .iter()
        .map(|fact| Choice::new(fact.name.as_str(), said(w, &fact.question), false))
        .collect();
    facts.insert(0, Choice::new("", w.t("records-rule-choose"), true));
    Part::Rule { rows, facts }
}

fn said(w: &Words, text: &language::Text) -> String {
    Said::of(text, &w.lang).unwrap_or_default().words
}

fn condition(w: &Words, name: &str, posted: &Posted) -> Option<Condition> {
    let fact = rule::fact(&posted.fact)?;
    let yes_no = |value: &str| {
        let both = [("yes", "records-yes"), ("no", "records-no")];
        both.map(|(v, words)| Choice::new(v, w.t(words), v == value)).to_vec()
    };
    let choice = |c: &rules::Choice| Choice::new(c.code.as_str(), said(w, &c.label), posted.choices.contains(&c.code));
    Some(Condition {
        name: name.to_owned(),
        id: id(name),
        fact: posted.fact.clone(),
        question: said(w, &fact.question),
        yes_no: if fact.kind == Kind::YesNo {
            yes_no(&posted.is)
        } else {
            Vec::new()
        },
        choices: fact.choices.iter().map(choice).collect(),
        range: matches!(fact.kind, Kind::Integer | Kind::Integers | Kind::Decimal)
            .then(|| (posted.from.clone(), posted.to.clone())),
        text: matches!(fact.kind, Kind::Text | Kind::Texts).then(|| posted.text.clone()),
    })
}
