//! Networks and areas: every postal code lies in one area.

use std::collections::{BTreeMap, BTreeSet};

use language::format::phone_link;

use super::ids;
use crate::areas::{ELSEWHERE, gaps};
use crate::fault::{At, Faults};
use crate::line::Merged;
use crate::pack::Network;

pub(super) fn check(merged: &Merged, faults: &mut Faults<'_>) {
    let pack = &merged.pack;
    ids(
        pack.network
            .iter()
            .enumerate()
            .map(|(i, n)| (merged.at("network", i), n.id.as_str())),
        "network",
        true,
        faults,
    );
    for (i, network) in pack.network.iter().enumerate() {
        let at = merged.at("network", i);
        match pack.question.iter().find(|question| question.id == network.from) {
            None => faults.add(
                &at.part("from"),
                format!("there is no question `{}`", network.from.escape_debug()),
                "name the question that says where the caller is",
            ),
            Some(question) if question.kind.is_some_and(|kind| kind != rules::Kind::Text) => {
                faults.add(
                    &at.part("from"),
                    "the question is not answered with a place",
                    "name a question of kind `text`",
                );
            }
            Some(_) => {}
        }
        let here = pack
            .area
            .iter()
            .enumerate()
            .filter(|(_, area)| area.network == network.id);
        let areas: Vec<_> = here.map(|(i, area)| (merged.at("area", i), area)).collect();
        ids(
            areas.iter().map(|(at, area)| (at.clone(), area.id.as_str())),
            "area",
            false,
            faults,
        );
        if let Some((at, _)) = areas.iter().find(|(_, area)| area.id == ELSEWHERE) {
            faults.add(
                &at.part("id"),
                "`elsewhere` stands for places outside every area",
                "choose another id",
            );
        }
        let beginnings = areas.iter().flat_map(|(at, area)| {
            let of = area.postal.iter().enumerate();
            of.map(move |(n, beginning)| (at.part(format!("postal/{n}")), area.id.as_str(), beginning.as_str()))
        });
        whole(network, &at, !areas.is_empty(), &beginnings.collect::<Vec<_>>(), faults);
        if let Some(fact) = &network.fact
            && (rules::FactName::parse(fact).is_none() || pack.question.iter().any(|question| question.id == *fact))
        {
            faults.add(
                &at.part("fact"),
                format!("`{}` cannot name the fact", fact.escape_debug()),
                "use small letters, digits and `_`, and no name of a question",
            );
        }
    }
    for (i, area) in pack.area.iter().enumerate() {
        let at = merged.at("area", i);
        if !pack.network.iter().any(|network| network.id == area.network) {
            faults.add(
                &at.part("network"),
                format!("there is no network `{}`", area.network.escape_debug()),
                "add it, or correct the name",
            );
        }
        if phone_link(&area.phone).is_none() {
            faults.add(
                &at.part("phone"),
                "the number cannot be dialled",
                "write it as in 1-800-555-0134",
            );
        }
    }
}

/// The areas of a network must not overlap, and must leave no gap in what they cover together.
fn whole(network: &Network, at: &At, has_areas: bool, beginnings: &[(At, &str, &str)], faults: &mut Faults<'_>) {
    if !has_areas {
        if network.fact.is_some() || !network.covers.is_empty() {
            faults.add(
                at,
                format!("`{}` has no areas in this file", network.id),
                "add areas, or take `fact` and `covers` out",
            );
        }
        return;
    }
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for (at, area, beginning) in beginnings {
        if places::postal::prefix(beginning).as_deref() != Some(*beginning) {
            faults.add(
                at,
                format!("`{}` is not the beginning of a postal code", beginning.escape_debug()),
                "write capitals without a space, such as M5V",
            );
            continue;
        }
        let around = (1..=beginning.len()).find_map(|n| known.get_key_value(&beginning[..n]));
        let within = known
            .range(*beginning..)
            .next()
            .filter(|(other, _)| other.starts_with(beginning));
        if let Some((other, theirs)) = around.or(within) {
            faults.add(
                at,
                format!("`{beginning}` of `{area}` overlaps `{other}` of `{theirs}`"),
                "let each postal code lie in one area: write the longer beginnings out",
            );
        }
        known.insert(beginning, area);
    }
    if network.covers.is_empty() {
        faults.add(
            at,
            "nothing says what the areas cover together",
            "add `covers`, such as [\"K\", \"L\", \"M\", \"N\", \"P\"]",
        );
    }
    let covered: BTreeSet<&str> = known.keys().copied().collect();
    for (n, whole) in network.covers.iter().enumerate() {
        let at = at.part(format!("covers/{n}"));
        if places::postal::prefix(whole).as_deref() != Some(whole) {
            faults.add(
                &at,
                format!("`{}` is not the beginning of a postal code", whole.escape_debug()),
                "write capitals without a space, such as M",
            );
            continue;
        }
        let left = gaps(whole, &covered);
        if !left.is_empty() {
            faults.add(
                &at,
                format!("no area covers {}", left.join(", ")),
                "add them to the area whose office serves them",
            );
        }
    }
}
