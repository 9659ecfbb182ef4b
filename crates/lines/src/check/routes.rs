//! Routes and follow-ups: every rule fits the questions, and every route can be taken.

use rules::{Expr, FactVocabulary, Rule};

use super::{ids, rule};
use crate::fault::{At, Faults};
use crate::line::Merged;
use crate::pack::Finding;

/// The most routes in a line.
const MAX: usize = 40;

/// The rules of the routes.
#[derive(Default)]
pub(super) struct Routes {
    /// As written.
    pub written: Vec<Option<Rule>>,
    /// Its own rule, and none of those before it.
    pub taken: Vec<Rule>,
}

pub(super) fn check(merged: &Merged, vocabulary: &FactVocabulary, faults: &mut Faults<'_>) -> Routes {
    let routes = &merged.pack.route;
    ids(
        routes
            .iter()
            .enumerate()
            .map(|(i, r)| (merged.at("route", i), r.id.as_str())),
        "route",
        false,
        faults,
    );
    if routes.len() > MAX {
        faults.add(
            &merged.at("route", MAX),
            "there are more than 40 routes",
            "join some of them",
        );
        return Routes::default();
    }
    not_known(merged, faults);
    let mut found = Routes::default();
    let mut before: Vec<Expr> = Vec::new();
    let mut all_fit = true;
    for (i, route) in routes.iter().enumerate() {
        let at = merged.at("route", i);
        for (part, to) in [("to", Some(&route.to)), ("then", route.then.as_ref())] {
            destination(merged, &at.part(part), to, faults);
        }
        if route.verdict == Finding::NotEnough {
            // Taken when the others stay open, and never by a rule.
            if route.when.is_some() {
                faults.add(
                    &at.part("when"),
                    "a route for calls that stay open has no rule",
                    "take `when` out, or say `likely` or `not`",
                );
            }
            let never = Rule::from_expr(Expr::Const(false));
            found.taken.push(never.clone());
            found.written.push(Some(never));
            continue;
        }
        let last = routes[i + 1..].iter().all(|after| after.verdict == Finding::NotEnough);
        match (&route.when, last) {
            (None, false) => faults.add(
                &at,
                format!(
                    "`{}` takes every call, so that the routes after it are never taken",
                    route.id
                ),
                "give it a rule with `when`, or put it last",
            ),
            (Some(_), true) => faults.add(
                &at.part("when"),
                "calls for which no rule holds have no route",
                "leave `when` out of the last route, or add one without it",
            ),
            _ => {}
        }
        let own = route
            .when
            .as_ref()
            .and_then(|written| rule(written, &at.part("when"), vocabulary, faults));
        all_fit &= own.is_some() || route.when.is_none();
        let own_expr = own.as_ref().map_or(Expr::Const(true), |rule| rule.expr().clone());
        let taken = Rule::from_expr(Expr::all(before.iter().cloned().chain([own_expr.clone()])));
        if all_fit && taken.is_impossible() {
            faults.add(
                &if route.when.is_some() {
                    at.part("when")
                } else {
                    at.clone()
                },
                format!(
                    "`{}` is never taken: the routes before it take every call for which it holds",
                    route.id
                ),
                "correct its rule, put it earlier, or take it out",
            );
        }
        before.push(own_expr.negated());
        found.written.push(own);
        found.taken.push(taken);
    }
    found
}

/// Exactly one route is for calls that stay open, where any can.
fn not_known(merged: &Merged, faults: &mut Faults<'_>) {
    let routes = &merged.pack.route;
    let marked: Vec<usize> = (0..routes.len()).filter(|i| routes[*i].when_not_known).collect();
    for i in marked.iter().skip(1) {
        faults.add(
            &merged.at("route", *i).part("when_not_known"),
            "two routes are for calls that stay open",
            "mark one of them",
        );
    }
    if marked.is_empty() && routes.iter().any(|route| route.when.is_some()) {
        faults.add(
            &merged.at("route", routes.len() - 1),
            "nothing says where a call goes when the caller would rather not answer",
            "mark one route with `when_not_known = true`",
        );
    }
    for (i, route) in routes.iter().enumerate() {
        if route.verdict == Finding::NotEnough && !route.when_not_known {
            faults.add(
                &merged.at("route", i).part("verdict"),
                "a route whose rule holds says `likely` or `not`",
                "only the route with `when_not_known = true` may say `not_enough`",
            );
        }
    }
}

pub(super) fn destination(merged: &Merged, at: &At, id: Option<&String>, faults: &mut Faults<'_>) {
    if let Some(id) = id
        && !merged.pack.destination.iter().any(|destination| destination.id == *id)
    {
        faults.add(
            at,
            format!("there is no destination `{}`", id.escape_debug()),
            "add it, or correct the name",
        );
    }
}

/// The rules of the follow-ups.
pub(super) fn follow_ups(merged: &Merged, vocabulary: &FactVocabulary, faults: &mut Faults<'_>) -> Vec<Rule> {
    let list = &merged.pack.follow_up;
    ids(
        list.iter()
            .enumerate()
            .map(|(i, f)| (merged.at("follow_up", i), f.id.as_str())),
        "follow-up",
        false,
        faults,
    );
    let mut found = Vec::new();
    for (i, follow_up) in list.iter().enumerate() {
        let at = merged.at("follow_up", i);
        if follow_up.policy.trim().is_empty() {
            faults.add(&at.part("policy"), "no policy is named", "name the follow-up policy");
        }
        found.extend(rule(&follow_up.when, &at.part("when"), vocabulary, faults));
    }
    found
}
