//! Questions: their kinds and rules, and whether each is ever asked.

use std::collections::BTreeSet;

use rules::{FactVocabulary, Kind, Rule};

use super::{ids, rule};
use crate::fault::Faults;
use crate::line::Merged;
use crate::pack::{DestinationKind, Question};

/// The most questions in a line.
const MAX: usize = 100;

/// The rule of each question.
pub(super) fn check(merged: &Merged, vocabulary: &FactVocabulary, faults: &mut Faults<'_>) -> Vec<Option<Rule>> {
    let questions = &merged.pack.question;
    ids(
        questions
            .iter()
            .enumerate()
            .map(|(i, q)| (merged.at("question", i), q.id.as_str())),
        "question",
        false,
        faults,
    );
    if questions.len() > MAX {
        faults.add(
            &merged.at("question", MAX),
            "there are more than 100 questions",
            "ask fewer",
        );
        return Vec::new();
    }
    for (i, question) in questions.iter().enumerate() {
        if let Some((part, problem, remedy)) = wrong(question) {
            faults.add(&merged.at("question", i).part(part), problem, remedy);
        }
    }
    let mut whens = Vec::new();
    for (i, question) in questions.iter().enumerate() {
        let at = merged.at("question", i).part("when");
        let when = question.when.as_ref();
        whens.push(when.and_then(|written| rule(written, &at, vocabulary, faults)));
    }
    for (i, question) in questions.iter().enumerate() {
        if waits_for_itself(merged, &whens, i) {
            faults.add(
                &merged.at("question", i).part("when"),
                format!(
                    "`{}` is never asked, because its rule waits for its own answer",
                    question.id
                ),
                "let the rule depend on other questions",
            );
        }
    }
    whens
}

/// What is wrong with a question by itself: where, what, and the remedy.
fn wrong(question: &Question) -> Option<(&'static str, String, &'static str)> {
    let shared = FactVocabulary::built_in().fact(&question.id);
    let Some(kind) = question.kind else {
        return Some((
            "id",
            format!("nobody knows what an answer to `{}` is", question.id.escape_debug()),
            "add `kind`, or use the name of a shared fact",
        ));
    };
    if shared.is_some_and(|fact| fact.kind != kind) {
        return Some((
            "kind",
            format!("the shared fact `{}` is of another kind", question.id),
            "leave `kind` out, or choose another id",
        ));
    }
    if (kind == Kind::Choice) == question.choices.is_empty() {
        return Some((
            "kind",
            "`choices` and `kind` do not agree".into(),
            "give choices to questions of kind `choice`, and to no other",
        ));
    }
    let mut codes = BTreeSet::new();
    if let Some(choice) = question
        .choices
        .iter()
        .find(|c| c.code.is_empty() || !codes.insert(&c.code))
    {
        return Some((
            "choices",
            format!("the choice `{}` stands twice, or is empty", choice.code.escape_debug()),
            "give each its own code",
        ));
    }
    (question.min > question.max && question.max.is_some()).then(|| {
        (
            "min",
            "the least answer is more than the greatest".to_owned(),
            "exchange them",
        )
    })
}

/// The question that a fact comes from.
fn position(merged: &Merged, fact: &str) -> Option<usize> {
    let network = merged.pack.network.iter().find(|n| n.fact.as_deref() == Some(fact));
    let id = network.map_or(fact, |network| network.from.as_str());
    merged.pack.question.iter().position(|question| question.id == id)
}

/// Everything that must be answered before this question, as far as rules lead.
fn before(merged: &Merged, whens: &[Option<Rule>], i: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![i];
    while let Some(at) = open.pop() {
        let Some(Some(when)) = whens.get(at) else { continue };
        let needed = when.facts().filter_map(|fact| position(merged, fact.as_str()));
        open.extend(needed.filter(|n| found.insert(*n)));
    }
    found
}

fn waits_for_itself(merged: &Merged, whens: &[Option<Rule>], i: usize) -> bool {
    before(merged, whens, i).contains(&i)
}

/// Refuses questions that no rule and no destination needs.
pub(super) fn reachable(
    merged: &Merged,
    whens: &[Option<Rule>],
    routes: &[Option<Rule>],
    follow_ups: &[Rule],
    faults: &mut Faults<'_>,
) {
    let pack = &merged.pack;
    let rules = routes.iter().flatten().chain(follow_ups);
    let mut asked: BTreeSet<usize> = rules
        .flat_map(Rule::facts)
        .filter_map(|fact| position(merged, fact.as_str()))
        .collect();
    let offices = pack.destination.iter().filter(|d| d.kind == DestinationKind::Office);
    let networks = offices.filter_map(|d| pack.network.iter().find(|n| Some(&n.id) == d.network.as_ref()));
    asked.extend(networks.filter_map(|network| position(merged, &network.from)));
    let choice = pack
        .staff
        .as_ref()
        .and_then(|staff| staff.when_nobody_speaks_it.as_deref());
    asked.extend(choice.and_then(|id| position(merged, id)));
    asked.extend((0..pack.question.len()).filter(|i| pack.question[*i].always));
    for i in asked.clone() {
        asked.extend(before(merged, whens, i));
    }
    for (i, question) in pack.question.iter().enumerate() {
        if !asked.contains(&i) {
            faults.add(
                &merged.at("question", i).part("id"),
                format!("`{}` is never asked: no rule and no destination needs it", question.id),
                "use it in a rule, write `always = true`, or take it out",
            );
        }
    }
}
