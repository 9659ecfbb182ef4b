//! Destinations: what each needs, and that every call ends somewhere that never fails.

use std::collections::BTreeSet;

use hours::Hours;
use language::Text;
use language::format::phone_link;

use super::ids;
use super::routes::destination;
use crate::fault::{At, Faults};
use crate::line::Merged;
use crate::pack::{Destination, DestinationKind};

pub(super) fn check(merged: &Merged, faults: &mut Faults<'_>) {
    let pack = &merged.pack;
    let all = &pack.destination;
    ids(
        all.iter()
            .enumerate()
            .map(|(i, d)| (merged.at("destination", i), d.id.as_str())),
        "destination",
        false,
        faults,
    );
    if let Some(answered) = &pack.answered {
        destination(
            merged,
            &At::new(0, "answered/otherwise"),
            answered.otherwise.as_ref(),
            faults,
        );
    }
    for (i, each) in all.iter().enumerate() {
        let at = merged.at("destination", i);
        destination(merged, &at.part("fallback"), each.fallback.as_ref(), faults);
        needs(merged, each, &at, faults);
        if let Some(open) = &each.hours {
            hours(open, &at.part("hours"), &pack.line.zone, faults);
        }
        ends(all, each, &at, faults);
    }
    used(merged, faults);
}

/// What is wrong with hours.
pub(super) fn hours(hours: &Hours, at: &At, zone: &str, faults: &mut Faults<'_>) {
    for error in hours.problems() {
        faults.add_hours(at, &error);
    }
    if hours.zone.as_deref().is_some_and(|own| own != zone) {
        faults.add(
            at,
            "the hours have another time zone than the line",
            "leave their zone out, and write them in that of the line",
        );
    }
    if !hours.always && hours.opening.is_empty() && hours.exceptions.is_empty() {
        faults.add(at, "the hours are empty", "write when it is open, or `always = true`");
    }
}

/// What a kind of destination must have, and must not.
fn needs(merged: &Merged, each: &Destination, at: &At, faults: &mut Faults<'_>) {
    use DestinationKind::{Emergency, Link, Office, Phone};
    let kind = each.kind;
    let parts = [
        ("phone", !each.phone.is_empty(), matches!(kind, Phone | Emergency)),
        ("link", !each.link.is_empty(), kind == Link),
        ("network", each.network.is_some(), kind == Office),
        ("hours", each.hours.is_some(), kind.can_fail()),
    ];
    for (part, there, needed) in parts {
        if needed && !there {
            faults.add(at, format!("`{}` has no `{part}`", each.id), format!("add `{part}`"));
        } else if there && !needed {
            faults.add(
                &at.part(part),
                format!("a destination of this kind has no `{part}`"),
                "take it out, or correct the kind",
            );
        }
    }
    let dialled = |text: &Text| text.iter().all(|(_, number)| phone_link(&number.text).is_some());
    if !dialled(&each.phone) {
        faults.add(
            &at.part("phone"),
            "the number cannot be dialled",
            "write it as in 1-800-555-0134",
        );
    }
    if !each.link.iter().all(|(_, link)| link.text.starts_with("https://")) {
        faults.add(
            &at.part("link"),
            "the page is not safe to open",
            "write an address that begins with https://",
        );
    }
    if let Some(id) = &each.network
        && !merged.pack.network.iter().any(|network| network.id == *id)
    {
        faults.add(
            &at.part("network"),
            format!("there is no network `{}`", id.escape_debug()),
            "add it, or correct the name",
        );
    }
    if each.capacity == Some(0) || each.accept_within.is_some_and(|seconds| !(1..=3600).contains(&seconds)) {
        faults.add(
            at,
            format!("`{}` can never take a call", each.id),
            "write a capacity of 1 or more, and 1 to 3600 seconds",
        );
    }
}

/// Follows the fallbacks to their end, which must be something that never fails.
fn ends(all: &[Destination], from: &Destination, at: &At, faults: &mut Faults<'_>) {
    let mut seen: Vec<&str> = Vec::new();
    let mut here = from;
    while here.kind.can_fail() {
        seen.push(&here.id);
        let Some(next) = &here.fallback else {
            // Said once, where the chain stops.
            if here.id == from.id {
                faults.add(
                    at,
                    format!("`{}` can be closed, full or not answered, and has no fallback", here.id),
                    "name a `fallback`; the last one is of kind `here`, `link` or `emergency`",
                );
            }
            return;
        };
        if seen.contains(&next.as_str()) {
            if *next == from.id {
                let chain = seen.join(" → ");
                faults.add(
                    &at.part("fallback"),
                    format!("the fallbacks go round in a circle: {chain} → {next}"),
                    "let one of them end in a destination of kind `here`, `link` or `emergency`",
                );
            }
            return;
        }
        let Some(found) = all.iter().find(|other| other.id == *next) else {
            return;
        };
        here = found;
    }
    if !from.kind.can_fail() && from.fallback.is_some() {
        faults.add(
            &at.part("fallback"),
            format!("`{}` never fails, so that its fallback is never tried", from.id),
            "take it out",
        );
    }
}

/// Refuses destinations that no call reaches. Those of a part are for its lines to use.
fn used(merged: &Merged, faults: &mut Faults<'_>) {
    let pack = &merged.pack;
    if pack.line.part {
        return;
    }
    let routes = pack
        .route
        .iter()
        .flat_map(|route| [Some(&route.to), route.then.as_ref()]);
    let otherwise = pack.answered.iter().map(|answered| answered.otherwise.as_ref());
    let mut open: Vec<&String> = routes.chain(otherwise).flatten().collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            open.extend(
                pack.destination
                    .iter()
                    .filter(|d| d.id == *id)
                    .filter_map(|d| d.fallback.as_ref()),
            );
        }
    }
    for (i, each) in pack.destination.iter().enumerate() {
        let at = merged.at("destination", i);
        if at.file == 0 && !reached.contains(&each.id) {
            faults.add(
                &at.part("id"),
                format!("no call ever reaches `{}`", each.id),
                "use it in a route or as a fallback, or take it out",
            );
        }
    }
}
